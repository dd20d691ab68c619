"""Budgets and final accounts of the fictional district: figures that add up, made from a few leaves."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

Money = Decimal | None
Filled = dict[str, tuple[Sequence["Line"], str]]
"""Tables by id: their lines and the note beneath."""

COUNTED = (
    "因公出国（境）团组数", "因公出国（境）人次数", "公务用车购置数", "公务用车保有量", "国内公务接待批次", "国内公务接待人次",
)  # fmt: skip
ZERO = Decimal(0)

NAMES = {
    "201": "一般公共服务支出", "20103": "政府办公厅（室）及相关机构事务", "2010301": "行政运行", "2010302": "一般行政管理事务",
    "20106": "财政事务", "2010601": "行政运行", "2010605": "财政国库业务", "20108": "审计事务", "2010801": "行政运行", "2010804": "审计业务",
    "204": "公共安全支出", "20406": "司法", "2040601": "行政运行", "2040604": "基层司法业务",
    "205": "教育支出", "20501": "教育管理事务", "2050101": "行政运行", "20502": "普通教育", "2050201": "学前教育", "2050202": "小学教育", "2050203": "初中教育",
    "207": "文化旅游体育与传媒支出", "20701": "文化和旅游", "2070101": "行政运行", "2070109": "群众文化",
    "208": "社会保障和就业支出", "20802": "民政管理事务", "2080201": "行政运行", "20805": "行政事业单位养老支出", "2080501": "行政单位离退休",
    "2080505": "机关事业单位基本养老保险缴费支出", "20819": "最低生活保障", "2081901": "城市最低生活保障金支出",
    "210": "卫生健康支出", "21001": "卫生健康管理事务", "2100101": "行政运行", "21004": "公共卫生", "2100408": "基本公共卫生服务",
    "21011": "行政事业单位医疗", "2101101": "行政单位医疗",
    "212": "城乡社区支出", "21201": "城乡社区管理事务", "2120101": "行政运行", "21203": "城乡社区公共设施", "2120303": "小城镇基础设施建设",
    "213": "农林水支出", "21303": "水利", "2130301": "行政运行", "2130306": "水利工程运行与维护", "221": "住房保障支出",
    "22102": "住房改革支出", "2210201": "住房公积金",
    "301": "工资福利支出", "30101": "基本工资", "30102": "津贴补贴", "30108": "机关事业单位基本养老保险缴费", "30113": "住房公积金",
    "302": "商品和服务支出", "30201": "办公费", "30207": "邮电费", "30211": "差旅费", "30217": "公务接待费", "30231": "公务用车运行维护费",
    "303": "对个人和家庭的补助", "30302": "退休费",
}  # fmt: skip
CLASSES = (
    "一般公共服务支出", "外交支出", "国防支出", "公共安全支出", "教育支出", "科学技术支出", "文化旅游体育与传媒支出", "社会保障和就业支出",
    "卫生健康支出", "节能环保支出", "城乡社区支出", "农林水支出", "交通运输支出", "住房保障支出",
)  # fmt: skip
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四")
COMMON = (
    ("2080501", "0.03", "0"),
    ("2080505", "0.08", "0"),
    ("2101101", "0.04", "0"),
    ("2210201", "0.07", "0"),
)
"""Leaf, its share of basic spending, its share of project spending."""
OWN = {
    "MC00": ("2010301", "2010302"), "MC02": ("2050101", "2050202"), "MC05": ("2080201", "2081901"), "MC06": ("2040601", "2040604"),
    "MC07": ("2010601", "2010605"), "MC11": ("2120101", "2120303"), "MC14": ("2130301", "2130306"), "MC16": ("2070101", "2070109"),
    "MC17": ("2100101", "2100408"), "MC19": ("2010801", "2010804"),
}  # fmt: skip
"""For each department of the demo: the leaf of its running and that of its projects."""
SIZE = {
    "MC02": (26000, 15400),
    "MC17": (5200, 3900),
    "MC11": (1900, 6400),
    "MC14": (820, 2300),
    "MC05": (760, 4100),
}


class Line(NamedTuple):
    """One line of a table on one side."""

    side: int
    code: str
    name: str
    values: tuple[Money, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spending:
    """Basic and project spending of one 项, in 万元."""

    code: str
    basic: Decimal
    project: Decimal

    @property
    def all(self) -> Decimal:
        return self.basic + self.project


@dataclass(frozen=True)
class ThreePublic:
    """The 三公经费 of a year: abroad, vehicles bought, vehicles run, reception (万元)."""

    abroad: Decimal
    bought: Decimal
    run: Decimal
    reception: Decimal

    @property
    def vehicles(self) -> Decimal:
        return self.bought + self.run

    @property
    def all(self) -> Decimal:
        return self.abroad + self.vehicles + self.reception

    @property
    def row(self) -> tuple[Decimal, ...]:
        """In the order of the columns."""
        return (self.all, self.abroad, self.vehicles, self.bought, self.run, self.reception)


def spending_of(code: str, year: int, growth: str = "1") -> list[Spending]:
    """What a department spends in a year, by 项, always the same for the same department and year."""
    dice = random.Random(f"{code}{year}")
    basic, project = SIZE.get(code, (980, 640))
    scale = Decimal(growth) * Decimal(96 + (year - 2020) * 3 + dice.randint(0, 4)) / 100
    running, business = OWN[code]
    shares = (*COMMON, (running, "0.78", "0.06"), (business, "0", "0.94"))
    return sorted(
        (Spending(leaf, _cents(basic * Decimal(b) * scale), _cents(project * Decimal(p) * scale)) for leaf, b, p in shares),
        key=lambda one: one.code,
    )  # fmt: skip


def three_public_of(code: str, year: int, share: str = "1") -> ThreePublic:
    """Its 三公经费 of a year."""
    dice = random.Random(f"{code}{year}三公")
    return ThreePublic(
        ZERO, ZERO, _cents(Decimal(dice.randint(550, 700)) / 100 * Decimal(share)),
        _cents(Decimal(dice.randint(150, 190)) / 100 * Decimal(share)),
    )  # fmt: skip


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))


def final_accounts(code: str, year: int) -> Filled:
    """The ten tables of a department's final accounts."""
    spent = spending_of(code, year)
    total = _sum(one.all for one in spent)
    left, right = _overall(spent, total, ("年初结转和结余", "年末结转和结余"), ("总计", "总计"))
    planned, used = three_public_of(code, year), three_public_of(code, year, "0.9")
    pairs = (*planned.row, *used.row)
    return dict([
        _table("overall", [*left, *right]),
        _table("income", _tree(spent, lambda b, p: (b + p, b + p), 7)),
        _table("expenditure", _tree(spent, lambda b, p: (b + p, b, p), 6)),
        _table("appropriation", [*left[:3], *_appropriated_income(total, "年初财政拨款结转和结余", "总计"), *_appropriated(spent, total, ("年末财政拨款结转和结余", "总计"))]),
        _table("general", _tree(spent, lambda b, p: (b + p, b, p), 3)),
        _table("basic", _basic(_sum(one.basic for one in spent), used)),
        _table("three", [Line(0, "", "", pairs)]),
        _table("counts", _counts(used)),
        _table("funds", [], note="说明：本部门没有政府性基金预算财政拨款收入和支出，故本表无数据。"),
        _table("capital", [], note="说明：本部门没有国有资本经营预算财政拨款收入和支出，故本表无数据。"),
    ])  # fmt: skip


