"""Tables within a text (lines with tabs): the head over each column, and columns that say too much of people."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from mingchuang.screening.rules import Confidence, Hit, Kind

_RUN = re.compile(r"(?:[^\n\t]*\t[^\n]*(?:\n|$))+")
_HEAD_ROWS = 8
_CELL = 24
"""Characters; a longer cell is no head."""

_HEAD_WORD = re.compile(
    r"姓\s*名|序\s*号|编\s*号|身\s*份\s*证|电\s*话|手\s*机|住\s*址|地\s*址|金\s*额|性\s*别|年\s*龄|单\s*位|备\s*注|账\s*号|卡\s*号|类\s*别|日\s*期|名\s*称|户\s*主|证\s*件|联系"
)
PERSON = re.compile(
    r"姓\s*名|户\s*主|申请人|受助人|救助对象|保障对象|补贴对象|补助对象|领取人|持卡人|患者|学生|考生|当事人|被征收人|承租人|家庭成员|监护人|人员名单|对象名称|残疾人(?!数)|联系人"
)
_OFFICIALS = re.compile(
    r"职\s*务|职\s*责|分管|岗位|值班|办公电话|责任(?:人|单位|部门)|网格员|河长|路长|林长|包联|驻村"
)
"""Lists of people in office: their telephones are meant to be called."""

_SENSITIVE: tuple[tuple[str, Confidence], ...] = (
    (r"身份证号?码?|公民身份号码?|证件号码?|身份号码", Confidence.CERTAIN),
    (r"银行(?:卡|账|帐)[号户]?码?|(?:银行)?卡号|(?:收款|个人|银行|存折|发放|一卡通)?[账帐]号|一卡通号?", Confidence.CERTAIN),
    (r"残疾(?:类别|类型|等级|证号|证号码|级别|情况|程度)", Confidence.CERTAIN),
    (r"病种|病名|疾病(?:名称|类型|种类)?|患病(?:情况|种类|名称)?|诊断(?:结果|名称|情况)?|病情|确诊(?:病种|疾病)", Confidence.CERTAIN),
    (r"低保(?:类别|类型|证号|户|金?等级|情况)|是否低保户?|特困(?:类别|类型|供养类别)|救助(?:原因|类别|类型)|致贫原因|困难(?:类型|类别|原因|情况)|贫困(?:类型|原因|类别)|家庭困难情况", Confidence.LIKELY),
    (r"(?:家庭|现|户籍|居住|详细)?(?:住址|住所)|家庭地址|户籍(?:地址|所在地)|居住地址?|详细地址", Confidence.LIKELY),
    (r"(?:本人|个人|家长|监护人)?手机号?码?|移动电话|微信号?|QQ号?码?", Confidence.CERTAIN),
    (r"出生(?:日期|年月日?|时间)|生日", Confidence.LIKELY),
    (r"婚姻(?:状况|情况)|宗教信仰|生育(?:状况|情况)|家庭(?:年)?收入|人均(?:月)?收入|犯罪(?:记录|情况)|健康状况|血型|指纹|工资(?:卡)?", Confidence.LIKELY),
)  # fmt: skip
_SENSITIVE_FORMS = tuple(
    (re.compile(rf"(?:{form})(?:[（(].{{0,12}}[）)])?"), sure) for form, sure in _SENSITIVE
)
_PHONE_HEAD = re.compile(r"电\s*话|联系方式|联系号码")
_LANDLINE = re.compile(r"(?<![0-9\-])(?:0[0-9]{2,3}[\- ]?)?[2-8][0-9]{6,7}(?![0-9\-.])")
_EMPTY = re.compile(r"[\s\-—/无*＊×xX〇○.、…]*")
_MASK = re.compile(
    r"[*＊×＃#●■]{2,}|[Xx]{4,}|某|隐私"
)  # the last is what a box bears that was burnt into a picture
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class Row:
    """One line of a table: where it starts and its cells."""

    start: int
    cells: tuple[str, ...]


class Table:
    """A run of lines with tabs. ``heads`` are the words over each column, merged heads of several lines joined."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end

    def rows(self) -> Iterator[Row]:
        """Every line with its place in the text."""
        place = self.start
        for line in self.text[self.start : self.end].split("\n"):
            yield Row(place, tuple(line.split("\t")))
            place += len(line) + 1

    @cached_property
    def head_rows(self) -> list[Row]:
        """The lines of the head: from the first that names columns to the last before the data."""
        first: list[Row] = []
        for number, row in enumerate(self.rows()):
            if number >= _HEAD_ROWS:
                break
            named = [cell for cell in row.cells if 0 < len(cell.strip()) <= _CELL and not _has_number(cell)]
            is_head = len(named) >= 2 and sum(bool(_HEAD_WORD.search(cell)) for cell in named) >= 1
            below = bool(first) and _is_below(row, named)
            if first and not ((is_head or below) and len(first) < 3):
                break
            if is_head or below or (len(named) >= 2 and any(PERSON.search(cell) for cell in named)):
                first.append(row)
        return first

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """A merged cell over several columns stands for those to its right until the next word."""
        width = max((len(row.cells) for row in self.head_rows), default=0)
        joined = [""] * width
        last_row = len(self.head_rows) - 1
        for number, row in enumerate(self.head_rows):
            carried = ""
            for column in range(width):
                cell = _BLANK.sub("", row.cells[column]) if column < len(row.cells) else ""
                carried = cell or (carried if number < last_row else "")
                joined[column] += carried
        return tuple(joined)

    @cached_property
    def is_of_persons(self) -> bool:
        """Whether a column is headed by a word for persons, and none by the posts of officials."""
        persons = any(PERSON.search(head) for head in self.heads)
        return persons and not any(_OFFICIALS.search(head) for head in self.heads)

    @cached_property
    def first_data(self) -> int:
        """The place at which the lines after the head begin."""
        last = self.head_rows[-1] if self.head_rows else None
        return self.start if last is None else last.start + sum(len(cell) + 1 for cell in last.cells)

    def head_of(self, place: int) -> str:
        """The words over the column in which ``place`` lies; empty in the head itself."""
        if place < self.first_data or not self.heads:
            return ""
        column = self.column_of(place)
        return self.heads[column] if column < len(self.heads) else ""

    def column_of(self, place: int) -> int:
        """The column of a place, from 0."""
        line = max(self.start, self.text.rfind("\n", self.start, place) + 1)
        return self.text.count("\t", line, place)


