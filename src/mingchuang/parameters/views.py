"""The desk's pages of parameters and calendars, for the system administrator."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from mingchuang.parameters import actions, queries, registry
from mingchuang.parameters.calendar_files import NoticeFile
from mingchuang.parameters.forms import NoticeForm, OverrideForm, WithdrawalForm
from mingchuang.parameters.models import Override
from mingchuang.parameters.rules import CALENDAR, Unit, ValueRefused, shown, written

may_look = permission_required("parameters.view_override", raise_exception=True)
may_change = permission_required("parameters.change_override", raise_exception=True)


@may_look
def index(request: HttpRequest) -> HttpResponse:
    """All parameters with the value in force today."""
    today = timezone.localdate()
    context = {
        "items": queries.every_in_force(today),
        "last_year": queries.calendar().last_year,
    }
    return _page(request, "index", "参数与日历", [], context)


@may_look
def parameter(request: HttpRequest, name: str) -> HttpResponse:
    """One parameter: its value, where it comes from, its history; the form to change it."""
    if not registry.is_declared(name):
        raise Http404
    found = registry.declared(name)
    today = timezone.localdate()
    current = queries.in_force(found, today)
    initial = {"value": written(found.unit, current.value), "holds_from": today}
    posted = request.POST if request.method == "POST" else None
    form = OverrideForm(posted, parameter=found, initial=initial)
    if posted is not None and _may_change(request) and form.is_valid():
        actions.override(name, **form.cleaned_data, actor=request.user.pk, at=timezone.now())
        messages.success(request, f"“{found.label}”已调整，记入日志。")
        return redirect("parameters:parameter", name=name)
    context = {
        "parameter": found,
        "current": current,
        "package": [(holding, shown(found.unit, holding.value)) for holding in found.values],
        "table": json.dumps(current.value, ensure_ascii=False, indent=1) if found.unit is Unit.TABLE else "",
        "history": _with_people(queries.history(name), found.unit),
        "form": form,
    }
    return _page(request, "parameter", found.label, [found.label], context)


@may_look
def calendar(request: HttpRequest) -> HttpResponse:
    """The years known, what was loaded, and the form to load a notice: first the changes, then the load."""
    known = queries.calendar()
    posted = request.method == "POST" and _may_change(request)
    form = NoticeForm(request.POST, request.FILES, known=known) if posted else NoticeForm(known=known)
    preview = None
    if posted and form.is_valid():
        read: NoticeFile = form.cleaned_data["read"]
        if "confirmed" in request.POST:
            return _load(request, read)
        preview = _preview(read, known)
    context = {
        "years": sorted(known.years),
        "next_year_known": timezone.localdate().year + 1 in known.years,
        "history": _with_people(queries.history(CALENDAR), None),
        "form": form,
        "preview": preview,
    }
    return _page(request, "calendar", "工作日历", ["工作日历"], context)


@may_change
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an override or a loaded notice back, with a reason."""
    made = get_object_or_404(Override, pk=pk)
    back = (
        reverse("parameters:calendar")
        if made.name == CALENDAR
        else reverse("parameters:parameter", args=[made.name])
    )
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(
                made, reason=form.cleaned_data["reason"], actor=request.user.pk, at=timezone.now()
            )
            messages.success(request, "已撤销，记入日志。")
        except ValueRefused as refused:
            messages.error(request, str(refused))
        return redirect(back)
    label = "工作日历" if made.name == CALENDAR else registry.declared(made.name).label
    context = {"made": made, "label": label, "form": form, "back": back}
    return _page(request, "withdraw", "撤销调整", [label, "撤销"], context)


def _load(request: HttpRequest, read: NoticeFile) -> HttpResponse:
    done = actions.load_calendar(
        read.special_days, years=read.years, notice=read.notice, actor=request.user.pk, at=timezone.now()
    )
    moved = "".join(f"{label} {number} 件的期限随之调整。" for label, number in done.moved.items() if number)
    moved += "逐件见“期限日历”。" if moved else ""
    messages.success(request, f"已载入“{read.notice}”，立即生效。{moved}")
    return redirect("parameters:calendar")


def _preview(read: NoticeFile, known: Any) -> dict[str, Any]:
    after = known.with_changes(read.special_days, read.years)
    lines = [
        (day.day, known.why(day.day) if day.day.year in known.years else "尚无安排", after.why(day.day))
        for day in read.special_days
        if known.special_days.get(day.day) != day
    ]
    text = "date,kind,name,notice\n" + "".join(
        f'{day.day},{day.kind.value},"{day.name}","{day.notice}"\n' for day in read.special_days
    )
    return {"read": read, "lines": lines, "text": text}


def _with_people(rows: Any, unit: Any) -> list[dict[str, Any]]:
    listed = list(rows)
    ids = {row.made_by for row in listed} | {row.withdrawn_by for row in listed}
    people = get_user_model().objects.in_bulk([pk for pk in ids if pk is not None])
    return [
        {
            "row": row,
            "shown": shown(unit, row.value) if unit else "",
            "days": len(row.value["days"]) if unit is None else 0,
            "made_by": people.get(row.made_by, "命令行" if row.made_by is None else row.made_by),
            "withdrawn_by": people.get(row.withdrawn_by, ""),
        }
        for row in listed
    ]


def _may_change(request: HttpRequest) -> bool:
    return request.user.has_perm("parameters.change_override")


def _page(
    request: HttpRequest, template: str, title: str, trail: list[str], context: dict[str, Any]
) -> HttpResponse:
    crumbs = [{"url": reverse("parameters:index") if trail else "", "label": "参数与日历"}]
    crumbs += [{"url": "", "label": label} for label in trail]
    frame = {
        "header_title": title,
        "breadcrumbs_items": crumbs,
        "header_icon": "cog",
        "may_change": _may_change(request),
    }
    return render(request, f"parameters/{template}.html", {**frame, **context})
