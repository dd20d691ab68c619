"""What a sample document offers for each field, and which of our columns and organisations old names resemble."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from lxml import html as lxml_html
from lxml.html import HtmlElement

from mingchuang.importing.mapping import FIELDS, Mapping
from mingchuang.importing.opening import document_names
from mingchuang.importing.reading import Found, Refused, RefusedDocumentError, decoded, viewed
from mingchuang.importing.rules import Reason, field_of
from mingchuang.importing.running import with_names
from mingchuang.importing.sources import Source
from mingchuang.importing.tables import TABLE_SUFFIXES, records_of_table

SURVEYED = 300
"""So many documents are looked through for the names of old columns and publishers."""

_BODY_CHARACTERS = 20
_ALIKE = 0.66


@dataclass(frozen=True)
class Candidate:
    """One place of a sample that may be a field: the rule that finds it, what it says there."""

    rule: str
    label: str
    said: str
    fits: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sample:
    """One document as an example: what each field is found to be, and everything that could be chosen instead."""

    place: str
    fields: dict[str, str]
    candidates: Sequence[Candidate] = ()
    problem: str = ""

    def for_field(self, name: str) -> list[Candidate]:
        """The candidates of a field, the likeliest first."""
        rest = [
            one
            for one in self.candidates
            if (name == "body") == (one.rule.startswith("css:") and "body" in one.fits)
        ]
        return sorted(rest, key=lambda one: name not in one.fits)


def samples(source: Source, mapping: Mapping, number: int) -> Sample | None:
    """The document number ``number`` (from 0) of a source; None past its end."""
    for place, (name, one) in enumerate(with_names(source, mapping, document_names(source))):
        if place == number:
            return _sample(source, name, one)
    return None


def _sample(source: Source, name: str, one: Found | Refused) -> Sample:
    if isinstance(one, Refused):
        return Sample(one.place, {}, _candidates(source, name, one.place), one.reason.label)
    fields = {key: value for key, value in one.fields.items() if key in FIELDS}
    fields |= {"title": one.title, "body": _beginning(one)}
    return Sample(one.place, fields, _candidates(source, name, one.place))


def _beginning(one: Found) -> str:
    said = one.text or " ".join(lxml_html.fromstring(one.markup or "<p></p>").text_content().split())
    return said[:120]


def _candidates(source: Source, name: str, place: str) -> list[Candidate]:
    try:
        content = source.read(name)
        if name.lower().endswith(TABLE_SUFFIXES):
            return list(_of_record(_nth(records_of_table(content, name), place, 2)))
        text = decoded(content)
        if name.lower().endswith(".json"):
            value = json.loads(text)
            return list(_of_record(_nth(value if isinstance(value, list) else [value], place, 1)))
        return list(_of_page(lxml_html.document_fromstring(text)))
    except (RefusedDocumentError, ValueError, OSError):
        return []


def _nth(records: Iterable[Any], place: str, first: int) -> dict[str, Any]:
    wanted = place.rpartition("#")[2]
    for number, record in enumerate(records, first):
        if "#" not in place or str(number) == wanted:
            return record if isinstance(record, dict) else {}
    return {}


def _of_record(record: dict[str, Any]) -> Iterator[Candidate]:
    nested = record.get("metadata") if isinstance(record.get("metadata"), dict) else {}
    for name, value in [*record.items(), *(nested or {}).items()]:
        if isinstance(value, str | int | float) and str(value).strip() and name not in ("html", "text"):
            said = str(value)
            fits = {field_of(name)} - {""}
            yield Candidate(f"column:{name}", name, said[:80], frozenset(fits))
            if len(said) >= _BODY_CHARACTERS:
                yield Candidate(f"column:{name}", name, said[:80], frozenset({"body"}))


_META_FITS = {
    "articletitle": "title", "pubdate": "published_on", "contentsource": "source", "columnname": "column", "url": "url",
    "keywords": "keywords",
}  # fmt: skip


def _of_page(root: HtmlElement) -> Iterator[Candidate]:
    view = viewed(root)
    for name, value in view.metas.items():
        yield Candidate(f"meta:{name}", f"META {name}", value[:80], frozenset({_META_FITS.get(name, "")}))
    for label, value in dict(reversed(view.pairs)).items():
        if value:
            yield Candidate(f"label:{label}", f"“{label}”之后", value[:80], frozenset({field_of(label)}))
    seen: set[str] = set()
    for element in root.iter("h1", "h2", "h3", "div", "span", "p", "td", "article", "section"):
        selector = _selector(element)
        said = " ".join(element.text_content().split())
        if not selector or not said or selector in seen:
            continue
        seen.add(selector)
        if len(said) >= _BODY_CHARACTERS:
            yield Candidate(
                f"css:{selector}", f"元素 {selector}（{len(said)} 字）", said[:80], frozenset({"body"})
            )
        if len(said) <= 120:
            fits = frozenset({"title"}) if element.tag in ("h1", "h2") else frozenset()
            yield Candidate(f"css:{selector}", f"元素 {selector}", said[:80], fits)


def _selector(element: HtmlElement) -> str:
    name = (element.get("id") or "").strip()
    if name.replace("-", "").replace("_", "").isalnum() and not name[0].isdigit():
        return f"#{name}"
    classes = (element.get("class") or "").split()
    if classes and classes[0].replace("-", "").replace("_", "").isalnum():
        return f"{element.tag}.{classes[0]}"
    return element.tag if element.tag in ("h1", "h2", "h3", "article") else ""


@dataclass
class Survey:
    """Names of old columns and publishers with their numbers, in the first documents of a source."""

    columns: Counter[str] = field(default_factory=Counter)
    publishers: Counter[str] = field(default_factory=Counter)
    refused: Counter[Reason] = field(default_factory=Counter)
    looked_at: int = 0


def survey(source: Source, mapping: Mapping) -> Survey:
    """Look through the first documents of a source."""
    made = Survey()
    for _name, one in with_names(source, mapping, document_names(source)):
        if made.looked_at >= SURVEYED:
            break
        made.looked_at += 1
        if isinstance(one, Refused):
            made.refused[one.reason] += 1
            continue
        made.columns[(one.fields.get("column") or one.word)[:120]] += 1
        names = (one.fields.get(key, "") for key in ("organisation", "issuing_body", "source"))
        made.publishers[next((name for name in names if name), "")[:200]] += 1
    return made


def alike(old: str, ours: Sequence[tuple[str, str]]) -> str:
    """The key of that ``(key, name)`` which an old name resembles; empty where none does.

    >>> alike("政府文件", [("/a/", "政策文件"), ("/b/", "通知公告")])
    '/a/'
    """
    best, score = "", _ALIKE
    for key, name in ours:
        if not old or not name:
            continue
        inside = 0.9 if old in name or name in old else 0.0
        found = 1.0 if old == name else max(inside, SequenceMatcher(None, old, name).ratio())
        if found >= score and found > (score if best else 0):
            best, score = key, found
    return best
