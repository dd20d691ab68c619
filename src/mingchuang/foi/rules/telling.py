"""Letters that an officer sends without turning the clock: when the law allows each.

Source: 《政府信息公开条例》第三十二条、第三十五条、第四十一条、第四十四条.
"""

from collections.abc import Collection
from datetime import date

from mingchuang.foi.rules.events import EventKind
from mingchuang.foi.rules.letters import LetterKind
from mingchuang.foi.rules.limits import IN_FORCE_2019

ON_DEMAND: tuple[LetterKind, ...] = (
    LetterKind.REASONS,
    LetterKind.TOLD_THIRD_PARTY,
    LetterKind.CORRECTION,
    LetterKind.MADE_PROACTIVE,
)
"""Letters with a button of their own; the others follow from intake, events, shares, service or the answer."""


def telling_refusal(
    kind: LetterKind, *, received_on: date, is_open: bool, issued: Collection[str], happened: Collection[str]
) -> str:
    """Why the letter cannot be sent now; empty where it can.

    ``issued``: the letters sent so far, by number; ``happened``: the events of the clock so far.
    """
    if kind in (LetterKind.REASONS, LetterKind.MADE_PROACTIVE) and received_on < IN_FORCE_2019:
        return "2007年条例没有这项规定。"
    if kind is LetterKind.REASONS:
        if not is_open:
            return "这件申请已经办结。"
        if kind.value in issued:
            return "已经要求申请人说明过理由，不必重复要求。"
    if kind is LetterKind.TOLD_THIRD_PARTY and EventKind.THIRD_PARTY_ASKED not in happened:
        return "还没有征求过第三方的意见。（《条例》第三十二条）"
    return ""
