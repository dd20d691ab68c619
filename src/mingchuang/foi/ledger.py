"""The ledger of applications: which lines the filters in an address leave, and how many they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from mingchuang.accounts.models import Person
from mingchuang.casework.queries import within_reach
from mingchuang.foi.models import Request
from mingchuang.foi.queries import EVERY_CELL, Period, Span, cell_cases
from mingchuang.foi.rules.outcomes import OUTCOMES
from mingchuang.foi.waiting import unsent
from mingchuang.ui.numbers import whole


@dataclass(frozen=True)
class Ledger:
    """The lines, newest first, and their exact number."""

    rows: QuerySet[Request]
    total: int


def ledger(person: Person, asked: Mapping[str, str]) -> Ledger:
    """What this person may see of what is asked for.

    Both tables hold the day of receipt. Lines and number are read off the index of the applications alone, unless
    something is asked that only the case tells: then the day leads over the case's indexes.
    """
    of_case = within_reach(person, "case__") & _on_case(asked)
    prefix = "case__" if of_case else ""
    rows = Request.objects.filter(of_case, _on_day(asked, prefix), _on_request(asked))
    ordered = rows.select_related("case__organisation", "case__owner").order_by(
        f"-{prefix}received_on", "-pk"
    )
    return Ledger(ordered, rows.count())


def _on_case(asked: Mapping[str, str]) -> Q:
    """The filters that only the case knows."""
    wanted = Q()
    if asked.get("state") == "unsent":
        wanted &= Q(case__in=unsent())
    if asked.get("state") == "unarchived":
        wanted &= Q(case__closed_at__isnull=False, case__archived_at__isnull=True)
    if (organisation := whole(asked.get("organisation", ""))) is not None:
        wanted &= Q(case__organisation=organisation)
    if words := asked.get("q", "").strip()[:60]:
        wanted &= Q(case__subject__icontains=words) | Q(case__number__icontains=words)
    return wanted


def _on_day(asked: Mapping[str, str], prefix: str) -> Q:
    """The year of receipt; ``prefix`` leads to the table whose day is asked."""
    if (year := year_in(asked)) and asked.get("cell") not in EVERY_CELL:
        return Q(**{f"{prefix}received_on__year": year})
    return Q()


def _on_request(asked: Mapping[str, str]) -> Q:
    """The filters on the application itself; with ``cell`` and ``year`` what that cell of the year's table counts."""
    wanted = Q()
    if asked.get("state") in ("open", "ended"):
        wanted &= Q(answered_on__isnull=asked["state"] == "open")
    if (year := year_in(asked)) and asked.get("cell") in EVERY_CELL:
        period = Period(date(year, 1, 1), date(year, 12, 31))
        wanted &= Q(pk__in=cell_cases(period, asked["cell"]).values("pk"))
    for name in ("intake", "applicant_kind"):
        if asked.get(name):
            wanted &= Q(**{name: asked[name]})
    if asked.get("used") in set(Span):
        wanted &= Span(asked["used"]).within
    if asked.get("group"):
        chosen = [one.value for one, facts in OUTCOMES.items() if facts.group == asked["group"]]
        wanted &= Q(outcome__in=chosen, answered_on__isnull=False)
    return wanted


def year_in(asked: Mapping[str, str]) -> int:
    """The year asked for; 0 where none is, or none that can be."""
    year = asked.get("year", "")
    return int(year) if year.isascii() and year.isdigit() and len(year) == 4 and int(year) >= 2008 else 0
