"""How an application can end: each outcome with its article, what the answer must show, its row in the yearly tables.

Source: 《政府信息公开条例》第十四条至第十六条、第三十条、第三十五条至第三十九条; rows of 国办公开办函〔2021〕30号
(2021 form) and 国办发〔2014〕32号 (2014 form, for showing cases of its time).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mingchuang.foi.rules.limits import IN_FORCE_2019
from mingchuang.terms import Term


class OutcomeClass(Term):
    """The six groups of the table of 2021."""

    GRANTED = "granted", "予以公开"
    PARTLY_GRANTED = "partly_granted", "部分公开"
    REFUSED = "refused", "不予公开"
    NOT_AVAILABLE = "not_available", "无法提供"
    NOT_PROCESSED = "not_processed", "不予处理"
    OTHERWISE_CLOSED = "otherwise_closed", "其他处理"


class Outcome(Term):
    """One row of the statutory table; a case has exactly one."""

    ALREADY_PUBLIC = "already_public", "已主动公开"
    DISCLOSED = "disclosed", "予以公开"
    PARTLY = "partly", "部分公开"
    STATE_SECRET = "state_secret", "属于国家秘密"
    FORBIDDEN_BY_LAW = "forbidden_by_law", "其他法律行政法规禁止公开"
    THREE_SECURITIES = "three_securities", "危及“三安全一稳定”"
    TRADE_SECRET = "trade_secret", "保护第三方合法权益（商业秘密）"
    PRIVACY = "privacy", "保护第三方合法权益（个人隐私）"
    INTERNAL_AFFAIRS = "internal_affairs", "属于三类内部事务信息"
    PROCESS = "process", "属于四类过程性信息"
    ENFORCEMENT_FILE = "enforcement_file", "属于行政执法案卷"
    OWN_REGISTER = "own_register", "属于行政查询事项"
    NON_EXISTENT = "non_existent", "本机关不掌握相关政府信息（信息不存在）"
    NOT_OURS = "not_ours", "本机关不掌握相关政府信息（不属于本机关）"
    TO_BE_MADE = "to_be_made", "没有现成信息需要另行制作"
    STILL_UNCLEAR = "still_unclear", "补正后申请内容仍不明确"
    PETITION = "petition", "信访举报投诉类申请"
    REPEATED = "repeated", "重复申请"
    PUBLICATION = "publication", "要求提供公开出版物"
    EXCESSIVE = "excessive", "无正当理由大量反复申请"
    CONFIRMATION = "confirmation", "要求确认或重新出具已获取信息"
    SUPPLEMENT_LAPSED = "supplement_lapsed", "申请人无正当理由逾期不补正"
    FEE_LAPSED = "fee_lapsed", "申请人逾期未按收费通知要求缴纳费用"
    OTHER = "other", "其他（撤回、并案等）"


class Remedy(Term):
    """Which remedies a letter must name."""

    REVIEW_FIRST = "A", "先复议、后诉讼"
    FREE_CHOICE = "B", "可以复议，也可以诉讼"
    BOTH = "A+B", "不予公开部分先复议，其余可以选择"
    NONE = "none", "不告知救济"


class Reasoning(Term):
    """What must be on file, and in the letter, before an outcome can be decided."""

    PLACE = "place", "在哪里、怎样查到（网址或查阅地点）"
    GIVEN = "given", "提供了什么、以什么形式提供"
    WITHHELD = "withheld", "不予公开的部分：内容、依据、理由"
    GROUND = "ground", "事实和理由"
    LAW = "law", "禁止公开或者另有规定的法律、行政法规条款"
    CONSULTATION = "consultation", "征求第三方意见的情况、第三方意见及其理由"
    PUBLIC_INTEREST = "public_interest", "不公开不会对公共利益造成重大影响的理由"
    NO_RULE_ORDERS = "no_rule_orders", "已核对：没有法律、法规、规章要求公开"
    SEARCH = "search", "检索范围（查了哪些系统、档案和科室）"
    SEARCH_HOW = "search_how", "检索方法（检索词、年份、文号等）"
    SEARCH_BY = "search_by", "检索人（科室或者单位）"
    SEARCH_ON = "search_on", "检索日期"
    RIGHT_BODY = "right_body", "负责公开的机关名称和联系方式"
    EXISTING = "existing", "现有的信息和缺少的内容"
    UNCLEAR = "unclear", "补正后仍不明确的内容"
    CHANNEL = "channel", "应当通过的渠道"
    EARLIER = "earlier", "前一次答复的日期和文号"
    FREQUENCY = "frequency", "申请的数量、频次，以及申请人说明的理由和审查意见"
    DATES = "dates", "有关期限的起止日期"


@dataclass(frozen=True)
class Facts:
    """What the law says about one outcome. ``letter`` is the number of its letter in the list of letters."""

    group: OutcomeClass
    article: str
    row_2021: str
    row_2014: str | None
    needs: tuple[Reasoning, ...]
    remedy: Remedy
    letter: int


_N = Reasoning
OUTCOMES: Mapping[Outcome, Facts] = {
    Outcome.ALREADY_PUBLIC: Facts(OutcomeClass.GRANTED, "第三十六条第（一）项", "r3_1", "s3_3_1", (_N.PLACE,), Remedy.FREE_CHOICE, 13),
    Outcome.DISCLOSED: Facts(OutcomeClass.GRANTED, "第三十六条第（二）项", "r3_1", "s3_3_2", (_N.GIVEN,), Remedy.FREE_CHOICE, 13),
    Outcome.PARTLY: Facts(OutcomeClass.PARTLY_GRANTED, "第三十七条", "r3_2", "s3_3_3", (_N.GIVEN, _N.WITHHELD), Remedy.BOTH, 14),
    Outcome.STATE_SECRET: Facts(OutcomeClass.REFUSED, "第十四条", "r3_3_1", "s3_3_4a", (_N.GROUND,), Remedy.REVIEW_FIRST, 15),
    Outcome.FORBIDDEN_BY_LAW: Facts(OutcomeClass.REFUSED, "第十四条", "r3_3_2", "s3_3_4f", (_N.GROUND, _N.LAW), Remedy.REVIEW_FIRST, 15),
    Outcome.THREE_SECURITIES: Facts(OutcomeClass.REFUSED, "第十四条", "r3_3_3", "s3_3_4d", (_N.GROUND,), Remedy.REVIEW_FIRST, 15),
    Outcome.TRADE_SECRET: Facts(OutcomeClass.REFUSED, "第十五条", "r3_3_4", "s3_3_4b", (_N.CONSULTATION, _N.PUBLIC_INTEREST), Remedy.REVIEW_FIRST, 15),
    Outcome.PRIVACY: Facts(OutcomeClass.REFUSED, "第十五条", "r3_3_4", "s3_3_4c", (_N.CONSULTATION, _N.PUBLIC_INTEREST), Remedy.REVIEW_FIRST, 15),
    Outcome.INTERNAL_AFFAIRS: Facts(OutcomeClass.REFUSED, "第十六条第一款", "r3_3_5", "s3_3_4e", (_N.GROUND,), Remedy.REVIEW_FIRST, 15),
    Outcome.PROCESS: Facts(OutcomeClass.REFUSED, "第十六条第二款", "r3_3_6", "s3_3_4e", (_N.GROUND, _N.NO_RULE_ORDERS), Remedy.REVIEW_FIRST, 15),
    Outcome.ENFORCEMENT_FILE: Facts(OutcomeClass.REFUSED, "第十六条第二款", "r3_3_7", "s3_3_4f", (_N.GROUND, _N.NO_RULE_ORDERS), Remedy.REVIEW_FIRST, 15),
    Outcome.OWN_REGISTER: Facts(OutcomeClass.REFUSED, "第三十六条第（七）项", "r3_3_8", "s3_3_8", (_N.LAW, _N.CHANNEL), Remedy.FREE_CHOICE, 19),
    Outcome.NON_EXISTENT: Facts(OutcomeClass.NOT_AVAILABLE, "第三十六条第（四）项", "r3_4_1", "s3_3_6", (_N.SEARCH, _N.SEARCH_HOW, _N.SEARCH_BY, _N.SEARCH_ON), Remedy.FREE_CHOICE, 16),
    Outcome.NOT_OURS: Facts(OutcomeClass.NOT_AVAILABLE, "第三十六条第（五）项", "r3_4_1", "s3_3_5", (_N.GROUND, _N.RIGHT_BODY), Remedy.FREE_CHOICE, 17),
    Outcome.TO_BE_MADE: Facts(OutcomeClass.NOT_AVAILABLE, "第三十八条", "r3_4_2", "s3_3_8", (_N.EXISTING,), Remedy.FREE_CHOICE, 18),
    Outcome.STILL_UNCLEAR: Facts(OutcomeClass.NOT_AVAILABLE, "第三十条", "r3_4_3", "s3_3_7", (_N.UNCLEAR,), Remedy.FREE_CHOICE, 24),
    Outcome.PETITION: Facts(OutcomeClass.NOT_PROCESSED, "第三十九条第一款", "r3_5_1", "s3_3_8", (_N.CHANNEL,), Remedy.FREE_CHOICE, 21),
    Outcome.REPEATED: Facts(OutcomeClass.NOT_PROCESSED, "第三十六条第（六）项", "r3_5_2", "s3_3_8", (_N.EARLIER,), Remedy.FREE_CHOICE, 20),
    Outcome.PUBLICATION: Facts(OutcomeClass.NOT_PROCESSED, "第三十九条第二款", "r3_5_3", "s3_3_8", (_N.PLACE,), Remedy.FREE_CHOICE, 22),
    Outcome.EXCESSIVE: Facts(OutcomeClass.NOT_PROCESSED, "第三十五条", "r3_5_4", "s3_3_8", (_N.FREQUENCY,), Remedy.FREE_CHOICE, 23),
    Outcome.CONFIRMATION: Facts(OutcomeClass.NOT_PROCESSED, "第三十六条", "r3_5_5", "s3_3_8", (_N.EARLIER,), Remedy.FREE_CHOICE, 20),
    Outcome.SUPPLEMENT_LAPSED: Facts(OutcomeClass.OTHERWISE_CLOSED, "第三十条", "r3_6_1", "s3_3_7", (_N.DATES,), Remedy.FREE_CHOICE, 25),
    Outcome.FEE_LAPSED: Facts(OutcomeClass.OTHERWISE_CLOSED, "国办函〔2020〕109号", "r3_6_2", None, (_N.DATES,), Remedy.FREE_CHOICE, 25),
    Outcome.OTHER: Facts(OutcomeClass.OTHERWISE_CLOSED, "", "r3_6_3", "s3_3_8", (_N.GROUND,), Remedy.NONE, 25),
}  # fmt: skip


def _rows_2021() -> dict[str, tuple[str, str]]:
    rows: dict[str, tuple[str, str]] = {}
    for outcome, facts in OUTCOMES.items():
        own = "" if facts.group in (OutcomeClass.GRANTED, OutcomeClass.PARTLY_GRANTED) else outcome.label
        if facts.row_2021 in ("r3_3_4", "r3_4_1"):  # two outcomes share the row
            own = own.partition("（")[0]
        rows.setdefault(facts.row_2021, (facts.group.label, own))
    return rows


ROWS_2021: Mapping[str, tuple[str, str]] = _rows_2021()
"""The rows of part three of the table: code → group and label, in the order of the form."""


class OutcomeOf2007(Term):
    """The answers of the regulation of 2007, for cases received before 2019-05-15."""

    ALREADY_PUBLIC = "already_public", "已主动公开"
    GRANTED = "granted", "同意公开"
    PARTLY_GRANTED = "partly_granted", "同意部分公开"
    REFUSED = "refused", "不同意公开"
    NOT_OURS = "not_ours", "不属于本机关公开"
    NON_EXISTENT = "non_existent", "申请信息不存在"
    TOLD_TO_CHANGE = "told_to_change", "告知作出更改补充"
    OTHER_WAY = "other_way", "告知通过其他途径办理"


_BY_ROW_2014 = {
    "s3_3_1": OutcomeOf2007.ALREADY_PUBLIC,
    "s3_3_2": OutcomeOf2007.GRANTED,
    "s3_3_3": OutcomeOf2007.PARTLY_GRANTED,
    "s3_3_4": OutcomeOf2007.REFUSED,
    "s3_3_5": OutcomeOf2007.NOT_OURS,
    "s3_3_6": OutcomeOf2007.NON_EXISTENT,
    "s3_3_7": OutcomeOf2007.TOLD_TO_CHANGE,
    "s3_3_8": OutcomeOf2007.OTHER_WAY,
}


def of_2007(outcome: Outcome) -> OutcomeOf2007 | None:
    """The answer of the regulation of 2007 that corresponds to an outcome; None where it knew none."""
    row = OUTCOMES[outcome].row_2014
    return None if row is None else _BY_ROW_2014[row[:6]]


_ARTICLES_2007 = {
    OutcomeOf2007.ALREADY_PUBLIC: "第二十一条第（一）项",
    OutcomeOf2007.GRANTED: "第二十一条第（一）项",
    OutcomeOf2007.PARTLY_GRANTED: "第二十二条",
    OutcomeOf2007.REFUSED: "第二十一条第（二）项",
    OutcomeOf2007.NOT_OURS: "第二十一条第（三）项",
    OutcomeOf2007.NON_EXISTENT: "第二十一条第（三）项",
    OutcomeOf2007.TOLD_TO_CHANGE: "第二十一条第（四）项",
    OutcomeOf2007.OTHER_WAY: "第二十一条",
}


def citation(outcome: Outcome, letter_on: date) -> str:
    """The ground of an outcome as a letter of that day cites it; empty where it rests on none.

    A letter cites the regulation in force on its own date. Source: 条例(2019) 第三十六条第（三）项 (a refusal and its
    reasons are told); 条例(2007, 国务院令第492号) 第二十一条、第二十二条.
    """
    old = of_2007(outcome)
    if letter_on < IN_FORCE_2019 and old is not None:
        return f"《中华人民共和国政府信息公开条例》（国务院令第492号）{_ARTICLES_2007[old]}"
    facts = OUTCOMES[outcome]
    if not facts.article.startswith("第"):
        return facts.article
    told = "、第三十六条第（三）项" if outcome in REFUSALS else ""
    return f"《中华人民共和国政府信息公开条例》{facts.article}{told}"


REFUSALS: Mapping[Outcome, str] = {
    Outcome.STATE_SECRET: "属于依法确定为国家秘密的政府信息",
    Outcome.FORBIDDEN_BY_LAW: "属于法律、行政法规禁止公开的政府信息",
    Outcome.THREE_SECURITIES: "属于公开后可能危及国家安全、公共安全、经济安全、社会稳定的政府信息",
    Outcome.TRADE_SECRET: "涉及第三方的商业秘密，公开会对其合法权益造成损害",
    Outcome.PRIVACY: "涉及第三方的个人隐私，公开会对其合法权益造成损害",
    Outcome.INTERNAL_AFFAIRS: "属于人事管理、后勤管理、内部工作流程等内部事务信息",
    Outcome.PROCESS: "属于本机关在履行行政管理职能过程中形成的讨论记录、过程稿、磋商信函、请示报告等过程性信息",
    Outcome.ENFORCEMENT_FILE: "属于行政执法案卷信息",
}
"""Refusals under articles 14 to 16, as a letter says them of the information."""

HINTS: Mapping[tuple[Outcome, Reasoning], str] = {
    (Outcome.STATE_SECRET, Reasoning.GROUND): "写明密级、定密机关和保密期限（能够告知的），以及审查经过。",
    (Outcome.THREE_SECURITIES, Reasoning.GROUND): "写明可能危及哪一项、为什么，以及与哪个主管部门会商过。",
    (Outcome.FORBIDDEN_BY_LAW, Reasoning.LAW): "写明哪一部法律、行政法规的第几条。",
    (Outcome.TRADE_SECRET, Reasoning.CONSULTATION): "写明何时征求、第三方的意见和理由，以及理由是否成立。",
    (Outcome.PRIVACY, Reasoning.CONSULTATION): "写明何时征求、第三方的意见和理由，以及理由是否成立。",
    (
        Outcome.INTERNAL_AFFAIRS,
        Reasoning.GROUND,
    ): "写明属于人事管理、后勤管理、内部工作流程中的哪一类，为什么不公开。",
    (
        Outcome.PROCESS,
        Reasoning.GROUND,
    ): "写明属于讨论记录、过程稿、磋商信函、请示报告中的哪一类，为什么不公开。",
    (
        Outcome.ENFORCEMENT_FILE,
        Reasoning.GROUND,
    ): "写明是哪一件执法案卷；申请人是当事人的，告知可以依法查阅案卷。",
    (Outcome.NOT_OURS, Reasoning.RIGHT_BODY): "能够确定的，写明机关名称、地址和电话。",
    (Outcome.NON_EXISTENT, Reasoning.SEARCH): "例如：公文系统、档案室2017—2021年全宗目录、业务科室。",
    (Outcome.NON_EXISTENT, Reasoning.SEARCH_HOW): "例如：以“水渠、普查”为检索词，并人工翻查目录。",
    (Outcome.NON_EXISTENT, Reasoning.SEARCH_BY): "例如：办公室信息科、档案室。印在告知书上，不写个人姓名。",
    (Outcome.NON_EXISTENT, Reasoning.SEARCH_ON): "例如：2026年3月5日至6日。",
    (Outcome.REPEATED, Reasoning.EARLIER): "写明前一次答复的日期和文号。",
}
"""What the officer is told beside a field."""


def search_record(given: Mapping[str, str]) -> str:
    """The record of a search as one sentence of the letter."""
    held = {
        need: given.get(need.value, "").strip().rstrip("。；")
        for need in OUTCOMES[Outcome.NON_EXISTENT].needs
    }
    parts = (
        (Reasoning.SEARCH_ON, "检索日期："), (Reasoning.SEARCH_BY, "检索人："), (Reasoning.SEARCH, "检索范围："),
        (Reasoning.SEARCH_HOW, "检索方法："),
    )  # fmt: skip
    said = [f"{label}{held[need]}" for need, label in parts if held[need]]
    return f"{'；'.join(said)}。" if said else ""


def missing_reasons(outcome: Outcome, given: Mapping[str, str]) -> list[Reasoning]:
    """What must still be written before ``outcome`` can be decided; ``given`` is text by the reasoning's code."""
    return [need for need in OUTCOMES[outcome].needs if not given.get(need.value, "").strip()]
