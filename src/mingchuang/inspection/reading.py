"""What stands on one page of a government site, as far as an inspector looks at it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin, urlsplit, urlunsplit

from lxml import html as lxml_html
from lxml.html import HtmlElement

TAG_NAMES = (
    "SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType",
    "ArticleTitle", "PubDate", "ContentSource", "Keywords", "Author", "Description", "Image", "Url",
)  # fmt: skip
_BY_LOWER = {name.lower(): name for name in TAG_NAMES}
_AROUND = {"header", "footer", "nav", "aside", "script", "style", "noscript", "template", "form"}
_AROUND_CLASS = re.compile(
    r"\b(header|footer|foot|nav|navbar|menu|side|sidebar|crumbs|breadcrumb|topbar|links)\b"
)
_DATE = re.compile(r"(?<!\d)(20\d\d)(?:-|/|年|\.)(\d{1,2})(?:-|/|月|\.)(\d{1,2})(?!\d)")
_VISIBLE_TIME = re.compile(r"(?:发布时间|发布日期|时间|日期)[：:\s]*(20\d\d)[-/年](\d{1,2})[-/月](\d{1,2})")
_SPACE = re.compile(r"\s+")
SHORT = 200


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One page: its tags (a name may stand several times), title, links and what its content part holds.

    ``links`` are absolute addresses without fragments, of pages, pictures and files; ``content_links`` those of
    the content part alone. ``text`` is the content part's text, cut to what the rules read; ``text_length`` its
    whole length in characters. ``dates`` are the days that stand in the content part's lists.
    """

    address: str
    tags: dict[str, tuple[str, ...]] = field(default_factory=dict)
    title: str = ""
    heading: str = ""
    header_text: str = ""
    footer_text: str = ""
    footer_links: frozenset[str] = frozenset()
    links: tuple[str, ...] = ()
    content_links: tuple[str, ...] = ()
    text: str = ""
    text_length: int = 0
    dates: tuple[str, ...] = ()
    shown_date: str = ""
    bare_pictures: tuple[str, ...] = ()
    has_search: bool = False
    canonical: str = ""

    def tag(self, name: str) -> str:
        """The first value of a tag; empty where it is absent, empty or the literal ``null``."""
        for value in self.tags.get(name, ()):
            if value and value.lower() != "null":
                return value
        return ""

    @property
    def is_article(self) -> bool:
        """Whether the page calls itself an article."""
        return any(name in self.tags for name in ("ArticleTitle", "PubDate", "ContentSource"))

    @property
    def is_column(self) -> bool:
        """Whether the page calls itself a column's page."""
        return not self.is_article and any(name.startswith("Column") for name in self.tags)


def read_page(address: str, body: bytes, encoding: str = "", *, base: str = "") -> PageFacts:
    """The facts of one HTML page; broken markup is read as browsers read it.

    ``base`` is the address from which relative links are taken, where it is not ``address`` (after a redirect).
    An encoding that the server or the page names wrongly falls back to GB18030, which reads every older site.
    """
    parser = lxml_html.HTMLParser(encoding=_encoding(body, encoding), huge_tree=False)
    try:
        tree = lxml_html.document_fromstring(body or b"<html></html>", parser=parser)
    except Exception as error:  # lxml raises several families for what is no page at all
        raise ValueError("内容不是网页") from error
    content, base = _content(tree), base or address
    content_text = _text(content)
    return PageFacts(
        address=address,
        tags=_tags(tree),
        title=_squeezed(tree.findtext(".//title") or ""),
        heading=_squeezed(" ".join(_text(one) for one in tree.iter("h1"))[:SHORT]),
        header_text=_squeezed(" ".join(one.text_content() for one in _named(tree, "header")))[:2000],
        footer_text=_squeezed(" ".join(one.text_content() for one in _named(tree, "foot")))[:4000],
        footer_links=frozenset(link for one in _named(tree, "foot") for link in _links(one, base)),
        links=tuple(dict.fromkeys(_links(tree, base))),
        content_links=tuple(dict.fromkeys(_content_links(content, base))),
        text=content_text[:20_000],
        text_length=len(content_text),
        dates=tuple(sorted({_day(found) for found in _DATE.finditer(content_text)})),
        shown_date=_day(shown) if (shown := _VISIBLE_TIME.search(content_text)) else "",
        bare_pictures=tuple(_bare_pictures(tree)),
        has_search=_has_search(tree),
        canonical=next(
            (one.get("href", "") for one in tree.iter("link") if one.get("rel") == "canonical"), ""
        ),
    )


