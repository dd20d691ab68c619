"""Links that lead nowhere, pages that fail, and addresses that answer for anything."""

from collections.abc import Iterator
from datetime import datetime

from mingchuang.inspection.rules import Finding, RuleSet
from mingchuang.inspection.sources import Address, Outside
from mingchuang.inspection.survey import Survey


def broken_links(found: Survey, _rules: RuleSet, _at: datetime) -> Iterator[Finding]:
    """Internal links, pictures and files that do not answer; one finding for each target, with where it stands."""
    told: dict[str, tuple[str, int]] = {}
    verdicts: dict[str, bool | None] = {}
    for page in found.pages.values():
        for link in page.links:
            if not found.source.is_internal(link):
                continue
            if link not in verdicts:
                verdicts[link] = found.found(link) is not None or found.source.answers(link)
            if verdicts[link] is False:
                first, count = told.get(link, (page.address, 0))
                told[link] = (first, count + 1)
    home = set(found.home.links) if found.home else set()
    for link, (first, count) in told.items():
        on_home = link in home
        more = f"，共{count}个页面有这个链接" if count > 1 else ""
        yield Finding(
            "home_link_broken" if on_home else "link_broken",
            found.source.home if on_home else first,
            f"链接打不开{more}。",
            link,
        )


def broken_outside(found: Survey, outside: Outside) -> Iterator[Finding]:
    """Links to the listed other sites that do not answer; one finding for each, with the first page that has it."""
    first: dict[str, str] = {}
    for page in found.pages.values():
        for link in page.links:
            if not found.source.is_internal(link):
                first.setdefault(link, page.address)
    for link, address in sorted(first.items()):
        if outside.answers(link) is False:
            yield Finding("outside_broken", address, "指向其他网站的链接打不开。", link)


def failed_pages(found: Survey, _rules: RuleSet, _at: datetime) -> Iterator[Finding]:
    """Pages that were asked for and did not come."""
    for one in found.failed:
        said = one.problem or f"答复状态是{one.status}。"
        yield Finding("page_failed", one.address, said, str(one.status) if one.status else "")


def soft_missing(found: Survey, _rules: RuleSet, _at: datetime) -> Iterator[Finding]:
    """A made-up address is answered as if it were a page."""
    if isinstance(found.source, Address) and found.source.soft_missing:
        yield Finding("soft_missing", found.source.home, "随便写的地址也答复“200 成功”，应当答复404。")


def no_ipv6(found: Survey, _rules: RuleSet, _at: datetime) -> Iterator[Finding]:
    """The site's name has no IPv6 address; a folder cannot tell."""
    if isinstance(found.source, Address) and not found.source.has_ipv6():
        yield Finding("no_ipv6", found.source.home, "域名没有解析到 IPv6 地址。")
