"""What the journal holds, and how its blocks are sealed."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from mingchuang.terms import Term

FIRST_SEAL = "0" * 64
"""What the first block names as the seal before it."""


def sm3(content: bytes) -> str:
    """The SM3 digest (GB/T 32905-2016) as 64 hexadecimal characters, by the system's OpenSSL."""
    return hashlib.new("sm3", content).hexdigest()


def canonical(entry: Mapping[str, Any]) -> bytes:
    """One entry as bytes that do not depend on key order, spacing or database."""
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def seal(previous: str, entries: Iterable[bytes]) -> str:
    """The seal of a block: SM3 over the seal before it and the SM3 of each entry, in order."""
    return sm3("\n".join([previous, *(sm3(entry) for entry in entries)]).encode())


class JournalVerb(Term):
    """What happens to the journal itself."""

    EXPORTED = "journal.exported", "导出日志"
    VERIFIED = "journal.verified", "核验日志"
