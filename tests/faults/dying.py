"""A process that is killed (SIGKILL, by itself, so that the moment is exact) when it is about to call a function for
the Nth time."""

import os
import signal
from importlib import import_module


def kill_at(place: str, times: int) -> None:
    """Let the ``times``-th call of ``module:function`` be the end of this process."""
    module, _, name = place.partition(":")
    home = import_module(module)
    holder_name, _, attribute = name.rpartition(".")
    holder = getattr(home, holder_name) if holder_name else home
    real = getattr(holder, attribute)
    calls = 0

    def last_breath(*args, **options):
        nonlocal calls
        calls += 1
        if calls == times:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **options)

    setattr(holder, attribute, last_breath)
