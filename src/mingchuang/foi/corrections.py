"""Read requests to correct: whose they are, how they stand, their register, what the archive keeps of one."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from mingchuang.accounts.models import Person
from mingchuang.casework.models import Case
from mingchuang.casework.queries import Clocks, cases_at, clocks_of, within_reach, working_days
from mingchuang.casework.rules import EnclosureKind
from mingchuang.foi.ledger import year_in
from mingchuang.foi.models import Correction
from mingchuang.foi.reckoning import CORRECTION, is_waiting
from mingchuang.foi.rules.advice import Advice
from mingchuang.foi.rules.correcting import (
    CORRECTION_REVIEWERS,
    CORRECTION_WORKFLOW,
    GROUNDS,
    REMEDIED,
    CorrectionState,
    Finding,
    Told,
    missing_grounds,
    says_what_is_next,
)
from mingchuang.foi.rules.correction_advice import Standing, correction_advice
from mingchuang.foi.rules.words import HANDLERS
from mingchuang.foi.writing import in_words, remedy_lines
from mingchuang.parameters.queries import CHINA
from mingchuang.parameters.queries import value as parameter
from mingchuang.ui.numbers import whole

STEP_WORDS = {
    "ask_for_evidence": "请申请人补充证据",
    "bring_evidence": "补充证据",
    **{move.name: move.label for move in CORRECTION_WORKFLOW.moves.values()},
}
"""What people call the steps of a correction."""
TOLD_APPLICANT = ("ask_for_evidence", "bring_evidence", "sign", "withdraw")
STEPS = {CorrectionState.HANDLING.value: HANDLERS} | {
    state.value: kinds for state, kinds in CORRECTION_REVIEWERS.items()
}


def visible_to(person: Person) -> QuerySet[Correction]:
    """The requests to correct that ``person`` may see, newest first."""
    found = Correction.objects.filter(within_reach(person, "case__"))
    return found.select_related("case__organisation", "case__owner").order_by(
        "-case__received_on", "-case__pk"
    )


def waiting_for(person: Person, on: date) -> QuerySet[Case]:
    """Those at a step that is this person's."""
    return cases_at(person, on, CORRECTION, CorrectionState.HANDLING.value, STEPS)


def register(person: Person, asked: Mapping[str, str]) -> QuerySet[Correction]:
    """The register, narrowed by words, state, year, result and organisation."""
    found, words = visible_to(person), asked.get("q", "").strip()[:60]
    if words:
        found = found.filter(case__subject__icontains=words) | found.filter(case__number__icontains=words)
    if asked.get("state") in ("open", "ended"):
        found = found.filter(answered_on__isnull=asked["state"] == "open")
    if year := year_in(asked):
        found = found.filter(case__received_on__year=year)
    if asked.get("finding") in set(Finding):
        found = found.filter(finding=asked["finding"], answered_on__isnull=False)
    if (office := whole(asked.get("organisation", ""))) is not None:
        found = found.filter(case__organisation=office)
    return found


def clocks(correction: Correction, today: date) -> Clocks:
    """Its clock; once ended, as it stood on that day."""
    on = min(today, correction.answered_on) if correction.answered_on else today
    return clocks_of(correction.case, max(on, correction.case.received_on))


def remedy_for(correction: Correction) -> str:
    """What the applicant may do against the finding, as its letter says; empty where it names no remedy."""
    if correction.answered_on is None or correction.finding not in REMEDIED:
        return ""
    return "".join(remedy_lines(correction.case.organisation, None, correction.answered_on))


def brought(correction: Correction) -> list[str]:
    """The names of the papers that came with the request and after it."""
    kinds = (EnclosureKind.REQUEST, EnclosureKind.IDENTITY, EnclosureKind.SUPPLEMENT)
    return [one.name for one in correction.case.enclosures.filter(kind__in=kinds)]


def promise_on(today: date) -> str:
    """What somebody who asks today is promised, in plain words."""
    days = int(parameter("foi.correction_days", on=today))
    return f"本机关承诺{days}个工作日内在查询页书面告知结果（《条例》没有规定更正的办理期限）"


def next_words(correction: Correction, today: date) -> str:
    """What happens next, in plain words, for the applicant."""
    due = clocks(correction, today).first.due_on
    told = Told(
        state=CorrectionState(correction.case.state), is_waiting=is_waiting(correction, today),
        until=in_words(correction.until) if correction.until else "", due=in_words(due) if due else "",
        is_late=due is not None and due < today, telephone=correction.case.organisation.telephone,
    )  # fmt: skip
    return says_what_is_next(told)


def advice_on(correction: Correction, today: date) -> Advice:
    """What its officer sees first."""
    first, state = clocks(correction, today).first, CorrectionState(correction.case.state)
    left = None
    if first.due_on is not None:
        late = first.due_on < today
        left = -working_days(first.due_on, today) if late else working_days(today, first.due_on)
    return correction_advice(
        Standing(
            state=state, today=today, due_on=first.due_on, left=left,
            waits_until=correction.until if is_waiting(correction, today) else None,
            drafted=bool(correction.finding), asked=correction.asked_on is not None,
            served=any(one.carrier for one in correction.case.letters.all()),
        )
    )  # fmt: skip


def submit_refusal(correction: Correction, today: date) -> str:
    """Why the draft cannot go into review now; empty where it can."""
    if not correction.finding:
        return "还没有拟写审核结果，请先选择结果并写明理由。"
    finding = Finding(correction.finding)
    if lacking := missing_grounds(finding, json.loads(correction.grounds)):
        return f"作“{finding.label}”的告知还需要写明：{'；'.join(lacking)}。"
    if is_waiting(correction, today):
        return f"申请人可以在{correction.until}前补充证据，期限未满，还没有收到。"
    return ""


def past(correction: Correction) -> list[tuple[date, str]]:
    """What happened, newest first; only what the applicant may know."""
    rows = [(correction.case.received_on, f"收到更正申请（{correction.intake.label}）")]
    for one in correction.reviews.filter(move__in=TOLD_APPLICANT):
        rows.append((_day(one.at), "发出告知书" if one.move == "sign" else STEP_WORDS[one.move]))
    return list(reversed(rows))


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()


def grounds_of(correction: Correction) -> list[tuple[str, str]]:
    """The grounds on file, as people call them."""
    if not correction.finding:
        return []
    held = json.loads(correction.grounds)
    return [(one.label, held.get(one.name, "")) for one in GROUNDS[Finding(correction.finding)]]


def facts_of(correction: Correction) -> dict[str, Any]:
    """What the archive keeps beside letters, papers and journal."""
    case = correction.case
    return {
        "number": case.number, "organisation": case.organisation.name, "received_on": case.received_on,
        "intake": correction.intake.label, "title": case.subject, "page": correction.page,
        "applicant": {
            "kind": correction.applicant_kind.label, "name": correction.name, "id_number": correction.id_number,
            "telephone": correction.telephone, "address": correction.address,
        },
        "wanted": correction.wanted, "right": correction.right, "evidence": correction.evidence,
        "question": correction.question, "asked_on": correction.asked_on, "until": correction.until,
        "finding": correction.finding.label if correction.finding else "", "grounds": dict(grounds_of(correction)),
        "answered_on": correction.answered_on,
        "steps": [
            {"at": one.at, "what": STEP_WORDS[one.move], "person": str(one.person or "申请人"), "remark": one.remark}
            for one in correction.reviews.select_related("person")
        ],
    }  # fmt: skip
