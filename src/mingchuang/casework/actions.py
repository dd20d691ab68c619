"""Open, move, hand over, turn the clock, ask others, issue and serve letters: the only code that writes cases.

One transaction each. Free text (questions, answers, remarks) is kept with its subject; the journal gets codes.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.casework import papers
from mingchuang.casework.absences import absence_of
from mingchuang.casework.kinds import kind_of
from mingchuang.casework.models import Case, ClockEvent, Enclosure, Letter, Share
from mingchuang.casework.numbering import take
from mingchuang.casework.queries import clocks_of
from mingchuang.casework.rules import CaseRefusedError, CaseVerb, EnclosureKind
from mingchuang.directory.models import Organisation
from mingchuang.documents import rendering
from mingchuang.documents.recognition import recognise
from mingchuang.journal.actions import record
from mingchuang.journal.rules import sm3
from mingchuang.parameters.queries import CHINA
from mingchuang.terms import Term


def _number(person: Person | None) -> int | None:
    return None if person is None else person.pk


def enter(case: Case, verb: Term, actor: Person | None, at: datetime, **facts: Any) -> None:
    """Enter in the journal what happened to a case, under its organisation; inside the transaction that did it."""
    record(
        verb,
        f"{case.kind}:{case.pk}",
        actor=_number(actor),
        at=at,
        organisation=case.organisation.code,
        facts=facts,
    )


@dataclass(frozen=True)
class Opening:
    """What a new case begins with. ``key``: the same key opens the same case, however often it is sent."""

    kind: str
    organisation: Organisation
    subject: str
    state: Term
    received_at: datetime
    key: str | None = None


class _AlreadyOpenError(Exception):
    """The same key has opened a case before."""


@transaction.atomic
def open_case(
    opening: Opening, number: Callable[[int, int], str], *, actor: Person | None, at: datetime
) -> tuple[Case, bool]:
    """The case, and whether it is new. ``number(year, serial)`` writes the number of its kind.

    Serials run by kind, organisation and year of receipt, without gaps.
    """
    received = opening.received_at.astimezone(CHINA)
    series = f"{opening.kind}:{opening.organisation.code}:{received.year}"
    try:
        with transaction.atomic():  # a second sending gives its serial back with this savepoint
            serial = take(series)[0]
            if opening.key and Case.objects.filter(key=opening.key).exists():
                raise _AlreadyOpenError
            case = Case.objects.create(
                kind=opening.kind,
                number=number(received.year, serial),
                key=opening.key,
                organisation=opening.organisation,
                subject=opening.subject[:200],
                state=opening.state.value,
                received_on=received.date(),
                received_at=opening.received_at,
            )
    except _AlreadyOpenError:
        return Case.objects.get(key=opening.key), False
    enter(case, CaseVerb.OPENED, actor, at, received_on=case.received_on.isoformat())
    return case, True


def locked(case: Case) -> Case:
    """The case as it stands now, held until the transaction ends."""
    return (
        Case.objects.select_for_update(of=("self",)).select_related("organisation", "owner").get(pk=case.pk)
    )


@transaction.atomic
def move(
    case: Case, name: str, *, actor: Person | None, at: datetime, closes: bool = False, **facts: Any
) -> Case:
    """Take the move ``name`` of the kind's workflow. Raises ``MoveRefusedError`` where it is not open."""
    current = locked(case)
    flow = kind_of(current).workflow
    state = next(one for one in flow.states() if one.value == current.state)
    current.state = flow.move(name, state).target.value
    current.version += 1
    if closes:
        current.closed_at = at
    current.save(update_fields=["state", "version", "closed_at"])
    enter(current, CaseVerb.MOVED, actor, at, move=name, **facts)
    return current


