"""What markup may pass at all: the loose gate before a body is re-set, the strict gate after it.

Both are nh3, an HTML5 parser with a white list. Between the two gates our own code moves elements about; whatever
it might do wrong, the strict gate has the last word.
"""

import re
from urllib.parse import urlsplit

import nh3

MAX_CHARACTERS = 5_000_000
"""Of one body; what is longer is cut, for no article is longer than a novel."""

EMPTIED = {
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "head", "title",
    "textarea", "select", "button", "audio", "video", "canvas", "applet", "frameset", "noframes", "dialog",
}  # fmt: skip
"""Elements that go together with what is in them."""

INLINE = {"a", "strong", "em", "u", "s", "sub", "sup", "br"}
BLOCKS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "hr", "figure", "img"}
TABLES = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
ALIGNMENTS = {"align-center", "align-right"}

SCHEMES = {"http", "https", "mailto", "tel"}
FOREIGN = INLINE | BLOCKS | TABLES | {
    "div", "span", "font", "center", "section", "article", "main", "header", "footer", "aside", "nav", "address",
    "form", "fieldset", "details", "summary", "h1", "h5", "h6", "b", "i", "ins", "del", "strike", "pre", "dl", "dt",
    "dd", "figcaption", "body", "html",
}  # fmt: skip
"""What the loose gate lets in, to be re-set in our own elements."""

CELL_ATTRIBUTES = {"colspan", "rowspan", "scope"}

loose_gate = nh3.Cleaner(
    tags=FOREIGN,
    clean_content_tags=EMPTIED,
    attributes={
        "*": {"style", "align", "class", "role"},
        "a": {"href", "title"},
        "img": {"src", "alt"},
        "td": CELL_ATTRIBUTES,
        "th": CELL_ATTRIBUTES,
        "ol": {"start"},
    },
    filter_style_properties={
        "font-weight",
        "font-style",
        "text-align",
        "text-decoration",
        "display",
        "vertical-align",
    },
    url_schemes=SCHEMES,
    link_rel=None,
)

strict_gate = nh3.Cleaner(
    tags=INLINE | BLOCKS | TABLES,
    clean_content_tags=EMPTIED,
    attributes={
        "a": {"href", "title", "rel"},
        "img": {"src", "alt"},
        "td": CELL_ATTRIBUTES,
        "th": CELL_ATTRIBUTES,
        "ol": {"start"},
    },
    allowed_classes={"p": ALIGNMENTS},
    url_schemes=SCHEMES,
    link_rel=None,
)

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\u00ad]"
)


def printable(text: str) -> str:
    """``text`` without control, zero-width and direction-turning characters, which hide what is really said."""
    return _UNPRINTABLE.sub("", text)


def is_own(address: str, own_hosts: frozenset[str] = frozenset()) -> bool:
    """Whether ``address`` stays in the house: relative, or on one of ``own_hosts``.

    >>> is_own("/zwgk/1.html"), is_own("//example.com/a.png"), is_own("https://example.com/")
    (True, False, False)
    """
    try:
        parts = urlsplit(address.strip().replace("\\", "/"))
    except ValueError:
        return False
    if not parts.scheme and not parts.netloc:
        return True
    return parts.scheme in {"", "http", "https"} and (parts.hostname or "") in own_hosts
