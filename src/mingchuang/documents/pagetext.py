"""The words of a page with their places, and which of them the eye can see.

``letters_of(page)`` → every character of a PDF page with its box, ``recognised(picture)`` → those that ``ocr`` reads;
``PageText`` gives boxes line by line for any span of them. ``runs_of`` is the layer of words over a redacted page.
"""

import ctypes
import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pypdfium2
from PIL import Image, ImageChops

from mingchuang.documents import ocr
from mingchuang.documents.burning import Box
from mingchuang.documents.typesetting import printable

_SKIPPED = frozenset("\r\ufffe\uffff\x00\x02\u00ad")
_TEXT, _PICTURE = pypdfium2.raw.FPDF_PAGEOBJ_TEXT, pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
_UNPAINTED = frozenset({3, 7})
"""Text render modes that leave no ink: invisible, clipping only (ISO 32000-1, 9.3.6)."""
_FINE = 64
_DEEP = 12
_PICTURE_SHARE = 0.35
_INK = 40
"""Steps of grey by which a character must stand out."""
_COVERED = 0.34
_PAD = 1.0

Edges = tuple[float, float, float, float]


@dataclass(frozen=True)
class Letter:
    """A character with its box: left, top, right, bottom in points of the page as seen.

    ``turn``: by how many degrees, clockwise, the words run (0, 90, 180, 270).
    """

    text: str
    edges: Edges
    is_painted: bool = True
    turn: int = 0


@dataclass(frozen=True)
class TextRun:
    """Words on one line; ``edges`` in the frame in which they run from left to right (see ``in_frame``)."""

    text: str
    edges: Edges
    turn: int = 0

    @property
    def origin(self) -> tuple[float, float]:
        """The point of the page, from its top left corner, at which the first letter's own top left corner lies."""
        left, top = self.edges[:2]
        return {0: (left, top), 90: (-top, left), 180: (-left, -top), 270: (top, -left)}[self.turn]


def in_frame(edges: Edges, turn: int) -> Edges:
    """A box of the page in the frame in which words turned by ``turn`` run from left to right; with ``360 - turn`` back.

    >>> in_frame(in_frame((1, 2, 3, 4), 90), 270)
    (1, 2, 3, 4)
    """
    left, top, right, bottom = edges
    match turn % 360:
        case 90:
            return (top, -right, bottom, -left)
        case 180:
            return (-right, -bottom, -left, -top)
        case 270:
            return (-bottom, left, -top, right)
    return edges


@dataclass
class PageText:
    """The words of a page and the place of each character; ``is_scan`` where a machine recognised them."""

    number: int
    letters: list[Letter] = field(default_factory=list)
    is_scan: bool = False

    @property
    def text(self) -> str:
        """The words; spans into it are what ``boxes`` takes."""
        return "".join(letter.text for letter in self.letters)

    def spans(self, word: str) -> Iterator[tuple[int, int]]:
        """Where a word stands, whatever its width of letters and the blanks or line ends within it."""
        kept = [(place, plain(letter.text)) for place, letter in enumerate(self.letters)]
        kept = [(place, text) for place, text in kept if text]
        places = [place for place, text in kept for _one in text]
        whole, wanted = "".join(text for _place, text in kept), plain(word)
        at = whole.find(wanted) if wanted else -1
        while at >= 0:
            yield places[at], places[at + len(wanted) - 1] + 1
            at = whole.find(wanted, at + len(wanted))

    def boxes(self, start: int, end: int, reason: str = "") -> list[Box]:
        """One box a line around the characters from ``start`` to ``end``."""
        made: list[tuple[list[float], int]] = []
        for letter in self.letters[start:end]:
            if letter.text.isspace():
                continue
            edges = in_frame(letter.edges, letter.turn)
            last = made[-1] if made else None
            if last and last[1] == letter.turn and _on_one_line(last[0], edges):
                _widen(last[0], edges)
            else:
                made.append(([*edges], letter.turn))
        return [_padded(in_frame((a, b, c, d), 360 - turn), reason) for (a, b, c, d), turn in made]


def _padded(edges: Edges, reason: str) -> Box:
    left, top, right, bottom = edges
    return Box(left - _PAD, top - _PAD, right + _PAD, bottom + _PAD, reason)


def _widen(one: list[float], other: Edges) -> None:
    one[:] = [min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])]


