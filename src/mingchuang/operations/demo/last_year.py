"""The year before the present one in the demo district: its items, applications, registers and reports.

The portal was new then: most items went out over boards, newspapers and the city's platform, so the present year shows
what a report must explain. The bodies' reports stand as they do long after their last day: handed in but for a few.
"""

import random
from collections.abc import Callable
from datetime import date, datetime, time
from itertools import islice

from mingchuang.accounts.models import Person
from mingchuang.annualreport import actions
from mingchuang.annualreport.public import publish
from mingchuang.annualreport.queries import find
from mingchuang.annualreport.rules import REPORTING, ActivityKind, Part
from mingchuang.directory.models import Organisation
from mingchuang.directory.rules import OrganisationKind
from mingchuang.disclosure.rules import Intake
from mingchuang.foi.rules.events import EventKind
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.words import ApplicantKind
from mingchuang.operations.demo.accounts_of_the_year import PROBLEMS, Books, keep_registers
from mingchuang.operations.demo.applications import Planned, add_applications
from mingchuang.operations.demo.district import GOVERNMENT, OFFICE
from mingchuang.operations.demo.plan import Item
from mingchuang.operations.demo.replay import over
from mingchuang.parameters.queries import CHINA
from mingchuang.publishing.actions import NewArticle, gate_at, publish_in_bulk
from mingchuang.publishing.rules import Channel, Way

WAYS = {
    Way.SITE: (60, (Channel.SITE,)),
    Way.CITY_PLATFORM: (96, (Channel.CITY_PLATFORM,)),
    Way.DEPARTMENTS_AND_TOWNS: (284, (Channel.BOARD, Channel.NEWSPAPER)),
    Way.OTHER: (18, (Channel.BOARD,)),
}
"""How many items each way had, and over which channels; only the site's have pages."""

_I, _K, _O = Intake, ApplicantKind, Outcome
APPLICATIONS = (
    Planned(236, _I.LETTER, _K.NATURAL, "明元日", "城北污水管网改造施工方案", "城北污水管网改造工程的施工方案和工期。", _O.DISCLOSED, 12),
    Planned(205, _I.ONLINE, _K.NATURAL, "明上元", "体育公园建设合同", "区体育公园建设项目的中标合同。", _O.PARTLY, 19),
    Planned(161, _I.IN_PERSON, _K.NATURAL, "明社日", "书院街停车位规划图", "书院街路边停车位的规划图。", _O.DISCLOSED, 6),
    Planned(121, _I.ONLINE, _K.COMMERCIAL, "明窗松风文具商店", "中小企业补贴办法", "本年度中小企业补贴的对象、标准和申请办法。", _O.ALREADY_PUBLIC, 5),
    Planned(84, _I.LETTER, _K.NATURAL, "明七夕", "市级公交线网规划", "市级公交线网规划图及说明。", _O.NOT_OURS, 4),
    Planned(52, _I.ONLINE, _K.NATURAL, "明重阳", "2003年柳林镇林权登记表", "2003年柳林镇林权登记表。", _O.NON_EXISTENT, 13, EventKind.EXTENDED),
    Planned(18, _I.ONLINE, _K.NATURAL, "明腊月", "供热价格调整听证会纪要", "供热价格调整听证会的纪要。", _O.DISCLOSED, 11),
)  # fmt: skip
"""Counted back from 21 January; the last one was carried over and answered in the new year."""

BOOKS: Books = (
    (
        (3, 12, "MC00", "门户网站运行维护", "5200.00", "明财付〔{year}〕33号"),
        (11, 20, "MC00", "信息公开栏制作", "1800.00", "明财付〔{year}〕204号"),
    ),
    (
        (ActivityKind.MEETING, 2, 20, "MC00", "全区政务公开工作会议", 44),
        (ActivityKind.TRAINING, 5, 14, "MC00", "政府信息公开条例培训", 61),
    ),
    (
        ("MC21", "T2.b5_permit.decisions", "1711", "审批系统年度统计表"),
        ("MC09", "T2.b5_permit.decisions", "188", "审批系统年度统计表"),
        ("MC11", "T2.b6_penalty.decisions", "61", "行政处罚案件台账"),
        ("MC12", "T2.b6_penalty.decisions", "88", "行政处罚案件台账"),
        ("MC01", "T2.b8_fee.amount", "301.2", "非税收入年度报表"),
        ("MC21", "services.items", "1187", "政务服务事项目录"),
        ("MC21", "services.in_centre", "1090", "政务服务中心进驻清单"),
    ),
)

