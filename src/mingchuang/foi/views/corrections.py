"""The desk of requests to correct: register, registering, one case with what may be done, letters and papers."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingchuang.accounts.models import Person
from mingchuang.accounts.permissions import for_business
from mingchuang.accounts.queries import organisations_of
from mingchuang.accounts.rules import BUSINESS
from mingchuang.casework.proof import proof
from mingchuang.casework.queries import light_of
from mingchuang.casework.rules import EnclosureKind
from mingchuang.disclosure.rules import Intake
from mingchuang.documents.rendering import render_letter
from mingchuang.foi import actions, corrections, queries
from mingchuang.foi.choosing import correction_choices
from mingchuang.foi.forms.correcting import EvidenceForm, FindingForm, QuestionForm, WrittenWishForm
from mingchuang.foi.inside import may_decide
from mingchuang.foi.models import Correction
from mingchuang.foi.receipts import correction_receipt
from mingchuang.foi.reckoning import is_waiting
from mingchuang.foi.rules.correcting import CORRECTION_WORKFLOW, CorrectionState, Finding, missing_grounds
from mingchuang.foi.rules.words import RequestRefusedError
from mingchuang.foi.showing import cells_of
from mingchuang.foi.views.casepage import looked, shared
from mingchuang.foi.views.desk import ON_A_PAGE
from mingchuang.foi.views.exporting import saved_table
from mingchuang.foi.views.papers import opened_letter, opened_package, opened_paper
from mingchuang.foi.views.public import as_pdf
from mingchuang.foi.views.registering import Registered, code_of, printed, written_down
from mingchuang.foi.views.verbs import (
    COMMON,
    REFUSALS,
    Verb,
    carried_out,
    chosen_verb,
    cleaned,
    need_handler,
    seen,
)
from mingchuang.foi.writing import correction_letter
from mingchuang.parameters.queries import calendar
from mingchuang.publishing.queries import articles_at
from mingchuang.ui.listing import kept

HEAD = (
    "登记编号",
    "收到日期",
    "机关",
    "提出方式",
    "申请人类别",
    "记录的名称",
    "状态",
    "承诺期限",
    "审核结果",
    "办结日期",
)
STATES = [one for one in CorrectionState if one is not CorrectionState.WITHDRAWN]
KEEPABLE = (EnclosureKind.REQUEST, EnclosureKind.IDENTITY, EnclosureKind.SUPPLEMENT, EnclosureKind.PROOF)


def found(request: HttpRequest, pk: int) -> Correction:
    """The correction, if this person may see it. Raises ``Http404`` otherwise."""
    return seen(corrections.visible_to(request.user), pk)


@for_business
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """All that this person may see, with filters kept in the address, and as a table to save."""
    rows = corrections.register(request.user, request.GET)
    form = request.GET.get("export")
    if form in ("xlsx", "csv"):
        cells = (_cells(one) for one in rows.iterator(500))
        return saved_table(HEAD, cells, form, "更正申请登记簿", "corrections")
    today, held = timezone.localdate(), calendar()
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, *light_of(one.case, today, held), CorrectionState(one.case.state)) for one in page],
        "kept": kept(request),
        "asked": request.GET,
        "findings": list(Finding),
        "organisations": organisations_of(request.user, BUSINESS),
        "years": range(today.year, 2018, -1),
        "may_register": bool(queries.may_handle(request.user)),
        "header_title": "更正申请",
        "page_title": "更正申请",
    }
    return render(request, "foi/desk/corrections.html", context)


def _cells(one: Correction) -> tuple[object, ...]:
    """A line of the saved table: nobody's name in it."""
    case = one.case
    return (
        case.number, case.received_on.isoformat(), case.organisation.name, one.intake.label, one.applicant_kind.label,
        case.subject, CorrectionState(case.state).label, case.due_on.isoformat() if case.due_on else "",
        one.finding.label if one.finding and one.answered_on else "",
        one.answered_on.isoformat() if one.answered_on else "",
    )  # fmt: skip


@for_business
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Register one that came by letter or at the counter; its receipt is printed from its page."""
    return written_down(request, WrittenWishForm, "foi/desk/correction_new.html", "登记更正申请", _taken_in)


def _taken_in(form: WrittenWishForm, key: str, received_at: datetime, actor: Person) -> Registered:
    intake = Intake(form.cleaned_data["intake"])
    done = actions.request_correction(
        form.wish(), intake, received_at=received_at, key=key, actor=actor, at=timezone.now()
    )
    case = done.correction.case
    return Registered(case.pk, case.number, done.code, "foi_correction", "可以打印登记回执。")


@for_business
@require_GET
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt with number and code, to print and hand over."""
    return printed(request, found(request, pk), correction_receipt)


@for_business
@require_GET
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """One request to correct: what is asked, its clock with proof, what may be done now, papers, journal."""
    return page(request, found(request, pk))


def page(request: HttpRequest, wanted: Correction, *, refused: str = "", status: int = 200) -> HttpResponse:
    """The page, with the sentence of a refusal where there was one."""
    today = timezone.localdate()
    context = shared(request, wanted, today)
    state, clocks = CorrectionState(wanted.case.state), corrections.clocks(wanted, today)
    lines = proof(clocks.first.reading)
    is_checking = context["is_handler"] and state is CorrectionState.HANDLING
    context |= {
        "state": state,
        "steps": STATES,
        "advice": corrections.advice_on(wanted, today),
        "moves": correction_choices(wanted, request.user, today),
        "standing": clocks.first,
        "provisional": clocks.provisional_years,
        "face": {"lines": lines, "cells": cells_of(lines, today, wanted.answered_on)},
        "keepable": KEEPABLE,
        "reviews": [
            (one, corrections.STEP_WORDS[one.move]) for one in wanted.reviews.select_related("person")
        ],
        "article": next(iter(articles_at(wanted.page)), None) if wanted.page else None,
        "has_code": bool(code_of(request, wanted.pk)),
        "refused": refused,
    }
    context |= _judging(request, wanted, is_checking=is_checking)
    return render(request, "foi/desk/correction.html", context, status=status)


