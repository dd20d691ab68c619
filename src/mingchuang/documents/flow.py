"""Foreign markup re-set as a flat run of our own blocks: paragraphs, headings, lists, tables, pictures.

A body that was pasted from Word or crawled from an old site nests `div`, `span`, `font` and layout tables without
end. ``Flow`` walks it once and writes down what a reader sees, block after block.
"""

import re
from collections.abc import Callable, Iterable

from lxml.html import Element as element
from lxml.html import HtmlElement, HTMLParser, fragment_fromstring

_PARSER = HTMLParser(huge_tree=True, encoding="utf-8")

PictureAllowed = Callable[[str], bool]

_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_EMPHASIS = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "u": "u", "ins": "u", "s": "s", "del": "s",
    "strike": "s", "sub": "sub", "sup": "sup",
}  # fmt: skip
_BLOCK_TAGS = {
    "p", "div", "center", "section", "article", "main", "header", "footer", "aside", "nav", "address", "form",
    "fieldset", "details", "summary", "pre", "dl", "dt", "dd", "ul", "ol", "li", "table", "blockquote", "hr",
    "figure", "figcaption", "img", "body", "html", "tr", "td", "th", "tbody", "thead", "tfoot", "caption",
    *_HEADINGS,
}  # fmt: skip
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…"
_BREAK_IN_HAN = re.compile(f"(?<=[{_HAN}])[ \t]*[\r\n]\\s*(?=[{_HAN}])")
_BREAK_AT_MARKS = re.compile(
    f"([{_HAN}])((?:<[^>]*>){{0,6}})[ \t]*[\r\n]\\s*((?:<[^>]*>){{0,6}})(?=[{_HAN}])"
)
_SPACES = re.compile("[ \t\r\n\u00a0\u2002-\u200a\u202f]+")
_INDENTATION = re.compile("^\\s*\u00a0\\s*\u00a0\\s*")
_ENDS = " \t\r\n\u00a0\u3000"
_CENTRED = re.compile(r"text-align:\s*center")
_RIGHT = re.compile(r"text-align:\s*right")
_BOLD = re.compile(r"font-weight:\s*(bold|bolder|[6-9]00)")
_HIDDEN = re.compile(r"display:\s*none")


def parsed(markup: str) -> HtmlElement:
    """The root whose children are the blocks of ``markup``. Line breaks of the source between Han are no blanks."""
    if "<pre" not in markup:
        markup = _BREAK_AT_MARKS.sub(r"\1\2\3", markup)
    return fragment_fromstring(markup, create_parent="div", parser=_PARSER)


def squeezed(text: str) -> str:
    """Runs of blanks as one; a line break between two Han characters as nothing."""
    return _SPACES.sub(" ", _BREAK_IN_HAN.sub("", text))


def children(node: HtmlElement) -> list[HtmlElement]:
    """The child elements, without comments and processing instructions."""
    return [child for child in node if isinstance(child.tag, str)]


def text_of(node: HtmlElement) -> str:
    """All text inside, blanks at the ends removed."""
    return "".join(node.itertext()).strip(_ENDS)


def append_text(node: HtmlElement, text: str) -> None:
    """``text`` written after whatever ``node`` holds."""
    if not text:
        return
    if len(node):
        node[-1].tail = (node[-1].tail or "") + text
    else:
        node.text = (node.text or "") + text


def alignment(node: HtmlElement) -> str:
    """``align-center``, ``align-right`` or nothing, from style, attribute or our own class."""
    style, align, classes = (
        node.get("style", ""),
        node.get("align", "").lower(),
        node.get("class", "").split(),
    )
    if _CENTRED.search(style) or align == "center" or "align-center" in classes or node.tag == "center":
        return "align-center"
    if _RIGHT.search(style) or align == "right" or "align-right" in classes:
        return "align-right"
    return ""


