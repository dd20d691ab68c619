"""The migration report of a batch and the closing notice of the old platform, as documents and as drafts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape

from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.documents.html import Block
from mingchuang.documents.rendering import render_document
from mingchuang.documents.worddocument import render_docx
from mingchuang.importing.models import Batch
from mingchuang.importing.queries import (
    Line,
    account_by,
    counts_of,
    files_taken,
    missing_files,
    open_quarantine,
    reasons_of,
)
from mingchuang.importing.reconciling import NAMED
from mingchuang.importing.rules import Outcome, Reason
from mingchuang.importing.running import BatchRefusedError
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.actions import NewArticle, RefusedError, draft_newcomer
from mingchuang.publishing.rules import ArticleKind

NOTICE_DAYS = 30
"""Calendar days for which a closing notice stands before the platform is closed.

Source: 《政府网站发展指引》国办发〔2017〕47号 and the local rules derived from it.
"""


@dataclass(frozen=True)
class Paper:
    """A document: its title, what stands above the text, its text."""

    title: str
    facts: Sequence[tuple[str, str]]
    blocks: Sequence[Block]

    def rendered(self, ending: str, *, at: datetime) -> bytes:
        """As ``pdf`` or ``docx``."""
        if ending == "docx":
            return render_docx(self.title, self.facts, self.blocks)
        return render_document(self.title, self.facts, self.blocks, at=at)


def report(batch: Batch) -> Paper:
    """What was moved in, what was not and why, by column and by publisher."""
    counts = counts_of(batch)
    began = prose_day(timezone.localtime(batch.started_at or batch.made_at).date())
    facts = [
        ("批次", batch.name),
        ("来源", batch.source_name),
        ("开始日期", began),
        ("状态", batch.state.label),
    ]
    told = (
        f"本批次共读取{counts.read}件，收进{counts.taken}件，重复{counts.doubled}件，不收{counts.refused}件，"
        f"隔离{counts.quarantined}件，合计相符。随文收进附件和图片{files_taken(batch)}个，"
        f"来源里没有或不能收的{missing_files(batch)}个。"
    )
    blocks: list[Block] = [
        ("rich", f"<h2>一、总体情况</h2><p>{told}</p><p>{_waiting(batch)}</p><h2>二、按原栏目</h2>"),
        ("table", _account_table("原栏目", account_by(batch, "old_column"))),
        ("rich", "<h2>三、按原发布机构</h2>"),
        ("table", _account_table("原发布机构", account_by(batch, "publisher"))),
    ]
    if reasons := reasons_of(batch):
        blocks += [("rich", "<h2>四、没有收进的原因</h2>"), ("table", _reasons_table(reasons))]
    last = "五" if reasons else "四"
    words = (
        f"<h2>{last}、迁移方式</h2><p>收进的信息保留原标题、发文字号、成文日期、发布日期、索引号和公开途径，标明由原平台迁移，"
        "不计入本年新公开的数量。原网址自动转到新网址，原索引号可以在站内检索。逐件清单和附件校验值见迁移账目。</p>"
    )
    return Paper(f"{batch.name.removesuffix('迁移')}迁移报告", facts, [*blocks, ("rich", words)])


def _waiting(batch: Batch) -> str:
    open_now = open_quarantine(batch).count()
    return f"隔离件中还有{open_now}件等待处理。" if open_now else "隔离件已全部处理完毕或没有隔离件。"


def _account_table(head: str, lines: Sequence[Line]) -> str:
    rows = [
        (line.name or NAMED, line.counts.read, line.counts.taken, line.counts.doubled, line.counts.refused,
         line.counts.quarantined)
        for line in lines
    ]  # fmt: skip
    total = [sum(int(row[place]) for row in rows) for place in range(1, 6)]
    return _table((head, "读取", "收进", "重复", "不收", "隔离"), [*rows, ("合计", *total)])


def _reasons_table(reasons: Sequence[tuple[Outcome, str, int]]) -> str:
    rows = [(Outcome(outcome).label, Reason(reason).label, number) for outcome, reason, number in reasons]
    return _table(("结果", "原因", "数量"), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    names = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>"


def closing_notice(
    batch: Batch, *, platform: str, address: str, closes_on: date, site: str, site_address: str, issuer: str
) -> Paper:
    """What visitors of the old platform are told for thirty days before it closes."""
    counts = counts_of(batch)
    shown_from = closes_on - timedelta(days=NOTICE_DAYS)
    where = f"（{escape(site_address)}）" if site_address else ""
    words = (
        f"<p>根据政府网站集约化要求，{escape(platform)}（{escape(address)}）将于{prose_day(closes_on)}关停。</p>"
        f"<p>平台上的政府信息已迁移到{escape(site)}{where}，共收进{counts.taken}件。原网址将自动转到新网址；"
        "也可以按标题、发文字号或原索引号在新网站上检索。</p>"
        f"<p>本公告自{prose_day(shown_from)}起公示，不少于{NOTICE_DAYS}日。查不到所需信息的，请与新网站主办单位联系。</p>"
        f'<p class="align-right">{escape(issuer)}</p>'
    )
    return Paper(f"关于关停{platform}的公告", [("关停日期", prose_day(closes_on))], [("rich", words)])


def draft_of(
    paper: Paper, batch: Batch, column: ColumnPage, *, kind: ArticleKind, actor: Person, at: datetime
) -> int:
    """A draft of a paper as an article; its number. Raises ``BatchRefusedError``."""
    new = NewArticle(
        title=paper.title,
        kind=kind,
        column=column,
        organisation=batch.organisation,
        body=[{"type": block[0], "value": block[1]} for block in paper.blocks],
    )
    try:
        return int(draft_newcomer(new, actor=actor, at=at).pk)
    except RefusedError as refused:
        raise BatchRefusedError(str(refused)) from None


def prose_day(day: date) -> str:
    """A day in prose."""
    return f"{day.year}年{day.month}月{day.day}日"
