"""Powers and duties of organisations: their kinds and fields, what a sheet may hold, how two versions differ. Plain Python.

Source: 中办、国办《关于推行地方各级政府工作部门权力清单制度的指导意见》（2015） (power, basis, subject, flow, duties); the further
fields are local practice.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from mingchuang.accounts.rules import RoleKind
from mingchuang.terms import Term


class PowerKind(Term):
    """The ten classes of powers."""

    LICENCE = "licence", "行政许可"
    PENALTY = "penalty", "行政处罚"
    COERCION = "coercion", "行政强制"
    LEVY = "levy", "行政征收"
    PAYMENT = "payment", "行政给付"
    INSPECTION = "inspection", "行政检查"
    CONFIRMATION = "confirmation", "行政确认"
    REWARD = "reward", "行政奖励"
    RULING = "ruling", "行政裁决"
    OTHER = "other", "其他行政权力"


class Change(Term):
    """How an item differs from the version before."""

    ADDED = "added", "新增"
    REMOVED = "removed", "取消"
    CHANGED = "changed", "调整"


class PowersVerb(Term):
    """What happens to power lists."""

    IMPORTED = "powers.imported", "导入权责清单"
    DRAFTED = "powers.drafted", "生成权责清单公开稿"
    DISCARDED = "powers.discarded", "删除未公开的权责清单版本"


AUTHORS = frozenset({RoleKind.INFORMATION_OFFICER, RoleKind.DEPARTMENT_OFFICER, RoleKind.EDITOR})
READERS = AUTHORS | {RoleKind.CHECKER, RoleKind.SECRECY_CHECKER, RoleKind.SIGNER, RoleKind.LEADER}


@dataclass(frozen=True)
class Power:
    """One item of the list. ``flow`` holds the steps parted by arrows or semicolons, ``limit`` the words of the list."""

    code: str
    name: str
    kind: PowerKind
    basis: str = ""
    holder: str = ""
    subject: str = ""
    limit: str = ""
    flow: str = ""
    duties: str = ""
    accountability: str = ""
    telephone: str = ""


LABELS: Mapping[str, str] = {
    "code": "职权编码", "name": "职权名称", "kind": "职权类型", "basis": "实施依据", "holder": "行使主体", "subject": "行政相对人",
    "limit": "办理时限", "flow": "运行流程", "duties": "责任事项", "accountability": "追责情形", "telephone": "监督电话",
}  # fmt: skip
"""What people call the fields, in the order of the list."""
REQUIRED = ("code", "name", "kind", "basis", "holder")
LENGTHS = {"code": 60, "name": 300, "holder": 120, "subject": 200, "limit": 200, "telephone": 60}
LONGEST = 8000
MAX_ITEMS = 5000

_HEADS = {
    "code": r"(?:职权|权力|事项)?(?:基本)?(?:编码|编号|代码)", "name": r"(?:职权|权力|权责|事项)名称|名称|权责事项",
    "kind": r"(?:职权|权力|事项|权责)?(?:类型|类别)", "basis": r"(?:实施|设定|法律)?依据|职权依据", "holder": r"(?:行使|实施|法定|责任)?主体|实施机关|承办机构|责任单位",
    "subject": r"(?:行政)?相对人|服务对象|对象", "limit": r"(?:办理|法定|承诺)?(?:时限|期限)", "flow": r"(?:运行|办理|职权)?流程(?:图)?",
    "duties": r"责任事项|责任|职责", "accountability": r"追责情形(?:及依据)?|追责", "telephone": r"监督(?:投诉)?电话|电话",
}  # fmt: skip
_CODE = re.compile(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9.-]*")


@dataclass(frozen=True)
class Sheet:
    """What a sheet held: the items, or the sentences about what keeps it out."""

    powers: tuple[Power, ...]
    problems: tuple[str, ...]


def read_powers(rows: Sequence[Sequence[str]], first_row: int = 1) -> Sheet:
    """Items from the rows of a sheet whose head stands among the first ten; ``first_row`` is the number of ``rows[0]``."""
    for number, row in enumerate(rows[:10]):
        places = _places(row)
        if {"code", "name", "kind"} <= places.keys():
            missing = [LABELS[name] for name in REQUIRED if name not in places]
            if missing:
                return Sheet((), (f"表头没有“{'”“'.join(missing)}”栏，请补上再导入。",))
            return _items(rows[number + 1 :], places, first_row + number + 1)
    return Sheet((), ("没有找到表头。前十行里应有一行写明“职权编码”“职权名称”“职权类型”等栏目名称。",))


def _places(row: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        plain = "".join(cell.split())
        name = next(
            (name for name, head in _HEADS.items() if name not in found and re.fullmatch(head, plain)), None
        )
        if name is not None:
            found[name] = place
    return found


def _items(rows: Sequence[Sequence[str]], places: Mapping[str, int], first: int) -> Sheet:
    powers: dict[str, Power] = {}
    rows_of: dict[str, int] = {}
    problems: list[str] = []
    for number, row in enumerate(rows, first):
        cells = {name: (row[place].strip() if place < len(row) else "") for name, place in places.items()}
        if not any(cells.values()):
            continue
        wrong = _wrong(cells) or _doubled(cells["code"], rows_of)
        if wrong:
            problems.append(f"第{number}行：{wrong}")
            continue
        kind = PowerKind.labelled(_kind(cells["kind"]))
        texts = {name: text for name, text in cells.items() if name != "kind"}
        powers[cells["code"]] = Power(kind=kind, **texts)
        rows_of[cells["code"].lower()] = number
    if not powers and not problems:
        problems.append("表里没有事项。请核对后再导入。")
    if len(powers) > MAX_ITEMS:
        problems.append(f"一个单位最多{MAX_ITEMS}项，这张表有{len(powers)}项，请核对。")
    return Sheet(tuple(powers.values()), tuple(problems[:50]))


def _kind(written: str) -> str:
    plain = "".join(written.split())
    return (
        "其他行政权力"
        if plain in ("其他", "其它", "其他权力", "其他类", "其它行政权力", "其他职权")
        else plain
    )


def _wrong(cells: Mapping[str, str]) -> str:
    for name in REQUIRED:
        if not cells[name]:
            return f"“{LABELS[name]}”是空的，请填写。"
    if not _CODE.fullmatch(cells["code"]):
        return (
            f"编码“{cells['code'][:40]}”只能用字母、数字、连字符和点，至少有一个数字，它是公开网址的一部分。"
        )
    if _kind(cells["kind"]) not in {kind.label for kind in PowerKind}:
        return f"“{cells['kind'][:20]}”不是十类职权之一（{'、'.join(kind.label for kind in PowerKind)}）。"
    for name, text in cells.items():
        longest = LENGTHS.get(name, LONGEST)
        if len(text) > longest:
            return f"“{LABELS[name]}”有{len(text)}字，最多{longest}字。"
    return ""


def _doubled(code: str, rows_of: Mapping[str, int]) -> str:
    row = rows_of.get(code.lower())
    return f"编码“{code}”与第{row}行重复，每项职权只能有一个编码。" if row else ""


@dataclass(frozen=True)
class FieldChange:
    """One field that reads differently."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """One item that came, went or changed; a changed one says in which fields."""

    change: Change
    power: Power
    fields: tuple[FieldChange, ...] = ()


def compare(before: Iterable[Power], after: Iterable[Power]) -> list[Difference]:
    """What the newer version changes: added, changed, removed, each in the order of the lists."""
    old = {power.code: power for power in before}
    new = {power.code: power for power in after}
    found = [Difference(Change.ADDED, power) for code, power in new.items() if code not in old]
    for code, power in new.items():
        if code in old and (changed := _changed(old[code], power)):
            found.append(Difference(Change.CHANGED, power, changed))
    found += [Difference(Change.REMOVED, power) for code, power in old.items() if code not in new]
    return found


def _changed(before: Power, after: Power) -> tuple[FieldChange, ...]:
    pairs = [(LABELS[one.name], shown(before, one.name), shown(after, one.name)) for one in fields(Power)]
    return tuple(
        FieldChange(label, old, new)
        for label, old, new in pairs
        if "".join(old.split()) != "".join(new.split())
    )


def shown(power: Power, name: str) -> str:
    """A field as people read it."""
    value = getattr(power, name)
    return value.label if isinstance(value, PowerKind) else value
