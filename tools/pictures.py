"""Make the pictures of README and guides again from a served demo district.

``python -m tools.pictures HOME PORT [NAME…]`` after ``mingchuang serve`` on that home; without names all that this
file knows. The browser's own buttons are in Chinese where its languages are installed (Debian: ``chromium-l10n``). One application is followed for the pictures in ``application_pictures``; those of budgets are by hand.
"""

import os
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tests.browser.house import PHONE, House, Watched
from tests.browser.people import password, sign_in
from tests.browsing import chromium
from tools import application_pictures

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
HEAVIEST = 150_000
PUBLIC, DESK = {"width": 1280, "height": 1000}, {"width": 1280, "height": 900}

Find = Callable[[House, Page], str]
"""The address of the page that is to be seen."""


def _policy(house: House, _page: Page) -> str:
    return house.page_with("发文字号", "attachments", "<dd>有效")


def _first_review(_house: House, page: Page) -> str:
    page.goto("/desk/review/")
    return page.locator("main table a").first.get_attribute("href") or "/desk/review/"


def _draft(_house: House, page: Page) -> str:
    page.goto("/desk/articles/?stage=draft")
    case = page.locator("main table a[href^='/desk/review/']").first.get_attribute("href") or ""
    return f"/desk/articles/edit/{case.rstrip('/').rpartition('/')[2]}/"


def _published(_house: House, page: Page) -> str:
    page.goto("/desk/articles/?stage=settled&q=明窗区教育局")
    return page.locator("main table a[href^='/desk/review/']").first.get_attribute("href") or ""


def _setting_up_codes(house: House, page: Page) -> str:
    address = "/accounts/second-factor/activate/"
    page.goto(address)
    page.fill("[name=password]", password(house))
    page.get_by_role("button", name="确认").click()
    return address


def _correction(_house: House, page: Page) -> str:
    page.goto("/desk/foi/corrections/?q=补贴发放")
    return f"{page.locator('main table a').first.get_attribute('href')}?finding=not_corrected"


def _at(address: str) -> Find:
    return lambda _house, _page: address


PICTURES: dict[str, tuple[str, dict[str, int], Find]] = {
    "home": ("", PUBLIC, _at("/")),
    "article": ("", PUBLIC, _policy),
    "search-phone": ("", PHONE, _at("/search/?q=招生")),
    "review": ("shenhe", PUBLIC, _first_review),
    "desk-home": ("gongkai", DESK, _at("/desk/")),
    "writing": ("bianji", PUBLIC, _draft),
    "measures": ("qianfa", PUBLIC, _published),
    "obligations": ("gongkai", DESK, _at("/desk/obligations/")),
    "correction-form": ("", {"width": 390, "height": 1000}, _at("/foi/correction/")),
    "correction-desk": ("gongkai", {"width": 1280, "height": 1240}, _correction),
    "due-days": ("gongkai", DESK, _at("/desk/due/")),
    "second-factor": ("qianfa", PHONE, _setting_up_codes),
    "two-people": ("shenji", DESK, _at("/desk/joint/")),
}
"""Name of the picture: who looks (nobody for the public), size of the window, where."""


def main(home: Path, port: int, names: list[str]) -> None:
    """Take the pictures named."""
    os.environ.update(MINGCHUANG_HOME=str(home), DJANGO_SETTINGS_MODULE="mingchuang.site.settings")
    house = House(home.resolve(), port)
    with chromium() as browser:
        for name in [name for name in names or PICTURES if name in PICTURES]:
            person, window, find = PICTURES[name]
            watched = Watched.open(browser, house, viewport=window)
            page = sign_in(watched, person) if person else watched.page
            page.goto(find(house, page))
            page.wait_for_load_state("networkidle")
            keep(name, page.screenshot())
            watched.context.close()
        if not names or set(names) & set(application_pictures.NAMES):
            for name, picture in application_pictures.shots(house, browser):
                if not names or name in names:
                    keep(name, picture)


def keep(name: str, picture: bytes) -> None:
    """Store a picture in few colours, a third of the bytes; a guide's picture weighs at most ``HEAVIEST``."""
    file = FOLDER / f"{name}.png"
    Image.open(BytesIO(picture)).convert("RGB").quantize(128).save(file, optimize=True)
    if file.stat().st_size > HEAVIEST:
        raise SystemExit(f"docs/pictures/{name}.png weighs more than {HEAVIEST} bytes.")
    print(f"docs/pictures/{name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
