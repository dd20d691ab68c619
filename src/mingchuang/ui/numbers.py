"""Numbers that come in addresses and forms."""

MOST_DIGITS = 17
"""Fewer than the largest number that a database can look up has."""


def whole(written: str) -> int | None:
    """The number that ``written`` says in plain digits; None where it says none, or one that no row can have."""
    return int(written) if written.isascii() and written.isdigit() and len(written) <= MOST_DIGITS else None
