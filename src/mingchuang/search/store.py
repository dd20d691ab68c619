"""The index on disk: one folder of tantivy files, one state file that names it, two locks.

``INDEX/state.json`` names the folder in use and the position in the outbox that it has reached. It is
replaced in one rename after each commit; whoever dies between commit and rename does some work twice, which
changes nothing. A rebuild fills a second folder and changes the name at its end.
"""

import fcntl
import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import tantivy
from django.conf import settings

from mingchuang.search import rules
from mingchuang.search.position import Position
from mingchuang.search.sources import SearchDocument

FORMAT = 1
"""Grows with every change of tokens or fields; an index of another format is built anew."""

WRITER_BYTES = 64_000_000
SEPARATOR = "\x1f"
PARTS = 256
"""Into so many parts of even size the keys are dealt, so that a comparison needs little memory."""

BEIJING = ZoneInfo("Asia/Shanghai")


class IndexBusyError(RuntimeError):
    """Another process is writing; the message is a Chinese sentence."""


class IndexAbsentError(RuntimeError):
    """There is no index yet, or none that this version can read; the message is a Chinese sentence."""


@dataclass(frozen=True)
class State:
    """Which folder is in use and how far it has followed the outbox."""

    folder: str
    position: Position


def part_of(key: str) -> str:
    """The part that a key belongs to, ``00`` to ``ff``."""
    return blake2b(key.encode(), digest_size=1).hexdigest()