@transaction.atomic
def turn_clock(
    case: Case,
    what: Term,
    on: date,
    *,
    actor: Person | None,
    at: datetime,
    until: date | None = None,
    who: str = "",
    amount: int = 0,
    excused: bool = False,
    clock: str = "",
) -> ClockEvent:
    """Add an event to a clock of the case; the due day follows. Raises ``ClockRefusedError``."""
    current = locked(case)
    event = ClockEvent.objects.create(
        case=current, clock=clock, what=what.value, on=on, at=at, until=until, who=who, amount=amount,
        excused=excused, actor=actor,
    )  # fmt: skip
    clocks_of(current, max(on, at.astimezone(CHINA).date()))  # refuses what cannot be
    settle(current, at.astimezone(CHINA).date())
    facts = {"what": what.value, "on": on.isoformat()}
    enter(current, CaseVerb.CLOCK_TURNED, actor, at, **facts)
    return event


def settle(case: Case, on: date) -> bool:
    """Write down the due day as reckoned on ``on``; whether it changed."""
    clocks = clocks_of(case, on)
    due, provisional = clocks.first.due_on, bool(clocks.provisional_years)
    if (case.due_on, case.due_provisional) == (due, provisional):
        return False
    case.due_on, case.due_provisional = due, provisional
    case.save(update_fields=["due_on", "due_provisional"])
    return True


@transaction.atomic
def claim(case: Case, *, actor: Person, at: datetime) -> Case:
    """Take a case that nobody has. Raises ``CaseRefusedError`` where somebody else has it."""
    current = locked(case)
    if current.owner_id not in (None, actor.pk):
        raise CaseRefusedError(f"这件已由{current.owner}认领，需要接手请联系对方交办。")
    current.owner = actor
    current.save(update_fields=["owner"])
    enter(current, CaseVerb.CLAIMED, actor, at)
    return current


@transaction.atomic
def hand_over(case: Case, to: Person, *, actor: Person | None, at: datetime) -> Case:
    """Give a case to a colleague."""
    current = locked(case)
    if not to.is_active:
        raise CaseRefusedError(f"{to}的账号已停用，请选择其他同事。")
    away = absence_of(to, at.astimezone(CHINA).date())
    if away is not None:
        raise CaseRefusedError(f"{to}休假到{away.last_on}，由{away.substitute}代办，请交给代办人。")
    current.owner = to
    current.save(update_fields=["owner"])
    enter(current, CaseVerb.HANDED_OVER, actor, at, to=to.pk)
    return current


@transaction.atomic
def enclose(
    case: Case,
    kind: EnclosureKind,
    content: bytes,
    name: str,
    *,
    actor: Person | None,
    at: datetime,
    for_applicant: bool = False,
) -> Enclosure:
    """Keep a paper of the case. Raises ``RefusedFileError`` for content that is not a document or picture."""
    found = recognise(content, name)
    made = Enclosure.objects.create(
        case=case,
        kind=kind,
        name=_plain(name),
        content_type=found.content_type,
        paper=papers.keep(content),
        size=len(content),
        at=at,
        by=actor,
        is_for_applicant=for_applicant,
    )
    enter(case, CaseVerb.ENCLOSED, actor, at, enclosure=made.pk, kind=kind.value)
    return made


def _plain(name: str) -> str:
    base = name.replace("\\", "/").rpartition("/")[2]
    return "".join(character for character in base if character.isprintable())[-120:] or "未命名"


@transaction.atomic
def ask(
    case: Case, organisation: Organisation, question: str, due_on: date, *, actor: Person, at: datetime
) -> Share:
    """Ask another organisation for its part of the case, to be answered by ``due_on``."""
    if not question.strip():
        raise CaseRefusedError("请写明需要对方提供什么、怎样反馈。")
    if due_on < at.astimezone(CHINA).date():
        raise CaseRefusedError("反馈期限不能早于今天。")
    if Share.objects.filter(case=case, organisation=organisation, answered_at__isnull=True).exists():
        raise CaseRefusedError(f"已经请{organisation}协办，正在等待反馈。")
    share = Share.objects.create(
        case=case, organisation=organisation, question=question.strip(), asked_by=actor, asked_at=at,
        due_on=due_on,
    )  # fmt: skip
    enter(case, CaseVerb.ASKED, actor, at, organisation=organisation.code, due_on=due_on.isoformat())
    return share


