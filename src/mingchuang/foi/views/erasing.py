"""What is due to be erased by rule, and erasing it: the disclosure office of the district alone."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mingchuang.accounts.permissions import for_business
from mingchuang.accounts.queries import has_role
from mingchuang.casework.kinds import kind_of
from mingchuang.directory.queries import government
from mingchuang.foi import actions
from mingchuang.foi.rules.retention import Erasure
from mingchuang.foi.rules.words import REGISTRARS

SHOWN = 200


@for_business
@require_http_methods(["GET", "POST"])
def erasure(request: HttpRequest) -> HttpResponse:
    """The rules, what is due today (nothing is changed by looking), the button."""
    district = government()
    if district is None or not has_role(request.user, REGISTRARS, district):
        raise PermissionDenied
    now, today = timezone.now(), timezone.localdate()
    if request.method == "POST":
        done = actions.erase_due(actor=request.user, at=now)
        said = "；".join(f"{step.label} {number} 件" for step, number in done.items())
        messages.success(request, f"已删除：{said}。" if said else "今天没有到期的内容。")
        return redirect("foi_erasure")
    days, counts = actions.terms(today), Counter()
    due, complaints = [], []
    for one in actions.due_for_erasure(today):
        counts.update(one.steps)
        if len(due) < SHOWN:
            address = kind_of(one.ended.case).address(one.ended.case)
            due.append((one.ended, address, [step.label for step in one.steps]))
    for complaint in actions.complaints_due(today):
        counts.update(complaint.steps)
        complaints.append((complaint.complaint, [step.label for step in complaint.steps]))
    context = {
        "complaints": complaints,
        "rules": [(step, days[step], counts[step]) for step in Erasure],
        "due": due,
        "total": counts.total(),
        "header_title": "个人信息的保存和删除",
        "page_title": "个人信息的保存和删除",
    }
    return render(request, "foi/desk/erasure.html", context)
