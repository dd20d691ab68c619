"""Many applications at once at the desk: choose, see what will happen, read what must be read, confirm once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mingchuang.accounts.models import Person
from mingchuang.accounts.permissions import for_business
from mingchuang.accounts.queries import organisations_of
from mingchuang.casework import batches, papers
from mingchuang.casework.actions import note_look
from mingchuang.casework.models import Letter
from mingchuang.casework.rules import CaseRefusedError
from mingchuang.documents.joining import joined
from mingchuang.foi import queries
from mingchuang.foi.forms.applying import key_of, token
from mingchuang.foi.forms.many import FORMS, LONGEST_TRACKING, ManyForm
from mingchuang.foi.models import Request
from mingchuang.foi.reckoning import KIND
from mingchuang.foi.rules.many import OF_LETTERS, READ_FIRST, Many, roles_for
from mingchuang.foi.rules.words import RequestRefusedError
from mingchuang.foi.together import Row, open_to, rows
from mingchuang.foi.views.public import as_pdf
from mingchuang.foi.waiting import waiting_for_many
from mingchuang.ui.numbers import whole

MOST_WITH_LETTERS = 100
"""So many applications at most in a preview of letters: each may have several, and a form has its limits."""

AT_ONCE_SECONDS = 2.0
"""So long the request itself works at what was ordered; the worker does the rest."""


@for_business
@require_http_methods(["GET", "POST"])
def together(request: HttpRequest, written: str) -> HttpResponse:
    """What will be done with each of the chosen applications; then do it with those that were ticked."""
    if written not in set(Many):
        raise Http404
    what, today = Many(written), timezone.localdate()
    form_class = FORMS.get(what, ManyForm)
    if request.method == "GET":
        first = {"on": today, "to": request.GET.get("to", "")}
        return _preview(request, what, form_class(today=today, initial=first), token())
    form = form_class(request.POST, today=today)
    key, problem = key_of(request.POST.get("token", ""))
    if problem:
        form.add_error(None, problem)
    if not form.is_valid():
        return _preview(request, what, form, token(), 422)
    try:
        return _done(request, what, form, key)
    except (CaseRefusedError, RequestRefusedError) as refused:
        form.add_error(None, str(refused))
        return _preview(request, what, form, token(), 422)


@for_business
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """What this person may do with many, and how many wait for it; or on to what was chosen in the ledger."""
    asked = request.GET.copy()
    if (chosen := asked.pop("what", [""])[-1]) in set(Many):
        return redirect(f"{reverse('foi_together', args=[chosen])}?{asked.urlencode()}")
    today = timezone.localdate()
    choices = [(what, waiting_for_many(request.user, what, today).count()) for what in open_to(request.user)]
    context = {
        "choices": choices,
        "header_title": "批量办理公开申请",
        "page_title": "批量办理公开申请",
    }
    return render(request, "foi/desk/many.html", context)


def _preview(
    request: HttpRequest, what: Many, form: ManyForm, written: str, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    chosen = _chosen(request, what)
    made = rows(what, chosen.requests, request.user, today, _taker(form))
    ready = [row for row in made if not row.refusal]
    context = {
        "what": what,
        "form": form,
        "token": written,
        "ready": ready,
        "reading": _with_neighbours(ready) if what in READ_FIRST else [],
        "left_out": [row for row in made if row.refusal],
        "chosen": chosen,
        "of_letters": what in OF_LETTERS,
        "ticked": set(request.POST.getlist("tick")),
        "header_title": f"批量办理：{what.label}",
        "page_title": f"批量办理：{what.label}",
    }
    return render(request, "foi/desk/together.html", context, status=status)


def _taker(form: ManyForm) -> Person | None:
    """To whom it would be handed, once that is chosen."""
    written = str(form["to"].value() or "") if "to" in form.fields else ""
    if not written.isascii() or not written.isdigit():
        return None
    return Person.objects.filter(pk=int(written[:18]), is_active=True).first()


def _with_neighbours(ready: Sequence[Row]) -> list[tuple[Row, Row | None, Row | None]]:
    """Each answer with the one before and the one after."""
    padded = [None, *ready, None]
    return [(row, padded[place], padded[place + 2]) for place, row in enumerate(ready)]


@dataclass(frozen=True)
class Chosen:
    """The applications of one preview; ``unseen`` were named and are not this person's, ``more`` wait beyond them."""

    requests: list[Request]
    unseen: int = 0
    more: int = 0


