"""A whole house with the demo district behind a real ``mingchuang serve``, and browsers that watch themselves."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests import pristine
from tests.site import parity

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@dataclass(frozen=True)
class House:
    """A served demo district: its home folder, port, address, and the address of its database."""

    home: Path
    port: int
    database: str = ""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def edition(self) -> Path:
        """The folder of the finished pages."""
        return self.home / "edition" / "current"

    def page_with(self, *parts: str) -> str:
        """The address of the first finished article whose HTML holds all ``parts``."""
        for file in sorted(self.edition.glob("**/20[0-9][0-9][0-9][0-9]/*.html")):
            text = file.read_text("utf-8")
            if all(part in text for part in parts):
                return "/" + file.relative_to(self.edition).as_posix()
        raise LookupError(parts)

    def withdrawn(self) -> str:
        """The address of an article that the demo district has withdrawn."""
        gone = self.home / "edition" / "gone"
        return "/" + min(gone.glob("**/*.html")).relative_to(gone).as_posix()


@contextmanager
def served(home: Path) -> Iterator[House]:
    """The demo district, built and served until the block ends."""
    environment = {
        **os.environ,
        "MINGCHUANG_HOME": str(home),
        "DATABASE_URL": pristine.with_tables(home),
        "MINGCHUANG_SECOND_FACTOR": "optional",
    }
    command = [sys.executable, "-m", "mingchuang"]
    for word in ("init", "demo"):
        subprocess.run([*command, word], env=environment, check=True, stdout=subprocess.DEVNULL)
    house = House(home, parity.free_port(), environment["DATABASE_URL"])
    program = [*command, "serve", "--port", str(house.port), "--workers", "1"]
    process = subprocess.Popen(program, env=environment, stdout=subprocess.DEVNULL)
    try:
        parity.eventually(lambda: parity.answers(house.port), 60)
        yield house
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@dataclass
class Watched:
    """A browser of one person; ``faults`` gathers what no page of ours may do."""

    house: House
    context: BrowserContext
    page: Page
    faults: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, browser: Browser, house: House, **options: Any) -> "Watched":
        context = browser.new_context(base_url=house.address, locale="zh-CN", **options)
        context.set_default_timeout(15_000)
        watched = cls(house, context, context.new_page())
        context.on("console", watched._heard)
        context.on("weberror", lambda error: watched.faults.append(f"script: {error.error}"))
        context.on("request", watched._asked)
        return watched

    def _heard(self, message: ConsoleMessage) -> None:
        """Errors and warnings; that a page itself answers 404 or 410 is no fault of the page."""
        own = message.text.startswith("Failed to load resource") and message.location["url"] == self.page.url
        if message.type in ("error", "warning") and not own:
            self.faults.append(f"{urlsplit(self.page.url).path}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.house.address, "data:", "blob:", "about:")):
            self.faults.append(f"asked another host: {request.url}")

    def runs_over(self) -> bool:
        """Whether the page is wider than the window."""
        return self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
