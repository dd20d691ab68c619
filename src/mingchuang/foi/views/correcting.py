"""Ask for a record about oneself to be corrected, without an account, and follow what becomes of it."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingchuang.casework import papers
from mingchuang.casework.proof import proof
from mingchuang.disclosure.rules import Intake
from mingchuang.foi import actions, corrections, queries
from mingchuang.foi.forms.applying import token
from mingchuang.foi.forms.correcting import EvidenceForm, WishForm
from mingchuang.foi.models import Correction
from mingchuang.foi.reckoning import is_waiting
from mingchuang.foi.rules.correcting import OPEN_CORRECTIONS, CorrectionState
from mingchuang.foi.rules.words import RequestRefusedError
from mingchuang.foi.showing import cells_of
from mingchuang.foi.views.applying import code_in_visit, sent_once
from mingchuang.foi.views.public import as_pdf, finished, opened_of
from mingchuang.foi.views.residents import resident_of, shown_to


@require_http_methods(["GET", "POST"])
def wish(request: HttpRequest) -> HttpResponse:
    """The form, on one page; sent twice it is one case."""
    if Intake.ONLINE not in queries.open_intakes():
        context = {"ways": queries.announced_ways()}
        return finished(render(request, "foi/not_online.html", context, status=403))
    if request.method == "GET":
        asked = {"page": request.GET.get("page", "")[:200]}
        return _form(request, WishForm(initial=asked, resident=resident_of(request)), token())
    return sent_once(request, WishForm, _form, _taken_in, "foi:correction_sent")


def _taken_in(form: WishForm, key: str, at: datetime) -> tuple[Correction, str]:
    done = actions.request_correction(form.wish(), Intake.ONLINE, received_at=at, key=key, actor=None, at=at)
    return done.correction, done.code


def _form(
    request: HttpRequest, form: WishForm, written: str, *, status: int = 200, **shown: Any
) -> HttpResponse:
    context = {
        "form": form.described(), "problems": form.problems(), "token": written,
        "promise": corrections.promise_on(timezone.localdate()), **shown_to(request, form), **shown,
    }  # fmt: skip
    return finished(render(request, "foi/correction_form.html", context, status=status))


def opened(request: HttpRequest, number: str) -> Correction:
    """The correction, if this visit may see it. Raises ``Http404`` otherwise."""
    return opened_of(Correction, request, number)


@require_GET
def sent(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt: number, code, the promised day."""
    found, code = opened(request, number), code_in_visit(request, number)
    if not code:
        return redirect("foi:correction", number)
    context = {"correction": found, "code": code, "track": request.build_absolute_uri(reverse("foi:track"))}
    if request.GET.get("save") != "text":
        return finished(render(request, "foi/correction_sent.html", context))
    page = render(request, "foi/correction_receipt.txt", context, content_type="text/plain; charset=utf-8")
    response = finished(page)
    response["Content-Disposition"] = f'attachment; filename="{number}.txt"'
    return response


@require_GET
def correction(request: HttpRequest, number: str) -> HttpResponse:
    """How it stands, what comes next, what happened."""
    return _page(request, opened(request, number), EvidenceForm())


def _page(
    request: HttpRequest, found: Correction, form: EvidenceForm, status: int = 200, sentence: str = ""
) -> HttpResponse:
    today = timezone.localdate()
    state, clocks = CorrectionState(found.case.state), corrections.clocks(found, today)
    lines = proof(clocks.first.reading)
    context = {
        "correction": found,
        "state": state,
        "next": corrections.next_words(found, today),
        "is_waiting": is_waiting(found, today) and state is CorrectionState.HANDLING,
        "may_bring": state is CorrectionState.HANDLING,
        "may_withdraw": state in OPEN_CORRECTIONS,
        "form": form.described(),
        "problems": form.problems(),
        "letters": found.case.letters.all(),
        "past": corrections.past(found),
        "remedy": corrections.remedy_for(found),
        "brought": corrections.brought(found),
        "standing": clocks.first,
        "provisional": clocks.provisional_years,
        "face": {"lines": lines, "cells": cells_of(lines, today, found.answered_on)},
        "sentence": sentence,
    }
    return finished(render(request, "foi/correction.html", context, status=status))


@require_POST
def evidence(request: HttpRequest, number: str) -> HttpResponse:
    """More evidence."""
    found, form = opened(request, number), EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, form, 422)
    try:
        actions.bring_evidence(found, form.cleaned_data["text"], form.held_paper(), at=timezone.now())
    except RequestRefusedError as refused:
        return _page(request, found, form, 422, str(refused))
    return redirect("foi:correction", number)


@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Nothing is wanted any more; a tick says that it is meant."""
    found = opened(request, number)
    if request.POST.get("sure") != "yes":
        sentence = "还没有撤回。确实要撤回的，请勾选“我确认撤回这件申请”。"
        return _page(request, found, EvidenceForm(), 422, sentence)
    try:
        actions.withdraw_correction(found, at=timezone.now())
    except RequestRefusedError as refused:
        return _page(request, found, EvidenceForm(), 422, str(refused))
    return redirect("foi:correction", number)


@require_GET
def letter(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The letter that tells what was found."""
    wanted = opened(request, number).case.letters.filter(pk=pk).exclude(paper="").first()
    if wanted is None:
        raise Http404
    return as_pdf(papers.read(wanted.paper), f"{number}-{wanted.kind}.pdf")
