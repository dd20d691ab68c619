"""An inspection in words and in JSON, for people at a terminal and for programs."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from mingchuang.inspection.examination import Report
from mingchuang.inspection.rules import Finding, Line, Part, RuleSet

SHOWN_OF_A_RULE = 5


def as_json(report: Report, pictures: Mapping[str, Path] = MappingProxyType({})) -> dict[str, Any]:
    """The keys of ``mingchuang inspect --json``; they stay once published. ``picture`` is a file's path or null."""
    score = report.score
    return {
        "origin": report.origin.value,
        "at": report.at.isoformat(timespec="seconds"),
        "rules": report.rules.number,
        "pages": report.pages,
        "verdict": score.verdict.value if score else None,
        "points": score.points if score else None,
        "estimate": score.estimate if score else None,
        "indicators": [_line_as_json(line) for line in (score.lines if score else ())],
        "findings": [
            _finding_as_json(one, report.rules, pictures.get(one.address)) for one in report.findings
        ],
        "warnings": [
            {"rule": one.rule, "address": one.address, "said": one.said, "days_left": one.days_left}
            for one in report.warnings
        ],
        "undecided": [
            {"indicator": indicator.id, "rule": rule.code, "said": rule.says, "by": rule.by.value}
            for indicator, rule in report.undecided
        ],
    }


def _line_as_json(line: Line) -> dict[str, Any]:
    return {
        "id": line.indicator.id,
        "part": line.indicator.part.value,
        "name": line.indicator.name,
        "points": line.indicator.points,
        "found": line.found,
        "deducted": line.deducted,
        "estimate": line.estimate,
    }


def _finding_as_json(one: Finding, rules: RuleSet, picture: Path | None) -> dict[str, Any]:
    return {
        "indicator": rules.indicator_of(one.rule).id,
        "rule": one.rule,
        "address": one.address,
        "said": one.said,
        "evidence": one.evidence,
        "mark": rules.rule(one.rule).evidence.value,
        "picture": str(picture) if picture else None,
    }


def as_lines(report: Report) -> Iterator[str]:
    """The inspection as an operator reads it: result, findings by indicator, warnings, what is left to people."""
    yield f"检查了{report.pages}个页面，依据{report.rules.title}（{report.rules.number}）。"
    if report.score is not None:
        mark = "（估计分：部分扣分标准未经核实，须对照原文）" if report.score.estimate else ""
        yield f"结果：{report.score.verdict.label}，{report.score.points:g}分{mark}。"
    else:
        yield "没有首页，只检查每个页面，不计分。"
    for indicator in report.rules.indicators:
        found = [one for one in report.findings if report.rules.indicator_of(one.rule) is indicator]
        if found:
            yield ""
            yield f"【{indicator.part.label}】{indicator.id} {indicator.name}：发现{len(found)}处" + _lost(
                report, indicator.id
            )
            yield from _some(found)
    if report.warnings:
        yield ""
        yield "【即将到期】"
        yield from (f"  {one.said}  {_short(one.address)}" for one in report.warnings)
    yield ""
    people = sum(1 for indicator, _rule in report.undecided if indicator.part is not Part.BONUS)
    yield f"另有{people}项需要人工判断或者别的条件，--json 中列为 undecided。"


def _lost(report: Report, identity: str) -> str:
    lines = report.score.lines if report.score else ()
    lost = next((line.deducted for line in lines if line.indicator.id == identity), 0.0)
    return f"，扣{lost:g}分" if lost else ""


def _some(found: list[Finding]) -> Iterator[str]:
    for one in found[:SHOWN_OF_A_RULE]:
        yield f"  {_short(one.address)}  {one.said}" + (f"〔{one.evidence}〕" if one.evidence else "")
    if len(found) > SHOWN_OF_A_RULE:
        yield f"  ……还有{len(found) - SHOWN_OF_A_RULE}处"


def _short(address: str) -> str:
    return address.removeprefix("http://folder") or "/"
