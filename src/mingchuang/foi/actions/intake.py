"""Take an application in: online the moment it is submitted counts, on paper the day it arrived."""

import base64
import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from mingchuang.accounts.models import Person
from mingchuang.casework.actions import Opening, enclose, enter, open_case, settle
from mingchuang.casework.models import Case
from mingchuang.casework.rules import EnclosureKind
from mingchuang.directory.models import Organisation
from mingchuang.disclosure.rules import Intake
from mingchuang.fields.secret import sameness
from mingchuang.foi import reckoning
from mingchuang.foi.actions.issuing import acknowledge
from mingchuang.foi.models import Correction, Request
from mingchuang.foi.rules.letters import LetterKind
from mingchuang.foi.rules.subjects import subject_key
from mingchuang.foi.rules.words import (
    ApplicantKind,
    Delivery,
    FoiVerb,
    FormWanted,
    RequestRefusedError,
    State,
    number_of,
)
from mingchuang.parameters.queries import CHINA

CODE_ALPHABET = str.maketrans("01OI", "8923")  # none that are mistaken for another on paper


@dataclass(frozen=True)
class Paper:
    """A file that came with the application."""

    kind: EnclosureKind
    name: str
    content: bytes


@dataclass(frozen=True)
class Application:
    """What the applicant wrote. ``title`` stands in lists and holds no personal data.

    ``is_verified``: name and number were told by the residents' login.
    """

    organisation: Organisation
    applicant_kind: ApplicantKind
    name: str
    title: str
    wanted: str
    form_wanted: FormWanted
    delivery: Delivery
    contact: str = ""
    id_number: str = ""
    telephone: str = ""
    address: str = ""
    email: str = ""
    help_wanted: str = ""
    papers: Sequence[Paper] = ()
    is_verified: bool = False


@dataclass(frozen=True)
class Submitted:
    """The case that an application became, its retrieval code, and whether it is new."""

    request: Request
    code: str
    is_new: bool


@transaction.atomic
def submit(application: Application, *, key: str, at: datetime) -> Submitted:
    """An application over our own platform: received the moment it is submitted (guiding case 26).

    The same ``key`` gives the same case and the same code, however often the form is sent.
    """
    return _take_in(application, Intake.ONLINE, received_at=at, key=key, actor=None, at=at)


@transaction.atomic
def register(
    application: Application, intake: Intake, *, received_at: datetime, key: str, actor: Person, at: datetime
) -> Submitted:
    """An application on paper, at the counter or by fax, written down by an officer."""
    if received_at > at:
        raise RequestRefusedError("收到日期晚于今天，请核对。")
    return _take_in(application, intake, received_at=received_at, key=key, actor=actor, at=at)


def _take_in(
    application: Application,
    intake: Intake,
    *,
    received_at: datetime,
    key: str,
    actor: Person | None,
    at: datetime,
) -> Submitted:
    office = application.organisation
    opening = Opening(
        reckoning.KIND,
        office,
        application.title,
        State.HANDLING,
        received_at,
        hashlib.sha256(key.encode()).hexdigest(),
    )
    case, is_new = open_case(
        opening, lambda year, serial: number_of(office.code, year, serial), actor=actor, at=at
    )
    code = code_of(key)
    if not is_new:
        return Submitted(Request.objects.select_related("case__organisation").get(case=case), code, False)
    request = _written_down(application, case, intake, code)
    settle(case, at.astimezone(CHINA).date())
    for paper in application.papers:
        enclose(case, paper.kind, paper.content, paper.name, actor=actor, at=at)
    verb = FoiVerb.SUBMITTED if intake is Intake.ONLINE else FoiVerb.REGISTERED
    facts = {"intake": intake.value, "applicant_kind": application.applicant_kind.value}
    enter(case, verb, actor, at, **facts, **proof_of(application.is_verified))
    _receipt(request, actor, at)
    return Submitted(request, code, True)


def _written_down(application: Application, case: Case, intake: Intake, code: str) -> Request:
    """The row of an application whose case was just opened."""
    return Request.objects.create(
        case=case,
        received_on=case.received_on,
        intake=intake,
        applicant_kind=application.applicant_kind,
        name=application.name,
        contact=application.contact,
        id_number=application.id_number,
        telephone=application.telephone,
        address=application.address,
        email=application.email,
        sameness=sameness(identity_of(application.id_number, application.name, application.telephone)),
        topic=subject_key(application.title),
        is_verified=application.is_verified,
        wanted=application.wanted,
        form_wanted=application.form_wanted,
        delivery=application.delivery,
        help_wanted=application.help_wanted,
        code_hash=code_hash(case.number, code),
        reasons=json.dumps({}),
    )


def _receipt(request: Request, actor: Person | None, at: datetime) -> None:
    """Letter 1."""
    values = {
        "addressee": request.name, "office": request.case.organisation.name,
        "wanted": " ".join(request.wanted.split()),
    }  # fmt: skip
    acknowledge(request, LetterKind.RECEIPT, values, actor=actor, at=at)


def proof_of(is_verified: bool) -> dict[str, str]:
    """What the journal says of how the identity was proven."""
    return {"identity": "login"} if is_verified else {}


def identity_of(id_number: str, name: str, telephone: str) -> str:
    """By what the same applicant is recognised: the identity number, else name and telephone, normalised."""
    if id_number.strip():
        return "".join(id_number.split()).upper()
    digits = "".join(character for character in telephone if character.isdigit())
    return f"{''.join(name.split())}|{digits[-11:]}"


def code_of(key: str) -> str:
    """Eight characters that only the sender of ``key`` and this installation can know."""
    digest = salted_hmac("foi.code", key, algorithm="sha256").digest()
    written_code = base64.b32encode(digest)[:8].decode().translate(CODE_ALPHABET)
    return f"{written_code[:4]}-{written_code[4:]}"


def fresh_key() -> str:
    """A key for one form."""
    return secrets.token_urlsafe(24)


def code_hash(number: str, code: str) -> str:
    """What is kept of a code."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    return salted_hmac("foi.code.hash", f"{number}:{plain}", algorithm="sha256").hexdigest()


def code_fits(request: Request | Correction, code: str) -> bool:
    """Whether ``code`` opens the application; dashes, spaces and case do not matter."""
    return constant_time_compare(request.code_hash, code_hash(request.case.number, code))


__all__ = ["Application", "Paper", "Submitted", "code_fits", "fresh_key", "register", "submit"]
