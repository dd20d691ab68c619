"""The one place where HTML that people write or bring in is made safe and plain.

- ``clean_html(markup, own_hosts=…, picture_allowed=…)`` → our own small HTML: ``p`` (classes ``align-center``,
  ``align-right``), ``h2``–``h4``, ``ul``/``ol``/``li``, ``table`` with ``caption``, ``thead``, ``tbody``, ``th scope``,
  ``colspan``, ``rowspan``, ``blockquote``, ``hr``, ``figure > img``, ``a``, ``strong``, ``em``, ``u``, ``s``, ``sub``,
  ``sup``, ``br``. Cleaning what is clean changes nothing.
- ``split_blocks(clean)`` → ``[("rich", html), ("table", html), ("picture", src, alt), …]``; ``join_blocks`` is its
  inverse: ``join_blocks(split_blocks(clean)) == clean``.
- ``html_to_text(markup)`` → lines; cells of a row are parted by tabs. ``html_to_plain_paragraphs`` → list of lines.
- ``text_to_html(text)`` → paragraphs of a plain text; ``paragraphs_of(text)`` → their texts,
  ``paragraphs_to_html(lines)`` → HTML of these.
"""

import re
from collections.abc import Iterable
from html import escape, unescape

from lxml import etree
from lxml.html import HtmlElement

from mingchuang.documents.flow import Flow, PictureAllowed, parsed, squeezed
from mingchuang.documents.headings import mark_headings
from mingchuang.documents.sanitising import MAX_CHARACTERS, is_own, loose_gate, printable, strict_gate
from mingchuang.documents.tables import set_table

Block = tuple[str, str] | tuple[str, str, str]

MAX_DEPTH = 100
"""Elements within elements; no document that people made comes near."""
_ROUNDS = 8
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
BLANKS = " \u3000\t\r"
_ANY_TAG = re.compile(r"</?([a-z0-9]+)[^>]*>")
_VOID = {"br", "hr", "img"}
_LINE_TAGS = {
    "p", "div", "li", "tr", "table", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "br", "hr", "ul", "ol",
    "blockquote", "figure", "figcaption", "section", "article", "header", "footer", "center", "pre", "dl", "dt", "dd",
    "address", "form", "title", "main", "aside", "nav",
}  # fmt: skip


def clean_html(
    markup: str,
    *,
    own_hosts: frozenset[str] = frozenset(),
    picture_allowed: PictureAllowed | None = None,
) -> str:
    """What a reader sees in ``markup``, in our own elements, with nothing that could run, load or hide.

    ``own_hosts`` are the site's names: links elsewhere are marked external. Pictures stay where
    ``picture_allowed(src)``; by default those of our own addresses, for a page asks nothing of third parties.
    Never raises for bad markup.
    """
    allowed = picture_allowed or _OwnPictures(own_hosts)
    clean = _once(markup[:MAX_CHARACTERS], own_hosts, allowed)
    for _ in range(_ROUNDS):
        again = _once(clean, own_hosts, allowed)
        if again == clean:
            return clean
        clean = again
    return text_to_html(html_to_text(clean))


def _once(markup: str, own_hosts: frozenset[str], picture_allowed: PictureAllowed) -> str:
    loose = printable(loose_gate.clean(printable(markup)))
    if _depth(loose) > MAX_DEPTH:
        return text_to_html(html_to_text(loose))
    flow = Flow(picture_allowed, set_table)
    flow.read(parsed(loose))
    blocks = flow.finished()
    mark_headings(blocks)
    for block in blocks:
        for link in block.iter("a"):
            if link.get("href", "").startswith(("http:", "https:", "//")) and not is_own(
                link.get("href"), own_hosts
            ):
                link.set("rel", "noopener noreferrer external")
    return "".join(_written(block) for block in blocks)


class _OwnPictures:
    """Allows the pictures of our own addresses."""

    def __init__(self, own_hosts: frozenset[str]) -> None:
        self.own_hosts = own_hosts

    def __call__(self, source: str) -> bool:
        return is_own(source, self.own_hosts)


def _written(block: HtmlElement) -> str:
    block.tail = None
    return strict_gate.clean(etree.tostring(block, encoding="unicode", method="html"))


def _depth(markup: str) -> int:
    deepest = depth = 0
    for closing, tag in _TAG.findall(markup):
        if tag not in _VOID:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest


def split_blocks(clean: str) -> list[Block]:
    """A cleaned body cut into tables, pictures and the text between them, in their order."""
    blocks: list[Block] = []
    rich: list[str] = []
    for node in parsed(clean):
        if node.tag not in {"table", "figure"}:
            rich.append(_written(node))
            continue
        if rich:
            blocks.append(("rich", "".join(rich)))
            rich = []
        if node.tag == "table":
            blocks.append(("table", _written(node)))
        else:
            picture = node.find("img")
            blocks.append(("picture", picture.get("src", ""), picture.get("alt", "")))
    if rich:
        blocks.append(("rich", "".join(rich)))
    return blocks


def join_blocks(blocks: list[Block]) -> str:
    """The body of which ``blocks`` are the parts."""
    return "".join(_joined(block) for block in blocks)


def _joined(block: Block) -> str:
    if block[0] != "picture":
        return block[1]
    source, alt = escape(block[1]), escape(block[2] if len(block) > 2 else "")
    return strict_gate.clean(f'<figure><img src="{source}" alt="{alt}"></figure>')


def html_to_text(markup: str) -> str:
    """What a reader sees, as lines; cells of a row are parted by tabs, blank lines dropped."""
    pieces: list[str] = []
    loose = printable(loose_gate.clean(printable(markup[:MAX_CHARACTERS])))
    if _depth(loose) > MAX_DEPTH:
        return _text_by_tags(loose)
    root = parsed(loose)
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            if node.tag in _LINE_TAGS:
                pieces.append("\n")
            pieces.append(squeezed(node.text or ""))
            continue
        if node.tag in {"td", "th"}:
            pieces.append("\t")
        elif node.tag in _LINE_TAGS and node.tag != "br":
            pieces.append("\n")
        pieces.append(squeezed(node.tail or ""))
    return _lines("".join(pieces))


def _text_by_tags(loose: str) -> str:
    """The text of markup that is nested too deeply to be read as a tree."""
    return _lines(unescape(_ANY_TAG.sub(_TagAsText(), loose)))


class _TagAsText:
    """A tag that ends a line as a line break, any other as nothing."""

    def __call__(self, tag: re.Match[str]) -> str:
        return "\n" if tag[1] in _LINE_TAGS else ""


def _lines(text: str) -> str:
    lines = (line.strip(BLANKS) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def html_to_plain_paragraphs(markup: str) -> list[str]:
    """The lines of ``html_to_text``, for summaries and plain-text versions."""
    return html_to_text(markup).splitlines()


def paragraphs_of(text: str) -> list[str]:
    """The lines of a plain text as ``clean_html(text_to_html(text))`` would show them, without parsing anything."""
    lines = (squeezed(line).strip(BLANKS) for line in printable(text[:MAX_CHARACTERS]).splitlines())
    return [line for line in lines if line]


def paragraphs_to_html(lines: Iterable[str]) -> str:
    """The lines of ``paragraphs_of`` as HTML; clean as it comes."""
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines)


def text_to_html(text: str) -> str:
    """The paragraphs of a plain text, one a line."""
    return paragraphs_to_html(paragraphs_of(text))
