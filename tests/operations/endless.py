"""A measurement that does not end by itself."""

import time


def measure(_size: int) -> dict[str, float]:
    """Waits to be stopped."""
    time.sleep(600)
    return {}
