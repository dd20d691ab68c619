"""The desk of requests to correct: register, registering, one case with what may be done, letters and papers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingchuang.accounts.models import Person
from mingchuang.accounts.permissions import for_business
from mingchuang.accounts.queries import has_role, organisations_of, people_with
from mingchuang.accounts.rules import BUSINESS
from mingchuang.casework import actions as cases
from mingchuang.casework import papers
from mingchuang.casework.proof import proof
from mingchuang.casework.queries import light_of
from mingchuang.disclosure.rules import Intake
from mingchuang.documents.letterdocument import render_letter_docx
from mingchuang.documents.rendering import render_letter
from mingchuang.foi import actions, corrections, queries
from mingchuang.foi.forms.correcting import EvidenceForm, FindingForm, QuestionForm, WrittenWishForm
from mingchuang.foi.forms.happening import ServiceForm
from mingchuang.foi.models import Correction
from mingchuang.foi.receipts import correction_receipt
from mingchuang.foi.reckoning import CORRECTION, is_waiting
from mingchuang.foi.rules.correcting import CORRECTION_WORKFLOW, OPEN_CORRECTIONS, CorrectionState, Finding
from mingchuang.foi.rules.service import COURIER_WARNING, Carrier
from mingchuang.foi.rules.words import HANDLERS, RequestRefusedError
from mingchuang.foi.showing import cells_of
from mingchuang.foi.views.desk import LARGEST_NUMBER, ON_A_PAGE
from mingchuang.foi.views.doing import REFUSALS, cleaned
from mingchuang.foi.views.exporting import saved_table
from mingchuang.foi.views.papers import DOCX
from mingchuang.foi.views.public import as_pdf
from mingchuang.foi.views.registering import Registered, code_of, printed, written_down
from mingchuang.foi.writing import correction_letter
from mingchuang.journal.queries import of_subject, shown
from mingchuang.parameters.queries import calendar
from mingchuang.publishing.queries import articles_at
from mingchuang.ui.numbers import whole

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
SHOWN = "foi_correction_person"


def found(request: HttpRequest, pk: int) -> Correction:
    """The correction, if this person may see it. Raises ``Http404`` otherwise."""
    wanted = None
    if pk <= LARGEST_NUMBER:
        wanted = corrections.visible_to(request.user).order_by().filter(pk=pk).first()
    if wanted is None:
        raise Http404
    return wanted


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
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "page": page,
        "rows": [(one, *light_of(one.case, today, held), CorrectionState(one.case.state)) for one in page],
        "kept": kept.urlencode(),
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
    today, person, state = timezone.localdate(), request.user, CorrectionState(wanted.case.state)
    is_handler = has_role(person, HANDLERS, wanted.case.organisation)
    clocks = corrections.clocks(wanted, today)
    lines = proof(clocks.first.reading)
    chosen = request.GET.get("finding") or wanted.finding
    finding = Finding(chosen) if chosen in set(Finding) else None
    may_decide = corrections.may_decide(person, wanted)
    is_checking = is_handler and state is CorrectionState.HANDLING
    context = {
        "wanted": wanted,
        "state": state,
        "steps": [one for one in CorrectionState if one is not CorrectionState.WITHDRAWN],
        "light": light_of(wanted.case, today),
        "standing": clocks.first,
        "provisional": clocks.provisional_years,
        "face": {"lines": lines, "cells": cells_of(lines, today)},
        "is_waiting": is_waiting(wanted, today),
        "moves": _moves(person, wanted, state),
        "is_handler": is_handler,
        "is_open": state in OPEN_CORRECTIONS,
        "may_judge": is_checking,
        "may_decide": may_decide,
        "findings": list(Finding),
        "finding": finding,
        "finding_form": FindingForm(finding, correction=wanted) if finding and is_checking else None,
        "grounds": corrections.grounds_of(wanted),
        "question_form": QuestionForm() if is_checking and wanted.asked_on is None else None,
        "evidence_form": EvidenceForm() if is_checking else None,
        "letters": wanted.case.letters.all(),
        "service_form": ServiceForm(),
        "enclosures": wanted.case.enclosures.all() if may_decide else [],
        "reviews": [
            (one, corrections.STEP_WORDS[one.move]) for one in wanted.reviews.select_related("person")
        ],
        "colleagues": people_with(HANDLERS, wanted.case.organisation),
        "article": next(iter(articles_at(wanted.page)), None) if wanted.page else None,
        "has_code": bool(code_of(request, wanted.pk)),
        "entries": shown(of_subject(f"{CORRECTION}:{wanted.pk}")[:100]),
        "person_shown": request.session.pop(SHOWN, None) == wanted.pk,
        "refused": refused,
        "header_title": wanted.case.subject,
        "page_title": wanted.case.subject,
    }
    return render(request, "foi/desk/correction.html", context, status=status)


def _moves(person: Person, wanted: Correction, state: CorrectionState) -> list[Any]:
    """The moves open to this person now."""
    every = CORRECTION_WORKFLOW.open_from(state)
    return [one for one in every if has_role(person, one.by, wanted.case.organisation)]


@for_business
@require_POST
def do(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out one thing; then the page again, with what happened or why not."""
    wanted, verb = found(request, pk), request.POST.get("verb", "")
    try:
        if verb not in VERBS:
            raise RequestRefusedError("没有这种处理方式，请刷新页面后重试。")
        said = VERBS[verb](request, wanted)
    except REFUSALS as refused:
        return page(request, found(request, pk), refused=str(refused), status=422)
    messages.success(request, said)
    return redirect("foi_correction", pk)


