"""What an officer must see at once: what to do now, by which day, and what is lost after today."""

from dataclasses import dataclass, replace
from datetime import date

from mingchuang.accounts.rules import Light
from mingchuang.foi.rules.events import EventKind, Timing, TimingState
from mingchuang.foi.rules.exchanges import Asked, ExchangeKind, ExchangeResult
from mingchuang.foi.rules.words import REVIEW_STATES, State

NEAR_DAYS = 3
"""So many working days before the last one the page warns."""


@dataclass(frozen=True)
class Step:
    """One thing to do; ``name`` is the move, event or section where it is done."""

    words: str
    name: str = ""


@dataclass(frozen=True)
class Advice:
    """The sentence at the head of the page, how pressing it is, and the steps open now."""

    light: Light
    headline: str
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Standing:
    """An application on a day. ``left``: working days to the due day, negative once late, None where none runs."""

    state: State
    timing: Timing
    today: date
    left: int | None
    drafted: bool
    answered: bool
    unserved: bool
    withdrawn_on: date | None = None
    asked: tuple[Asked, ...] = ()


def advice(now: Standing) -> Advice:
    """What to do with an application that stands so."""
    found = _advice(now)
    return replace(found, steps=(*found.steps, *_exchange_steps(now)))


def _advice(now: Standing) -> Advice:
    if now.answered:
        return _after_the_answer(now)
    if now.withdrawn_on is not None:
        return Advice(Light.AMBER, f"申请人已于{day_words(now.withdrawn_on)}撤回申请。", _closing_steps(now))
    waiting = _WAITING.get(now.timing.state)
    if waiting is not None:
        return Advice(Light.NONE, *waiting(now.timing))
    if now.state in REVIEW_STATES:
        return Advice(light_for(now.left), f"等{now.state.label}。{_by(now)}", _hurry(now))
    return Advice(
        light_for(now.left), _by(now), (*_draft_steps(now), *_extension_steps(now), *_supplement_steps(now))
    )


def _closing_steps(now: Standing) -> tuple[Step, ...]:
    if now.state in REVIEW_STATES:
        return (Step("答复正在审核，请退回经办人，再办理结案。", "send_back"),)
    return (Step("请与申请人核实后办理结案，情形选“其他（撤回、并案等）”。", "close"),)


def _after_the_answer(now: Standing) -> Advice:
    if now.unserved:
        return Advice(
            Light.AMBER, "答复书还没有登记送达。", (Step("寄出或者当面送达后，登记方式和日期。", "letters"),)
        )
    return Advice(Light.NONE, "已经办结，送达已登记。")


def _supplement_open(timing: Timing) -> tuple[str, tuple[Step, ...]]:
    by = timing.limits.get("supplement_by")
    until = f"，到{day_words(by)}为止" if by else ""
    return f"等申请人补正{until}，答复期限没有计算。", (
        Step("收到书面补正的，当天登记，期限从次日重新起算。", EventKind.SUPPLEMENT_RECEIVED.value),
    )


def _fee_open(timing: Timing) -> tuple[str, tuple[Step, ...]]:
    paid = Step("收到缴费的，登记日期，期限从次日重新起算。", EventKind.FEE_PAID.value)
    reached = Step(
        "申请人签收收费通知的，登记日期，缴费期限从次日起算。", EventKind.FEE_LETTER_RECEIVED.value
    )
    headline = f"等申请人缴费，到{day_words(timing.limits['fee_pay_by'])}为止，答复期限没有计算。"
    return headline, (paid,) if timing.fee_reached else (reached, paid)


def _asked_open(timing: Timing) -> tuple[str, tuple[Step, ...]]:
    days = [
        timing.limits[name] for name in ("third_party_speak_by", "agency_speak_by") if name in timing.limits
    ]
    if not days:
        return "等征求意见的答复，时间不计入期限。", (
            Step("还没有登记对方收到意见书的日期，登记后才能算出对方的最后答复日。", "events"),
        )
    return f"等征求意见的答复，对方最迟{day_words(max(days))}答复；逾期未答复的，期限自动恢复计算。", (
        Step("收到回函的，当天登记。", "events"),
    )


