"""Read the journal; check that it was not rewritten."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from mingchuang.journal.models import Block, Entry
from mingchuang.journal.rules import FIRST_SEAL, canonical, seal


@dataclass
class Verification:
    """What ``journal verify`` found: how far the chain was walked and each block that does not hold."""

    blocks: int = 0
    entries: int = 0
    unsealed: int = 0
    last_seal: str = FIRST_SEAL
    broken: list[dict[str, object]] = field(default_factory=list)


def of_subject(subject: str) -> QuerySet[Entry]:
    """Everything that happened to one thing, newest first."""
    return Entry.objects.filter(subject=subject).order_by("-id")


def latest_seal() -> tuple[int, str]:
    """Number and seal of the last block; ``(0, FIRST_SEAL)`` before the first."""
    last = Block.objects.order_by("-number").first()
    return (last.number, last.seal) if last else (0, FIRST_SEAL)


def verify(published: Mapping[int, str] | None = None) -> Verification:
    """Walk the chain from its beginning and compare it with the seals that were published with editions.

    ``published`` maps block numbers to the seals that outsiders hold. A broken block is named with the
    reason: ``chain`` (does not follow the block before), ``entries`` (missing or added), ``content``
    (an entry was changed), ``published`` (differs from the published seal).
    """
    found = Verification()
    published = dict(published or {})
    last_entry = 0
    for block in Block.objects.order_by("number").iterator(chunk_size=100):
        entries = list(Entry.objects.filter(pk__gt=last_entry, pk__lte=block.last_entry).order_by("pk"))
        reason = _fault(block, found, entries, published.pop(block.number, None))
        if reason:
            found.broken.append({"block": block.number, "reason": reason})
        found.blocks += 1
        found.entries += len(entries)
        found.last_seal = block.seal
        last_entry = block.last_entry
    found.broken.extend({"block": number, "reason": "published"} for number in sorted(published) if number)
    found.unsealed = Entry.objects.filter(pk__gt=last_entry).count()
    return found


def _fault(block: Block, found: Verification, entries: list[Entry], published: str | None) -> str:
    if block.previous_seal != found.last_seal or block.number != found.blocks + 1:
        return "chain"
    if len(entries) != block.entries:
        return "entries"
    if seal(block.previous_seal, (canonical(entry.as_sealed()) for entry in entries)) != block.seal:
        return "content"
    if published is not None and published != block.seal:
        return "published"
    return ""
