"""People before a cluster whose processes die: residents who read and apply, and a desk that writes and publishes.

Each goes on as a person would: who gets no answer, or the page that says that nothing can be done now, tries the same
form again after a moment. What was told as done is noted, to be looked for afterwards.
"""

import hashlib
import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mingchuang.edition import writing
from mingchuang.operations.bench.browsing import Browser, NoAnswerError, Reply, StrangeError
from mingchuang.operations.bench.faults.cluster import Cluster
from mingchuang.operations.bench.faults.working import PASSWORD, Tools
from mingchuang.publishing.rules import SECRECY_CHECKLIST

AGAIN_SECONDS = 0.5
NO_SOONER_SECONDS = 3.2
"""Nobody fills a form in less; the site would not believe it."""

DECISIONS = (("shenhe", "pass_check"), ("baomi", "pass_secrecy"), ("qianfa", "sign"))
ASKED_EACH_TIME = ("/search/?q=%E9%80%9A%E7%9F%A5", "/check/log.jsonl", "/foi/")
"""Addresses that the application answers anew each time."""


@dataclass
class Town:
    """Everybody who comes while it is entered. ``strange`` is what no fault explains, ``read`` what readers were given."""

    cluster: Cluster
    tools: Tools
    form: dict[str, Any]
    read: set[tuple[str, str]] = field(default_factory=set)
    strange: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    signed: list[str] = field(default_factory=list)
    applied: list[tuple[str, str]] = field(default_factory=list)
    pages: int = 0
    unanswered: int = 0
    _over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> "Town":
        works = [(self._writes, 2), (self._applies, 3), (self._reads, 2), (self._asks, 1)]
        self._threads = [
            threading.Thread(target=self._kept_up, args=[work, number]) for work, count in works for number in range(count)
        ]  # fmt: skip
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Nobody begins anew; what was begun is brought to its end."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def account(self) -> dict[str, Any]:
        """What everybody was told and given, to be held against the database."""
        return {
            "titles": self.titles,
            "signed": self.signed,
            "applied": self.applied,
            "read": sorted(self.read),
        }

    def _kept_up(self, work: Callable[[int, int], None], number: int) -> None:
        turn = 0
        while not self._over.is_set():
            turn += 1
            try:
                work(number, turn)
            except (StrangeError, OSError, ValueError, KeyError) as error:
                self.strange.append(f"{work.__name__}: {error!r}"[:400])

    # --- the desk ------------------------------------------------------------------------------------------

    def _writes(self, number: int, turn: int) -> None:
        """An article from the form to the signature, by four people who sign in."""
        title = f"关于第{number + 1}{turn:03d}号路口调整的通知"
        self.titles.append(title)
        browser = self._signed_in("bianji")
        form = _tried(lambda: browser.get("/desk/articles/add/"))
        once, mark = form.field("once"), form.field("csrfmiddlewaretoken")
        filled = self.form | {
            "title": title,
            "once": once,
            "csrfmiddlewaretoken": mark,
            "action-submit": "action-submit",
        }
        key = _tried(lambda: _article_of(browser.post("/desk/articles/add/", filled)))
        for person, move in DECISIONS:
            self._decides(person, move, key)
        self.signed.append(title)
        self.tools.tell("article", key)

    def _signed_in(self, name: str) -> Browser:
        return _tried(lambda: Browser(self.cluster.port).signed_in(name, PASSWORD))

    def _decides(self, person: str, move: str, key: str) -> None:
        browser, page = self._signed_in(person), f"/desk/review/{key}/"
        checklist = [name for name, _sentence, _ground in SECRECY_CHECKLIST] if move == "pass_secrecy" else []

        def decide() -> None:
            shown = browser.get(page)
            if f'value="{move}"' not in shown.body.decode():
                return  # it went through, though nobody could say so
            told = {
                "csrfmiddlewaretoken": shown.field("csrfmiddlewaretoken"), "revision": shown.field("revision"),
                "move": move, "checklist": checklist,
            }  # fmt: skip
            reply = browser.post(f"{page}decide/", told)
            if reply.status != 302:
                raise StrangeError(f"{move} of {key}: {reply.status} {reply.words[-300:]}")

        _tried(decide)

    # --- residents -----------------------------------------------------------------------------------------

    def _applies(self, number: int, turn: int) -> None:
        """An application from the form to its number."""
        browser = Browser(self.cluster.port, f"127.{number + 1}.{turn // 200 + 1}.{turn % 200 + 1}")
        title = f"第{number + 1}{turn:03d}号地块2025年改造项目清单"
        told = {"title": title, "wanted": f"{title}，含名称、地点和金额。"}
        mark = _tried(lambda: browser.get("/foi/apply/")).field("csrfmiddlewaretoken")
        begun = {**told, "step": "begin", "csrfmiddlewaretoken": mark}
        form = _tried(lambda: browser.post("/foi/apply/", begun))
        organisation = re.findall(r'<option value="(\d+)"', form.body.decode())[0]
        filled = {
            **told, "step": "send", "token": form.field("token"), "csrfmiddlewaretoken": form.field("csrfmiddlewaretoken"),
            "organisation": organisation, "applicant_kind": "natural", "name": "明小雨", "id_number": "仅供测试",
            "telephone": "0000-7654321", "form_wanted": "electronic", "delivery": "online",
        }  # fmt: skip
        time.sleep(NO_SOONER_SECONDS)
        receipt = _tried(lambda: _receipt_of(browser.post("/foi/apply/", filled)))
        case = receipt.split("/")[3]
        self.applied.append((case, title))
        self.tools.tell("case", case)
        shown = _tried(lambda: browser.get(receipt))
        if shown.status not in (200, 302) or (shown.status == 200 and case not in shown.words):
            raise StrangeError(f"the receipt of {case}: {shown.status}")

    def _reads(self, number: int, turn: int) -> None:
        """Pages of the edition, through nginx and from the applications themselves; each must be whole."""
        dice = random.Random(number * 100_003 + turn)
        paths = _pages()
        for path in dice.sample(paths, min(50, len(paths))):
            if self._over.is_set():
                return
            began, port = time.monotonic(), dice.choice(self.cluster.ports)
            try:
                reply = Browser(port).get(path)
            except NoAnswerError as error:
                self._missed(began, path, error, is_public=port == self.cluster.port)
                time.sleep(0.1)
                continue
            self.pages += 1
            if reply.status == 200:
                self.read.add((path, hashlib.sha256(reply.body).hexdigest()))
            elif reply.status not in (404, 410):
                self.strange.append(f"{reply.status} on {path}")
            time.sleep(0.01)

    def _asks(self, _number: int, turn: int) -> None:
        """Pages that are made anew: answered as long as one of the applications stands."""
        path, began = ASKED_EACH_TIME[turn % len(ASKED_EACH_TIME)], time.monotonic()
        try:
            reply = Browser(self.cluster.port).get(path)
        except NoAnswerError as error:
            self._missed(began, path, error, is_public=True)
        else:
            is_whole = reply.body.rstrip().endswith((b"</html>", b"}"))
            if reply.status != 200 or not is_whole:
                self.strange.append(f"{reply.status} on {path}, whole: {is_whole}")
        time.sleep(0.1)

    def _missed(self, began: float, path: str, error: NoAnswerError, *, is_public: bool) -> None:
        """A page was not given: that is broken where nginx and an application stood all the while."""
        self.unanswered += 1
        if is_public and self.cluster.stood_since(began):
            self.strange.append(f"{path} not answered though somebody stood: {error}")


def _pages() -> list[str]:
    """The addresses of all pages that lie in the edition now."""
    root = writing.current()
    return [
        f"/{place.relative_to(root).as_posix()}" for place in root.rglob("*.html") if place.parent != root
    ]


def _article_of(reply: Reply) -> str:
    """The key of the article that the form became."""
    found = re.fullmatch(r"/desk/review/(\d+)/", reply.location)
    if reply.status == 302 and found:
        return found[1]
    if "还在保存" in reply.words:
        raise NoAnswerError("still being saved")
    raise StrangeError(f"a new article: {reply.status} {reply.location} {reply.words[-300:]}")


def _receipt_of(reply: Reply) -> str:
    if reply.status != 302:
        raise StrangeError(f"an application: {reply.status} {reply.words[-300:]}")
    return reply.location


def _tried(step: Callable[[], Any], seconds: float = 180) -> Any:
    """``step`` until it has an answer, as a person tries again."""
    until = time.monotonic() + seconds
    while True:
        try:
            return step()
        except NoAnswerError as none:
            if time.monotonic() > until:
                raise StrangeError(f"no answer for {seconds:.0f} s: {none}") from none
            time.sleep(AGAIN_SECONDS)
