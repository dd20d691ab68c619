"""Applications that speak their state: ``an_application(answered=…)``."""

import itertools
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

from mingchuang.accounts.rules import RoleKind
from mingchuang.disclosure.rules import Intake
from mingchuang.foi import actions
from mingchuang.foi.rules.events import EventKind
from mingchuang.foi.rules.evidence import OF_THIRD_PARTIES
from mingchuang.foi.rules.letters import LetterKind
from mingchuang.foi.rules.outcomes import OUTCOMES, Outcome
from mingchuang.foi.rules.words import ApplicantKind, Delivery, FormWanted
from tests.accounts.factories import PersonFactory
from tests.directory.factories import OrganisationFactory

D = date.fromisoformat
KEYS = (f"key-{n}" for n in itertools.count(1))


def moment(day: str, hour: int = 1) -> datetime:
    """``hour`` is UTC; 1 is nine in the morning in China."""
    return datetime.combine(D(day), datetime.min.time(), UTC).replace(hour=hour)


def an_office():
    """A government with the five people through whose hands an application goes."""
    government = OrganisationFactory(
        government=True, name="明窗区人民政府", short_name="区政府", telephone="0000-2000001"
    )
    office = SimpleNamespace(government=government)
    for name, kind in (
        ("clerk", RoleKind.INFORMATION_OFFICER),
        ("lawyer", RoleKind.CHECKER),
        ("guard", RoleKind.SECRECY_CHECKER),
        ("signer", RoleKind.SIGNER),
    ):
        setattr(office, name, PersonFactory(roles=[(kind, government)]))
    return office


def application(organisation, **changed):
    """What a resident writes."""
    written = {
        "organisation": organisation,
        "applicant_kind": ApplicantKind.NATURAL,
        "name": "明小雨",
        "title": "2025年老旧小区改造项目清单",
        "wanted": "2025年书院街老旧小区改造的项目名称、投资和施工单位",
        "form_wanted": FormWanted.ELECTRONIC,
        "delivery": Delivery.ONLINE,
        "telephone": "0000-7654321",
        **changed,
    }
    return actions.Application(**written)


def submitted(office, day="2026-03-02", **changed):
    """An application over the platform."""
    at = moment(day)
    return actions.submit(application(office.government, **changed), key=next(KEYS), at=at)


def registered(office, intake=Intake.LETTER, day="2026-03-02", **changed):
    """An application on paper."""
    at = moment(day)
    return actions.register(
        application(office.government, **changed), intake, received_at=at, key=next(KEYS),
        actor=office.clerk, at=at,
    )  # fmt: skip


def reasons_for(outcome: Outcome) -> dict[str, str]:
    """Every reason that an outcome needs."""
    return {need.value: f"{need.label}：详见说明" for need in OUTCOMES[outcome].needs}


def answered(office, request, outcome=Outcome.DISCLOSED, day="2026-03-10"):
    """The application answered on ``day``, through all hands; the letter."""
    at = moment(day)
    if outcome in OF_THIRD_PARTIES:
        third_party_asked(office, request, day)
    if outcome is Outcome.STILL_UNCLEAR:
        supplemented(office, request, day)
    actions.draft(request, outcome, reasons_for(outcome), actor=office.clerk, at=at)
    actions.submit_answer(request, actor=office.clerk, at=at)
    actions.review(request, "pass_legal", actor=office.lawyer, at=at)
    actions.review(request, "pass_secrecy", actor=office.guard, at=at)
    return actions.sign(request, actor=office.signer, at=at)


def reasons_asked(office, request, day="2026-03-04"):
    """The applicant asked for reasons (letter 3); the letter."""
    values = {"frequency": "本月提出同类申请45件", "until": "2026年3月9日"}
    asking = actions.Asking(D(day) + timedelta(days=5))
    return actions.tell(
        request, LetterKind.REASONS, values, asking=asking, actor=office.clerk, at=moment(day)
    )


def third_party_asked(office, request, day="2026-03-05"):
    """A third party asked and answered on the same day."""
    told = actions.Told({"items": "贵方签署的合同"}, addressee="明窗恒筑工程公司")
    actions.note(request, EventKind.THIRD_PARTY_ASKED, told, on=D(day), actor=office.clerk, at=moment(day))
    answer = actions.Told(remark="不同意公开")
    actions.note(
        request, EventKind.THIRD_PARTY_ANSWERED, answer, on=D(day), actor=office.clerk, at=moment(day, 2)
    )


def supplemented(office, request, day="2026-03-05"):
    """Asked to supplement and mended the same day."""
    told = actions.Told({"items": "请写明年份"}, until=D("2026-03-31"))
    actions.note(request, EventKind.SUPPLEMENT_ASKED, told, on=D(day), actor=office.clerk, at=moment(day))
    mended = actions.Told(remark="2025年")
    actions.note(
        request, EventKind.SUPPLEMENT_RECEIVED, mended, on=D(day), actor=office.clerk, at=moment(day, 2)
    )
