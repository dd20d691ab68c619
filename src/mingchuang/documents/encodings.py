"""Bytes as text: byte order marks, UTF-8, GB18030, and what a page says of itself."""

import re

from charset_normalizer import from_bytes

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""")
_CHINESE = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
}
_HEAD = 4096
_SAMPLE = 64 * 1024


def decode(raw: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. Never raises: what fits nowhere is read as GB18030 with marks ``�``."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, "replace").removeprefix("\ufeff"), encoding
    for encoding in _candidates(raw):
        try:
            return raw.decode(encoding), encoding
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("gb18030", "replace"), "gb18030"


def _candidates(raw: bytes) -> list[str]:
    """UTF-8 first, for hardly anything else passes as UTF-8; then what is declared; then what Chinese files are in."""
    wide = _wide(raw)
    if wide:
        return [wide]
    declared = _DECLARED.search(raw[:_HEAD])
    names = ["utf-8"]
    if declared:
        name = declared[1].decode("ascii").lower()
        names.append(_CHINESE.get(name, name))
    names.append("gb18030")
    guess = None if _fits(raw, "gb18030") else from_bytes(raw[:_SAMPLE]).best()
    return names + ([guess.encoding] if guess else [])


def _fits(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _wide(raw: bytes) -> str:
    """UTF-16 without a mark: every other byte of the ASCII in it is zero."""
    sample = raw[:_HEAD]
    if b"\x00" not in sample or len(sample) < 4:
        return ""
    if sample[1::2].count(0) > len(sample) // 5 and sample[::2].count(0) < len(sample) // 20:
        return "utf-16-le"
    if sample[::2].count(0) > len(sample) // 5 and sample[1::2].count(0) < len(sample) // 20:
        return "utf-16-be"
    return ""


def is_text(raw: bytes) -> bool:
    """Whether ``raw`` (a whole file or its beginning) is text and not some binary format."""
    if raw.startswith(tuple(mark for mark, _ in _MARKS)) or _wide(raw):
        return True
    sample = raw[:_SAMPLE]
    if b"\x00" in sample:
        return False
    odd = sum(sample.count(bytes([code])) for code in range(32) if code not in {9, 10, 12, 13, 26, 27})
    if odd:
        return False
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):
            if _fits(sample[: len(sample) - cut], encoding):
                return True
    return False
