"""What reading one file has cost so far, and what it has yielded."""

import time
from dataclasses import dataclass
from itertools import groupby

from mingchuang.documents.rules import Limits

Origin = tuple[int, int]
"""Row and column at which a sheet begins; (1, 1) is A1."""


@dataclass(frozen=True)
class Part:
    """The words at one place of a file.

    ``place`` is what people call it (``工作表 2（隐藏）``, ``第 3 页``), empty where the file has but one. A part with
    an ``origin`` is a sheet: lines are rows, tabs part columns.
    """

    place: str
    text: str
    hidden: bool = False
    origin: Origin | None = None


@dataclass(frozen=True)
class Unread:
    """A picture in which there may be words: its bytes, or the number of a page that must be drawn first."""

    place: str
    content: bytes = b""
    page: int = 0


class EnoughError(Exception):
    """A bound was reached: what was read so far stands."""


class Budget:
    """Collects words and stops the reader when characters, pages or time run out (monotonic seconds)."""

    def __init__(self, limits: Limits, *, started: float) -> None:
        self.limits = limits
        self.characters = 0
        self.pages = 0
        self.notes: list[str] = []
        self.unreadable: list[str] = []
        self.pictures: list[Unread] = []
        self.embedded: list[tuple[str, bytes]] = []
        self._until = started + limits.seconds
        self._place = self._within = ""
        self._origin: Origin | None = None
        self._pieces: list[tuple[tuple[str, bool, Origin | None], str]] = []
        self._picture_bytes = 0

    def write(self, text: str, *, hidden: bool = False) -> None:
        """Takes ``text``, hidden where a reader of the file does not see it. Raises EnoughError."""
        room = self.limits.characters - self.characters
        self._pieces.append(((self._place, hidden, self._origin), text[:room]))
        self.characters += min(len(text), room)
        if len(text) > room or time.monotonic() > self._until:
            raise EnoughError

    def at(self, place: str, *, origin: Origin | None = None) -> None:
        """What is written from now on stands at this place."""
        self._place, self._origin = self._within + place, origin

    def enter(self, member: str) -> None:
        """What comes now lies within a member of an archive; empty leaves it."""
        self._within = f"{member}：" if member else ""
        self.at("")

    def picture(self, place: str, content: bytes = b"", *, page: int = 0) -> None:
        """Keeps a picture for whoever can read pictures; what is too much is named as unread."""
        self._picture_bytes += len(content)
        if len(self.pictures) >= self.limits.pictures or self._picture_bytes > self.limits.picture_bytes:
            self.miss(f"图片过多，只识别前 {len(self.pictures)} 张，其余请人工查看。")
        else:
            self.pictures.append(Unread(self._within + place, content, page))

    def turn_page(self) -> None:
        """Raises EnoughError where the file has more pages than are read."""
        if self.pages >= self.limits.pages or time.monotonic() > self._until:
            raise EnoughError
        self.pages += 1

    def note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)

    def miss(self, sentence: str) -> None:
        """Names a part that no program could read."""
        sentence = self._within + sentence
        if sentence not in self.unreadable:
            self.unreadable.append(sentence)

    def text(self) -> str:
        return _lines([text for (_, hidden, _), text in self._pieces if not hidden])

    def hidden_text(self) -> str:
        return _lines([text for (_, hidden, _), text in self._pieces if hidden])

    def parts(self) -> tuple[Part, ...]:
        """What was written, by places in the order in which they were first met."""
        gathered: dict[tuple[str, bool, Origin | None], list[str]] = {}
        for key, pieces in groupby(self._pieces, key=lambda piece: piece[0]):
            gathered.setdefault(key, []).extend(text for _, text in pieces)
        made = (
            Part(place, "".join(texts), hidden, origin) for (place, hidden, origin), texts in gathered.items()
        )
        return tuple(part for part in made if part.text.strip())


def _lines(pieces: list[str]) -> str:
    lines = (
        line.rstrip(" \t\r\u3000")
        for line in "".join(pieces).replace("\x00", "").replace("\x0b", "\n").split("\n")
    )
    return "\n".join(line for line in lines if line)
