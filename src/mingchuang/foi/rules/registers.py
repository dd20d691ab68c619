"""The registers beside applications: complaints, what may become proactive, how answers are told to everybody."""

from mingchuang.terms import Term

ANSWERS_KEY = "foi-answers"
ANSWERS_SOURCE = "foi-answer"
"""The outbox key of the public list of answers."""


class ComplaintWay(Term):
    """How a complaint arrived."""

    LETTER = "letter", "来信"
    IN_PERSON = "in_person", "来访"
    TELEPHONE = "telephone", "电话"
    ONLINE = "online", "网络"
    FORWARDED = "forwarded", "上级转办"


class ComplaintResult(Term):
    """How a complaint ended."""

    PENDING = "pending", "办理中"
    FOUNDED = "founded", "属实，已纠正"
    PARTLY_FOUNDED = "partly_founded", "部分属实，已纠正"
    UNFOUNDED = "unfounded", "不属实"
    PASSED_ON = "passed_on", "转有关机关"


def complaint_number(code: str, year: int, serial: int) -> str:
    """The registered number of a complaint: organisation, 投诉, year, four digits."""
    return f"{code}-TS-{year}-{serial:04d}"


class CoverStep(Term):
    """What the worker does with a paper in which something is to be covered."""

    CONVERT = "convert", "转换为 PDF"
    READ = "read", "识别扫描页"
    MAKE = "make", "生成遮盖后的副本"
