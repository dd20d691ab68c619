"""What an applicant hands in after the application, and what its receipt says it does to the period. Plain Python.

Source: 《政府信息公开条例》第三十条 (the period runs anew from the supplement), 第四十五条 (registration), 第三十五条、第四十条、第四十四条.
"""

from collections.abc import Iterable, Mapping

from mingchuang.foi.rules.events import Timing, TimingState
from mingchuang.foi.rules.letters import LetterKind
from mingchuang.terms import Term


class Handed(Term):
    """What was handed in."""

    SUPPLEMENT = "supplement", "补正内容"
    WITHDRAWAL = "withdrawal", "撤回申请"
    REASONS = "reasons", "对申请理由的说明"
    WAY = "way", "对提供方式的答复"
    PROPOSAL = "proposal", "主动公开的建议"


RECEIPTS: Mapping[Handed, LetterKind] = {
    Handed.SUPPLEMENT: LetterKind.SUPPLEMENT_RECEIPT,
    Handed.WITHDRAWAL: LetterKind.WITHDRAWAL_RECEIPT,
    Handed.REASONS: LetterKind.REASONS_RECEIPT,
    Handed.PROPOSAL: LetterKind.PROPOSAL_RECEIPT,
}
"""What is answered with a click (another way of delivery) needs no paper: the page says it."""


def effect(handed: Handed, timing: Timing, due: str) -> str:
    """What it does to the period, as the receipt says; ``due``: the last day to answer in words, empty without one."""
    if handed is Handed.WITHDRAWAL:
        return (
            "本机关核实后结案，不再答复；结案之前，答复期限照常计算。以后需要这些信息的，可以另行提出申请。"
        )
    if handed is Handed.PROPOSAL:
        return "不影响申请的答复期限。本机关审核后书面告知结果；属于主动公开范围的，及时公开。"
    if handed is Handed.REASONS:
        until = f"在{due}前" if due else "及时"
        return f"答复期限照常计算，本机关{until}答复；理由合理但不能按期答复的，另行告知延迟答复的日期。"
    if timing.state is TimingState.ABANDONED:
        return "收到之日已超过补正期限，按规定视为放弃申请，本机关不再处理。您可以另行提出申请。"
    if due:
        return f"答复期限从收到之日的次日起重新计算，本机关将在{due}前答复；依法需要延期或者征求意见的，另行告知。"
    return "答复期限从收到之日的次日起重新计算；正在征求意见的时间不计入，恢复计算后本机关及时答复。"


def in_list(handed: Handed, papers: Iterable[tuple[str, int]]) -> str:
    """What was handed in, by name: the words themselves, each paper with its pages (0: not counted in pages)."""
    named = [f"“{name}”{f'{pages}页' if pages else '1份'}" for name, pages in papers]
    return "、".join([f"{handed.label}1份", *named])
