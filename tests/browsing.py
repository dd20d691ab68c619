"""What tests in a browser share: a folder behind a small server, the system's Chromium, what axe-core finds."""

import functools
import http.server
import json
import os
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import axe_playwright_python
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = os.environ.get("MINGCHUANG_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # what passes is not told place by place, which costs a third of the time
}
STATIC = ("site.css", "access.js", "favicon.svg", "pointer.svg", "pointer-hand.svg")


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Files without a line for each request."""

    def log_message(self, *_args) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder of finished pages, with the frame's static files laid beside them."""
    for name in STATIC:
        file = folder / "static/ui" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(finders.find(f"ui/{name}"), file)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium until the block ends."""
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


def violations(page: Page, unseen: Iterable[str] = ()) -> list[str]:
    """What axe-core finds on the page, the elements ``unseen`` (selectors) left out."""
    page.evaluate(AXE.read_text())
    where = json.dumps({"exclude": [[selector] for selector in unseen]})
    found = page.evaluate(f"axe.run({where}, {json.dumps(RULES)})")["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]
