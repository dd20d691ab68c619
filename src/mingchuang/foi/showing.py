"""How an application looks to its applicant and to the desk: plain words, day cells, what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mingchuang.casework.proof import ProofDay, proof
from mingchuang.foi.models import Exchange, Request
from mingchuang.foi.queries import timing_now, withdrawn_on
from mingchuang.foi.rules.events import EventKind, Timing, TimingState
from mingchuang.foi.rules.exchanges import ExchangeKind, ExchangeResult
from mingchuang.foi.rules.letters import TEMPLATES, WORDS, LetterKind
from mingchuang.foi.rules.limits import limits_on
from mingchuang.foi.rules.outcomes import OUTCOMES, Outcome
from mingchuang.foi.rules.plain import ENDED, HAPPENED
from mingchuang.foi.rules.words import OPEN_STATES, REVIEW_STATES, Delivery, FormWanted, State
from mingchuang.foi.writing import in_words, remedy_lines, way_in_words
from mingchuang.parameters.queries import CHINA, calendar


@dataclass(frozen=True)
class Cell:
    """One day of the clock as it is drawn: ``kind`` is counted, free, last or ahead (a day to come)."""

    day: date
    kind: str
    why: str
    number: int | None
    is_today: bool


@dataclass(frozen=True)
class Face:
    """One application as a page shows it."""

    request: Request
    timing: Timing
    state: str
    next_step: str
    cells: list[Cell]
    lines: list[ProofDay]
    past: list[tuple[date, str]]
    provisional: bool


def face(request: Request, today: date) -> Face:
    """The application on ``today``; once ended, its clock as it stood on that day."""
    on = min(today, request.answered_on) if request.answered_on else today
    found = timing_now(request, max(on, request.case.received_on))
    lines = proof(found.reading)
    due = found.due_on
    return Face(
        request=request,
        timing=found,
        state=_state(request, found),
        next_step=_next(request, found),
        cells=cells_of(lines, today, request.answered_on),
        lines=lines,
        past=_past(request),
        provisional=due is not None and due.year not in calendar().years,
    )


def _state(request: Request, found: Timing) -> str:
    if request.answered_on:
        return "已答复" if request.case.state == State.ANSWERED else "已结案"
    if withdrawn_on(request) is not None:
        return "已撤回"
    if found.state is TimingState.RUNNING and found.reading.is_late:
        return "已超过答复期限"
    return "办理中" if found.state is TimingState.RUNNING else found.state.label


def _next(request: Request, found: Timing) -> str:
    """What happens next and by which day, in plain words."""
    if request.answered_on:
        return _ended(request, request.answered_on)
    if (withdrawn := withdrawn_on(request)) is not None:
        return f"您已于{in_words(withdrawn)}撤回申请，本机关核实后结案，并在本页告知。"
    if found.state in _WAITING:
        return _WAITING[found.state](request, found)
    due = in_words(found.due_on) if found.due_on else ""
    if found.reading.is_late:
        return f"答复期限到{due}为止，现已超过。您可以拨打{request.case.organisation.telephone or '本机关电话'}催办，也可以依法申请行政复议或者提起行政诉讼。"
    if request.case.state in REVIEW_STATES:
        return f"答复已经写好，正在核对，将在{due}前答复您。"
    return f"本机关正在办理，将在{due}前答复您。"


def _ended(request: Request, on: date) -> str:
    outcome = Outcome(request.outcome)
    if request.case.state != State.ANSWERED:
        return f"本机关已于{in_words(on)}结案：{ENDED[outcome]}。告知书在下面，可以下载；需要这些信息的，可以另行申请。"
    group = OUTCOMES[outcome].group.label
    contest = (
        "不服答复的，下面写明在多少天之内、向哪里申请行政复议或者提起行政诉讼。"
        if remedy_for(request)
        else ""
    )
    return (
        f"本机关已于{in_words(on)}答复，结果是“{group}”：{ENDED[outcome]}。答复书在下面，可以下载。{contest}"
    )


def _supplement_wanted(_request: Request, found: Timing) -> str:
    last = found.limits.get("supplement_by")
    by = f"请在{in_words(last)}前" if last else "请尽快"
    return f"需要您补正。{by}在本页提交补正内容。收到补正之后，答复期限重新计算；逾期不补正的，视为放弃申请。"


def _fee_wanted(_request: Request, found: Timing) -> str:
    return f"请在{in_words(found.limits['fee_pay_by'])}前按收费通知缴费。缴费之后，答复期限重新计算；逾期未缴的，视为放弃申请。"


def _others_asked(request: Request, found: Timing) -> str:
    """By which day the others must speak, and what is left of the period then."""
    days = [
        found.limits[name] for name in ("third_party_speak_by", "agency_speak_by") if name in found.limits
    ]
    by = f"对方最迟{in_words(max(days))}提出意见；" if days else ""
    limits = limits_on(request.case.received_on)
    left = limits.answer_days + (limits.extension_days if found.extended else 0) - int(found.reading.used)
    return f"正在征求有关方面的意见，这段时间不计入答复期限。{by}收到意见或者对方到期没有答复之后，本机关在剩下的{left}个工作日内答复，届时本页写明日期。"


def _given_up(_request: Request, _found: Timing) -> str:
    return "期限已经届满，按规定视为放弃申请，本机关将结案并在本页告知。需要这些信息的，可以另行申请。"


_WAITING = {
    TimingState.STOPPED_SUPPLEMENT: _supplement_wanted,
    TimingState.STOPPED_FEE: _fee_wanted,
    TimingState.PAUSED: _others_asked,
    TimingState.ABANDONED: _given_up,
}


def cells_of(lines: Sequence[ProofDay], today: date, ended_on: date | None = None) -> list[Cell]:
    """The days of a clock as they are drawn; once ended, those after the end were not used."""
    return [_cell(line, today, min(today, ended_on or today)) for line in lines]


def _cell(line: ProofDay, today: date, used_until: date) -> Cell:
    kind = "last" if line.is_last else "counted" if line.counted else "free"
    if line.day > used_until and not line.is_last:
        kind = f"{kind} ahead"
    return Cell(line.day, kind, line.why, line.number, line.day == today)


def _past(request: Request) -> list[tuple[date, str]]:
    """What happened, newest first; only what the applicant may know."""
    rows = [(request.case.received_on, 0, f"收到申请（{request.intake.label}）")]
    for event in request.case.clock_events.all():
        rows.append((event.on, 1, HAPPENED[EventKind(event.what)]))
    if (withdrawn := withdrawn_on(request)) is not None:
        rows.append((withdrawn, 1, "撤回申请"))
    rows += [(day, 2, words) for one in request.exchanges.all() for day, words in _past_of(one)]
    for letter in request.case.letters.all():
        if not TEMPLATES[LetterKind(letter.kind)].to_others:
            rows.append((letter.issued_on, 2, f"发出《{letter.title}》"))
    return [(day, words) for day, _rank, words in sorted(rows, reverse=True)]


def _past_of(one: Exchange) -> list[tuple[date, str]]:
    """What the applicant said in an exchange; what the office says is a letter."""
    if one.kind is ExchangeKind.PROPOSAL:
        return [(_on(one.asked_at), "收到您提出的主动公开建议")]
    if one.answered_at is None:
        return []
    if one.kind is ExchangeKind.REASONS:
        return [(_on(one.answered_at), "收到您对申请理由的说明")]
    way = way_in_words(FormWanted(one.form), Delivery(one.delivery))
    said = f"您同意改用：{way}" if one.result is ExchangeResult.ACCEPTED else "您要求按原来的形式和方式提供"
    return [(_on(one.answered_at), said)]


def _on(at: datetime) -> date:
    return at.astimezone(CHINA).date()


def may_still_answer(request: Request, one: Exchange) -> bool:
    """Whether the applicant can answer this on the page."""
    is_asked = one.kind is not ExchangeKind.PROPOSAL and one.result is ExchangeResult.PENDING
    return is_asked and request.case.state in OPEN_STATES


def made_public(request: Request) -> tuple[str, str] | None:
    """Title and address of what everybody may read of what was asked for, once it stands there."""
    made = request.made_proactive.filter(article__live=True)
    return made.values_list("article__title", "article__url").first()


def remedy_for(request: Request) -> str:
    """What the applicant may do against the answer, as its letter says; empty before it and where there is nothing."""
    if request.answered_on is None:
        return ""
    outcome = Outcome(request.outcome)
    return "".join(remedy_lines(request.case.organisation, outcome, request.answered_on))


def letters_for_applicant(request: Request) -> list:
    """The letters that are addressed to the applicant, newest first."""
    every = request.case.letters.order_by("-issued_at", "-pk")
    return [one for one in every if not TEMPLATES[LetterKind(one.kind)].to_others]


def remark_words(held: Mapping[str, Any]) -> str:
    """What was noted with an event or a covering, as one line."""
    said = [str(held.get(name, "")) for name in ("remark", *WORDS) if held.get(name)]
    if held.get("reasons"):
        said.append(f"遮盖理由：{'、'.join(held['reasons'])}")
    return "；".join(one.rstrip("。；") for one in said)
