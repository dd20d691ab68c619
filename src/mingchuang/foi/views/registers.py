"""The register of reconsiderations, suits and complaints, and the page of one complaint."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mingchuang.accounts.permissions import for_business
from mingchuang.accounts.queries import has_role
from mingchuang.casework.kinds import kind_of
from mingchuang.foi import actions, queries, registering
from mingchuang.foi.forms.registers import ComplaintEndForm, ComplaintForm
from mingchuang.foi.models import Complaint
from mingchuang.foi.rules.registers import ComplaintResult
from mingchuang.foi.rules.words import HANDLERS, RequestRefusedError
from mingchuang.foi.views.desk import ON_A_PAGE
from mingchuang.foi.views.exporting import saved_table
from mingchuang.ui.listing import kept

SHOWN = "foi_complainant"


@for_business
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """All kinds in one list, each beside its application; as a table to save, without what applicants wrote."""
    rows = registering.rows(request.user, request.GET, timezone.localdate())
    form = request.GET.get("export")
    if form in ("xlsx", "csv"):
        cells = [row.cells() for row in rows]
        return saved_table(registering.HEAD, cells, form, "复议诉讼投诉建议登记簿", "remedies")
    title = "复议、诉讼、投诉和建议登记簿"
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": registering.opened(page),
        "kept": kept(request),
        "asked": request.GET,
        "kinds": registering.KINDS,
        "years": range(timezone.localdate().year, 2017, -1),
        "may_register": bool(queries.may_handle(request.user)),
        "header_title": title,
        "page_title": title,
    }
    return render(request, "foi/desk/register.html", context)


@for_business
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write down a complaint, with the application it is about where there is one."""
    allowed = queries.may_handle(request.user)
    if not allowed:
        raise PermissionDenied
    initial = {
        "received_on": timezone.localdate(), "organisation": allowed[0].pk, "number": request.GET.get("number", "")[:60],
    }  # fmt: skip
    form = ComplaintForm(request.POST or None, allowed=allowed, person=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.register_complaint(form.complained(), actor=request.user, at=timezone.now())
        except RequestRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已登记，编号 {made.number}。")
            return redirect("foi_complaint", made.pk)
    context = {"form": form, "header_title": "登记投诉举报", "page_title": "登记投诉举报"}
    return render(request, "foi/desk/complaint_new.html", context, status=422 if form.errors else 200)


@for_business
@require_http_methods(["GET", "POST"])
def complaint(request: HttpRequest, pk: int) -> HttpResponse:
    """One complaint: who complained is shown on need and each look recorded; how it ended."""
    found = _found(request, pk)
    if request.method == "GET":
        return _page(request, found)
    if request.POST.get("verb") == "look":
        actions.look_at_complainant(found, actor=request.user, at=timezone.now())
        request.session[SHOWN] = found.pk
        return redirect("foi_complaint", pk)
    form = ComplaintEndForm(request.POST)
    if not form.is_valid():
        return _page(request, found, "请选择结果，并写明处理情况。", 422)
    result = ComplaintResult(form.cleaned_data["result"])
    try:
        actions.close_complaint(
            found, result, form.cleaned_data["reply"], actor=request.user, at=timezone.now()
        )
    except RequestRefusedError as refused:
        return _page(request, found, str(refused), 422)
    messages.success(request, "已办结。")
    return redirect("foi_complaint", pk)


def _found(request: HttpRequest, pk: int) -> Complaint:
    found = registering.complaints_visible_to(request.user).filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: Complaint, refused: str = "", status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "complaint": found,
        "case_address": kind_of(found.case).address(found.case) if found.case else "",
        "person_shown": request.session.pop(SHOWN, None) == found.pk,
        "may_close": found.closed_on is None and has_role(request.user, HANDLERS, found.organisation),
        "form": ComplaintEndForm(),
        "refused": refused,
        "header_title": found.subject,
        "page_title": found.subject,
    }
    return render(request, "foi/desk/complaint.html", context, status=status)
