"""The registers: costs, meetings, trainings with their evidence, and numbers that are counted elsewhere."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import has_role, organisations_of
from mingchuang.accounts.rules import BUSINESS
from mingchuang.annualreport import actions, figures
from mingchuang.annualreport.forms import ActivityForm, CountForm
from mingchuang.annualreport.models import Activity, RecordedCount
from mingchuang.annualreport.rules import WRITERS, ActivityKind, ReportRefusedError
from mingchuang.annualreport.views.frame import ON_A_PAGE, may_look, page


@may_look
@require_http_methods(["GET", "POST"])
def registers(request: HttpRequest) -> HttpResponse:
    """Costs, meetings, trainings, and numbers that are counted elsewhere."""
    today = timezone.localdate()
    writes_for = organisations_of(request.user, WRITERS)
    which = request.POST.get("which", "")
    activity = ActivityForm(
        request.POST if which == "activity" else None,
        request.FILES or None,
        organisations=writes_for,
        today=today,
        prefix="a",
    )
    count = CountForm(request.POST if which == "count" else None, organisations=writes_for, prefix="c")
    form = {"activity": activity, "count": count}.get(which)
    if request.method == "POST":
        if not writes_for or form is None:
            raise PermissionDenied
        if form.is_valid() and _entered(request, which, form, today):
            return redirect("annual_registers")
    return page(
        request,
        "registers",
        "信息公开工作台账",
        activity=activity,
        count=count,
        may_write=bool(writes_for),
        **_seen(request),
    )


def _seen(request: HttpRequest) -> dict[str, Any]:
    """The entries and counts of the person's own organisations; ``?kind=`` leaves one kind of entry."""
    mine = [one.pk for one in organisations_of(request.user, BUSINESS)]
    entries = Activity.objects.filter(organisation__in=mine).select_related("organisation")
    kind = request.GET.get("kind", "")
    if kind in set(ActivityKind):
        entries = entries.filter(kind=kind)
    known = figures.definitions()
    counts = RecordedCount.objects.filter(organisation__in=mine).select_related("organisation")[:ON_A_PAGE]
    return {
        "kinds": list(ActivityKind),  # a template would call the class
        "kind": kind,
        "page": Paginator(entries, ON_A_PAGE).get_page(request.GET.get("page")),
        "counts": [(known[one.code], one) for one in counts if one.code in known],
    }


def _entered(request: HttpRequest, which: str, form: Any, today: date) -> bool:
    values = dict(form.cleaned_data)
    try:
        if which == "activity":
            _add_activity(request.user, values)
        else:
            actions.record_count(**values, actor=request.user, at=timezone.now())
    except ReportRefusedError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, "已登记。")
    return True


def _add_activity(person: Person, values: dict[str, Any]) -> None:
    kind, organisation = ActivityKind(values.pop("kind")), values.pop("organisation")
    file = values.pop("evidence")
    evidence = (file.name, file.read()) if file else None
    actions.add_activity(kind, organisation, **values, evidence=evidence, actor=person, at=timezone.now())


@may_look
@require_GET
def voucher(request: HttpRequest, pk: int) -> FileResponse:
    """The evidence of an entry, for those who may see the entry; nobody else learns that it exists."""
    entry = get_object_or_404(Activity.objects.select_related("organisation", "evidence"), pk=pk)
    if entry.evidence is None or not has_role(request.user, BUSINESS, entry.organisation):
        raise Http404
    try:
        opened = entry.evidence.file.open()
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"{entry.title[:60]}.{entry.evidence.content_kind}"
    answer = FileResponse(opened, as_attachment=True, filename=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
