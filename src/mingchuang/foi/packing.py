"""What the archive keeps of an application or a correction: its facts, clock, reviews, letters, papers, journal."""

import json
from datetime import date
from typing import Any

from mingchuang.casework import papers
from mingchuang.casework.bags import bag
from mingchuang.casework.clock import Reading
from mingchuang.casework.models import Case
from mingchuang.casework.proof import proof
from mingchuang.foi import corrections
from mingchuang.foi.models import Correction, Request
from mingchuang.foi.queries import timing_now
from mingchuang.foi.rules.outcomes import OUTCOMES, Outcome
from mingchuang.journal.queries import of_subject


def packed(ended: Request | Correction, on: date) -> bytes:
    """The BagIt ZIP of an ended application or correction."""
    case = ended.case
    if isinstance(ended, Request):
        facts, description = _facts(ended), "政府信息公开申请案卷"
        reading = timing_now(ended, ended.answered_on or case.received_on).reading
    else:
        facts, description = corrections.facts_of(ended), "更正申请案卷"
        reading = corrections.clocks(ended, on).first.reading
    return _bagged(case, facts | _held(case, reading), description, on)


def _bagged(case: Case, facts: dict[str, Any], description: str, on: date) -> bytes:
    files = {"case.json": _json(facts), "journal.json": _json(_journal(case))}
    for letter in case.letters.all():
        name = f"letters/{letter.pk}-{letter.kind}"
        files[f"{name}.pdf"] = papers.read(letter.paper)
        files[f"{name}.json"] = letter.text.encode()
    for paper in case.enclosures.all():
        ending = paper.name.rpartition(".")[2].lower() if "." in paper.name else "bin"
        files[f"papers/{paper.pk}.{ending}"] = papers.read(paper.paper)
    about = {
        "Source-Organization": case.organisation.name,
        "External-Identifier": case.number,
        "External-Description": description,
    }
    return bag(case.number, files, about, on)


def _facts(request: Request) -> dict[str, Any]:
    """What is an application's own: who asked for what, how it was judged, by whom, what was said on the way."""
    outcome = Outcome(request.outcome)
    return {
        "number": request.case.number,
        "organisation": request.case.organisation.name,
        "received_on": request.case.received_on,
        "intake": request.intake.label,
        "applicant": _applicant(request),
        "title": request.case.subject,
        "wanted": request.wanted,
        "outcome": outcome.label,
        "article": OUTCOMES[outcome].article,
        "reasons": json.loads(request.reasons),
        "answered_on": request.answered_on,
        **_said(request),
    }


def _applicant(request: Request) -> dict[str, str]:
    values = {
        name: getattr(request, name)
        for name in ("name", "contact", "id_number", "telephone", "address", "email")
    }
    return {"kind": request.applicant_kind.label, **values}


def _said(request: Request) -> dict[str, list[dict[str, Any]]]:
    """The decisions on the draft, remarks, exchanges with the applicant, shares asked of others."""
    return {
        "reviews": [
            {"at": one.at, "move": one.move, "person": str(one.person), "remark": one.remark}
            for one in request.reviews.select_related("person")
        ],
        "remarks": [
            {"what": one.what, "text": json.loads(one.text), "at": one.at} for one in request.remarks.all()
        ],
        "exchanges": [
            {
                "kind": one.kind.label, "text": one.text, "asked_at": one.asked_at, "until": one.until,
                "result": one.result.label, "answer": one.answer, "answered_at": one.answered_at,
            }
            for one in request.exchanges.all()
        ],
        "shares": [
            {"organisation": str(one.organisation), "question": one.question, "answer": one.answer}
            for one in request.case.shares.select_related("organisation")
        ],
    }  # fmt: skip


def _held(case: Case, reading: Reading) -> dict[str, Any]:
    """What every kind of case has: its clock with the proof, events, letters, papers, remedies, complaints."""
    return {
        "clock": [{"day": one.day, "counted": one.counted, "why": one.why} for one in proof(reading)],
        "events": [{"on": one.on, "what": one.what, "until": one.until} for one in case.clock_events.all()],
        "letters": [
            {
                "number": one.number, "title": one.title, "issued_on": one.issued_on, "sm3": one.sm3,
                "carrier": one.carrier, "sent_on": one.sent_on, "received_on": one.received_on,
            }
            for one in case.letters.all()
        ],
        "papers": [
            {"id": one.pk, "name": one.name, "kind": one.kind.label, "sm3": one.paper}
            for one in case.enclosures.all()
        ],
        **_attacked(case),
    }  # fmt: skip


def _attacked(case: Case) -> dict[str, list[dict[str, Any]]]:
    """What was done against the answer."""
    return {
        "contested": [
            {
                "kind": one.kind.label, "number": one.number, "body": one.body, "filed_on": one.filed_on,
                "reached_on": one.reached_on, "replied_on": one.replied_on, "result": one.result.label,
                "decided_on": one.decided_on,
            }
            for one in case.contestations.all()
        ],
        "complaints": [
            {
                "number": one.number, "received_on": one.received_on, "result": one.result.label,
                "closed_on": one.closed_on,
            }
            for one in case.complaints.all()
        ],
    }  # fmt: skip


def _journal(case: Case) -> list[dict[str, Any]]:
    return [entry.as_sealed() for entry in reversed(of_subject(f"{case.kind}:{case.pk}"))]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str).encode()