class Flow:
    """Blocks in the order in which they are read. ``blocks`` is whole once ``finished()`` was asked."""

    def __init__(
        self, picture_allowed: PictureAllowed, set_table: Callable[..., Iterable[HtmlElement]]
    ) -> None:
        self.blocks: list[HtmlElement] = []
        self._picture_allowed = picture_allowed
        self._set_table = set_table
        self._paragraph: HtmlElement | None = None
        self._stack: list[HtmlElement] = []
        self._marks: list[HtmlElement] = []
        self._alignment = ""

    def finished(self) -> list[HtmlElement]:
        self._close()
        return self.blocks

    def read(self, node: HtmlElement) -> None:
        """Everything inside ``node``: its text, its children, and the text after each."""
        self._text(node.text)
        for child in node:
            if isinstance(child.tag, str) and not _HIDDEN.search(child.get("style", "")):
                self._element(child)
            self._text(child.tail)

    # --- blocks -------------------------------------------------------------------------------------------
    def _element(self, node: HtmlElement) -> None:
        match node.tag:
            case "br":
                self._line_break()
            case "img":
                self._picture(node)
            case "table":
                self._blocks(self._set_table(node, self._picture_allowed))
            case "ul" | "ol":
                self._blocks(self._list(node))
            case "hr":
                self._blocks([element("hr")])
            case "blockquote":
                self._blocks(self._quotation(node))
            case tag if tag in _HEADINGS:
                self._blocks(self._heading(node))
            case tag if tag in _BLOCK_TAGS:
                self._apart(node)
            case _:
                self._inline(node)

    def _blocks(self, blocks: Iterable[HtmlElement]) -> None:
        self._close()
        self.blocks.extend(blocks)

    def _apart(self, node: HtmlElement) -> None:
        """A container is no block of its own: what is in it stands apart from what is before and after."""
        self._close()
        before, self._alignment = self._alignment, alignment(node) or self._alignment
        if node.tag == "pre" and node.text:
            node.text = node.text.replace("\n", "\u2028")
        self.read(node)
        self._close()
        self._alignment = before

    def _heading(self, node: HtmlElement) -> list[HtmlElement]:
        inner = self._inner(node)
        for block in inner:
            if block.tag == "p" and len(text_of(block)) <= 200:
                block.tag = _HEADINGS[node.tag]
                block.attrib.clear()
                for mark in block.xpath(".//strong|.//br"):
                    mark.drop_tag()
        return inner

    def _quotation(self, node: HtmlElement) -> list[HtmlElement]:
        inner = self._inner(node)
        for block in inner:
            if block.tag == "p":
                block.tag = "blockquote"
                block.attrib.clear()
        return inner

    def _list(self, node: HtmlElement) -> list[HtmlElement]:
        """One list; what an item holds beside lines and lists (tables, pictures) follows after the list."""
        made, after = element(node.tag), []
        if node.tag == "ol" and node.get("start", "").isdigit():
            made.set("start", node.get("start"))
        for inner in self._items(node):
            item = element("li")
            for block in inner:
                if block.tag in {"table", "figure", "hr"}:
                    after.append(block)
                elif block.tag in {"ul", "ol"}:
                    item.append(block)
                else:
                    self._take_over(item, block)
            if text_of(item):
                made.append(item)
        return ([made] if len(made) else []) + after

    def _items(self, node: HtmlElement) -> Iterable[list[HtmlElement]]:
        """The blocks of each item; words and elements that stand between items are items too."""
        if squeezed(node.text or "").strip(_ENDS):
            yield [_line(node.text)]
        for child in children(node):
            yield self._inner(child) if child.tag == "li" else self._inner_of(child)
            if squeezed(child.tail or "").strip(_ENDS):
                yield [_line(child.tail)]

    @staticmethod
    def _take_over(item: HtmlElement, block: HtmlElement) -> None:
        """The line in ``block`` as a further line of the list item."""
        if (item.text or len(item)) and (not len(item) or item[-1].tag not in {"ul", "ol"}):
            item.append(element("br"))
        append_text(item, block.text or "")
        for child in list(block):
            item.append(child)

    def _inner(self, node: HtmlElement) -> list[HtmlElement]:
        flow = Flow(self._picture_allowed, self._set_table)
        flow.read(node)
        return flow.finished()

    def _inner_of(self, node: HtmlElement) -> list[HtmlElement]:
        flow = Flow(self._picture_allowed, self._set_table)
        flow._element(node)
        return flow.finished()

    def _picture(self, node: HtmlElement) -> None:
        source, alt = node.get("src", "").strip(), squeezed(node.get("alt", "")).strip()
        if source and self._picture_allowed(source):
            figure = element("figure")
            figure.append(element("img", src=source, alt=alt))
            self._blocks([figure])
        elif alt:
            self._text(f"［图片：{alt}］")

    # --- lines --------------------------------------------------------------------------------------------
    def _open(self) -> HtmlElement:
        """The innermost mark of the paragraph being written; a new paragraph repeats the marks still open."""
        if self._paragraph is None:
            self._paragraph = element("p")
            if self._alignment:
                self._paragraph.set("class", self._alignment)
            self._stack = [self._paragraph]
            for mark in self._marks:
                self._push(mark)
        return self._stack[-1]

    def _push(self, like: HtmlElement) -> None:
        copy = element(like.tag, **dict(like.attrib))
        self._stack[-1].append(copy)
        self._stack.append(copy)

    def _text(self, text: str | None) -> None:
        if not text:
            return
        text = squeezed(_INDENTATION.sub("\u3000", text))
        if self._paragraph is None and not text.strip(_ENDS):
            return
        for number, line in enumerate(text.split("\u2028")):
            if number:
                self._line_break()
            append_text(self._open(), line)

    def _line_break(self) -> None:
        if self._paragraph is not None:
            self._stack[-1].append(element("br"))

    def _inline(self, node: HtmlElement) -> None:
        """A mark (emphasis, link) around what is in it; where blocks are in it, each line gets the mark again."""
        mark = self._mark(node)
        if mark is None or any(open_mark.tag == mark.tag for open_mark in self._marks):
            self.read(node)
            return
        self._marks.append(mark)
        if self._paragraph is not None:
            self._push(mark)
        self.read(node)
        self._marks.pop()
        del self._stack[len(self._marks) + 1 :]
        if mark.tag == "a" and not text_of(node):
            self._link_without_words(node, mark)

    def _link_without_words(self, node: HtmlElement, mark: HtmlElement) -> None:
        """A link that was only a picture stays reachable under the picture's words."""
        pictures = node.xpath(".//img")
        shown = [picture for picture in pictures if self._picture_allowed(picture.get("src", "").strip())]
        if not shown or mark.get("href") in {picture.get("src") for picture in pictures}:
            return
        link = element("a", **dict(mark.attrib))
        link.text = squeezed(shown[0].get("alt", "")).strip(_ENDS) or "打开图片的链接"
        self._open().append(link)

    @staticmethod
    def _mark(node: HtmlElement) -> HtmlElement | None:
        if node.tag == "a":
            href = node.get("href", "").strip()
            title = {"title": squeezed(node.get("title"))} if node.get("title") else {}
            return element("a", href=href, **title) if href and href != "#" else None
        if node.tag in _EMPHASIS:
            return element(_EMPHASIS[node.tag])
        if _BOLD.search(node.get("style", "")):
            return element("strong")
        return None

    def _close(self) -> None:
        paragraph, self._paragraph = self._paragraph, None
        if paragraph is None:
            return
        self._stack = []
        self.blocks.extend(lines_of(paragraph))


