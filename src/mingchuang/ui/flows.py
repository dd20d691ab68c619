"""Flow charts as SVG, drawn on the server from the words of the steps: readable in black and white and on a telephone.

A step such as ``是否符合条件（否：不予受理，书面说明理由）`` is drawn as a question with its way out at the side. The
page shows the steps as a numbered list beneath; the drawing never stands alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 480
_BOX, _LEFT = 250, 10
_LINE, _PAD, _GAP = 20, 12, 30
_CHARACTERS, _SIDE_CHARACTERS = 15, 10
_PARTS = re.compile(r"\s*(?:→|->|➔|⇒|—>|；|;|\n)\s*")
_NUMBER = re.compile(r"^(?:第?[0-9一二三四五六七八九十]{1,3}[步.、．)）]|[①-⑳])\s*")
_OTHERWISE = re.compile(r"^(.*?)[（(](?:否|不通过|不符合)[：:](.+)[)）]$")


@dataclass(frozen=True)
class Step:
    """One step; ``otherwise`` is where it leads if the answer is no."""

    name: str
    otherwise: str = ""

    @property
    def is_question(self) -> bool:
        """Whether it asks instead of doing."""
        return bool(self.otherwise) or self.name.startswith("是否")


def read_steps(text: str) -> list[Step]:
    """The steps of a flow as a clerk writes them, parted by arrows, semicolons or lines; numbering falls away."""
    found = []
    for part in _PARTS.split(text.strip()):
        name = _NUMBER.sub("", part).strip().rstrip("。")
        if name:
            question = _OTHERWISE.match(name)
            found.append(Step(question[1].strip(), question[2].strip()) if question else Step(name))
    return found


def wrapped(text: str, characters: int) -> list[str]:
    """The text in lines of at most so many characters."""
    return [text[start : start + characters] for start in range(0, len(text), characters)]


def flow(title: str, steps: Sequence[Step], id: str) -> str:
    """The drawing, from top to bottom; ``id`` is unique on its page."""
    top, drawn = 4, []
    for number, step in enumerate(steps):
        lines, aside = wrapped(step.name, _CHARACTERS), wrapped(step.otherwise, _SIDE_CHARACTERS)
        height = max(len(lines), len(aside)) * _LINE + _PAD * 2
        if number:
            drawn.append(_arrow(top - _GAP, top, "是" if steps[number - 1].is_question else ""))
        drawn.append(_box(step, lines, top, height))
        if aside:
            drawn.append(_aside(aside, top, height))
        top += height + _GAP
    said = "；".join(
        f"{n}、{s.name}" + (f"（否：{s.otherwise}）" if s.otherwise else "") for n, s in enumerate(steps, 1)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {max(top - _GAP + 4, 8)}" role="img" '
        f'aria-labelledby="{id}-title {id}-desc" font-size="15" fill="#1f2933">'
        f'<title id="{id}-title">{escape(title)}</title><desc id="{id}-desc">{escape(said)}</desc>{"".join(drawn)}</svg>'
    )


def _box(step: Step, lines: Sequence[str], top: int, height: int) -> str:
    middle = _LEFT + _BOX // 2
    if step.is_question:
        right, bottom, half = _LEFT + _BOX, top + height, top + height // 2
        cut = 16
        points = f"{_LEFT},{half} {_LEFT + cut},{top} {right - cut},{top} {right},{half} {right - cut},{bottom} {_LEFT + cut},{bottom}"
        shape = f'<polygon points="{points}" fill="#ffffff" stroke="#174a7c" stroke-width="2"/>'
    else:
        shape = (
            f'<rect x="{_LEFT}" y="{top}" width="{_BOX}" height="{height}" fill="#e8f0f8" stroke="#174a7c"/>'
        )
    return shape + _words(lines, middle, top, height)


def _words(lines: Sequence[str], middle: int, top: int, height: int) -> str:
    first = top + (height - len(lines) * _LINE) // 2 + 15
    return "".join(
        f'<text x="{middle}" y="{first + number * _LINE}" text-anchor="middle">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )


def _arrow(top: int, bottom: int, word: str) -> str:
    x = _LEFT + _BOX // 2
    said = f'<text x="{x + 10}" y="{bottom - 9}" font-size="14">{word}</text>' if word else ""
    return (
        f'<path d="M{x} {top}V{bottom - 8}" stroke="#174a7c" stroke-width="2" fill="none"/>'
        f'<path d="M{x - 6} {bottom - 9}L{x} {bottom - 1}L{x + 6} {bottom - 9}Z" fill="#174a7c"/>{said}'
    )


def _aside(lines: Sequence[str], top: int, height: int) -> str:
    left, half = _LEFT + _BOX + 36, top + height // 2
    width = WIDTH - left - 4
    return (
        f'<path d="M{_LEFT + _BOX} {half}H{left - 8}" stroke="#174a7c" stroke-width="2" fill="none"/>'
        f'<path d="M{left - 9} {half - 6}L{left - 1} {half}L{left - 9} {half + 6}Z" fill="#174a7c"/>'
        f'<text x="{_LEFT + _BOX + 8}" y="{half - 8}" font-size="14">否</text>'
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="#ffffff" stroke="#174a7c" stroke-dasharray="5 3"/>'
        + _words(lines, left + width // 2, top, height)
    )
