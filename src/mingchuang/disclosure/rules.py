"""What must be published, by whom, by when; and how it stands. Plain Python.

Source: 《政府信息公开条例》第十二条、第十九条至第二十二条、第二十六条; 国办发〔2019〕54号 (grass-roots tables).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from mingchuang.accounts.rules import RoleKind
from mingchuang.publishing.rules import Validity
from mingchuang.terms import Term
from mingchuang.workdays import Calendar

OUTER_LIMIT = 20
"""Working days from making or change within which information is published (《条例》第二十六条)."""


class Origin(Term):
    """Where an obligation comes from."""

    STATUTE = "statute", "条例规定"
    FIELD = "field", "试点领域标准目录"
    LOCAL = "local", "本地增加"


class Bearer(Term):
    """Which organisations an obligation binds."""

    EVERY = "every", "各机关（区政府、部门、镇街）"
    DISTRICT = "district", "全区统筹（任一单位公开即算）"
    DEPARTMENTS = "departments", "各部门"
    TOWNS = "towns", "各镇、街道"
    NAMED = "named", "指定的机构"


class LimitKind(Term):
    """How a time limit is written in the tables."""

    WORKDAYS_AFTER = "workdays_after", "产生或变更之日起若干工作日内"
    IMMEDIATE = "immediate", "及时公开"
    REALTIME = "realtime", "实时公开"
    PERIOD = "period", "公示期不少于若干工作日"


class Carrier(Term):
    """公开渠道和载体: the boxes of the standard tables."""

    SITE = "site", "政府网站"
    GAZETTE = "gazette", "政府公报"
    NEW_MEDIA = "new_media", "两微一端"
    HEARING = "hearing", "发布会/听证会"
    BROADCAST = "broadcast", "广播电视"
    PAPER = "paper", "纸质媒体"
    READING_POINT = "reading_point", "公开查阅点"
    SERVICE_CENTRE = "service_centre", "政务服务中心"
    SERVICE_STATION = "service_station", "便民服务站"
    ON_SITE = "on_site", "入户/现场"
    BOARD = "board", "社区/企事业单位/村公示栏（电子屏）"
    PUSHED = "pushed", "精准推送"
    OTHER = "other", "其他"


class Audience(Term):
    """公开对象."""

    EVERYBODY = "everybody", "全社会"
    GROUP = "group", "特定群体"


class Level(Term):
    """公开层级."""

    COUNTY = "county", "县级"
    TOWN = "town", "乡级"


class Standing(Term):
    """How an obligation stands for one organisation on one day."""

    LATE = "late", "超期"
    BLANK = "blank", "空白"
    DUE_SOON = "due_soon", "将到期"
    FRESH = "fresh", "正常"
    NOT_APPLICABLE = "not_applicable", "不适用"


GAPS = frozenset({Standing.LATE, Standing.BLANK})
"""What an inspector would write down."""


class Intake(Term):
    """申请方式: how an application for information may come in; the guide says which are open."""

    IN_PERSON = "in_person", "当面"
    LETTER = "letter", "信函"
    ONLINE = "online", "网络"
    FAX = "fax", "传真"


class DisclosureVerb(Term):
    """What happens to obligations, the guide, and rounds of review."""

    INSTALLED = "obligation.installed", "载入法定公开事项"
    ADDED = "obligation.added", "新增公开事项"
    CHANGED = "obligation.changed", "修改公开事项"
    IMPORTED = "obligation.imported", "导入标准目录"
    ATTACHED = "obligation.attached", "关联公开内容"
    DETACHED = "obligation.detached", "取消关联"
    EXEMPTED = "obligation.exempted", "标记不适用"
    EXEMPTION_ENDED = "obligation.exemption_ended", "恢复适用"
    OCCURRED = "obligation.occurred", "登记信息产生或变更"
    OCCURRENCE_VOIDED = "obligation.occurrence_voided", "撤销登记"
    REMINDED = "obligation.reminded", "公开事项提醒"
    GUIDE_CHANGED = "guide.changed", "修改公开指南"
    GUIDE_RENEWED = "guide.renewed", "更新公开指南"
    ROUND_OPENED = "review_round.opened", "开始文件清理"
    PROPOSED = "review_round.proposed", "提出清理意见"
    DECIDED = "review_round.decided", "确定清理结论"
    ROUND_PUBLISHED = "review_round.published", "公布清理结果"


OFFICE = frozenset({RoleKind.INFORMATION_OFFICER})
"""Who keeps the catalogue and the guide, where held at the government itself."""

TENDERS = frozenset(
    {RoleKind.INFORMATION_OFFICER, RoleKind.DEPARTMENT_OFFICER, RoleKind.EDITOR, RoleKind.CHECKER}
)
"""Who looks after the obligations of an organisation."""

LOOKERS = TENDERS | {RoleKind.SIGNER, RoleKind.LEADER, RoleKind.SECRECY_CHECKER}
"""Who may read how an organisation stands."""


class RefusedError(ValueError):
    """A change that the rules do not allow; the message is the sentence for people."""


@dataclass(frozen=True)
class Limit:
    """A time limit of a table; ``n`` counts working days, None where the words name no number."""

    kind: LimitKind
    n: int | None = None

    @property
    def words(self) -> str:
        """As people read it."""
        if self.kind is LimitKind.WORKDAYS_AFTER:
            return f"信息形成或者变更之日起{self.n or OUTER_LIMIT}个工作日内"
        if self.kind is LimitKind.PERIOD and self.n:
            return f"公示期不少于{self.n}个工作日"
        return self.kind.label

    @property
    def days(self) -> int:
        """Working days within which something made today must be public.

        Where the table says only 及时, 实时 or a period of notice, the outer limit of the regulation holds.
        Source: 《政府信息公开条例》第二十六条.
        """
        if self.kind is LimitKind.WORKDAYS_AFTER and self.n:
            return min(self.n, OUTER_LIMIT)
        return OUTER_LIMIT

    def stored(self) -> dict[str, str | int | None]:
        """As it stands in the database: ``{"kind", "n"}``."""
        return {"kind": self.kind.value, "n": self.n}


def limit_of(stored: dict) -> Limit:
    """The inverse of ``Limit.stored``."""
    return Limit(LimitKind(stored["kind"]), stored.get("n"))


_DAYS = re.compile(r"(\d+)个?工作日")
_CHINESE_DAYS = re.compile(r"([一二三四五六七八九十]+)个?工作日")


def read_limit(words: str) -> Limit | None:
    """The limit that a cell of 公开时限 means; None where it names none that we know.

    >>> read_limit("自信息形成或变更之日起20个工作日内公开")
    Limit(kind='workdays_after', n=20)
    """
    text = "".join(words.split())
    days = _DAYS.search(text) or _CHINESE_DAYS.search(text)
    n = chinese_number(days.group(1)) if days else None
    if "公示" in text and n:
        return Limit(LimitKind.PERIOD, n)
    if n:
        return Limit(LimitKind.WORKDAYS_AFTER, n)
    if "实时" in text or "即时" in text:
        return Limit(LimitKind.REALTIME)
    if "及时" in text or "按进展" in text or "集中" in text:
        return Limit(LimitKind.IMMEDIATE)
    return None


_DIGITS = {sign: place for place, sign in enumerate("零一二三四五六七八九")}


def chinese_number(written: str) -> int:
    """A number up to 99 in Chinese or Arabic digits: ``二十`` → 20."""
    if written.isdigit():
        return int(written)
    tens, found, ones = written.partition("十")
    if not found:
        return _DIGITS.get(written, 0)
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)


@dataclass(frozen=True)
class Due:
    """A day by which something must be public. ``provisional`` where a year without a calendar is reached."""

    on: date
    provisional: bool = False


def due_after(happened_on: date, limit: Limit, calendar: Calendar) -> Due:
    """The last day to publish what was made or changed on ``happened_on``.

    Source: 《政府信息公开条例》第二十六条. A year without a published calendar gives a provisional day.
    """
    planned = calendar.provisional_after(happened_on, limit.days)
    return Due(planned.day, planned.provisional)


def renewal_due(newest_on: date, renew_days: int | None) -> Due | None:
    """The last day on which content of ``newest_on`` still counts as kept up; None where nothing ends it.

    ``renew_days`` are calendar days; those of the package are the inspection's windows for blank and stale
    columns (国办秘函〔2019〕19号), not a limit of the regulation.
    """
    return Due(newest_on + timedelta(days=renew_days)) if renew_days else None


def standing_on(
    today: date, *, newest_on: date | None, dues: Iterable[Due], soon_days: int
) -> tuple[Standing, Due | None]:
    """How an obligation stands and the next day that matters. ``soon_days`` are calendar days.

    Without content it is blank, however long there still is; with content the earliest open day decides.
    """
    first = min(dues, key=lambda due: due.on, default=None)
    if newest_on is None:
        return Standing.BLANK, first
    if first is None:
        return Standing.FRESH, None
    if first.on < today:
        return Standing.LATE, first
    soon = first.on <= today + timedelta(days=soon_days)
    return (Standing.DUE_SOON if soon else Standing.FRESH), first


CONCLUSIONS = {
    Validity.IN_FORCE: "继续有效",
    Validity.AMENDED: "修改",
    Validity.EXPIRED: "宣布失效",
    Validity.REPEALED: "废止",
}
"""What a review of documents may find, in the words of its list."""
