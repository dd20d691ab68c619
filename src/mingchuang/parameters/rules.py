"""Named limits and other values that law or the district may change: what they are, how they are read."""

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingchuang.terms import Term

HALF_A_FIELD = re.compile(r"\{[^}]*$")
CALENDAR = "workdays.calendar"
"""The name under which loaded holidays and make-up workdays are kept."""


class ParameterVerb(Term):
    """What happens to parameters and calendars."""

    OVERRIDDEN = "parameter.overridden", "调整参数"
    WITHDRAWN = "parameter.withdrawn", "撤销参数调整"
    CALENDAR_LOADED = "calendar.loaded", "载入放假安排"
    CALENDAR_WITHDRAWN = "calendar.withdrawn", "撤销放假安排"


class Unit(Term):
    """What a value is counted in."""

    WORKDAYS = "workdays", "工作日"
    CALENDAR_DAYS = "calendar_days", "日"
    HOURS = "hours", "小时"
    YUAN = "yuan", "元"
    COUNT = "count", "个"
    PERCENT = "percent", "%"
    SWITCH = "switch", "是／否"
    TEXT = "text", "文字"
    TABLE = "table", "表（JSON）"


WHOLE = frozenset({Unit.WORKDAYS, Unit.CALENDAR_DAYS, Unit.HOURS, Unit.COUNT})


@dataclass(frozen=True)
class Holding:
    """A value of the package and the day from which it holds."""

    value: Any
    holds_from: date
    article: str = ""


@dataclass(frozen=True)
class Parameter:
    """A value that rules receive as an argument.

    ``values`` are the package's own, each with the day from which it holds and its article; a case is handled
    by the value in force when it arrived. ``estimate`` marks values known from practice only; ``refusal`` says why a
    value cannot be, beyond its unit, and is empty where it can.
    """

    name: str
    label: str
    unit: Unit
    values: tuple[Holding, ...]
    app: str = ""
    estimate: bool = False
    refusal: Callable[[Any], str] | None = None

    def check(self, value: Any) -> None:
        """Raises ``ValueRefused`` where the parameter cannot take ``value``."""
        checked_value(self.unit, value)
        if self.refusal is not None and (why := self.refusal(value)):
            raise ValueRefused(why)

    def package_value(self, on: date) -> Holding:
        """The package's value on a day; before the first, the first."""
        held = [holding for holding in self.values if holding.holds_from <= on]
        return max(held, key=lambda holding: holding.holds_from) if held else self.values[0]


class ValueRefused(ValueError):
    """A value that the parameter cannot take; the message is a Chinese sentence."""


def read_value(unit: Unit, written: str) -> Any:
    """What a person typed, as the value stored. Raises ``ValueRefused``."""
    text = written.strip()
    if unit is Unit.SWITCH:
        if text not in ("是", "否"):
            raise ValueRefused("请填写“是”或“否”。")
        return text == "是"
    if unit is Unit.TEXT:
        return text
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        raise ValueRefused(
            "表的格式应为 JSON，请检查引号和逗号。" if unit is Unit.TABLE else "请填写数字，不带单位。"
        ) from None
    checked_value(unit, value)
    return value


def checked_value(unit: Unit, value: Any) -> None:
    """Raises ``ValueRefused`` where ``value`` does not fit ``unit``."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if unit in WHOLE and (not is_number or not isinstance(value, int) or value < 0):
        raise ValueRefused(f"请填写不小于0的整数（单位：{unit.label}）。")
    if unit in (Unit.YUAN, Unit.PERCENT) and (not is_number or value < 0):
        raise ValueRefused(f"请填写不小于0的数（单位：{unit.label}）。")
    if unit is Unit.SWITCH and not isinstance(value, bool):
        raise ValueRefused("请填写“是”或“否”。")
    if unit is Unit.TEXT and not isinstance(value, str):
        raise ValueRefused("请填写文字。")
    if unit is Unit.TABLE and not isinstance(value, list | dict):
        raise ValueRefused("请填写 JSON 的表（列表或对象）。")


def shown(unit: Unit, value: Any) -> str:
    """A value with its unit as people read it; of a table, how many entries it has."""
    if unit is Unit.SWITCH:
        return "是" if value else "否"
    if unit is Unit.TEXT:
        return str(value)
    if unit is Unit.TABLE:
        return f"一张表，{len(value)} 项"
    return f"{value}{unit.label}" if unit is Unit.PERCENT else f"{value} {unit.label}"


def brief(text: str, most: int = 60) -> str:
    """The beginning of a long text, for a list; the name of a field in braces is never cut in two."""
    if len(text) <= most:
        return text
    return HALF_A_FIELD.sub("", text[: most - 1]) + "…"


def written(unit: Unit, value: Any) -> str:
    """A value as a person would type it into the form; the inverse of ``read_value``."""
    if unit is Unit.SWITCH:
        return "是" if value else "否"
    return value if unit is Unit.TEXT else json.dumps(value, ensure_ascii=False)
