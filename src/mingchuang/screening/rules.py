"""What must not get out by accident, how sure a finding is, what follows from it. Plain Python.

The detectors themselves are in ``numbers``, ``marks``, ``tables`` and ``wording``; they speak in these words.
Source: 《政府信息公开条例》第十五条、第十七条; 个人信息保护法第六条、第二十五条、第二十八条.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from mingchuang.terms import Term

RULES_VERSION = 3
"""Raised whenever a detector of texts changes: everything published is then looked through again."""

PICTURE_RULES_VERSION = 1
"""Raised whenever pictures must be read again."""


class Kind(Term):
    """What was found."""

    ID_CARD = "id_card", "身份证号"
    MOBILE = "mobile", "手机号"
    LANDLINE = "landline", "名单中的固定电话"
    BANK_CARD = "bank_card", "银行卡号"
    PASSPORT = "passport", "护照、通行证号"
    ADDRESS = "address", "住址"
    PLATE = "plate", "车牌号"
    EMAIL = "email", "电子邮箱"
    SECRECY_MARK = "secrecy_mark", "涉密或不公开标志"
    SENSITIVE_COLUMN = "sensitive_column", "敏感栏目"
    WORDING = "wording", "用语"
    UNREADABLE = "unreadable", "未能自动读取的内容"
    MASKED = "masked", "脱敏后的文件"


CHECKSUMMED = frozenset({Kind.ID_CARD, Kind.BANK_CARD})
PERSONAL = frozenset(
    {
        Kind.ID_CARD, Kind.MOBILE, Kind.LANDLINE, Kind.BANK_CARD, Kind.PASSPORT, Kind.ADDRESS, Kind.PLATE, Kind.EMAIL,
        Kind.SENSITIVE_COLUMN,
    }
)  # fmt: skip
"""Kinds that masking hides."""


class Confidence(Term):
    """How sure it is that this is what it looks like and that it should not be public."""

    CERTAIN = "certain", "确定"
    LIKELY = "likely", "很可能"
    POSSIBLE = "possible", "可能"

    @property
    def share(self) -> float:
        """The same as a number from 0 to 1, for programs."""
        return {"certain": 0.99, "likely": 0.9, "possible": 0.5}[self.value]


class Treatment(Term):
    """What follows from a finding."""

    BLOCK = "block", "拦截"
    ASK = "ask", "须确认"
    NOTE = "note", "提示"


class Choice(Term):
    """What a second person decides about a finding."""

    PUBLISH = "publish", "依法应当公开"
    FALSE_ALARM = "false_alarm", "误报"
    LOOKED = "looked", "已人工查看，可以公开"


class ScreeningVerb(Term):
    """What happens to findings."""

    SCREENED = "screening.screened", "发布前检查"
    DECIDED = "screening.decided", "确认检查结果"
    DECISION_WITHDRAWN = "screening.decision_withdrawn", "撤销确认"
    MASKED = "screening.masked", "脱敏为新文件"
    ALARM = "screening.alarm", "已公开信息中发现敏感内容"
    WORD_CHANGED = "screening.word_changed", "调整用语表"
    WORD_REMOVED = "screening.word_removed", "移出用语表"
    POLICY_CHANGED = "screening.policy_changed", "调整检查规则"
    POLICY_REMOVED = "screening.policy_removed", "撤销检查规则"


_BY_CONFIDENCE = {
    Confidence.CERTAIN: Treatment.BLOCK,
    Confidence.LIKELY: Treatment.BLOCK,
    Confidence.POSSIBLE: Treatment.NOTE,
}
_ASKING = {
    Confidence.CERTAIN: Treatment.ASK,
    Confidence.LIKELY: Treatment.ASK,
    Confidence.POSSIBLE: Treatment.NOTE,
}
POLICY: Mapping[Kind, Mapping[Confidence, Treatment]] = {
    Kind.ID_CARD: _BY_CONFIDENCE,
    Kind.BANK_CARD: _BY_CONFIDENCE,
    Kind.PASSPORT: _BY_CONFIDENCE,
    Kind.SECRECY_MARK: {**_BY_CONFIDENCE, Confidence.POSSIBLE: Treatment.ASK},
    Kind.MOBILE: {**_BY_CONFIDENCE, Confidence.LIKELY: Treatment.ASK},
    Kind.SENSITIVE_COLUMN: {**_BY_CONFIDENCE, Confidence.LIKELY: Treatment.ASK},
    Kind.ADDRESS: {**_BY_CONFIDENCE, Confidence.LIKELY: Treatment.ASK},
    Kind.LANDLINE: _ASKING,
    Kind.PLATE: _ASKING,
    Kind.EMAIL: _ASKING,
    Kind.WORDING: {**_BY_CONFIDENCE, Confidence.LIKELY: Treatment.ASK},
    Kind.UNREADABLE: _ASKING,
    Kind.MASKED: dict.fromkeys(Confidence, Treatment.ASK),
}
"""What follows where no rule of the district says otherwise (an estimate from practice, to be set by the district)."""


@dataclass(frozen=True)
class ColumnRule:
    """The district's own treatment of a kind, in a column (path such as ``/zwgk/xzcf/``) or, empty, everywhere."""

    kind: Kind
    column: str
    treatment: Treatment


