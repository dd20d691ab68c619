"""Thirty-two people at the desk while the public reads: how long readers wait, against a time when nobody works.

The people sign in, look at lists, write and save, submit, check and sign; a worker publishes what they sign. Readers ask
the front of the same processes, and nginx over the same edition, turn by turn; both go first as ``deploy/systemd`` lets
them. In life neither readers nor people sit at the server: readers are a process of their own that goes first, too, and
the people at the desk go behind.
"""

import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import partial
from multiprocessing import get_context
from typing import Any
from urllib.parse import urlsplit

from django.db import connections

from mingchuang.edition import writing
from mingchuang.operations.bench import serving
from mingchuang.operations.bench.articles import NOON, fill, found
from mingchuang.operations.bench.browsing import Browser, NoAnswerError, StrangeError, form_of_article
from mingchuang.operations.bench.build import built
from mingchuang.operations.bench.readers import read_by_turns
from mingchuang.operations.demo.founding import add_people
from mingchuang.publishing.rules import SECRECY_CHECKLIST
from mingchuang.ui import priority

PASSWORD = "Mc-bench-2026"
PEOPLE = {"bianji": 22, "shenhe": 4, "baomi": 3, "qianfa": 3}
"""So many sit at the desk under each of the district's accounts: 32 in all."""

MOVES = {"shenhe": "pass_check", "baomi": "pass_secrecy", "qianfa": "sign"}
OVERTAKEN = (409, 422)
"""A colleague decided the same a moment before."""

THINKING = (2.0, 6.0)
"""Seconds that a person looks at a page before asking for the next."""

ROUNDS, SECONDS = 3, 20
"""Quiet and beside the people, by turns: a machine that others share is not the same for minutes on end."""


def measure(size: int) -> dict[str, float]:
    """Milliseconds of public pages, quiet and beside the people of the desk."""
    district = found()
    add_people(district.organisations, PASSWORD, NOON)
    fill(district, size)
    built()
    form = form_of_article(
        district.organisations["MC02"].pk, district.columns["xwdt/tzgg"].pk, "各学校：现将有关事项公布如下，请相互转告。"
    )  # fmt: skip
    connections.close_all()
    return beside(form)


def beside(form: dict[str, Any]) -> dict[str, float]:
    """The same over the district that stands here; ``form`` is what an article's form says in it."""
    root = writing.current()
    paths = [f"/{place.relative_to(root).as_posix()}" for place in sorted(root.rglob("*.html"))]
    paths = [path for path in paths if path.count("/") > 1][:200]  # not the pages that tell of errors
    with ExitStack() as running:
        doors = {"front": running.enter_context(serving.front())}
        if program := serving.nginx_program():
            doors["nginx"] = running.enter_context(serving.nginx(program, first=True))
        worker = subprocess.Popen([sys.executable, "-m", "mingchuang", "work"])
        running.callback(worker.wait)
        running.callback(worker.terminate)
        quiet: dict[str, list[float]] = {name: [] for name in doors}
        crowded: dict[str, list[float]] = {name: [] for name in doors}
        asked: list[float] = []
        with Desk(urlsplit(doors["front"]).port or 80, form) as desk:
            desk.all_in.wait()
            _all_read(doors, paths, 2)
            for _round in range(ROUNDS):
                desk.rest()
                _add(quiet, _all_read(doors, paths, SECONDS))
                desk.work()
                begun = len(desk.taken)
                _add(crowded, _all_read(doors, paths, SECONDS))
                asked += desk.taken[begun:]
    return {
        "editors": sum(PEOPLE.values()),
        "desk_requests": len(asked),
        "desk_failed": len(desk.failed),
        "desk_signed": desk.signed,
        "desk_p50_ms": round(statistics.median(asked), 1),
        **_compared("public", quiet["front"], crowded["front"]),
        **(_compared("nginx", quiet["nginx"], crowded["nginx"]) if "nginx" in doors else {}),
    }


def _compared(name: str, quiet: list[float], crowded: list[float]) -> dict[str, float]:
    before, beside = _p99(quiet), _p99(crowded)
    return {
        f"{name}_quiet_p99_ms": round(before, 2),
        f"{name}_crowded_p99_ms": round(beside, 2),
        f"ratio_{name}_crowded_to_quiet": round(beside / before, 2),
    }


def _add(all_taken: dict[str, list[float]], taken: dict[str, list[float]]) -> None:
    for name, times in taken.items():
        all_taken[name] += times


def _p99(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=100)[98]


