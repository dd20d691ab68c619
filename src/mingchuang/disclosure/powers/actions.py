"""What is done with power lists: import a version, draft its article, throw away what was never public."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.directory.models import Organisation
from mingchuang.disclosure.powers import queries
from mingchuang.disclosure.powers.models import Item, Version
from mingchuang.disclosure.powers.rules import LABELS, Power, PowersVerb, read_powers
from mingchuang.disclosure.powers.writing import as_csv, as_xlsx, body
from mingchuang.documents.grids import UnreadableSheetError, cell_text, read_grids
from mingchuang.journal.actions import record
from mingchuang.outbox.actions import put
from mingchuang.outbox.rules import Stream
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing import actions as publishing
from mingchuang.publishing.queries import new_draft, same_tables
from mingchuang.publishing.rules import ArticleKind

COLUMN = "qtxx"
"""The slug of the column for what art. 20 does not name (《政府信息公开条例》第二十条第十五项)."""


class RefusedError(ValueError):
    """A verb that may not be carried out; ``sentences`` say why, for people."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("".join(sentences))
        self.sentences = sentences


@transaction.atomic
def import_version(
    organisation: Organisation,
    raw: bytes,
    name: str,
    *,
    adjusted_on: date,
    reason: str,
    actor: Person,
    at: datetime,
) -> Version:
    """Keep a list as the next version of the organisation. Raises ``RefusedError`` with every row that keeps it out."""
    if not queries.may_edit(actor, organisation):
        raise RefusedError(f"{organisation.name}的权责清单不由您办理。")
    if not reason.strip():
        raise RefusedError("请写明调整原因，例如“依据新修订的法律调整3项”。它会显示在公开页面上。")
    if adjusted_on > timezone.localtime(at).date():
        raise RefusedError("调整日期晚于今天，请在调整以后导入。")
    before = queries.versions().filter(organisation=organisation).order_by("-number").first()
    if before and before.article_id is None:
        raise RefusedError(f"{before.title}还没有公开，请先公开或删除它，再导入新版。")
    if before and adjusted_on < before.adjusted_on:
        raise RefusedError(f"调整日期早于上一版的{before.adjusted_on:%Y年%-m月%-d日}，请核对。")
    powers = _powers(raw, name)
    version = Version.objects.create(
        organisation=organisation, number=before.number + 1 if before else 1, adjusted_on=adjusted_on,
        reason=" ".join(reason.split())[:500], made_by=actor, made_at=at,
        file=publishing.store_file(
            raw, name, title=f"{organisation.short_name}权责清单（导入的原件）", organisation=organisation, actor=actor, at=at
        ),
    )  # fmt: skip
    Item.objects.bulk_create(
        [
            Item(version=version, place=place, **{name: getattr(power, name) for name in LABELS})
            for place, power in enumerate(powers)
        ],
        batch_size=500,
    )
    _tell(version, PowersVerb.IMPORTED, actor, at, items=len(powers))
    return version


def _powers(raw: bytes, name: str) -> Sequence[Power]:
    try:
        grids = read_grids(raw, name)
    except UnreadableSheetError as error:
        raise RefusedError(str(error)) from error
    grid = next((one for one in grids if not one.hidden), grids[0])
    texts = [[cell_text(cell) for cell in row] for row in grid.rows]
    sheet = read_powers(texts, grid.first_row)
    if sheet.problems:
        raise RefusedError(*sheet.problems)
    return sheet.powers


@transaction.atomic
def draft_article(version: Version, *, actor: Person, at: datetime, submit: bool = True) -> Version:
    """Make the article of a version and send it along the review path."""
    version = Version.objects.select_related("organisation", "article").get(pk=version.pk)
    if not queries.may_edit(actor, version.organisation):
        raise RefusedError(f"{version.organisation.name}的权责清单不由您办理。")
    if version.article is not None:
        raise RefusedError("这一版已经生成公开稿，请到审核页面办理。")
    column = ColumnPage.objects.filter(slug=COLUMN).first()
    if column is None:
        raise RefusedError("网站没有“其他法定信息”栏目（网址名 qtxx），请信息公开专员先建立栏目。")
    article = new_draft(
        title=version.title, kind=ArticleKind.POWER_LIST, home_column=column, organisation=version.organisation,
        source=version.organisation.name, keywords="权责清单,权力清单,责任清单",
        summary=f"{version.title}，调整原因：{version.reason}"[:300], body=article_body(version),
    )  # fmt: skip
    powers = queries.powers(version)
    kept = []
    for content, ending in ((as_xlsx(powers), "xlsx"), (as_csv(powers), "csv")):
        title = f"{version.title}（{ending.upper()}）"
        stored = publishing.store_file(
            content, f"powers.{ending}", title=title, organisation=version.organisation, actor=actor, at=at
        )
        kept.append(article.attachments.model(file=stored, title=title))
    article.attachments.set(kept)
    publishing.save_draft(article, actor=actor, at=at)
    version.article_id = article.pk
    version.save(update_fields=["article"])
    if submit:
        publishing.submit(article, actor=actor, at=at)
    version.refresh_from_db()
    _tell(version, PowersVerb.DRAFTED, actor, at, article=article.pk)
    return version


def article_body(version: Version) -> list[dict[str, Any]]:
    """The body that the version makes."""
    day = f"{version.adjusted_on:%Y年%-m月%-d日}"
    return body(version.title, day, version.reason, queries.powers(version), queries.differences(version))


@transaction.atomic
def discard(version: Version, *, actor: Person, at: datetime) -> None:
    """Throw away a version of which no article was made; the journal keeps that it was there."""
    if not queries.may_edit(actor, version.organisation):
        raise RefusedError(f"{version.organisation.name}的权责清单不由您办理。")
    if version.article_id is not None:
        raise RefusedError("这一版已经生成公开稿，不能删除。需要撤下的，请在审核页面撤回。")
    _tell(version, PowersVerb.DISCARDED, actor, at)
    version.delete()


def _tell(version: Version, verb: PowersVerb, actor: Person, at: datetime, **facts: int) -> None:
    record(
        verb, f"powers:{version.pk}", actor=actor.pk, at=at, organisation=version.organisation.code,
        facts={"number": version.number, **facts},
    )  # fmt: skip
    put(Stream.EDITION, [f"powers:{version.organisation.code}"])


def refusal(draft: Any) -> str:
    """Why this version of a power list's article may not be published; empty for every other article."""
    version = queries.versions().filter(article=draft.pk).first()
    if version is None or same_tables(draft.body, article_body(version)):
        return ""
    return "正文中的表与导入的权责清单不一致。请退回，重新导入清单并生成公开稿，不要直接修改表格。"
