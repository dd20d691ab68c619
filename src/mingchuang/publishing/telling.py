"""What the page of an article says around its body: facts, banner, notes, tags, ways on. Values in, values out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from mingchuang.publishing.models import NoteKind
from mingchuang.publishing.rules import (
    KINDS_WITH_FACTS,
    RelationKind,
    Validity,
    formats_of,
)
from mingchuang.publishing.sheets import File, Other, Sheet
from mingchuang.publishing.subjects import name_of

_NUMBERED = re.compile(r"^附件\s*\d*\s*(?:[：:、]|\.(?!\.))?\s*")

Fact = tuple[str, str, Sequence[Other]]

FORMAT_NAMES = {"pdf": "版式文件 PDF", "docx": "文字版 DOCX", "txt": "纯文本 TXT"}


@dataclass(frozen=True)
class Link:
    """A way on; ``ended`` says that the document there no longer holds."""

    title: str
    url: str
    ended: str = ""


def label(term: Any) -> str:
    """What people call it; a word that this version does not know stays as it is."""
    return getattr(term, "label", term) or ""


def minute(moment: datetime | None) -> str:
    """``2026-04-10 09:12`` on the office's clock."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def prose_day(day: date) -> str:
    """``2026年4月10日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def issuer(sheet: Sheet) -> str:
    """Who issued it: the body named in the document, else the organisation that published it."""
    return sheet.row["issuing_body"] or sheet.row["organisation__name"]


def content_source(sheet: Sheet) -> str:
    """The ContentSource tag and the line 来源: never empty."""
    return sheet.row["source"] or sheet.row["organisation__name"]


def facts(sheet: Sheet) -> list[Fact]:
    """The table of facts in the usual order; what is not known is left out. News has none."""
    row = sheet.row
    if row["kind"] not in KINDS_WITH_FACTS:
        return []
    validity = label(row["validity"])
    if validity and row["validity_since"]:
        validity += f"（{row['validity_since']:%Y-%m-%d}起）"
    said: list[Fact] = [
        ("索引号", row["index_number"], ()),
        ("主题分类", name_of(row["subject"]) if row["subject"] else "", ()),
        ("发文机关", issuer(sheet), ()),
        ("发文字号", row["document_number"], ()),
        ("体裁", label(row["genre"]), ()),
        ("成文日期", _day(row["written_on"]), ()),
        ("发布时间", minute(row["published_at"]), ()),
        ("施行日期", _day(row["effective_on"]), ()),
        ("截止日期", _day(row["expires_on"]), ()),
        ("有效性", validity, ()),
        ("公开属性", label(row["disclosure"]), ()),
        ("服务对象", row["audience"], ()),
        ("解读", "", sheet.led_from.get(RelationKind.INTERPRETS, ())),
        ("解读文件", "", sheet.leads_to.get(RelationKind.INTERPRETS, ())),
    ]
    return [fact for fact in said if fact[1] or fact[2]]


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def byline(sheet: Sheet) -> list[tuple[str, str]]:
    """The line under the title of news: when, from where, by whom."""
    row = sheet.row
    said = [
        ("发布时间", minute(row["published_at"])),
        ("来源", content_source(sheet)),
        ("作者", row["author"]),
    ]
    return [(name, value) for name, value in said if value]


def source_line(sheet: Sheet) -> str:
    """Where it comes from, at the end of the text: where that is not already said at its head, or a link goes with it."""
    row = sheet.row
    said_above = row["kind"] not in KINDS_WITH_FACTS or row["source"] == issuer(sheet)
    return f"来源：{content_source(sheet)}" if row["source_url"] or row["source"] and not said_above else ""


def banner(sheet: Sheet) -> dict[str, Any]:
    """What a reader must know before reading a document that no longer holds as it stands."""
    row = sheet.row
    since = f"已于{prose_day(row['validity_since'])}" if row["validity_since"] else "已"
    if row["validity"] == Validity.REPEALED:
        text, word = f"本文件{since}废止，不再执行，仅供查阅。", RelationKind.REPEALS
    elif row["validity"] == Validity.EXPIRED:
        text, word = f"本文件{since}失效，不再执行，仅供查阅。", RelationKind.REPEALS
    elif row["validity"] == Validity.AMENDED:
        text, word = f"本文件{since}修改，请与修改它的文件一并查阅。", RelationKind.AMENDS
    else:
        return {}
    lead = "修改文件：" if word is RelationKind.AMENDS else "依据："
    return {"banner": text, "banner_lead": lead, "banner_links": sheet.led_from.get(word, ())}


def moved_in(sheet: Sheet) -> str:
    """Where imported information came from, with its original day and number."""
    row = sheet.row
    if not row["imported"]:
        return ""
    said = ["本文由原平台迁移"]
    if row["original_on"]:
        said.append(f"原发布日期{prose_day(row['original_on'])}")
    if row["old_number"]:
        said.append(f"原索引号{row['old_number']}")
    return "，".join(said) + "。"


def notes(sheet: Sheet) -> list[tuple[str, str, str]]:
    """The public history, newest first: ``(what, text, minute)``."""
    return [(NoteKind(kind).label, text, minute(moment)) for kind, text, moment in sheet.notes]


_HEADINGS = (
    ("相关解读", False, RelationKind.INTERPRETS),
    ("解读的文件", True, RelationKind.INTERPRETS),
    ("废止的文件", True, RelationKind.REPEALS),
    ("修改的文件", True, RelationKind.AMENDS),
    ("修改后全文", False, RelationKind.CONSOLIDATES),
    ("修改前的文件", True, RelationKind.CONSOLIDATES),
    ("相关", True, RelationKind.RELATED),
)


def related(sheet: Sheet) -> list[tuple[str, list[Link]]]:
    """The groups of other articles beside the text; a simple relation is shown on both pages."""
    shown = []
    for heading, forward, kind in _HEADINGS:
        others = list((sheet.leads_to if forward else sheet.led_from).get(kind, ()))
        if kind is RelationKind.RELATED:
            others += [other for other in sheet.led_from.get(kind, ()) if other not in others]
        if others:
            shown.append((heading, [_link(other) for other in others]))
    return shown


def _link(other: Other) -> Link:
    ended = other.validity in (Validity.REPEALED, Validity.EXPIRED, Validity.AMENDED)
    return Link(other.title, other.url, label(other.validity) if ended else "")


def numbered(sheet: Sheet) -> list[tuple[str, File]]:
    """The attachments with their numbers: 附件1 任务分工表, however their editor has called them."""
    return [
        (" ".join([f"附件{number}", _NUMBERED.sub("", file.title)]).strip(), file)
        for number, file in enumerate(sheet.attachments, 1)
    ]


def formats(sheet: Sheet) -> list[tuple[str, str, str]]:
    """``(name, address, name for saving)`` of the document's other formats."""
    row = sheet.row
    stem = row["url"].removesuffix(".html")
    saved = "".join(sign for sign in row["title"][:80] if sign not in '\\/<>:"|?*')
    return [(FORMAT_NAMES[end], f"{stem}.{end}", f"{saved}.{end}") for end in formats_of(row["kind"])]
