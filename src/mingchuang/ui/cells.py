"""The one guard of every table that leaves the house: no text becomes a formula in somebody's spreadsheet."""

from datetime import datetime

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_UNPRINTABLE = {code: None for code in range(32) if code not in {9, 10, 13}}


def guarded(value: object) -> object:
    """The value, with an apostrophe before a text that a spreadsheet would run as a formula.

    >>> guarded("=1+1"), guarded(-3), guarded("明窗")
    ("'=1+1", -3, '明窗')
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if not isinstance(value, str):
        return value
    text = value.translate(_UNPRINTABLE)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
