"""What changed between two versions of an article, field by field and part by part, in words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from mingchuang.documents.html import html_to_text
from mingchuang.publishing.models import Article
from mingchuang.terms import Term

FINE = 4000
"""Characters of one paragraph up to which single characters are compared; longer ones are shown whole."""

_TOKEN = re.compile(r"[A-Za-z0-9.]+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """Some text: kept, added or removed."""

    kind: str  # "same", "added", "removed"
    text: str


@dataclass(frozen=True)
class Difference:
    """One field or part that differs; ``pieces`` read from beginning to end."""

    label: str
    change: str  # 新增, 删除, 修改
    pieces: tuple[Piece, ...]


FIELDS = (
    "title", "kind", "organisation", "home_column", "also_in", "summary", "document_number", "issuing_body",
    "written_on", "effective_on", "original_on", "expires_on", "disclosure", "genre", "subject", "audience",
    "keywords", "source", "source_url", "author", "urgent", "cover",
)  # fmt: skip


def compare(before: Article | None, after: Article) -> list[Difference]:
    """What is different in ``after``; with nothing before, nothing is compared."""
    if before is None:
        return []
    return [*_fields(before, after), *_lists(before, after), *_bodies(before, after)]


def _fields(before: Article, after: Article) -> Iterator[Difference]:
    for name in FIELDS:
        old, new = _words(before, name), _words(after, name)
        if old != new:
            yield _difference(str(Article._meta.get_field(name).verbose_name), old, new)


def _words(article: Article, name: str) -> str:
    value = getattr(article, name)
    if isinstance(value, Term):
        return value.label
    if isinstance(value, bool):
        return "是" if value else "否"
    if hasattr(value, "all"):
        return "、".join(str(one) for one in value.all())
    return "" if value is None else str(value)


def _lists(before: Article, after: Article) -> Iterator[Difference]:
    for label, listed in (("附件", _files), ("关联", _relations)):
        old, new = listed(before), listed(after)
        for gone in [line for line in old if line not in new]:
            yield _difference(label, gone, "")
        for come in [line for line in new if line not in old]:
            yield _difference(label, "", come)


def _files(article: Article) -> list[str]:
    return [f"{one.title or one.file.title}（{one.file.sha256[:8]}）" for one in article.attachments.all()]


def _relations(article: Article) -> list[str]:
    return [f"{one.kind.label}：{one.target}" for one in article.relations.all()]


def _bodies(before: Article, after: Article) -> Iterator[Difference]:
    old, new = paragraphs(before), paragraphs(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, from_, to in matcher.get_opcodes():
        if kind == "equal":
            continue
        gone, come = old[start:end], new[from_:to]
        for position in range(max(len(gone), len(come))):
            one = gone[position] if position < len(gone) else ("", "")
            other = come[position] if position < len(come) else ("", "")
            yield _difference(f"正文（{other[0] or one[0]}）", one[1], other[1])


def paragraphs(article: Article) -> list[tuple[str, str]]:
    """The body as lines, each with the word for its part."""
    return [(part, line) for block in article.body for part, line in _lines(block)]


def _lines(block: Any) -> Iterator[tuple[str, str]]:
    label = str(block.block.label)
    if block.block_type in ("rich", "table"):
        for line in html_to_text(str(getattr(block.value, "source", block.value))).splitlines():
            yield label, line.replace("\t", " │ ").strip(" │")
    elif block.block_type == "picture":
        picture = block.value["image"]
        yield label, f"{picture}：{block.value['alt']} {block.value['caption']}".strip()
    elif block.block_type == "chart":
        yield from ((label, line) for line in (block.value["title"], *block.value["text"].splitlines()))
    else:
        yield label, f"{block.value['file']}：{block.value['title']}"


def _difference(label: str, old: str, new: str) -> Difference:
    change = "修改" if old and new else "新增" if new else "删除"
    return Difference(label, change, tuple(pieces(old, new)))


def pieces(old: str, new: str) -> list[Piece]:
    """The text of both, what is common once."""
    if not old or not new or max(len(old), len(new)) > FINE:
        return [Piece(kind, text) for kind, text in (("removed", old), ("added", new)) if text]
    left, right = _TOKEN.findall(old), _TOKEN.findall(new)
    found: list[Piece] = []
    for kind, start, end, from_, to in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(left[start:end])))
            continue
        found.extend(_changed(left[start:end], right[from_:to]))
    return found


def _changed(gone: Sequence[str], come: Sequence[str]) -> Iterator[Piece]:
    if gone:
        yield Piece("removed", "".join(gone))
    if come:
        yield Piece("added", "".join(come))
