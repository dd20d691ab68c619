"""Scanned reports, checked for the desk by a process of their own: reading a page takes seconds and much memory.

What is under way and what came out is kept in the cache for an hour, under a key that only its person has; the file
itself is deleted as soon as it is read.
"""

import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

from mingchuang.annualreport.checker.check import Checked, checked

KEPT_SECONDS = 3600
SILENT = timedelta(minutes=3)
"""Whoever has said nothing for so long has ended without an answer."""
BUSY = "annualreport:scan"


class BusyError(Exception):
    """Another scanned report is being read; one at a time, for the engine takes 0.8 GB."""


@dataclass(frozen=True)
class Standing:
    """How far a scanned report is read: pages done, pages there are (0 until known), when that was last said."""

    name: str
    said_at: datetime
    done: int = 0
    pages: int = 0
    result: Checked | None = None

    def is_dead(self, now: datetime) -> bool:
        """Whether whoever read it has ended without an answer."""
        return self.result is None and now - self.said_at > SILENT


def begin(pieces: Iterable[bytes], name: str, *, person: int, at: datetime) -> str:
    """Keep the file for the reader and start it; the token under which ``standing`` tells. Raises BusyError."""
    if not cache.add(BUSY, name, SILENT.total_seconds()):
        raise BusyError
    folder = Path(settings.HOME) / "scans"
    shutil.rmtree(folder, ignore_errors=True)  # what a reader that died has left
    folder.mkdir(mode=0o700)
    token = secrets.token_urlsafe(16)
    path = folder / f"{token[:8]}{Path(name).suffix.lower()[:6]}"
    with path.open("wb") as out:
        out.writelines(pieces)
    cache.set(_key(person, token), Standing(name, at), KEPT_SECONDS)
    start(f"{person}:{token}", path)
    return token


def start(key: str, path: Path) -> None:
    """Start the reader and go on."""
    subprocess.Popen(
        [sys.executable, "-m", "mingchuang", "report", "check", "--ocr", "--kept", key, str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def standing(token: str, *, person: int) -> Standing | None:
    """How far it is; None for a token of somebody else, or one that is forgotten."""
    found: Standing | None = cache.get(_key(person, token))
    return found


def read(key: str, path: Path, *, now: Callable[[], datetime]) -> Checked | None:
    """Read and check the file, saying how far it is; keep the answer, delete the file. None where nobody asked."""
    person, _colon, token = key.partition(":")
    asked = standing(token, person=int(person)) if person.isdigit() else None
    if asked is None:
        return None
    say = partial(_say, _key(int(person), token), asked, now)
    try:
        say(0, 0)
        result = replace(checked([path], with_ocr=True, told=say)[0], path=asked.name)
        say(0, 0, result)
        return result
    finally:
        cache.delete(BUSY)
        path.unlink(missing_ok=True)


def _say(
    key: str,
    asked: Standing,
    now: Callable[[], datetime],
    done: int,
    pages: int,
    result: Checked | None = None,
) -> None:
    cache.touch(BUSY, SILENT.total_seconds())
    cache.set(key, replace(asked, said_at=now(), done=done, pages=pages, result=result), KEPT_SECONDS)


def _key(person: int, token: str) -> str:
    return f"annualreport:scan:{person}:{token}"
