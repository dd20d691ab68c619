import os
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from mingchuang.ui import priority


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells threads apart")
def test_only_the_thread_that_gives_way_goes_behind():
    before = os.nice(0)
    with ThreadPoolExecutor(1, initializer=priority.give_way, initargs=(priority.DESK,)) as desk:
        assert desk.submit(os.nice, 0).result() == min(before + priority.DESK, 19)
    assert os.nice(0) == before
