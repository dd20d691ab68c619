"""Close one numbered edition: root, journal seal, leaf in the log; then its files.

The database decides; manifest and log on the disk follow it. A publisher killed between the two leaves an
edition without its files, and the next one writes them before anything else (``finish``).
"""

import json
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum

from mingchuang.edition import leaves, merkle, writing
from mingchuang.edition.models import Edition, EditionPage
from mingchuang.edition.rules import State, canonical, redirects_body
from mingchuang.journal.queries import latest_seal
from mingchuang.outbox.actions import done_numbers


def last_number() -> int:
    """The number of the last closed edition; 0 before the first."""
    last = Edition.objects.order_by("-number").values_list("number", flat=True).first()
    return last or 0


def close(number: int, *, day: date, at: datetime, messages: list[int]) -> Edition | None:
    """Close edition ``number`` over what was written into it and take the messages away.

    None where nothing changed: then only the messages go. The publisher's lock must be held.
    """
    touched = list(EditionPage.objects.filter(edition=number).order_by("path"))
    if not touched:
        done_numbers(messages)
        return None
    write_redirects()
    tree = leaves.at_last_edition()
    try:
        tree.apply(touched)
        edition = _edition(number, tree, len(touched), day=day, at=at)
        with transaction.atomic():
            edition.save(force_insert=True)
            done_numbers(messages)
    except BaseException:
        leaves.forget()
        raise
    tree.edition, tree.root = number, edition.root
    _write_manifest(edition, touched)
    _write_log(edition)
    return edition


def finish() -> None:
    """Write the manifest and log lines that a killed publisher left out; nothing to do otherwise."""
    last = Edition.objects.order_by("-number").first()
    if last is None:
        return
    logged = _logged()
    for edition in Edition.objects.filter(number__gt=logged).order_by("number"):
        if edition.number == last.number and not writing.manifest(last.number).exists():
            touched = EditionPage.objects.filter(edition=last.number).order_by("path")
            _write_manifest(last, list(touched))
        _write_log(edition)


def write_redirects() -> None:
    """Make the file of moved addresses what the rows say."""
    moved = EditionPage.objects.filter(state=State.MOVED).values_list("path", "target")
    body = redirects_body(moved)
    place = writing.redirects()
    if not place.exists() or place.read_bytes() != body:
        writing.put_plain(place, body)


def published(edition: Edition) -> dict[str, Any]:
    """What the log tells the world about an edition; ``log_root`` covers this line and all before it."""
    return {**_leaf(edition), "log_root": edition.log_root}


def _leaf(edition: Edition) -> dict[str, Any]:
    return {
        "closed_at": edition.closed_at.isoformat(),
        "edition": edition.number,
        "entries": edition.entries,
        "journal_block": edition.journal_block,
        "journal_seal": edition.journal_seal,
        "root": edition.root,
    }


def _edition(number: int, tree: leaves.Leaves, changed: int, *, day: date, at: datetime) -> Edition:
    live = EditionPage.objects.filter(state=State.LIVE).aggregate(bytes=Sum("size"))
    block, seal = latest_seal()
    edition = Edition(
        number=number,
        root=merkle.root(tree.hashes).hex(),
        entries=len(tree.paths),
        pages=EditionPage.objects.filter(state=State.LIVE).count(),
        bytes=live["bytes"] or 0,
        changed=changed,
        journal_block=block,
        journal_seal=seal,
        day=day,
        closed_at=at,
    )
    before = Edition.objects.filter(number=number - 1).first()
    frontier = [bytes.fromhex(part) for part in before.log_frontier] if before else []
    leaf = merkle.leaf_hash(canonical(_leaf(edition)))
    frontier = merkle.grown(frontier, number - 1, leaf)
    edition.log_leaf = leaf.hex()
    edition.log_frontier = [part.hex() for part in frontier]
    edition.log_root = merkle.frontier_root(frontier).hex()
    return edition


def _write_manifest(edition: Edition, touched: list[EditionPage]) -> None:
    lines = [canonical(published(edition)), *(row.says() for row in touched)]
    writing.put_plain(writing.manifest(edition.number), b"\n".join(lines) + b"\n")


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
