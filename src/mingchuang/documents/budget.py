"""What reading one file has cost so far, and what it has yielded."""

import time

from mingchuang.documents.rules import Limits


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
        self._until = started + limits.seconds
        self._pieces: list[str] = []
        self._hidden: list[str] = []

    def write(self, text: str, *, hidden: bool = False) -> None:
        """Takes ``text``, hidden where a reader of the file does not see it. Raises EnoughError."""
        room = self.limits.characters - self.characters
        (self._hidden if hidden else self._pieces).append(text[:room])
        self.characters += min(len(text), room)
        if len(text) > room or time.monotonic() > self._until:
            raise EnoughError

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
        if sentence not in self.unreadable:
            self.unreadable.append(sentence)

    def text(self) -> str:
        return _lines(self._pieces)

    def hidden_text(self) -> str:
        return _lines(self._hidden)


def _lines(pieces: list[str]) -> str:
    lines = (line.rstrip(" \t\r\u3000") for line in "".join(pieces).replace("\x00", "").split("\n"))
    return "\n".join(line for line in lines if line)
