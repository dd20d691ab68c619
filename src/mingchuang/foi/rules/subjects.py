"""When two applications ask for the same: their subjects without what everybody writes. Plain Python."""

import unicodedata

FILLERS = (
    "政府信息公开", "政府信息", "信息公开", "申请公开", "依申请公开", "请求公开", "申请", "公开", "请求", "提供", "获取", "有关", "相关",
    "关于", "的", "及", "和", "与", "之",
)  # fmt: skip
ALIKE = 0.6
"""Two subjects that share this part of their pairs of characters are offered as alike."""
LONGEST_KEY = 100


def subject_key(subject: str) -> str:
    """The subject without punctuation, spaces and words that say nothing; equal keys ask for the same."""
    text = unicodedata.normalize("NFKC", subject).lower()
    for filler in FILLERS:
        text = text.replace(filler, "")
    return "".join(character for character in text if character.isalnum())[:LONGEST_KEY]


def likeness(one: str, other: str) -> float:
    """How much two keys share, from 0 to 1 (Dice over pairs of characters)."""
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return float(one == other and bool(one))
    return 2 * len(first & second) / (len(first) + len(second))


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}
