"""Many applications at once: which of them can be, the answers as they are read, and what is done with each."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.safestring import SafeString, mark_safe

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import awake_kinds_of, has_role, organisations_of
from mingchuang.accounts.rules import Light
from mingchuang.casework import batches
from mingchuang.casework.actions import claim, hand_over, locked
from mingchuang.casework.models import BatchItem, Letter
from mingchuang.casework.queries import light_of
from mingchuang.casework.rules import CaseRefusedError
from mingchuang.casework.workflow import MoveRefusedError
from mingchuang.documents.typesetting import MissingGlyphsError, refuse_missing
from mingchuang.foi import actions, queries
from mingchuang.foi.models import Request, Review
from mingchuang.foi.reckoning import KIND
from mingchuang.foi.rules.letters import LetterKind
from mingchuang.foi.rules.many import READ_FIRST, Held, HeldLetter, Many, fits, is_due, refusal, roles_for
from mingchuang.foi.rules.outcomes import OUTCOMES, Outcome, Reasoning
from mingchuang.foi.rules.service import Carrier
from mingchuang.foi.rules.words import WORKFLOW, RequestRefusedError, State
from mingchuang.foi.writing import composed
from mingchuang.journal.rules import sm3
from mingchuang.parameters.queries import CHINA, calendar

REFUSALS = (RequestRefusedError, CaseRefusedError, MoveRefusedError, MissingGlyphsError)
CHANGED = "您阅读之后，答复又有改动，没有办理。请重新阅读后再决定。"


@dataclass(frozen=True)
class Answer:
    """A drafted answer as it is read before it is decided: ``seen`` is the digest of all that the letter will say."""

    title: str
    outcome: str
    article: str
    body: SafeString
    reasons: list[tuple[str, str]]
    annexes: list[tuple[int, str]]
    reviews: list[tuple[Review, str]]
    seen: str


@dataclass(frozen=True)
class Row:
    """One application of a preview: what will be done with it, or why nothing; ``letters`` with whether they are due."""

    request: Request
    light: Light
    left: int | None
    state: str
    refusal: str = ""
    answer: Answer | None = None
    letters: tuple[tuple[Letter, bool], ...] = ()


def open_to(person: Person) -> list[Many]:
    """What ``person`` may do with many applications, by the roles held anywhere."""
    held = awake_kinds_of(person)
    return [what for what in Many if held & roles_for(what)]


def rows(
    what: Many, requests: Iterable[Request], person: Person, today: date, to: Person | None = None
) -> list[Row]:
    """The preview: each application with its answer to be read, its letters, or the reason why it is left out."""
    known, reached = calendar(), {one.pk for one in organisations_of(person, roles_for(what))}
    made = []
    for one in requests:
        why = refusal(what, _held(one, person, has_role=one.case.organisation_id in reached))
        if not why and to is not None:
            why = _cannot_take(to, one)
        light = light_of(one.case, today, known)
        made.append(_row(what, one, why, Row(one, *light, State(one.case.state).label, why), today))
    return made


def _row(what: Many, request: Request, why: str, bare: Row, today: date) -> Row:
    """``bare`` with what is to be read or served, or with the reason why there is nothing."""
    if why:
        return bare
    if what in READ_FIRST:
        try:
            return replace(bare, answer=answer_of(request, today))
        except REFUSALS as refused:
            return replace(bare, refusal=str(refused))
    if what in NOTHING_TO:
        letters = letters_for(what, request)
        return replace(bare, letters=letters, refusal="" if letters else NOTHING_TO[what])
    return bare


def _cannot_take(to: Person, request: Request) -> str:
    office = request.case.organisation
    fits_there = to.is_active and has_role(to, roles_for(Many.HAND_OVER), office)
    return "" if fits_there else f"{to}不办理{office}的申请。"


NOTHING_TO = {
    Many.SEND: "没有尚未登记寄出的文书。",
    Many.RECEIVE: "没有寄出后等待签收的文书。",
    Many.PRINT: "没有可以打印的文书。",
}


def _held(request: Request, person: Person, *, has_role: bool) -> Held:
    case = request.case
    return Held(
        state=State(case.state), has_role=has_role,
        own_draft=request.drafted_by_id == person.pk, owner=str(case.owner or ""), is_own=case.owner_id == person.pk,
        archived=case.archived_at is not None,
    )  # fmt: skip


def letters_for(what: Many, request: Request) -> tuple[tuple[Letter, bool], ...]:
    """The letters of an application that a deed is about, and whether each is due for it."""
    held = [(one, _held_letter(one)) for one in request.case.letters.all()]
    return tuple((one, is_due(what, known)) for one, known in held if fits(what, known))


def _held_letter(letter: Letter) -> HeldLetter:
    return HeldLetter(
        LetterKind(letter.kind), bool(letter.paper), bool(letter.carrier), letter.received_on is not None
    )


def answer_of(request: Request, on: date) -> Answer:
    """The answer as its letter would say it on ``on``. Raises what keeps the letter from going out."""
    if not request.outcome:
        raise RequestRefusedError("还没有拟写答复。")
    outcome = Outcome(request.outcome)
    kind, values, annexes = queries.answer_letter(request)
    letter = composed(request, kind, values, on=on, outcome=outcome, attachments=annexes)
    refuse_missing(f"{letter.addressee}{letter.body}{''.join(annexes)}")
    papers = list(request.case.enclosures.filter(name__in=annexes, is_for_applicant=True))
    reasons = json.loads(request.reasons)
    return Answer(
        title=letter.title,
        outcome=outcome.label,
        article=OUTCOMES[outcome].article,
        body=mark_safe(letter.body),  # composed, with every value escaped
        reasons=[(need.label, reasons[need.value]) for need in Reasoning if reasons.get(need.value)],
        annexes=[(one.pk, one.name) for one in papers],
        reviews=[
            (one, WORKFLOW.moves[one.move].label) for one in request.reviews.select_related("person").all()
        ],
        seen=sm3(
            json.dumps([kind.value, letter.addressee, letter.body, [one.paper for one in papers]]).encode()
        ),
    )


def _current(item: BatchItem) -> Request:
    case = locked(item.case)
    request = Request.objects.get(pk=case.pk)
    request.case = case
    return request


def _what(item: BatchItem) -> Many:
    return Many(item.batch.deed.partition(".")[2])


def _refuse(what: Many, request: Request, actor: Person) -> None:
    held = _held(request, actor, has_role=has_role(actor, roles_for(what), request.case.organisation))
    if why := refusal(what, held):
        raise RequestRefusedError(why)


def _decide(item: BatchItem, actor: Person, at: datetime) -> None:
    """An opinion or a signature, if the answer still is what was read."""
    request, what = _current(item), _what(item)
    _refuse(what, request, actor)
    if answer_of(request, at.astimezone(CHINA).date()).seen != item.values.get("seen"):
        raise RequestRefusedError(CHANGED)
    if what is Many.SIGN:
        item.letter = actions.sign(request, actor=actor, at=at)
        item.save(update_fields=["letter"])
    else:
        remark = str(item.batch.values.get("remark", ""))
        actions.review(request, what.value, remark=remark, actor=actor, at=at)


def _take_or_give(item: BatchItem, actor: Person, at: datetime) -> None:
    request, what = _current(item), _what(item)
    _refuse(what, request, actor)
    if what is Many.CLAIM:
        claim(request.case, actor=actor, at=at)
        return
    to = Person.objects.get(pk=item.batch.values["to"])
    if why := _cannot_take(to, request):
        raise RequestRefusedError(why)
    hand_over(request.case, to, actor=actor, at=at)


def _serve(item: BatchItem, actor: Person, at: datetime) -> None:
    locked(item.case)
    letter = item.letter
    assert letter is not None
    day = date.fromisoformat(item.values.get("on") or item.batch.values["on"])
    if _what(item) is Many.RECEIVE:
        carrier = Carrier(letter.carrier)
        actions.serve(letter, carrier, sent_on=None, received_on=day, actor=actor, at=at)
        return
    if letter.carrier:
        raise RequestRefusedError("这份文书已经登记寄出。")
    actions.serve(
        letter, Carrier(item.batch.values["carrier"]), sent_on=day, received_on=None,
        tracking=item.values.get("tracking", ""), actor=actor, at=at,
    )  # fmt: skip


def _put_away(item: BatchItem, actor: Person, at: datetime) -> None:
    request = _current(item)
    _refuse(Many.ARCHIVE, request, actor)
    actions.put_away(request, actor=actor, at=at)


DOING = {
    Many.CLAIM: _take_or_give,
    Many.HAND_OVER: _take_or_give,
    Many.PASS_LEGAL: _decide,
    Many.PASS_SECRECY: _decide,
    Many.SIGN: _decide,
    Many.SEND: _serve,
    Many.RECEIVE: _serve,
    Many.ARCHIVE: _put_away,
}
DEEDS: Sequence[batches.Deed] = [
    batches.Deed(f"{KIND}.{what.value}", what.label, do, REFUSALS) for what, do in DOING.items()
]
"""What is given to the kernel; printing changes nothing and is done at once."""