def _claim(request: HttpRequest, wanted: Correction) -> str:
    _need_handler(request, wanted)
    cases.claim(wanted.case, actor=request.user, at=timezone.now())
    return "已由您经办。"


def _hand_over(request: HttpRequest, wanted: Correction) -> str:
    _need_handler(request, wanted)
    to = people_with(HANDLERS, wanted.case.organisation).filter(pk=_number(request, "to")).first()
    if to is None:
        raise RequestRefusedError("请选择一位同事。")
    cases.hand_over(wanted.case, to, actor=request.user, at=timezone.now())
    return f"已交给{to}。"


def _ask(request: HttpRequest, wanted: Correction) -> str:
    held = cleaned(QuestionForm(request.POST))
    actions.ask_for_evidence(wanted, held["question"], held["until"], actor=request.user, at=timezone.now())
    return "已请申请人补充证据，等待期间不计算办理时间。请电话告知申请人，补充的要求在申请人的查询页上。"


def _bring(request: HttpRequest, wanted: Correction) -> str:
    _need_handler(request, wanted)
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


def _serve(request: HttpRequest, wanted: Correction) -> str:
    letter = wanted.case.letters.filter(pk=_number(request, "letter")).first()
    if letter is None:
        raise RequestRefusedError("没有这份文书，请刷新页面后重试。")
    held = cleaned(ServiceForm(request.POST))
    carrier = Carrier(held["carrier"])
    actions.serve_correction(
        wanted, letter, carrier, sent_on=held["sent_on"], received_on=held["received_on"],
        tracking=held["tracking"], actor=request.user, at=timezone.now(),
    )  # fmt: skip
    if carrier is Carrier.PRIVATE_COURIER:
        messages.warning(request, COURIER_WARNING)
    return "已登记送达。"


def _need_handler(request: HttpRequest, wanted: Correction) -> None:
    if not has_role(request.user, HANDLERS, wanted.case.organisation):
        raise RequestRefusedError("您没有办理这一步的角色，请联系信息公开专员。")


def _number(request: HttpRequest, name: str) -> int:
    return whole(request.POST.get(name, "")) or 0


VERBS: dict[str, Callable[[HttpRequest, Correction], str]] = {
    "claim": _claim, "hand_over": _hand_over, "ask": _ask, "bring": _bring, "judge": _judge, "sign": _sign,
    "serve": _serve, **dict.fromkeys(("submit", "pass_legal", "send_back", "withdraw"), _move),
}  # fmt: skip


@for_business
@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as it would go out now; or the page again with what it still lacks."""
    wanted = found(request, pk)
    if not corrections.may_decide(request.user, wanted):
        raise PermissionDenied
    try:
        letter = correction_letter(wanted, on=timezone.localdate())
    except REFUSALS as refused:
        return page(request, wanted, refused=str(refused), status=422)
    return as_pdf(render_letter(letter, at=timezone.now()), f"{wanted.case.number}-preview.pdf")


@for_business
@require_POST
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the applicant's data once, and record that it was looked at."""
    wanted = found(request, pk)
    if not corrections.may_decide(request.user, wanted):
        raise PermissionDenied
    cases.note_look(wanted.case, actor=request.user, at=timezone.now())
    request.session[SHOWN] = wanted.pk
    return redirect("foi_correction", pk)


@for_business
@require_GET
def letter(request: HttpRequest, pk: int, letter_pk: int, form: str) -> HttpResponse:
    """The letter as it was frozen (PDF), or as a document to edit (DOCX); the look is recorded."""
    wanted = found(request, pk)
    held = wanted.case.letters.filter(pk=letter_pk).exclude(paper="").first()
    if held is None or form not in ("pdf", "docx"):
        raise Http404
    if not corrections.may_decide(request.user, wanted):
        raise PermissionDenied
    cases.note_look(wanted.case, actor=request.user, at=timezone.now())
    name = f"{wanted.case.number}-{held.kind}"
    if form == "pdf":
        return as_pdf(papers.read(held.paper), f"{name}.pdf")
    response = HttpResponse(render_letter_docx(cases.text_of(held)), content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    return response


@for_business
@require_GET
def paper(request: HttpRequest, pk: int, paper_pk: int) -> HttpResponse:
    """A paper of the case; looking at it is recorded."""
    wanted = found(request, pk)
    held = wanted.case.enclosures.filter(pk=paper_pk).first()
    if held is None:
        raise Http404
    if not corrections.may_decide(request.user, wanted):
        raise PermissionDenied
    cases.note_look(wanted.case, actor=request.user, at=timezone.now())
    response = HttpResponse(papers.read(held.paper), content_type=held.content_type)
    ending = held.name.rpartition(".")[2][:8]
    response["Content-Disposition"] = f'attachment; filename="{wanted.case.number}-{held.pk}.{ending}"'
    response["Cache-Control"] = "no-store"
    return response
