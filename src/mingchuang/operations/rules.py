"""Site safety: switches, documents that must be kept current, incidents and drills. Plain Python."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mingchuang.accounts.rules import RoleKind
from mingchuang.terms import Term

SAFETY_KEEPERS = frozenset({RoleKind.SYSTEM_ADMINISTRATOR, RoleKind.SECURITY_ADMINISTRATOR})
"""Who writes rules, plan and register, and switches the site to reading only."""

SAFETY_READERS = SAFETY_KEEPERS | {
    RoleKind.AUDIT_ADMINISTRATOR,
    RoleKind.INFORMATION_OFFICER,
    RoleKind.SIGNER,
    RoleKind.LEADER,
}
GREY_SWITCHERS = frozenset({RoleKind.SYSTEM_ADMINISTRATOR, RoleKind.INFORMATION_OFFICER})


class Switch(Term):
    """What of the whole site can be switched."""

    READ_ONLY = "read_only", "只读"


class SafetyPaper(Term):
    """The documents that a site must have (《网络安全法》第二十三条、第二十七条)."""

    RULES = "rules", "网站安全管理制度"
    PLAN = "plan", "网络安全事件应急预案"


REVIEW_DAYS = 365
"""Calendar days after which rules and plan are looked through again. [M] A working default of ours; the district sets
its own as the parameter ``safety.review_days``."""

DRILL_DAYS = 365
"""Calendar days within which the plan is practised: at least one drill a year.

Source: 《国家网络安全事件应急预案》（中网办发文〔2017〕4号）6.2 [M]: 每年至少组织一次预案演练. The parameter is
``safety.drill_days``.
"""


class EventKind(Term):
    """What the register holds."""

    INCIDENT = "incident", "事件"
    DRILL = "drill", "演练"


class Level(Term):
    """Levels of incidents (《国家网络安全事件应急预案》1.4)."""

    MOST_SERIOUS = "most_serious", "特别重大"
    SERIOUS = "serious", "重大"
    LARGER = "larger", "较大"
    GENERAL = "general", "一般"


class SafetyVerb(Term):
    """What happens to the safety of the site."""

    READ_ONLY_ON = "safety.read_only_on", "改为只读"
    READ_ONLY_OFF = "safety.read_only_off", "恢复办理"
    TAKEN_DOWN = "safety.taken_down", "紧急撤下"
    PAPER_WRITTEN = "safety.paper_written", "修订安全制度"
    EVENT_REGISTERED = "safety.event_registered", "登记安全事件"
    EVENT_CHANGED = "safety.event_changed", "补记安全事件"


@dataclass(frozen=True)
class Course:
    """The moments of an incident or a drill; each later one may still be open."""

    began_at: datetime
    found_at: datetime
    contained_at: datetime | None = None
    ended_at: datetime | None = None

    def disorder(self, now: datetime) -> str:
        """Why these moments cannot be; empty where they can."""
        named = [
            ("发生", self.began_at),
            ("发现", self.found_at),
            ("控制", self.contained_at),
            ("恢复", self.ended_at),
        ]
        known = [(name, at) for name, at in named if at is not None]
        for (earlier, before), (later, after) in zip(known, known[1:], strict=False):
            if after < before:
                return f"{later}时间早于{earlier}时间，请核对。"
        if known[-1][1] > now:
            return f"{known[-1][0]}时间晚于现在，请核对。"
        if self.ended_at is not None and self.contained_at is None:
            return "已经恢复的，请同时填写控制住的时间。"
        return ""

    @property
    def minutes_to_contain(self) -> int | None:
        """Minutes from discovery until it was contained."""
        return _minutes(self.found_at, self.contained_at)

    @property
    def minutes_to_end(self) -> int | None:
        """Minutes from discovery until everything ran again."""
        return _minutes(self.found_at, self.ended_at)


def _minutes(begin: datetime, end: datetime | None) -> int | None:
    return None if end is None else int((end - begin).total_seconds() // 60)


def review_due(reviewed_on: date, days: int = REVIEW_DAYS) -> date:
    """The day on which a safety paper is looked through again, so many calendar days later."""
    return reviewed_on + timedelta(days=days)


def drill_due(last_drill: date | None, today: date, days: int = DRILL_DAYS) -> date:
    """The day by which the next drill is held; today where there has been none."""
    return today if last_drill is None else last_drill + timedelta(days=days)


READ_ONLY_SAID = "网站现在只能阅读，暂时不能提交或修改（{reason}）。已经公开的信息照常可读；您填写的内容没有保存，请自行保留，稍后再提交。"
"""What everybody is told who writes while the site is switched to reading only."""
