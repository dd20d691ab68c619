"""What publishing does by itself as time passes."""

from datetime import datetime

from mingchuang.publishing import actions, uploads
from mingchuang.screening.queries import waiting_masking
from mingchuang.ui.writing import refused


def go_live(at: datetime) -> bool:
    """Put scheduled articles on the site whose moment has come; whether there were any. Not while nothing may be
    written: they follow when that is over."""
    return not refused() and bool(actions.publish_due(at=at))


def tend(at: datetime) -> bool:
    """Publish what is due, take off what has expired, end pins; whether anything was done."""
    if refused():
        return False
    done = [*actions.publish_due(at=at), *actions.expire_due(at=at), *actions.unpin_due(at=at)]
    return bool(done)


def remind(at: datetime) -> bool:
    """Tell of review steps over their limit; whether there were any."""
    return actions.remind_overdue(at=at) > 0


def read_files(_at: datetime) -> bool:
    """Take the text out of large files that came in; whether there were any."""
    return uploads.take_waiting_texts() > 0


def mask_waiting(at: datetime) -> bool:
    """Mask one PDF or picture that somebody ordered; whether there was one."""
    order = waiting_masking()
    if order is None:
        return False
    actions.carry_out_masking(order, at=at)
    return True