def _judging(request: HttpRequest, wanted: Correction, *, is_checking: bool) -> dict[str, Any]:
    """The finding and its grounds, the evidence to be asked for or written down."""
    chosen = request.GET.get("finding") or wanted.finding
    finding = Finding(chosen) if chosen in set(Finding) else None
    return {
        "may_judge": is_checking,
        "findings": list(Finding),
        "finding": finding,
        "finding_form": FindingForm(finding, correction=wanted) if finding and is_checking else None,
        "grounds": corrections.grounds_of(wanted),
        "question_form": QuestionForm() if is_checking and wanted.asked_on is None else None,
        "evidence_form": EvidenceForm().described() if is_checking else None,
        "is_waiting": is_waiting(wanted, timezone.localdate()),
    }


@for_business
@require_POST
def do(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out one thing; then the page again, with what happened or why not."""
    return carried_out(request, pk, found, page, _carry_out)


def _carry_out(request: HttpRequest, wanted: Correction) -> str:
    return chosen_verb(request, VERBS)(request, wanted)


def _ask(request: HttpRequest, wanted: Correction) -> str:
    held = cleaned(QuestionForm(request.POST))
    actions.ask_for_evidence(wanted, held["question"], held["until"], actor=request.user, at=timezone.now())
    return "已请申请人补充证据，等待期间不计算办理时间。请电话告知申请人，补充的要求在申请人的查询页上。"


def _bring(request: HttpRequest, wanted: Correction) -> str:
    need_handler(request, wanted)
    form = EvidenceForm(request.POST, request.FILES)
    held = cleaned(form)
    actions.bring_evidence(wanted, held["text"], form.held_paper(), actor=request.user, at=timezone.now())
    return "已登记补充的证据。"


def _judge(request: HttpRequest, wanted: Correction) -> str:
    chosen = request.POST.get("finding", "")
    if chosen not in set(Finding):
        raise RequestRefusedError("请选择审核结果。")
    finding = Finding(chosen)
    held = cleaned(FindingForm(finding, request.POST, correction=wanted))
    actions.judge(wanted, finding, held, actor=request.user, at=timezone.now())
    return "草稿已保存。"


def _move(request: HttpRequest, wanted: Correction) -> str:
    name = request.POST["verb"]
    remark = request.POST.get("remark", "")[:500]
    actions.move_correction(wanted, name, remark=remark, actor=request.user, at=timezone.now())
    return f"{CORRECTION_WORKFLOW.moves[name].label}，已办理。"


def _sign(request: HttpRequest, wanted: Correction) -> str:
    letter = actions.sign_correction(wanted, actor=request.user, at=timezone.now())
    return f"已签发，文号 {letter.number}。请送达申请人并登记。"


VERBS: Mapping[str, Verb] = {
    **COMMON, "ask": _ask, "bring": _bring, "judge": _judge, "sign": _sign,
    **dict.fromkeys(("submit", "pass_legal", "send_back", "withdraw"), _move),
}  # fmt: skip


@for_business
@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as it would go out now, with the grounds as they are being written; or what it still lacks."""
    wanted = found(request, pk)
    if not may_decide(request.user, wanted):
        raise PermissionDenied
    try:
        letter = correction_letter(_as_written(request, wanted), on=timezone.localdate())
    except REFUSALS as refused:
        return page(request, wanted, refused=str(refused), status=422)
    return as_pdf(render_letter(letter, at=timezone.now()), f"{wanted.case.number}-preview.pdf")


def _as_written(request: HttpRequest, wanted: Correction) -> Correction:
    """The correction with the finding of the form that is open, which is not kept yet; else as it is on file."""
    chosen = request.POST.get("finding", "")
    if chosen not in set(Finding):
        return wanted
    finding = Finding(chosen)
    held = cleaned(FindingForm(finding, request.POST, correction=wanted))
    if lacking := missing_grounds(finding, held):
        raise RequestRefusedError(f"作“{finding.label}”的告知还需要写明：{'；'.join(lacking)}。")
    wanted.finding, wanted.grounds = finding, json.dumps(held, ensure_ascii=False)
    return wanted


@for_business
@require_POST
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the applicant's data once, and record that it was looked at."""
    return looked(request, found(request, pk))


@for_business
@require_GET
def letter(request: HttpRequest, pk: int, letter_pk: int, form: str) -> HttpResponse:
    """The letter as it was frozen (PDF), or as a document to edit (DOCX); the look is recorded."""
    return opened_letter(request, found(request, pk), letter_pk, form)


@for_business
@require_GET
def paper(request: HttpRequest, pk: int, paper_pk: int) -> HttpResponse:
    """A paper of the case; looking at it is recorded."""
    return opened_paper(request, found(request, pk), paper_pk)


@for_business
@require_GET
def package(request: HttpRequest, pk: int) -> HttpResponse:
    """The package of a correction that was put away."""
    return opened_package(request, found(request, pk))
