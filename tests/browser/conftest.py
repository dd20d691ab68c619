from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.house import ARGUMENTS, House, Watched, chromium, served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium()
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with served(tmp_path_factory.mktemp("house")) as standing:
        yield standing


@pytest.fixture
def visit(browser: Browser, house: House) -> Iterator[Callable[..., Watched]]:
    """Open a browser for one more person; at the end none of them may have seen a fault."""
    opened: list[Watched] = []

    def visit(**options: Any) -> Watched:
        opened.append(Watched.open(browser, house, **options))
        return opened[-1]

    yield visit
    for watched in opened:
        watched.context.close()
    assert [fault for watched in opened for fault in watched.faults] == []
