import os
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from mingchuang.ui import priority

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells threads apart")


def test_only_the_thread_that_gives_way_goes_behind():
    before = os.sched_getscheduler(0)
    with ThreadPoolExecutor(1, initializer=priority.give_way) as desk:
        assert desk.submit(os.sched_getscheduler, 0).result() == os.SCHED_IDLE
    assert os.sched_getscheduler(0) == before


@pytest.mark.parametrize("asked", [priority.go_first, priority.give_way])
def test_who_may_not_stays_where_he_is(asked, monkeypatch):
    def refuse(*_asked):
        raise PermissionError

    monkeypatch.setattr(os, "sched_setscheduler", refuse)
    asked()


def test_who_went_first_may_still_give_way():
    with ThreadPoolExecutor(1, initializer=priority.go_first) as desk:
        desk.submit(priority.give_way).result()
        assert desk.submit(os.sched_getscheduler, 0).result() == os.SCHED_IDLE