def plain(text: str) -> str:
    """Words as they are compared: letters of one width and case, no blanks, nothing invisible.

    >>> plain("Ａ 1\\u200b１")
    'a11'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(
        one for one in folded if not one.isspace() and unicodedata.category(one) not in ("Cf", "Cc")
    )


def _on_one_line(one: Sequence[float], other: Sequence[float]) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    high = min(one[3] - one[1], other[3] - other[1])
    return shared > 0.5 * high and other[0] - one[2] < 4 * max(high, 1) and other[0] > one[0] - high


def letters_of(page: pypdfium2.PdfPage) -> list[Letter]:
    """Every character of the page in the order of the file, hidden ones too."""
    words = page.get_textpage()
    try:
        found = []
        for place in range(pypdfium2.raw.FPDFText_CountChars(words)):
            code = pypdfium2.raw.FPDFText_GetUnicode(words, place)
            text = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
            if text == "\n":
                found.append(Letter(text, (0.0, 0.0, 0.0, 0.0)))
            elif text and text not in _SKIPPED:
                found.append(_letter(page, words, place, text))
        return found
    finally:
        words.close()


def _letter(page: pypdfium2.PdfPage, words: pypdfium2.PdfTextPage, place: int, text: str) -> Letter:
    raw = pypdfium2.raw
    left, bottom, right, top = words.get_charbox(place, loose=True)
    (a, b), (c, d) = _seen_at(page, left, top), _seen_at(page, right, bottom)
    thing = raw.FPDFText_GetTextObject(words, place)
    mode = raw.FPDFTextObj_GetTextRenderMode(thing) if thing else 0
    angle = math.degrees(raw.FPDFText_GetCharAngle(words, place))
    turn = round((page.get_rotation() + angle) / 90) * 90 % 360
    return Letter(text, (min(a, c), min(b, d), max(a, c), max(b, d)), mode not in _UNPAINTED, turn)


def _seen_at(page: pypdfium2.PdfPage, across: float, up: float) -> tuple[float, float]:
    """A point of the page's own coordinates in points from the top left corner of the page as seen."""
    wide, high = page.get_size()
    x, y = ctypes.c_int(), ctypes.c_int()
    pypdfium2.raw.FPDF_PageToDevice(
        page, 0, 0, round(wide * _FINE), round(high * _FINE), 0, across, up, ctypes.byref(x), ctypes.byref(y)
    )
    return x.value / _FINE, y.value / _FINE


def is_scanned(page: pypdfium2.PdfPage, letters: Sequence[Letter]) -> bool:
    """Whether the page is mostly a picture, or is drawn on without any painted letter."""
    raw = pypdfium2.raw
    wide, high = page.get_size()
    for thing in page.get_objects(filter=[_PICTURE], max_depth=_DEEP):
        left, bottom, right, top = thing.get_bounds()
        if (right - left) * (top - bottom) > _PICTURE_SHARE * wide * high:
            return True
    painted = any(letter.is_painted and letter.text.strip() for letter in letters)
    return not painted and raw.FPDFPage_CountObjects(page) > 0


def recognised(picture: Image.Image, scale: float) -> Iterator[list[Letter]]:
    """The lines that a machine reads in a picture, letter by letter; ``scale`` is pixels per unit of the page."""
    for line in ocr.lines_in_place(picture):
        left, top, right, bottom = line.box
        yield _spread(line.text, (left / scale, top / scale, right / scale, bottom / scale))


def _spread(text: str, edges: Edges) -> list[Letter]:
    """The letters of a line side by side along its longer side; Han characters are twice as wide as digits."""
    left, top, right, bottom = edges
    across = right - left >= bottom - top or len(text) == 1
    shares = [1.0 if letter.isascii() else 1.9 for letter in text]
    whole, done = sum(shares) or 1.0, 0.0
    made = []
    for letter, share in zip(text, shares, strict=True):
        first, last = done / whole, (done + share) / whole
        done += share
        if across:
            made.append(
                Letter(letter, (left + (right - left) * first, top, left + (right - left) * last, bottom))
            )
        else:
            made.append(
                Letter(letter, (left, top + (bottom - top) * first, right, top + (bottom - top) * last))
            )
    return made


# --- the layer of words ----------------------------------------------------------------------------------------
def runs_of(
    page: pypdfium2.PdfPage, picture: Image.Image, boxes: Sequence[Box], scale: float, *, read_scans: bool
) -> list[TextRun]:
    """What the eye can still read on the burnt ``picture`` of the page."""
    letters = letters_of(page)
    if is_scanned(page, letters):
        if not (read_scans and ocr.can_read()):
            return []
        return [run for line in recognised(picture, scale) for run in _runs(_uncovered(line, boxes))]
    return _runs(_uncovered(_apart(_seen(page, letters, picture, scale)), boxes))


