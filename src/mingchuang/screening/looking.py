"""Look through one content: read it where needed, find, and say what could not be read."""

import hashlib
import hmac
import json
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings

from mingchuang.documents.budget import Part
from mingchuang.screening.detection import Detector
from mingchuang.screening.models import Finding, Reading, Scan
from mingchuang.screening.pictures import can_read, pictures_version, with_pictures
from mingchuang.screening.reading import READER_VERSION, Read, read
from mingchuang.screening.rules import Confidence, Found, Kind
from mingchuang.screening.subjects import Content

AT_ONCE_BYTES = 3 * 1024 * 1024
"""A larger file is read by the worker."""


def _version() -> str:
    return f"{READER_VERSION}.{pictures_version()}"


@dataclass(frozen=True)
class Looked:
    """What looking gave; ``waits`` where the worker must go on."""

    found: tuple[Found, ...]
    waits: bool


def look(content: Content, detector: Detector, *, at: datetime, patient: bool) -> Looked:
    """Findings of a content. ``patient`` also reads large files and pictures, which takes seconds a page."""
    if content.open_bytes is None:
        return Looked(tuple(detector.found(content.parts)), waits=False)
    kept = Reading.objects.filter(sha256=content.sha256, reader_version=_version()).first()
    if kept is None or (kept.pictures_waiting and patient):
        if content.size > AT_ONCE_BYTES and not patient:
            return Looked((), waits=True)
        kept = _read(content, at=at, patient=patient)
    return Looked(
        (*detector.found(parts_of(kept)), *_unread(kept, content.item)), waits=bool(kept.pictures_waiting)
    )


def _read(content: Content, *, at: datetime, patient: bool) -> Reading:
    assert content.open_bytes is not None
    raw = content.open_bytes()
    found = read(raw, content.name)
    if found.pictures and (patient or not can_read()):
        found = with_pictures(found, raw)
    return keep(content.sha256, found, at=at)


def keep(sha256: str, found: Read, *, at: datetime) -> Reading:
    """Store the words of a file."""
    packed = zlib.compress(json.dumps([asdict(part) for part in found.parts], ensure_ascii=False).encode())
    kept, _new = Reading.objects.update_or_create(
        sha256=sha256,
        defaults={
            "reader_version": _version(),
            "parts": packed,
            "unreadable": list(found.unreadable),
            "pictures_waiting": len(found.pictures),
            "read_at": at,
        },
    )
    return kept


def parts_of(kept: Reading) -> tuple[Part, ...]:
    """The words of a stored reading."""
    rows = json.loads(zlib.decompress(bytes(kept.parts)))
    return tuple(
        Part(row["place"], row["text"], row["hidden"], tuple(row["origin"]) if row["origin"] else None)
        for row in rows
    )


def _unread(kept: Reading, item: str) -> Iterable[Found]:
    """What a person must look at; the pictures of the page are before everybody's eyes in the preview."""
    sure = Confidence.POSSIBLE if item.startswith("picture:") else Confidence.LIKELY
    for sentence in kept.unreadable:
        yield Found(Kind.UNREADABLE, "", 1, "", sure, why=sentence, values=(kept.sha256, sentence))


def rows_of(scan: Scan, found: Iterable[Found]) -> list[Finding]:
    """The rows to be stored: no value among them, only its keyed hash."""
    return [
        Finding(
            scan=scan,
            kind=one.kind,
            place=one.place[:200],
            where=one.where[:200],
            count=one.count,
            sample=one.sample[:80],
            confidence=one.confidence,
            why=one.why[:300],
            is_hidden=one.hidden,
            fingerprint=fingerprint(scan.item if one.kind is Kind.UNREADABLE else "", one),
        )
        for one in found
    ]


def fingerprint(item: str, found: Found) -> str:
    """A keyed hash over kind, place and values: equal as long as nothing was added, and of no use to who guesses."""
    key = hashlib.sha256(b"screening:" + settings.SECRET_KEY.encode()).digest()
    told = "\x1f".join([item, found.kind.value, found.confidence.value, found.place, *sorted(found.values)])
    return hmac.new(key, told.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