def _all_read(doors: dict[str, str], paths: list[str], seconds: float) -> dict[str, list[float]]:
    """The same as ``read_by_turns``, in a process of its own and before others: readers sit at machines of their own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=priority.go_first) as readers:
        return readers.submit(read_by_turns, doors, paths, seconds).result()


class Desk:
    """The people of the desk while it is entered; ``taken`` are the milliseconds of their requests."""

    def __init__(self, port: int, form: dict[str, Any]) -> None:
        self.port, self.form = port, form
        self.taken: list[float] = []
        self.failed: list[str] = []
        self.signed = 0
        names = [name for name, count in PEOPLE.items() for _seat in range(count)]
        self.all_in = threading.Barrier(len(names) + 1)
        self._ended, self._working = threading.Event(), threading.Event()
        self._threads = [
            threading.Thread(target=self._person, args=[name, number]) for number, name in enumerate(names)
        ]

    def __enter__(self) -> "Desk":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._working.set()
        for thread in self._threads:
            thread.join()

    def work(self) -> None:
        """Let everybody go on, and wait until all are at it."""
        self._working.set()
        time.sleep(THINKING[1])

    def rest(self) -> None:
        """Let nobody ask for anything more, and wait until what they asked for is done and published."""
        self._working.clear()
        time.sleep(THINKING[1])

    def _person(self, name: str, number: int) -> None:
        # this thread alone: its reading of forms is no work of the server
        priority.give_way(priority.BACKGROUND)
        dice, browser = random.Random(number), Browser(self.port, patience=60).signed_in(name, PASSWORD)
        self.all_in.wait()
        work: Callable[[str, Browser, int, random.Random], None] = (
            self._write if name == "bianji" else self._decide
        )
        turn = 0
        while not self._ended.is_set():
            turn += 1
            try:
                work(name, browser, number * 1000 + turn, dice)
            except (NoAnswerError, StrangeError) as failed:
                self.failed.append(str(failed))
                sys.stderr.write(f"{name}: {failed}\n")

    def _think(self, dice: random.Random) -> None:
        self._ended.wait(dice.uniform(*THINKING))
        self._working.wait()

    def _timed(self, ask: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        answer = ask()
        self.taken.append((time.perf_counter() - began) * 1000)
        return answer

    def _write(self, _name: str, browser: Browser, number: int, dice: random.Random) -> None:
        """Look at home and list, begin an article, save it, change it, hand it in."""
        for path in ("/desk/", "/desk/articles/"):
            self._timed(partial(browser.get, path))
            self._think(dice)
        shown = self._timed(lambda: browser.get("/desk/articles/add/"))
        told = {"title": f"关于第{number}号事项的通知", "once": shown.field("once")}
        mark = {"csrfmiddlewaretoken": shown.field("csrfmiddlewaretoken")}
        self._think(dice)
        saved = self._timed(lambda: browser.post("/desk/articles/add/", {**self.form, **told, **mark}))
        page = saved.location
        if not re.fullmatch(r"/desk/articles/edit/\d+/", page):
            raise StrangeError(f"a draft: {saved.status} {page} {saved.words[-200:]}")
        shown = self._timed(lambda: browser.get(page))
        mark = {name: shown.field(name) for name in ("csrfmiddlewaretoken", "loaded_revision_id")}
        self._think(dice)
        handed_in = {
            **self.form,
            **mark,
            "title": told["title"],
            "summary": "修改后",
            "action-submit": "action-submit",
        }
        reply = self._timed(lambda: browser.post(page, handed_in))
        if reply.status != 302:
            raise StrangeError(f"handing in: {reply.status} {reply.words[-200:]}")

    def _decide(self, name: str, browser: Browser, _number: int, dice: random.Random) -> None:
        """Take one of those that wait, read it, decide."""
        waiting = self._timed(lambda: browser.get("/desk/review/"))
        self._think(dice)
        pages = re.findall(r'"(/desk/review/\d+/)"', waiting.body.decode())
        if not pages:
            return
        page = dice.choice(pages[:20])
        shown = self._timed(lambda: browser.get(page))
        self._think(dice)
        if f'value="{MOVES[name]}"' not in shown.body.decode():
            return
        told = {
            "move": MOVES[name], "revision": shown.field("revision"),
            "csrfmiddlewaretoken": shown.field("csrfmiddlewaretoken"),
            "checklist": [line for line, _sentence, _ground in SECRECY_CHECKLIST] if name == "baomi" else [],
        }  # fmt: skip
        reply = self._timed(lambda: browser.post(f"{page}decide/", told))
        if reply.status not in (302, *OVERTAKEN):
            raise StrangeError(f"{MOVES[name]}: {reply.status} {reply.words[-200:]}")
        self.signed += name == "qianfa" and reply.status == 302
