"""Letters and documents on paper.

- ``render_letter(Letter(…), at=…)`` → PDF/A-2a + PDF/UA-1 in the official grid of GB/T 9704-2012.
- ``render_document(title, metadata, blocks, at=…, pictures=…)`` → the PDF of an article; ``blocks`` from
  ``html.split_blocks``, ``pictures`` maps a picture's address to its bytes.
- ``picture_of(svg)`` → PNG of a drawing.
- ``render_text(title, metadata, blocks)`` → plain text.

Equal input and ``at`` give equal bytes. What people wrote reaches typst only as JSON, never as markup. Raises
``MissingGlyphsError`` before anything is printed that no face can show.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from mingchuang.documents.blocks import typst_blocks
from mingchuang.documents.html import Block, html_to_text, join_blocks, split_blocks
from mingchuang.documents.typesetting import (
    HERE,
    compiler,
    compiler_lock,
    font_folders,
    refuse_missing,
    typeset,
)


@dataclass(frozen=True)
class Letter:
    """An official letter. ``body`` is cleaned HTML; ``date`` as written, for example 2026年3月2日; ``is_form``: a sheet
    to fill in by hand, without red head, addressee and signature."""

    issuer: str
    number: str
    title: str
    addressee: str
    body: str
    signature: str
    date: str
    attachments: tuple[str, ...] = ()
    note: str = ""
    is_form: bool = False


def render_letter(letter: Letter, *, at: datetime) -> bytes:
    """The letter as PDF. Raises MissingGlyphsError, ValueError where typst complains."""
    data = {
        "title": letter.title,
        "author": letter.signature,
        "issuer": letter.issuer,
        "number": letter.number,
        "addressee": letter.addressee.rstrip("：:"),
        "blocks": typst_blocks(split_blocks(letter.body), {}),
        "attachments": list(letter.attachments),
        "signature": letter.signature,
        "date": letter.date,
        "note": letter.note.strip("（）()"),
        "is-form": letter.is_form,
    }
    return _compiled("letter.typ", data, at)


def render_document(
    title: str,
    metadata: Sequence[tuple[str, str]],
    blocks: Sequence[Block],
    *,
    at: datetime,
    pictures: Mapping[str, bytes] | None = None,
    author: str = "",
) -> bytes:
    """An article as PDF: title (a line break in it is kept), rows of metadata, text, tables with repeated heads, pictures."""
    data = {
        "title": title,
        "author": author,
        "metadata": [list(row) for row in metadata if row[1]],
        "blocks": typst_blocks(blocks, pictures or {}),
    }
    return _compiled("document.typ", data, at)


def picture_of(drawing: bytes, *, width_mm: int = 120) -> bytes:
    """An SVG of our own as PNG at 200 dots an inch, for formats that show no drawings."""
    written = drawing.decode().replace("\\", "\\\\").replace('"', '\\"')
    source = (
        f"#set page(width: {width_mm}mm, height: auto, margin: 0pt)\n"
        f'#image(bytes("{written}"), format: "svg", width: 100%)'
    )
    return typeset(source, picture_dpi=200)


def render_text(title: str, metadata: Sequence[tuple[str, str]], blocks: Sequence[Block]) -> str:
    """The same as plain text: title, metadata, then the lines of the body; cells parted by tabs."""
    head = [title, "", *(f"{name}：{value}" for name, value in metadata if value), ""]
    return "\n".join([*head, html_to_text(join_blocks(list(blocks))), ""])


def _compiled(template: str, data: Mapping[str, object], at: datetime) -> bytes:
    written = json.dumps({**data, "blocks": _without_bytes(data["blocks"])}, ensure_ascii=False)
    refuse_missing(written)
    with compiler_lock:
        typesetter, own = compiler(font_folders())
        inputs = {"data": json.dumps({**data, "fonts": own}, ensure_ascii=False)}
        pdf, warnings = typesetter.compile_with_warnings(
            input=str(HERE / "typst" / template),
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            sys_inputs=inputs,
            timestamp=at.astimezone(UTC).replace(microsecond=0),  # typst knows seconds and fixed offsets
        )
    if warnings:
        raise ValueError(f"{template}: {[warning.message for warning in warnings]}")
    if not isinstance(pdf, bytes):
        raise TypeError(f"{template}: one document expected")
    return pdf


def _without_bytes(blocks: object) -> list[dict[str, object]]:
    return [{key: part for key, part in block.items() if key != "bytes"} for block in blocks]  # type: ignore[attr-defined]