def _line(text: str) -> HtmlElement:
    made = element("p")
    made.text = squeezed(text).strip(_ENDS)
    return made


def lines_of(paragraph: HtmlElement) -> list[HtmlElement]:
    """The paragraph, cut where the writer began a new one by two line breaks or by a break and an indentation."""
    made = [paragraph]
    while (cut := _cut(made[-1])) is not None:
        rest = element("p", **dict(made[-1].attrib))
        following = list(cut.itersiblings())
        rest.text = cut.tail
        made[-1].remove(cut)
        for sibling in following:
            rest.append(sibling)
        made.append(rest)
    for line in made:
        trim(line)
    return [line for line in made if text_of(line)]


def _cut(paragraph: HtmlElement) -> HtmlElement | None:
    for mark in paragraph.iterchildren("br"):
        tail = mark.tail or ""
        following = mark.getnext()
        is_doubled = following is not None and following.tag == "br" and not tail.strip(_ENDS)
        if is_doubled or tail.startswith(("\u3000", " \u3000")):
            return mark
    return None


def trim(block: HtmlElement) -> None:
    """Blanks, indentation and line breaks at both ends of ``block`` removed, empty marks dropped."""
    for mark in reversed(list(block.iterdescendants())):
        if mark.tag in {"strong", "em", "u", "s", "sub", "sup", "a"} and not text_of(mark):
            mark.drop_tag()
    _merge_neighbours(block)
    while len(block) and block[0].tag == "br" and not (block.text or "").strip(_ENDS):
        block.text = block[0].tail
        block.remove(block[0])
    while len(block) and block[-1].tag == "br" and not (block[-1].tail or "").strip(_ENDS):
        block.remove(block[-1])
    _trim_start(block)
    _trim_end(block)
    _trim_around_breaks(block)


def _merge_neighbours(block: HtmlElement) -> None:
    """Two equal marks with nothing between them are one."""
    for mark in list(block.iterdescendants("strong", "em", "u")):
        before = mark.getprevious()
        if before is not None and before.tag == mark.tag and not before.tail:
            append_text(before, mark.text or "")
            before.extend(list(mark))
            before.tail = mark.tail
            mark.tail = None
            mark.getparent().remove(mark)


def _trim_start(node: HtmlElement) -> None:
    node.text = (node.text or "").lstrip(_ENDS) or None
    if node.text is None and len(node) and node[0].tag not in {"br", "img", "ul", "ol"}:
        _trim_start(node[0])


def _trim_end(node: HtmlElement) -> None:
    if not len(node):
        node.text = (node.text or "").rstrip(_ENDS) or None
        return
    last = node[-1]
    last.tail = (last.tail or "").rstrip(_ENDS) or None
    if last.tail is None and last.tag not in {"br", "img", "ul", "ol"}:
        _trim_end(last)


def _trim_around_breaks(block: HtmlElement) -> None:
    for mark in block.iter("br"):
        mark.tail = (mark.tail or "").lstrip(_ENDS) or None
        before = mark.getprevious()
        if before is not None:
            before.tail = (before.tail or "").rstrip(" ") or None
        elif mark.getparent().text:
            mark.getparent().text = mark.getparent().text.rstrip(" ") or None
