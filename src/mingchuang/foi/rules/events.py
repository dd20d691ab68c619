"""The events that touch the clock of an application, and how its period can stand."""

from dataclasses import dataclass
from datetime import date

from mingchuang.casework.clock import Reading
from mingchuang.terms import Term


class EventKind(Term):
    """What can happen to an application that touches its clock."""

    SUPPLEMENT_ASKED = "supplement_asked", "要求补正"
    SUPPLEMENT_RECEIVED = "supplement_received", "收到补正"
    SUPPLEMENT_LAPSED = "supplement_lapsed", "逾期不补正"
    THIRD_PARTY_ASKED = "third_party_asked", "征求第三方意见"
    THIRD_PARTY_LETTER_RECEIVED = "third_party_letter_received", "第三方收到征求意见书"
    THIRD_PARTY_ANSWERED = "third_party_answered", "第三方答复"
    THIRD_PARTY_LAPSED = "third_party_lapsed", "第三方逾期未答复"
    AGENCY_ASKED = "agency_asked", "征求其他机关意见"
    AGENCY_LETTER_RECEIVED = "agency_letter_received", "其他机关收到征求意见书"
    AGENCY_ANSWERED = "agency_answered", "其他机关答复"
    AGENCY_LAPSED = "agency_lapsed", "其他机关逾期未答复"
    EXTENDED = "extended", "延期答复"
    FEE_NOTICED = "fee_noticed", "送达收费通知"
    FEE_LETTER_RECEIVED = "fee_letter_received", "申请人收到收费通知"
    FEE_PAID = "fee_paid", "缴费"
    FEE_LAPSED = "fee_lapsed", "逾期未缴费"
    DELAY_SET = "delay_set", "延迟答复（第三十五条）"


class TimingState(Term):
    """How the period of an application stands."""

    RUNNING = "running", "计时中"
    PAUSED = "paused", "征求意见，不计时"
    STOPPED_SUPPLEMENT = "stopped_supplement", "等待补正"
    STOPPED_FEE = "stopped_fee", "等待缴费"
    DELAYED = "delayed_art35", "延迟答复"
    ABANDONED = "abandoned", "视为放弃"


@dataclass(frozen=True)
class Event:
    """One event. ``until``: by when to supplement, or the date of a delay; ``who`` tells several third parties
    apart; ``excused`` marks a late supplement with good reason (第三十条).
    """

    on: date
    kind: EventKind
    until: date | None = None
    who: str = ""
    excused: bool = False


@dataclass(frozen=True)
class Timing:
    """The period of an application at a day. ``limits``: last days by name; ``warnings``: sentences for officers.

    ``refund`` is set where a fee came in after its last day, ``fee_reached`` once the receipt of its notice is proven.
    """

    state: TimingState
    reading: Reading
    limits: dict[str, date]
    warnings: tuple[str, ...]
    lapsed_on: date | None
    refund: bool = False
    fee_reached: bool = False
    asked_once: bool = False
    extended: bool = False

    @property
    def due_on(self) -> date | None:
        return None if self.state is TimingState.ABANDONED else self.reading.due
