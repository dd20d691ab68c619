"""Cover papers, register reconsiderations and suits."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.casework import papers
from mingchuang.casework.actions import enclose
from mingchuang.casework.models import Enclosure
from mingchuang.casework.rules import EnclosureKind
from mingchuang.documents.burning import Box
from mingchuang.foi.covering import covered
from mingchuang.foi.models import Contestation, Remark, Request
from mingchuang.foi.rules.remedies import Contest, ContestResult
from mingchuang.foi.rules.words import FoiVerb, RequestRefusedError
from mingchuang.journal.actions import record
from mingchuang.parameters.queries import CHINA


@transaction.atomic
def cover(
    request: Request,
    source: Enclosure,
    boxes: Mapping[int, Sequence[Box]],
    words: Sequence[str],
    *,
    actor: Person,
    at: datetime,
) -> Enclosure:
    """A covered copy of a paper, for the applicant; the original stays with those who decide."""
    content = papers.read(source.paper)
    made = covered(content, boxes, words, title=request.case.subject, at=at)
    ending = "pdf" if made.startswith(b"%PDF") else source.name.rpartition(".")[2]
    name = f"{source.name.rpartition('.')[0] or '材料'}（遮盖后）.{ending}"
    copy = enclose(request.case, EnclosureKind.ANNEX, made, name, actor=actor, at=at, for_applicant=True)
    if source.is_for_applicant:
        source.is_for_applicant, source.kind = False, EnclosureKind.SOURCE
        source.save(update_fields=["is_for_applicant", "kind"])
    reasons = sorted({box.reason for row in boxes.values() for box in row if box.reason})
    held = {"source": source.paper, "copy": copy.paper, "reasons": reasons}
    Remark.objects.create(
        request=request, what="covered", text=json.dumps(held, ensure_ascii=False), person=actor, at=at
    )
    facts = {"source": source.pk, "copy": copy.pk, "boxes": sum(len(row) for row in boxes.values())}
    _record(request, FoiVerb.COVERED, actor, at, facts)
    return copy


@transaction.atomic
def contest(
    request: Request,
    kind: Contest,
    number: str,
    *,
    body: str,
    filed_on: date,
    result: ContestResult,
    decided_on: date | None,
    actor: Person,
    at: datetime,
) -> Contestation:
    """Register a reconsideration or a suit, or how it ended (the same number again)."""
    today = at.astimezone(CHINA).date()
    if filed_on < request.case.received_on or filed_on > today:
        raise RequestRefusedError("受理日期应在收到申请之日与今天之间，请核对。")
    if (result is ContestResult.PENDING) != (decided_on is None):
        raise RequestRefusedError("审结的请同时填写结果和审结日期；尚未审结的，两项都不填。")
    if decided_on is not None and not filed_on <= decided_on <= today:
        raise RequestRefusedError("审结日期应在受理日期与今天之间，请核对。")
    known = Contestation.objects.select_for_update().filter(kind=kind, number=number.strip()).first()
    if known is not None and (known.request_id != request.pk or known.result != ContestResult.PENDING):
        raise RequestRefusedError("这个案号已经登记，请核对。")
    made = known or Contestation(request=request, kind=kind, number=number.strip())
    made.body, made.filed_on, made.result, made.decided_on = body.strip(), filed_on, result, decided_on
    made.save()
    _record(request, FoiVerb.CONTESTED, actor, at, {"kind": kind.value, "result": result.value})
    return made


def _record(
    request: Request, verb: FoiVerb, actor: Person, at: datetime, facts: Mapping[str, object]
) -> None:
    code = request.case.organisation.code
    record(verb, f"foi:{request.pk}", actor=actor.pk, at=at, organisation=code, facts=facts)
