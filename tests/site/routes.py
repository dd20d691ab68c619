"""Every address of the site, with its arguments filled in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

_ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")
_BY_CONVERTER = {"int": "1", "uuid": "00000000-0000-0000-0000-000000000001"}


@dataclass(frozen=True)
class Route:
    """One address of the URLconf: ``name`` with its namespaces, ``pattern`` as it is written."""

    name: str
    pattern: str

    def url(self, arguments: dict[str, Any]) -> str:
        """A path that leads here; arguments that are not given are made up by their type."""
        path = re.sub(r"^\^|\$$", "", self.pattern.replace("^", "").replace("$", ""))
        path = re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)|\((?:[^()]|\([^()]*\))*\)", "1", path)
        return "/" + _ARGUMENT.sub(lambda found: self._value(found, arguments), path).replace("\\", "")

    @staticmethod
    def _value(found: re.Match[str], arguments: dict[str, Any]) -> str:
        converter, name = found.groups()
        made_up = "1" if name.endswith(("pk", "id")) else _BY_CONVERTER.get(converter or "str", "x")
        return str(arguments.get(name, made_up))


def every_route(
    patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "", namespace: str = ""
) -> Iterator[Route]:
    """All routes, Wagtail's and allauth's included."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        written = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from every_route(pattern.url_patterns, written, inner)
        else:
            yield Route(f"{namespace}{pattern.name or ''}", written)
