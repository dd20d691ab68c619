"""Our own edition as something to inspect, and our own home page as something to look at from outside."""

import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import timezone

from mingchuang.edition.queries import answers
from mingchuang.inspection.examination import Report, inspect
from mingchuang.inspection.queries import availability_of_week
from mingchuang.inspection.rules import Availability, Finding, Origin, Warning, rule_set
from mingchuang.inspection.sources import AGENT, SECONDS_A_PAGE, Fetched, Folder, Outside
from mingchuang.publishing.queries import live
from mingchuang.search.queries import search
from mingchuang.search.rules import QUERY_CHARACTERS, QuestionError
from mingchuang.search.store import IndexAbsentError


class OwnEdition(Folder):
    """The edition on the disk; redirects and the application's own addresses count as answered."""

    origin = Origin.EDITION

    def __init__(self) -> None:
        super().__init__(settings.EDITION / "current", elsewhere=_answered)


def _answered(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return answers(path)
    return True


def titles_not_found() -> list[Finding] | None:
    """Of the newest articles, those whose title the search does not answer on its first page; None without index."""
    sample = int(rule_set().rule("title_not_found").params["sample"])
    found = []
    for article in live().exclude(published_at=None).order_by("-published_at", "-pk")[:sample]:
        try:
            hits = search(article.title[:QUERY_CHARACTERS]).hits
        except IndexAbsentError:
            return None
        except QuestionError:
            continue
        if article.url not in {hit.url for hit in hits}:
            said = "按标题搜索，结果第一页没有这条信息。"
            found.append(Finding("title_not_found", article.url, said, article.title[:80]))
    return found


def inspect_edition(
    at: datetime,
    watched: Callable[[Iterator[Fetched]], Iterable[Fetched]] = lambda pages: pages,
    *,
    outside: Outside | None = None,
) -> Report:
    """Inspect our edition, with the availability that the probes have seen. Raises ``NothingToInspect``."""
    week = availability_of_week(at)
    least = rule_set().rule("unreachable").params["fail_ratio"]
    further = []
    if week.decided and week.ratio >= least:
        said = f"一周内访问首页{week.probes}次，打不开{week.failed}次，占{week.ratio:.1%}。"
        further.append(Finding("unreachable", "/", said))
    near = _nearly_unreachable(week)
    missed = titles_not_found()
    return inspect(
        OwnEdition(),
        timezone.localtime(at).replace(tzinfo=None),
        further=[*further, *(missed or [])],
        near=near,
        decided=["unreachable"] * week.decided + ["title_not_found"] * (missed is not None),
        outside=outside,
        watched=watched,
    )


def _nearly_unreachable(week: Availability) -> list[Warning]:
    """A warning while failed probes come near the share that is a veto, also before a week is full."""
    told = rule_set().rule("unreachable").params
    if week.probes < told["probes_per_day"] or not told["warn_ratio"] <= week.ratio:
        return []
    if week.decided and week.ratio >= told["fail_ratio"]:
        return []
    said = f"最近一周访问首页{week.probes}次，打不开{week.failed}次，占{week.ratio:.1%}，达到{told['fail_ratio']:.0%}即单项否决。"
    return [Warning("unreachable", "/", said, None)]


def look_at_home(address: str, *, seconds: float = SECONDS_A_PAGE) -> tuple[bool, int, str]:
    """Open the home page from outside: whether it came within ``seconds``, milliseconds taken, what went wrong."""
    begun = time.monotonic()
    asked = urllib.request.Request(address, headers={"User-Agent": AGENT})
    try:
        with urllib.request.urlopen(asked, timeout=seconds) as answer:
            answer.read(1 << 20)
            opened, problem = answer.status == 200, "" if answer.status == 200 else f"状态{answer.status}"
    except urllib.error.HTTPError as error:
        opened, problem = False, f"状态{error.code}"
    except (OSError, ValueError):
        opened, problem = False, "连接不上或者超时"
    taken = int((time.monotonic() - begun) * 1000)
    return opened and taken <= seconds * 1000, taken, problem
