"""Make the pictures of README and guides again from a served demo district.

``python -m tools.pictures HOME PORT [NAME…]`` after ``mingchuang serve`` on that home; without names all that this
file knows. Pictures of one step within a longer case (applications, budgets) are made by hand.
"""

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tests.browser.house import PHONE, House, Watched
from tests.browser.people import sign_in
from tests.browsing import chromium

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
PUBLIC, DESK = {"width": 1280, "height": 1000}, {"width": 1280, "height": 900}

Find = Callable[[House, Page], str]
"""The address of the page that is to be seen."""


def _policy(house: House, _page: Page) -> str:
    return house.page_with("发文字号", "attachments", "<dd>有效")


def _first_review(_house: House, page: Page) -> str:
    page.goto("/desk/review/")
    return page.locator("main table a").first.get_attribute("href") or "/desk/review/"


def _at(address: str) -> Find:
    return lambda _house, _page: address


PICTURES: dict[str, tuple[str, dict[str, int], Find]] = {
    "home": ("", PUBLIC, _at("/")),
    "article": ("", PUBLIC, _policy),
    "search-phone": ("", PHONE, _at("/search/?q=招生")),
    "review": ("shenhe", PUBLIC, _first_review),
    "obligations": ("gongkai", DESK, _at("/desk/obligations/")),
    "due-days": ("gongkai", DESK, _at("/desk/due/")),
}
"""Name of the picture: who looks (nobody for the public), size of the window, where."""


def main(home: Path, port: int, names: list[str]) -> None:
    """Take the pictures named."""
    house = House(home.resolve(), port)
    with chromium() as browser:
        for name in names or PICTURES:
            person, window, find = PICTURES[name]
            watched = Watched.open(browser, house, viewport=window)
            page = sign_in(watched, person) if person else watched.page
            page.goto(find(house, page))
            page.wait_for_load_state("networkidle")
            seen = Image.open(BytesIO(page.screenshot())).convert("RGB")
            seen.quantize(128).save(FOLDER / f"{name}.png", optimize=True)  # a third of the bytes
            watched.context.close()
            print(f"docs/pictures/{name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
