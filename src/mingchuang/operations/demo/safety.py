"""The site's safety in the fictional district: rules and plan with their owners, a drill, an incident that ended."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.operations.actions import register_event, write_paper
from mingchuang.operations.rules import EventKind, Level, SafetyPaper

RULES = """一、本制度适用于明窗区人民政府门户网站。网站安全由区政府办公室主管，区大数据中心承担日常维护。

二、系统管理员、安全管理员、审计管理员由三人分别担任，每季度核对一次账号和权限，离岗当日停用账号。

三、发布信息须经审核、保密审查、签发，任何人不得绕过。发现不应公开的内容，先撤下，再报告，再查原因。

四、每天核对公众页面是否被改动（mingchuang edition verify）并查看系统状态；每天备份一次，每月试恢复一次。

五、服务器、数据库和网站程序的安全更新，一般在发布后十日内完成，紧急更新在两日内完成。"""

PLAN = """一、分级：按《国家网络安全事件应急预案》分为特别重大、重大、较大、一般四级。

二、发现网页被改、出现不应公开的内容或个人信息：值班人员立即在工作台“网站安全”中撤下；无法逐条撤下的改为只读，十五分钟内电话报告安全管理员，安全管理员报告区政府办公室。

三、网站打不开：系统管理员检查电源、网络、磁盘和系统状态。应用停止时公众页面由网页服务器继续提供，先保阅读，再恢复办理。

四、恢复：运行 mingchuang edition verify 和 mingchuang journal verify，确认页面和日志完整以后恢复办理。

五、事后三个工作日内在“网站安全”登记经过、处置和改进。每年至少演练一次。"""


def keep_safe(people: Mapping[str, Person], days: list[date], *, at: datetime) -> None:
    """Write both papers, register last spring's drill and one incident, on working days of the year played."""
    security = people["anquan"]
    first = days[len(days) // 3]
    write_paper(SafetyPaper.RULES, RULES, owner=people["gongkai"], reviewed_on=first, actor=security, at=at)
    write_paper(SafetyPaper.PLAN, PLAN, owner=security, reviewed_on=first, actor=security, at=at)
    register_event(_drill(days[len(days) // 2]), actor=security, at=at)
    register_event(_incident(days[len(days) * 2 // 3]), actor=security, at=at)


def _moment(day: date, hour: int, minute: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def _drill(day: date) -> dict[str, object]:
    begun = _moment(day, 15, 0)
    return {
        "kind": EventKind.DRILL,
        "title": "网页被改动的应急演练",
        "began_at": begun,
        "found_at": begun + timedelta(minutes=4),
        "contained_at": begun + timedelta(minutes=11),
        "ended_at": begun + timedelta(minutes=26),
        "what": "演练人员改动一个已发布的页面文件，值班人员按预案核对、报告、恢复。",
        "done": "核对命令指出被改动的页面，恢复命令放回原文，随后核验日志。",
        "lesson": "值班电话表要贴在机房门口；两名新到岗的编辑补训一次。",
    }


def _incident(day: date) -> dict[str, object]:
    begun = _moment(day, 9, 20)
    return {
        "kind": EventKind.INCIDENT,
        "level": Level.GENERAL,
        "title": "公示附件多带一列信息",
        "began_at": begun,
        "found_at": begun + timedelta(minutes=35),
        "contained_at": begun + timedelta(minutes=37),
        "ended_at": begun + timedelta(hours=5),
        "what": "一份公示的附件多带了一列不需要公开的信息，由发布单位自查发现。",
        "done": "两分钟内从各处撤下；改好附件、重新审查后再公开。",
        "lesson": "附件先经“发布前检查”，隐藏的工作表一律删除后再上传。",
    }
