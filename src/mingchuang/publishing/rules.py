"""The words of publishing, the path of an article, and the decisions about it. Plain Python."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mingchuang.accounts.rules import RoleKind
from mingchuang.casework.workflow import Move, Workflow
from mingchuang.terms import Term


class ArticleKind(Term):
    """What is published."""

    NEWS = "news", "动态要闻"
    NOTICE = "notice", "通知"
    POLICY = "policy", "政策文件"
    INTERPRETATION = "interpretation", "政策解读"
    ANNOUNCEMENT = "announcement", "公告公示"
    PERSONNEL = "personnel", "人事信息"
    PLAN = "plan", "规划计划"
    STATISTIC = "statistic", "统计数据"
    FINANCE = "finance", "预算决算"
    POWER_LIST = "power_list", "权责清单"
    REPOST = "repost", "转载"


class Validity(Term):
    """Whether a policy document holds."""

    IN_FORCE = "in_force", "有效"
    AMENDED = "amended", "已修改"
    EXPIRED = "expired", "已失效"
    REPEALED = "repealed", "已废止"


class Disclosure(Term):
    """The disclosure attribute (公开属性) that each document is given when it is made."""

    PROACTIVE = "proactive", "主动公开"
    ON_REQUEST = "on_request", "依申请公开"
    WITHHELD = "withheld", "不予公开"


class Genre(Term):
    """体裁: the fifteen kinds of official documents (《党政机关公文处理工作条例》第八条)."""

    RESOLUTION = "resolution", "决议"
    DECISION = "decision", "决定"
    ORDER = "order", "命令（令）"
    COMMUNIQUE = "communique", "公报"
    PROCLAMATION = "proclamation", "公告"
    PUBLIC_NOTICE = "public_notice", "通告"
    OPINION = "opinion", "意见"
    NOTICE = "notice", "通知"
    CIRCULAR = "circular", "通报"
    REPORT = "report", "报告"
    REQUEST = "request", "请示"
    REPLY = "reply", "批复"
    BILL = "bill", "议案"
    LETTER = "letter", "函"
    MINUTES = "minutes", "纪要"


class RelationKind(Term):
    """How one article stands to another."""

    INTERPRETS = "interprets", "解读"
    REPEALS = "repeals", "废止"
    AMENDS = "amends", "修改"
    CONSOLIDATES = "consolidates", "修改后全文"
    RELATED = "related", "相关"


class Channel(Term):
    """Where an article was released."""

    SITE = "site", "本站"
    CITY_PLATFORM = "city_platform", "市级公开平台"
    NEW_MEDIA = "new_media", "政务新媒体"
    BOARD = "board", "公示栏"
    TELEVISION = "television", "电视"
    NEWSPAPER = "newspaper", "报纸"
    RADIO = "radio", "广播"
    READING_POINT = "reading_point", "公开查阅点"
    GAZETTE = "gazette", "政府公报"


class Way(Term):
    """公开途径, the four exclusive ways by which an item is counted once in the yearly figures."""

    SITE = "site", "区政府网站"
    CITY_PLATFORM = "city_platform", "市级公开平台"
    DEPARTMENTS_AND_TOWNS = "departments_and_towns", "部门和镇、街道"
    OTHER = "other", "其他途径"


class Stage(Term):
    """Where the working version of an article stands on its path."""

    DRAFT = "draft", "草稿"
    CHECK = "check", "待审核"
    SECRECY_CHECK = "secrecy_check", "待保密审查"
    SIGN = "sign", "待签发"
    SCHEDULED = "scheduled", "待定时发布"
    SETTLED = "settled", "已发布"
    WITHDRAWN = "withdrawn", "已撤回"
    EXPIRED = "expired", "已到期"


class PublishingVerb(Term):
    """What happens to articles."""

    DRAFTED = "article.drafted", "起草"
    EDITED = "article.edited", "修改"
    SUBMITTED = "article.submitted", "提交"
    PASSED = "article.passed", "审核通过"
    SENT_BACK = "article.sent_back", "退回"
    RECALLED = "article.recalled", "取回"
    REASSIGNED = "article.reassigned", "转交"
    SCHEDULED = "article.scheduled", "定时发布"
    PUBLISHED = "article.published", "发布"
    IMPORTED = "article.imported", "导入发布"
    CORRECTED = "article.corrected", "更正"
    WITHDRAWN = "article.withdrawn", "撤回"
    EXPIRED = "article.expired", "到期撤下"
    VALIDITY_CHANGED = "article.validity", "变更有效性"
    PINNED = "article.pinned", "置顶"
    MOVED = "article.moved", "调整栏目"
    RELEASED = "article.released", "登记发布渠道"
    DELETED = "article.deleted", "删除草稿"
    REMINDED = "article.reminded", "催办"
    LATE_CHECKED = "article.late_checked", "补办审核"
    PATH_SET = "review_path.set", "设定审核路径"
    PATH_REMOVED = "review_path.removed", "取消审核路径"


REVIEW_STAGES = (Stage.CHECK, Stage.SECRECY_CHECK, Stage.SIGN)
"""The three steps between draft and publication, in order (三审：审核、保密审查、签发)."""

REVIEWERS: Mapping[Stage, frozenset[RoleKind]] = {
    Stage.CHECK: frozenset({RoleKind.CHECKER, RoleKind.INFORMATION_OFFICER}),
    Stage.SECRECY_CHECK: frozenset({RoleKind.SECRECY_CHECKER}),
    Stage.SIGN: frozenset({RoleKind.SIGNER, RoleKind.LEADER}),
}

AUTHORS = frozenset({RoleKind.EDITOR, RoleKind.INFORMATION_OFFICER, RoleKind.DEPARTMENT_OFFICER})
"""Who may draft and edit."""

PUBLISHERS = REVIEWERS[Stage.SIGN]
"""Who may put on the site, correct, withdraw."""

TAKERS_DOWN = PUBLISHERS | {
    RoleKind.INFORMATION_OFFICER,
    RoleKind.LEADER,
    RoleKind.SECURITY_ADMINISTRATOR,
}
"""Who may take an item off at once in an emergency."""

DECIDERS = frozenset(
    {
        RoleKind.CHECKER, RoleKind.SECRECY_CHECKER, RoleKind.SIGNER, RoleKind.INFORMATION_OFFICER, RoleKind.LEADER,
    }
)  # fmt: skip
"""Who may decide about what screening found, where they have not edited the version themselves."""

EDITABLE_STAGES = frozenset({Stage.DRAFT, Stage.SETTLED, Stage.WITHDRAWN, Stage.EXPIRED})
"""In review nobody edits: whoever wants to, sends back or recalls first."""


@dataclass(frozen=True)
class Step:
    """One step of a review path; ``hours`` is how long it may take before a reminder goes out."""

    stage: Stage
    hours: int = 24


USUAL_PATH = (Step(Stage.CHECK), Step(Stage.SECRECY_CHECK), Step(Stage.SIGN))
URGENT_PATH = (Step(Stage.SECRECY_CHECK, 2), Step(Stage.SIGN, 2))
"""Emergencies: the department's check is made up for after publication; secrecy and signature never are.

