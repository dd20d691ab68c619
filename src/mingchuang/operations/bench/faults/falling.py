"""Two applications, one worker and nginx under traffic, killed again and again: nothing lost, doubled, stale or half."""

import hashlib
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.urls import get_resolver
from django.utils import timezone

from mingchuang.casework.models import Case
from mingchuang.directory.models import Organisation
from mingchuang.edition import assets
from mingchuang.edition.models import EditionPage
from mingchuang.edition.rules import State
from mingchuang.edition.upkeep import full_build
from mingchuang.operations.bench.articles import fill, found
from mingchuang.operations.bench.browsing import Browser, NoAnswerError, form_of_article
from mingchuang.operations.bench.faults import holding, working
from mingchuang.operations.bench.faults.cluster import Cluster, started
from mingchuang.operations.bench.faults.lives import DiedError, Life
from mingchuang.operations.bench.faults.visitors import Town
from mingchuang.operations.bench.faults.working import Tools
from mingchuang.operations.demo.founding import add_people
from mingchuang.outbox import queries as outbox
from mingchuang.outbox.rules import Stream
from mingchuang.search.actions import rebuild

ARTICLES = 20
BETWEEN_SECONDS = (0.3, 2.5)
BACK_SECONDS = 120.0
OTHERS = 40
"""So many pages that did not change are asked for, too, when all is over."""
FRESH_SECONDS = 60.0
"""So long may it take, when all stand again, until the last signature is on every page."""


def measure(kills: int) -> dict[str, float]:
    """Kill so many times under traffic; what was broken, and what was done meanwhile."""
    list(get_resolver().url_patterns)
    assets.collect()
    seed = int(os.environ.get("MINGCHUANG_FAULTS_SEED") or random.SystemRandom().randrange(1 << 30))
    dice, fallen = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory(prefix="mingchuang-falls-") as folder:
        place = Path(folder)
        tools = Tools(place, 0, random.Random(seed))
        form = Life(_prepared, place / "said").answer()
        began = time.perf_counter()
        with started(place / "nginx", dice) as cluster:
            with Town(cluster, tools, form) as town:
                _kill(cluster, kills, fallen)
                cluster.await_all(BACK_SECONDS)
            stale = [*_stale(cluster, place), *_not_found(cluster, town.signed[-1:])]
        seconds = time.perf_counter() - began
        broken = [*town.strange, *stale, *_looked(partial(_settled, tools, town.account()), place)]
        if broken:
            broken_lines = [*broken, (place / "nginx" / "error.log").read_text()[-2000:]]
            sys.stderr.write("\n".join(broken_lines) + "\n")
    return {
        "kills": fallen.total(),
        "broken": len(broken),
        "articles": len(town.signed),
        "applications": len(town.applied),
        "pages_read": town.pages,
        "unanswered": town.unanswered,
        "seconds": round(seconds, 1),
        "seconds_per_kill": round(seconds / max(1, fallen.total()), 2),
        "seed": seed,
        **{f"kills_{name}": count for name, count in sorted(fallen.items())},
    }


def _kill(cluster: Cluster, kills: int, fallen: Counter[str]) -> None:
    """So many kills at random moments, each of one of the four drawn by lot, once it stands."""
    while fallen.total() < kills:
        name, due = cluster.dice.choice(sorted(cluster.posts)), cluster.dice.uniform(*BETWEEN_SECONDS)
        due += time.monotonic()
        while time.monotonic() < due or name not in cluster.standing():
            cluster.tend()
            time.sleep(0.05)
            if time.monotonic() > due + BACK_SECONDS:
                raise TimeoutError(f"{name} did not come back within {BACK_SECONDS:.0f} s")
        cluster.kill(name)
        fallen[name] += 1


def _stale(cluster: Cluster, place: Path) -> Iterator[str]:
    """What the worker, back again, does not bring up to date; pages that a door still gives as they were."""
    until = time.monotonic() + FRESH_SECONDS
    while left := Life(_waiting, place / "said-waiting").answer():
        if time.monotonic() > until:
            yield f"the worker is back for {FRESH_SECONDS:.0f} s, still waiting: {left}"
            return
        cluster.tend()
        time.sleep(0.5)
    time.sleep(2)  # nginx and the fronts look at a file once a second
    for path, digest in Life(partial(_standing, cluster.dice.random()), place / "said-standing").answer():
        for port in cluster.ports:
            try:
                reply = Browser(port).get(path)
            except NoAnswerError as error:
                yield f"{path} is not answered though all stand: {error}"
                continue
            if hashlib.sha256(reply.body).hexdigest() != digest:
                yield f"stale: {path} at port {port}"


def _not_found(cluster: Cluster, titles: list[str]) -> Iterator[str]:
    """Of what was signed, what the search of one of the applications does not find."""
    for title in titles:
        for port in cluster.ports[:2]:
            until = time.monotonic() + FRESH_SECONDS
            while title not in Browser(port).get(f"/search/?q={quote(title)}").words:
                if time.monotonic() > until:
                    yield f"not found by search at port {port}: {title}"
                    break
                time.sleep(0.5)


def _looked(work: Any, place: Path) -> list[str]:
    try:
        return list(Life(work, place / "said-look").answer())
    except DiedError as died:
        return [str(died)[-1000:]]


def _prepared() -> dict[str, Any]:
    """The district, its people, some articles, an edition; what the form of an article says here."""
    at = timezone.now()
    district = found()
    add_people(district.organisations, working.PASSWORD, at)
    fill(district, ARTICLES)
    full_build(day=timezone.localdate(at), at=at)
    rebuild(at=at)
    column = district.columns["xwdt/tzgg"].pk
    return form_of_article(Organisation.objects.get(code="MC02").pk, column, "现将有关事项公布如下。")


def _waiting() -> int:
    """How many messages about pages nobody has taken up yet."""
    return len(outbox.numbers(Stream.EDITION))


def _standing(chance: float) -> list[tuple[str, str]]:
    """Every page that changed since the first edition, and some others, with their SHA-256."""
    rows = list(
        EditionPage.objects.filter(state=State.LIVE, path__endswith=".html").values_list("path", "sha256", "edition")
    )  # fmt: skip
    fresh = [(path, digest) for path, digest, edition in rows if edition > 1]
    old = [(path, digest) for path, digest, edition in rows if edition == 1]
    return fresh + random.Random(chance).sample(old, min(OTHERS, len(old)))


def _settled(tools: Tools, told: dict[str, Any]) -> list[str]:
    """Everything that must hold when all is over: the invariants of a single kill, and what people were told."""
    working.background(tools)
    return [*holding.broken(tools), *_lost_or_doubled(told), *_half(told["read"])]


def _lost_or_doubled(told: dict[str, Any]) -> Iterator[str]:
    articles = Counter(apps.get_model("publishing", "Article").objects.values_list("title", flat=True))
    for title in told["titles"]:
        if articles[title] > 1:
            yield f"{articles[title]} articles “{title}”"
    for title in told["signed"]:
        if articles[title] == 0:
            yield f"signed and lost: “{title}”"
    cases = dict(Case.objects.values_list("number", "subject"))
    for title, times in Counter(cases.values()).items():
        if times > 1:
            yield f"{times} cases “{title}”"
    for number, title in told["applied"]:
        if cases.get(number) != title:
            yield f"the application {number} “{title}” is {cases.get(number)!r}"


def _half(read: list[tuple[str, str]]) -> Iterator[str]:
    """Pages that somebody was given and that never stood there as a whole."""
    said = holding.ever()
    for path, digest in read:
        if digest not in said.get(path, set()):
            yield f"half or strange, read: {path}"
