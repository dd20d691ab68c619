"""An article as screening sees it: its words, its files, its pictures; and what stands in the way of publication."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from html import unescape
from typing import Any

from mingchuang.documents.budget import Part
from mingchuang.documents.html import html_to_text
from mingchuang.publishing.models import Article, Picture, StoredFile
from mingchuang.publishing.newcomers import NewArticle
from mingchuang.publishing.queries import working_version
from mingchuang.screening.actions import screen
from mingchuang.screening.gate import Gate, Verdict
from mingchuang.screening.queries import obstacles
from mingchuang.screening.subjects import Content, SubjectSource

_WORDS = (
    ("标题", "title"), ("内容概述", "summary"), ("关键词", "keywords"), ("来源", "source"), ("作者", "author"),
    ("发文字号", "document_number"), ("发文机关", "issuing_body"),
)  # fmt: skip


def subject_of(article: Article) -> str:
    """Under which name screening keeps it."""
    return f"article:{article.pk}"


def columns_of(article: Article) -> list[str]:
    """The paths of the columns in which it stands; treatments depend on them."""
    return [article.home_column.public_path, *(column.public_path for column in article.also_in.all())]


def contents_of(article: Article) -> list[Content]:
    """Words first, then each file and picture once."""
    files = _files(_attached(article), article.cover if article.cover_id else None, _blocks(article))
    made = {content.item: content for content in [_text(article), *files]}
    return list(made.values())


def contents_of_new(new: NewArticle) -> list[Content]:
    """The same of an article that is to be published in bulk and is not stored yet."""
    body = new.body
    fields = {name: str(getattr(new, name)) for _label, name in _WORDS}
    titles = [title or file.title for file, title in new.attachments]
    files = _files(new.attachments, new.cover, _stored_blocks(body)) if _has_files(new) else ()
    made = {content.item: content for content in [_words(fields, body, titles), *files]}
    return list(made.values())


def verdict_for(new: NewArticle, gate: Gate) -> Verdict:
    """What stands against publishing this article: text, attachment names, files, by the rules of its columns."""
    columns = [new.column.public_path, *(column.public_path for column in new.also_in)]
    return gate.verdict(contents_of_new(new), columns)


def screen_article(article: Article, *, at: datetime) -> None:
    """Look through the newest version."""
    screen(subject_of(article), contents_of(working_version(article)), at=at)


def undecided(article: Article, *, at: datetime) -> list[str]:
    """Why the newest version may not be published; empty where it may. Looks through it first."""
    draft = working_version(article)
    screen(subject_of(article), contents_of(draft), at=at)
    return obstacles(subject_of(article), columns_of(draft))


def refusal(sentences: Sequence[str]) -> str:
    """The sentence for whoever wanted to publish."""
    return (
        "发布前检查还有未处理的事项，不能签发。"
        + "".join(sentences)
        + "请先脱敏，或由未修改过这一版本的人在“发布前检查”中逐项确认。"
    )


def _text(article: Article) -> Content:
    fields = {name: str(getattr(article, name)) for _label, name in _WORDS}
    titles = [attachment.title or attachment.file.title for attachment in article.attachments.all()]
    return _words(fields, article.body.get_prep_value(), titles)


def _words(fields: Mapping[str, str], body: Sequence[dict[str, Any]], titles: Sequence[str]) -> Content:
    parts = [Part(label, fields[name]) for label, name in _WORDS if fields[name]]
    parts += body_parts(body)
    parts += [Part("附件名称", "\n".join(titles))] if titles else []
    return text_content(parts)


def text_content(parts: Sequence[Part]) -> Content:
    """The words of an article as one content."""
    digest = hashlib.sha256(repr([(part.place, part.text) for part in parts]).encode("utf-8", "replace"))
    return Content("text", "文字", digest.hexdigest(), parts=tuple(parts))


def body_parts(body: Sequence[dict[str, Any]]) -> list[Part]:
    """The words of a stored body; each table is a place of its own."""
    parts, rich, tables = [], [], 0
    for block in body:
        value = block["value"]
        if block["type"] == "rich":
            rich.append(_plain(str(value)))
        elif block["type"] == "table":
            tables += 1
            parts.append(Part(f"正文表格 {tables}", html_to_text(str(value))))
        elif isinstance(value, dict):
            rich.extend(str(value.get(name) or "") for name in ("title", "caption", "alt", "text"))
    return [Part("正文", "\n".join(rich)), *parts] if any(rich) else parts


_LINE_END = re.compile(r"</(?:p|div|li|h[1-6]|blockquote)>|<br ?/?>")
_TAG = re.compile(r"<[^>]*>")


def _plain(markup: str) -> str:
    """The words of cleaned rich text, a line for each paragraph; tables in it go the long way."""
    if "<t" in markup:
        return html_to_text(markup)
    return unescape(_TAG.sub("", _LINE_END.sub("\n", markup)))


def _attached(article: Article) -> list[tuple[StoredFile, str]]:
    return [(attachment.file, attachment.title) for attachment in article.attachments.all()]


def _blocks(article: Article) -> Iterator[tuple[StoredFile | Picture, str]]:
    for block in article.body:
        if block.block_type in ("file", "video") and block.value["file"]:
            yield block.value["file"], block.value["title"]
        elif block.block_type == "picture" and block.value["image"]:
            yield block.value["image"], ""


def _has_files(new: NewArticle) -> bool:
    return bool(new.attachments or new.cover or any(block["type"] in _FILED for block in new.body))


_FILED: dict[str, tuple[type[StoredFile] | type[Picture], str]] = {
    "file": (StoredFile, "file"),
    "video": (StoredFile, "file"),
    "picture": (Picture, "image"),
}


def _stored_blocks(body: Sequence[dict[str, Any]]) -> Iterator[tuple[StoredFile | Picture, str]]:
    """Files and pictures that the raw value of a body names by number."""
    for block in body:
        if block["type"] in _FILED:
            model, key = _FILED[block["type"]]
            stored = model.objects.filter(pk=block["value"].get(key)).first()
            if stored is not None:
                yield stored, str(block["value"].get("title") or "")


def _files(
    attached: Iterable[tuple[StoredFile, str]],
    cover: Picture | None,
    blocks: Iterable[tuple[StoredFile | Picture, str]],
) -> Iterator[Content]:
    for file, title in attached:
        yield file_content(file, title)
    if cover is not None:
        yield _picture(cover)
    for stored, title in blocks:
        yield _picture(stored) if isinstance(stored, Picture) else file_content(stored, title)


def content_of(stored: StoredFile | Picture) -> Content:
    """A stored file or picture as screening knows it."""
    return _picture(stored) if isinstance(stored, Picture) else file_content(stored)


def file_content(file: StoredFile, title: str = "") -> Content:
    """A stored file; its bytes are opened only where it has not been read before."""
    digest = file.sha256 or hashlib.sha256(file.file.name.encode()).hexdigest()
    name = f"{title or file.title}.{file.file_extension}"
    return Content(
        f"file:{file.pk}",
        f"附件“{title or file.title}”",
        digest,
        open_bytes=_Opener(file),
        name=name,
        size=file.file_size or 0,
    )


def _picture(picture: Picture) -> Content:
    digest = hashlib.sha256(f"{picture.pk}:{picture.file.name}:{picture.file_hash}".encode()).hexdigest()
    name = picture.file.name.rpartition("/")[2]
    return Content(
        f"picture:{picture.pk}",
        f"图片“{picture.title}”",
        digest,
        open_bytes=_Opener(picture),
        name=name,
        size=picture.file_size or 0,
    )


class _Opener:
    """Reads the bytes of a stored file when they are wanted."""

    def __init__(self, stored: StoredFile | Picture) -> None:
        self.stored = stored

    def __call__(self) -> bytes:
        with self.stored.open_file() as file:
            return bytes(file.read())


def _contents(key: str, is_live: bool) -> list[Content]:
    article = Article.objects.filter(pk=int(key)).first()
    if article is None:
        return []
    return contents_of(article if is_live else working_version(article))


def _live() -> Iterator[tuple[str, str]]:
    rows = Article.objects.filter(live=True).values_list("pk", "live_revision_id", "last_published_at")
    for pk, revision, published_at in rows.iterator():
        yield str(pk), f"{revision}:{published_at:%Y%m%d%H%M%S}" if published_at else str(revision)


def _columns(key: str) -> list[str]:
    article = Article.objects.filter(pk=int(key)).first()
    return columns_of(article) if article else []


def _live_contents(keys: Sequence[str]) -> dict[str, list[Content]]:
    """Those of many articles with their attachments in one go."""
    rows = Article.objects.filter(pk__in=[int(key) for key in keys], live=True).select_related("cover")
    return {str(one.pk): contents_of(one) for one in rows.prefetch_related("attachments__file")}


ARTICLES = SubjectSource(
    "article", contents=_contents, live=_live, columns=_columns, live_contents=_live_contents
)
