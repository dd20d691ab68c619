"""Headings that were only bold type become headings, and no level is skipped."""

import re

from lxml.html import HtmlElement

from mingchuang.documents.flow import text_of
from mingchuang.documents.tables import is_all_strong

LONGEST = 40
"""Characters; what is longer and bold is an emphasised sentence."""

_FIRST = re.compile(r"(第[一二三四五六七八九十百零〇\d]+[章编部]|[一二三四五六七八九十]+、)")
_SECOND = re.compile(r"([（(][一二三四五六七八九十]+[）)]|第[一二三四五六七八九十百零〇\d]+节)")
_SENTENCE_END = tuple("。；，：、！？;:,.!?")
_LEVELS = {"h2": 2, "h3": 3, "h4": 4}


def mark_headings(blocks: list[HtmlElement]) -> None:
    """Turns bold lines that stand as headings into headings (in place), then closes gaps between levels."""
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        level = _meant_as(block, following)
        if level:
            block.tag = level
            block.attrib.clear()
            for mark in block.xpath(".//strong|.//em|.//u"):
                mark.drop_tag()
    _close_gaps(blocks)


def _meant_as(block: HtmlElement, following: HtmlElement | None) -> str:
    text = text_of(block)
    if block.tag != "p" or len(text) > LONGEST or text.endswith(_SENTENCE_END):
        return ""
    if not is_all_strong(block) or block.xpath(".//br|.//a") or block.get("class") == "align-right":
        return ""
    if _FIRST.match(text):
        return "h2"
    if _SECOND.match(text):
        return "h3"
    if block.get("class") or following is None or following.tag not in {"p", "ul", "ol", "table"}:
        return ""
    return "" if is_all_strong(following) else "h3"


def _close_gaps(blocks: list[HtmlElement]) -> None:
    open_levels: list[int] = []
    for block in blocks:
        level = _LEVELS.get(str(block.tag))
        if level is None:
            continue
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
        open_levels.append(level)
        block.tag = f"h{min(len(open_levels) + 1, 4)}"
