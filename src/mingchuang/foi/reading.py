"""Applications as files: what ``mingchuang foi clock`` reads, and the answer in its printed form."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingchuang.casework.proof import proof
from mingchuang.foi.rules.events import Event, EventKind, Timing
from mingchuang.foi.rules.timing import timing
from mingchuang.workdays import Calendar

LONGEST_FILE = 5 << 20


class FileRefusedError(ValueError):
    """A file that is not an application; the message is the sentence for people."""


@dataclass(frozen=True)
class CaseFile:
    """One application as written in a file."""

    name: str
    received_on: date
    events: tuple[Event, ...]

    @property
    def last_day(self) -> date:
        return max((event.on for event in self.events), default=self.received_on)

    def timing(self, on: date | None, calendar: Calendar) -> Timing:
        """The case as of ``on``, or of its last event."""
        return timing(self.received_on, self.events, on=on or self.last_day, calendar=calendar)


@dataclass(frozen=True)
class CaseList:
    """What a file holds; ``single`` where it is one case and not a list."""

    cases: tuple[CaseFile, ...]
    single: bool


def read_cases(content: bytes) -> CaseList:
    """The cases of a JSON file: one object, a list of them, or an object with a list ``cases``.

    Keys that are not needed are ignored. Raises ``FileRefusedError``.
    """
    if len(content) > LONGEST_FILE:
        raise FileRefusedError("文件超过 5 MB，不像是一件申请的记录。")
    try:
        written = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise FileRefusedError("文件不是有效的 JSON，请检查引号、逗号和编码（应为 UTF-8）。") from error
    if isinstance(written, dict) and "received_on" not in written and isinstance(written.get("cases"), list):
        written = written["cases"]
    if isinstance(written, list):
        return CaseList(
            tuple(_case(one, f"第{place}件") for place, one in enumerate(written, 1)), single=False
        )
    return CaseList((_case(written, "申请"),), single=True)


def _case(written: Any, name: str) -> CaseFile:
    if not isinstance(written, dict):
        raise FileRefusedError(f"{name}应是一个 JSON 对象，含 received_on 和 events。")
    name = str(written.get("id") or name)
    events = written.get("events", [])
    if not isinstance(events, list):
        raise FileRefusedError(f"{name}的 events 应是一个列表。")
    received_on = _day(written, "received_on", name)
    return CaseFile(name, received_on, tuple(_event(one, name, n) for n, one in enumerate(events, 1)))


def _event(written: Any, name: str, number: int) -> Event:
    where = f"{name}的第{number}个事件"
    if not isinstance(written, dict):
        raise FileRefusedError(f"{where}应是一个 JSON 对象，含 on 和 kind。")
    try:
        kind = EventKind(str(written.get("kind")))
    except ValueError:
        known = "、".join(one.value for one in EventKind)
        raise FileRefusedError(f"{where}的 kind“{written.get('kind')}”不认识，可以用：{known}。") from None
    key = "supplement_by" if kind is EventKind.SUPPLEMENT_ASKED else "until"
    until = _day(written, key, where) if written.get(key) is not None else None
    return Event(
        _day(written, "on", where),
        kind,
        until,
        who=str(written.get("who") or ""),
        excused=written.get("excused") is True,
    )


def _day(written: Mapping[str, Any], key: str, where: str) -> date:
    value = written.get(key)
    if value is None:
        raise FileRefusedError(f"{where}缺少日期 {key}。")
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise FileRefusedError(
            f"{where}的日期 {key}“{value}”不存在或无法识别，请写成 2026-09-30 的样子。"
        ) from None


def as_answer(found: Timing) -> dict[str, Any]:
    """The answer for programs: due day, state, limits, proof, warnings."""
    return {
        "due_on": found.due_on.isoformat() if found.due_on else None,
        "state": found.state.value,
        "limits": {name: day.isoformat() for name, day in found.limits.items()},
        "proof": [
            {"day": line.day.isoformat(), "counted": line.counted, "why": line.why}
            for line in proof(found.reading)
        ],
        "warnings": list(found.warnings),
        "refund": found.refund,
    }