def schema() -> tantivy.Schema:
    """The fields. ``card`` is what a page of answers shows; ``stamp`` is key and version, for comparison."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("stamp", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("part", tokenizer_name="raw", index_option="basic")
    for name in ("title", "text", "numbers"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("characters", "title_characters"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("number", tokenizer_name="raw", index_option="basic")
    for facet in rules.Facet:
        builder.add_text_field(facet.value, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("published", fast=True, indexed=True)
    builder.add_bytes_field("card", stored=True)
    return builder.build()


def row(document: SearchDocument) -> tantivy.Document:
    """The index row of a document."""
    title = rules.composed(document.title)
    text = rules.composed(document.text[: rules.TEXT_CHARACTERS])
    made = tantivy.Document()
    made.add_text("key", document.key)
    made.add_text("stamp", f"{document.key}{SEPARATOR}{document.version}")
    made.add_text("part", part_of(document.key))
    made.add_text("title", " ".join(rules.tokens(title)))
    made.add_text("text", " ".join(rules.tokens(text)))
    numbers = [rules.composed(one) for one in (document.document_number, document.index_number) if one]
    for number in numbers:
        made.add_text("numbers", " ".join(rules.tokens(number)))
        if key := rules.number_key(number):
            made.add_text("number", key)
    made.add_text("title_characters", " ".join(_characters(title)))
    made.add_text("characters", " ".join(_characters(title, text)))
    for facet, values in _facet_values(document):
        for value in values:
            if value:
                made.add_text(facet.value, value)
    made.add_integer("published", int(document.published_at.timestamp()))
    made.add_bytes("card", _card(document, title, text))
    return made


def _characters(*texts: str) -> set[str]:
    return {one for one in set().union(*map(rules.fold, texts)) if rules.is_han(one)}


def _facet_values(document: SearchDocument) -> list[tuple[rules.Facet, Iterable[str]]]:
    return [
        (rules.Facet.COLUMN, dict.fromkeys(document.columns)),
        (rules.Facet.ORGANISATION, [document.organisation]),
        (rules.Facet.KIND, [document.kind]),
        (rules.Facet.YEAR, [str(document.published_at.astimezone(BEIJING).year)]),
        (rules.Facet.VALIDITY, [document.validity]),
    ]


def _card(document: SearchDocument, title: str, text: str) -> bytes:
    return json.dumps(
        {
            "key": document.key,
            "title": title,
            "url": document.url,
            "text": text,
            "published_at": document.published_at.isoformat(),
            "document_number": rules.composed(document.document_number),
            "index_number": rules.composed(document.index_number),
            "organisation": document.organisation,
            "kind": document.kind,
            "validity": document.validity,
        },
        ensure_ascii=False,
    ).encode()


# --- the state file and the locks ------------------------------------------------------------------------
def home() -> Path:
    """The folder of the index; asked each time, because it is a setting."""
    return Path(settings.INDEX)


def read_state() -> State | None:
    """The state, or None where there is no index that this version can read."""
    try:
        stored = json.loads((home() / "state.json").read_text())
        if stored["format"] != FORMAT or not (home() / stored["folder"]).is_dir():
            return None
        return State(stored["folder"], Position.from_json(stored["position"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_state(state: State) -> None:
    """Replace the state file in one step, safely on disk."""
    temporary = home() / f"state.{uuid4().hex}.tmp"
    with temporary.open("w") as file:
        json.dump({"format": FORMAT, "folder": state.folder, "position": state.position.as_json()}, file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(home() / "state.json")


@contextmanager
def locked(name: str, *, wait_seconds: float = 0) -> Iterator[None]:
    """Hold a lock of this node; it falls with the process. Raises ``IndexBusyError``."""
    home().mkdir(parents=True, exist_ok=True)
    with (home() / f"{name}.lock").open("a") as file:
        last = time.monotonic() + wait_seconds
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= last:
                    raise IndexBusyError(
                        "另一个进程正在写搜索索引，请等它做完再试；索引同一时间只能由一个进程写入。"
                    ) from None
                time.sleep(0.05)
        yield


def new_folder() -> str:
    """An empty folder for a new index; its name."""
    name = f"documents-{uuid4().hex[:12]}"
    (home() / name).mkdir(parents=True)
    return name


def drop_folders_except(kept: str) -> None:
    """Remove what rebuilds left behind, finished or killed. Only under both locks."""
    for old in home().glob("documents-*"):
        if old.name != kept:
            shutil.rmtree(old, ignore_errors=True)
    for temporary in home().glob("state.*.tmp"):
        temporary.unlink(missing_ok=True)


# --- writing ---------------------------------------------------------------------------------------------
class Writer:
    """Writes rows into one folder; nothing is visible before ``commit``."""

    def __init__(self, folder: str) -> None:
        path = str(home() / folder)
        try:
            index = tantivy.Index.open(path) if tantivy.Index.exists(path) else tantivy.Index(schema(), path)
            self._writer = index.writer(heap_size=WRITER_BYTES, num_threads=1)
        except ValueError as broken:
            raise IndexAbsentError(
                f"搜索索引无法打开，请重建：mingchuang index rebuild（{folder}）"
            ) from broken

    def put(self, documents: Iterable[SearchDocument], *, leaving: Iterable[str] = ()) -> None:
        """Replace these documents; drop the keys of ``leaving``."""
        for key in leaving:
            self._writer.delete_documents_by_term("key", key)
        for document in documents:
            made = row(document)
            self._writer.delete_documents_by_term("key", document.key)
            self._writer.add_document(made)

    def add(self, documents: Iterable[SearchDocument]) -> None:
        """Add documents whose keys are known to be new (a rebuild)."""
        for document in documents:
            self._writer.add_document(row(document))

    def commit(self) -> None:
        """Make it last and visible."""
        self._writer.commit()

    def close(self) -> None:
        """Wait for merges and let go of the folder."""
        self._writer.wait_merging_threads()


# --- reading ---------------------------------------------------------------------------------------------
@dataclass
class _Open:
    stamp: tuple[str, int, int]
    state: State
    index: tantivy.Index


_open: _Open | None = None
_opening = threading.Lock()


def searcher() -> tuple[tantivy.Searcher, State]:
    """A view of the newest commit and the state it has reached. Raises ``IndexAbsentError``."""
    global _open
    try:
        seen = (home() / "state.json").stat()
    except OSError as missing:
        raise _absent() from missing
    stamp = (str(home()), seen.st_mtime_ns, seen.st_ino)
    with _opening:
        if _open is None or _open.stamp != stamp:
            _open = _opened(stamp, _open)
        return _open.index.searcher(), _open.state


def _opened(stamp: tuple[str, int, int], before: _Open | None) -> _Open:
    state = read_state()
    if state is None:
        raise _absent()
    if before and before.stamp[0] == stamp[0] and before.state.folder == state.folder:
        before.index.reload()
        return _Open(stamp, state, before.index)
    try:
        index = tantivy.Index.open(str(home() / state.folder))
    except ValueError as broken:
        raise _absent() from broken
    index.config_reader(reload_policy="manual")
    index.reload()
    return _Open(stamp, state, index)


def _absent() -> IndexAbsentError:
    return IndexAbsentError(
        "搜索索引还没有建好。后台任务会自动建立；也可以运行 mingchuang index rebuild 立即建立。"
    )


def size_bytes() -> int:
    """How much room the index in use takes."""
    state = read_state()
    return sum(file.stat().st_size for file in (home() / state.folder).iterdir()) if state else 0


Progress = Callable[[int], None]
"""Told how many documents were written since the last call."""
