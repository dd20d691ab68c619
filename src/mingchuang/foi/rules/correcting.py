"""Requests to correct a record about oneself (更正申请): how they go, how they may end, what must be said.

The regulation names no time limit: the days are what the district promises, a parameter. The law on suits does not
leave it open: whoever got nothing within two months may sue. Such a request is no application for information and is
in no row about applications of the statutory table. Source: 《政府信息公开条例》第四十一条; 《行政诉讼法》第四十七条第一款.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from mingchuang.accounts.rules import RoleKind
from mingchuang.casework.workflow import Move, Workflow
from mingchuang.foi.rules.words import HANDLERS
from mingchuang.terms import Term

ARTICLE = "《条例》第四十一条"
PROMISED_DAYS = 20
"""Working days from receipt in which a district means to answer [M]; the law is silent."""


class CorrectionState(Term):
    """Where a request to correct stands."""

    HANDLING = "handling", "核对中"
    LEGAL_REVIEW = "legal_review", "法制审核"
    SIGNING = "signing", "待签发"
    ANSWERED = "answered", "已答复"
    WITHDRAWN = "withdrawn", "已撤回"


CORRECTION_REVIEWERS: Mapping[CorrectionState, frozenset[RoleKind]] = {
    CorrectionState.LEGAL_REVIEW: frozenset({RoleKind.CHECKER}),
    CorrectionState.SIGNING: frozenset({RoleKind.SIGNER, RoleKind.LEADER}),
}
CORRECTION_DECISIONS = frozenset({"pass_legal", "sign", "send_back"})
"""The moves that nobody takes on a draft of his own."""
OPEN_CORRECTIONS = frozenset({CorrectionState.HANDLING, *CORRECTION_REVIEWERS})
_REVIEWING = frozenset(CORRECTION_REVIEWERS)

CORRECTION_WORKFLOW = Workflow(
    Move("submit", "提交审核", frozenset({CorrectionState.HANDLING}), CorrectionState.LEGAL_REVIEW, HANDLERS, ARTICLE),
    Move(
        "pass_legal", "法制审核通过", frozenset({CorrectionState.LEGAL_REVIEW}), CorrectionState.SIGNING,
        CORRECTION_REVIEWERS[CorrectionState.LEGAL_REVIEW], "《条例》第四十五条",
    ),
    Move(
        "sign", "签发告知书", frozenset({CorrectionState.SIGNING}), CorrectionState.ANSWERED,
        CORRECTION_REVIEWERS[CorrectionState.SIGNING], ARTICLE,
    ),
    Move(
        "send_back", "退回修改", _REVIEWING, CorrectionState.HANDLING,
        frozenset().union(*CORRECTION_REVIEWERS.values()), needs_reason=True,
    ),
    Move("withdraw", "撤回申请", OPEN_CORRECTIONS, CorrectionState.WITHDRAWN, HANDLERS, needs_reason=True),
)  # fmt: skip


class Finding(Term):
    """How a request to correct was judged."""

    CORRECTED = "corrected", "情况属实，予以更正"
    TRANSFERRED = "transferred", "不属于本机关更正的职权范围，已转送有权更正的机关处理"
    POINTED = "pointed", "不属于本机关更正的职权范围，请向有权更正的机关提出"
    NOT_CORRECTED = "not_corrected", "经核对，现有记录没有错误，不予更正"


@dataclass(frozen=True)
class Ground:
    """One thing that a finding must say: its name, what people call it, and how it is told in the letter."""

    name: str
    label: str
    told: str


_CHECKED = Ground("checked", "怎样核对的", "核对情况：{}")
GROUNDS: Mapping[Finding, tuple[Ground, ...]] = {
    Finding.CORRECTED: (
        _CHECKED,
        Ground("now", "更正后的记录", "更正后的记录：{}"),
        Ground("where", "在哪里作了更正", "已经更正的载体：{}"),
    ),
    Finding.TRANSFERRED: (
        Ground("right_body", "有权更正的机关和联系方式", "有权更正的机关：{}"),
        Ground("sent", "转送的日期和方式", "转送情况：{}"),
    ),
    Finding.POINTED: (
        Ground("right_body", "有权更正的机关和联系方式", "有权更正的机关：{}"),
        Ground("why", "为什么不属于本机关", "理由：{}"),
    ),
    Finding.NOT_CORRECTED: (_CHECKED, Ground("why", "不予更正的理由", "理由：{}")),
}
REMEDIED = frozenset({Finding.NOT_CORRECTED, Finding.POINTED})
"""Findings that turn the applicant away, and whose letter names the remedies."""


def missing_grounds(finding: Finding, grounds: Mapping[str, str]) -> list[str]:
    """What the finding still has to say, in people's words."""
    return [one.label for one in GROUNDS[finding] if not grounds.get(one.name, "").strip()]


def told_in_letter(finding: Finding, grounds: Mapping[str, str]) -> str:
    """The lines of the letter that give the grounds."""
    return "\n".join(one.told.format(grounds.get(one.name, "").strip()) for one in GROUNDS[finding])


def correction_number(code: str, year: int, serial: int) -> str:
    """The registered number: organisation, 更正, year, four digits."""
    return f"{code}-GZ-{year}-{serial:04d}"


SILENCE = "自收到申请之日起两个月仍没有结果的，可以依法提起行政诉讼。（《行政诉讼法》第四十七条）"
"""What holds where the regulation names no limit."""


@dataclass(frozen=True)
class Told:
    """What the sentence at the head of the applicant's page rests on, the days in words: ``until`` to bring evidence,
    ``due`` promised, ``telephone`` of the office; ``is_late``: the promise is broken.
    """

    state: CorrectionState
    is_waiting: bool
    until: str
    due: str
    is_late: bool
    telephone: str


def says_what_is_next(told: Told) -> str:
    """The sentence at the head of the applicant's page."""
    if told.state is CorrectionState.ANSWERED:
        return "本机关已经答复，告知书在下面，可以下载。"
    if told.state is CorrectionState.WITHDRAWN:
        return "您已经撤回这件申请，本机关不再办理。需要时可以重新提出。"
    if told.is_waiting:
        return f"请在{told.until}前补充证据。等待期间不计算办理时间；没有补充的，本机关按现有证据办理。"
    if told.is_late:
        call = f"请拨打{told.telephone or '本机关电话'}催办"
        return f"本机关承诺在{told.due}前告知结果，现已超过，{call}。{SILENCE}"
    if not told.due:
        return "本机关正在核对，办理期限另行告知。"
    promised = "《条例》没有规定更正的办理期限，这是本机关承诺的期限"
    return f"本机关正在核对，承诺在{told.due}前告知结果。{promised}；{SILENCE}"
