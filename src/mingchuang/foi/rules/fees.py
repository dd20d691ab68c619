"""The processing fee for applications beyond reason: by item or by page, progressive.

Source: 国办函〔2020〕109号《政府信息公开信息处理费管理办法》, in force from 2021-01-01. Charging is a choice, not a
duty; one application is charged by one measure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mingchuang.foi.rules.limits import FEES_FROM
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.terms import Term

LARGEST = 100_000
"""More items or pages than this are a slip of the finger."""


class FeeMeasure(Term):
    """By what a fee is measured."""

    ITEMS = "items", "按件计收"
    PAGES = "pages", "按量计收"


class FeeRefusedError(ValueError):
    """A fee that cannot be reckoned; the message is the sentence for people."""


@dataclass(frozen=True)
class Band:
    """A run of items or pages at one rate (yuan each); ``last`` is None for the open one."""

    first: int
    last: int | None
    rate: int


PAGE_BANDS = (Band(1, 30, 0), Band(31, 100, 10), Band(101, 200, 20), Band(201, None, 40))
"""第六条: pages of one application; a page is one side up to A4."""
ITEM_BANDS = (Band(1, 10, 0), Band(11, 30, 100))
"""第五条: items of one applicant in one calendar month, counted at one body."""
ITEM_STEP, ITEM_STEP_YUAN = 10, 100
"""From the thirty-first item on, each further ten cost 100 yuan more per item."""


@dataclass(frozen=True)
class Charged:
    """The part of a fee that falls into one band."""

    band: Band
    count: int

    @property
    def yuan(self) -> int:
        return self.count * self.band.rate


@dataclass(frozen=True)
class Fee:
    """A fee and how it comes about, band by band."""

    measure: FeeMeasure
    number: int
    parts: tuple[Charged, ...]

    @property
    def yuan(self) -> int:
        return sum(part.yuan for part in self.parts)


def item_fee(items: int, before: int = 0) -> Fee:
    """The fee for ``items`` of one applicant in one calendar month, after ``before`` others of that month.

    Raises ``FeeRefusedError``.
    """
    _checked(items, "件数")
    _checked(before + items, "当月件数")
    bands = list(ITEM_BANDS)
    while (last := bands[-1].last or 0) < before + items:
        bands.append(Band(last + 1, last + ITEM_STEP, bands[-1].rate + ITEM_STEP_YUAN))
    return _fee(FeeMeasure.ITEMS, items, bands, before)


def fee_of_item(ordinal: int) -> int:
    """What the ``ordinal``-th item of the month costs by itself, in yuan."""
    return item_fee(1, ordinal - 1).yuan


@dataclass(frozen=True)
class Matters:
    """One paper of an applicant: the day it was received, and how many matters it asks about (一事一申请)."""

    on: date
    count: int


def month_fees(papers: Iterable[Matters]) -> dict[str, Fee]:
    """The fee of each calendar month (``2024-06``) of one applicant at one body; every month begins anew."""
    counted: dict[str, int] = {}
    for paper in papers:
        month = f"{paper.on:%Y-%m}"
        counted[month] = counted.get(month, 0) + paper.count
    return {month: item_fee(count) for month, count in counted.items()}


def page_measure_refusal(outcome: Outcome) -> str:
    """Why an answer cannot be charged by page; empty where it can: only what is handed out has pages."""
    if outcome in (Outcome.DISCLOSED, Outcome.PARTLY):
        return ""
    return f"作“{outcome.label}”答复的，没有提供材料，不能按量计收；可以按件计收。（国办函〔2020〕109号）"


def page_fee(pages: int) -> Fee:
    """The fee for the pages of one application. Raises ``FeeRefusedError``."""
    _checked(pages, "页数")
    return _fee(FeeMeasure.PAGES, pages, PAGE_BANDS)


def may_charge(received_on: date) -> bool:
    """Whether an application received on that day may be charged at all."""
    return received_on >= FEES_FROM


def _fee(measure: FeeMeasure, number: int, bands: Iterable[Band], before: int = 0) -> Fee:
    parts = []
    for band in bands:
        first = max(band.first, before + 1)
        last = before + number if band.last is None else min(before + number, band.last)
        if last >= first:
            parts.append(Charged(band, last - first + 1))
    return Fee(measure, number, tuple(parts))


def _checked(number: int, name: str) -> None:
    if number < 1:
        raise FeeRefusedError(f"{name}应是不小于1的整数。")
    if number > LARGEST:
        raise FeeRefusedError(f"{name} {number} 超过 {LARGEST}，请核对是否多写了一位。")
