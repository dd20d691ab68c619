"""Tables as they come out of sheets: lists of persons with their columns, and tables that list no persons."""

from collections.abc import Callable, Iterator

from mingchuang.documents.budget import Part
from mingchuang.screening.corpus import Case
from mingchuang.screening.corpus.people import People
from mingchuang.screening.corpus.sentences import dressed, value_of
from mingchuang.screening.rules import Kind

_COLUMNS = {
    Kind.ID_CARD: ("身份证号", "身份证号码", "公民身份号码"),
    Kind.MOBILE: ("手机号", "联系电话", "联系方式"),
    Kind.BANK_CARD: ("银行卡号", "银行账号", "一卡通账号"),
    Kind.ADDRESS: ("家庭住址", "住址"),
}
_SENSITIVE = (
    ("残疾类别", ("视力", "肢体", "听力")),
    ("病种", ("尿毒症", "高血压", "糖尿病")),
    ("低保类别", ("A类", "B类", "C类")),
)
_HARMLESS: tuple[tuple[str, Callable[[People], str]], ...] = (
    ("单位名称\t统一社会信用代码\t金额（元）", lambda p: f"明窗区某局\t{p.credit_code()}\t{p.digits(8)}.00"),
    ("项目名称\t项目代码\t总投资（万元）", lambda p: f"道路改造\t2603-{p.digits(6)}-04-01-{p.digits(6)}\t{p.digits(6)}.{p.digits(2)}"),
    ("姓名\t职务\t办公电话", lambda p: f"{p.name()}\t主任\t0373-{p.dice.randint(2, 8)}{p.digits(6)}"),
    ("病种\t报销比例\t人数", lambda p: f"高血压\t{p.dice.randint(50, 90)}%\t{p.digits(4)}"),
    ("姓名\t身份证号\t补贴金额", lambda p: f"{p.name()[0]}某\t410702********{p.digits(4)}\t1200"),
    ("序号\t受理编号\t办结时间", lambda p: f"{p.dice.randint(1, 99)}\t20260302{p.digits(10)}\t2026-03-02"),
    ("合同编号\t资产编号\t数量", lambda p: f"HT{p.digits(16)}\t{p.dice.randint(1, 9)}{p.digits(18)}\t{p.digits(2)}"),
)  # fmt: skip


def tables(people: People, count: int) -> Iterator[Case]:
    """Three of four list persons; some heads are merged over two lines, some numbers are floats."""
    kinds = list(_COLUMNS)
    for number in range(count):
        if number % 4 == 3:
            yield _harmless(people)
        elif number % 12 == 1:
            yield _sensitive(people)
        else:
            yield of_persons(
                people,
                [kinds[number % 3], *([Kind.ADDRESS] if number % 5 == 0 else [])],
                merged=number % 6 == 2,
            )


def of_persons(people: People, kinds: list[Kind], *, rows: int = 0, merged: bool = False) -> Case:
    """A list with a column for each of ``kinds``."""
    heads = [people.dice.choice(_COLUMNS[kind]) for kind in kinds]
    lines = ["序号\t姓名\t" + "\t".join(heads)]
    if merged:
        lines = ["序号\t姓名\t人员信息" + "\t" * (len(kinds) - 1), "\t\t" + "\t".join(heads)]
    values: dict[Kind, list[str]] = {kind: [] for kind in kinds}
    for number in range(1, (rows or people.dice.randint(2, 6)) + 1):
        made = [value_of(people, kind) for kind in kinds]
        for kind, value in zip(kinds, made, strict=True):
            values[kind].append(value)
        cells = [dressed(people, kind, value) for kind, value in zip(kinds, made, strict=True)]
        lines.append(f"{number}\t{people.name()}\t" + "\t".join(cells))
    return Case((Part("工作表 1", "\n".join(lines) + "\n", origin=(1, 1)),), values)


def _sensitive(people: People) -> Case:
    head, words = people.dice.choice(_SENSITIVE)
    lines = [f"序号\t姓名\t{head}\t金额"]
    lines += [f"{number}\t{people.name()}\t{people.dice.choice(words)}\t300" for number in range(1, 5)]
    return Case((Part("工作表 1", "\n".join(lines), origin=(1, 1)),), counts={Kind.SENSITIVE_COLUMN: 1})


def _harmless(people: People) -> Case:
    head, line = people.dice.choice(_HARMLESS)
    return Case((Part("工作表 1", "\n".join([head, *(line(people) for _ in range(4))]), origin=(1, 1)),))
