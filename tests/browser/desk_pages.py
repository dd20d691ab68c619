"""A walk over the desk: every page that a role reaches by its links, and what a person would complain of there."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Browser

from tests.browser.desk_map import ROLES, SEEDS, TIMES, VARIANTS, is_walked
from tests.browser.house import DESK, PHONE, House, Watched
from tests.browser.people import accounts, sign_in
from tests.browser.said import english
from tests.browsing import violations

WAGTAILS_OWN = {
    "#fileupload": "the hidden file field behind the labelled button of Wagtail's page for many pictures",
    "h2[role=alert]": "how many columns Wagtail's search of the tree found",
    "#other-searches-title": "the heading of Wagtail's links to other searches",
}
"""What axe does not look at, by selector, and why: markup of Wagtail's that has no template of its own to mend."""
WAGTAILS_CROPPER = "/desk/images/"
"""Jcrop asks whether a screen is touched by setting an inline handler; that the policy refuses it is right."""
INLINE = "script:not([src]):not([type='application/json']), [onclick], [onload], [onchange], [onsubmit]"
"""Script that stands in the page itself."""


ACTING = re.compile(r"[?&]export=|/desk/bulk/(?!.*[?&]id=)")
"""Links to a file, and those that a script completes with what was ticked."""
HREF = re.compile(r'<a\s[^>]*?href="([^"]*)"')
"""Links of the page as it came: a script may have put some of them away into a closed menu."""


@dataclass
class Walked:
    """One page in one role: what was wrong with it."""

    role: str
    name: str
    path: str
    title: str
    wrong: list[str]


def walk(browser: Browser, house: House) -> list[Walked]:
    """Every kind of page of the desk once."""
    seen: set[str] = set()
    walked = []
    for role in ROLES:
        visitor = Watched.open(browser, house, viewport=DESK)
        sign_in(visitor, role)
        for page, path in _ways(visitor, role, seen):
            walked.append(Walked(role, page, path, visitor.page.title(), complaints(visitor)))
        visitor.context.close()
    return walked


def complaints(visitor: Watched) -> list[str]:
    """What is wrong with the page that stands open, in the wide window and in a telephone's; faults are taken over."""
    page = visitor.page
    wrong = [f"says: {words}" for words in english(page, accounts(visitor.house))]
    if (headings := page.locator("h1").count()) != 1:
        wrong.append(f"{headings} main headings")
    wrong += violations(page, WAGTAILS_OWN)
    wrong += page.eval_on_selector_all(INLINE, "all => all.map(e => 'inline: ' + e.outerHTML.slice(0, 100))")
    wrong += ["runs over the edge at 1280"] * visitor.runs_over()
    page.set_viewport_size(PHONE)
    wrong += ["runs over the edge at 390"] * visitor.runs_over()
    page.set_viewport_size(DESK)
    wrong += [fault for fault in visitor.faults if not _is_of_cropper(fault)]
    visitor.faults.clear()
    return wrong


def _is_of_cropper(fault: str) -> bool:
    return fault.startswith(WAGTAILS_CROPPER) and "Executing inline event handler" in fault


def _ways(visitor: Watched, role: str, seen: set[str]) -> Iterator[tuple[str, str]]:
    """The pages that this role is the first to reach, each as it stands open in the browser."""
    seeds = {*SEEDS.get(role, ())}
    waiting, mine = [*SEEDS.get(role, ()), "/desk/"], Counter[str]()
    while waiting:
        path = waiting.pop(0)
        name, page = page_at(path)
        is_new = mine[name] < TIMES[name] if name in TIMES else page not in seen
        if not is_walked(name) or not (is_new or path in seeds):
            continue
        seeds.discard(path)
        mine[name] += 1
        seen.add(page)
        answer = visitor.page.goto(path)
        assert answer is not None
        if answer.status != 200:
            visitor.faults.append(f"{path}: {answer.status}")
        if page_at(visitor.page.url.removeprefix(visitor.house.address))[0] != name:
            continue  # led on to another page
        if is_new:
            yield page, path
        waiting += _links(visitor, answer.text())


def _links(visitor: Watched, as_it_came: str) -> list[str]:
    """Where the page leads within the desk and one's own account: one link to each kind of page."""
    found = visitor.page.eval_on_selector_all("a[href]", "all => all.map(e => e.getAttribute('href'))")
    found += [unescape(link) for link in HREF.findall(as_it_came)]
    whole = [urljoin(visitor.page.url, link).split("#")[0] for link in found]
    own = (f"{visitor.house.address}/desk/", f"{visitor.house.address}/accounts/")
    paths = [link.removeprefix(visitor.house.address) for link in whole if link.startswith(own)]
    return list({page_at(path)[1]: path for path in reversed(paths) if not ACTING.search(path)}.values())[
        ::-1
    ]


def page_at(path: str) -> tuple[str, str]:
    """The name of an address, and the name of the page that stands there."""
    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return "nowhere", path
    name = match.view_name or ""
    variant = VARIANTS.get(name)
    return name, f"{name}:{match.kwargs[variant]}" if variant else name