def _encoding(body: bytes, told: str) -> str:
    named = re.search(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", body[:2048], re.IGNORECASE)
    for candidate in (told, named.group(1).decode("ascii") if named else "", "utf-8"):
        if not candidate:
            continue
        name = "gb18030" if candidate.lower() in ("gb2312", "gbk", "gb18030") else candidate
        try:
            body.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
        return name
    return "gb18030"


def parse_day(text: str) -> datetime | None:
    """A moment written as META tags write it (``2026-11-24 09:30``, or the day alone); None where it is no date."""
    for form in ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), form)  # noqa: DTZ007 -- local time, as the tag means it
        except ValueError:
            continue
    return None


def clean_address(address: str) -> str:
    """An address without fragment, for comparing."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))


def _tags(tree: HtmlElement) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for meta in tree.iter("meta"):
        name = _BY_LOWER.get((meta.get("name") or "").strip().lower())
        if name:
            found[name] = (*found.get(name, ()), _squeezed(meta.get("content") or ""))
    return found


def _around(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str):
        return True
    return element.tag in _AROUND or bool(
        _AROUND_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}".lower())
    )


def _content(tree: HtmlElement) -> HtmlElement:
    for path in (".//main//*[@class='content']", ".//main", ".//*[@id='main']", ".//*[@id='content']"):
        if (found := tree.find(path)) is not None:
            return found
    body = tree.find(".//body")
    return tree if body is None else body


def _inside(element: HtmlElement) -> Iterator[HtmlElement]:
    """The element and what it holds, without headers, footers, menus and scripts."""
    yield element
    for child in element:
        if not _around(child):
            yield from _inside(child)


def _text(element: HtmlElement) -> str:
    pieces: list[str] = []
    stack: list[tuple[HtmlElement, bool]] = [(element, False)]
    while stack:
        one, done = stack.pop()
        if done:
            pieces.append(one.tail or "")
            continue
        if one is not element:
            stack.append((one, True))
        if isinstance(one.tag, str) and (one is element or not _around(one)):
            pieces.append(one.text or "")
            stack.extend((child, False) for child in reversed(one))
    return _squeezed(" ".join(pieces))


def _links(element: HtmlElement, address: str) -> Iterator[str]:
    for one in element.iter("a", "img", "iframe", "source", "embed"):
        target = one.get("href") if one.tag == "a" else one.get("src")
        if target and (absolute := _absolute(address, target)):
            yield absolute


def _content_links(content: HtmlElement, address: str) -> Iterator[str]:
    for one in _inside(content):
        if one.tag == "a" and (absolute := _absolute(address, one.get("href") or "")):
            yield absolute


def _absolute(address: str, target: str) -> str:
    target = target.strip()
    if not target or target.startswith("#") or re.match(r"(?i)(javascript|mailto|tel|data|about):", target):
        return ""
    try:
        return clean_address(urljoin(address, target))
    except ValueError:
        return ""


def _bare_pictures(tree: HtmlElement) -> Iterator[str]:
    for one in tree.iter("img"):
        if one.get("alt") is None and one.get("aria-hidden") != "true" and one.get("role") != "presentation":
            yield (one.get("src") or "")[:SHORT]


def _has_search(tree: HtmlElement) -> bool:
    for form in tree.iter("form"):
        told = f"{form.get('role') or ''} {form.get('action') or ''} {form.get('id') or ''}".lower()
        if "search" in told or any(one.get("type") == "search" for one in form.iter("input")):
            return True
    return False


def _named(tree: HtmlElement, word: str) -> Iterator[HtmlElement]:
    """The outermost elements that are a header or footer by tag, class or id."""
    tags = {"header": {"header"}, "foot": {"footer"}}[word]
    for one in tree.iter():
        if not isinstance(one.tag, str) or one.tag in ("html", "body", "head"):
            continue
        named = f"{one.get('class') or ''} {one.get('id') or ''}".lower()
        if one.tag in tags or (one.tag in ("div", "table", "td") and re.search(rf"\b{word}(er)?\b", named)):
            yield one


def _day(found: re.Match[str]) -> str:
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"


def _squeezed(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