def _given_up(timing: Timing) -> tuple[str, tuple[Step, ...]]:
    day = f"（{day_words(timing.lapsed_on)}期满）" if timing.lapsed_on else ""
    return f"申请人逾期{day}，视为放弃申请。", (Step("请办理结案，写明告知和届满的日期。", "close"),)


_WAITING = {
    TimingState.STOPPED_SUPPLEMENT: _supplement_open,
    TimingState.STOPPED_FEE: _fee_open,
    TimingState.PAUSED: _asked_open,
    TimingState.ABANDONED: _given_up,
}


def _exchange_steps(now: Standing) -> tuple[Step, ...]:
    """What was asked outside the clock: what waits for the applicant, and what the applicant's answer asks of us."""
    steps = [
        _exchange_step(one) for one in now.asked if not now.answered or one.kind is ExchangeKind.PROPOSAL
    ]
    return tuple(step for step in steps if step is not None)


def _exchange_step(one: Asked) -> Step | None:
    if one.is_open and one.kind is ExchangeKind.PROPOSAL:
        return Step("申请人建议主动公开这项信息，请审核并答复。", "proposal")
    if one.is_open:
        by = f"到{day_words(one.until)}为止" if one.until else ""
        what = "说明理由" if one.kind is ExchangeKind.REASONS else "答复提供的形式和方式"
        return Step(f"等申请人{what}，{by}；来信、来访答复的，请登记。", "received")
    if one.result is ExchangeResult.GIVEN:
        return Step(
            "申请人已经说明理由，请审核：合理的继续办理或者另定答复日期，不合理的可以不予处理。", "exchanges"
        )
    if one.result is ExchangeResult.KEPT:
        return Step("申请人不同意改用其他形式或者方式，请依照第四十条确定，并在答复书中说明。", "exchanges")
    return None


def light_for(left: int | None) -> Light:
    """How pressing it is with so many working days left; None where none run."""
    if left is None:
        return Light.NONE
    if left < 0:
        return Light.RED
    return Light.AMBER if left <= NEAR_DAYS else Light.GREEN


def _by(now: Standing) -> str:
    due = now.timing.due_on
    if due is None or now.left is None:
        return "答复期限没有计算。"
    if now.left < 0:
        return f"答复期限到{day_words(due)}为止，已超期{-now.left}个工作日。请立即答复，日期照实写。"
    if due == now.today:
        return "今天是答复期限的最后一日，今天须签发并寄出答复。"
    return f"最迟{day_words(due)}答复，还有{now.left}个工作日。"


def _draft_steps(now: Standing) -> tuple[Step, ...]:
    if now.drafted:
        return (Step("草稿已经写好，请提交审核。", "submit_answer"),)
    return (Step("还没有拟写答复。", "draft"),)


def _extension_steps(now: Standing) -> tuple[Step, ...]:
    last = now.timing.limits.get("extend_notice_by")
    if now.timing.extended or last is None or now.left is None or now.left > NEAR_DAYS:
        return ()
    name = EventKind.EXTENDED.value
    if now.today > last:
        return (Step("期限已满，不能再延期。"),)
    if now.today == last:
        return (Step("来不及的，今天还可以告知延期一次；过了今天就不能再延期。", name),)
    return (Step(f"来不及的，最迟{day_words(last)}告知延期，只能一次。", name),)


def _supplement_steps(now: Standing) -> tuple[Step, ...]:
    last = now.timing.limits.get("supplement_ask_by")
    if now.timing.asked_once or last is None or now.today > last:
        return ()
    name = EventKind.SUPPLEMENT_ASKED.value
    if now.today == last:
        return (Step("内容不明确的，今天是告知补正的最后一日。", name),)
    return (Step(f"内容不明确的，最迟{day_words(last)}告知补正，只能一次。", name),)


def _hurry(now: Standing) -> tuple[Step, ...]:
    if now.left is not None and 0 <= now.left <= NEAR_DAYS:
        return (Step("期限临近，请提醒办理这一步的同事；签发当天须寄出。"),)
    return ()


def day_words(day: date) -> str:
    """A day of this year as a sentence names it."""
    return f"{day.month}月{day.day}日"
