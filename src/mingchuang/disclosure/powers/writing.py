"""A version as the body of an article and as files for download."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from mingchuang.disclosure.powers.rules import LABELS, Change, Difference, Power, PowerKind, shown
from mingchuang.documents.sheets import csv_bytes, xlsx_bytes


def body(
    title: str, day: str, reason: str, powers: Sequence[Power], changes: Sequence[Difference]
) -> list[dict[str, Any]]:
    """What stands in the article: why, how many, what changed, every item."""
    kinds = [(kind, sum(1 for power in powers if power.kind is kind)) for kind in PowerKind]
    opening = [
        f"{escape(title)}自{day}起使用，共{len(powers)}项。调整原因：{escape(reason.rstrip('。'))}。",
        "每项职权的流程图、责任事项和追责情形，请在“权责清单”查询页按名称、类型、单位查找。",
    ]
    blocks = [
        _rich(opening),
        _table("各类职权数量", ("职权类型", "项数"), [(kind.label, str(n)) for kind, n in kinds if n]),
    ]
    if changes:
        blocks.append(
            _table("与上一版相比", ("变化", "职权编码", "职权名称", "调整内容"), map(_change, changes))
        )
    rows = [(power.code, power.name, power.kind.label, power.holder, power.basis) for power in powers]
    blocks.append(_table("权责清单", ("职权编码", "职权名称", "职权类型", "行使主体", "实施依据"), rows))
    return blocks


def _rich(paragraphs: Iterable[str]) -> dict[str, Any]:
    return {"type": "rich", "value": "".join(f"<p>{text}</p>" for text in paragraphs)}


def _change(one: Difference) -> tuple[str, str, str, str]:
    said = "；".join(
        f"{field.label}由“{field.before or '空'}”改为“{field.after or '空'}”" for field in one.fields
    )
    words = {Change.ADDED: "新增本项", Change.REMOVED: "不再列入"}.get(one.change, said)
    return one.change.label, one.power.code, one.power.name, words


def _table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> dict[str, Any]:
    heads = "".join(f'<th scope="col">{name}</th>' for name in head)
    lines = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    made = f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"
    return {"type": "table", "value": made}


def rows(powers: Iterable[Power]) -> list[list[str]]:
    """The items with every field, as the import reads them."""
    return [[shown(power, name) for name in LABELS] for power in powers]


def as_xlsx(powers: Iterable[Power]) -> bytes:
    """A workbook that can be imported again."""
    return xlsx_bytes(list(LABELS.values()), rows(powers), title="权责清单")


def as_csv(powers: Iterable[Power]) -> bytes:
    """The same as CSV."""
    return csv_bytes(list(LABELS.values()), rows(powers))
