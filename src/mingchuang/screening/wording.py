"""Wording: the operator's own lists, and names and titles of leaders against the directory."""

import re
from collections.abc import Iterator, Sequence

from ahocorasick_rs import BytesAhoCorasick, MatchKind

from mingchuang.screening.rules import Confidence, Hit, Kind, Leading, Lexicon, Treatment, Word

_TITLE = re.compile(
    r"(?:区委|县委|市委)?(?:副?书记|常委)|(?:常务)?副?(?:区长|县长|市长|主席|主任|局长|镇长|乡长|秘书长)|政协主席|人大主任"
)
_SURE = {
    Treatment.BLOCK: Confidence.CERTAIN,
    Treatment.ASK: Confidence.LIKELY,
    Treatment.NOTE: Confidence.POSSIBLE,
}


class Wording:
    """The words of a lexicon, made ready once for many texts."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.words: tuple[Word, ...] = tuple(word for word in lexicon.words if word.word)
        self._search = _search([word.word for word in self.words])
        self._titles: dict[str, list[str]] = {}
        self._holders: dict[str, list[Leading]] = {}
        for leader in lexicon.leaders:
            self._titles.setdefault(leader.name, []).append(leader.title)
            title = _last(_TITLE, leader.title)
            if leader.current and title and len(leader.name) > 1:
                self._holders.setdefault(title, []).append(leader)
        self._known = sorted({*self._titles, *self._holders} - {""})
        self._people = _search(self._known)

    def hits(self, text: str) -> Iterator[Hit]:
        """What the lists forbid or correct, and leaders under a wrong title or a wrong name."""
        raw = _bytes(text)
        for number, start, end in _places(self._search, raw):
            word = self.words[number]
            yield Hit(Kind.WORDING, start, end, _SURE[word.treatment], word.advice or "在用语表中")
        for number, start, end in _places(self._people, raw):
            known = self._known[number]
            yield from self._titled(known, text, start, end)
            yield from self._misnamed(known, text, end)

    def _titled(self, name: str, text: str, start: int, end: int) -> Iterator[Hit]:
        """A title beside the name that the directory does not give this person."""
        known = self._titles.get(name)
        if not known:
            return
        before = _last(_TITLE, text[max(0, start - 8) : start])
        after = _TITLE.match(text, end)
        for title in (before, after.group() if after else ""):
            if title and not any(title in one for one in known):
                why = f"机构目录中{name}的职务是“{known[0]}”"
                yield Hit(Kind.WORDING, start, end, Confidence.LIKELY, why)
                return

    def _misnamed(self, title: str, text: str, start: int) -> Iterator[Hit]:
        """The title of a leader before a name that differs from his in one character."""
        for leader in self._holders.get(title, ()):
            name = text[start : start + len(leader.name)]
            wrong = sum(one != other for one, other in zip(name, leader.name, strict=False))
            is_near = len(name) == len(leader.name) and wrong == 1 and name[0] == leader.name[0]
            if is_near and name not in self._titles:
                why = f"机构目录中的{title}是“{leader.name}”"
                yield Hit(Kind.WORDING, start, start + len(name), Confidence.LIKELY, why)


def _search(words: Sequence[str]) -> BytesAhoCorasick | None:
    """One automaton over bytes, three times as fast as over characters; None without words."""
    if not words:
        return None
    return BytesAhoCorasick([_bytes(word) for word in words], matchkind=MatchKind.LeftmostLongest)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _places(search: BytesAhoCorasick | None, raw: bytes) -> Iterator[tuple[int, int, int]]:
    """Number of the word, and its start and end in characters."""
    last = characters = 0
    for number, start, end in search.find_matches_as_indexes(raw) if search else ():
        characters += len(raw[last:start].decode("utf-8", "surrogatepass"))
        begin = characters
        characters += len(raw[start:end].decode("utf-8", "surrogatepass"))
        last = end
        yield number, begin, characters


def _last(form: re.Pattern[str], text: str) -> str:
    """The form where it ends the text."""
    ends = [found.group() for found in form.finditer(text) if found.end() == len(text)]
    return ends[0] if ends else ""
