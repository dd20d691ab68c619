"""Editors at work while the public reads: how long readers wait, against a time when nobody edits."""

import http.client
import json
import random
import statistics
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import connections
from django.test import Client

from mingchuang.accounts.models import Person
from mingchuang.edition import writing
from mingchuang.operations.bench import serving
from mingchuang.operations.bench.articles import NOON, District, fill, found
from mingchuang.operations.bench.build import built
from mingchuang.operations.demo.build import add_people
from mingchuang.operations.demo.texts import rich
from mingchuang.publishing import actions
from mingchuang.publishing.queries import new_draft
from mingchuang.publishing.rules import ArticleKind

EDITORS = 32
THINKING = (2.0, 6.0)
"""Seconds that a person looks at a page before asking for the next."""

READERS = 4
PAUSE_SECONDS = 0.02
SECONDS = 20


def measure(size: int) -> dict[str, float]:
    """Milliseconds of public pages, quiet and beside ``EDITORS`` people who open lists and save drafts."""
    district = found()
    people = add_people(district.organisations, "Mc-bench-2026", NOON)
    fill(district, size)
    built()
    drafts = [_draft(district, people["bianji"], number) for number in range(EDITORS)]
    sessions = [_session(people["bianji"]) for _draft in drafts]
    root = writing.current()
    paths = [f"/{place.relative_to(root).as_posix()}" for place in sorted(root.rglob("*.html"))]
    paths = [path for path in paths if path.count("/") > 1][:200]  # not the pages that tell of errors
    connections.close_all()
    with serving.front() as address:
        _read(address, paths, 2)
        quiet = _read(address, paths, SECONDS)
        with Desk(address, sessions, drafts, district) as desk:
            time.sleep(THINKING[1])
            begun = len(desk.taken)
            crowded = _read(address, paths, SECONDS)
            asked = desk.taken[begun:]
    return {
        "editors": EDITORS,
        "desk_requests": len(asked),
        "desk_failed": len(desk.failed),
        "desk_p50_ms": round(statistics.median(asked), 1),
        "public_quiet_p99_ms": round(_p99(quiet), 2),
        "public_crowded_p99_ms": round(_p99(crowded), 2),
        "ratio_crowded_to_quiet": round(_p99(crowded) / _p99(quiet), 2),
    }


def _draft(district: District, editor: Person, number: int) -> int:
    draft = new_draft(
        title=f"关于第{number}号事项的通知", kind=ArticleKind.NOTICE, home_column=district.columns["xwdt/tzgg"],
        organisation=district.organisations["MC02"], source="明窗区教育局", body=[rich("各学校：")],
    )  # fmt: skip
    actions.save_draft(draft, actor=editor, at=NOON)
    return draft.pk


def _session(person: Person) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _p99(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=100)[98]


def _read(address: str, paths: list[str], seconds: float) -> list[float]:
    """Milliseconds of each page that the readers asked for."""
    taken: list[float] = []
    until = time.monotonic() + seconds

    def reader(seed: int) -> None:
        dice, line = random.Random(seed), http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        while time.monotonic() < until:
            began = time.perf_counter()
            line.request("GET", dice.choice(paths))
            reply = line.getresponse()
            reply.read()
            assert reply.status == 200
            taken.append((time.perf_counter() - began) * 1000)
            time.sleep(PAUSE_SECONDS)
        line.close()

    _all(reader, range(READERS))
    return taken


def _all(work: Callable[[int], None], numbers: range) -> None:
    threads = [threading.Thread(target=work, args=[number]) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Desk:
    """People at the desk while it is entered; ``taken`` are the milliseconds of their requests."""

    def __init__(self, address: str, sessions: list[str], drafts: list[int], district: District) -> None:
        self.address, self.sessions, self.drafts, self.district = address, sessions, drafts, district
        self.taken: list[float] = []
        self.failed: list[int] = []
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._editor, args=[number]) for number in range(len(drafts))
        ]

    def __enter__(self) -> "Desk":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _editor(self, number: int) -> None:
        dice = random.Random(number)
        form = f"/desk/articles/edit/{self.drafts[number]}/"
        while True:
            for path in ("/desk/", "/desk/articles/", form):
                if self._ended.wait(dice.uniform(*THINKING)):
                    return
                mark = self._asked(number, path)
            self._asked(number, form, _filled(self.district, dice.randrange(1000), mark))

    def _asked(self, number: int, path: str, filled: str = "") -> str:
        """One request; the mark that a form must carry, where the answer gave one."""
        line = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        told = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={self.sessions[number]}"}
        if filled:
            mark = filled.rpartition("csrfmiddlewaretoken=")[2]
            told["Cookie"] += f"; {settings.CSRF_COOKIE_NAME}={mark}"
            told["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        line.request("POST" if filled else "GET", path, filled or None, told)
        reply = line.getresponse()
        reply.read()
        self.taken.append((time.perf_counter() - began) * 1000)
        if reply.status not in (200, 302):
            self.failed.append(reply.status)
        given = reply.getheader("Set-Cookie") or ""
        line.close()
        return given.partition(f"{settings.CSRF_COOKIE_NAME}=")[2].partition(";")[0]


def _filled(district: District, number: int, mark: str) -> str:
    organisation, column = district.organisations["MC02"].pk, district.columns["xwdt/tzgg"].pk
    told = form_of_article(organisation, column, number)
    return urlencode({**told, "title": f"关于第{number}号事项的通知", "csrfmiddlewaretoken": mark})


def form_of_article(organisation: int, column: int, number: int) -> dict[str, Any]:
    """The form of a notice as a browser sends it, without title and marks."""
    block = {
        "key": "00000",
        "text": f"第{number}稿。",
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [],
    }
    body = {
        "type": "rich",
        "order": 0,
        "deleted": "",
        "value": json.dumps({"blocks": [block], "entityMap": {}}),
    }
    return {
        "kind": "notice", "organisation": organisation, "home_column": column, "disclosure": "proactive", "body-count": 1,
        **{f"body-0-{name}": value for name, value in body.items()},
        **{f"{rows}-{count}_FORMS": 0 for rows in ("attachments", "relations") for count in ("TOTAL", "INITIAL")},
        **dict.fromkeys(("summary", "keywords", "document_number", "expires_on", "subject", "audience"), ""),
    }  # fmt: skip
