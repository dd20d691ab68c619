"""What finance does by itself as time passes."""

from datetime import datetime

from mingchuang.disclosure.finance import actions


def remind(at: datetime) -> bool:
    """Tell the departments whose limit is near or past; whether there were any."""
    return actions.remind(at=at) > 0
