"""What an officer does with an application: parse, call one action, say what happened."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mingchuang.accounts.permissions import for_business
from mingchuang.casework import actions as cases
from mingchuang.casework.queries import may_answer_share
from mingchuang.foi import actions
from mingchuang.foi.forms.happening import (
    FIELDS,
    CloseForm,
    DecisionForm,
    DraftForm,
    HappeningForm,
    LetterForm,
    ReceivedForm,
    ShareForm,
)
from mingchuang.foi.models import Request
from mingchuang.foi.queries import fee_pay_by
from mingchuang.foi.rules.events import EventKind
from mingchuang.foi.rules.exchanges import ExchangeKind, ExchangeResult
from mingchuang.foi.rules.fees import FeeMeasure, item_fee, page_fee, page_measure_refusal
from mingchuang.foi.rules.letters import LetterKind
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.receiving import RECEIPTS, Handed
from mingchuang.foi.rules.telling import ON_DEMAND
from mingchuang.foi.rules.words import RequestRefusedError
from mingchuang.foi.views.desk import found, page
from mingchuang.foi.views.verbs import (
    COMMON,
    Verb,
    carried_out,
    chosen_verb,
    cleaned,
    letter_in,
    need_handler,
    number_in,
)


@for_business
@require_POST
def do(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out one thing; then the page again, with what happened or why not."""
    return carried_out(request, pk, found, page, _carry_out)


def _carry_out(request: HttpRequest, wanted: Request) -> str:
    verb = request.POST.get("verb", "")
    if verb in {kind.value for kind in FIELDS}:
        return _note(request, wanted, EventKind(verb))
    return chosen_verb(request, VERBS)(request, wanted)


def _note(request: HttpRequest, wanted: Request, kind: EventKind) -> str:
    need_handler(request, wanted)
    today = timezone.localdate()
    held = cleaned(HappeningForm(kind, request.POST, request.FILES, today=today))
    if kind is EventKind.SUPPLEMENT_RECEIVED:
        return _supplemented(request, wanted, held)
    by_page = held.get("measure") == FeeMeasure.PAGES and wanted.outcome
    if by_page and (why := page_measure_refusal(Outcome(wanted.outcome))):
        raise RequestRefusedError(why)
    told = told_by(wanted, kind, held, today)
    actions.note(wanted, kind, told, on=held.get("on") or today, actor=request.user, at=timezone.now())
    return f"已登记“{kind.label}”，期限随之更新。"


def _supplemented(request: HttpRequest, wanted: Request, held: dict[str, Any]) -> str:
    on_paper = actions.OnPaper(request.user, held["on"], excused=held["excused"])
    actions.supplement(wanted, held["remark"], paper_of(held), at=timezone.now(), on_paper=on_paper)
    return "已登记补正，期限随之更新；收件回执在文书中，可以打印。"


def paper_of(held: dict[str, Any]) -> tuple[bytes, str] | None:
    """Content and name of the file that was chosen."""
    upload = held.get("paper")
    return (upload.read(), upload.name) if upload else None


def _receive(request: HttpRequest, wanted: Request) -> str:
    need_handler(request, wanted)
    chosen = request.POST.get("what", "")
    if chosen not in {one.value for one in Handed} - {Handed.SUPPLEMENT.value}:
        raise Http404
    handed = Handed(chosen)
    held = cleaned(ReceivedForm(handed, request.POST, request.FILES, today=timezone.localdate()))
    on_paper, now = actions.OnPaper(request.user, held["on"]), timezone.now()
    if handed is Handed.WITHDRAWAL:
        actions.withdraw(wanted, held["remark"], at=now, on_paper=on_paper)
    elif handed is Handed.PROPOSAL:
        actions.propose(wanted, held["remark"], at=now, on_paper=on_paper)
    else:
        kind, result = ExchangeKind(handed.value), ExchangeResult(held.get("result", ExchangeResult.GIVEN))
        actions.reply(
            wanted, kind, result, held["remark"], paper=paper_of(held), reach=held.get("reach", ""), at=now,
            on_paper=on_paper,
        )  # fmt: skip
    receipt = "；收件回执在文书中，可以打印" if handed in RECEIPTS else ""
    return f"已登记“{handed.label}”{receipt}。"


def _decide_proposal(request: HttpRequest, wanted: Request) -> str:
    need_handler(request, wanted)
    held = cleaned(DecisionForm(request.POST))
    result = ExchangeResult(held["result"])
    actions.decide_proposal(wanted, result, held["answer"], actor=request.user, at=timezone.now())
    return "已答复主动公开的建议，答复书在文书中。请登记送达。"


