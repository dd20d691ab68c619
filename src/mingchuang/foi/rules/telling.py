"""Letters that an officer sends without turning the clock: when the law allows each.

Source: 《政府信息公开条例》第三十二条、第三十五条、第四十条.
"""

from collections.abc import Collection
from datetime import date

from mingchuang.foi.rules.events import EventKind
from mingchuang.foi.rules.exchanges import ASKED_BY_LETTER
from mingchuang.foi.rules.letters import LetterKind
from mingchuang.foi.rules.limits import IN_FORCE_2019

ON_DEMAND: tuple[LetterKind, ...] = (
    LetterKind.REASONS,
    LetterKind.OTHER_WAY,
    LetterKind.TOLD_THIRD_PARTY,
)
"""Letters with a button of their own; the others follow from intake, events, shares, service or the answer."""


def telling_refusal(
    kind: LetterKind, *, received_on: date, is_open: bool, issued: Collection[str], happened: Collection[str]
) -> str:
    """Why the letter cannot be sent now; empty where it can.

    ``issued``: the letters sent so far, by number; ``happened``: the events of the clock so far.
    """
    if kind in ASKED_BY_LETTER:
        return _asking_refusal(kind, received_on, is_open, issued)
    if kind is LetterKind.TOLD_THIRD_PARTY and EventKind.THIRD_PARTY_ASKED not in happened:
        return "还没有征求过第三方的意见。（《条例》第三十二条）"
    return ""


def _asking_refusal(kind: LetterKind, received_on: date, is_open: bool, issued: Collection[str]) -> str:
    if kind is LetterKind.REASONS and received_on < IN_FORCE_2019:
        return "2007年条例没有这项规定。"
    if not is_open:
        return "这件申请已经办结。"
    if kind.value not in issued:
        return ""
    if kind is LetterKind.REASONS:
        return "已经要求申请人说明过理由，不必重复要求。"
    return "已经征询过提供的形式和方式，不必重复征询。"
