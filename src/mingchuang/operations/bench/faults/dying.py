"""A process that is killed (SIGKILL, by itself, so that the moment is exact) when it is about to call a function for
the Nth time; and the moments of each piece of work that are worth it.
"""

import os
import signal
from importlib import import_module
from typing import Any

POINTS: dict[str, tuple[tuple[str, int], ...]] = {
    "publish": (
        ("mingchuang.publishing.actions.reviewing:put_live", 1),  # signed, not yet live
        ("mingchuang.publishing.going_live:_settle", 1),  # numbered, nothing committed
        ("mingchuang.edition.rendering:_write_one", 5),  # live, its pages half written
        ("mingchuang.edition.closing:done_numbers", 1),  # written, the edition not closed
        ("mingchuang.edition.closing:write_manifest", 1),  # closed, not yet told
        ("mingchuang.edition.closing:_write_log", 1),  # told, not yet in the log
        ("mingchuang.search.store:write_state", 1),  # in the index, its position not yet kept
    ),
    "withdraw": (
        ("mingchuang.publishing.actions.live:take_off", 1),
        ("mingchuang.edition.writing:take", 1),  # withdrawn, its page about to go
    ),
    "attach": (("mingchuang.publishing.bulk:_record", 1),),  # the file is stored, no row names it
    "import": (("mingchuang.publishing.bulk:_record", 1), ("mingchuang.importing.actions:_fresh", 1)),
    "answer": (
        ("mingchuang.documents.rendering:render_letter", 2),  # decided, the letter not yet printed
        ("mingchuang.casework.papers:keep", 2),  # printed, not yet kept
        ("mingchuang.foi.actions.answering:enter", 1),  # everything written, not committed
    ),
    "freeze": (
        ("mingchuang.annualreport.actions:_frozen_list", 3),  # some lists made
        ("mingchuang.annualreport.actions:_record", 1),  # frozen, not yet journalled
    ),
    "seal": (("mingchuang.journal.actions:seal", 9), ("mingchuang.journal.actions:canonical", 14)),
    "build": (
        ("pathlib:Path.replace", 41),  # a page written beside, not yet in its place
        ("mingchuang.edition.rendering:_write_one", 90),
        ("mingchuang.edition.actions:_drop_unseen", 1),
    ),
    "index": (
        ("mingchuang.search.store:Writer.commit", 1),
        ("mingchuang.search.actions:_take_into_use", 1),  # built, not yet in use
        ("mingchuang.search.store:drop_folders_except", 1),  # in use, the old one still there
    ),
    "background": (("mingchuang.operations.orphans:sweep", 1),),
    "backup": (
        ("mingchuang.operations.backup.archive:Writer.add_file", 60),
        ("mingchuang.operations.backup.archive:Writer.close", 1),  # everything in it, the list of sums not
    ),
}
"""Function and call by piece of work: the process dies right before it."""


def kill_at(place: str, times: int) -> None:
    """Let the ``times``-th call of ``module:function`` be the end of this process."""
    holder, attribute = _holder(place)
    real = getattr(holder, attribute)
    calls = 0

    def last_breath(*args: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == times:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **options)

    setattr(holder, attribute, last_breath)


def is_there(place: str) -> bool:
    """Whether ``module:function`` names something that can be called."""
    holder, attribute = _holder(place)
    return callable(getattr(holder, attribute, None))


def _holder(place: str) -> tuple[Any, str]:
    module, _, name = place.partition(":")
    home = import_module(module)
    holder_name, _, attribute = name.rpartition(".")
    return (getattr(home, holder_name) if holder_name else home), attribute
