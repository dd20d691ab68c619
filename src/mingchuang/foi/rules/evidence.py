"""What must have happened before an outcome can be decided: words on file are not enough where the law asks for an act.

Source: 《政府信息公开条例》第三十条、第三十二条、第三十五条.
"""

from collections.abc import Collection
from datetime import date

from mingchuang.foi.rules.events import EventKind, Timing
from mingchuang.foi.rules.letters import LetterKind
from mingchuang.foi.rules.limits import IN_FORCE_2019
from mingchuang.foi.rules.outcomes import Outcome

OF_THIRD_PARTIES = frozenset({Outcome.TRADE_SECRET, Outcome.PRIVACY})
"""Refusals that rest on the rights of a third party."""


def evidence_refusal(
    outcome: Outcome, *, received_on: date, happened: Collection[str], issued: Collection[str], timing: Timing
) -> str:
    """Why ``outcome`` cannot be decided yet; empty where it can.

    ``happened``: the events of the clock so far; ``issued``: the letters sent so far, by number.
    """
    if outcome in OF_THIRD_PARTIES:
        return _unconsulted(happened, timing)
    is_new = received_on >= IN_FORCE_2019
    if outcome is Outcome.STILL_UNCLEAR and is_new and EventKind.SUPPLEMENT_RECEIVED.value not in happened:
        return "作“补正后申请内容仍不明确”答复前，应先告知补正，并收到申请人的补正材料。（《条例》第三十条）"
    if outcome is Outcome.EXCESSIVE and not is_new:
        return "2007年条例没有“无正当理由大量反复申请”的规定，请按申请的内容作出答复。"
    if outcome is Outcome.EXCESSIVE and LetterKind.REASONS.value not in issued:
        return "作“无正当理由大量反复申请”处理前，应先发《说明申请理由告知书》。（《条例》第三十五条）"
    return ""


def _unconsulted(happened: Collection[str], timing: Timing) -> str:
    if EventKind.THIRD_PARTY_ASKED.value not in happened:
        return "以商业秘密、个人隐私不予公开的，应先书面征求第三方的意见，意见书和回函留在案卷中。（《条例》第三十二条）"
    if any(span.startswith("third_party") for span in timing.reading.paused_by):
        return "正在征求第三方的意见，收到答复或者期满之后才能以商业秘密、个人隐私不予公开。（《条例》第三十二条）"
    return ""
