"""What happens to an application, translated into turns of its clock.

The only place that knows which event pauses, restarts or ends the period, which act comes too late, and what lapses
by itself. Conventions: docs/concepts/clock.md. Source: 《政府信息公开条例》第三十条至第三十五条, 国办函〔2020〕109号;
2007年条例第二十四条.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from mingchuang.casework.clock import Clock, ClockRefusedError, ClockState, ClockTurn, Reading, Turn
from mingchuang.foi.rules.events import Event, EventKind, Timing, TimingState
from mingchuang.foi.rules.limits import Limits, limits_on
from mingchuang.workdays import Calendar


@dataclass
class _Wait:
    """A letter to somebody whose answer is awaited; ``pauses`` where its time is left out."""

    span: str
    name: str
    pauses: bool
    speak_by: date | None = None


@dataclass
class _Course:
    """The events of one application, taken one after the other."""

    received_on: date
    limits: Limits
    calendar: Calendar
    clock: Clock
    warnings: list[str] = field(default_factory=list)
    days: dict[str, date] = field(default_factory=dict)
    waits: dict[str, _Wait] = field(default_factory=dict)
    spans: int = 0
    supplement_asked: bool = False
    supplement_open: bool = False
    supplement_by: date | None = None
    fee_by: date | None = None
    extended: bool = False
    lapsed_on: date | None = None
    refund: bool = False
    fee_reached: bool = False


def timing(
    received_on: date,
    events: Iterable[Event],
    *,
    on: date,
    calendar: Calendar,
    limits: Limits | None = None,
) -> Timing:
    """The period of an application received on ``received_on`` as it stands on ``on``.

    Raises ``ClockRefusedError`` for an event that cannot be, ``CalendarMissing`` where a year reached is unknown,
    ``BeforeTheRegulationError`` for a receipt before 2008-05-01.
    """
    held = limits or limits_on(received_on)
    course = _Course(received_on, held, calendar, Clock(received_on, held.answer_days, name="答复"))
    for event in sorted(events, key=lambda event: event.on):
        _check_day(course, event)
        if event.on <= on:
            _lapse_before(course, event.on, event)
            _take(course, event)
    _lapse_before(course, on, None)
    return _timing(course, on)


def refusal(received_on: date, events: Iterable[Event], wanted: Event, *, calendar: Calendar) -> str:
    """Why ``wanted`` may not be added to ``events``; empty where it may."""
    try:
        timing(received_on, [*events, wanted], on=wanted.on, calendar=calendar)
    except ClockRefusedError as refused:
        return str(refused)
    return ""


def _check_day(course: _Course, event: Event) -> None:
    if event.on < course.received_on:
        raise ClockRefusedError(
            f"“{event.kind.label}”的日期 {event.on} 早于收到申请之日 {course.received_on}，请核对。"
        )


def _lapse_before(course: _Course, day: date, event: Event | None) -> None:
    """What ends by silence before ``day``: the last day itself still belongs to the person asked.

    In the order of the days: after the application is given up no wait ends any more, it is void.
    """
    given_up_on = _given_up_before(course, day, event)
    ending = [
        (wait.speak_by, key)
        for key, wait in course.waits.items()
        if wait.speak_by is not None and wait.speak_by < day
    ]
    for speak_by, key in sorted(ending):
        if given_up_on is None or speak_by <= given_up_on:
            _end_wait(course, key, speak_by)
    if given_up_on is not None:
        _abandon(course, given_up_on)


def _given_up_before(course: _Course, day: date, event: Event | None) -> date | None:
    """The last day to supplement or to pay, where it has passed in silence before ``day``."""
    if course.supplement_open and course.supplement_by and course.supplement_by < day:
        is_excused = event is not None and event.kind is EventKind.SUPPLEMENT_RECEIVED and event.excused
        return None if is_excused else course.supplement_by
    if course.fee_by is not None and course.fee_by < day:
        is_receipt = event is not None and event.kind is EventKind.FEE_LETTER_RECEIVED
        return None if is_receipt and not course.fee_reached else course.fee_by
    return None


def _take(course: _Course, event: Event) -> None:
    if course.lapsed_on is not None:
        _after_abandonment(course, event)
        return
    _HANDLERS[event.kind](course, event)


def _after_abandonment(course: _Course, event: Event) -> None:
    """After the last day nothing revives the application; money that comes late goes back."""
    if event.kind in (EventKind.SUPPLEMENT_LAPSED, EventKind.FEE_LAPSED):
        return
    if event.kind is EventKind.FEE_PAID:
        course.refund = True
        course.warnings.append(f"缴费日 {event.on} 晚于最后缴费日，视为放弃申请，所缴费用应当退还。")
    elif event.kind is EventKind.SUPPLEMENT_RECEIVED:
        course.warnings.append(
            f"补正材料 {event.on} 才收到，已超过补正期限，视为放弃申请；申请人可以另行提出申请。"
        )
    else:
        raise ClockRefusedError(
            f"申请已于 {course.lapsed_on} 期满视为放弃，不能再登记“{event.kind.label}”。申请人可以另行提出申请。"
        )


def _ask_supplement(course: _Course, event: Event) -> None:
    if course.supplement_asked and course.limits.supplement_ask_days is not None:
        raise ClockRefusedError(
            "补正只能一次性要求一次，不能再次要求。补正后仍不明确的，请作“补正后申请内容仍不明确”的答复。（《条例》第三十条、第三十六条）"
        )
    if course.supplement_open:
        raise ClockRefusedError("正在等待补正，不必重复登记。")
    if event.until is not None and event.until <= event.on:
        raise ClockRefusedError("补正的最后日期应晚于告知之日，请给申请人合理的时间。（《条例》第三十条）")
    course.supplement_asked, course.supplement_open = True, True
    course.supplement_by = event.until
    if event.until is not None:
        course.days["supplement_by"] = event.until
    ask_by = _ask_by(course)
    if ask_by is not None and event.on > ask_by:
        course.warnings.append(
            f"补正告知应在 {ask_by} 前（收到申请之日起7个工作日内）作出，现已超过；在收到补正之前，原答复期限照常计算。（《条例》第三十条）"
        )
        return
    _turn(course, event, Turn.PAUSE, "等待申请人补正", span="supplement")


def _receive_supplement(course: _Course, event: Event) -> None:
    if not course.supplement_open:
        raise ClockRefusedError("没有要求过补正，或补正已经收到，请核对。")
    course.supplement_open, course.supplement_by = False, None
    _restart(course, event, "收到补正材料，答复期限重新起算")


def _lapse_supplement(course: _Course, event: Event) -> None:
    if not course.supplement_open:
        raise ClockRefusedError("没有要求过补正，不能登记逾期不补正。")
    if course.supplement_by is not None:
        raise ClockRefusedError(f"补正期限到 {course.supplement_by} 为止，尚未届满。")
    _abandon(course, event.on)


def _ask(course: _Course, event: Event) -> None:
    prefix = _prefix(event.kind)
    key = f"{prefix}:{event.who}"
    if key in course.waits:
        raise ClockRefusedError(f"已经{event.kind.label}，正在等待答复，不必重复登记。")
    course.spans += 1
    pauses = prefix == "third_party" or course.limits.agency_pauses
    wait = _Wait(
        f"{key}:{course.spans}", "征求第三方意见" if prefix == "third_party" else "征求其他机关意见", pauses
    )
    if pauses:
        ran_out = course.clock.ran_out(event.on, course.calendar)
        if ran_out is not None:
            course.warnings.append(f"答复期限已于 {ran_out} 届满，此后征求意见不再扣除时间。")
        _turn(course, event, Turn.PAUSE, wait.name, span=wait.span)
    course.waits[key] = wait


def _letter_received(course: _Course, event: Event) -> None:
    prefix, wait = _prefix(event.kind), _awaited(course, event)
    days = course.limits.third_party_days if prefix == "third_party" else course.limits.agency_days
    if days is None:
        return
    wait.speak_by = course.calendar.after(event.on, days)
    name = f"{prefix}_speak_by"
    course.days[name] = max(course.days.get(name, wait.speak_by), wait.speak_by)


def _answered(course: _Course, event: Event) -> None:
    _awaited(course, event)
    _end_wait(course, f"{_prefix(event.kind)}:{event.who}", event.on)


def _silent(course: _Course, event: Event) -> None:
    key = f"{_prefix(event.kind)}:{event.who}"
    if key not in course.waits and course.days.get(f"{_prefix(event.kind)}_speak_by", event.on) < event.on:
        return  # the last day to speak has passed, the wait ended by itself
    wait = _awaited(course, event)
    if wait.speak_by is not None and event.on < wait.speak_by:
        raise ClockRefusedError(f"对方可以在 {wait.speak_by} 前答复，期限尚未届满。")
    if wait.speak_by is None and course.limits.third_party_days is not None:
        raise ClockRefusedError("尚未登记对方收到征求意见书的日期，不能算作逾期未答复。")
    _end_wait(course, key, event.on)


def _extend(course: _Course, event: Event) -> None:
    if course.extended:
        raise ClockRefusedError("延期只能一次，这件申请已经延期，不能再延长。（《条例》第三十三条）")
    if course.supplement_open or course.fee_by is not None:
        raise ClockRefusedError("正在等待申请人补正或缴费，答复期限没有计算，无须延期。")
    if any(turn.turn is Turn.FIX for turn in course.clock.turns):
        raise ClockRefusedError("答复日期已按《条例》第三十五条另行确定，不适用延期。")
    ran_out = course.clock.ran_out(event.on, course.calendar)
    if ran_out is not None:
        raise ClockRefusedError(
            f"延期应在 {ran_out} 前告知申请人，现已届满，不能再延期；请尽快答复。（《条例》第三十三条）"
        )
    course.extended = True
    _turn(course, event, Turn.EXTEND, "延期答复", amount=course.limits.extension_days)


def _notice_fee(course: _Course, event: Event) -> None:
    charges_from = course.limits.charges_from
    if charges_from is None or course.received_on < charges_from:
        raise ClockRefusedError("2021年1月1日前收到的申请不收取信息处理费。（国办函〔2020〕109号）")
    if course.fee_by is not None:
        raise ClockRefusedError("已经送达收费通知，正在等待缴费，不必重复登记。")
    if course.supplement_open:
        raise ClockRefusedError("正在等待申请人补正，收到补正后再决定是否收费。")
    ran_out = course.clock.ran_out(event.on, course.calendar)
    if ran_out is not None:
        raise ClockRefusedError(
            f"收费通知应在答复期限（{ran_out}）内送达，现已届满，不能收费。（国办函〔2020〕109号第八条）"
        )
    course.fee_reached = False
    _reckon_fee(course, event.on)
    _turn(course, event, Turn.PAUSE, "等待申请人缴费", span="fee")


def _fee_letter_received(course: _Course, event: Event) -> None:
    """The days to pay run from the day after the notice arrived; until that is proven, from the notice itself."""
    if course.fee_by is None or course.fee_reached:
        raise ClockRefusedError("没有等待签收的收费通知，或者签收日期已经登记，请核对。")
    course.fee_reached = True
    _reckon_fee(course, event.on)


def _reckon_fee(course: _Course, on: date) -> None:
    course.fee_by = course.calendar.after(on, course.limits.fee_pay_days)
    course.days["fee_pay_by"] = course.fee_by


def _pay(course: _Course, event: Event) -> None:
    if course.fee_by is None:
        raise ClockRefusedError("没有送达过收费通知，或费用已经缴纳，请核对。")
    course.fee_by = None
    _restart(course, event, "收到信息处理费，答复期限重新起算")


def _lapse_fee(course: _Course, event: Event) -> None:
    if course.fee_by is None:
        raise ClockRefusedError("没有送达过收费通知，不能登记逾期未缴费。")
    raise ClockRefusedError(f"申请人可以在 {course.fee_by} 前缴费，期限尚未届满。")


def _set_delay(course: _Course, event: Event) -> None:
    if course.limits.supplement_ask_days is None:
        raise ClockRefusedError("2007年条例没有延迟答复的规定。")
    if event.until is None:
        raise ClockRefusedError("请写明延迟到哪一天答复。（《条例》第三十五条）")
    _turn(course, event, Turn.FIX, "数量、频次明显超过合理范围，延迟答复", until=event.until)


_HANDLERS = {
    EventKind.SUPPLEMENT_ASKED: _ask_supplement,
    EventKind.SUPPLEMENT_RECEIVED: _receive_supplement,
    EventKind.SUPPLEMENT_LAPSED: _lapse_supplement,
    EventKind.THIRD_PARTY_ASKED: _ask,
    EventKind.THIRD_PARTY_LETTER_RECEIVED: _letter_received,
    EventKind.THIRD_PARTY_ANSWERED: _answered,
    EventKind.THIRD_PARTY_LAPSED: _silent,
    EventKind.AGENCY_ASKED: _ask,
    EventKind.AGENCY_LETTER_RECEIVED: _letter_received,
    EventKind.AGENCY_ANSWERED: _answered,
    EventKind.AGENCY_LAPSED: _silent,
    EventKind.EXTENDED: _extend,
    EventKind.FEE_NOTICED: _notice_fee,
    EventKind.FEE_LETTER_RECEIVED: _fee_letter_received,
    EventKind.FEE_PAID: _pay,
    EventKind.FEE_LAPSED: _lapse_fee,
    EventKind.DELAY_SET: _set_delay,
}


def _prefix(kind: EventKind) -> str:
    return "third_party" if kind.value.startswith("third_party") else "agency"


def _awaited(course: _Course, event: Event) -> _Wait:
    wait = course.waits.get(f"{_prefix(event.kind)}:{event.who}")
    if wait is None:
        asked = "第三方" if _prefix(event.kind) == "third_party" else "其他机关"
        raise ClockRefusedError(f"没有正在征求意见的{asked}，不能登记“{event.kind.label}”，请核对。")
    return wait


def _end_wait(course: _Course, key: str, day: date) -> None:
    wait = course.waits.pop(key)
    if wait.pauses:
        course.clock = course.clock.with_turn(ClockTurn(day, Turn.RESUME, wait.name, span=wait.span))


def _restart(course: _Course, event: Event, why: str) -> None:
    """The full period anew: what was used, left out and extended before is wiped out; open consultations go on."""
    course.extended = False
    _turn(course, event, Turn.RESTART, why)
    for wait in course.waits.values():
        if wait.pauses:
            _turn(course, event, Turn.PAUSE, wait.name, span=wait.span)


def _abandon(course: _Course, day: date) -> None:
    course.lapsed_on = day
    course.supplement_open, course.supplement_by, course.fee_by = False, None, None
    course.waits.clear()
    course.clock = course.clock.with_turn(ClockTurn(day, Turn.STOP, "逾期未补正或未缴费，视为放弃申请"))


def _turn(
    course: _Course,
    event: Event,
    turn: Turn,
    why: str,
    *,
    span: str = "",
    amount: int = 0,
    until: date | None = None,
) -> None:
    course.clock = course.clock.with_turn(ClockTurn(event.on, turn, why, span, amount, until))
    if turn is Turn.FIX:
        course.clock.read(event.on, course.calendar)  # refuses now, with its sentence


def _ask_by(course: _Course) -> date | None:
    days = course.limits.supplement_ask_days
    return None if days is None else course.calendar.after(course.received_on, days)


def _timing(course: _Course, on: date) -> Timing:
    reading = course.clock.read(on, course.calendar)
    state = _state(course, reading)
    days: dict[str, date] = {}
    ask_by = _ask_by(course)
    if ask_by is not None:
        days["supplement_ask_by"] = ask_by
    days |= course.days
    if state is TimingState.RUNNING and reading.first_due is not None:
        days["extend_notice_by"] = reading.first_due
    return Timing(
        state=state,
        reading=reading,
        limits=days,
        warnings=tuple(course.warnings),
        lapsed_on=course.lapsed_on,
        refund=course.refund,
        fee_reached=course.fee_reached,
        asked_once=course.supplement_asked,
        extended=course.extended,
    )


def _state(course: _Course, reading: Reading) -> TimingState:
    if course.lapsed_on is not None:
        return TimingState.ABANDONED
    if "supplement" in reading.paused_by:
        return TimingState.STOPPED_SUPPLEMENT
    if "fee" in reading.paused_by:
        return TimingState.STOPPED_FEE
    if reading.state is ClockState.FIXED:
        return TimingState.DELAYED
    return TimingState.PAUSED if reading.state is ClockState.PAUSED else TimingState.RUNNING
