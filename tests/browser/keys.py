"""A person without a mouse: from stop to stop, each of them visible."""

from typing import Any

from playwright.sync_api import Page

MOST_STOPS = 260
STOP = """selector => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const marked = one => { const s = getComputedStyle(one);
    return (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none"; };
  let seen = false;
  for (let one = e, step = 0; one && step < 4; one = one.parentElement, step++) seen = seen || marked(one);
  const box = e.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {seen, inside, there: e.matches(selector), html: e.outerHTML.slice(0, 160)};
}"""
"""Where the keyboard is: whether a ring or frame shows it, and whether it lies in the window; whether it is the selector's."""


def standing(page: Page, selector: str) -> Any:
    """What ``STOP`` tells; a page that is still rolling has a moment to arrive."""
    for _moment in range(20):
        stop = page.evaluate(STOP, selector)
        if stop is None or stop["inside"]:
            break
        page.wait_for_timeout(50)
    return stop


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the keyboard; every stop on the way can be seen."""
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = standing(page, selector)
        if stop is None:
            continue
        assert stop["seen"], f"nothing shows where the keyboard is: {stop['html']}"
        assert stop["inside"], f"the keyboard is outside the window: {stop['html']}"
        if stop["there"]:
            return
    raise AssertionError(f"{MOST_STOPS} stops and never at {selector}")


def press(page: Page, selector: str, key: str = "Enter") -> None:
    """Go to a link or button by Tab and press it; wait for the page that it opens."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press(key)


def choose(page: Page, selector: str, words: str) -> None:
    """Go to a list of choices and step down to the one that reads ``words``."""
    tab_to(page, selector)
    for _step in range(200):
        if words in page.evaluate("document.activeElement.selectedOptions[0].textContent"):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no choice {words} in {selector}")
