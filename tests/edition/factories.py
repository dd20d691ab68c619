"""A toy site: papers in folders, a list for each folder, withdrawn and moved addresses, a page of the day."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from mingchuang.edition import sources
from mingchuang.edition.sources import Gone, Moved, Outcome, Page, PageSource
from mingchuang.outbox.actions import put
from mingchuang.outbox.rules import Stream

FOLDERS = ("news", "zwgk/notices")


@dataclass
class ToySite:
    """The "database" of the toy source; each verb queues the keys that it touches."""

    papers: dict[str, str] = field(default_factory=dict)  # path → text
    withdrawn: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    rendered: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def write(self, path: str, text: str) -> None:
        self.withdrawn.pop(path, None)
        self.moved.pop(path, None)
        self.papers[path] = text
        self._touch(path)

    def withdraw(self, path: str, reason: str) -> None:
        if self.papers.pop(path, None) is not None:
            self.withdrawn[path] = reason
            self._touch(path)

    def move(self, path: str, target: str) -> None:
        if self.papers.pop(path, None) is not None:
            self.moved[path] = target
            self._touch(path)

    def delete(self, path: str) -> None:
        for kind in (self.papers, self.withdrawn, self.moved):
            kind.pop(path, None)
        self._touch(path)

    def attach(self, path: str, file: Path) -> None:
        self.files[path] = file
        self._touch(path)

    def _touch(self, path: str) -> None:
        put(Stream.EDITION, [f"paper:{path}", f"folder:{path.rpartition('/')[0][1:]}"])

    def source(self, name: str = "toy") -> PageSource:
        return PageSource(name, self._affected, self._every, self._render)

    def _affected(self, keys: frozenset[str]) -> Iterable[str]:
        for key in keys:
            kind, _, value = key.partition(":")
            if kind == "paper":
                yield value
            elif kind == "folder" and value in FOLDERS:
                yield f"/{value}/index.html"
            elif kind == "day":
                yield "/today.html"

    def _every(self) -> Iterator[str]:
        yield from (*self.papers, *self.withdrawn, *self.moved, *self.files)
        yield from (f"/{folder}/index.html" for folder in FOLDERS)
        yield "/today.html"

    def _render(self, paths: Sequence[str], day: date) -> Iterator[Outcome]:
        for path in paths:
            self.rendered.append(path)
            if path in self.broken:
                raise ValueError("the template is broken")
            if outcome := self._one(path, day):
                yield outcome

    def _one(self, path: str, day: date) -> Outcome | None:
        if path in self.papers:
            return Page(path, f"<h1>{self.papers[path]}</h1>".encode() * 20)
        if path in self.withdrawn:
            return Gone(path, f"<p>{self.withdrawn[path]}</p>".encode())
        if path in self.moved:
            return Moved(path, self.moved[path])
        if path in self.files:
            return Page(path, file=self.files[path])
        if path == "/today.html":
            return Page(path, f"<p>{day.isoformat()}</p>".encode())
        folder = path.removesuffix("/index.html")[1:]
        if folder in FOLDERS:
            inside = sorted(p for p in self.papers if p.rpartition("/")[0] == f"/{folder}")
            return Page(path, "".join(f"<li>{p} {self.papers[p]}" for p in inside).encode())
        return None


@contextmanager
def only(*offered: PageSource) -> Iterator[None]:
    """The house offers just these sources inside the block."""
    before = dict(sources._sources)
    sources._sources.clear()
    for source in offered:
        sources.offer(source)
    try:
        yield
    finally:
        sources._sources.clear()
        sources._sources.update(before)


def contents(folder: Path) -> dict[str, bytes]:
    """All files below a folder by their relative path."""
    if not folder.exists():
        return {}
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
