"""The guide in public: the version in force, and every earlier one with its date and what changed.

Source: 《政府信息公开条例》第十二条.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from mingchuang.disclosure.guide import SECTIONS
from mingchuang.disclosure.models import GuideVersion
from mingchuang.disclosure.public.common import Column, html, is_touched, standing
from mingchuang.edition.sources import Outcome, PageSource
from mingchuang.portal.public import Crumb, Frame

NAME = "disclosure-guide"
ROOT = "/zwgk/zn/"
INDEX = f"{ROOT}index.html"
HISTORY = f"{ROOT}lishi/"
TITLE = "政府信息公开指南"
LEAD = "政府信息的分类、编排、获取方式和公开工作机构。"
COLUMN = Column(TITLE, LEAD, "公开指南")


def every() -> list[str]:
    """The guide, its history, each version; nothing before the first version is made."""
    numbers = list(GuideVersion.objects.order_by("number").values_list("number", flat=True))
    if not numbers:
        return []
    return [INDEX, f"{HISTORY}index.html", *(f"{HISTORY}{number}.html" for number in numbers)]


def affected(keys: frozenset[str]) -> set[str]:
    """All of them; they are few."""
    if is_touched(keys, "guide", "frame", "portal:tree", "column:"):
        return {*every(), *standing(NAME)}
    return set()


def render(paths: Sequence[str], day: date) -> Iterator[Outcome]:
    """The pages of the guide among ``paths``."""
    wanted = [path for path in paths if path.startswith(ROOT)]
    versions = {version.number: version for version in GuideVersion.objects.all()} if wanted else {}
    if not versions:
        return
    frame, newest = Frame(day), max(versions)
    for path in wanted:
        number = path.removeprefix(HISTORY).removesuffix(".html")
        if path == INDEX:
            yield html(
                frame, path, "guide", TITLE, LEAD, _told(versions[newest], is_newest=True), column=COLUMN
            )
        elif path == f"{HISTORY}index.html":
            trail = [Crumb(TITLE, ROOT)]
            shown = {"versions": sorted(versions.values(), key=lambda one: -one.number)}
            yield html(
                frame,
                path,
                "guide_history",
                "公开指南历史版本",
                "每次修改的时间和内容。",
                shown,
                trail=trail,
                column=COLUMN,
            )
        elif number.isdigit() and int(number) in versions and path == f"{HISTORY}{int(number)}.html":
            version = versions[int(number)]
            trail = [Crumb(TITLE, ROOT), Crumb("历史版本", HISTORY)]
            shown = _told(version, is_newest=version.number == newest)
            yield html(
                frame, path, "guide", f"{TITLE}（第{number}版）", LEAD, shown, trail=trail, column=COLUMN
            )


def _told(version: GuideVersion, *, is_newest: bool) -> dict[str, Any]:
    content = version.content
    return {
        "version": version,
        "made_on": timezone.localtime(version.made_at).date(),
        "is_newest": is_newest,
        "sections": [(key, heading, content.get(key, [])) for key, heading in SECTIONS.items()],
    }


SOURCE = PageSource(NAME, affected, every, render)
