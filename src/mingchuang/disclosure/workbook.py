"""The ten columns of a standard table (54号) as a workbook: read one that a bureau made, write one to fill in.

Bureaus merge cells and split heads over two rows; ticks are ■ √ ☑ before a word or alone under a head.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from mingchuang.disclosure.models import Obligation
from mingchuang.disclosure.rules import Audience, Carrier, Level, Limit, LimitKind, RefusedError, read_limit
from mingchuang.documents.grids import Grid, UnreadableSheetError, cell_text, read_grids
from mingchuang.documents.sheets import xlsx_bytes
from mingchuang.publishing.rules import Disclosure

HEAD = (
    "序号", "一级事项", "二级事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体",
    "公开对象", "公开方式", "公开层级",
)  # fmt: skip
"""公开事项 is two columns; with it the table has the ten columns of the standard."""

MOST_ROWS, MOST_COLUMNS, HEAD_WITHIN = 5000, 60, 12

_NAMES = {
    "serial": ("序号",), "item": ("一级事项", "一级"), "sub_item": ("二级事项", "二级"), "content": ("公开内容", "内容标准"),
    "basis": ("公开依据", "依据"), "limit": ("公开时限", "时限"), "bearer": ("公开主体", "主体"),
    "carriers": ("公开渠道", "渠道和载体", "渠道"), "audience": ("公开对象", "对象"), "mode": ("公开方式", "方式"),
    "levels": ("公开层级", "层级"),
}  # fmt: skip
_TICKS = "■√☑✓✔●"
_BOXES = re.compile(r"[■√☑✓✔●□☐○]")
_TICKED = re.compile(rf"[{_TICKS}]\s*([^{_TICKS}□☐○\n]+)")


@dataclass
class Row:
    """One row of a table as it was understood; ``notes`` are sentences on what was not."""

    number: int
    values: dict[str, Any]
    bearer_words: str
    notes: list[str] = field(default_factory=list)


@dataclass
class Read:
    """A workbook read: the rows, and those refused with the reason."""

    rows: list[Row] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)


def read_table(raw: bytes, name: str = "upload.xlsx") -> Read:
    """Read the first sheet that holds a standard table. Raises ``RefusedError`` where none does."""
    try:
        grids = read_grids(raw, name)
    except UnreadableSheetError as error:
        raise RefusedError(str(error)) from error
    for grid in grids:
        if grid.hidden:
            continue
        if len(grid.rows) > MOST_ROWS:
            raise RefusedError(f"工作表“{grid.name}”超过{MOST_ROWS}行，请按领域拆分后导入。")
        cells = _filled(grid)
        if found := _head(cells):
            last, columns = found
            return _rows(cells, last, columns, grid.first_row)
    raise RefusedError(
        "没有找到标准目录的表头。表头须有“公开事项”“公开内容”“公开时限”“公开主体”等列，可先下载模板。"
    )


def _filled(grid: Grid) -> list[list[str]]:
    """The cells as text; a merged area says everywhere what its first cell says."""
    cells = [[cell_text(value) for value in row[:MOST_COLUMNS]] for row in grid.rows]
    for (top, left), (bottom, right) in grid.spans:
        said = _at(cells, top, left)
        for row in range(top, min(bottom + 1, len(cells))):
            for column in range(left, min(right + 1, len(cells[row]))):
                cells[row][column] = said
    return cells


def _at(cells: Sequence[Sequence[str]], row: int, column: int) -> str:
    return cells[row][column] if row < len(cells) and column < len(cells[row]) else ""


def _head(cells: Sequence[Sequence[str]]) -> tuple[int, list[str]] | None:
    """The last row of the head, and for each column the words above it, joined."""
    for number, row in enumerate(cells[:HEAD_WITHIN]):
        words = ["".join(cell.split()) for cell in row]
        if not (
            any("公开内容" in word or "内容标准" in word for word in words)
            and any("主体" in word for word in words)
        ):
            continue
        below = ["".join(cell.split()) for cell in cells[number + 1]] if number + 1 < len(cells) else []
        return (number + 1, _joined(words, below)) if _is_second_head(words, below) else (number, words)
    return None


def _is_second_head(words: Sequence[str], below: Sequence[str]) -> bool:
    """Whether the row below the head parts it further: nothing new below 公开内容, no number below 序号."""
    under = dict(zip(words, below, strict=False))
    content = next((under.get(word, "") for word in words if _means(word, _NAMES["content"])), "")
    return bool(below) and content in ("", *words) and not under.get("序号", "").isdigit()


def _joined(words: Sequence[str], below: Sequence[str]) -> list[str]:
    """Both rows of a head in one: ``公开方式/主动``; what stands below nothing belongs to the word on its left."""
    joined, upper = [], ""
    for word, lower in zip(words, [*below, *[""] * len(words)], strict=False):
        upper = word or upper
        joined.append(f"{upper}/{lower}" if lower and lower != word else word)
    return joined


def _rows(cells: Sequence[Sequence[str]], last: int, heads: Sequence[str], first_row: int) -> Read:
    columns = {
        name: [place for place, head in enumerate(heads) if _means(head, words)]
        for name, words in _NAMES.items()
    }
    read = Read()
    item = ""
    for number, cells_of in enumerate(cells[last + 1 :], last + 1 + first_row):
        said = {
            name: [(heads[place], _cell(cells_of, place)) for place in places]
            for name, places in columns.items()
        }
        if not any(value for name, pairs in said.items() if name != "serial" for _head, value in pairs):
            continue
        item = _plain(said["item"]) or item
        try:
            read.rows.append(_row(number, said, item))
        except RefusedError as refused:
            read.refused.append((number, str(refused)))
    return read


def _means(head: str, words: Iterable[str]) -> bool:
    return any(part.startswith(word) for part in head.split("/") for word in words)


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _plain(pairs: Sequence[tuple[str, str]]) -> str:
    return next((" ".join(value.split()) for _head, value in pairs if value), "")


def _row(number: int, said: dict[str, list[tuple[str, str]]], item: str) -> Row:
    content = "\n".join(line.strip() for line in _first(said["content"]).splitlines() if line.strip())
    bearer, sub_item = _plain(said["bearer"]), _plain(said["sub_item"])
    if reason := _why_not(item, sub_item, content, bearer):
        raise RefusedError(reason)
    words = _plain(said["limit"])
    limit = read_limit(words)
    notes = [] if limit else [f"公开时限“{words}”没有写明天数，按《条例》第二十六条20个工作日计算。"]
    ticked, modes, audience = chosen(said["carriers"]), chosen(said["mode"]), chosen(said["audience"])
    carriers = [one for one in Carrier if any(_same(one.label, word) for word in ticked)]
    values: dict[str, Any] = {
        "item": item,
        "sub_item": sub_item,
        "content": content,
        "basis": _first(said["basis"]),
        "limit": (limit or Limit(LimitKind.WORKDAYS_AFTER, 20)).stored(),
        "limit_words": words[:300],
        "carriers": [one.value for one in carriers or [Carrier.SITE]],
        "audience": Audience.GROUP
        if audience and not any("全社会" in word for word in audience)
        else Audience.EVERYBODY,
        "audience_words": "、".join(word for word in audience if "全社会" not in word)[:120],
        "mode": Disclosure.ON_REQUEST
        if modes and not any("主动" in word for word in modes)
        else Disclosure.PROACTIVE,
        "levels": _levels(chosen(said["levels"])) or ["county"],
    }
    return Row(number, values, bearer[:300], notes)


def _why_not(item: str, sub_item: str, content: str, bearer: str) -> str:
    """Why a row cannot be an obligation; empty where it can."""
    if not item:
        return "没有公开事项，请填写一级事项。"
    if not content:
        return "没有公开内容，请填写公开内容（要素）。"
    if not bearer:
        return "没有公开主体，请填写由哪个单位公开。"
    if len(item) > 120 or len(sub_item) > 120:
        return "公开事项超过120字，请核对是否错列。"
    return ""


def _levels(words: Sequence[str]) -> list[str]:
    return [
        level.value
        for level in Level
        if any(level.label[0] in word or (level is Level.TOWN and "镇" in word) for word in words)
    ]


def _first(pairs: Sequence[tuple[str, str]]) -> str:
    return next((value for _head, value in pairs if value), "")


def chosen(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """What is ticked: words with a tick before them, heads with a tick below, or the words where nothing is a box.

    >>> chosen([("公开渠道", "■政府网站 □政府公报")]), chosen([("公开方式/主动", "√"), ("公开方式/依申请", "")])
    (['政府网站'], ['主动'])
    """
    found: list[str] = []
    for head, value in pairs:
        if not value:
            continue
        if not _BOXES.sub("", value).strip():
            if any(tick in value for tick in _TICKS):
                found.append(head.split("/")[-1])
        elif _BOXES.search(value):
            found.extend(word.strip() for word in _TICKED.findall(value))
        else:
            found.extend(word for word in re.split(r"[、，,;；\n]+", value) if word.strip())
    return [word.strip() for word in found if word.strip()]


def _same(label: str, word: str) -> bool:
    """Whether a written channel is the one of that label (``社区/企事业单位/村公示栏(电子屏)``)."""
    short = label.split("（")[0].split("/")[0]
    return short in word or word.split("（")[0].split("(")[0] in label


def template_bytes(field_name: str) -> bytes:
    """An empty table with one line that shows how to fill it in."""
    example = (
        1, "示例：财政预算", "部门预算", "部门职责、机构设置；收支总体情况表；“三公”经费支出表", "《中华人民共和国预算法》第十四条",
        "信息形成或者变更之日起20个工作日内", "各部门", "■政府网站 □政府公报 □两微一端 ■公开查阅点", "全社会", "主动", "县级、乡级",
    )  # fmt: skip
    return xlsx_bytes(HEAD, [example], title=(field_name or "标准目录")[:31])


def as_row(obligation: Obligation) -> tuple[object, ...]:
    """An obligation as a row of the table; reading it back gives the same obligation."""
    ticks = " ".join(f"{'■' if one.value in obligation.carriers else '□'}{one.label}" for one in Carrier)
    everybody = obligation.audience == Audience.EVERYBODY
    return (
        obligation.serial,
        obligation.item,
        obligation.sub_item,
        obligation.content,
        obligation.basis,
        obligation.limit_words or obligation.time_limit.words,
        obligation.bearer_words or obligation.get_bearer_display(),
        ticks,
        "全社会" if everybody else obligation.audience_words or "特定群体",
        "主动" if obligation.mode == Disclosure.PROACTIVE else "依申请",
        "、".join(Level(one).label for one in obligation.levels),
    )