def treatment_of(
    kind: Kind, confidence: Confidence, columns: Iterable[str] = (), rules: Iterable[ColumnRule] = ()
) -> Treatment:
    """What follows from a finding in an article of these columns: the rule of the longest column path wins.

    A rule never makes a mere possibility worse than the built-in policy does.
    """
    paths = tuple(columns)
    fitting = [
        rule
        for rule in rules
        if rule.kind is kind and (not rule.column or any(path.startswith(rule.column) for path in paths))
    ]
    usual = POLICY[kind][confidence]
    if not fitting:
        return usual
    best = max(fitting, key=lambda rule: len(rule.column)).treatment
    return usual if confidence is Confidence.POSSIBLE and best is not Treatment.NOTE else best


@dataclass(frozen=True)
class Word:
    """A word of the operator's lists: what is wrong with it and what follows."""

    word: str
    advice: str = ""
    treatment: Treatment = Treatment.ASK


@dataclass(frozen=True)
class Leading:
    """A leader of the directory: name, title, and whether he holds the post now."""

    name: str
    title: str
    current: bool = True


@dataclass(frozen=True)
class Lexicon:
    """What detectors know besides their rules: the operator's words, the leaders, the last day a person can be born."""

    words: tuple[Word, ...] = ()
    leaders: tuple[Leading, ...] = ()
    today: date = date(2099, 12, 31)


@dataclass(frozen=True)
class Hit:
    """One value at one place of a text; ``why`` is a sentence for people, never holding the value."""

    kind: Kind
    start: int
    end: int
    confidence: Confidence
    why: str = ""


@dataclass(frozen=True)
class Found:
    """All hits of one kind and confidence at one place. ``where`` lists cells or lines; ``sample`` is masked.

    ``values`` are the plain values, for the keyed fingerprint only: they are never stored, shown or logged.
    """

    kind: Kind
    place: str
    count: int
    sample: str
    confidence: Confidence
    where: str = ""
    why: str = ""
    hidden: bool = False
    values: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """As the command tells it."""
        return {
            "kind": self.kind.value,
            "place": self.place,
            "count": self.count,
            "sample": self.sample,
            "confidence": self.confidence.share,
            "where": self.where,
            "why": self.why,
        }


def in_words(kind: Kind, count: int) -> str:
    """``身份证号 213 个``.

    >>> in_words(Kind.ID_CARD, 213)
    '身份证号 213 个'
    """
    unit = {Kind.SECRECY_MARK: "处", Kind.WORDING: "处", Kind.SENSITIVE_COLUMN: "项", Kind.MASKED: "份"}.get(
        kind, "个"
    )
    return f"{kind.label} {count} {unit}"


def reason_refusal(treatment: Treatment, reason: str) -> str:
    """Why a decision without a proper reason is not taken; empty where it is."""
    if treatment is Treatment.BLOCK and len(reason.strip()) < 4:
        return "请写明公开的依据或误报的理由（不少于4个字），它会记入审查记录。（《政府信息公开条例》第十五条、第十七条）"
    return ""


def second_person_refusal(person: int | None, editors: Iterable[int]) -> str:
    """Why this person may not decide; empty where he may."""
    if person in set(editors):
        return "这一版本由您修改过，检查结果须由另一人确认。（《政府信息公开条例》第十七条）"
    return ""


NEVER_ONLY_NOTED = frozenset({Kind.SECRECY_MARK, Kind.ID_CARD, Kind.BANK_CARD})
"""Kinds that no rule of the district may let pass everywhere without anybody looking."""
_COLUMN = re.compile(r"/(?:[a-z0-9-]+/)+")


def rule_refusal(kind: Kind, column: str, treatment: Treatment, reason: str) -> str:
    """Why a treatment may not be set; empty where it may (《政府信息公开条例》第十四条、第十五条)."""
    if column and not _COLUMN.fullmatch(column):
        return "栏目路径写作 /zwgk/xzcf/ 的样子，以斜线开头和结尾；留空即全站。"
    if treatment is Treatment.NOTE and not column and kind in NEVER_ONLY_NOTED:
        return f"不能在全站把“{kind.label}”降为提示；确有依据的，请只对具体栏目设置。（《政府信息公开条例》第十四条、第十五条）"
    if len(reason.strip()) < 4:
        return "请写明调整的依据（不少于4个字），它会记入日志。"
    return ""


def words_in(lines: str) -> list[tuple[str, str]]:
    """Words with their advice, one a line, parted by a tab, a comma or two blanks.

    >>> words_in("红旗县，应为“明窗区”\\n\\n某某词")
    [('红旗县', '应为“明窗区”'), ('某某词', '')]
    """
    made = []
    for line in lines.splitlines():
        word, *advice = re.split(r"[\t,，]|  +", line.strip(), maxsplit=1)
        if word.strip():
            made.append((word.strip()[:60], advice[0].strip()[:200] if advice else ""))
    return made
