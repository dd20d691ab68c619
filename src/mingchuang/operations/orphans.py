"""Originals that no row speaks of: what a process left that was killed between file and row.

They are carried out of ``files/`` into ``HOME/orphans`` a day after they came and thrown away a month later; nobody can
reach them meanwhile, and whoever restored an older database by mistake still finds them.
"""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models

from mingchuang.casework.papers import place
from mingchuang.documents import sharing
from mingchuang.importing.queries import kept_places

YOUNG = timedelta(days=1)
"""So long a file may wait for its row: an upload under way is no orphan."""

KEPT = timedelta(days=30)
"""So long what was carried out is kept."""

PAPER = "paper"
"""The name of every column that names a paper of a case by its SM3."""


def refuge() -> Path:
    """Where orphans are carried to."""
    return Path(settings.HOME) / "orphans"


def orphans() -> Iterator[Path]:
    """The files that no row names."""
    known, sources = set(_named()), list(_sources())
    for path in _files(Path(settings.FILES)):
        if path not in known and not any(path.is_relative_to(source) for source in sources):
            yield path


def sweep(*, at: datetime, young: timedelta = YOUNG) -> int:
    """Carry out orphans older than ``young``, throw away what was carried out long ago; how many were carried out."""
    carried = 0
    for path in list(orphans()):
        if _changed(path) > (at - young).timestamp():
            continue
        target = refuge() / f"{at:%Y%m%d}" / path.relative_to(settings.FILES)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
        sharing.forget(path)
        carried += 1
    _forget(at)
    return carried


def _named() -> Iterator[Path]:
    """What rows name: columns that hold files, papers of cases, the locks of batches."""
    root = Path(settings.FILES)
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            is_file = isinstance(field, models.FileField)
            if not is_file and field.name != PAPER:
                continue
            names = model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
            for name in names.iterator(chunk_size=5000):
                yield root / str(name) if is_file else place(str(name))
    for key, _source in kept_places():
        yield root / "imports" / f"{key}.lock"


def _sources() -> Iterator[Path]:
    """The folders of what was handed in to be imported."""
    root = Path(settings.FILES) / "imports"
    for _key, source in kept_places():
        path = Path(source)
        if path.is_relative_to(root):
            yield path


def _files(folder: Path) -> Iterator[Path]:
    for place_, _folders, names in os.walk(folder):
        for name in names:
            yield Path(place_, name)


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")  # its process took it away meanwhile


def _forget(at: datetime) -> None:
    oldest = f"{at - KEPT:%Y%m%d}"
    if refuge().is_dir():
        for folder in refuge().iterdir():
            if folder.name < oldest:
                shutil.rmtree(folder, ignore_errors=True)