def told_by(wanted: Request, kind: EventKind, held: dict[str, Any], today: date) -> actions.Told:
    values = {name: held[name] for name in ("items", "ground", "fee_account") if held.get(name)}
    until = held.get("until")
    if kind is EventKind.FEE_NOTICED:
        values |= _fee_values(held)
        until = fee_pay_by(wanted, today)
    return actions.Told(
        values, addressee=held.get("addressee", ""), until=until, remark=held.get("remark", ""),
        excused=bool(held.get("excused")),
    )  # fmt: skip


def _fee_values(held: dict[str, Any]) -> dict[str, str]:
    if held["measure"] == FeeMeasure.ITEMS:
        fee = item_fee(held["quantity"], held.get("before") or 0)
    else:
        fee = page_fee(held["quantity"])
    if not fee.yuan:
        raise RequestRefusedError("数量没有超过免费的标准，不需要收费。（国办函〔2020〕109号）")
    unit = "件" if fee.measure is FeeMeasure.ITEMS else "页"
    bands = "，".join(
        f"第{part.band.first}{unit}以上的{part.count}{unit}×{part.band.rate}元"
        for part in fee.parts
        if part.band.rate
    )
    return {"fee_measure": fee.measure.label, "fee_bands": bands, "fee_yuan": str(fee.yuan)}


def _draft(request: HttpRequest, wanted: Request) -> str:
    chosen = request.POST.get("outcome", "")
    if chosen not in set(Outcome):
        raise RequestRefusedError("请选择办理结果。")
    outcome = Outcome(chosen)
    held = cleaned(DraftForm(outcome, request.POST))
    actions.draft(wanted, outcome, held, actor=request.user, at=timezone.now())
    return f"已保存“{outcome.label}”的答复草稿。"


def _review(request: HttpRequest, wanted: Request) -> str:
    name, remark = request.POST["verb"], request.POST.get("remark", "")[:2000]
    actions.review(wanted, name, remark=remark, actor=request.user, at=timezone.now())
    return "已退回经办人。" if name == "send_back" else "已通过，转入下一环节。"


def _submit(request: HttpRequest, wanted: Request) -> str:
    checked = request.POST.get("checked") == "yes"
    actions.submit_answer(wanted, checked=checked, actor=request.user, at=timezone.now())
    return "已提交法制审核。"


def _sign(request: HttpRequest, wanted: Request) -> str:
    letter = actions.sign(wanted, actor=request.user, at=timezone.now())
    return f"已签发，答复书文号为{letter.number}。请登记送达。"


def _close(request: HttpRequest, wanted: Request) -> str:
    held = cleaned(CloseForm(request.POST))
    actions.close(wanted, Outcome(held["outcome"]), held["remark"], actor=request.user, at=timezone.now())
    return "已结案，结案告知书在文书中。"


def _ask(request: HttpRequest, wanted: Request) -> str:
    need_handler(request, wanted)
    held = cleaned(ShareForm(request.POST))
    actions.ask_share(
        wanted, held["organisation"], held["question"], held["due_on"], actor=request.user, at=timezone.now()
    )
    return f"已请{held['organisation']}协办，协助办理函在文书中。协办的时间计入答复期限。"


def _answer_share(request: HttpRequest, wanted: Request) -> str:
    share = wanted.case.shares.filter(pk=number_in(request, "share")).first()
    if share is None or not may_answer_share(request.user, share.organisation_id):
        raise Http404
    cases.answer_share(share, request.POST.get("answer", "")[:4000], actor=request.user, at=timezone.now())
    return "已反馈。"


def _tell(request: HttpRequest, wanted: Request) -> str:
    need_handler(request, wanted)
    kind = chosen_letter(request)
    form = LetterForm(kind, request.POST)
    held = cleaned(form)
    letter = actions.tell(
        wanted,
        kind,
        form.values(),
        addressee=held.get("addressee", ""),
        asking=form.asking(),
        actor=request.user,
        at=timezone.now(),
    )
    return f"已发出《{letter.title}》，文号为{letter.number}。请登记送达。"


def chosen_letter(request: HttpRequest) -> LetterKind:
    """The letter that a form names, one of those with a button. Raises ``Http404``."""
    chosen = request.POST.get("letter", "")
    if chosen not in {kind.value for kind in ON_DEMAND}:
        raise Http404
    return LetterKind(chosen)


def _prove(request: HttpRequest, wanted: Request) -> str:
    need_handler(request, wanted)
    actions.prove_service(wanted, letter_in(request, wanted), actor=request.user, at=timezone.now())
    return "送达回证已生成，列在文书中，可以打印后交受送达人签名。"


VERBS: Mapping[str, Verb] = {
    **COMMON,
    "draft": _draft,
    "submit_answer": _submit,
    "pass_legal": _review,
    "pass_secrecy": _review,
    "send_back": _review,
    "sign": _sign,
    "close": _close,
    "ask": _ask,
    "answer_share": _answer_share,
    "tell": _tell,
    "prove": _prove,
    "receive": _receive,
    "decide_proposal": _decide_proposal,
}
