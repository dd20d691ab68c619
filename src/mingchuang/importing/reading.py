"""What stands in a file of another system: title, body, metadata block. Nothing is decided here."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from charset_normalizer import from_bytes
from lxml import html as lxml_html
from lxml.html import HtmlElement

from mingchuang.importing.mapped import PageView, Rules, body_of_page, override, record_view
from mingchuang.importing.rules import MAX_BYTES, Reason, field_of

HTML_SUFFIXES = frozenset({".html", ".htm", ".shtml"})


class RefusedDocumentError(ValueError):
    """A document that cannot be taken, with its reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Found:
    """One document as it stood in its source: ``markup``, or ``text`` where it has no HTML.

    ``fields`` are those of ``rules.field_of``, untouched.
    """

    place: str
    title: str
    markup: str = ""
    text: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    word: str = ""  # what its system called its kind
    url: str = ""


@dataclass(frozen=True)
class Refused:
    """One document that could not be read, and why."""

    place: str
    reason: Reason


def files_below(paths: Iterable[Path]) -> Iterator[Path]:
    """The files to read, each once, in a stable order; links out of a folder are not followed."""
    seen: set[Path] = set()
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for each in inside:
            if each.is_dir() or (path.is_dir() and each.is_symlink()):
                continue
            if each not in seen:
                seen.add(each)
                yield each


def read(path: Path) -> Iterator[Found | Refused]:
    """The documents of one file: one or several of a JSON file, the one of an HTML page."""
    place = str(path)
    try:
        yield from _documents(path, place)
    except RefusedDocumentError as refused:
        yield Refused(place, refused.reason)
    except (ValueError, OSError, RecursionError):
        yield Refused(place, Reason.UNREADABLE)


def _documents(path: Path, place: str) -> Iterator[Found | Refused]:
    if not path.is_file():
        raise RefusedDocumentError(Reason.NOT_FOUND)
    suffix = path.suffix.lower()
    if suffix != ".json" and suffix not in HTML_SUFFIXES:
        raise RefusedDocumentError(Reason.NOT_SUPPORTED)
    if path.stat().st_size > MAX_BYTES:
        raise RefusedDocumentError(Reason.TOO_LARGE)
    text = decoded(path.read_bytes())
    if suffix != ".json":
        yield from_page(text, place)
        return
    value = json.loads(text)
    records = value if isinstance(value, list) else [value]
    for number, record in enumerate(records, 1):
        where = place if len(records) == 1 else f"{place}#{number}"
        yield from_record(record, where) if isinstance(record, dict) else Refused(where, Reason.UNREADABLE)


_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]+)", re.IGNORECASE)


def decoded(content: bytes) -> str:
    """Bytes of an old file as text: UTF-8, the charset that a page declares, else GB18030 by probability.

    Raises ``RefusedDocumentError`` where no encoding fits.
    """
    names = ["utf-8-sig"]
    if declared := _DECLARED.search(content[:4096]):
        name = declared[1].decode("ascii").lower()
        names.append("gb18030" if name.startswith("gb") else name)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        names.insert(0, "utf-16")
    for name in (*names, "gb18030"):
        try:
            text = content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\x00" not in text:
            return text
    best = from_bytes(content).best()
    if best is None or "\x00" in str(best):
        raise RefusedDocumentError(Reason.UNREADABLE)
    return str(best)


def from_record(record: dict[str, Any], place: str, rules: Rules | None = None) -> Found:
    """A JSON document: ``title``, ``text`` or ``html``, ``metadata`` (labels as the source has them)."""
    if rules:
        record = mapped_record(record, rules)
    metadata = record.get("metadata") if isinstance(record.get("metadata"), dict) else record
    fields = _fields((str(label), value) for label, value in (metadata or {}).items())
    title = _text(record.get("title")) or fields.get("title", "")
    markup = _text(record.get("html"))
    text = "" if markup else without_title(_text(record.get("text") or record.get("content")), title)
    return Found(
        place=place,
        title=title,
        markup=markup,
        text=text,
        fields=fields,
        word=_text(record.get("kind")),
        url=_text(record.get("url")),
    )


def mapped_record(record: dict[str, Any], rules: Rules) -> dict[str, Any]:
    """A record whose named fields stand where ``from_record`` looks for them."""
    metadata = record.get("metadata") if isinstance(record.get("metadata"), dict) else {}
    flat = [(str(name), _text(value)) for name, value in [*record.items(), *(metadata or {}).items()]]
    view = record_view(flat)
    fields = override(_fields(flat), rules, view)
    title = fields.get("title", "") if "title" in rules else record.get("title")
    made = {**record, "title": title, "metadata": fields, "url": fields.get("url") or record.get("url")}
    if body := rules.get("body"):
        said = next((value for rule in body if (value := view.value(rule))), "")
        if said or all(rule.way != "auto" for rule in body):
            made |= {"html": said, "text": ""} if "</" in said else {"html": "", "text": said, "content": ""}
    return made


def without_title(text: str, title: str) -> str:
    """A text without the leading lines that only repeat its title."""
    wanted = "".join(title.split())
    lines = text.splitlines()
    joined = ""
    for number, line in enumerate(lines[:6], 1):
        joined += "".join(line.split())
        if joined == wanted:
            return "\n".join(lines[number:])
        if not wanted.startswith(joined):
            break
    return text


