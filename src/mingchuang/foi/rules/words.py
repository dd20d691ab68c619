"""The words of applications: how they arrive, from whom, in what form, how they stand, and the way they go."""

from mingchuang.accounts.rules import RoleKind
from mingchuang.casework.workflow import Move, Workflow
from mingchuang.terms import Term


class ApplicantKind(Term):
    """Who applies: the columns of the statutory table."""

    NATURAL = "natural", "自然人"
    COMMERCIAL = "commercial", "商业企业"
    RESEARCH = "research", "科研机构"
    SOCIAL = "social", "社会公益组织"
    LEGAL_SERVICE = "legal_service", "法律服务机构"
    OTHER = "other_body", "其他组织"


class FormWanted(Term):
    """In what form the information is wanted (《条例》第二十九条第二款第（三）项)."""

    PAPER = "paper", "纸质"
    ELECTRONIC = "electronic", "电子文档"
    LOOK = "look", "当面查阅、抄录"


class Delivery(Term):
    """By what way the applicant wants to get it."""

    ONLINE = "online", "在本网站查收"
    POST = "post", "邮寄"
    PICK_UP = "pick_up", "自行领取"
    EMAIL = "email", "电子邮件"


class State(Term):
    """Where an application stands on its way; its clock is told separately."""

    HANDLING = "handling", "办理中"
    LEGAL_REVIEW = "legal_review", "法制审核"
    SECRECY_REVIEW = "secrecy_review", "保密审查"
    SIGNING = "signing", "待签发"
    ANSWERED = "answered", "已答复"
    CLOSED = "closed", "已结案"


OPEN_STATES = frozenset({State.HANDLING, State.LEGAL_REVIEW, State.SECRECY_REVIEW, State.SIGNING})
REVIEW_STATES = frozenset({State.LEGAL_REVIEW, State.SECRECY_REVIEW, State.SIGNING})

HANDLERS = frozenset({RoleKind.INFORMATION_OFFICER, RoleKind.DEPARTMENT_OFFICER})
"""Who handles applications: the disclosure office and the officers of departments."""
REGISTRARS = frozenset({RoleKind.INFORMATION_OFFICER})

REVIEWERS = {
    State.LEGAL_REVIEW: frozenset({RoleKind.CHECKER}),
    State.SECRECY_REVIEW: frozenset({RoleKind.SECRECY_CHECKER}),
    State.SIGNING: frozenset({RoleKind.SIGNER, RoleKind.LEADER}),
}

WORKFLOW = Workflow(
    Move("submit_answer", "提交审核", frozenset({State.HANDLING}), State.LEGAL_REVIEW, HANDLERS, "《条例》第四十五条"),
    Move(
        "pass_legal", "法制审核通过", frozenset({State.LEGAL_REVIEW}), State.SECRECY_REVIEW,
        REVIEWERS[State.LEGAL_REVIEW], "《条例》第四十五条",
    ),
    Move(
        "pass_secrecy", "保密审查通过", frozenset({State.SECRECY_REVIEW}), State.SIGNING,
        REVIEWERS[State.SECRECY_REVIEW], "《条例》第十七条",
    ),
    Move("sign", "签发答复", frozenset({State.SIGNING}), State.ANSWERED, REVIEWERS[State.SIGNING], "《条例》第三十六条"),
    Move(
        "send_back", "退回修改", REVIEW_STATES, State.HANDLING,
        frozenset().union(*REVIEWERS.values()), needs_reason=True,
    ),
    Move(
        "close", "结案", frozenset({State.HANDLING}), State.CLOSED, REGISTRARS,
        "《条例》第三十条，国办函〔2020〕109号", needs_reason=True,
    ),
)  # fmt: skip


class FoiVerb(Term):
    """What happens to applications beyond what every case knows."""

    SUBMITTED = "foi.submitted", "提出申请"
    REGISTERED = "foi.registered", "登记申请"
    DRAFTED = "foi.drafted", "拟写答复"
    REVIEWED = "foi.reviewed", "审核答复"
    ANSWERED = "foi.answered", "答复申请"
    COVERED = "foi.covered", "遮盖材料"
    CONTESTED = "foi.contested", "登记复议、诉讼"
    WITHDRAWN = "foi.withdrawn", "申请人撤回申请"
    RATED = "foi.rated", "申请人评价"
    ASKED_APPLICANT = "foi.asked_applicant", "征询申请人"
    APPLICANT_REPLIED = "foi.applicant_replied", "申请人答复征询"
    PROPOSED = "foi.proposed", "申请人建议主动公开"
    PROPOSAL_DECIDED = "foi.proposal_decided", "答复主动公开建议"
    MADE_PROACTIVE = "foi.made_proactive", "转为主动公开"
    PUBLIC_ANSWER_PROPOSED = "foi.public_answer_proposed", "拟公开答复"
    PUBLIC_ANSWER_PUBLISHED = "foi.public_answer_published", "公开答复"
    PUBLIC_ANSWER_WITHDRAWN = "foi.public_answer_withdrawn", "撤下公开的答复"
    COMPLAINED = "foi.complained", "登记投诉举报"
    COMPLAINT_CLOSED = "foi.complaint_closed", "办结投诉举报"
    COMPLAINANT_LOOKED_AT = "foi.complainant_looked_at", "查看投诉人信息"
    EXPORTED = "foi.exported", "导出申请人信息"
    ERASED = "foi.erased", "按保存期限删除个人信息"
    CORRECTION_SUBMITTED = "foi.correction_submitted", "提出更正申请"
    CORRECTION_REGISTERED = "foi.correction_registered", "登记更正申请"
    EVIDENCE_ASKED = "foi.evidence_asked", "请申请人补充证据"
    EVIDENCE_BROUGHT = "foi.evidence_brought", "补充证据"
    CORRECTION_JUDGED = "foi.correction_judged", "拟写更正审核结果"
    CORRECTION_ANSWERED = "foi.correction_answered", "告知更正审核结果"
    TRACKED = "foi.tracked", "申请人查询"


class RequestRefusedError(ValueError):
    """Something that cannot be done with an application; the message is the sentence for people."""


LONGEST_TITLE, LONGEST_WANTED, LONGEST_OPINION = 100, 2000, 500
SHORTEST_WANTED = 6


SWEEPING = ("所有", "全部", "一切", "任何", "历年", "相关", "有关")
"""Words after which nobody can tell where a search would end."""


def vague_hints(title: str, wanted: str) -> list[str]:
    """What would help to find the information; empty where the description says enough. Never a refusal."""
    text = f"{title} {wanted}".strip()
    hints = []
    if len(text) < 12:
        hints.append("写得再具体一些，例如文件名称、项目名称、办理机关。")
    if not any(character.isdigit() for character in text):
        hints.append("写上年份或者文号，查找会快得多。")
    if swept := next((word for word in SWEEPING if word in text), ""):
        hints.append(f"“{swept}”的范围不容易确定，请写明具体是哪些文件、哪个地点或者哪个项目。")
    return hints


def number_of(code: str, year: int, serial: int) -> str:
    """The registered number of an application: organisation, year, four digits."""
    return f"{code}-{year}-{serial:04d}"
