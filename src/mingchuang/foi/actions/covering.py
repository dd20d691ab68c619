"""Cover papers: order it, carry it out page by page, keep the copy; the original stays with those who decide."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.casework import papers
from mingchuang.casework.actions import enclose, enter
from mingchuang.casework.models import Enclosure
from mingchuang.casework.rules import EnclosureKind
from mingchuang.documents.burning import Box
from mingchuang.documents.converting import CannotConvertError, can_convert, to_pdf
from mingchuang.documents.redactable import CannotRedactError, pages_of
from mingchuang.foi.actions.hands import refuse_without
from mingchuang.foi.covering import (
    CoverRefusedError,
    Progress,
    boxes_around,
    covered,
    cut_off,
    merged,
    suggestions,
)
from mingchuang.foi.inside import open_covering
from mingchuang.foi.models import Covering, Remark, Request
from mingchuang.foi.rules.registers import CoverStep
from mingchuang.foi.rules.words import HANDLERS, FoiVerb, RequestRefusedError
from mingchuang.foi.suggesting import as_json

AT_ONCE_PAGES = 3
"""A file of so many pages is covered while the officer waits; a longer one by the worker, page by page."""


@dataclass(frozen=True)
class Plan:
    """What is to be covered: boxes by page, words wherever they stand with the reason of each."""

    boxes: Mapping[int, Sequence[Box]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    gone: Sequence[str] = ()
    """Further values below the boxes that must not be found in the copy."""


def order_cover(
    request: Request, source: Enclosure, plan: Plan, *, actor: Person, at: datetime
) -> Enclosure | None:
    """The covered copy of a short file; None where the worker will make it, page by page.

    Raises ``CoverRefusedError``, ``CannotRedactError``, ``RequestRefusedError``.
    """
    content = _content(request, source, actor)
    if not plan.boxes and not plan.words:
        raise CoverRefusedError("没有要遮盖的内容。请勾选发现的内容、填写要遮盖的词，或者在页面上画框。")
    if len(pages_of(content)) <= AT_ONCE_PAGES:
        return cover(request, source, plan, actor=actor, at=at)
    _ordered(request, source, CoverStep.MAKE, _written(plan), actor, at)
    return None


def order_reading(request: Request, source: Enclosure, *, actor: Person, at: datetime) -> Covering:
    """Have the scanned pages read, so that what stands on them is offered."""
    _content(request, source, actor)
    return _ordered(request, source, CoverStep.READ, "{}", actor, at)


def carry_out_cover(order: Covering, *, at: datetime) -> None:
    """Do what was ordered; pages are worked at outside of any transaction. A refusal stands in the order afterwards.

    Carried out twice, after a kill or by two workers, it gives one copy.
    """
    progress = partial(_note_progress, order)
    try:
        if order.step is CoverStep.CONVERT:
            _convert(order, at)
        elif order.step is CoverStep.READ:
            found = suggestions(papers.read(order.source.paper), read_scans=True, progress=progress)
            _end(order, at, plan=as_json(found))
        else:
            cover(
                order.request,
                order.source,
                _read(order.plan),
                actor=order.asked_by,
                at=at,
                progress=progress,
                order=order,
            )
    except (CoverRefusedError, CannotRedactError, CannotConvertError) as refused:
        _end(order, at, refusal=str(refused)[:300])


def cover(
    request: Request,
    source: Enclosure,
    plan: Plan,
    *,
    actor: Person,
    at: datetime,
    progress: Progress | None = None,
    order: Covering | None = None,
) -> Enclosure | None:
    """A covered copy of a paper, for the applicant; None where another worker has carried out ``order`` meanwhile.

    Raises ``CoverRefusedError``, ``CannotRedactError``.
    """
    content = papers.read(source.paper)
    boxes = merged(plan.boxes, *(boxes_around(content, [word], why) for word, why in plan.words.items()))
    gone = [*plan.words, *plan.gone]
    made = covered(content, boxes, gone, title=request.case.subject, at=at, progress=progress)
    with transaction.atomic():
        if order is not None and not _end(order, at):
            return None
        return _kept(request, source, made, boxes, actor, at)


def _kept(
    request: Request,
    source: Enclosure,
    made: bytes,
    boxes: Mapping[int, Sequence[Box]],
    actor: Person,
    at: datetime,
) -> Enclosure:
    ending = "pdf" if made.startswith(b"%PDF") else source.name.rpartition(".")[2]
    name = f"{source.name.rpartition('.')[0] or '材料'}（遮盖后）.{ending}"
    copy = enclose(request.case, EnclosureKind.ANNEX, made, name, actor=actor, at=at, for_applicant=True)
    if source.is_for_applicant:
        source.is_for_applicant, source.kind = False, EnclosureKind.SOURCE
        source.save(update_fields=["is_for_applicant", "kind"])
    reasons = sorted({box.reason for row in boxes.values() for box in row if box.reason})
    held = {"source": source.paper, "copy": copy.paper, "reasons": reasons}
    text = json.dumps(held, ensure_ascii=False)
    Remark.objects.create(request=request, what="covered", text=text, person=actor, at=at)
    facts = {"source": source.pk, "copy": copy.pk, "boxes": sum(len(row) for row in boxes.values())}
    enter(request.case, FoiVerb.COVERED, actor, at, **facts)
    return copy


def order_conversion(request: Request, source: Enclosure, *, actor: Person, at: datetime) -> Covering:
    """Have a document of an office program made into a PDF, which is then covered. Raises ``RequestRefusedError``."""
    _content(request, source, actor)
    if not can_convert():
        raise RequestRefusedError("服务器没有安装 LibreOffice，不能转换。请用办公软件另存为 PDF，再收存。")
    return _ordered(request, source, CoverStep.CONVERT, "{}", actor, at)


def _convert(order: Covering, at: datetime) -> None:
    """The PDF is kept beside its document as an original that is still to be covered."""
    source = order.source
    content, (stem, _dot, suffix) = papers.read(source.paper), source.name.rpartition(".")
    made = to_pdf(content, suffix.lower()[:8])
    if kinds := cut_off(content, source.name, made):
        raise CannotConvertError(
            f"表格的单元格太窄，{'、'.join(kinds)}没有显示完整，识别和遮盖时会漏掉。请在办公软件中加宽这些列，另存为 PDF，再收存。"
        )
    with transaction.atomic():
        if not _end(order, at):
            return
        if source.is_for_applicant:
            source.is_for_applicant, source.kind = False, EnclosureKind.SOURCE
            source.save(update_fields=["is_for_applicant", "kind"])
        name = f"{stem or '材料'}.pdf"
        kept = enclose(order.request.case, EnclosureKind.SOURCE, made, name, actor=order.asked_by, at=at)
        Covering.objects.filter(pk=order.pk).update(plan=json.dumps({"made": kept.pk}))


def made_of(order: Covering) -> int | None:
    """The paper that a conversion has made."""
    made = json.loads(order.plan).get("made") if order.step is CoverStep.CONVERT else None
    return int(made) if made else None


def _content(request: Request, source: Enclosure, actor: Person) -> bytes:
    refuse_without(actor, HANDLERS, request.case)
    return papers.read(source.paper)


@transaction.atomic
def _ordered(
    request: Request, source: Enclosure, step: CoverStep, plan: str, actor: Person, at: datetime
) -> Covering:
    if open_covering(source) is not None:
        raise CoverRefusedError("这份材料正在处理，请等它完成。")
    return Covering.objects.create(
        request=request, source=source, step=step, plan=plan, asked_by=actor, asked_at=at
    )


def _note_progress(order: Covering, done: int, whole: int) -> None:
    Covering.objects.filter(pk=order.pk).update(done=done, whole=whole)


def _end(order: Covering, at: datetime, *, plan: str = "{}", refusal: str = "") -> bool:
    """The order is carried out, or cannot be; whether it was still open."""
    still_open = Covering.objects.filter(pk=order.pk, ended_at__isnull=True)
    return bool(still_open.update(plan=plan, refusal=refusal, ended_at=at))


def _written(plan: Plan) -> str:
    boxes = [[number, *box.edges, box.reason] for number, row in plan.boxes.items() for box in row]
    return json.dumps(
        {"boxes": boxes, "words": dict(plan.words), "gone": list(plan.gone)}, ensure_ascii=False
    )


def _read(written: str) -> Plan:
    held = json.loads(written)
    boxes: dict[int, list[Box]] = {}
    for number, left, top, right, bottom, reason in held["boxes"]:
        boxes.setdefault(number, []).append(Box(left, top, right, bottom, reason))
    return Plan(boxes, held["words"], held["gone"])
