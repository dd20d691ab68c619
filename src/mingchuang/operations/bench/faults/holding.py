"""What must hold after a process was killed: at once, and when work has gone on."""

import gzip
import json
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import timezone

from mingchuang.annualreport.rules import Stage
from mingchuang.casework import papers
from mingchuang.casework.models import Case, Letter, Series
from mingchuang.edition import actions as edition
from mingchuang.edition import checking, writing
from mingchuang.edition.models import Edition, EditionPage
from mingchuang.edition.queries import published_seals
from mingchuang.edition.rules import State
from mingchuang.journal import queries as journal
from mingchuang.journal.models import Entry
from mingchuang.operations import orphans
from mingchuang.operations.backup import archive
from mingchuang.operations.bench.faults.working import PAPERS, Tools
from mingchuang.search import actions as search


def _rows(name: str) -> Any:
    """All rows of a table of another app: only looked at, so the front door is not for them."""
    return apps.get_model(name)._base_manager.all()


def torn() -> list[str]:
    """Pages that are neither the old nor the new one: each file must be what the rows or an edition say of it."""
    return [f"half or strange: {name}" for name in _unlike(ever())]


def ever() -> dict[str, set[str]]:
    """The SHA-256 of everything that ever stood at an address, by the rows and the manifests of all editions."""
    said: dict[str, set[str]] = defaultdict(set)
    for path, digest in EditionPage.objects.values_list("path", "sha256"):
        said[path].add(digest)
    for manifest in Edition.objects.values_list("manifest", flat=True):
        for line in zlib.decompress(manifest).splitlines()[1:]:
            told = json.loads(line)
            said[told["path"]].add(told.get("sha256", ""))
    return said


def _unlike(said: dict[str, set[str]]) -> Iterator[str]:
    root = writing.current()
    for place in root.rglob("*"):
        if not place.is_file() or place.suffix == ".br":
            continue
        content = place.read_bytes()
        name = f"/{place.relative_to(root).as_posix()}"
        if place.suffix == ".gz" and (page := name.removesuffix(".gz")) in said:
            name, content = page, gzip.decompress(content)
        if writing.digests_of(content).sha256 not in said.get(name, set()):
            yield name


def broken(tools: Tools) -> list[str]:
    """What does not hold when work has gone on after a kill; nothing is left waiting."""
    return [*_edition(), *_index(), *_journal(), *_files(), *_numbers(), *_finished(tools)]


def _edition() -> Iterator[str]:
    at = timezone.now()
    built = edition.build(day=timezone.localdate(at), at=at)
    if built.changed or built.rewritten or built.faults:
        yield f"a full build changes {built.changed}, rewrites {built.rewritten}, fails in {built.faults} pages"
    found = checking.verify()
    for names, word in ((found.changed, "changed"), (found.missing, "missing"), (found.foreign, "foreign")):
        if names:
            yield f"{word}: {names[:3]}"
    if left := list(writing.workshop().iterdir()):
        yield f"left in the workshop: {len(left)}"


def _index() -> Iterator[str]:
    found = search.check(at=timezone.now()).found
    if found:
        yield f"the index differs from the database: {found[:3]}"
    folders = [place for place in Path(settings.INDEX).iterdir() if place.is_dir()]
    if len(folders) != 1:
        yield f"folders of the index: {len(folders)}"


def _journal() -> Iterator[str]:
    found = journal.verify(published_seals())
    if found.broken or found.unsealed:
        yield f"journal: {found.broken[:3]}, {found.unsealed} not sealed"


def _files() -> Iterator[str]:
    """After the sweep there is no file without a row, and there never is a row without its file."""
    orphans.sweep(at=timezone.now(), young=orphans.YOUNG * 0)
    for path in orphans.orphans():
        yield f"no row names {path}"
    root = Path(settings.FILES)
    named = [root / name for name in _rows("publishing.StoredFile").values_list("file", flat=True)]
    named += [papers.place(name) for name in Letter.objects.values_list("paper", flat=True)]
    live = _rows("publishing.LiveFile").filter(is_live=True).values_list("original", flat=True)
    for path in {*named, *(root / name for name in live)}:
        if not path.is_file():
            yield f"missing: {path}"


