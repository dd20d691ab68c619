import os
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from mingchuang.ui import priority

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells threads apart")


@pytest.mark.parametrize("given", [lambda: None, priority.go_first])
def test_only_the_thread_that_gives_way_goes_behind_whatever_it_was_given(given):
    before = os.sched_getscheduler(0), os.nice(0)
    with ThreadPoolExecutor(1, initializer=given) as desk:
        desk.submit(priority.give_way, priority.DESK).result()
        assert desk.submit(os.sched_getscheduler, 0).result() == os.SCHED_OTHER
        assert desk.submit(os.nice, 0).result() == min(before[1] + priority.DESK, 19)
    assert (os.sched_getscheduler(0), os.nice(0)) == before


def test_who_may_not_go_first_stays_where_he_is(monkeypatch):
    def refuse(*_asked):
        raise PermissionError

    monkeypatch.setattr(os, "sched_setscheduler", refuse)
    priority.go_first()
