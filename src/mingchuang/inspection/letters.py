"""A letter from a resident as a page shows it: when it came, when and by whom it was answered.

A page is a letter where it says when the letter came (来信时间, 留言时间 …). Nothing else tells: letters that a site
keeps to itself, and pages without that day, stay for people.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from mingchuang.inspection.reading import PageFacts, parse_day

_DAY = r"[：:\s]*(20\d\d)[-/年.](\d{1,2})[-/月.](\d{1,2})"
CAME = re.compile(r"(?:来信|留言|写信|信件|咨询|提问|提交|诉求|收信)(?:时间|日期)" + _DAY)
ANSWERED = re.compile(r"(?:答复|回复|办结|反馈)(?:时间|日期)" + _DAY)
ANSWER = re.compile(r"(?:答复|回复|反馈)(?:内容|意见|结果|情况)[：:\s]*(\S.{7,})")
ANSWERER = re.compile(r"(?:答复|回复|承办|办理|受理|处理|反馈)(?:单位|部门|机构)[：:\s]*[\u4e00-\u9fff]{2,}")
NO_ANSWER = re.compile(
    r"暂无|暂未|尚未|未答复|未回复|没有答复|待答复|待回复|待办|(?:正在)?(?:办理|处理)中|正在(?:办理|处理)|无$"
)
NOT_OWED = ("信访", "纪检", "监察", "举报", "访谈", "调查", "征集")
"""Columns in which the indicator asks for no answer."""


@dataclass(frozen=True)
class Letter:
    """One letter: when it came, when it was answered, and what its answer does not say."""

    address: str
    came: datetime
    answered_on: datetime | None
    is_answered: bool
    lacks: tuple[str, ...]


def letter_of(page: PageFacts) -> Letter | None:
    """The letter that a page shows; None where it shows none whose day it says."""
    where = f"{page.tag('ColumnName')} {page.tag('ColumnType')} {page.title}"
    came = _day(CAME, page.text)
    if came is None or any(word in where for word in NOT_OWED):
        return None
    answered_on, said = _day(ANSWERED, page.text), ANSWER.search(page.text)
    has_words = bool(said and not NO_ANSWER.match(said[1]))
    told = (
        ("答复时间", answered_on is not None),
        ("答复单位", bool(ANSWERER.search(page.text))),
        ("答复内容", has_words),
    )
    is_answered = answered_on is not None or has_words
    lacks = tuple(name for name, there in told if not there) if is_answered else ()
    return Letter(page.address, came, answered_on, is_answered, lacks)


def _day(pattern: re.Pattern[str], text: str) -> datetime | None:
    told = pattern.search(text)
    return parse_day(f"{told[1]}-{int(told[2]):02}-{int(told[3]):02}") if told else None