Source: 《政府信息公开条例》第十七条: review before publication is not waived by urgency.
"""


def workflow_of(path: Sequence[Step]) -> Workflow[Stage]:
    """The moves of a review path: submit, pass each step, sign, send back, recall."""
    stages = [step.stage for step in path]
    if not stages or stages[-1] is not Stage.SIGN or Stage.SECRECY_CHECK not in stages:
        raise ValueError("a path has a secrecy check and ends with a signature")
    moves = [
        Move("submit", "提交审核", EDITABLE_STAGES, stages[0], frozenset(AUTHORS)),
        Move("recall", "取回修改", frozenset(stages), Stage.DRAFT, frozenset(AUTHORS)),
        Move(
            "send_back",
            "退回修改",
            frozenset(stages),
            Stage.DRAFT,
            frozenset(role for stage in stages for role in REVIEWERS[stage]),
            needs_reason=True,
        ),
        Move(
            "sign",
            "签发",
            frozenset({Stage.SIGN}),
            Stage.SETTLED,
            frozenset(REVIEWERS[Stage.SIGN]),
            article="《政府信息公开条例》第十七条",
        ),
    ]
    for stage, following in zip(stages, stages[1:], strict=False):
        name, label = _PASSING[stage]
        moves.append(Move(name, label, frozenset({stage}), following, frozenset(REVIEWERS[stage])))
    return Workflow(*moves)


_PASSING = {
    Stage.CHECK: ("pass_check", "审核通过"),
    Stage.SECRECY_CHECK: ("pass_secrecy", "保密审查通过"),
}

_OTHER_MOVES = {"make_up_check": "补办审核"}


def move_label(name: str) -> str:
    """The word of a move as it stands in the records; an unknown one stays as it is."""
    moves = workflow_of(USUAL_PATH).moves
    return moves[name].label if name in moves else _OTHER_MOVES.get(name, name)


SECRECY_CHECKLIST = (
    ("no_state_secret", "不含国家秘密、工作秘密，未标注密级", "《保守国家秘密法》《政府信息公开条例》第十四条"),
    ("no_personal_data", "不含身份证号、手机号、银行账号、家庭住址等个人信息，附件和图片已逐一查看", "《政府信息公开条例》第十五条、《个人信息保护法》第二十五条"),
    ("no_business_secret", "不含商业秘密；涉及第三方的，已征得同意或确认不公开会对公共利益造成重大影响", "《政府信息公开条例》第十五条"),
    ("no_danger", "公开后不会危及国家安全、公共安全、经济安全、社会稳定", "《政府信息公开条例》第十四条"),
    ("source_entitled", "属于本机关制作或保存、有权公开的信息", "《政府信息公开条例》第十条"),
)  # fmt: skip
"""What the secrecy checker confirms, line by line: name, sentence, ground."""


def unanswered(checklist: Mapping[str, bool]) -> list[str]:
    """The sentences of the secrecy checklist that were not confirmed."""
    return [sentence for name, sentence, _ground in SECRECY_CHECKLIST if not checklist.get(name)]


def may_check_secrecy(person: int, editors_since_live: Iterable[int]) -> bool:
    """Nobody checks the secrecy of what he has edited since the last live version."""
    return person not in set(editors_since_live)


def tells_validity(kind: ArticleKind | str, validity: Validity | str) -> bool:
    """Whether lists and search answers say if an article holds: policy documents always, others when they do not."""
    return kind == ArticleKind.POLICY or validity != Validity.IN_FORCE


KINDS_WITH_VALIDITY = frozenset({ArticleKind.POLICY, ArticleKind.NOTICE, ArticleKind.PLAN})
KINDS_WITH_FACTS = frozenset(set(ArticleKind) - {ArticleKind.NEWS, ArticleKind.REPOST})
"""Kinds whose pages carry the table of facts; the others have a line under the title."""

FORMATS: Mapping[ArticleKind, tuple[str, ...]] = {ArticleKind.POLICY: ("pdf", "docx", "txt")}
"""In which further formats an article is published, by kind: endings beside its ``.html``."""


def formats_of(kind: ArticleKind | str) -> tuple[str, ...]:
    """The endings under which an article of this kind is published besides ``.html``."""
    return next((endings for each, endings in FORMATS.items() if each == kind), ())


SHOWN_BY_BROWSERS = frozenset({"pdf", "png", "jpg", "jpeg", "gif", "webp", "txt"})
"""Endings of attachments that can be looked at without being saved."""

KINDS_THAT_EXPIRE = frozenset({ArticleKind.ANNOUNCEMENT, ArticleKind.PERSONNEL})

TITLE_LENGTH = 300
EARLIEST = date(1949, 10, 1)

_BRACKETS = str.maketrans("[]【】()﹝﹞〈〉《》［］", "〔〕〔〕〔〕〔〕〔〕〔〕〔〕")
_NUMBER = re.compile(r"^(?P<body>.+?)〔(?P<year>(?:19|20)\d{2})〕第?0*(?P<serial>\d+)号?$")


def normal_document_number(written: str) -> str:
    """A 文号 in its standard form: ``豫政办[2018]012号`` → ``豫政办〔2018〕12号``.

    Any bracket style, full-width digits and spaces are folded; what is not a number of that form is returned
    trimmed. Source: GB/T 9704-2012 7.2.5 (year in six-cornered brackets, no padding, no 第).
    """
    folded = "".join(unicodedata.normalize("NFKC", written).split())
    match = _NUMBER.match(folded.translate(_BRACKETS))
    if not match:
        return folded
    return f"{match['body']}〔{match['year']}〕{match['serial']}号"


def refused_dates(
    *, written_on: date | None, original_on: date | None, expires_on: date | None, today: date
) -> str:
    """Why these dates cannot be; empty where they can."""
    for name, day in (("成文日期", written_on), ("原发布日期", original_on)):
        if day is not None and day < EARLIEST:
            return f"{name} {day:%Y-%m-%d} 早于1949年10月1日，请核对。"
        if day is not None and day > today:
            return f"{name} {day:%Y-%m-%d} 晚于今天，请核对。"
    if written_on and expires_on and expires_on < written_on:
        return "到期日期早于成文日期，请核对。"
    return ""


LONGEST_SCHEDULE = timedelta(days=365)


def refused_moment(when: datetime, now: datetime) -> str:
    """Why an article cannot be scheduled for ``when``; empty where it can."""
    if when <= now:
        return "定时发布的时间已经过去，请选一个以后的时间，或选择立即发布。"
    if when - now > LONGEST_SCHEDULE:
        return "定时发布最多提前一年，请核对年份。"
    return ""


def address(column_path: str, published: date, serial: int) -> str:
    """The address of an article, allocated once: ``/zwgk/zcwj/202604/118.html``."""
    return f"{column_path}{published:%Y%m}/{serial}.html"
