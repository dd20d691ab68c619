"""What publishing does by itself: only here it meets the clock."""

from datetime import datetime

from mingchuang.publishing import actions


def tend(at: datetime) -> bool:
    """Publish what is due, take off what has expired, end pins; whether anything was done."""
    done = [*actions.publish_due(at=at), *actions.expire_due(at=at), *actions.unpin_due(at=at)]
    return bool(done)
