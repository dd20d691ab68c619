"""The documents of a source: which of its files are documents, and what stands in each."""

import json
from collections.abc import Iterator
from pathlib import PurePosixPath

from mingchuang.importing.mapping import Mapping
from mingchuang.importing.reading import (
    HTML_SUFFIXES,
    Found,
    Refused,
    RefusedDocumentError,
    decoded,
    from_page,
    from_record,
)
from mingchuang.importing.rules import Reason
from mingchuang.importing.sources import Source
from mingchuang.importing.tables import TABLE_SUFFIXES, records_of_table

_BINARY = (
    b"MZ",
    b"PK\x03\x04",
    b"%PDF",
    b"\xd0\xcf\x11\xe0",
    b"\x7fELF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
)


def document_names(source: Source) -> Iterator[str]:
    """The files that are documents: pages and JSON; a table only where it is all that the source is."""
    is_page = getattr(source, "is_page", None)
    alone = bool(getattr(source, "only", ""))
    for name in source.names():
        suffix = PurePosixPath(name).suffix.lower()
        if (is_page and is_page(name)) or suffix in HTML_SUFFIXES or suffix == ".json" or alone:
            yield name


def documents(source: Source, name: str, mapping: Mapping) -> Iterator[Found | Refused]:
    """The documents of one file; a file with several numbers them ``name#2``."""
    try:
        yield from _documents(source, name, mapping)
    except RefusedDocumentError as refused:
        yield Refused(name, refused.reason)
    except (ValueError, OSError, RecursionError):
        yield Refused(name, Reason.UNREADABLE)


def _documents(source: Source, name: str, mapping: Mapping) -> Iterator[Found | Refused]:
    content = source.read(name)
    suffix = PurePosixPath(name).suffix.lower()
    rules = mapping.fields or None
    if suffix in TABLE_SUFFIXES:
        for number, record in enumerate(records_of_table(content, name), 2):
            yield from_record(record, f"{name}#{number}", rules)
        return
    if content.startswith(_BINARY):
        raise RefusedDocumentError(Reason.MISLABELLED)
    text = decoded(content)
    if suffix == ".json":
        value = json.loads(text)
        records = value if isinstance(value, list) else [value]
        for number, record in enumerate(records, 1):
            place = name if len(records) == 1 else f"{name}#{number}"
            is_one = isinstance(record, dict)
            yield from_record(record, place, rules) if is_one else Refused(place, Reason.UNREADABLE)
    elif "<" in text:
        yield from_page(text, name, rules)
    else:
        raise RefusedDocumentError(Reason.NOT_SUPPORTED)
