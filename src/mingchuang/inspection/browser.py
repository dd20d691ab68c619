"""What only a browser sees: accessibility by axe-core, and pictures of the evidence.

An extra (``pip install 'mingchuang[inspect]'`` and a Chromium of the system), never needed: without it an inspection is whole
but for these. axe-core (MPL-2.0) comes inside the package axe-playwright-python and is read from there, not copied.
Nothing is asked of any other host than the one that is inspected.
"""

import functools
import http.server
import json
import os
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mingchuang.inspection.examination import Report
from mingchuang.inspection.rules import ACCESSIBILITY, Finding
from mingchuang.inspection.sources import SECONDS_A_PAGE, Folder, Source

try:
    import axe_playwright_python
    from playwright.sync_api import Error, Route, sync_playwright
except ImportError:
    axe_playwright_python = None

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

PAGES, PICTURES = 20, 50
WINDOW: "ViewportSize" = {"width": 1280, "height": 900}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "microsoft-edge")
WORDS = {
    "area-alt": "图片热区没有替代文字", "aria-allowed-attr": "无障碍属性用在不该用的元素上", "aria-hidden-focus": "隐藏的内容里有能用键盘选中的元素",
    "aria-required-attr": "缺少必需的无障碍属性", "aria-required-children": "无障碍结构缺少下级", "aria-required-parent": "无障碍结构缺少上级",
    "aria-valid-attr": "无障碍属性名写错", "aria-valid-attr-value": "无障碍属性值写错", "autocomplete-valid": "自动填写的提示写错",
    "button-name": "按钮没有名称", "color-contrast": "文字与背景的对比度不足 4.5:1", "definition-list": "术语列表的结构不对",
    "dlitem": "术语列表的结构不对", "document-title": "页面没有标题", "duplicate-id-aria": "编号重复，读屏软件会读错",
    "form-field-multiple-labels": "一个输入框有多个名称", "frame-title": "内嵌页面没有标题", "html-has-lang": "没有写明页面语言",
    "html-lang-valid": "页面语言写错", "image-alt": "图片没有替代文字", "input-button-name": "按钮没有名称", "input-image-alt": "图片按钮没有替代文字",
    "label": "输入框没有名称", "link-in-text-block": "正文里的链接只靠颜色区分", "link-name": "链接没有文字", "list": "列表的结构不对",
    "listitem": "列表项不在列表里", "marquee": "用了滚动字幕", "meta-refresh": "页面定时跳转", "meta-viewport": "禁止放大页面",
    "nested-interactive": "可点的元素套在另一个里面", "object-alt": "嵌入的内容没有替代文字", "role-img-alt": "图形没有替代文字",
    "scrollable-region-focusable": "能滚动的区域不能用键盘操作", "select-name": "下拉框没有名称", "svg-img-alt": "图形没有替代文字",
    "target-size": "可点的区域小于 24 像素", "td-headers-attr": "表格单元格与表头对应不上", "th-has-data-cells": "表头没有对应的数据",
    "valid-lang": "文字的语言写错", "video-caption": "视频没有字幕",
}  # fmt: skip
"""What axe-core's rules mean; one that is not here is told by its own name."""


class NoBrowserError(Exception):
    """Nothing is there to look with, or it failed; the sentence says what to do."""


@dataclass(frozen=True)
class Looked:
    """The report with what the browser saw, and the pictures by address."""

    report: Report
    pictures: dict[str, Path]


def look(report: Report, source: Source, *, pictures: Path | None = None) -> Looked:
    """Look at the report's sample of pages for accessibility, and take a picture of each page with a finding.

    Raises ``NoBrowserError`` where the extra or a browser is missing, or the browser gives up.
    """
    program = _program()
    try:
        return _looked(report, source, program, pictures)
    except Error as error:
        raise NoBrowserError(
            "浏览器中途停止，没有看完。请再试一次，或者去掉 --browser 和 --pictures。"
        ) from error


def is_available() -> bool:
    """Whether there is something to look with."""
    try:
        _program()
    except NoBrowserError:
        return False
    return True


