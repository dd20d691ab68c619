"""Contents of letters and papers: encrypted files named by their SM3, written before the row that names them.

A crash between file and row leaves a file that nobody names, never a row without its file.
"""

import os
from pathlib import Path

from django.conf import settings

from mingchuang.documents import sharing
from mingchuang.fields.secret import opened, sealed
from mingchuang.journal.rules import sm3


class PaperDamagedError(ValueError):
    """The stored content is missing or is not what was kept."""


def keep(content: bytes) -> str:
    """Store ``content``; its name (SM3)."""
    name = sm3(content)
    path = place(name)
    if not sharing.bring(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}.new")
        fresh.write_bytes(sealed(content))
        fresh.replace(path)
        sharing.share(path)
    return name


def read(name: str) -> bytes:
    """The content under ``name``. Raises ``PaperDamagedError``."""
    path = place(name)
    if not sharing.bring(path):
        raise PaperDamagedError(f"paper {name} is missing")
    content = opened(path.read_bytes())
    if sm3(content) != name:
        raise PaperDamagedError(f"paper {name} has changed")
    return content


def place(name: str) -> Path:
    """Where a paper lies."""
    return Path(settings.FILES) / "casework" / name[:2] / name
