"""What accounts do by themselves, day by day."""

from datetime import datetime

from mingchuang.accounts import joint
from mingchuang.accounts.sign_in import disable_unused, forget_old_failures


def tend(at: datetime) -> bool:
    """Disable unused accounts, forget old failures; whether there was anything to do."""
    return bool(disable_unused(at=at)) | bool(forget_old_failures(at=at))


def tidy(at: datetime) -> bool:
    """Take away emergency rights that are over; whether there were any."""
    return joint.tidy(at=at)
