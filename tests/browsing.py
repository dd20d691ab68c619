"""What tests in a browser share: a folder behind a small server, the system's Chromium, what axe-core finds."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import axe_playwright_python
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, sync_playwright

from mingchuang.inspection.browser import served as folder_served

CHROMIUM = os.environ.get("MINGCHUANG_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # what passes is not told place by place, which costs a third of the time
}
STATIC = ("site.css", "access.js", "favicon.svg", "pointer.svg", "pointer-hand.svg")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder of finished pages, with the frame's static files laid beside them."""
    for name in STATIC:
        file = folder / "static/ui" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(str(finders.find(f"ui/{name}")), file)
    with folder_served(folder) as address:
        yield address


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, in Chinese, until the block ends."""
    with sync_playwright() as play:
        # buttons of the browser's own, such as those for files
        chinese: dict[str, str | float | bool] = {**os.environ, "LANGUAGE": "zh_CN"}
        opened = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--lang=zh-CN"], env=chinese
        )
        yield opened
        opened.close()


def violations(page: Page, unseen: Iterable[str] = ()) -> list[str]:
    """What axe-core finds on the page, the elements ``unseen`` (selectors) left out."""
    page.evaluate(AXE.read_text())
    where = json.dumps({"exclude": [[selector] for selector in unseen]})
    found = page.evaluate(f"axe.run({where}, {json.dumps(RULES)})")["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]
