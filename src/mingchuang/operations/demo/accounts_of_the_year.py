"""The disclosure work of the demo district as registers, and this year's reports under way."""

from datetime import date, datetime
from decimal import Decimal

from mingchuang.accounts.models import Person
from mingchuang.annualreport import actions
from mingchuang.annualreport.rules import ActivityKind, Part
from mingchuang.directory.models import Organisation
from mingchuang.operations.demo import files

Books = tuple[
    tuple[tuple[int, int, str, str, str, str], ...],
    tuple[tuple[ActivityKind, int, int, str, str, int], ...],
    tuple[tuple[str, str, str, str], ...],
]
"""The registers of a year: costs (month, day, body, what for, yuan, voucher), meetings and trainings (with people),
numbers of other systems (body, figure, value, source)."""

BOOKS: Books = (
    (
        (2, 10, "MC00", "门户网站运行维护（上半年）", "3200.00", "明财付〔{year}〕21号"),
        (7, 8, "MC00", "门户网站运行维护（下半年）", "3200.00", "明财付〔{year}〕118号"),
        (9, 3, "MC00", "云盾服务续费", "2100.00", "明财付〔{year}〕167号"),
    ),
    (
        (ActivityKind.MEETING, 1, 15, "MC00", "全区政务公开工作推进会", 46),
        (ActivityKind.MEETING, 7, 21, "MC00", "上半年政务公开考核通报会", 41),
        (ActivityKind.TRAINING, 4, 9, "MC00", "依申请公开办理和答复文书培训", 58),
        (ActivityKind.TRAINING, 6, 18, "MC02", "教育系统信息公开员培训", 35),
    ),
    (
        ("MC21", "T2.b5_permit.decisions", "1862", "审批系统年度统计表"),
        ("MC09", "T2.b5_permit.decisions", "214", "审批系统年度统计表"),
        ("MC11", "T2.b6_penalty.decisions", "97", "行政处罚案件台账"),
        ("MC12", "T2.b6_penalty.decisions", "143", "行政处罚案件台账"),
        ("MC01", "T2.b8_fee.amount", "318.6", "非税收入年度报表"),
        ("MC21", "services.items", "1204", "政务服务事项目录"),
        ("MC21", "services.in_centre", "1173", "政务服务中心进驻清单"),
    ),
)
PROBLEMS = (
    "一是个别栏目更新不及时。二是分析解读类信息偏少。三是公共服务类信息还不够丰富。",
    "下一步：按月通报临近时限的栏目；政策文件与解读同步起草、同步发布；在办事指南旁补充常见问题。",
)


CHANGES = (
    "与上年相比，区政府网站公开的信息增加、上报市级公开平台的信息减少，是因为新门户网站建成后，原来上报市级平台的信息改在"
    "区政府网站公开；政策解读增加，是因为今年起政策文件与解读同步发布。"
)
"""Why figures jump, as a person explains them."""


def keep_registers(
    organisations: dict[str, Organisation],
    year: int,
    today: date,
    actor: Person | None,
    at: datetime,
    books: Books = BOOKS,
) -> None:
    """Costs with their vouchers, meetings, trainings until today, and the numbers that other systems count."""
    costs, gatherings, counts = books
    for month, day, code, title, yuan, number in costs:
        if (on := date(year, month, day)) <= today:
            number = number.format(year=year)
            scan = files.as_voucher(number, on, title, f"{Decimal(yuan):,.2f}元", at=at)
            actions.add_activity(
                ActivityKind.COST, organisations[code], held_on=on, title=title, amount_yuan=Decimal(yuan),
                evidence_number=number, evidence=("凭证.pdf", scan), actor=actor, at=at,
            )  # fmt: skip
    for kind, month, day, code, title, people in gatherings:
        if (on := date(year, month, day)) <= today:
            actions.add_activity(
                kind, organisations[code], held_on=on, title=title, people=people, actor=actor, at=at
            )  # fmt: skip
    for code, figure, value, source in counts:
        actions.record_count(
            year, organisations[code], figure, Decimal(value), source=source, actor=actor, at=at
        )  # fmt: skip


def write_reports(
    organisations: dict[str, Organisation], people: dict[str, Person], year: int, today: date, at: datetime
) -> None:
    """Reports of ``year`` under way: the government's and some departments' written, one sent back, most not begun."""
    officer = people["gongkai"]
    prose: dict[str, str] = {
        Part.PROBLEMS: "\n".join(PROBLEMS),
        Part.OVERVIEW: "区政府常务会议专题研究政务公开工作，明确分管领导和工作机构。\n" + CHANGES,
    }
    for code in ("MC", "MC00", "MC02", "MC09"):
        report = actions.begin(year, organisations[code], actor=officer, at=at, today=today)
        actions.write(report, prose, actor=officer, at=at)
        if code in ("MC00", "MC02"):
            actions.move(report, "submit", actor=officer, at=at, today=today)
        if code == "MC00":
            actions.move(report, "accept", actor=officer, at=at, today=today)
        if code == "MC02":
            actions.move(
                report, "send_back", remark="第五部分没有写明改进措施的时间，请补充。", actor=officer, at=at, today=today
            )  # fmt: skip