@transaction.atomic
def answer_share(share: Share, answer: str, *, actor: Person, at: datetime) -> Share:
    """What the organisation asked has to say."""
    current = Share.objects.select_for_update().get(pk=share.pk)
    if current.answered_at is not None:
        raise CaseRefusedError("这项协办已经反馈，不必重复提交。")
    if not answer.strip():
        raise CaseRefusedError("请写明反馈意见。")
    current.answer, current.answered_by, current.answered_at = answer.strip(), actor, at
    current.save(update_fields=["answer", "answered_by", "answered_at"])
    enter(current.case, CaseVerb.ANSWERED_SHARE, actor, at, share=current.pk)
    return current


@transaction.atomic
def issue_letter(
    case: Case,
    kind: str,
    letter: rendering.Letter,
    *,
    issued_on: date,
    actor: Person | None,
    at: datetime,
    wording: int = 1,
) -> Letter:
    """Freeze a letter: its text, its print and the print's SM3; ``wording`` is the version of its template.

    Raises ``MissingGlyphsError``.
    """
    pdf = rendering.render_letter(letter, at=at.astimezone(UTC))
    made = Letter.objects.create(
        case=case,
        kind=kind,
        title=letter.title[:120],
        number=letter.number,
        text=json.dumps(asdict(letter), ensure_ascii=False, sort_keys=True),
        sm3=sm3(pdf),
        paper=papers.keep(pdf),
        wording=wording,
        issued_on=issued_on,
        issued_at=at,
        issued_by=actor,
    )
    enter(case, CaseVerb.LETTER_ISSUED, actor, at, letter=made.pk, kind=kind, sm3=made.sm3)
    return made


def text_of(letter: Letter) -> rendering.Letter:
    """The frozen text of a letter, as it can be printed again."""
    held: Mapping[str, Any] = json.loads(letter.text)
    return rendering.Letter(**{**held, "attachments": tuple(held["attachments"])})


@transaction.atomic
def serve_letter(
    letter: Letter,
    carrier: Term,
    *,
    sent_on: date | None,
    received_on: date | None,
    tracking: str = "",
    actor: Person | None,
    at: datetime,
) -> Letter:
    """Note how and when a letter went out and arrived; each date is entered once."""
    current = Letter.objects.select_for_update().get(pk=letter.pk)
    today = at.astimezone(CHINA).date()
    if any(day is not None and not current.issued_on <= day <= today for day in (sent_on, received_on)):
        raise CaseRefusedError(f"送达日期应在文书日期 {current.issued_on} 与今天之间，请核对。")
    if sent_on and received_on and received_on < sent_on:
        raise CaseRefusedError("签收日期早于寄出日期，请核对。")
    for name, day in (("sent_on", sent_on), ("received_on", received_on)):
        held = getattr(current, name)
        if held is not None and day not in (None, held):
            raise CaseRefusedError("这个送达日期已经登记，不能改写；登记有误的请在备注中说明。")
        setattr(current, name, held or day)
    current.carrier = carrier.value
    current.tracking = tracking.strip()[:60] or current.tracking
    current.save(update_fields=["carrier", "tracking", "sent_on", "received_on"])
    facts = {"letter": current.pk, "carrier": carrier.value}
    enter(current.case, CaseVerb.LETTER_SERVED, actor, at, **facts)
    return current


def note_look(case: Case, *, actor: Person, at: datetime) -> None:
    """Record that somebody had the personal data of a case shown."""
    enter(case, CaseVerb.LOOKED_AT_PERSON, actor, at)


@transaction.atomic
def archive(case: Case, *, actor: Person | None, at: datetime) -> Case:
    """Mark an ended case as archived. Raises ``CaseRefusedError`` while it is open."""
    current = locked(case)
    if current.closed_at is None:
        raise CaseRefusedError("案件还没有办结，不能归档。")
    if current.archived_at is None:
        current.archived_at = at
        current.save(update_fields=["archived_at"])
        enter(current, CaseVerb.ARCHIVED, actor, at)
    return current
