"""The calendar of due days at the desk, its feed, leave with a substitute, and what was ordered for many cases."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mingchuang.accounts.permissions import for_business
from mingchuang.casework import absences, feeds, kinds
from mingchuang.casework.batches import label_of, ordered_by
from mingchuang.casework.duedays import as_feed, due_items, month
from mingchuang.casework.following import moved
from mingchuang.casework.forms import AbsenceForm
from mingchuang.casework.models import Absence, CalendarFeed, Case
from mingchuang.casework.queries import visible_to
from mingchuang.casework.rules import CaseRefusedError, ItemState
from mingchuang.parameters.queries import calendar

SECRET = "casework_feed"
TOLD_DAYS = 30
"""So long a moved day stands on the page of the calendar."""
EVERY_SECONDS = 2
"""So often the page of a batch under way looks again."""
ON_A_PAGE = 50


@for_business
@require_GET
def due_days(request: HttpRequest) -> HttpResponse:
    """A month of due days, what is late before it; leave and feed below."""
    return _page(request, AbsenceForm(person=request.user))


def _page(request: HttpRequest, form: AbsenceForm, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    first = _first_of(request.GET.get("month", ""), today)
    items = due_items(request.user, today)
    secret = request.session.pop(SECRET, "")
    context = {
        "first": first,
        "before": first - timedelta(days=1),
        "after": first + timedelta(days=32),
        "weeks": month(first.year, first.month, items, today, calendar()),
        "late": [item for item in items if item.due_on and item.due_on < today],
        "moved": _moved(request),
        "form": form,
        "absences": absences.ahead(today).filter(person=request.user),
        "stood_in": absences.current(today).filter(substitute=request.user),
        "feed": CalendarFeed.objects.filter(person=request.user).first(),
        "address": f"{settings.PUBLIC_URL}{reverse('due_feed', args=[secret])}" if secret else "",
        "header_title": "办理期限日历",
        "page_title": "办理期限日历",
    }
    return render(request, "casework/due_days.html", context, status=status)


def _moved(request: HttpRequest) -> list[Any]:
    """Cases of this person's organisations whose day followed a changed calendar in the last weeks, with their pages."""
    since = timezone.now() - timedelta(days=TOLD_DAYS)
    seen = Case.objects.none()
    for kind in kinds.labels():
        seen = seen | visible_to(request.user, kind)
    return [(one, kinds.kind_of(one.case).address(one.case)) for one in moved(seen, since)]


def _first_of(written: str, today: date) -> date:
    try:
        return date.fromisoformat(f"{written}-01").replace(day=1)
    except ValueError:
        return today.replace(day=1)


@for_business
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Arrange one's own leave."""
    form = AbsenceForm(request.POST, person=request.user)
    if not form.is_valid():
        return _page(request, form, 422)
    held: dict[str, Any] = form.cleaned_data
    try:
        absences.arrange(
            request.user, held["substitute"], held["first_on"], held["last_on"], actor=request.user,
            today=timezone.localdate(), at=timezone.now(),
        )  # fmt: skip
    except CaseRefusedError as refused:
        form.add_error(None, str(refused))
        return _page(request, form, 422)
    messages.success(
        request, f"已登记。{held['first_on']}至{held['last_on']}，您的案件由{held['substitute']}代办。"
    )
    return redirect("due_days")


@for_business
@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """End one's own leave before its day."""
    found = Absence.objects.filter(pk=pk, person=request.user).first()
    if found is None:
        raise Http404
    absences.end(found, actor=request.user, at=timezone.now())
    messages.success(request, "已结束休假登记，您的案件回到您的工作台。")
    return redirect("due_days")


@for_business
@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """A new secret address, shown once, or none any more."""
    if request.POST.get("verb") == "revoke":
        feeds.revoke(request.user, at=timezone.now())
        messages.success(request, "订阅地址已停用，手机和电脑上的日历不再更新。")
    else:
        request.session[SECRET] = feeds.make(request.user, at=timezone.now())
    return redirect(f"{reverse('due_days')}#feed")


@require_GET
def feed(_request: HttpRequest, secret: str) -> HttpResponse:
    """The due days of whoever holds the secret, as iCalendar; for calendar programs, which cannot sign in."""
    person = feeds.owner_of(secret)
    if person is None:
        raise Http404
    text = as_feed(due_items(person, timezone.localdate()), settings.PUBLIC_URL, timezone.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Content-Disposition"] = 'inline; filename="due.ics"'
    return response


@for_business
@require_GET
def case_batches(request: HttpRequest) -> HttpResponse:
    """All batches of this person, newest first."""
    page = Paginator(ordered_by(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, label_of(one)) for one in page],
        "header_title": "批量办理记录",
        "page_title": "批量办理记录",
    }
    return render(request, "casework/batches.html", context)


@for_business
@require_GET
def case_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch: how far it is, what was done, what was not and why."""
    found = ordered_by(request.user).filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    items = found.items.select_related("case", "letter")
    rows = [(one, kinds.kind_of(one.case).address(one.case)) for one in items]
    title = f"批量办理：{label_of(found)}"
    context = {
        "batch": found,
        "refused": [row for row in rows if row[0].state is ItemState.REFUSED],
        "rest": [row for row in rows if row[0].state is not ItemState.REFUSED],
        "handled": found.done + found.refused,
        "waiting": found.total - found.done - found.refused,
        "header_title": title,
        "page_title": title,
    }
    answer = render(request, "casework/batch.html", context)
    if found.ended_at is None:
        answer["Refresh"] = f"{EVERY_SECONDS}"
    return answer
