"""Tell everybody what one person asked for: a draft of a proactive article, an answer without its applicant.

Source: 《政府信息公开条例》第四十四条.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.casework import papers
from mingchuang.casework.actions import enter
from mingchuang.casework.rules import EnclosureKind
from mingchuang.foi.actions.exchanging import decide_proposal
from mingchuang.foi.actions.hands import refuse_without
from mingchuang.foi.covering import findings_in_annexes, findings_in_text
from mingchuang.foi.models import MadeProactive, PublicAnswer, Request
from mingchuang.foi.queries import asked_of
from mingchuang.foi.rules.exchanges import ExchangeKind, ExchangeResult
from mingchuang.foi.rules.outcomes import OUTCOMES, Outcome, OutcomeClass
from mingchuang.foi.rules.registers import ANSWERS_KEY, ANSWERS_SOURCE
from mingchuang.foi.rules.words import HANDLERS, REVIEWERS, FoiVerb, RequestRefusedError, State
from mingchuang.outbox.actions import put
from mingchuang.outbox.rules import Stream
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.actions import NewArticle, RefusedError, draft_newcomer, keep_file
from mingchuang.publishing.rules import ArticleKind

GIVEN = frozenset({OutcomeClass.GRANTED, OutcomeClass.PARTLY_GRANTED})
DECIDERS = REVIEWERS[State.SIGNING]


@transaction.atomic
def make_proactive(
    requests: Sequence[Request], title: str, text: str, column: ColumnPage, *, actor: Person, at: datetime
) -> MadeProactive:
    """A draft of an article from what was given to these applicants; it goes the way of every article from there.

    The annexes of the first application come along; one in which personal data is still found stops it. Applicants who
    had proposed it are told.
    """
    first = requests[0]
    for one in requests:
        refuse_without(actor, HANDLERS, one.case)
        if one.answered_on is None or OUTCOMES[Outcome(one.outcome)].group not in GIVEN:
            raise RequestRefusedError(f"申请 {one.case.number} 没有予以公开，其内容不能转为主动公开。")
        if one.made_proactive.exists():
            raise RequestRefusedError(f"申请 {one.case.number} 的信息已经转为主动公开，不必重复办理。")
    _refuse_personal(findings_in_annexes(first), "附件")
    _refuse_personal(findings_in_text(f"{title}\n{text}"), "标题和正文")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    new = NewArticle(
        title=title.strip(), kind=ArticleKind.NOTICE, column=column, organisation=first.case.organisation,
        body=[{"type": "rich", "value": "".join(f"<p>{escape(line)}</p>" for line in lines)}],
        attachments=_annexes(first, actor, at), import_key=f"foi:{first.pk}",
    )  # fmt: skip
    try:
        article = draft_newcomer(new, actor=actor, at=at)
    except RefusedError as refused:
        raise RequestRefusedError(str(refused)) from refused
    made = MadeProactive.objects.create(article=article, by=actor, at=at)
    made.requests.set(requests)
    for one in requests:
        enter(one.case, FoiVerb.MADE_PROACTIVE, actor, at, article=article.pk)
        if any(asked.kind is ExchangeKind.PROPOSAL and asked.is_open for asked in asked_of(one)):
            answer = f"本机关正在办理公开手续，公开后可以在网站“{column.title}”栏目查阅。"
            decide_proposal(one, ExchangeResult.PUBLISHED, answer, actor=actor, at=at)
    return made


def _annexes(request: Request, actor: Person, at: datetime) -> list:
    office = request.case.organisation
    annexes = request.case.enclosures.filter(kind=EnclosureKind.ANNEX, is_for_applicant=True)
    return [
        (keep_file(papers.read(one.paper), one.name, title=one.name.rpartition(".")[0] or one.name,
                   organisation=office, actor=actor, at=at), one.name.rpartition(".")[0] or one.name)
        for one in annexes
    ]  # fmt: skip


@dataclass(frozen=True)
class Wording:
    """An answer as everybody may read it."""

    title: str
    question: str
    answer: str


@transaction.atomic
def propose_answer(request: Request, wording: Wording, *, actor: Person, at: datetime) -> PublicAnswer:
    """Propose to tell an answer to everybody; refused while names, numbers or addresses are found in the words."""
    refuse_without(actor, HANDLERS, request.case)
    if request.answered_on is None:
        raise RequestRefusedError("答复之后才能公开答复内容。")
    held = PublicAnswer.objects.filter(request=request).first()
    if held is not None and held.published_at is not None and held.withdrawn_at is None:
        raise RequestRefusedError("这件答复已经公开。需要修改的，先撤下再重新拟稿。")
    texts = (wording.title.strip(), wording.question.strip(), wording.answer.strip())
    if not all(texts):
        raise RequestRefusedError("请写明标题、申请内容和答复内容。")
    _refuse_personal(_personal_in(request, "\n".join(texts)), "拟公开的文字")
    proposed = held or PublicAnswer(request=request)
    proposed.title, proposed.question, proposed.answer = texts
    proposed.proposed_by, proposed.proposed_at = actor, at
    proposed.decided_by = proposed.published_at = proposed.withdrawn_at = None
    proposed.save()
    enter(request.case, FoiVerb.PUBLIC_ANSWER_PROPOSED, actor, at)
    return proposed


@transaction.atomic
def decide_answer(request: Request, *, actor: Person, at: datetime) -> PublicAnswer:
    """Publish a proposed answer: the decision of somebody else than its author."""
    held = PublicAnswer.objects.select_for_update().filter(request=request).first()
    if held is None or held.published_at is not None:
        raise RequestRefusedError("没有等待决定的答复公开稿，请刷新页面。")
    refuse_without(actor, DECIDERS, request.case)
    if held.proposed_by_id == actor.pk:
        raise RequestRefusedError("这份公开稿由您拟写，应由其他人决定。")
    _refuse_personal(_personal_in(request, f"{held.title}\n{held.question}\n{held.answer}"), "拟公开的文字")
    held.decided_by, held.published_at = actor, at
    held.save(update_fields=["decided_by", "published_at"])
    enter(request.case, FoiVerb.PUBLIC_ANSWER_PUBLISHED, actor, at)
    _follow()
    return held


@transaction.atomic
def withdraw_answer(request: Request, *, actor: Person, at: datetime) -> PublicAnswer:
    """Take a published answer off the public list."""
    held = PublicAnswer.objects.select_for_update().filter(request=request).first()
    if held is None or held.published_at is None or held.withdrawn_at is not None:
        raise RequestRefusedError("这件答复没有公开，不必撤下。")
    refuse_without(actor, DECIDERS | HANDLERS, request.case)
    held.withdrawn_at = at
    held.save(update_fields=["withdrawn_at"])
    enter(request.case, FoiVerb.PUBLIC_ANSWER_WITHDRAWN, actor, at)
    _follow()
    return held


def _follow() -> None:
    """The pages are made anew, and the search looks at every answer: a newer one moves the older ones on."""
    every = PublicAnswer.objects.filter(published_at__isnull=False).values_list("pk", flat=True)
    put(Stream.EDITION, [ANSWERS_KEY])
    put(Stream.SEARCH, [f"{ANSWERS_SOURCE}:{pk}" for pk in every])


def _personal_in(request: Request, text: str) -> list[str]:
    """What the scan finds, and the applicant's own values, which no scan could know."""
    own = (
        request.name,
        request.contact,
        request.id_number,
        request.telephone,
        request.address,
        request.email,
    )
    held = [value.strip() for value in own if len(value.strip()) > 1 and value.strip() in text]
    return [*findings_in_text(text), *(["申请人的姓名或者联系信息"] if held else [])]


def _refuse_personal(found: Sequence[str], where: str) -> None:
    if found:
        raise RequestRefusedError(f"{where}中发现{'；'.join(found)}，不能向社会公开。请去掉之后再提交。")
