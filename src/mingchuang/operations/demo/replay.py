"""The year 2018 played in the fictional district: a year of the same shape as the report with which this work began.

3,623 items by four ways, eight applications with their intakes and outcomes, 0.85 万元, 621 and 571 items of service as
plain counts. Nothing of it is typed into a report: ``mingchuang report annual --year 2018`` counts what lies here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice

from mingchuang.accounts.models import Person
from mingchuang.annualreport import actions
from mingchuang.annualreport.rules import ActivityKind, Part
from mingchuang.directory.models import Organisation
from mingchuang.disclosure.rules import Intake
from mingchuang.foi.rules.events import EventKind
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.words import ApplicantKind
from mingchuang.operations.demo.applications import Planned
from mingchuang.operations.demo.district import GOVERNMENT, OFFICE
from mingchuang.operations.demo.plan import Item
from mingchuang.parameters.queries import CHINA
from mingchuang.publishing.actions import NewArticle, gate_at, publish_in_bulk
from mingchuang.publishing.rules import Channel, Way

YEAR = 2018
WAYS = {
    Way.SITE: (1060, (Channel.SITE,)),
    Way.CITY_PLATFORM: (580, (Channel.CITY_PLATFORM,)),
    Way.DEPARTMENTS_AND_TOWNS: (1840, (Channel.SITE,)),
    Way.OTHER: (143, (Channel.BOARD,)),
}
"""How many items each way has, and over which channel they went out."""

_I, _K, _O = Intake, ApplicantKind, Outcome
APPLICATIONS = (
    Planned(210, _I.LETTER, _K.NATURAL, "明初一", "河东路拓宽征收补偿方案", "河东路拓宽工程的征收补偿方案。", _O.DISCLOSED, 9),
    Planned(188, _I.IN_PERSON, _K.NATURAL, "明初二", "中心小学学区划分文件", "中心小学学区划分的文件。", _O.DISCLOSED, 4),
    Planned(165, _I.ONLINE, _K.COMMERCIAL, "明窗安顺物业公司", "老旧小区物业补助办法", "老旧小区物业补助的对象和标准。", _O.DISCLOSED, 11),
    Planned(141, _I.LETTER, _K.NATURAL, "明初三", "农贸市场改造合同", "农贸市场改造项目的中标合同。", _O.PARTLY, 13),
    Planned(117, _I.ONLINE, _K.NATURAL, "明初四", "污水管网施工合同", "城北污水管网施工合同及结算。", _O.PARTLY, 12),
    Planned(92, _I.IN_PERSON, _K.RESEARCH, "明窗水文学会", "水库除险加固评审材料", "水库除险加固工程的评审材料。", _O.PARTLY, 14),
    Planned(66, _I.ONLINE, _K.NATURAL, "明初五", "他户宅基地审批材料", "邻居一户的宅基地审批材料。", _O.PRIVACY, 10, EventKind.THIRD_PARTY_ASKED),
    Planned(41, _I.LETTER, _K.NATURAL, "明初六", "1998年乡道规划图", "1998年的乡道规划图纸。", _O.NON_EXISTENT, 8),
)  # fmt: skip

COSTS = (
    (3, 14, "政府网站运行维护", "3600.00"),
    (6, 20, "云盾服务", "2900.00"),
    (11, 5, "信息公开展板制作", "2000.00"),
)
COUNTS = (("services.items", 621), ("services.in_centre", 571))

PROSE: dict[str, str] = {
    Part.OVERVIEW: "区政府明确分管领导和工作机构，各单位确定专人，形成三级责任。定期检查、通报各单位公开情况，结果计入年度目标考核。",
    Part.PROBLEMS: "个别栏目更新不够及时；静态信息多，分析研究类信息少；公共服务类信息还不能满足群众需要。\n"
    "下一步：增加公开渠道，把信息公开与网上办事结合起来，加大权力、财政资金、公共服务和社会监督信息的公开。",
}
BATCH = 200


def played(
    stock: Iterator[Item],
    to_new: Callable[[Item], NewArticle],
    government: Organisation,
    *,
    at: datetime,
    progress: Callable[[Iterable[Item]], Iterator[Item]] = iter,
) -> int:
    """Publish the year's items, each by its way: departments and towns their own, the rest the government or its
    office. How many there are.

    ``stock`` gives as many items as are asked for.
    """
    count = 0
    gate = gate_at(at, answered=True)
    for way, (wanted, channels) in WAYS.items():
        own = way is Way.DEPARTMENTS_AND_TOWNS
        items = islice(
            (one for one in stock if not own or one.body.code not in (GOVERNMENT.code, OFFICE.code)), wanted
        )
        new = (
            over(to_new(replace(item, sheet="")), channels, None if own else government)
            for item in progress(items)
        )
        while batch := list(islice(new, BATCH)):
            count += len(publish_in_bulk(batch, actor=None, at=at, gate=gate))
    return count


def over(new: NewArticle, channels: tuple[Channel, ...], government: Organisation | None) -> NewArticle:
    """The item over these channels; in the government's name where it is neither the government's nor its office's."""
    if government is None or new.organisation.issuer in ("government", "office"):
        return replace(new, channels=channels)
    return replace(new, organisation=government, source=government.name, channels=channels)


def keep_books(organisations: Mapping[str, Organisation], actor: Person, at: datetime) -> None:
    """The year's costs, and the service items as plain counts until there is a catalogue."""
    for month, day, title, yuan in COSTS:
        actions.add_activity(
            ActivityKind.COST, organisations["MC00"], held_on=date(YEAR, month, day), title=title,
            amount_yuan=Decimal(yuan), actor=actor, at=at,
        )  # fmt: skip
    for code, value in COUNTS:
        actions.record_count(
            YEAR, organisations["MC00"], code, Decimal(value), source="政务服务事项清单（“三级十同”）", actor=actor, at=at
        )  # fmt: skip


def write_report(government: Organisation, actor: Person, at: datetime) -> None:
    """What people say in the report of the year; the figures are counted."""
    report = actions.begin(YEAR, government, actor=actor, at=at, today=at.date())
    actions.write(report, PROSE, actor=actor, at=at)


def last_evening() -> datetime:
    """The moment at which the year is looked back on."""
    return datetime.combine(date(YEAR, 12, 31), time(18), CHINA)
