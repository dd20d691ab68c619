"""What happens between receipt and answer: each event is judged by the rules, told by its letter, and journalled."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.casework.actions import locked, turn_clock
from mingchuang.casework.clock import ClockRefusedError
from mingchuang.casework.models import Letter
from mingchuang.documents import rendering
from mingchuang.foi.actions.issuing import issue
from mingchuang.foi.models import Remark, Request
from mingchuang.foi.rules.events import EventKind
from mingchuang.foi.rules.letters import TEMPLATES, LetterKind
from mingchuang.foi.rules.limits import limits_on
from mingchuang.foi.rules.words import OPEN_STATES, RequestRefusedError
from mingchuang.foi.writing import composed, in_words
from mingchuang.parameters.queries import CHINA

LETTERS: Mapping[EventKind, tuple[LetterKind, ...]] = {
    EventKind.SUPPLEMENT_ASKED: (LetterKind.SUPPLEMENT,),
    EventKind.THIRD_PARTY_ASKED: (LetterKind.THIRD_PARTY, LetterKind.THIRD_PARTY_SLIP, LetterKind.CONSULTING),
    EventKind.AGENCY_ASKED: (LetterKind.AGENCY, LetterKind.CONSULTING),
    EventKind.EXTENDED: (LetterKind.EXTENSION,),
    EventKind.FEE_NOTICED: (LetterKind.FEE,),
    EventKind.DELAY_SET: (LetterKind.DELAY,),
}
"""The letters that tell of an event; those to others go to ``Told.addressee``."""


def letters_of(kind: EventKind, received_on: date) -> tuple[LetterKind, ...]:
    """The letters that tell of an event; asking another body left no time out before 2019-05-15, so nobody was told."""
    if kind is EventKind.AGENCY_ASKED and not limits_on(received_on).agency_pauses:
        return (LetterKind.AGENCY,)
    return LETTERS.get(kind, ())


OF_TODAY = frozenset(LETTERS)
"""Acts of ours: they happen when they are done, never back-dated."""

NEED_UNTIL = frozenset({EventKind.SUPPLEMENT_ASKED, EventKind.DELAY_SET})


@dataclass(frozen=True)
class Told:
    """What an officer wrote with an event: fields of the letter, to whom it goes, until when, a remark."""

    values: Mapping[str, str] = field(default_factory=dict)
    addressee: str = ""
    until: date | None = None
    who: str = ""
    remark: str = ""
    excused: bool = False


@transaction.atomic
def note(
    request: Request, kind: EventKind, told: Told, *, on: date, actor: Person | None, at: datetime
) -> list[Letter]:
    """Let an event happen: the clock turns, its letters are issued, both or neither.

    Raises ``RequestRefusedError`` with the sentence for people.
    """
    case = locked(request.case)
    today = at.astimezone(CHINA).date()
    if case.state not in OPEN_STATES:
        raise RequestRefusedError("这件申请已经办结，不能再登记办理事项。")
    if kind in OF_TODAY and on != today:
        raise RequestRefusedError("本机关作出的告知以当天为准，不能倒签日期。")
    if on > today:
        raise RequestRefusedError("日期晚于今天，请核对。")
    if kind in NEED_UNTIL and told.until is None:
        raise RequestRefusedError("请填写截止日期。")
    try:
        turn_clock(case, kind, on, until=told.until, who=told.who, excused=told.excused, actor=actor, at=at)
    except ClockRefusedError as refused:
        raise RequestRefusedError(str(refused)) from refused
    if told.remark.strip() or told.values:
        text = json.dumps({"remark": told.remark.strip(), **told.values}, ensure_ascii=False)
        Remark.objects.create(request=request, what=kind.value, text=text, person=actor, at=at)
    request.case = locked(case)
    if kind is EventKind.FEE_NOTICED:
        request.fee_yuan = int(told.values.get("fee_yuan", "0"))
        request.save(update_fields=["fee_yuan"])
    if kind is EventKind.FEE_PAID:
        request.fee_paid = True
        request.save(update_fields=["fee_paid"])
    return [_told_by(request, letter, told, actor, at) for letter in letters_of(kind, case.received_on)]


def foreseen(request: Request, kind: EventKind, told: Told, *, at: datetime) -> list[rendering.Letter]:
    """The letters that would tell of an event today, as they would read; nothing stays written.

    Raises ``RequestRefusedError``.
    """
    today = at.astimezone(CHINA).date()
    with transaction.atomic():
        try:
            turn_clock(request.case, kind, today, until=told.until, who=told.who, actor=None, at=at)
        except ClockRefusedError as refused:
            raise RequestRefusedError(str(refused)) from refused
        request.case = locked(request.case)
        letters = []
        for letter in letters_of(kind, request.case.received_on):
            values, addressee, enclosures = letter_values(letter, told)
            letters.append(
                composed(request, letter, values, on=today, addressee=addressee, attachments=enclosures)
            )
        transaction.set_rollback(True)
    request.case.refresh_from_db()
    return letters


def letter_values(kind: LetterKind, told: Told) -> tuple[dict[str, str], str, tuple[str, ...]]:
    """What a letter that tells of an event takes from the officer's words: values, addressee, enclosures."""
    values = {**told.values}
    if told.until is not None:
        values["until"] = in_words(told.until)
    if not TEMPLATES[kind].to_others:
        return values, "", ()
    if not told.addressee.strip():
        raise RequestRefusedError("请写明征求意见的对象。")
    slip = (LetterKind.THIRD_PARTY_SLIP.label,) if kind is LetterKind.THIRD_PARTY else ()
    return values, told.addressee.strip(), slip


def _told_by(request: Request, kind: LetterKind, told: Told, actor: Person | None, at: datetime) -> Letter:
    values, addressee, enclosures = letter_values(kind, told)
    return issue(request, kind, values, addressee=addressee, attachments=enclosures, actor=actor, at=at)
