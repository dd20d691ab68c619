"""A year at a look: who has handed in and how it adds up; what of the work is late, and what the contents are."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from mingchuang.accounts.queries import organisations_of
from mingchuang.accounts.rules import BUSINESS
from mingchuang.annualreport import collecting, queries, reading, selfcheck
from mingchuang.annualreport.actions import FIRST_YEAR
from mingchuang.annualreport.periods import Period, Scope
from mingchuang.annualreport.rules import ADDED_UP, due_on
from mingchuang.annualreport.views.frame import asked_year, may_look, page
from mingchuang.directory.queries import government


@may_look
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """One year: the district's report, the bodies with what they handed in, differences of the sum."""
    today = timezone.localdate()
    year = asked_year(request, today)
    mine = {one.pk for one in organisations_of(request.user, BUSINESS)}
    root = government()
    sees_all = root is not None and root.pk in mine
    entries = [entry for entry in collecting.handed_in(year, today) if entry.organisation.pk in mine]
    shares = collecting.shares(year) if sees_all else []
    return page(
        request,
        "reports",
        f"{year}年度报告",
        year=year,
        years=range(today.year, FIRST_YEAR - 1, -1),
        root=root if sees_all else None,
        own=queries.find(year, root) if root and sees_all else None,
        due=due_on(year, is_government=True),
        entries=entries,
        missing=sum(entry.is_missing for entry in entries),
        shares=shares,
        sums=collecting.sums_of(shares),
        added=ADDED_UP.values(),
        differences=reading.named(collecting.sum_differences(year, today=today)) if sees_all else [],
    )


@may_look
@require_GET
def self_check(request: HttpRequest) -> HttpResponse:
    """For the leader: what is late, since when, whose; what will be; what the year's contents are made of."""
    today = timezone.localdate()
    year = asked_year(request, today)
    mine = organisations_of(request.user, BUSINESS)
    root = government()
    top = root if root in mine else next((one for one in mine if one.is_active), None)
    if top is None:
        raise PermissionDenied
    scope, period = Scope.of(top), Period(year)
    found = selfcheck.matters(scope, today)
    kinds = selfcheck.mix(period, scope, "mix.kind.")
    return page(
        request,
        "self_check",
        "信息公开工作自查",
        year=year,
        years=range(today.year, FIRST_YEAR - 1, -1),
        scope=scope,
        gaps=[one for one in found if one.is_gap],
        owing=selfcheck.owing(found),
        soon=[one for one in found if not one.is_gap],
        kinds=kinds,
        mixes=[("信息类别", kinds), ("主题分类", selfcheck.mix(period, scope, "mix.subject."))],
    )
