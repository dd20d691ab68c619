"""What the background worker does for the search: follow, compare at start and each night, forget."""

from datetime import datetime

from mingchuang.search import actions, store

CHECK_HOUR = 3
"""The hour of the nightly comparison, Beijing time."""

_checked: dict[str, str] = {}


def follow_outbox(at: datetime) -> bool:
    """Bring the index up to date; whether there was anything to do."""
    try:
        return actions.follow(at=at) > 0
    except store.IndexBusyError:
        return False


def check_index(at: datetime) -> bool:
    """Compare index and database when the worker has started and once after three o'clock each night."""
    night = _night(at)
    home = str(store.home())
    if _checked.get(home) == night:
        return False
    try:
        actions.check(at=at, wait_seconds=0)
    except store.IndexBusyError:
        return False
    _checked[home] = night
    return True


def _night(at: datetime) -> str:
    """The night whose comparison is due at a moment: the day on which three o'clock last struck."""
    local = at.astimezone(store.BEIJING)
    return f"{local.date().toordinal() - (local.hour < CHECK_HOUR)}"


def prune_outbox(at: datetime) -> bool:
    """Forget old messages; whether there were any."""
    return actions.prune(at=at) > 0