def _numbers() -> Iterator[str]:
    """Every series is without gap and without double."""
    urls = [url for url in _rows("publishing.Article").values_list("url", flat=True) if url]
    yield from _gaps("articles", (int(url.rpartition("/")[2].split(".")[0]) for url in urls))
    numbers = _rows("publishing.Article").exclude(index_number="").values_list("index_number", flat=True)
    bodies: dict[str, list[int]] = defaultdict(list)
    for body, _subject, year, serial in (number.split("-") for number in numbers):
        bodies[f"{body}-{year}"].append(int(serial))
    for name, found in bodies.items():
        yield from _gaps(f"index numbers {name}", found)
    for name, found in _by_series(Case.objects.values_list("number", flat=True)).items():
        yield from _gaps(f"cases {name}", found)
    letters = [
        int(re.findall(r"\d+", number)[-1]) for number in Letter.objects.values_list("number", flat=True)
    ]
    yield from _gaps("letters", letters)
    last = Series.objects.filter(name__startswith="foi.letter").values_list("last", flat=True).first() or 0
    if last != len(letters):
        yield f"letters: {len(letters)} of {last} numbers used"


def _by_series(numbers: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number in numbers:
        name, _, serial = number.rpartition("-")
        found[name].append(int(serial))
    return found


def _gaps(name: str, serials: Iterable[int]) -> Iterator[str]:
    found = sorted(serials)
    if found != list(range(1, len(found) + 1)):
        doubled = [serial for serial, times in Counter(found).items() if times > 1]
        yield f"{name}: {len(found)} numbers up to {found[-1]}, doubled: {doubled[:3]}"


def _finished(tools: Tools) -> Iterator[str]:
    """What was told as finished still is; of everything else all or nothing."""
    place = tools.place / "finished"
    told = place.read_text().splitlines() if place.exists() else []
    for kind, value in (line.split(" ", 1) for line in told):
        if not _STANDS[kind](value, tools):
            yield f"lost: {kind} {value}"
    for report in _rows("annualreport.AnnualReport").filter(stage=Stage.PUBLISHED):
        if not report.frozen or not _rows("annualreport.FrozenList").filter(report=report).exists():
            yield f"half a report: {report.year}"
    answered = Case.objects.filter(kind="foi", state="answered")
    told_of = Entry.objects.filter(verb="foi.answered").count()
    if told_of != answered.count():
        yield f"answered: {answered.count()}, in the journal: {told_of}"
    for case in answered:
        if case.letters.count() != 2:
            yield f"answered without its letter: {case.number}"


def _is_public(key: str, state: State) -> bool:
    url = _rows("publishing.Article").values_list("url", flat=True).get(pk=key)
    return EditionPage.objects.filter(path=url, state=state).exists()


def _stands_article(key: str, _tools: Tools) -> bool:
    article = _rows("publishing.Article").get(pk=key)
    return _is_public(key, State.LIVE if article.live else State.GONE)


def _stands_papers(number: str, _tools: Tools) -> bool:
    return _rows("publishing.Article").filter(title__startswith=f"关于第{number}-").count() == PAPERS


def _stands_backup(number: str, tools: Tools) -> bool:
    path = tools.place / f"{number}.tar"
    return not path.exists() or archive.check(path).parts > 0


_STANDS = {
    "article": _stands_article,
    "withdrawn": lambda key, _tools: _is_public(key, State.GONE),
    "papers": _stands_papers,
    "case": lambda number, _tools: Case.objects.filter(number=number).count() == 1,
    "letter": lambda number, _tools: Letter.objects.filter(number=number).count() == 1,
    "report": lambda year, _tools: _rows("annualreport.AnnualReport").get(year=year).stage is Stage.PUBLISHED,
    "backup": _stands_backup,
}
