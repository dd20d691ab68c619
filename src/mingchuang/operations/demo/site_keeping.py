"""Who keeps the demo district's site, and which review paths hold where."""

from datetime import date, datetime

from mingchuang.accounts.models import Person
from mingchuang.directory.models import Organisation
from mingchuang.portal.actions import roster_changed
from mingchuang.portal.models import ColumnPage, RosterEntry
from mingchuang.portal.rules import RosterDuty
from mingchuang.publishing.actions import new_path, set_review_path
from mingchuang.publishing.rules import URGENT_PATH, Stage, Step

ROSTER = (
    (RosterDuty.HOST, "明窗区人民政府办公室", "信息科", "0000-1234567", "统筹网站内容、更新和检查", ""),
    (RosterDuty.CONTENT, "区教育局", "办公室信息员", "0000-1234571", "教育领域栏目的内容和更新", ""),
    (RosterDuty.CONTENT, "云溪镇人民政府", "党政办信息员", "0000-1234580", "本镇专栏和村（社区）公开", ""),
    (RosterDuty.OPERATION, "区政务服务和大数据管理局", "网络科", "0000-1234599", "服务器、备份、应急值守", ""),
    (RosterDuty.COMPANY, "示例数据技术有限公司", "驻场工程师", "0000-7654321", "程序升级和故障处理", "明采购〔2026〕8号"),
    (RosterDuty.SECURITY, "示例网络安全服务有限公司", "值守组", "0000-7654322", "漏洞检查、攻击监测", "明采购〔2026〕9号"),
)  # fmt: skip
"""Duty, unit, whom to ask, telephone, task, contract."""


def keep_site(
    organisations: dict[str, Organisation],
    people: dict[str, Person],
    columns: dict[str, ColumnPage],
    year: int,
    *,
    at: datetime,
) -> None:
    """The roster of the site from the first day of ``year``; three review paths besides the usual one."""
    officer = people["gongkai"]
    RosterEntry.objects.bulk_create(
        RosterEntry(
            duty=duty, unit=unit, contact=contact, telephone=telephone, task=task, contract=contract,
            from_on=date(year, 1, 1),
        )
        for duty, unit, contact, telephone, task, contract in ROSTER
    )  # fmt: skip
    roster_changed(actor=officer.pk, at=at)
    weighed = (Step(Stage.CHECK, 48), Step(Stage.SECRECY_CHECK), Step(Stage.SIGN, 48))
    for organisation, column, urgent, steps in (
        (None, None, True, URGENT_PATH),
        (None, columns["zwgk/zcwj/gfxwj"], False, weighed),
        (organisations["MC02"], None, False, (Step(Stage.CHECK), Step(Stage.SECRECY_CHECK), Step(Stage.SIGN, 8))),
    ):  # fmt: skip
        path = new_path(organisation, column, steps, urgent=urgent)
        set_review_path(path, actor=officer, at=at)
