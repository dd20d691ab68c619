"""What one side asks of the other outside the clock, and how it is answered. Plain Python.

Source: 《政府信息公开条例》第三十五条 (reasons for very many applications), 第四十条 (another form or way where the wanted
one would harm the carrier or cost too much), 第四十四条第二款 (the applicant proposes to publish for everybody).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from mingchuang.foi.rules.letters import LetterKind
from mingchuang.foi.rules.limits import IN_FORCE_2019
from mingchuang.terms import Term


class ExchangeKind(Term):
    """What is asked: the first two by the office, the last by the applicant."""

    REASONS = "reasons", "说明申请理由"
    WAY = "way", "改用其他形式或者方式提供"
    PROPOSAL = "proposal", "建议主动公开"


class ExchangeResult(Term):
    """How it was answered."""

    PENDING = "pending", "等待回复"
    GIVEN = "given", "已说明理由"
    ACCEPTED = "accepted", "同意改用"
    KEPT = "kept", "不同意，保留原来的要求"
    PUBLISHED = "published", "予以主动公开"
    NOT_PUBLISHED = "not_published", "不纳入主动公开"


ANSWERS: Mapping[ExchangeKind, tuple[ExchangeResult, ...]] = {
    ExchangeKind.REASONS: (ExchangeResult.GIVEN,),
    ExchangeKind.WAY: (ExchangeResult.ACCEPTED, ExchangeResult.KEPT),
    ExchangeKind.PROPOSAL: (ExchangeResult.PUBLISHED, ExchangeResult.NOT_PUBLISHED),
}
"""The answers that each kind knows."""

ASKED_BY_LETTER: Mapping[LetterKind, ExchangeKind] = {
    LetterKind.REASONS: ExchangeKind.REASONS,
    LetterKind.OTHER_WAY: ExchangeKind.WAY,
}
"""The letters by which the office asks."""


@dataclass(frozen=True)
class Asked:
    """One exchange as the rules see it. ``until``: by which day the office wants an answer."""

    kind: ExchangeKind
    result: ExchangeResult
    asked_on: date
    until: date | None = None
    answered_on: date | None = None

    @property
    def is_open(self) -> bool:
        return self.result is ExchangeResult.PENDING


def answer_refusal(asked: Asked | None, result: ExchangeResult, *, is_case_open: bool) -> str:
    """Why an exchange cannot be answered so; empty where it can. The last day is no bar while the case is open."""
    if asked is None or not asked.is_open:
        return "没有等待答复的事项，可能已经答复过，请刷新页面。"
    if result not in ANSWERS[asked.kind]:
        return "请选择怎样答复。"
    if asked.kind is not ExchangeKind.PROPOSAL and not is_case_open:
        return "这件申请已经办结，不必再答复。"
    return ""


def proposal_refusal(
    received_on: date, asked: Iterable[Asked], *, is_given_up: bool, is_proactive: bool
) -> str:
    """Why the applicant cannot propose to publish now; empty where it can be done."""
    if received_on < IN_FORCE_2019:
        return "2007年条例没有这项规定。"
    if any(one.kind is ExchangeKind.PROPOSAL for one in asked):
        return "这件申请已经提出过建议，不必重复提出。"
    if is_proactive:
        return "这项信息已经转为主动公开。"
    return "这件申请没有作出答复就结案了，不能提出建议。" if is_given_up else ""


def reasons_awaited_until(asked: Iterable[Asked], today: date) -> date | None:
    """The last day to give reasons, while it has not passed in silence: until then nothing is refused for want of
    them (《条例》第三十五条)."""
    waiting = [one.until for one in asked if one.kind is ExchangeKind.REASONS and one.is_open and one.until]
    return next((until for until in waiting if until >= today), None)
