"""Everything that somebody needs to decide about an article, gathered for one page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import has_role, people_with
from mingchuang.journal import names
from mingchuang.journal.queries import of_subject
from mingchuang.journal.verbs import label as verb_label
from mingchuang.publishing.comparison import Difference, compare
from mingchuang.publishing.lights import Clock, clock_of
from mingchuang.publishing.models import Article, Attachment, Review
from mingchuang.publishing.queries import (
    editors_since_live,
    history,
    may_edit,
    moves_now,
    overdue_since,
    path_of,
    working_version,
)
from mingchuang.publishing.rules import DECIDERS, PUBLISHERS, REVIEW_STAGES, REVIEWERS, Stage, Step
from mingchuang.publishing.screened import columns_of, subject_of
from mingchuang.screening.queries import results_of
from mingchuang.screening.rules import second_person_refusal

NOT_YET = "发布前检查还有未处理的事项：请先脱敏，或由没有修改过这一版本的人逐项确认。"
"""Why nobody may sign while findings are open."""
STILL_LOOKED_AT = "附件或图片还在检查，请稍候刷新页面再签发。"
"""Why nobody may sign while the worker reads."""


@dataclass(frozen=True)
class Choice:
    """A decision that may be open: its name, its word, and why not (empty where open)."""

    name: str
    label: str
    refusal: str = ""
    article_of_law: str = ""


@dataclass(frozen=True)
class Happening:
    """One line of the journal in Chinese."""

    at: datetime
    who: str
    what: str


@dataclass
class Dossier:
    """What the page of one article shows to one person at one moment."""

    article: Article
    draft: Article
    person: Person
    clock: Clock
    path: Sequence[Step]
    asked: str
    decisions: list[Choice]
    measures: list[Choice]
    differences: list[Difference]
    editors: list[Person]
    attachments: list[Attachment]
    reviews: list[Review]
    colleagues: list[Person] = field(default_factory=list)

    @property
    def may_mask(self) -> bool:
        """Whether this person may put a masked copy in the place of a file."""
        mends = any(choice.name == "edit" and not choice.refusal for choice in self.measures)
        return mends or has_role(
            self.person, REVIEWERS.get(self.article.stage, frozenset()), self.article.organisation
        )

    @property
    def why_not_decide(self) -> str:
        """Why this person may not decide about findings; empty where he may."""
        if not has_role(self.person, DECIDERS, self.article.organisation):
            return "由审核、保密审查、签发或信息公开专员确认。"
        return second_person_refusal(self.person.pk, [editor.pk for editor in self.editors])

    @property
    def is_reviewer(self) -> bool:
        """Whether the present step is this person's."""
        passing = {"pass_check", "pass_secrecy", "sign"}
        return any(
            choice.name in passing and choice.refusal in ("", NOT_YET, STILL_LOOKED_AT)
            for choice in self.decisions
        )


ASKED = {
    Stage.CHECK: "审核内容是否准确、完整、应当公开。",
    Stage.SECRECY_CHECK: "逐项进行保密审查，确认可以公开。",
    Stage.SIGN: "签发后立即或定时在网站公开。",
    Stage.DRAFT: "修改完成后提交审核。",
    Stage.SCHEDULED: "到时间自动公开，无需办理。",
}


def gather(article: Article, person: Person, at: datetime) -> Dossier:
    """The dossier of an article as ``person`` sees it."""
    draft = working_version(article)
    compared = article if article.url and article.latest_revision_id != article.live_revision_id else None
    reviewers = REVIEWERS.get(article.stage, frozenset())
    colleagues = people_with(reviewers, article.organisation).exclude(pk=person.pk) if reviewers else []
    return Dossier(
        article=article,
        draft=draft,
        person=person,
        clock=clock_of(overdue_since(article), at),
        path=path_of(draft) if article.stage in (*REVIEW_STAGES, Stage.DRAFT) else (),
        asked=ASKED.get(article.stage, ""),
        decisions=decisions(article, person, draft),
        measures=measures(article, person),
        differences=compare(compared, draft),
        editors=list(Person.objects.filter(pk__in=editors_since_live(article))),
        attachments=list(draft.attachments.all()),
        reviews=list(history(article)),
        colleagues=list(colleagues),
    )


def decisions(article: Article, person: Person, draft: Article) -> list[Choice]:
    """What may be decided at the present stage, with the reasons against; screening keeps the signature back."""
    held = _held(draft) if article.stage is Stage.SIGN else ""
    found = [
        Choice(move.name, move.label, refusal or (held if move.name == "sign" else ""), move.article)
        for move, refusal in moves_now(person, article)
    ]
    found.sort(key=lambda choice: (bool(choice.refusal), choice.name in ("send_back", "recall")))
    if article.stage is Stage.SCHEDULED:
        found.append(Choice("cancel_schedule", "取消定时发布", _only_publishers(article, person)))
    if article.check_owed:
        may = has_role(person, REVIEWERS[Stage.CHECK], article.organisation)
        found.append(Choice("make_up_check", "补办审核", "" if may else "由审核、信息公开专员办理。"))
    return found


def _held(draft: Article) -> str:
    """Why screening keeps the signature back; empty where it does not."""
    results = results_of(subject_of(draft), columns_of(draft))
    if any(result.open for result in results):
        return NOT_YET
    return STILL_LOOKED_AT if any(result.scan.is_waiting for result in results) else ""


def measures(article: Article, person: Person) -> list[Choice]:
    """What may be done with the article as a whole, with the reasons against."""
    editing = "" if may_edit(person, article) else "正在审核中，或不属于您的编辑范围。"
    found = [Choice("edit", "修改", editing)]
    if not article.url:
        mine = article.stage is Stage.DRAFT and article.drafted_by_id == person.pk
        return [*found, Choice("delete", "删除草稿", "" if mine else "只有起草人能删除没有提交的草稿。")]
    rights = _only_publishers(article, person)
    live = rights or ("" if article.live else "这条信息现在没有公开。")
    return [
        *found,
        Choice("correct", "更正说明", live),
        Choice("validity", "变更有效性", rights),
        Choice("pin", "置顶", live),
        Choice("move", "调整栏目", live),
        Choice("release", "登记发布渠道", ""),
        Choice("withdraw", "撤回", live),
    ]


def _only_publishers(article: Article, person: Person) -> str:
    return "" if has_role(person, PUBLISHERS, article.organisation) else "由签发、领导办理。"


def happenings(article: Article, limit: int = 200) -> list[Happening]:
    """The journal of the article, newest first."""
    entries = list(of_subject(f"article:{article.pk}")[:limit])
    known = names.names_of("actor", {str(entry.actor) for entry in entries if entry.actor})
    return [
        Happening(entry.at, known.get(str(entry.actor), "系统"), verb_label(entry.verb)) for entry in entries
    ]