_BODY_IDS = (
    "UCAP-CONTENT",
    "zoom",
    "Zoom",
    "ZOOM",
    "content",
    "article",
    "vsb_content",
    "js_content",
    "wenzhang",
)
_BODY_CLASSES = (
    "TRS_Editor",
    "pages_content",
    "article-content",
    "b12c",
    "Custom_UnionStyle",
    "zw_content",
    "wen_content",
    "wenzhang-content",
)
_NOISE = (
    "//nav|//header|//footer|//form|//noscript"
    "|//*[starts-with(@id, 'share-') or contains(@class, 'social-share') or contains(@class, 'bdshare')]"
)


def from_page(text: str, place: str, rules: Rules | None = None) -> Found:
    """An HTML page or fragment: its META tags and metadata block, and the element that holds the body.

    ``rules`` are those of a mapping: what they name is found by them alone.

    Raises ``RefusedDocumentError`` where there is no title or nothing but a head.
    """
    source = re.search(r"source_url:\s*(\S+)", text[:2000])
    root = lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text) or "<p></p>")
    view = viewed(root)
    fields = _fields(view.pairs)
    for name, tag in _META_FIELDS:
        if tag in view.metas:
            fields.setdefault(name, view.metas[tag])
    fields["title"] = view.metas.get("articletitle") or fields.get("title") or _heading(root)
    if source:
        fields["url"] = source[1]
    if rules:
        fields = override(fields, rules, view)
    body = body_of_page(rules.get("body", ()), view) if rules else None
    for noise in root.xpath(_NOISE):
        noise.drop_tree()
    if body is None:
        body = _body(root)
    for table in _metadata_tables(body):
        table.drop_tree()
    return Found(
        place=place,
        title=_text(fields.pop("title", "")),
        markup=lxml_html.tostring(body, encoding="unicode"),
        fields=fields,
        word=fields.get("column", ""),
        url=fields.get("url", ""),
    )


_META_FIELDS = (
    ("published_on", "pubdate"),
    ("source", "contentsource"),
    ("column", "columnname"),
    ("keywords", "keywords"),
    ("url", "url"),
)


def viewed(root: HtmlElement) -> PageView:
    """A parsed page as the rules of a mapping look at it."""
    metas = {
        str(tag.get("name")).lower(): _text(tag.get("content"))
        for tag in root.iter("meta")
        if tag.get("name") and _text(tag.get("content"))
    }
    return PageView(root, metas, list(_label_pairs(root)))


def _fields(pairs: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """The first value that is not blank for each field we use; blocks that stand twice are read once."""
    found: dict[str, str] = {}
    for label, value in pairs:
        name = field_of(label)
        if name and _text(value) and not label.startswith("_"):
            found.setdefault(name, _text(value))
    return found


def _label_pairs(root: HtmlElement) -> Iterator[tuple[str, str]]:
    cells = [_text(cell.text_content()) for cell in root.iter("td", "th", "li", "dt", "dd", "span")]
    for cell, following in zip_longest(cells, cells[1:], fillvalue=""):
        if len(cell) > 120:
            continue
        if field_of(cell):
            yield cell, following
        elif match := re.match(r"^([^：:]{2,10})[：:]\s*(\S.*)$", cell):
            yield match[1], match[2]


def _metadata_tables(body: HtmlElement) -> list[HtmlElement]:
    found = []
    for table in body.iter("table"):
        labels = {field_of(_text(cell.text_content())) for cell in table.iter("td", "th")} - {""}
        if len(labels) >= 3 and not list(table.iterdescendants("table")):
            found.append(table)
    return found


def _heading(root: HtmlElement) -> str:
    for tag in ("h1", "title", "h2"):
        for element in root.iter(tag):
            if text := _text(element.text_content()):
                return text
    return ""


def _body(root: HtmlElement) -> HtmlElement:
    for name in _BODY_IDS:
        if found := root.xpath("//*[@id=$name]", name=name):
            return found[0]
    for name in _BODY_CLASSES:
        if found := root.xpath("//*[contains(concat(' ', @class, ' '), $name)]", name=f" {name} "):
            return found[0]
    return _densest(root)


_HOLDERS = frozenset({"body", "div", "article", "section", "main", "td", "html"})


def _densest(root: HtmlElement) -> HtmlElement:
    """The element that holds the most text with the fewest links: an article, without its page's menus."""
    body = root.find("body")
    best, best_score = (root if body is None else body), 0
    scores: dict[HtmlElement, int] = {}
    for element in reversed(list(root.iter())):
        if not isinstance(element.tag, str):
            continue
        weight = -3 if element.tag == "a" else 1
        if element.tag in ("script", "style", "title", "option"):
            weight = 0
        own = len("".join((element.text or "").split())) * weight
        tails = sum(len("".join((child.tail or "").split())) for child in element)
        below = sum(scores.get(child, 0) for child in element)
        scores[element] = (
            own + tails * (weight if element.tag == "a" else 1) + below * (0 if weight == 0 else 1)
        )
        if element.tag in _HOLDERS and scores[element] > best_score:
            best, best_score = element, scores[element]
    return best


def _text(value: Any) -> str:
    if value is None or isinstance(value, (dict, list)):
        return ""
    text = re.sub(r"[ \t\xa0\u3000]+", " ", str(value)).strip()
    return "" if text.lower() in ("null", "none") else text
