"""How pressing a review step is, for lists, pages and reminders."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mingchuang.accounts.rules import Light
from mingchuang.publishing.models import Article
from mingchuang.publishing.queries import deadlines

NEAR = timedelta(hours=4)
"""A step with less than this left is near its limit."""

NOTHING = timedelta(0)


@dataclass(frozen=True)
class Clock:
    """The light of one article's present step and its words."""

    light: Light
    words: str
    due: datetime | None = None


def clock_of(due: datetime | None, at: datetime) -> Clock:
    """The clock of a step that should be done by ``due``."""
    if due is None:
        return Clock(Light.NONE, "")
    left = due - at
    if left < NOTHING:
        return Clock(Light.RED, f"超时{_span(-left)}", due)
    if left < NEAR:
        return Clock(Light.AMBER, f"还剩{_span(left)}", due)
    return Clock(Light.GREEN, f"还剩{_span(left)}", due)


def clocks(articles: Iterable[Article], at: datetime) -> dict[int, Clock]:
    """The clocks of many articles by id, with one query."""
    return {pk: clock_of(due, at) for pk, due in deadlines(articles).items()}


def _span(span: timedelta) -> str:
    if span.days:
        return f"{span.days}天{span.seconds // 3600}小时"
    if span.seconds >= 3600:
        return f"{span.seconds // 3600}小时"
    return f"{max(span.seconds // 60, 1)}分钟"
