"""The parameters that apps declare in their ``offers.py``."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from mingchuang.parameters.rules import Holding, Parameter, Unit

_parameters: dict[str, Parameter] = {}
ALWAYS = date(1949, 10, 1)


def declare(parameters: Iterable[Parameter]) -> None:
    """Make parameters known; the last declaration of a name wins, so that reloading is harmless."""
    for parameter in parameters:
        _parameters[parameter.name] = parameter


def constant(
    name: str, label: str, unit: Unit, value: Any, article: str = "", *, app: str = "", estimate: bool = False
) -> Parameter:
    """A parameter whose package value has always held."""
    return Parameter(name, label, unit, (Holding(value, ALWAYS, article),), app, estimate)


def declared(name: str) -> Parameter:
    """The parameter of that name. Raises ``KeyError`` where no app has declared it."""
    return _parameters[name]


def is_declared(name: str) -> bool:
    """Whether some app has declared it."""
    return name in _parameters


def every() -> list[Parameter]:
    """All declared parameters by app and name."""
    return sorted(_parameters.values(), key=lambda parameter: (parameter.app, parameter.name))