PUBLISHED = ("MC00", "MC01", "MC03", "MC07", "MC09", "MC11", "MC22", "MC52", "MC58", "MC")
"""Whose reports are public, in the order in which they came out; the government's last."""
SILENT = ("MC02", "MC57")
"""Who has not begun."""
SENT_BACK = {
    "MC14": "第五部分只写了成绩，没有写存在的问题。请补充问题和改进时间。（《政府信息公开条例》第五十条）",
    "MC53": "街道登记的公开栏信息没有注明日期，请核对数量后重新报送。",
}
WAITING = ("MC05", "MC55")
"""Who has handed in and waits for the government's office."""


def play(
    items: list[Item],
    to_new: Callable[[Item], NewArticle],
    organisations: dict[str, Organisation],
    people: dict[str, Person],
    year: int,
    at: datetime,
) -> int:
    """What was disclosed and asked in ``year``, out of a plan of its ``items``; how many articles there are."""
    dice, gate = random.Random(year), gate_at(at, answered=True)
    dice.shuffle(items)
    high = iter([one for one in items if one.body.code in (GOVERNMENT.code, OFFICE.code)] or items)
    rest = iter([one for one in items if one.body.code not in (GOVERNMENT.code, OFFICE.code)])
    count = 0
    for way, (wanted, channels) in WAYS.items():
        own = way is Way.DEPARTMENTS_AND_TOWNS
        chosen = [*islice(() if own else high, wanted)]
        chosen += islice(rest, wanted - len(chosen))
        new = [
            over(to_new(item), channels, None if own else organisations["MC"])
            for item in sorted(chosen, key=lambda item: item.day)
        ]
        count += len(publish_in_bulk(new, actor=None, at=at, gate=gate))
    january = min(at, _moment(year + 1, 1, 21))
    add_applications(organisations["MC"], people, organisations, at=january, year=APPLICATIONS)
    keep_registers(organisations, year, date(year, 12, 31), people["gongkai"], january, BOOKS)
    return count


def report(organisations: dict[str, Organisation], people: dict[str, Person], year: int, at: datetime) -> int:
    """The reports of ``year`` as they stand after the last day, once that is past; how many are public."""
    january, march = _moment(year + 1, 1, 23), _moment(year + 1, 3, 20)
    if march >= at:
        return 0
    for code, body in organisations.items():
        if body.kind in (*REPORTING, OrganisationKind.GOVERNMENT) and code not in SILENT:
            _hand_in(code, body, people["gongkai"], year, january)
    for code in PUBLISHED:
        moment = march if code == "MC" else january
        accepted = find(year, organisations[code])
        assert accepted is not None  # handed in above
        publish(accepted, actor=people["qianfa"], at=moment, today=moment.date())
    return len(PUBLISHED)


def _hand_in(code: str, body: Organisation, officer: Person, year: int, at: datetime) -> None:
    prose: dict[str, str] = {Part.PROBLEMS: "\n".join(PROBLEMS)}
    report = actions.begin(year, body, actor=officer, at=at, today=at.date())
    actions.write(report, prose, actor=officer, at=at)
    report = actions.move(report, "submit", actor=officer, at=at, today=at.date())
    if code in SENT_BACK:
        actions.move(report, "send_back", remark=SENT_BACK[code], actor=officer, at=at, today=at.date())
    elif code not in WAITING:
        actions.move(report, "accept", actor=officer, at=at, today=at.date())


def _moment(year: int, month: int, day: int) -> datetime:
    return datetime.combine(date(year, month, day), time(10, 20), CHINA)