def _seen(
    page: pypdfium2.PdfPage, letters: Sequence[Letter], picture: Image.Image, scale: float
) -> list[Letter]:
    """Letters whose own ink stands in the picture: it is gone when the page is drawn without its text.

    So hidden layers, invisible text, white on white and what lies under a picture or a box stay out.
    """
    for thing in page.get_objects(filter=[_TEXT], max_depth=_DEEP):
        pypdfium2.raw.FPDFPageObj_SetIsActive(thing, False)
    bare = page.render(scale=scale, draw_annots=False, may_draw_forms=False).to_pil().convert("L")
    ink = ImageChops.difference(picture.convert("L"), bare)
    kept = []
    for letter in letters:
        if letter.text.isspace() or letter.is_painted and _strongest(ink, letter.edges, scale) >= _INK:
            kept.append(letter)
    return kept


def _strongest(ink: Image.Image, edges: Edges, scale: float) -> int:
    left, top, right, bottom = (edge * scale for edge in edges)
    frame = (
        max(0, int(left)), max(0, int(top)), min(ink.width, int(right) + 1), min(ink.height, int(bottom) + 1)
    )  # fmt: skip
    if frame[0] >= frame[2] or frame[1] >= frame[3]:
        return 0
    return int(ink.crop(frame).getextrema()[1])  # type: ignore[arg-type]  # one band: a pair of numbers


def _apart(letters: Sequence[Letter]) -> list[Letter]:
    """Without letters that lie upon one another: nobody can say which of them the eye sees."""
    taken: dict[tuple[int, int], list[int]] = {}
    stacked: set[int] = set()
    for number, letter in enumerate(letters):
        if letter.text.isspace():
            continue
        left, top, right, bottom = letter.edges
        near = {(int(x) // 16, int(y) // 16) for x in (left, right) for y in (top, bottom)}
        for cell in near:
            for other in taken.get(cell, ()):
                if letters[other].text != letter.text and _overlap(letter.edges, letters[other].edges) > 0.6:
                    stacked |= {number, other}
            taken.setdefault(cell, []).append(number)
    return [letter for number, letter in enumerate(letters) if number not in stacked]


def _overlap(one: Edges, other: Edges) -> float:
    """Which share of the smaller box both cover."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    if wide <= 0 or high <= 0:
        return 0.0
    areas = [(edges[2] - edges[0]) * (edges[3] - edges[1]) for edges in (one, other)]
    return wide * high / max(min(areas), 0.01)


def _uncovered(letters: Sequence[Letter], boxes: Sequence[Box]) -> list[Letter]:
    """Letters clear of every box; the space of a covered one parts its neighbours."""
    frames = [box.edges for box in boxes]
    return [
        Letter("\n", letter.edges) if any(_is_covered(letter.edges, frame) for frame in frames) else letter
        for letter in letters
    ]


def _is_covered(edges: Edges, frame: Edges) -> bool:
    middle = ((edges[0] + edges[2]) / 2, (edges[1] + edges[3]) / 2)
    inside = frame[0] <= middle[0] <= frame[2] and frame[1] <= middle[1] <= frame[3]
    return inside or _overlap(edges, frame) > _COVERED


def _runs(letters: Sequence[Letter]) -> list[TextRun]:
    """Neighbours on one line as words in one piece."""
    made: list[tuple[list[str], list[float], int]] = []
    open_run = False
    for letter in letters:
        if letter.text == "\n":
            open_run = False
        elif letter.text.isspace():
            if open_run:
                made[-1][0].append(" ")
        else:
            edges = in_frame(letter.edges, letter.turn)
            if open_run and made[-1][2] == letter.turn and _continues(made[-1][1], edges):
                made[-1][0].append(letter.text)
                _widen(made[-1][1], edges)
            else:
                made.append(([letter.text], [*edges], letter.turn))
            open_run = True
    return [
        TextRun(printable("".join(texts).rstrip()), (a, b, c, d), turn) for texts, (a, b, c, d), turn in made
    ]


def _continues(one: Sequence[float], other: Edges) -> bool:
    high = max(min(one[3] - one[1], other[3] - other[1]), 1)
    return _on_one_line(one, other) and -0.5 * high < other[0] - one[2] < 1.2 * high
