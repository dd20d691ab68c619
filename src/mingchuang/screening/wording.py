"""Wording: the operator's own lists, and names and titles of leaders against the directory."""

import re
from collections.abc import Iterator

from ahocorasick_rs import AhoCorasick, MatchKind

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
        self.leaders = lexicon.leaders
        self._search = (
            AhoCorasick([word.word for word in self.words], matchkind=MatchKind.LeftmostLongest)
            if self.words
            else None
        )
        self._titles = {leader.title for leader in self.leaders if leader.current}
        self._names = {leader.name for leader in self.leaders}

    def hits(self, text: str) -> Iterator[Hit]:
        """What the lists forbid or correct, and leaders under a wrong title or a wrong name."""
        if self._search is not None:
            for number, start, end in self._search.find_matches_as_indexes(text):
                word = self.words[number]
                yield Hit(Kind.WORDING, start, end, _SURE[word.treatment], word.advice or "在用语表中")
        for leader in self.leaders:
            yield from self._titles_of(leader, text)
        yield from self._misnamed(text)

    def _titles_of(self, leader: Leading, text: str) -> Iterator[Hit]:
        """A title beside the name that the directory does not give this person."""
        place = text.find(leader.name)
        known = [one.title for one in self.leaders if one.name == leader.name]
        while place >= 0:
            end = place + len(leader.name)
            before = _last(_TITLE, text[max(0, place - 8) : place])
            after = _TITLE.match(text, end)
            for title in (before, after.group() if after else ""):
                if title and not any(title in one for one in known):
                    why = f"机构目录中{leader.name}的职务是“{known[0]}”"
                    yield Hit(Kind.WORDING, place, end, Confidence.LIKELY, why)
                    break
            place = text.find(leader.name, end)

    def _misnamed(self, text: str) -> Iterator[Hit]:
        """The title of a leader before a name that differs from his in one character."""
        for leader in self.leaders:
            title = _last(_TITLE, leader.title)
            if not leader.current or not title or len(leader.name) < 2:
                continue
            size = len(leader.name)
            place = text.find(title)
            while place >= 0:
                start = place + len(title)
                name = text[start : start + size]
                wrong = sum(one != other for one, other in zip(name, leader.name, strict=False))
                if len(name) == size and wrong == 1 and name[0] == leader.name[0] and name not in self._names:
                    yield Hit(
                        Kind.WORDING,
                        start,
                        start + size,
                        Confidence.LIKELY,
                        f"机构目录中的{title}是“{leader.name}”",
                    )
                place = text.find(title, start)


def _last(form: re.Pattern[str], text: str) -> str:
    """The form where it ends the text."""
    ends = [found.group() for found in form.finditer(text) if found.end() == len(text)]
    return ends[0] if ends else ""
