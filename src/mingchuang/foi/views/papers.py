"""Letters and papers of an application at the desk: as they went out, to edit, and as they would read."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mingchuang.accounts.permissions import for_business
from mingchuang.accounts.queries import has_role
from mingchuang.casework import papers
from mingchuang.casework.actions import note_look, text_of
from mingchuang.documents.joining import joined
from mingchuang.documents.letterdocument import render_letter_docx
from mingchuang.documents.rendering import Letter, render_letter
from mingchuang.foi import actions
from mingchuang.foi.actions.exchanging import decision_values
from mingchuang.foi.actions.issuing import proof_values
from mingchuang.foi.forms.happening import (
    FIELDS,
    CloseForm,
    DecisionForm,
    DraftForm,
    HappeningForm,
    LetterForm,
    ShareForm,
)
from mingchuang.foi.inside import may_decide, may_read
from mingchuang.foi.models import Request
from mingchuang.foi.packing import packed
from mingchuang.foi.queries import annexes_of, answer_letter, answer_values
from mingchuang.foi.rules.events import EventKind
from mingchuang.foi.rules.exchanges import ExchangeKind, ExchangeResult
from mingchuang.foi.rules.letters import TEMPLATES, WORDS, LetterKind
from mingchuang.foi.rules.letters_of_2007 import OLD
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.retention import Erasure, steps_of
from mingchuang.foi.rules.words import HANDLERS, RequestRefusedError
from mingchuang.foi.views.desk import found, page
from mingchuang.foi.views.doing import chosen_letter, told_by
from mingchuang.foi.views.public import as_pdf
from mingchuang.foi.views.verbs import REFUSALS, Held, cleaned, letter_in
from mingchuang.foi.writing import composed, in_words, specimen, wording
from mingchuang.parameters.queries import history

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@for_business
@require_GET
def letter(request: HttpRequest, pk: int, letter_pk: int, form: str) -> HttpResponse:
    """A letter as it was frozen (PDF), or as a document to edit (DOCX); it names its addressee, so the
    look is recorded. A body that was asked for its share reads the letter that asked it, and no other.
    """
    wanted = found(request, pk)
    return opened_letter(request, wanted, letter_pk, form, also=(LetterKind.SHARE.value,))


def opened_letter(
    request: HttpRequest, wanted: Held, letter_pk: int, form: str, *, also: Collection[str] = ()
) -> HttpResponse:
    """A letter for those who decide; the kinds in ``also`` for everybody who may see the case. The look is recorded."""
    held = wanted.case.letters.filter(pk=letter_pk).exclude(paper="").first()
    if held is None or form not in ("pdf", "docx"):
        raise Http404
    if held.kind not in also and not may_decide(request.user, wanted):
        raise PermissionDenied
    note_look(wanted.case, actor=request.user, at=timezone.now())
    name = f"{wanted.case.number}-{held.kind}"
    if form == "pdf":
        return as_pdf(papers.read(held.paper), f"{name}.pdf")
    response = HttpResponse(render_letter_docx(text_of(held)), content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    return response


@for_business
@require_GET
def paper(request: HttpRequest, pk: int, paper_pk: int) -> HttpResponse:
    """A paper of the case; looking at it is recorded. Originals and proofs of identity only for those who decide."""
    wanted = found(request, pk)
    return opened_paper(request, wanted, paper_pk)


def opened_paper(request: HttpRequest, wanted: Held, paper_pk: int) -> HttpResponse:
    """A paper of a case for those who may read it; the look is recorded."""
    held = wanted.case.enclosures.filter(pk=paper_pk).first()
    if held is None:
        raise Http404
    if not may_read(request.user, wanted, held.kind):
        raise PermissionDenied
    note_look(wanted.case, actor=request.user, at=timezone.now())
    response = HttpResponse(papers.read(held.paper), content_type=held.content_type)
    response["Content-Disposition"] = (
        f'attachment; filename="{wanted.case.number}-{held.pk}.{held.name.rpartition(".")[2][:8]}"'
    )
    response["Cache-Control"] = "no-store"
    return response


@for_business
@require_GET
def package(request: HttpRequest, pk: int) -> HttpResponse:
    """The package of an application that was put away, for those who handle it; it holds everything, so it is a look."""
    wanted = found(request, pk)
    return opened_package(request, wanted)


def opened_package(request: HttpRequest, wanted: Held) -> HttpResponse:
    """The package of what was put away, for those who handle it; the look is recorded."""
    if not has_role(request.user, HANDLERS, wanted.case.organisation):
        raise PermissionDenied
    if wanted.case.archived_at is None or Erasure.WHOLE in steps_of(wanted.erased):
        raise Http404
    note_look(wanted.case, actor=request.user, at=timezone.now())
    content = packed(wanted, timezone.localtime(wanted.case.archived_at).date())
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{wanted.case.number}.zip"'
    response["Cache-Control"] = "no-store"
    return response


@for_business
@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The letters that a form would send, as one PDF; or the page again with what they still lack."""
    wanted = found(request, pk)
    verb = request.POST.get("verb", "")
    writer = _foreseen if verb in {kind.value for kind in FIELDS} else PREVIEWS.get(verb)
    if writer is None:
        raise Http404
    try:
        letters = writer(request, wanted)
    except REFUSALS as refused:
        return page(request, found(request, pk), refused=str(refused), status=422)
    return as_pdf(_printed(letters), f"{wanted.case.number}-preview.pdf")


