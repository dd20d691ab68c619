"""What the public pages of disclosure share: their place in the tree, tags, tables for download."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from mingchuang.documents.sheets import csv_bytes, still, xlsx_bytes
from mingchuang.edition.models import EditionPage
from mingchuang.edition.rules import State
from mingchuang.edition.sources import Page
from mingchuang.portal.public import Crumb, Frame, column_metas

WHOLE = ("frame", "portal:tree", "column:", "directory")
"""Keys (or their beginnings) after which every page of a small source is made anew."""


def standing(source: str, below: str = "") -> set[str]:
    """The addresses that a source has in the edition now, so that what vanishes is taken away."""
    rows = EditionPage.objects.filter(source=source).exclude(state=State.DROPPED)
    return set((rows.filter(path__startswith=below) if below else rows).values_list("path", flat=True))


def is_touched(keys: Iterable[str], *beginnings: str) -> bool:
    """Whether one of the keys begins with one of these."""
    return any(key.startswith(beginnings) for key in keys)


@dataclass(frozen=True)
class Column:
    """The column to which pages belong: its tags stand on all of them, as on the further pages of any column, so that a
    past year or a class of subjects is not taken for a column that nobody keeps."""

    title: str
    description: str
    kind: str = "信息公开"


def html(
    frame: Frame,
    path: str,
    template: str,
    title: str,
    description: str,
    shown: dict[str, Any],
    *,
    trail: Sequence[Crumb] = (),
    column: Column | None = None,
) -> Page:
    """A finished page of disclosure in its ``column`` (its own where none is named); ``trail`` leads to it."""
    above = frame.tree.by_path.get("/zwgk/")
    crumbs = [Crumb("首页", "/"), *([Crumb(above.title, above.url)] if above else []), *trail, Crumb(title)]
    own = column or Column(title, description)
    metas = frame.site_metas + column_metas(own.title, own.description, f"{own.title},政府信息公开", own.kind)
    context = frame.context(path, title, metas=metas, crumbs=crumbs)
    context |= {"heading": title, "lead": description, **shown}
    return Page(path, render_to_string(f"disclosure/{template}.html", context).encode())


def sheet(path: str, head: Sequence[str], rows: Iterable[Sequence[object]], title: str) -> Page:
    """A table for download; its kind follows from the address. Equal rows give equal bytes."""
    if path.endswith(".csv"):
        return Page(path, csv_bytes(head, rows))
    return Page(path, still(xlsx_bytes(head, rows, title=title)))
