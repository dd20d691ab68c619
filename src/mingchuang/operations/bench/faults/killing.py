"""The rounds: work, kill at a random moment, start again, look whether everything holds."""

import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.urls import get_resolver
from django.utils import timezone

from mingchuang.annualreport import actions as reports
from mingchuang.edition import assets
from mingchuang.edition.upkeep import full_build
from mingchuang.operations.backup.making import backup
from mingchuang.operations.bench.articles import TODAY, fill, found
from mingchuang.operations.bench.faults import holding, working
from mingchuang.operations.bench.faults.dying import POINTS, kill_at
from mingchuang.operations.bench.faults.lives import DiedError, Life
from mingchuang.operations.bench.faults.working import WORKS, Tools
from mingchuang.operations.demo.founding import add_people
from mingchuang.search.actions import rebuild

ARTICLES = 20
COMPANY = 0.3
"""In so many rounds another process works beside the one that is killed."""

RESTORE_EVERY = 30
"""One kill in so many meets a restore, which takes as long as many others."""

FIRST_GUESS = 0.5
"""Seconds that a piece of work is thought to take before any was seen to its end."""


def measure(kills: int) -> dict[str, float]:
    """Kill so many processes; how many invariants were broken, and how long it took."""
    list(get_resolver().url_patterns)  # imported once, here
    assets.collect()  # what this process knows of them, those forked from it know
    seed = int(os.environ.get("MINGCHUANG_FAULTS_SEED") or random.SystemRandom().randrange(1 << 30))
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="mingchuang-faults-") as folder:
        run = Run(Path(folder), random.Random(seed))
        run.prepare()
        prepared = time.perf_counter()
        while run.kills.total() < kills:
            run.round()
    seconds = time.perf_counter() - prepared
    for line in run.broken:
        sys.stderr.write(f"{line}\n")
    return {
        "kills": run.kills.total(),
        "broken": len(run.broken),
        "at_points": run.at_points,
        "rounds": run.number,
        "seconds": round(seconds, 1),
        "preparing_seconds": round(prepared - began, 1),
        "seconds_per_kill": round(seconds / run.kills.total(), 2),
        "seed": seed,
        **{f"kills_{name}": count for name, count in sorted(run.kills.items())},
    }


@dataclass
class Run:
    """All rounds of one home. ``takes`` is how long each piece of work takes, as last seen."""

    place: Path
    dice: random.Random
    number: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    takes: dict[str, float] = field(default_factory=dict)
    points: list[tuple[str, str, int]] = field(default_factory=list)
    at_points: int = 0
    """So many of the kills were at chosen points."""

    def __post_init__(self) -> None:
        self.points = [(name, *point) for name, points in sorted(POINTS.items()) for point in points]
        self.dice.shuffle(self.points)

    def prepare(self) -> None:
        """The district, its people, some articles, an edition, reports that wait to be frozen, a backup."""
        self._life(partial(_prepared, self.place)).answer()

    def round(self) -> None:
        """One piece of work, killed if it does not end before; then everything is looked at."""
        self.number += 1
        restoring = self.number % RESTORE_EVERY == 0
        point = None if restoring else self._point()
        name = "restore" if restoring else point[0] if point else self.dice.choice(sorted(WORKS))
        tools = Tools(self.place, self.number, random.Random(self.dice.random()))
        company = None
        if not restoring and self.dice.random() < COMPANY:
            beside = self.dice.choice(["publish", "answer", "background"])
            company = self._life(
                partial(WORKS[beside], Tools(self.place, -self.number, tools.dice)), "beside"
            )
        work = partial(working.restore if restoring else WORKS[name], tools)
        began = time.perf_counter()
        try:
            if point:
                was_killed = self._life(partial(_dying, point[1], point[2], work), "killed").was_killed()
            else:
                life = self._life(work, "killed")
                was_killed = life.killed_after(self.dice.uniform(0, 1.1 * self.takes.get(name, FIRST_GUESS)))
                if not was_killed:
                    life.answer()
            if company:
                company.answer()
        except DiedError as died:
            was_killed = False
            self._note(name, str(died)[-600:])
        if was_killed:
            self.kills[name] += 1
            self.at_points += bool(point)
        elif not point:
            self.takes[name] = time.perf_counter() - began
        self._look(name, tools, again=was_killed)

    def _point(self) -> tuple[str, str, int] | None:
        """Every second round dies at a chosen point, as long as there are points that had not their turn."""
        return self.points.pop() if self.points and self.number % 2 else None

    def _look(self, name: str, tools: Tools, *, again: bool) -> None:
        """What is torn at once; then work goes on, and nothing may be broken."""
        try:
            if name == "restore":
                self._set_up_after_all(tools, again=again)
                return
            for line in self._life(holding.torn).answer():
                self._note(name, line)
            for line in self._life(partial(_went_on, name, tools)).answer():
                self._note(name, line)
        except DiedError as died:
            self._note(name, str(died)[-600:])

    def _set_up_after_all(self, tools: Tools, *, again: bool) -> None:
        home = self.place / f"restored-{tools.number}"
        if again:
            began = time.perf_counter()
            life = self._life(partial(working.restore, tools), "again")
            while not life.is_over():
                time.sleep(0.05)
            self.takes["restore"] = time.perf_counter() - began
        told = json.loads((home / "said").read_text() or "{}")
        if not told.get("sound"):
            self._note("restore", str(told)[-300:])
        shutil.rmtree(home)

    def _life(self, work: Any, name: str = "look") -> Life:
        return Life(work, self.place / f"said-{name}")

    def _note(self, name: str, said: str) -> None:
        self.broken.append(f"round {self.number}, {name}: {said}")


def _prepared(place: Path) -> None:
    at = timezone.now()
    district = found()
    people = add_people(district.organisations, working.PASSWORD, at)
    fill(district, ARTICLES)
    office, clerk = district.organisations["MC"], people["gongkai"]
    for year in range(reports.FIRST_YEAR, TODAY.year):
        report = reports.begin(year, office, actor=clerk, at=at, today=TODAY)
        reports.explain_difference(report, "各单位的数据仍在核对。", actor=clerk, at=at)
        reports.write(report, {"problems": "公开还不够及时。"}, actor=clerk, at=at)
        for step in ("submit", "accept"):
            reports.move(report, step, actor=clerk, at=at, today=TODAY)
    full_build(day=timezone.localdate(at), at=at)
    rebuild(at=at)
    backup(place / "whole.tar", at=at)


def _dying(place: str, times: int, work: Any) -> None:
    kill_at(place, times)
    work()


def _went_on(name: str, tools: Tools) -> list[str]:
    """Do what a new start does: the import or backup once more, the background until nothing is left."""
    if name == "build":
        working.build_again(tools)
    if name == "import" or (name == "backup" and not tools.backup.exists()):
        WORKS[name](tools)
    working.background(tools)
    broken = holding.broken(tools)
    tools.backup.unlink(missing_ok=True)
    return broken
