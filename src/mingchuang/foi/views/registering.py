"""Write down what came by letter, at the counter or by fax, and print the receipt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mingchuang.accounts.models import Person
from mingchuang.accounts.permissions import for_business
from mingchuang.disclosure.rules import Intake
from mingchuang.documents.rendering import Letter, render_letter
from mingchuang.foi import actions, queries
from mingchuang.foi.forms.applying import RegistrationForm, key_of, token
from mingchuang.foi.receipts import receipt
from mingchuang.foi.rules.words import RequestRefusedError
from mingchuang.foi.views.desk import found
from mingchuang.foi.views.public import as_pdf
from mingchuang.parameters.queries import CHINA

CODES = "foi_receipts"
KEPT = 20
"""So many receipts can be printed again until the officer signs out; the codes are kept nowhere else."""


@dataclass(frozen=True)
class Registered:
    """What a registration made: its number, the retrieval code, and where to go from there."""

    pk: int
    number: str
    code: str
    next_page: str
    said: str = ""


@for_business
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Register an application; then its receipt."""
    return written_down(request, RegistrationForm, "foi/desk/new.html", "登记公开申请", _taken_in)


def _taken_in(form: RegistrationForm, key: str, received_at: datetime, actor: Person) -> Registered:
    intake = Intake(form.cleaned_data["intake"])
    done = actions.register(
        form.application(), intake, received_at=received_at, key=key, actor=actor, at=timezone.now()
    )
    return Registered(done.request.pk, done.request.case.number, done.code, "foi_receipt")


def written_down(
    request: HttpRequest,
    form_class: Callable[..., Any],
    template: str,
    title: str,
    take_in: Callable[[Any, str, datetime, Person], Registered],
) -> HttpResponse:
    """The frame of a form in which an officer writes down what came on paper: filled in, sent once, code remembered.

    ``take_in`` gets the clean form, its key, the moment of receipt and the officer. Raises ``PermissionDenied``.
    """
    allowed = queries.may_handle(request.user)
    if not allowed:
        raise PermissionDenied

    def shown(form: Any, written: str, status: int = 200) -> HttpResponse:
        context = {"form": form.described(), "token": written, "header_title": title, "page_title": title}
        return render(request, template, context, status=status)

    if request.method == "GET":
        first = {"received_on": timezone.localdate(), "organisation": allowed[0].pk}
        return shown(form_class(allowed=allowed, initial=first), token())
    form = form_class(request.POST, request.FILES, allowed=allowed)
    written = request.POST.get("token", "")
    key, problem = key_of(written)
    if problem:
        form.add_error(None, problem)
    if not form.is_valid():
        return shown(form, written if key else token(), 422)
    try:
        done = take_in(form, key, _moment(form.cleaned_data["received_on"]), request.user)
    except RequestRefusedError as refused:
        form.add_error("received_on", str(refused))
        return shown(form, written, 422)
    _remember(request, done)
    messages.success(request, f"已登记，编号 {done.number}。{done.said}")
    return redirect(done.next_page, done.pk)


def _moment(day: date) -> datetime:
    """When something came in on ``day``: now for today, noon for a day before."""
    return timezone.now() if day == timezone.localdate() else datetime.combine(day, time(12), CHINA)


def _remember(request: HttpRequest, done: Registered) -> None:
    """Keep the code of what was just registered, so that its receipt can be printed."""
    codes = {**request.session.get(CODES, {}), str(done.pk): done.code}
    request.session[CODES] = dict(list(codes.items())[-KEPT:])


def code_of(request: HttpRequest, pk: int) -> str:
    """The code, while it can still be shown to whoever registered; empty afterwards."""
    return str(request.session.get(CODES, {}).get(str(pk), ""))


@for_business
@require_GET
def registered(request: HttpRequest, pk: int) -> HttpResponse:
    """Number and code of what was just registered, with the receipt to print."""
    wanted = found(request, pk)
    code = code_of(request, pk)
    context = {
        "wanted": wanted,
        "code": code,
        "header_title": "登记回执",
        "page_title": "登记回执",
    }
    return render(request, "foi/desk/receipt.html", context)


@for_business
@require_GET
def receipt_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt with number and code, to print and hand over."""
    wanted = found(request, pk)
    return printed(request, wanted, receipt)


def printed(request: HttpRequest, wanted: Any, sheet: Callable[..., Letter]) -> HttpResponse:
    """A receipt with number and code as PDF, while its code is still known here. Raises ``Http404``."""
    code, number = code_of(request, wanted.pk), wanted.case.number
    if not code:
        raise Http404
    address = request.build_absolute_uri(reverse("foi:track"))
    letter = sheet(wanted, code, address, on=timezone.localdate())
    return as_pdf(render_letter(letter, at=timezone.now()), f"{number}-receipt.pdf")
