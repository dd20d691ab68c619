"""The other formats of a document: the same words as its page, for keeping, printing and reading by machines.

Every format is a function of the article, so that the same article gives the same bytes. What is dear to make
is kept in ``HOME/cache/papers`` under a name by what went into it; the folder may be emptied at any time.
"""

import json
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage

import mingchuang
from mingchuang.documents.html import Block, split_blocks
from mingchuang.documents.rendering import render_document
from mingchuang.documents.sanitising import strict_gate
from mingchuang.documents.typesetting import MissingGlyphsError
from mingchuang.documents.worddocument import render_docx
from mingchuang.publishing import telling
from mingchuang.publishing.models import LiveFile
from mingchuang.publishing.sheets import Sheet
from mingchuang.publishing.showing import body_text

Rows = Sequence[tuple[str, str]]

UNPRINTABLE = "〓"
"""Stands for a character that no face has, as printers have always done."""


def paper(sheet: Sheet, ending: str, address: str) -> bytes | Path:
    """The document in the format ``ending``; ``address`` is that of its page.

    Raises ``ValueError`` where it cannot be set.
    """
    if ending == "txt":
        return plain_text(sheet, address).encode()
    row = sheet.row
    rows = [*((name, value) for name, value, _links in telling.facts(sheet)), ("网址", address)]
    at = row["corrected_at"] or row["published_at"]
    blocks = _blocks(sheet)
    said = [row["title"], rows, blocks, at.isoformat(), ending, mingchuang.__version__]

    def make() -> bytes:
        if ending == "docx":
            return render_docx(row["title"], rows, blocks)
        return _pdf(row["title"], rows, blocks, at, telling.issuer(sheet))

    return _kept(sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest(), ending, make)


def plain_text(sheet: Sheet, address: str) -> str:
    """Title, facts, body, attachments and source as lines of plain text (UTF-8)."""
    said = [(name, value) for name, value, _links in telling.facts(sheet) if value]
    head = [f"{name}：{value}" for name, value in said]
    banner = telling.banner(sheet).get("banner", "")
    files = [f"{name}（{file.kind}）" for name, file in telling.numbered(sheet)]
    parts = [
        sheet.row["title"],
        "\n".join(head),
        banner,
        body_text(sheet),
        "\n".join(files),
        telling.moved_in(sheet),
        f"网址：{address}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _blocks(sheet: Sheet) -> list[Block]:
    blocks: list[Block] = []
    for part in sheet.parts:
        value = part["value"]
        if part["type"] in ("rich", "table"):
            blocks.extend(split_blocks(strict_gate.clean(value)))
        elif part["type"] == "picture" and value.get("image") in sheet.images:
            image = sheet.images[value["image"]]
            blocks.append(("picture", image.url, value.get("alt") or image.alt))
    return blocks


def _pdf(title: str, rows: Rows, blocks: list[Block], at: datetime, author: str) -> bytes:
    try:
        return render_document(title, rows, blocks, at=at, pictures=_pictures(blocks), author=author)
    except MissingGlyphsError as missing:
        instead = str.maketrans(dict.fromkeys(missing.characters, UNPRINTABLE))
    plain = [(name, value.translate(instead)) for name, value in rows]
    words: list[Any] = [(block[0], *(part.translate(instead) for part in block[1:])) for block in blocks]
    return render_document(
        title.translate(instead),
        plain,
        words,
        at=at,
        pictures=_pictures(blocks),
        author=author.translate(instead),
    )


def _pictures(blocks: Sequence[Block]) -> dict[str, bytes]:
    """The bytes of the pictures by address; a lost one is named in words."""
    wanted = {block[1] for block in blocks if block[0] == "picture"}
    rows = LiveFile.objects.filter(path__in=wanted, is_live=True).values_list("path", "original")
    found = {}
    for path, original in rows:
        if default_storage.exists(original):
            with default_storage.open(original) as file:
                found[path] = file.read()
    return found


def _kept(name: str, ending: str, make: Callable[[], bytes]) -> Path:
    place = Path(settings.HOME) / "cache" / "papers" / name[:2] / f"{name}.{ending}"
    if place.exists():
        return place
    made = make()
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as draft:
        draft.write(made)
    Path(draft.name).replace(place)
    return place