def _looked(report: Report, source: Source, program: str, pictures: Path | None) -> Looked:
    with sync_playwright() as play, _found_at(source) as base:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        eye = _Eye(browser, base)
        found = [finding for address in report.sample[:PAGES] for finding in eye.violations(address)]
        seen = replace(
            report,
            findings=tuple(
                sorted([*report.findings, *found], key=lambda one: (one.rule, one.address, one.evidence))
            ),
            undecided=tuple(pair for pair in report.undecided if pair[1].code != ACCESSIBILITY),
        )
        taken = eye.pictures([one.address for one in seen.findings], pictures) if pictures else {}
        browser.close()
    return Looked(seen, taken)


def _program() -> str:
    """The browser's program. Raises ``NoBrowserError``."""
    named = os.environ.get("MINGCHUANG_CHROMIUM", "")
    found = named or next((path for name in BROWSERS if (path := shutil.which(name))), "")
    if axe_playwright_python is None:
        raise NoBrowserError(
            "没有安装浏览器检查的部件。请执行 pip install 'mingchuang[inspect]'，或者去掉 --browser 和 --pictures 再检查。"
        )
    if not found or not Path(found).exists():
        raise NoBrowserError(
            "没有找到 Chromium 浏览器。请安装 chromium，或者用环境变量 MINGCHUANG_CHROMIUM 指明它的位置。"
        )
    return found


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_args: Any) -> None:
        """Files without a line for each request."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server, of this machine alone, over a folder of finished pages."""
    handler = functools.partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def _found_at(source: Source) -> Iterator[str]:
    """Where the browser finds the site: a folder behind a server, an address as it is."""
    if isinstance(source, Folder):
        with served(source.root) as address:
            yield address
    else:
        parts = urlsplit(source.home)
        yield f"{parts.scheme}://{parts.netloc}"


class _Eye:
    """A browser that looks at pages of one host."""

    def __init__(self, browser: "Browser", base: str) -> None:
        self.base = base
        context = browser.new_context(viewport=WINDOW, locale="zh-CN", service_workers="block")
        context.set_default_timeout(SECONDS_A_PAGE * 1000)
        context.route("**/*", self._only_here)
        self.page: Page = context.new_page()
        self.axe = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")

    def _only_here(self, route: "Route") -> None:
        asked = route.request.url
        is_here = asked.startswith((self.base + "/", "data:", "blob:")) or asked == self.base
        if is_here:
            route.continue_()
        else:
            route.abort()

    def _open(self, address: str) -> bool:
        parts = urlsplit(address)
        try:
            answer = self.page.goto(
                self.base + (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            )
        except Error:
            return False
        return answer is not None and answer.ok

    def violations(self, address: str) -> list[Finding]:
        """What axe-core finds on a page, one finding for each of its rules; nothing where the page does not open."""
        if not self._open(address):
            return []
        try:
            self.page.evaluate(self.axe)
            found = self.page.evaluate(f"axe.run({json.dumps({'runOnly': TAGS})})")["violations"]
        except Error:
            return []
        return [Finding(ACCESSIBILITY, address, _said(one), _place(one)) for one in found]

    def pictures(self, addresses: Iterable[str], folder: Path) -> dict[str, Path]:
        """A picture of each page, by address; at most ``PICTURES``."""
        folder.mkdir(parents=True, exist_ok=True)
        taken: dict[str, Path] = {}
        for address in list(dict.fromkeys(addresses))[:PICTURES]:
            name = urlsplit(address).path.strip("/").replace("/", "-") or "index"
            file = folder / f"{len(taken) + 1:03d}-{name[-80:].removesuffix('.html')}.png"
            try:
                if self._open(address):
                    self.page.screenshot(path=file)
                    taken[address] = file
            except Error:
                continue
        return taken


def _said(one: dict[str, Any]) -> str:
    many = len(one["nodes"])
    return f"{WORDS.get(one['id'], '不符合无障碍规则 ' + one['id'])}，{many}处。"


def _place(one: dict[str, Any]) -> str:
    nodes: Sequence[dict[str, Any]] = one["nodes"]
    return " ".join(str(nodes[0]["html"]).split())[:120] if nodes else ""
