"""The statutory table of a year, time used, organisations: every figure opens the list that it counts."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from mingchuang.accounts.permissions import for_business
from mingchuang.accounts.queries import has_role
from mingchuang.accounts.rules import BUSINESS
from mingchuang.directory.models import Organisation
from mingchuang.foi import queries
from mingchuang.foi.rules.outcomes import ROWS_2021
from mingchuang.foi.rules.words import ApplicantKind


@for_business
@require_GET
def table(request: HttpRequest) -> HttpResponse:
    """The statutory table of a year; every figure opens the list that it counts."""
    today = timezone.localdate()
    year = request.GET.get("year", "")
    chosen = (
        int(year) if year.isascii() and year.isdigit() and 2008 <= int(year) <= today.year else today.year
    )
    period = queries.Period(
        today.replace(year=chosen, month=1, day=1), today.replace(year=chosen, month=12, day=31)
    )
    reached = queries.may_handle(request.user) or list(Organisation.objects.none())
    office = next((one for one in reached if str(one.pk) == request.GET.get("organisation")), None)
    if not has_role(request.user, BUSINESS) or not reached:
        raise PermissionDenied
    counted = queries.tally(period, _scope(office, reached))
    context = {
        "year": chosen,
        "years": range(today.year, 2017, -1),
        "kinds": list(ApplicantKind),
        "counted": counted,
        "rows": _rows(counted),
        "contests": [
            (kind.label, [(result.label, number) for result, number in row.items()], sum(row.values()))
            for kind, row in queries.contest_tally(period, _scope(office, reached)).items()
        ],
        "organisations": reached,
        "office": office,
        "used": queries.time_used(period, _scope(office, reached)),
        "by_organisation": queries.by_organisation(period, _scope(office, reached)),
        "header_title": f"{chosen}年政府信息公开申请情况",
        "page_title": f"{chosen}年政府信息公开申请情况",
    }
    return render(request, "foi/desk/table.html", context)


def _scope(office: Organisation | None, reached: list[Organisation]) -> list[int] | None:
    """The chosen organisation, else everything that this person reaches (None: the whole district)."""
    if office is not None:
        return [office.pk]
    return None if any(one.parent_id is None for one in reached) else [one.pk for one in reached]


def _rows(counted: queries.Tally) -> list[dict[str, Any]]:
    """The rows of the table; each cell with the address part that opens its list."""
    rows = [("一、本年新收政府信息公开申请数量", "", "received", counted.received)]
    rows += [("二、上年结转政府信息公开申请数量", "", "carried_in", counted.carried_in)]
    rows += [
        (f"三、{group}", label, row, counted.by_row.get(row, {})) for row, (group, label) in ROWS_2021.items()
    ]
    rows += [("四、结转下年度继续办理", "", "carried_over", counted.carried_over)]
    return [
        {
            "group": group,
            "label": label,
            "cell": cell,
            "cells": [(kind.value, counts.get(kind.value, 0)) for kind in ApplicantKind],
            "total": sum(counts.values()),
        }
        for group, label, cell, counts in rows
    ]
