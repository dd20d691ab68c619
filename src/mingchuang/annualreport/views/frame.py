"""What the desk's pages of annual reports share: who may look, whose report, which year, the head of a page."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from mingchuang.accounts.queries import has_role
from mingchuang.accounts.rules import BUSINESS
from mingchuang.annualreport.actions import FIRST_YEAR
from mingchuang.annualreport.periods import Period
from mingchuang.directory.models import Organisation

ON_A_PAGE = 50
may_look = permission_required("annualreport.view_annualreport", raise_exception=True)


def body_of(request: HttpRequest, code: str) -> Organisation:
    """The organisation, for whoever has one of the roles there or above it."""
    organisation = get_object_or_404(Organisation, code=code)
    if not has_role(request.user, BUSINESS, organisation):
        raise PermissionDenied
    return organisation


def period_of(year: int) -> Period:
    """The year of the address; a page not found for years without reports."""
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404
    return Period(year)


def page(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    """A page of the desk under its title."""
    head = {"page_title": title, "header_title": title, "header_icon": "doc-full-inverse"}
    return render(request, f"annualreport/{template}.html", {**head, **context})


def asked_year(request: HttpRequest, today: date) -> int:
    """The year in the address; without one the year that the present reports are about."""
    wanted = request.GET.get("year", "")
    year = int(wanted) if wanted.isdigit() and len(wanted) == 4 else today.year - (today.month < 4)
    return min(max(year, FIRST_YEAR), today.year)
