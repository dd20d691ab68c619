"""Background work of applications."""

from datetime import datetime

from mingchuang.foi import actions
from mingchuang.foi.inside import waiting_covering
from mingchuang.ui.writing import refused


def cover_waiting(at: datetime) -> bool:
    """Read or cover one paper that somebody ordered; whether there was one. Not while nothing may be written."""
    order = None if refused() else waiting_covering()
    if order is None:
        return False
    actions.carry_out_cover(order, at=at)
    return True