def budget(code: str, year: int, growth: str = "1.02") -> Filled:
    """The ten tables of a department's budget."""
    spent = spending_of(code, year, growth)
    total = _sum(one.all for one in spent)
    left, right = _overall(spent, total, ("上年结转结余", "结转下年"), ("收入总计", "支出总计"))
    basic = _sum(one.basic for one in spent)
    people = _cents(basic * Decimal("0.86"))
    return dict([
        _table("overall", [*left, *right]),
        _table("income", _tree(spent, lambda b, p: (b + p, None, b + p), 11)),
        _table("expenditure", _tree(spent, lambda b, p: (b + p, b, p), 6)),
        _table("appropriation", [*left[:3], *_appropriated_income(total, "上年结转", "收入总计"), *_appropriated(spent, total, ("结转下年", "支出总计"))]),
        _table("general", _tree(spent, lambda b, p: (b + p, b, None, None, p), 5)),
        _table("basic", [
            Line(0, "", "合计", (basic, people, basic - people)), Line(0, "301", NAMES["301"], (people, people, None)),
            Line(0, "302", NAMES["302"], (basic - people, None, basic - people)),
        ]),
        _table("three", [Line(0, "", "", three_public_of(code, year).row)]),
        _table("funds", [], note="说明：本部门没有政府性基金预算拨款安排的支出，故本表无数据。"),
        _table("capital", [], note="说明：本部门没有国有资本经营预算拨款安排的支出，故本表无数据。"),
        _table("goals", goals_of(code, _sum(one.project for one in spent))),
    ])  # fmt: skip


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def _table(id: str, lines: Sequence[Line], note: str = "") -> tuple[str, tuple[Sequence[Line], str]]:
    return id, (tuple(lines), note)


