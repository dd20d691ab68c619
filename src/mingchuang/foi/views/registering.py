"""Write down what came by letter, at the counter or by fax, and print the receipt."""

from datetime import datetime, time

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mingchuang.accounts.permissions import for_business
from mingchuang.disclosure.rules import Intake
from mingchuang.documents.rendering import render_letter
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


@for_business
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Register an application; then its receipt."""
    allowed = queries.may_handle(request.user)
    if not allowed:
        raise PermissionDenied
    if request.method == "GET":
        first = {"received_on": timezone.localdate(), "organisation": allowed[0].pk}
        return _form(request, RegistrationForm(allowed=allowed, initial=first), token())
    form = RegistrationForm(request.POST, request.FILES, allowed=allowed)
    written = request.POST.get("token", "")
    key, problem = key_of(written)
    if problem:
        form.add_error(None, problem)
    if not form.is_valid():
        return _form(request, form, written if key else token(), 422)
    try:
        done = _registered(request, form, key)
    except RequestRefusedError as refused:
        form.add_error("received_on", str(refused))
        return _form(request, form, written, 422)
    remember(request, done.request.pk, done.code)
    messages.success(request, f"已登记，编号 {done.request.case.number}。")
    return redirect("foi_receipt", done.request.pk)


def remember(request: HttpRequest, pk: int, code: str) -> None:
    """Keep the code of what was just registered, so that its receipt can be printed."""
    codes = {**request.session.get(CODES, {}), str(pk): code}
    request.session[CODES] = dict(list(codes.items())[-KEPT:])


def _registered(request: HttpRequest, form: RegistrationForm, key: str) -> actions.Submitted:
    now, day = timezone.now(), form.cleaned_data["received_on"]
    received = now if day == timezone.localdate() else datetime.combine(day, time(12), CHINA)
    intake = Intake(form.cleaned_data["intake"])
    return actions.register(
        form.application(), intake, received_at=received, key=key, actor=request.user, at=now
    )


def _form(request: HttpRequest, form: RegistrationForm, written: str, status: int = 200) -> HttpResponse:
    context = {
        "form": form.described(),
        "token": written,
        "header_title": "登记公开申请",
        "page_title": "登记公开申请",
    }
    return render(request, "foi/desk/new.html", context, status=status)


@for_business
@require_GET
def registered(request: HttpRequest, pk: int) -> HttpResponse:
    """Number and code of what was just registered, with the receipt to print."""
    wanted = found(request, pk)
    code = request.session.get(CODES, {}).get(str(pk), "")
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
    code = request.session.get(CODES, {}).get(str(pk), "")
    if not code:
        raise Http404
    address = request.build_absolute_uri(reverse("foi:track"))
    sheet = receipt(wanted, code, address, on=timezone.localdate())
    return as_pdf(render_letter(sheet, at=timezone.now()), f"{wanted.case.number}-receipt.pdf")
