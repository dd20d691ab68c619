"""Close one numbered edition: root, journal seal, leaf in the log; then its files.

The database decides; manifest and log on the disk follow it. A publisher killed between the two leaves an
edition without its files, and the next one writes them before anything else (``finish``).
"""

import json
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum

from mingchuang.edition import leaves, merkle, writing
from mingchuang.edition.models import Edition, EditionPage
from mingchuang.edition.rules import IN_TREE, State, canonical, redirects_body
from mingchuang.journal.queries import latest_seal
from mingchuang.outbox.actions import done_numbers

ROWS_AT_ONCE = 500


def last_number() -> int:
    """The number of the last closed edition; 0 before the first."""
    last = Edition.objects.order_by("-number").values_list("number", flat=True).first()
    return last or 0


def close(number: int, *, day: date, at: datetime, messages: list[int]) -> Edition | None:
    """Close edition ``number`` over what was written into it and take the messages away.

    None where nothing changed: then only the messages go. The publisher's lock must be held.
    """
    changes = _touched(number)
    if not changes:
        done_numbers(messages)
        return None
    write_redirects()
    tree = leaves.at_last_edition()
    try:
        tree.apply(changes)
        edition = _edition(number, tree, len(changes), day=day, at=at)
        edition.manifest = _packed(edition, sorted(changes))
        with transaction.atomic():
            edition.save(force_insert=True)
            done_numbers(messages)
    except BaseException:
        leaves.forget()
        raise
    tree.edition, tree.root = number, edition.root
    write_manifest(edition)
    _write_log(edition)
    return edition


def finish() -> None:
    """Write the manifest and log lines that a killed publisher left out; nothing to do otherwise."""
    for edition in Edition.objects.filter(number__gt=_logged()).order_by("number").iterator(chunk_size=50):
        write_manifest(edition)
        _write_log(edition)


def write_manifest(edition: Edition) -> None:
    """Put the delta manifest of an edition on the disk."""
    writing.put_pieces(writing.manifest(edition.number), manifest_body(edition))


def manifest_body(edition: Edition) -> Iterator[bytes]:
    """The delta manifest of an edition in pieces, as it ought to stand on the disk."""
    press, packed = zlib.decompressobj(), edition.manifest
    while piece := press.decompress(packed, writing.CHUNK):
        yield piece
        packed = press.unconsumed_tail


def log_body() -> Iterator[bytes]:
    """The whole log of roots, line by line, as it ought to stand on the disk."""
    editions = Edition.objects.order_by("number").defer("manifest", "log_frontier")
    for edition in editions.iterator(chunk_size=1000):
        yield canonical(published(edition)) + b"\n"


def restore_books() -> None:
    """Make redirects, log and manifests on the disk what the database says."""
    write_redirects()
    if not writing.says(writing.log(), log_body()):
        writing.put_pieces(writing.log(), log_body())
    for edition in Edition.objects.order_by("number").iterator(chunk_size=50):
        if not writing.says(writing.manifest(edition.number), manifest_body(edition)):
            write_manifest(edition)


def moved_body() -> bytes:
    """The file of moved addresses, as it ought to stand on the disk."""
    return redirects_body(EditionPage.objects.filter(state=State.MOVED).values_list("path", "target"))


def write_redirects() -> None:
    """Make the file of moved addresses what the rows say."""
    body = moved_body()
    if not writing.says(writing.redirects(), [body]):
        writing.put_plain(writing.redirects(), body)


def published(edition: Edition) -> dict[str, Any]:
    """What the log tells the world about an edition; ``log_root`` covers this line and all before it."""
    return {**log_leaf(edition), "log_root": edition.log_root}


def log_leaf(edition: Edition) -> dict[str, Any]:
    """What an edition's leaf in the log says."""
    return {
        "closed_at": edition.closed_at.isoformat(),
        "edition": edition.number,
        "entries": edition.entries,
        "journal_block": edition.journal_block,
        "journal_seal": edition.journal_seal,
        "root": edition.root,
    }


def _touched(number: int) -> dict[str, bytes | None]:
    """What an open edition changed: the leaf of each path, None where it was dropped."""
    rows = EditionPage.objects.filter(edition=number).values_list("path", "state", "leaf")
    return {
        path: bytes.fromhex(leaf) if state in IN_TREE else None
        for path, state, leaf in rows.iterator(chunk_size=2000)
    }


def _packed(edition: Edition, paths: list[str]) -> bytes:
    """The manifest, compressed: the edition's line of the log, then the line of each of ``paths``.

    Rows are read in pieces, so that a full build of many pages does not hold them all.
    """
    press = zlib.compressobj()
    parts = [press.compress(canonical(published(edition)) + b"\n")]
    for start in range(0, len(paths), ROWS_AT_ONCE):
        chunk = paths[start : start + ROWS_AT_ONCE]
        rows = {row.path: row for row in EditionPage.objects.filter(path__in=chunk)}
        parts.append(press.compress(b"".join(rows[path].says() + b"\n" for path in chunk)))
    return b"".join([*parts, press.flush()])


def _edition(number: int, tree: leaves.Leaves, changed: int, *, day: date, at: datetime) -> Edition:
    live = EditionPage.objects.filter(state=State.LIVE).aggregate(pages=Count("*"), bytes=Sum("size"))
    block, seal = latest_seal()
    edition = Edition(
        number=number,
        root=merkle.root(tree.hashes).hex(),
        entries=len(tree.paths),
        pages=live["pages"],
        bytes=live["bytes"] or 0,
        changed=changed,
        journal_block=block,
        journal_seal=seal,
        day=day,
        closed_at=at,
    )
    before = Edition.objects.filter(number=number - 1).first()
    frontier = [bytes.fromhex(part) for part in before.log_frontier] if before else []
    leaf = merkle.leaf_hash(canonical(log_leaf(edition)))
    frontier = merkle.grown(frontier, number - 1, leaf)
    edition.log_leaf = leaf.hex()
    edition.log_frontier = [part.hex() for part in frontier]
    edition.log_root = merkle.frontier_root(frontier).hex()
    return edition


def _write_log(edition: Edition) -> None:
    with writing.log().open("ab") as stream:
        stream.write(canonical(published(edition)) + b"\n")


def _logged() -> int:
    """The last edition in the log on the disk; a line that was cut off by a kill is taken away."""
    place = writing.log()
    if not place.exists():
        return 0
    with place.open("r+b") as stream:
        size = stream.seek(0, 2)
        start = max(0, size - 4096)
        stream.seek(start)
        tail = stream.read()
        whole = tail[: tail.rfind(b"\n") + 1]
        if len(whole) < len(tail):
            stream.truncate(start + len(whole))
    lines = whole.splitlines()
    return json.loads(lines[-1])["edition"] if lines else 0