def _chosen(request: HttpRequest, what: Many) -> Chosen:
    """The applications that the address names, or else those that wait for this: the most pressing first."""
    seen = queries.requests_visible_to(request.user)
    most = MOST_WITH_LETTERS if what in OF_LETTERS else batches.MOST
    named = request.POST.getlist("case") or request.GET.getlist("case")
    ids = {number for one in named if (number := whole(one)) is not None}
    if not named:
        waiting = waiting_for_many(request.user, what, timezone.localdate()).order_by("due_on", "pk")
        found = seen.filter(pk__in=list(waiting.values_list("pk", flat=True)[:most]))
        return Chosen(_loaded(found, most), more=max(waiting.count() - most, 0))
    found = seen.filter(pk__in=ids)
    count = found.count()
    return Chosen(_loaded(found, most), unseen=len(set(named)) - count, more=max(count - most, 0))


def _loaded(found: QuerySet[Request], most: int) -> list[Request]:
    every = found.select_related("case__organisation", "case__owner").order_by("case__due_on", "pk")
    return list(every.prefetch_related(Prefetch("case__letters", Letter.objects.all()))[:most])


def _done(request: HttpRequest, what: Many, form: ManyForm, key: str) -> HttpResponse:
    ticked = [number for one in request.POST.getlist("tick") if (number := whole(one)) is not None]
    lines = _letters(request, what, ticked) if what in OF_LETTERS else _cases(request, ticked)
    if what is Many.PRINT:
        return _printed(request, lines, double_sided=form.cleaned_data["double_sided"])
    now = timezone.now()
    batch = batches.order(f"{KIND}.{what.value}", lines, form.values(), key=key, actor=request.user, at=now)
    batches.carry_out(batch, at=now, seconds=AT_ONCE_SECONDS)
    return redirect("case_batch", batch.pk)


def _cases(request: HttpRequest, ticked: list[int]) -> list[batches.Line]:
    found = queries.requests_visible_to(request.user).filter(pk__in=ticked).order_by("case__due_on", "pk")
    return [
        batches.Line(one.case, values={"seen": request.POST.get(f"seen-{one.pk}", "")[:64]}) for one in found
    ]


def _letters(request: HttpRequest, what: Many, ticked: list[int]) -> list[batches.Line]:
    """Only of those who handle: whoever was asked for a share alone does not read who applies."""
    reached = organisations_of(request.user, roles_for(what))
    found = Letter.objects.filter(pk__in=ticked, case__kind=KIND, case__organisation__in=reached)
    found = found.select_related("case__organisation")
    return [batches.Line(one.case, one, _entered(request, one.pk)) for one in found]


def _entered(request: HttpRequest, pk: int) -> dict[str, str]:
    """What was entered for one letter alone: its number at the post, the day of its receipt."""
    entered = {"tracking": request.POST.get(f"tracking-{pk}", "").strip()[:LONGEST_TRACKING]}
    if day := request.POST.get(f"on-{pk}", "").strip():
        try:
            entered["on"] = date.fromisoformat(day).isoformat()
        except ValueError:
            raise RequestRefusedError(f"签收日期“{day[:20]}”无法识别，请写成 2026-09-30 的样子。") from None
    return entered


def _printed(request: HttpRequest, lines: Sequence[batches.Line], *, double_sided: bool) -> HttpResponse:
    """The letters as one document; each names its addressee, so each look is recorded."""
    letters = [line.letter for line in lines if line.letter is not None and line.letter.paper]
    if not letters or len(letters) > batches.MOST:
        raise RequestRefusedError(f"请勾选要打印的文书，一次最多{batches.MOST}份。")
    content = joined((papers.read(one.paper) for one in letters), double_sided=double_sided)
    _note_looks({one.case_id: one for one in letters}.values(), request.user, timezone.now())
    messages.success(request, f"已生成{len(letters)}份文书的打印件。")
    return as_pdf(content, f"letters-{timezone.localdate():%Y%m%d}.pdf")


@transaction.atomic
def _note_looks(letters: Any, person: Person, at: datetime) -> None:
    for one in letters:
        note_look(one.case, actor=person, at=at)
