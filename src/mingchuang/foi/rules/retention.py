"""How long personal data of ended applications is kept, and what goes at each step. Plain Python.

No paper fixes these terms [M]: the days are parameters of the district, edited with a reason and journalled. What the
statutory table counts (number, subject, days, kinds, outcome) is never erased.
Source: 《个人信息保护法》第十九条、第四十七条 (kept no longer than the purpose needs; deleted on one's own account);
《档案法》 (what is to be kept is archived before).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from mingchuang.terms import Term


class Erasure(Term):
    """The three steps, in the order in which they come due."""

    IDENTITY = "identity", "身份证明图片"
    CONTACT = "contact", "证件号码、电话、地址、邮箱等联系信息"
    WHOLE = "whole", "姓名、申请内容、文书和材料正文"


DEFAULT_DAYS: Mapping[Erasure, int] = {
    Erasure.IDENTITY: 180,
    Erasure.CONTACT: 3 * 365,
    Erasure.WHOLE: 10 * 365,
}
"""Calendar days after the end of an application [M]; 0 means: never."""


@dataclass(frozen=True)
class Kept:
    """What the rule looks at: when the application ended, what was erased, what still holds it."""

    ended_on: date
    done: frozenset[Erasure]
    is_archived: bool
    is_contested: bool


def due_steps(kept: Kept, today: date, days: Mapping[Erasure, int]) -> list[Erasure]:
    """The steps that are due and may be taken. An open reconsideration, suit or complaint holds everything back;
    the last step waits for the archive.
    """
    if kept.is_contested:
        return []
    due = [
        step
        for step in Erasure
        if step not in kept.done and days[step] and kept.ended_on + timedelta(days=days[step]) < today
    ]
    return [step for step in due if step is not Erasure.WHOLE or kept.is_archived]


def codes_of(done: Iterable[Erasure]) -> str:
    """The steps taken, as one short text in their order."""
    taken = set(done)
    return ",".join(step.value for step in Erasure if step in taken)


def steps_of(codes: str) -> frozenset[Erasure]:
    """The steps in ``codes_of``'s text."""
    return frozenset(Erasure(code) for code in codes.split(",") if code)
