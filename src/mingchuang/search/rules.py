"""Words, tokens and numbers: how a text is cut for the index and how a question is put to it.

A text is folded (compatibility forms, case, traditional characters), cut into runs of Chinese characters,
of digits and of other letters; everything else only separates. A run of digits or letters is one token. A
run of Chinese characters gives its first character, all overlapping pairs, its last character:

>>> tokens("豫政办〔2018〕12号")
['豫', '豫政', '政办', '办', '2018', '12', '号']

The two single characters stand for the edges of the run, so that a question is always an exact phrase and
needs no wildcard: ``12号`` asks for ``12 号`` and never meets ``121号`` (docs/decisions/0020).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from operator import add

from mingchuang.search.variants import TRADITIONAL
from mingchuang.terms import Term

QUERY_CHARACTERS = 60
"""A question may be so long; longer ones are answered with a sentence instead of a search."""

QUERY_WORDS = 8
TEXT_CHARACTERS = 300_000
"""So much of one document (its attachments included) is indexed and stored."""

TOKEN_CHARACTERS = 40

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}]+|\d+|[^\W\d_{_HAN}]+")
_IS_HAN = re.compile(f"[{_HAN}]")
_SPACES = re.compile(r"\s+")
_QUOTED = re.compile(r'["“”„‟＂「」『』]([^"“”„‟＂「」『』]*)["“”„‟＂「」『』]')


class SearchVerb(Term):
    """What happens to the index."""

    REPAIRED = "search.repaired", "修复搜索索引"
    REBUILT = "search.rebuilt", "重建搜索索引"


class Sort(Term):
    """In what order the answers come."""

    RELEVANCE = "relevance", "相关度"
    NEWEST = "newest", "最新发布"


class Facet(Term):
    """By what answers may be narrowed; the value is the field of the index."""

    COLUMN = "column", "栏目"
    ORGANISATION = "organisation", "发布机构"
    KIND = "kind", "信息类别"
    YEAR = "year", "年份"
    VALIDITY = "validity", "效力"


class QuestionError(ValueError):
    """A question that cannot be searched; the message is a Chinese sentence that helps."""


class _Fold(dict[int, str]):
    """Character by character, so that a place in the folded text leads back to the original."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if 0xD800 <= code <= 0xDFFF:
            folded = " "
        else:
            folded = unicodedata.normalize("NFKC", TRADITIONAL.get(character, character)).casefold()
            folded = "".join(TRADITIONAL.get(one, one) for one in folded)
        self[code] = folded
        return folded


_fold = _Fold()


def composed(text: str) -> str:
    """The text as it is stored: canonical composition, nothing that cannot be encoded."""
    return unicodedata.normalize("NFC", text).encode("utf-8", "replace").decode("utf-8")


def fold(text: str) -> str:
    """The form in which texts and questions meet: full-width, traditional, upper case become the plain form."""
    return text.translate(_fold)


def fold_with_origins(text: str) -> tuple[str, Sequence[int]]:
    """The folded text and, for each of its characters, the place in ``text`` that it came from."""
    folded = fold(text)
    if len(folded) == len(text):  # no character folds to nothing, so each stands where it stood
        return folded, range(len(text))
    parts = [_fold[ord(character)] for character in text]
    return "".join(parts), [place for place, part in enumerate(parts) for _ in part]


def runs(text: str) -> list[str]:
    """The runs of the folded text, long ones of letters or digits cut into pieces."""
    found: list[str] = []
    for run in _RUN.findall(fold(text)):
        if len(run) <= TOKEN_CHARACTERS or is_han(run):
            found.append(run)
        else:
            found.extend(
                run[start : start + TOKEN_CHARACTERS] for start in range(0, len(run), TOKEN_CHARACTERS)
            )
    return found


def is_han(run: str) -> bool:
    """Whether a run is of Chinese characters."""
    return bool(_IS_HAN.match(run))