def _line(side: int, name: str, *values: Money) -> Line:
    return Line(side, "", name, values)


def _by_class(spent: Sequence[Spending]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for one in spent:
        name = NAMES[one.code[:3]]
        found[name] = found.get(name, ZERO) + one.all
    return found


def _overall(
    spent: Sequence[Spending], total: Decimal, carried: tuple[str, str], ends: tuple[str, str]
) -> tuple[list[Line], list[Line]]:
    classes = _by_class(spent)
    left = [
        _line(0, "一、一般公共预算财政拨款收入", total), _line(0, "二、政府性基金预算财政拨款收入", None),
        _line(0, "三、国有资本经营预算财政拨款收入", None), _line(0, "四、事业收入", None), _line(0, "五、其他收入", None),
        _line(0, "本年收入合计", total), _line(0, carried[0], ZERO), _line(0, ends[0], total),
    ]  # fmt: skip
    right = [
        _line(1, f"{number}、{name}", classes.get(name))
        for number, name in zip(NUMERALS, CLASSES, strict=True)
    ]
    right += [_line(1, "本年支出合计", total), _line(1, carried[1], ZERO), _line(1, ends[1], total)]
    return left, right


def _appropriated_income(total: Decimal, carried: str, end: str) -> list[Line]:
    return [_line(0, "本年收入合计", total), _line(0, carried, ZERO), _line(0, end, total)]


def _appropriated(spent: Sequence[Spending], total: Decimal, ends: tuple[str, str]) -> list[Line]:
    classes = _by_class(spent)
    rows = [
        _line(1, f"{number}、{name}", classes.get(name), classes.get(name), None, None)
        for number, name in zip(NUMERALS, CLASSES, strict=True)
    ]
    return [
        *rows, _line(1, "本年支出合计", total, total, None, None), _line(1, ends[0], ZERO, ZERO, None, None),
        _line(1, ends[1], total, total, None, None),
    ]  # fmt: skip


def _tree(spent: Sequence[Spending], row: object, width: int) -> list[Line]:
    """合计, then 类, 款, 项; ``row(basic, project)`` gives the figures of a line."""

    def line(code: str, name: str, below: Sequence[Spending]) -> Line:
        values = tuple(row(_sum(one.basic for one in below), _sum(one.project for one in below)))  # type: ignore[operator]
        return Line(0, code, name, (*values, *[None] * (width - len(values))))

    lines = [line("", "合计", spent)]
    codes = sorted({one.code[:length] for one in spent for length in (3, 5, 7)})
    lines += [line(code, NAMES[code], [one for one in spent if one.code.startswith(code)]) for code in codes]
    return lines


def _basic(basic: Decimal, used: ThreePublic) -> list[Line]:
    people = _cents(basic * Decimal("0.86"))
    pension = _cents(people * Decimal("0.04"))
    wages = people - pension
    parts = [("30101", "0.42"), ("30102", "0.31"), ("30108", "0.15")]
    paid = [(code, _cents(wages * Decimal(share))) for code, share in parts]
    paid.append(("30113", wages - _sum(amount for _code, amount in paid)))
    public = basic - people
    small = [
        ("30217", used.reception),
        ("30231", used.run),
        ("30207", _cents(public * Decimal("0.05"))),
        ("30211", _cents(public * Decimal("0.08"))),
    ]
    small.append(("30201", public - _sum(amount for _code, amount in small)))
    return [
        Line(0, "301", NAMES["301"], (wages,)), *(Line(0, code, NAMES[code], (amount,)) for code, amount in paid),
        Line(0, "303", NAMES["303"], (pension,)), Line(0, "30302", NAMES["30302"], (pension,)),
        Line(0, "", "人员经费合计", (people,)),
        Line(1, "302", NAMES["302"], (public,)), *(Line(1, code, NAMES[code], (amount,)) for code, amount in sorted(small)),
        Line(1, "", "公用经费合计", (public,)),
    ]  # fmt: skip


def _counts(used: ThreePublic) -> list[Line]:
    batches = int(used.reception * 10)
    amounts = (0, 0, 0, int(used.run // 3) or 1, batches, batches * 8)
    return [Line(0, "", name, (Decimal(amount),)) for name, amount in zip(COUNTED, amounts, strict=True)]


_PROJECTS = {
    "MC02": ("义务教育薄弱环节改善", "改善6所农村小学的教室、食堂和厕所，让偏远学生就近上好学。", (("产出指标", "数量指标", "改造校舍面积", "≥12000平方米"), ("效益指标", "社会效益", "受益学生", "≥3200人"))),
    "MC05": ("困难群众救助", "按月足额发放低保金和临时救助金，做到应保尽保。", (("产出指标", "时效指标", "救助金按月发放率", "100%"), ("满意度指标", "服务对象满意度", "救助对象满意度", "≥95%"))),
    "MC11": ("小城镇道路和排水改造", "改造主街道路和雨水管道，雨季不再积水。", (("产出指标", "数量指标", "改造道路", "≥8.6公里"), ("效益指标", "生态效益", "消除积水点", "11处"))),
    "MC14": ("中小型水库维护", "完成汛前检查和维护，安全度汛。", (("产出指标", "质量指标", "维护工程验收合格率", "100%"), ("效益指标", "社会效益", "保护人口", "≥4.2万人"))),
    "MC16": ("公共文化场馆免费开放", "图书馆、文化馆全年免费开放，送文化下乡。", (("产出指标", "数量指标", "开放天数", "≥300天"), ("产出指标", "数量指标", "送戏下乡", "≥60场"))),
    "MC17": ("基本公共卫生服务", "为常住居民免费提供健康档案、体检和慢病管理。", (("产出指标", "质量指标", "老年人健康管理率", "≥72%"), ("效益指标", "可持续影响", "居民健康素养水平", "较上年提高"))),
}  # fmt: skip
_USUAL = ("专项业务", "完成年度专项业务工作，按时办结，经费不超预算。", (("产出指标", "数量指标", "完成专项任务", "≥12项"), ("满意度指标", "服务对象满意度", "服务对象满意度", "≥90%")))  # fmt: skip
_UPKEEP = ("信息系统运行维护", "各业务系统稳定运行，故障及时排除。", (("产出指标", "质量指标", "系统可用率", "≥99.5%"), ("产出指标", "时效指标", "故障响应", "≤2小时")))  # fmt: skip


def goals_of(code: str, project: Decimal) -> list[Line]:
    """Two projects of a department with targets and indicators; together they are its project spending."""
    upkeep = _cents(project * Decimal("0.08"))
    lines = []
    for (name, target, indicators), amount in (
        (_PROJECTS.get(code, _USUAL), project - upkeep),
        (_UPKEEP, upkeep),
    ):
        for number, indicator in enumerate(indicators):
            told = (target if number == 0 else "", *indicator)
            lines.append(Line(0, "", "" if number else name, (None if number else amount,), told))
    return lines
