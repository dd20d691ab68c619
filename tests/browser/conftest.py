from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.house import House, Watched, served
from tests.browsing import chromium


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
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
