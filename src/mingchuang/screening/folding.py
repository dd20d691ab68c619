"""Digits and letters in whatever dress, as plain ones; every character keeps its place."""

import re

_DIGITS = (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0xFF10, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6)
_FOLD: dict[int, str] = {start + number: str(number) for start in _DIGITS for number in range(10)}
_FOLD |= {0xFF21 + number: chr(0x41 + number) for number in range(26)}
_FOLD |= {0xFF41 + number: chr(0x61 + number) for number in range(26)}
_FOLD |= {0xFF20: "@", 0xFF0D: "-", 0xFF0E: ".", 0xFF0A: "*", 0x2217: "*"}
_DRESSED = re.compile(f"[{''.join(chr(code) for code in sorted(_FOLD) if code < 0x10000)}]")
_MATHEMATICAL = re.compile("[\U0001d7ce-\U0001d7ff]")

ZERO_WIDTH = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
BLANKS = " \u00a0\u2000-\u200a\u202f\u205f\u3000"
HYPHENS = "\\-\u2010-\u2015\u2212_\u00b7\u2022"


def fold(text: str) -> str:
    """The text with full-width and foreign digits, full-width letters and signs as ASCII; as long as before.

    >>> fold("１３８，Ａ＠")
    '138，A@'
    """
    for form in (_DRESSED, _MATHEMATICAL):
        if form.search(text):
            text = form.sub(_plain, text)
    return text


def _plain(letter: re.Match[str]) -> str:
    return _FOLD[ord(letter.group())]