def pairs(run: str) -> list[str]:
    """Overlapping two-character tokens of a run."""
    return list(map(add, run, run[1:]))


def tokens(text: str) -> list[str]:
    """What the index holds of a text, in order."""
    found: list[str] = []
    for run in runs(text):
        if not is_han(run) or len(run) == 1:
            found.append(run)
        else:
            found.append(run[0])
            found.extend(pairs(run))
            found.append(run[-1])
    return found


def phrase(asked: list[str]) -> list[str]:
    """The tokens that a document must hold one after the other to contain these runs of a question.

    The outer edges of the question may lie inside a run of the document, so no edge token is asked there.
    One single Chinese character is not a phrase: see ``Word.character``.
    """
    found: list[str] = []
    last = len(asked) - 1
    for place, run in enumerate(asked):
        if not is_han(run) or len(run) == 1:
            found.append(run)
            continue
        if place > 0:
            found.append(run[0])
        found.extend(pairs(run))
        if place < last:
            found.append(run[-1])
    return found


@dataclass(frozen=True)
class Word:
    """One thing that must occur: its runs and how people wrote it."""

    written: str
    runs: tuple[str, ...]

    @property
    def character(self) -> str:
        """The single Chinese character that this word is, or nothing."""
        return self.runs[0] if len(self.runs) == 1 and len(self.runs[0]) == 1 and is_han(self.runs[0]) else ""

    @property
    def phrase(self) -> list[str]:
        """Its tokens in order."""
        return phrase(list(self.runs))


@dataclass(frozen=True)
class Question:
    """What was asked: all words must occur; ``number`` is the whole question read as a 文号 or 索引号."""

    written: str
    words: tuple[Word, ...]
    number: str


def question(written: str) -> Question:
    """Read what somebody typed: words between spaces, phrases between quotation marks.

    Raises ``QuestionError`` where there is nothing to look for or too much.
    """
    if len(written) > 10 * QUERY_CHARACTERS or len(plain := _plain(written)) > QUERY_CHARACTERS:
        raise QuestionError(
            f"搜索词最多{QUERY_CHARACTERS}个字。请留下最能说明问题的几个词，例如标题中的一段或者文号。"
        )
    if not plain:
        raise QuestionError("请输入要找的内容，例如事项名称、文件标题或者文号。")
    words = tuple(dict.fromkeys(_words(plain)))
    if not words:
        raise QuestionError("只有标点符号，无法搜索。请输入文字、数字或者文号。")
    if len(words) > QUERY_WORDS:
        raise QuestionError(f"一次最多搜索{QUERY_WORDS}个词，词与词之间用空格隔开。请去掉几个词再试。")
    return Question(plain, words, number_key(plain))


def _plain(written: str) -> str:
    """Without control characters and doubled spaces."""
    visible = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in composed(written))
    return _SPACES.sub(" ", visible).strip()


def _words(plain: str) -> list[Word]:
    quoted = [inner.strip() for inner in _QUOTED.findall(plain)]
    pieces = [*quoted, *_QUOTED.sub(" ", plain).split()]
    return [Word(piece, tuple(found)) for piece in pieces if (found := runs(piece))]


def number_key(number: str) -> str:
    """The form in which 文号 and 索引号 are compared: every style of bracket, dash and space is the same.

    >>> number_key("豫政办〔2018〕12号") == number_key("豫政办[2018] 第 012 号")
    True
    >>> number_key("豫政办〔2018〕12号") == number_key("豫政办〔2018〕121号")
    False
    """
    parts = _RUN.findall(fold(composed(number)))
    kept: list[str] = []
    for part in parts:
        if part.isdigit():
            kept.append(part.lstrip("0") or "0")
        elif is_han(part):
            kept.append(part.removesuffix("第"))
        else:
            kept.append(part)
    if len(kept) > 1 and kept[-1] == "号":
        kept.pop()
    return "|".join(part for part in kept if part)
