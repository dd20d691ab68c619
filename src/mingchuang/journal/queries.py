"""Read the journal; check that it was not rewritten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from mingchuang.journal import names, verbs
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


def state() -> str:
    """A mark of everything that has happened: it differs as soon as anything is added, also by a transaction that took
    its number early and ends late."""
    sealed = Block.objects.order_by("-number").values_list("last_entry", flat=True).first() or 0
    after = Entry.objects.filter(id__gt=sealed).aggregate(n=Count("id"), last=Max("id"))
    return f"{sealed}-{after['n']}-{after['last'] or 0}"


def of_subject(subject: str) -> QuerySet[Entry]:
    """Everything that happened to one thing, newest first."""
    return Entry.objects.filter(subject=subject).order_by("-id")


@dataclass(frozen=True)
class Shown:
    """One entry as people read it: words instead of codes, names where somebody knows them."""

    number: int
    at: datetime
    recorded_at: datetime
    verb: str
    subject: str
    actor: str
    organisation: str
    late: bool
    facts: str
    subject_words: str


def shown(entries: Iterable[Entry]) -> list[Shown]:
    """``entries`` with words and names; one query for each kind of name, however many entries."""
    entries = list(entries)
    actors = names.names_of("actor", {str(entry.actor) for entry in entries if entry.actor})
    organisations = names.names_of("organisation", {entry.organisation for entry in entries})
    return [
        Shown(
            number=entry.pk,
            at=entry.at,
            recorded_at=entry.recorded_at,
            verb=verbs.label(entry.verb),
            subject=entry.subject,
            actor=actors.get(str(entry.actor), str(entry.actor or "系统")),
            organisation=organisations.get(entry.organisation, entry.organisation),
            late=entry.late,
            facts=_facts_line(entry),
            subject_words=_subject_words(entry.subject),
        )
        for entry in entries
    ]


def _subject_words(subject: str) -> str:
    kind, _, number = subject.partition(":")
    return f"{names.word(kind)} {number}".strip()


def _facts_line(entry: Entry) -> str:
    told = names.told(entry.facts, entry.subject.partition(":")[0])
    return "；".join(f"{key}：{'、'.join(values)}" for key, values in told)


def shown_of_subject(subject: str, limit: int = 100) -> list[Shown]:
    """The newest entries about one thing, as people read them."""
    return shown(of_subject(subject)[:limit])


def found(
    *,
    verb: str = "",
    organisation: str = "",
    actor: str = "",
    subject: str = "",
    from_on: date | None = None,
    until_on: date | None = None,
) -> QuerySet[Entry]:
    """Entries by what an auditor asks for, newest first. ``actor`` is an account's number, ``subject`` a
    beginning (``article:``) or the whole; both days are included."""
    condition = Q()
    if verb:
        condition &= Q(verb=verb)
    if organisation:
        condition &= Q(organisation=organisation)
    if actor:
        condition &= Q(actor=int(actor)) if actor.isdigit() else Q(pk__in=[])
    if subject:
        condition &= Q(subject__startswith=subject)
    if from_on:
        condition &= Q(at__gte=_midnight(from_on))
    if until_on:
        condition &= Q(at__lt=_midnight(until_on + timedelta(days=1)))
    return Entry.objects.filter(condition).order_by("-id")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


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