def _is_below(row: Row, named: list[str]) -> bool:
    """Whether a line goes on with the head above it: nothing in its first column, nothing but words for columns."""
    filled = [cell for cell in row.cells if cell.strip()]
    return not row.cells[0].strip() and len(filled) == len(named) > 0 and all(map(_HEAD_WORD.search, named))


def _has_number(cell: str) -> bool:
    return sum(letter.isdigit() for letter in cell) > 4


class Tables:
    """All tables of a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.every = [Table(text, *run.span()) for run in _RUN.finditer(text)] if "\t" in text else []
        self._starts = [table.start for table in self.every]

    def at(self, place: int) -> Table | None:
        """The table in which a place lies."""
        number = bisect_right(self._starts, place) - 1
        return self.every[number] if number >= 0 and place < self.every[number].end else None

    def header(self, place: int) -> str:
        """The words over the column of a place; empty outside tables."""
        table = self.at(place)
        return table.head_of(place) if table else ""

    def lists_persons(self, place: int) -> bool:
        """Whether a place lies in a list of persons (and not of the offices that look after them)."""
        table = self.at(place)
        return table is not None and table.is_of_persons

    def hits(self, known: Iterable[int]) -> Iterator[Hit]:
        """Sensitive columns of lists of persons, one hit for each; telephones of persons that are no mobiles.

        ``known`` are the places of values already found: a column in which every cell is one says nothing new.
        """
        covered: Counter[tuple[int, int]] = Counter()
        for place in known:
            table = self.at(place)
            if table and table.is_of_persons:
                covered[table.start, table.column_of(place)] += 1
        for table in self.every:
            if table.is_of_persons:
                yield from _columns(table, covered)


def _columns(table: Table, covered: Counter[tuple[int, int]]) -> Iterator[Hit]:
    wanted = {column: sure for column, head in enumerate(table.heads) if (sure := sensitivity(head))}
    phones = {column for column, head in enumerate(table.heads) if _PHONE_HEAD.search(head)}
    if not wanted and not phones:
        return
    filled = dict.fromkeys(wanted, 0)
    for row in table.rows():
        if row.start < table.first_data:
            continue
        for column in wanted:
            filled[column] += column < len(row.cells) and _tells(row.cells[column])
        yield from _telephones(row, phones)
    for column, count in filled.items():
        if count > covered[table.start, column]:
            yield _head_hit(table, column, count, wanted[column])


def _head_hit(table: Table, column: int, count: int, sure: Confidence) -> Hit:
    """The hit of a column lies on the lowest word of its head."""
    named = [row for row in table.head_rows if len(row.cells) > column and row.cells[column].strip()]
    row = named[-1] if named else table.head_rows[-1]
    cell = row.cells[column] if column < len(row.cells) else ""
    start = row.start + sum(len(one) + 1 for one in row.cells[:column])
    why = f"“{_BLANK.sub('', cell)}”一栏有 {count} 行内容"
    return Hit(Kind.SENSITIVE_COLUMN, start, start + len(cell), sure, why)


def _telephones(row: Row, columns: set[int]) -> Iterator[Hit]:
    for column in columns:
        if column < len(row.cells):
            start = row.start + sum(len(cell) + 1 for cell in row.cells[:column])
            for found in _LANDLINE.finditer(row.cells[column]):
                yield Hit(Kind.LANDLINE, start + found.start(), start + found.end(), Confidence.LIKELY)


def sensitivity(head: str) -> Confidence | None:
    """How sensitive a column of that head is in a list of persons; None where it is not.

    >>> sensitivity("残疾类别").label, sensitivity("残疾人数")
    ('确定', None)
    """
    for form, sure in _SENSITIVE_FORMS:
        for found in form.finditer(head):
            ends = found.end() == len(head) or head[found.end()] in "（(/、"
            if ends and len(head) - len(found.group()) <= 8:
                return sure
    return None


def _tells(cell: str) -> bool:
    """Whether a cell says something that is not masked."""
    return not _EMPTY.fullmatch(cell) and not _MASK.search(cell)
