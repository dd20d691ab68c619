"""Sums of money as tables write them. Amounts are in 万元; a blank is None and is not a zero.

Plain Python: ``read`` takes a cell, ``written`` gives the figure as people read it.
"""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

WAN = Decimal(10000)
UNITS = {
    "元": Decimal(1) / WAN, "百元": Decimal(100) / WAN, "千元": Decimal(1000) / WAN, "万元": Decimal(1),
    "百万元": Decimal(100), "亿元": WAN,
}  # fmt: skip
"""How many 万元 one of the unit is."""

_UNIT = re.compile(
    r"单位[:：]?\s*(?:人民币)?\s*(百万元|百元|千元|万元|亿元|元)|[（(](百万元|千元|万元|亿元|元)[)）]"
)
_BLANKS = frozenset(["", "-", "--", "—", "——", "/", "\\", "无", "无数据"])
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 12


class NotAnAmountError(ValueError):
    """A cell of figures that holds something else; the text is the cell."""


def folded(text: str) -> str:
    """Full-width signs as half-width, no blanks at all: for comparing heads and reading figures."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("\u200b", "").replace("\ufeff", "")


def read(cell: object) -> Decimal | None:
    """A cell as an amount, None where it is blank. Raises ``NotAnAmountError``.

    >>> read("１，２３４.50"), read("(3.2)"), read(" — "), read(0)
    (Decimal('1234.50'), Decimal('-3.2'), None, Decimal('0'))
    """
    if cell is None:
        return None
    if isinstance(cell, bool):
        raise NotAnAmountError(str(cell))
    if isinstance(cell, int | float):
        return _bounded(
            Decimal(repr(cell) if isinstance(cell, int) else f"{cell:.10f}").normalize() + 0, cell
        )
    text = folded(str(cell)).replace("，", ",").replace("−", "-").replace("－", "-").lstrip("¥￥'")
    if text in _BLANKS:
        return None
    negative = re.fullmatch(r"\((.+)\)", text)
    body = negative[1] if negative else text
    for unit in ("万元", "元"):
        body = body.removesuffix(unit)
    if not _NUMBER.fullmatch(body):
        raise NotAnAmountError(str(cell).strip())
    try:
        number = Decimal(body.replace(",", ""))
    except InvalidOperation:
        raise NotAnAmountError(str(cell).strip()) from None
    return _bounded(-number if negative else number, cell)


def _bounded(number: Decimal, cell: object) -> Decimal:
    if not number.is_finite() or abs(number) > LARGEST:
        raise NotAnAmountError(str(cell).strip())
    return number


def unit_in(text: str) -> Decimal | None:
    """The factor to 万元 that a line such as ``单位：元`` or a head ``金额（千元）`` names; None where it names none."""
    found = _UNIT.search(folded(text))
    return UNITS[found[1] or found[2]] if found else None


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    """The sum, blanks counting nothing."""
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def step_of(amounts: Iterable[Decimal | None], *, whole: bool = False) -> Decimal:
    """To what the figures of a table are rounded: 0.1 or 0.01 万元, or 1 where ``whole`` 万元 are usual.

    Figures without any place are taken as exact elsewhere: departments write two places.
    """
    places = 0
    for amount in amounts:
        if amount is not None:
            exponent = amount.normalize().as_tuple().exponent
            places = max(places, -exponent if isinstance(exponent, int) else 0)
    if places == 0:
        return Decimal(1) if whole else CENT
    return Decimal(1).scaleb(-min(places, 2))


def slack(step: Decimal, terms: int) -> Decimal:
    """How far a sum of ``terms`` rounded figures may lie from its rounded total."""
    return step / 2 * (terms + 1)


def written(amount: Decimal | None) -> str:
    """The figure with two places and thousands parted; nothing for a blank.

    >>> written(Decimal("1234567.5")), written(None), written(Decimal(0))
    ('1,234,567.50', '', '0.00')
    """
    return "" if amount is None else f"{amount.quantize(CENT):,}"