def _printed(letters: Sequence[Letter]) -> bytes:
    if not letters:
        raise Http404
    sheets = [render_letter(one, at=timezone.now()) for one in letters]
    if len(sheets) == 1:
        return sheets[0]
    return joined(sheets)


def _foreseen(request: HttpRequest, wanted: Request) -> list[Letter]:
    kind, today = EventKind(request.POST["verb"]), timezone.localdate()
    held = cleaned(HappeningForm(kind, request.POST, today=today))
    return actions.foreseen(wanted, kind, told_by(wanted, kind, held, today), at=timezone.now())


def _told(request: HttpRequest, wanted: Request) -> list[Letter]:
    kind = chosen_letter(request)
    form = LetterForm(kind, request.POST)
    held = cleaned(form)
    return [_composed(wanted, kind, form.values(), addressee=held.get("addressee", ""))]


def _share(request: HttpRequest, wanted: Request) -> list[Letter]:
    held = cleaned(ShareForm(request.POST))
    values = {"items": held["question"], "until": in_words(held["due_on"])}
    return [_composed(wanted, LetterKind.SHARE, values, addressee=held["organisation"].name)]


def _proof(request: HttpRequest, wanted: Request) -> list[Letter]:
    held = letter_in(request, wanted)
    to = text_of(held).addressee or wanted.name
    return [_composed(wanted, LetterKind.PROOF_OF_SERVICE, proof_values(held), addressee=to)]


def _closing(request: HttpRequest, wanted: Request) -> list[Letter]:
    held = cleaned(CloseForm(request.POST))
    outcome = Outcome(held["outcome"])
    return [_composed(wanted, LetterKind.LAPSED, {"dates": held["remark"]}, outcome=outcome)]


def _decision(request: HttpRequest, wanted: Request) -> list[Letter]:
    held = cleaned(DecisionForm(request.POST))
    asked = wanted.exchanges.filter(kind=ExchangeKind.PROPOSAL).first()
    if asked is None:
        raise RequestRefusedError("申请人没有提出过建议。")
    values = decision_values(asked, ExchangeResult(held["result"]), held["answer"])
    return [_composed(wanted, LetterKind.MADE_PROACTIVE, values)]


def _draft(request: HttpRequest, wanted: Request) -> list[Letter]:
    chosen = request.POST.get("outcome", "")
    if chosen not in set(Outcome):
        raise RequestRefusedError("请选择办理结果。")
    outcome = Outcome(chosen)
    kind, values = answer_values(outcome, cleaned(DraftForm(outcome, request.POST)))
    return [_composed(wanted, kind, values, outcome=outcome, attachments=annexes_of(wanted))]


def _answer(_request: HttpRequest, wanted: Request) -> list[Letter]:
    if not wanted.outcome:
        raise RequestRefusedError("还没有拟写答复。")
    kind, values, annexes = answer_letter(wanted)
    return [_composed(wanted, kind, values, outcome=Outcome(wanted.outcome), attachments=annexes)]


def _composed(wanted: Request, kind: LetterKind, values: Any, **options: Any) -> Letter:
    return composed(wanted, kind, values, on=timezone.localdate(), **options)


PREVIEWS: dict[str, Callable[[HttpRequest, Request], list[Letter]]] = {
    "tell": _told,
    "ask": _share,
    "prove": _proof,
    "close": _closing,
    "draft": _draft,
    "answer": _answer,
    "decide_proposal": _decision,
}
"""What each form of the case page would send, beside the events."""


@for_business
@require_GET
def templates(request: HttpRequest) -> HttpResponse:
    """The texts of all letters: what each says, which fields it holds, its version and since when."""
    today = timezone.localdate()
    rows = []
    for kind, template in TEMPLATES.items():
        text = wording(kind, today)
        made = history(f"foi.letter.{kind.value}").filter(withdrawn_at__isnull=True).first()
        fields = [(name, WORDS[name]) for name in sorted(template.fields)]
        rows.append((kind, template, text, fields, made if text.version > 1 else None, OLD.get(kind)))
    context = {"rows": rows, "header_title": "文书文本", "page_title": "文书文本"}
    return render(request, "foi/desk/templates.html", context)


@for_business
@require_GET
def sample(request: HttpRequest, number: str) -> HttpResponse:
    """A letter in today's text with the names of its fields in place of values, as PDF."""
    if number not in {kind.value for kind in LetterKind}:
        raise Http404
    kind = LetterKind(number)
    return as_pdf(_printed([specimen(kind, timezone.localdate())]), f"letter-{number}.pdf")
