"""What may be done with an application and with a correction alike, and the frame in which one thing is done."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from mingchuang.accounts.queries import people_with
from mingchuang.casework import actions as cases
from mingchuang.casework.kinds import kind_of
from mingchuang.casework.models import Letter
from mingchuang.casework.rules import CaseRefusedError, EnclosureKind
from mingchuang.casework.workflow import MoveRefusedError
from mingchuang.documents.rules import RefusedFileError
from mingchuang.documents.typesetting import MissingGlyphsError
from mingchuang.foi import actions
from mingchuang.foi.actions.hands import refuse_without
from mingchuang.foi.forms.applying import LARGEST_UPLOAD
from mingchuang.foi.forms.happening import ContestForm, ServiceForm
from mingchuang.foi.models import Correction, Request
from mingchuang.foi.rules.fees import FeeRefusedError
from mingchuang.foi.rules.remedies import Contest, ContestResult, Procedure
from mingchuang.foi.rules.service import COURIER_WARNING, Carrier
from mingchuang.foi.rules.words import HANDLERS, RequestRefusedError
from mingchuang.ui.numbers import whole

Held = Request | Correction
Verb = Callable[[HttpRequest, Any], str]

REFUSALS = (
    RequestRefusedError,
    FeeRefusedError,
    CaseRefusedError,
    MoveRefusedError,
    MissingGlyphsError,
    RefusedFileError,
)
LARGEST_NUMBER = 2**63 - 1


class _Incomplete(RequestRefusedError):
    """A form that was not filled in; the message names what."""


def seen(visible: QuerySet[Any], pk: int) -> Any:
    """The one of that id among those that somebody may see. Raises ``Http404`` otherwise."""
    wanted = visible.order_by().filter(pk=pk).first() if pk <= LARGEST_NUMBER else None
    if wanted is None:
        raise Http404
    return wanted


def carried_out(
    request: HttpRequest,
    pk: int,
    found: Callable[[HttpRequest, int], Any],
    page: Callable[..., HttpResponse],
    verb: Verb,
) -> HttpResponse:
    """Do one thing; then the page again, with what happened or why not."""
    wanted = found(request, pk)
    try:
        said = verb(request, wanted)
    except REFUSALS as refused:
        return page(request, found(request, pk), refused=str(refused), status=422)
    messages.success(request, said)
    return redirect(kind_of(wanted.case).address(wanted.case))


def chosen_verb(request: HttpRequest, verbs: Mapping[str, Verb]) -> Verb:
    """What the form names. Raises ``RequestRefusedError``."""
    name = request.POST.get("verb", "")
    if name not in verbs:
        raise RequestRefusedError("没有这种处理方式，请刷新页面后重试。")
    return verbs[name]


def cleaned(form: Any) -> dict[str, Any]:
    """The values of a form. Raises ``RequestRefusedError`` with what each field lacks."""
    if not form.is_valid():
        said = [
            f"{form.fields[name].label if name in form.fields else ''}：{errors[0]}"
            for name, errors in form.errors.items()
        ]
        raise _Incomplete("；".join(said))
    return form.cleaned_data


def need_handler(request: HttpRequest, wanted: Held) -> None:
    """Raises ``RequestRefusedError`` for everybody who does not handle cases of that organisation."""
    refuse_without(request.user, HANDLERS, wanted.case)


def number_in(request: HttpRequest, name: str) -> int:
    """The id that a form names; 0 where there is none."""
    return whole(request.POST.get(name, "")) or 0


def letter_in(request: HttpRequest, wanted: Held) -> Letter:
    """The letter of the case that a form names. Raises ``Http404``."""
    letter = wanted.case.letters.filter(pk=number_in(request, "letter")).first()
    if letter is None:
        raise Http404
    return letter


def _claim(request: HttpRequest, wanted: Held) -> str:
    need_handler(request, wanted)
    cases.claim(wanted.case, actor=request.user, at=timezone.now())
    return "已由您经办。"


def _hand_over(request: HttpRequest, wanted: Held) -> str:
    need_handler(request, wanted)
    to = people_with(HANDLERS, wanted.case.organisation).filter(pk=number_in(request, "to")).first()
    if to is None:
        raise RequestRefusedError("请选择交给哪位同事。")
    cases.hand_over(wanted.case, to, actor=request.user, at=timezone.now())
    return f"已交给{to}办理。"


def _serve(request: HttpRequest, wanted: Held) -> str:
    held, letter = cleaned(ServiceForm(request.POST)), letter_in(request, wanted)
    carrier = Carrier(held["carrier"])
    actions.serve(
        letter, carrier, sent_on=held["sent_on"], received_on=held["received_on"], tracking=held["tracking"],
        actor=request.user, at=timezone.now(),
    )  # fmt: skip
    if carrier is Carrier.PRIVATE_COURIER:
        messages.warning(request, COURIER_WARNING)
    return "已登记送达。"


def _enclose(request: HttpRequest, wanted: Held) -> str:
    need_handler(request, wanted)
    upload, chosen = request.FILES.get("paper"), request.POST.get("kind", "")
    if upload is None or chosen not in set(EnclosureKind):
        raise RequestRefusedError("请选择文件和类别。")
    if (upload.size or 0) > LARGEST_UPLOAD:
        raise RequestRefusedError("文件超过 10 MB，请压缩或者分开上传。")
    kind = EnclosureKind(chosen)
    cases.enclose(
        wanted.case, kind, upload.read(), upload.name, actor=request.user, at=timezone.now(),
        for_applicant=kind is EnclosureKind.ANNEX,
    )  # fmt: skip
    return "材料已收存。"


def _contest(request: HttpRequest, wanted: Held) -> str:
    need_handler(request, wanted)
    held = cleaned(ContestForm(request.POST))
    actions.contest(
        wanted.case, Contest(held["kind"]), held["number"], body=held["body"], filed_on=held["filed_on"],
        result=ContestResult(held["result"]), decided_on=held["decided_on"], procedure=Procedure(held["procedure"]),
        reached_on=held["reached_on"], replied_on=held["replied_on"], actor=request.user, at=timezone.now(),
    )  # fmt: skip
    return "已登记。"


def _archive(request: HttpRequest, wanted: Held) -> str:
    need_handler(request, wanted)
    actions.put_away(wanted, actor=request.user, at=timezone.now())
    return "已归档，案卷包可以在“归档”里下载。"


COMMON: Mapping[str, Verb] = {
    "claim": _claim,
    "hand_over": _hand_over,
    "enclose": _enclose,
    "serve": _serve,
    "contest": _contest,
    "archive": _archive,
}
"""The buttons that stand on the page of every kind."""
