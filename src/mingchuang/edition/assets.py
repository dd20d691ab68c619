"""Style sheets, scripts and pictures of the software itself, as files of the edition below ``/static/``."""

import fcntl
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command

import mingchuang
from mingchuang.edition.rules import PathRefused, checked
from mingchuang.edition.sources import Outcome, Page, PageSource

NAME = "assets"
"""Before all other sources by name, so that a page never stands before what it refers to."""


def source() -> PageSource:
    """The page source of everything that was collected."""
    return PageSource(NAME, affected=_affected, every=_every, render=_render)


class AssetStorage(ManifestStaticFilesStorage):
    """The assets under names by content; who began before they were gathered learns their names when asked for one."""

    def stored_name(self, name: str) -> str:
        """The name by content. Raises ``ValueError`` for what was never gathered."""
        try:
            return super().stored_name(name)
        except ValueError:
            known = self.hashed_files
            with _alone():  # not while another process is about to write the list
                self.hashed_files, self.manifest_hash = self.load_manifest()  # type: ignore[assignment] # stubs know one
            if self.hashed_files == known:
                raise
            return super().stored_name(name)


def collect() -> None:
    """Gather the assets under names by content, if the software changed since they were gathered.

    One process at a time: website and worker start together after an upgrade.
    """
    mark = settings.STATIC_ROOT / ".fingerprint"
    now = fingerprint()
    with _alone():
        if mark.exists() and mark.read_text() == now:
            return
        call_command("collectstatic", interactive=False, verbosity=0)
        mark.write_text(now)


@contextmanager
def _alone() -> Iterator[None]:
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    with (settings.STATIC_ROOT / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fingerprint() -> str:
    """A short sign that changes when assets, templates or code of the installation change."""
    sign = hashlib.sha256()
    for path in sorted(_software()):
        stands = path.stat()
        sign.update(f"{path}\t{stands.st_size}\t{stands.st_mtime_ns}\n".encode())
    return sign.hexdigest()[:32]


def _software() -> Iterator[Path]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield Path(storage.path(name))
    package = Path(mingchuang.__file__).parent
    for pattern in ("*.py", "*.html", "*.txt", "*.xml"):
        yield from package.rglob(pattern)


def _affected(keys: frozenset[str]) -> Iterable[str]:
    return _every() if "assets" in keys else ()


def _every() -> Iterator[str]:
    root = settings.STATIC_ROOT
    listed = root / "staticfiles.json"
    if listed.exists():
        names: Iterable[str] = set(json.loads(listed.read_bytes())["paths"].values())
    elif root.is_dir():
        names = (path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    else:
        names = ()
    for name in sorted(names):
        try:
            yield checked(f"/static/{name}")
        except PathRefused:
            continue


def _render(paths: Sequence[str], _day: date) -> Iterator[Outcome]:
    known = set(_every())
    for path in paths:
        file = settings.STATIC_ROOT / path.removeprefix("/static/")
        if path in known and file.is_file():
            yield Page(path, file=file)
