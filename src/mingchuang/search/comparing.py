"""Index and database side by side, row by row, in little memory."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import tantivy

from mingchuang.search import store
from mingchuang.search.following import batches, fresh, no_longer_public
from mingchuang.search.sources import offered
from mingchuang.terms import Term


class Reason(Term):
    """How a row can differ."""

    MISSING = "missing", "数据库有而索引没有"
    FOREIGN = "foreign", "索引有而数据库没有"
    OUTDATED = "outdated", "内容不是最新"
    DOUBLED = "doubled", "索引中重复"


@dataclass(frozen=True)
class Difference:
    """One row that differs."""

    key: str
    reason: Reason


@dataclass(frozen=True)
class Comparison:
    """How many rows each side has, and which look different."""

    database: int
    index: int
    suspects: list[Difference]


BATCH = 500


def differences() -> Comparison:
    """Compare everything once. What changes meanwhile may look different: ask ``still_different``."""
    searcher, _ = store.searcher()
    database = matched = 0
    suspects: list[Difference] = []
    for source in offered():
        public = (f"{source.name}:{one}{store.SEPARATOR}{version}" for one, version in source.versions())
        for stamps in batches(public, BATCH):
            wanted = dict(stamp.split(store.SEPARATOR, 1) for stamp in stamps)
            held = _held(searcher, wanted)
            database += len(wanted)
            matched += sum(held[key].total() for key in wanted)
            suspects.extend(_compared(wanted, held))
    if matched != searcher.num_docs:
        suspects.extend(_foreign(searcher))
    return Comparison(database, searcher.num_docs, suspects)


def _held(searcher: tantivy.Searcher, keys: Iterable[str]) -> dict[str, Counter[str]]:
    """For each key the versions that the index holds, with how often."""
    held: dict[str, Counter[str]] = {key: Counter() for key in keys}
    query = tantivy.Query.term_set_query(store.schema(), "key", list(held))
    for stamp, count in _stamps(searcher, query, 4 * len(held) + 100):
        key, _, version = stamp.partition(store.SEPARATOR)
        held[key][version] += count
    return held


def _stamps(searcher: tantivy.Searcher, query: tantivy.Query, most: int) -> Iterable[tuple[str, int]]:
    asked = {"stamps": {"terms": {"field": "stamp", "size": most, "segment_size": most}}}
    for bucket in searcher.aggregate(query, asked)["stamps"]["buckets"]:
        yield bucket["key"], int(bucket["doc_count"])


def _compared(wanted: dict[str, str], held: dict[str, Counter[str]]) -> Iterable[Difference]:
    for key, version in wanted.items():
        if not held[key]:
            yield Difference(key, Reason.MISSING)
        elif held[key].total() > 1:
            yield Difference(key, Reason.DOUBLED)
        elif version not in held[key]:
            yield Difference(key, Reason.OUTDATED)


def _foreign(searcher: tantivy.Searcher) -> Iterable[Difference]:
    """Keys of the index that the database does not hold public, found part by part."""
    for part in range(store.PARTS):
        query = tantivy.Query.term_query(store.schema(), "part", f"{part:02x}")
        stamps = _stamps(searcher, query, searcher.num_docs + 1)
        keys = dict.fromkeys(stamp.partition(store.SEPARATOR)[0] for stamp, _ in stamps)
        for some in batches(keys, BATCH):
            yield from (Difference(key, Reason.FOREIGN) for key in no_longer_public(some))


def still_different(suspects: list[Difference]) -> list[Difference]:
    """Those that differ on a second look, each with its reason now; ordered by key."""
    searcher, _ = store.searcher()
    first_seen = {one.key: one for one in suspects}
    found: dict[str, Difference] = {}
    for keys in batches(first_seen, BATCH):
        held = _held(searcher, keys)
        now = fresh(keys)
        wanted = {document.key: document.version for document in now.documents}
        found.update({one.key: one for one in _compared(wanted, held)})
        found.update({key: Difference(key, Reason.FOREIGN) for key in now.gone if held[key]})
        unmade = set(keys) - set(wanted) - set(now.gone)
        found.update({key: first_seen[key] for key in unmade})
    return [found[key] for key in sorted(found)]
