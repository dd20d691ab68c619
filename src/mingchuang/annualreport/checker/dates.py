"""Days in a report that contradict each other: of which year it is, what period it covers, when it was signed."""

import re

from mingchuang.annualreport.checker.reading import Source
from mingchuang.annualreport.rules import Check, CheckKind, Verdict

_TITLE_YEAR = re.compile(r"(20\d\d|199\d)\s*年?\s*(?:度|年)?[^，。\n]{0,30}(?:公开|年报|报告)")
_PERIOD = re.compile(
    r"(?:统计)?(?:期限|时限|时间|数据)[^。\n]{0,20}?(20\d\d)\s*年\s*1\s*月\s*1\s*日[^。\n]{0,6}?(?:(20\d\d)\s*年)?\s*12\s*月\s*31\s*日"
)
_DAY = re.compile(r"(20\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_YEAR = re.compile(r"(20\d\d)")
SIGNED_WITHIN = 250
"""Characters at the end of a report in which the day of signature stands."""


def year_of(source: Source) -> int | None:
    """The year that the report is about: as the file says, by its title, by the period it names."""
    if source.year:
        return source.year
    if match := _TITLE_YEAR.search(source.title):
        return int(match.group(1))
    if match := _PERIOD.search(source.text):
        return int(match.group(1))
    match = _TITLE_YEAR.search(source.text[:400])
    return int(match.group(1)) if match else None


def date_checks(prose: str, published_on: str, year: int | None) -> list[Check]:
    """Title against period, and signature and publication (as written) against the year of the report."""
    if year is None:
        return []
    checks = []
    if match := _PERIOD.search(prose):
        named = int(match.group(2) or match.group(1))
        checks.append(_check("D-PERIOD", "统计期限", named, year, named == year, "统计期限是报告年度"))
    signed, published = _signed(prose), _year_in(published_on)
    if signed is not None:
        expected = published if published is not None and published > year else year + 1
        holds = signed > year
        checks.append(
            _check("D-SIGNED", "落款", signed, signed if holds else expected, holds, "落款日期在报告年度之后")
        )
    if published is not None:
        holds = published > year
        checks.append(
            _check(
                "D-PUBLISHED",
                "发布时间",
                published,
                published if holds else year + 1,
                holds,
                "发布日期在报告年度之后",
            )
        )
    return checks


def _signed(text: str) -> int | None:
    """The year of the last day named at the very end, where only the name of a body stands around it."""
    days = list(_DAY.finditer(text[-SIGNED_WITHIN:]))
    if not days:
        return None
    after = text[-SIGNED_WITHIN:][days[-1].end() :]
    before = text[-SIGNED_WITHIN:][: days[-1].start()][-1:]
    closes = not re.search(r"[，。；]", after) and not re.match(r"[，、起至从自于]", after.strip())
    return int(days[-1].group(1)) if closes and before not in "于自从至（(" else None


def _year_in(text: str) -> int | None:
    match = _YEAR.search(text)
    return int(match.group(1)) if match else None


def _check(rule: str, where: str, lhs: int, rhs: int, holds: bool, label: str) -> Check:
    return Check(
        rule, CheckKind.DATE, where, lhs, rhs, Verdict.HOLDS if holds else Verdict.FAILS, label=label
    )
