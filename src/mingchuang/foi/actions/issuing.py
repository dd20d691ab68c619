"""Send a letter: its text of the day, its number, its print, frozen together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.casework.actions import ask, enter, issue_letter, locked, text_of
from mingchuang.casework.models import Enclosure, Letter
from mingchuang.casework.papers import read
from mingchuang.directory.models import Organisation
from mingchuang.documents.redactable import pages_in
from mingchuang.documents.typesetting import MissingGlyphsError
from mingchuang.foi.models import Exchange, Request
from mingchuang.foi.queries import happened, issued_kinds, timing_now
from mingchuang.foi.rules.exchanges import ASKED_BY_LETTER, ExchangeKind
from mingchuang.foi.rules.letters import LetterKind
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.receiving import RECEIPTS, Handed, effect, in_list
from mingchuang.foi.rules.service import Carrier
from mingchuang.foi.rules.telling import ON_DEMAND, telling_refusal
from mingchuang.foi.rules.words import OPEN_STATES, Delivery, FoiVerb, FormWanted, RequestRefusedError
from mingchuang.foi.writing import composed, in_words, take_number, wording
from mingchuang.parameters.queries import CHINA

BLANK_DAY = "　　年　　月　　日"


def issue(
    request: Request,
    kind: LetterKind,
    values: Mapping[str, str],
    *,
    actor: Person | None,
    at: datetime,
    addressee: str = "",
    outcome: Outcome | None = None,
    attachments: tuple[str, ...] = (),
) -> Letter:
    """The letter as it goes out today; inside the transaction of what it tells.

    Raises ``RequestRefusedError`` naming what is missing, ``MissingGlyphsError``.
    """
    on, organisation = at.astimezone(CHINA).date(), request.case.organisation
    text = wording(kind, on, received_on=request.case.received_on)
    letter = composed(
        request, kind, values, on=on, number=take_number(organisation, on), text=text, addressee=addressee,
        outcome=outcome, attachments=attachments,
    )  # fmt: skip
    return issue_letter(
        request.case, kind.value, letter, issued_on=on, wording=text.version, actor=actor, at=at
    )


def acknowledge(
    request: Request, kind: LetterKind, values: Mapping[str, str], *, actor: Person | None, at: datetime
) -> Letter | None:
    """A receipt. A name that no face can print must not stop what was handed in: the page is the receipt then."""
    try:
        with transaction.atomic():
            return issue(request, kind, values, actor=actor, at=at)
    except (MissingGlyphsError, RequestRefusedError):
        return None


def take_in(
    request: Request,
    handed: Handed,
    papers: Iterable[Enclosure] = (),
    *,
    on: date,
    actor: Person | None,
    at: datetime,
) -> Letter | None:
    """The receipt for what the applicant handed in on ``on``; inside its transaction, once the clock has turned."""
    found = timing_now(request, at.astimezone(CHINA).date())
    due = in_words(found.due_on) if found.due_on else ""
    named = [(one.name, pages_in(read(one.paper))) for one in papers]
    values = {
        "addressee": request.name,
        "office": request.case.organisation.name,
        "wanted": " ".join(request.wanted.split()),
        "handed_on": in_words(on),
        "items": in_list(handed, named),
        "effect": effect(handed, found, due),
    }
    return acknowledge(request, RECEIPTS[handed], values, actor=actor, at=at)


@dataclass(frozen=True)
class Asking:
    """What a letter asks of the applicant: by when to answer, and which form and way are offered instead."""

    until: date
    form: FormWanted | None = None
    delivery: Delivery | None = None


@transaction.atomic
def tell(
    request: Request,
    kind: LetterKind,
    values: Mapping[str, str],
    *,
    actor: Person,
    at: datetime,
    addressee: str = "",
    asking: Asking | None = None,
) -> Letter:
    """Send a letter that turns no clock: reasons asked, another way offered, a third party told.

    What it asks of the applicant (``asking``) waits for an answer from then on.
    """
    if kind not in ON_DEMAND:
        raise RequestRefusedError("这份文书随办理环节自动生成，不能单独发出。")
    request.case = locked(request.case)
    why = telling_refusal(
        kind, received_on=request.case.received_on, is_open=request.case.state in OPEN_STATES,
        issued=issued_kinds(request), happened=happened(request),
    )  # fmt: skip
    if why:
        raise RequestRefusedError(why)
    if kind in ASKED_BY_LETTER:
        _ask(request, ASKED_BY_LETTER[kind], values, asking, actor, at)
    return issue(request, kind, values, addressee=addressee, actor=actor, at=at)


def _ask(
    request: Request,
    kind: ExchangeKind,
    values: Mapping[str, str],
    asking: Asking | None,
    actor: Person,
    at: datetime,
) -> None:
    if asking is None or asking.until <= at.astimezone(CHINA).date():
        raise RequestRefusedError("答复的最后日期应晚于今天，请给申请人合理的时间。")
    if (asking.form, asking.delivery) == (request.form_wanted, request.delivery):
        raise RequestRefusedError("拟改用的形式和方式与申请人希望的相同，不必征询。")
    Exchange.objects.create(
        request=request, kind=kind, text=values.get("ground") or values.get("frequency", ""), asked_at=at,
        asked_by=actor, until=asking.until, form=asking.form or "", delivery=asking.delivery or "",
    )  # fmt: skip
    enter(request.case, FoiVerb.ASKED_APPLICANT, actor, at, kind=kind.value)


def proof_values(letter: Letter) -> dict[str, str]:
    """What the proof of service says about ``letter``; what is not known yet is left blank to be written by hand."""
    return {
        "items": f"《{letter.title}》（{letter.number}）",
        "carrier": Carrier(letter.carrier).label if letter.carrier else "□当面送达　□邮寄　□转送　□其他",
        "sent": in_words(letter.sent_on) if letter.sent_on else BLANK_DAY,
        "received_by": in_words(letter.received_on) if letter.received_on else BLANK_DAY,
    }


@transaction.atomic
def ask_share(
    request: Request, organisation: Organisation, question: str, due_on: date, *, actor: Person, at: datetime
) -> Letter:
    """Ask a department for its part, with the letter that asks it (协助办理函); both or neither."""
    request.case = locked(request.case)
    ask(request.case, organisation, question, due_on, actor=actor, at=at)
    values = {"items": question.strip(), "until": in_words(due_on)}
    return issue(request, LetterKind.SHARE, values, addressee=organisation.name, actor=actor, at=at)


@transaction.atomic
def prove_service(request: Request, letter: Letter, *, actor: Person, at: datetime) -> Letter:
    """The proof of service of a letter (送达回证), to be signed by whoever receives it."""
    request.case = locked(request.case)
    return issue(
        request, LetterKind.PROOF_OF_SERVICE, proof_values(letter), addressee=text_of(letter).addressee or request.name,
        actor=actor, at=at,
    )  # fmt: skip
