"""Take one item off everywhere at once, and look afterwards whether it is gone.

The withdrawal is one transaction; then pages, lists, feeds and index are renewed here and now, without waiting for
the worker, and each place is looked at. Browsers and servers between ask again for every page and attachment
(``Cache-Control: no-cache``), so nothing has to be called back from them.
"""

import time
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.edition import writing
from mingchuang.edition.actions import publish_waiting
from mingchuang.journal.actions import record
from mingchuang.operations.actions import SafetyRefusedError
from mingchuang.operations.models import TakeDown
from mingchuang.operations.rules import SafetyVerb
from mingchuang.outbox.queries import count
from mingchuang.outbox.rules import Stream
from mingchuang.publishing import actions, queries
from mingchuang.search.actions import follow
from mingchuang.search.queries import search
from mingchuang.search.store import IndexAbsentError, IndexBusyError

if TYPE_CHECKING:
    from mingchuang.publishing.models import Article

PATIENCE_SECONDS = 30.0
READ_ENDINGS = (".html", ".xml", ".json", ".csv", ".txt")
NAMED_AT_MOST = 20


def path_of(address: str) -> str:
    """The path within the site of what somebody copied from a browser: with or without host, query, encoding."""
    parts = urlsplit(address.strip())
    path = unquote(parts.path)
    return path if path.startswith("/") else f"/{path}"


def take_down(address: str, *, actor: Person, at: datetime, reason: str) -> TakeDown:
    """Withdraw what stands at ``address`` (an article, one of its papers, or an attachment: then every article that
    carries it), renew everything that showed it, and say for each place whether it is gone.

    Raises ``SafetyRefusedError`` where nothing of ours stands there, ``publishing.actions.RefusedError`` where the
    person may not, each with a sentence.
    """
    begun = time.monotonic()
    path = path_of(address)
    found = queries.articles_at(path)
    if not found:
        raise SafetyRefusedError(
            "这个网址上没有正在公开的信息或附件。请从浏览器地址栏复制完整网址；栏目页和首页不能撤下，请撤下其中的信息。"
        )
    files = {file for article in found for file in queries.public_files(article)}
    for article in found:
        actions.take_down(article, actor=actor, at=at, reason=reason)
    _renew(at)
    pages = [page for article in found for page in queries.public_pages(article)]
    checks = [_pages(pages), *_files(sorted(files)), _mentions(pages), _index(found)]
    made = TakeDown.objects.create(
        address=path[:1000],
        reason=reason,
        articles=[article.pk for article in found],
        checks=checks,
        milliseconds=int((time.monotonic() - begun) * 1000),
        made_at=at,
        made_by=actor,
    )
    facts = {"articles": made.articles, "clean": made.is_clean, "milliseconds": made.milliseconds}
    record(SafetyVerb.TAKEN_DOWN, f"take-down:{made.pk}", actor=actor.pk, at=at, facts=facts)
    return made


def _renew(at: datetime) -> None:
    """Publish and index until nothing waits; another publisher at work is waited for."""
    until = time.monotonic() + PATIENCE_SECONDS
    while count(Stream.EDITION) and time.monotonic() < until:
        if publish_waiting(day=timezone.localtime(at).date(), at=at) is None:
            time.sleep(0.2)
    try:
        while follow(at=at, wait_seconds=5):
            continue
    except IndexBusyError:
        return  # the worker is at it; the check says what it finds


def _check(what: str, good: bool, said: str) -> dict[str, Any]:
    return {"what": what, "good": good, "said": said}


def _pages(paths: Iterable[str]) -> dict[str, Any]:
    left = [path for path in paths if _lies(path)]
    if left:
        return _check("网页", False, f"仍可打开：{'、'.join(left)}。")
    return _check("网页", True, "原网址只显示已撤回的说明（状态410），压缩副本已删除。")


def _lies(path: str) -> bool:
    place = writing.current() / path[1:]
    return any(one.exists() for one in (place, *writing.companions(place)))


def _files(paths: list[str]) -> Iterable[dict[str, Any]]:
    if not paths:
        return
    shared = set(queries.live_paths(paths))
    left = [path for path in paths if _lies(path) and path not in shared]
    if shared:
        yield _check(
            "附件",
            False,
            f"{len(shared)}个附件或图片还被别的信息使用，仍可下载：{'、'.join(sorted(shared))}。",
        )
    elif left:
        yield _check("附件", False, f"仍可下载：{'、'.join(left)}。")
    else:
        yield _check("附件", True, f"{len(paths)}个附件和图片都不能再下载。")


def _mentions(pages: list[str]) -> dict[str, Any]:
    """Whether any finished file still names the address: lists, home page, feeds, site maps, links in other texts."""
    wanted = [page.encode() for page in pages]
    current = writing.current()
    found = []
    for file in current.rglob("*"):
        if file.suffix in READ_ENDINGS and file.is_file():
            content = file.read_bytes()
            if any(page in content for page in wanted):
                found.append("/" + file.relative_to(current).as_posix())
    if not found:
        return _check("列表、订阅、网站地图", True, "全部网页和订阅源中都不再出现它的网址。")
    named = "、".join(sorted(found)[:NAMED_AT_MOST])
    return _check(
        "列表、订阅、网站地图", False, f"{len(found)}处仍有指向它的链接：{named}。请修改这些信息的正文。"
    )


def _index(articles: list["Article"]) -> dict[str, Any]:
    """Whether the search still answers with one of the articles; asked by their numbers, which find them first."""
    gone = {f"article:{article.pk}" for article in articles}
    try:
        left = {hit.key for article in articles for hit in search(article.index_number).hits} & gone
    except IndexAbsentError:
        return _check("搜索", True, "搜索索引还没有建立，搜索不到。")
    return _check("搜索", not left, "仍能搜到，请稍后再查。" if left else "已经搜索不到。")
