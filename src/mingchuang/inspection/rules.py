"""What an inspection knows: indicators with their points, findings, and how the score follows from them.

Source: 国办秘函〔2019〕19号, as far as confirmed; each rule carries its mark, and a score that rests on a rule from
memory is an estimate.
"""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib.resources import files

from mingchuang.terms import Term

Params = Mapping[str, float]
ACCESSIBILITY = "accessibility"
"""The rule that only a browser decides."""


class Part(Term):
    """What a rule does to the result."""

    VETO = "veto", "单项否决"
    DEDUCT = "deduct", "扣分"
    BONUS = "bonus", "加分"
    HINT = "hint", "提示"


class Evidence(Term):
    """How well a rule is confirmed."""

    CONFIRMED = "confirmed", "已核实"
    SINGLE = "single_source", "单一来源"
    MEMORY = "memory_unverified", "未经核实"


class Examiner(Term):
    """Who can see whether a rule is broken."""

    MACHINE = "machine", "系统"
    PERSON = "person", "人工"


class Verdict(Term):
    """The result of an inspection."""

    VETOED = "vetoed", "不合格（单项否决）"
    FAILED = "failed", "不合格"
    PASSED = "passed", "合格"


class Origin(Term):
    """What was inspected."""

    EDITION = "edition", "本站"
    FOLDER = "folder", "文件夹"
    ADDRESS = "address", "网址"


class Stage(Term):
    """How far an inspection has come."""

    WAITING = "waiting", "等待开始"
    RUNNING = "running", "正在检查"
    DONE = "done", "已完成"
    BROKEN = "broken", "未完成"


class InspectionVerb(Term):
    """What the journal hears of inspections."""

    ASKED = "inspection.asked", "要求检查网站"
    INSPECTED = "inspection.inspected", "检查网站"


@dataclass(frozen=True)
class Rule:
    """One thing looked at. ``deduct`` in points, once or for each finding; ``params`` in the units of their names."""

    code: str
    says: str
    evidence: Evidence
    by: Examiner
    deduct: float = 0.0
    each: bool = False
    params: Params = field(default_factory=dict)


@dataclass(frozen=True)
class Indicator:
    """A numbered indicator with its rules; ``points`` is the most that it can cost, 0 where it costs none."""

    id: str
    part: Part
    category: str
    name: str
    rules: tuple[Rule, ...]
    points: float = 0.0


@dataclass(frozen=True)
class RuleSet:
    """One edition of the indicators, with the gates of its score."""

    title: str
    number: str
    issued: date
    indicators: tuple[Indicator, ...]
    deduct_total: float
    pass_at_least: float
    bonus_above: float

    def rule(self, code: str) -> Rule:
        """The rule of that code. Raises ``KeyError`` where there is none."""
        return self._by_code[code][1]

    def indicator_of(self, code: str) -> Indicator:
        """The indicator under which a rule stands. Raises ``KeyError`` where there is none."""
        return self._by_code[code][0]

    @property
    def _by_code(self) -> dict[str, tuple[Indicator, Rule]]:
        return {rule.code: (one, rule) for one in self.indicators for rule in one.rules}


@dataclass(frozen=True)
class Finding:
    """One thing found: where, in words, and the evidence as it stood there (never more than a short quotation)."""

    rule: str
    address: str
    said: str
    evidence: str = ""


@dataclass(frozen=True)
class Warning:
    """A limit that comes near: ``days_left`` until the rule would be broken, None where it is no matter of days."""

    rule: str
    address: str
    said: str
    days_left: int | None


@dataclass(frozen=True)
class Line:
    """What one indicator came to."""

    indicator: Indicator
    found: int
    deducted: float
    estimate: bool


@dataclass(frozen=True)
class Score:
    """The whole result; ``points`` is 0 after a veto, as nothing else is scored then."""

    verdict: Verdict
    points: float
    lines: tuple[Line, ...]
    estimate: bool


@lru_cache(maxsize=1)
def rule_set() -> RuleSet:
    """The indicators that come with the package.

    Source: 国办秘函〔2019〕19号; points marked ``memory_unverified`` are working defaults.
    """
    told = tomllib.loads((files("mingchuang.inspection") / "indicators.toml").read_text(encoding="utf-8"))
    return RuleSet(
        title=told["source"]["title"],
        number=told["source"]["number"],
        issued=told["source"]["issued"],
        indicators=tuple(_indicator(one) for one in told["indicator"]),
        deduct_total=told["scoring"]["deduct_total"],
        pass_at_least=told["scoring"]["pass_at_least"],
        bonus_above=told["scoring"]["bonus_above"],
    )


def _indicator(told: dict) -> Indicator:
    rules = tuple(
        Rule(**{**one, "evidence": Evidence(one["evidence"]), "by": Examiner(one["by"])})
        for one in told["rules"]
    )
    return Indicator(**{**told, "part": Part(told["part"]), "rules": rules})


def deduction(indicator: Indicator, broken: Mapping[str, int]) -> float:
    """Points that an indicator costs: each rule once or for each finding, never more than its own points.

    Source: 国办秘函〔2019〕19号 (the cap: single source).
    """
    lost = sum(
        rule.deduct * (broken[rule.code] if rule.each else 1)
        for rule in indicator.rules
        if broken.get(rule.code)
    )
    return round(min(lost, indicator.points), 1)


def score(findings: Iterable[Finding], rules: RuleSet, *, has_services: bool = True) -> Score:
    """The result of an inspection from what was found.

    A veto ends it; else 100 less the deductions. A portal without outward services leaves 办事服务 out and counts
    the 75 remaining points by 4/3 (single source). Bonus points are given by people, never here.
    """
    broken: dict[str, int] = {}
    for finding in findings:
        broken[finding.rule] = broken.get(finding.rule, 0) + 1
    lines = tuple(
        _line(one, broken) for one in rules.indicators if has_services or one.category != "办事服务"
    )
    vetoed = any(line.indicator.part is Part.VETO and line.found for line in lines)
    kept = rules.deduct_total - _points_left_out(rules, has_services) - sum(line.deducted for line in lines)
    points = 0.0 if vetoed else round(kept if has_services else kept * 4 / 3, 1)
    verdict = (
        Verdict.VETOED if vetoed else Verdict.PASSED if points >= rules.pass_at_least else Verdict.FAILED
    )
    return Score(verdict, points, lines, estimate=any(line.estimate for line in lines))


def _points_left_out(rules: RuleSet, has_services: bool) -> float:
    return 0.0 if has_services else sum(one.points for one in rules.indicators if one.category == "办事服务")


def _line(indicator: Indicator, broken: Mapping[str, int]) -> Line:
    found = sum(broken.get(rule.code, 0) for rule in indicator.rules)
    unsure = any(
        rule.evidence is Evidence.MEMORY and broken.get(rule.code) for rule in indicator.rules
    ) or any(rule.by is Examiner.PERSON for rule in indicator.rules)
    lost = deduction(indicator, broken) if indicator.part is Part.DEDUCT else 0.0
    return Line(indicator, found, lost, estimate=unsure and indicator.part in (Part.VETO, Part.DEDUCT))


def left_to_people(rules: RuleSet, looked_at: Collection[str]) -> list[tuple[Indicator, Rule]]:
    """Rules that this inspection could not decide: those for people, and those not in ``looked_at``."""
    return [
        (one, rule)
        for one in rules.indicators
        for rule in one.rules
        if rule.by is Examiner.PERSON or rule.code not in looked_at
    ]


@dataclass(frozen=True)
class Availability:
    """The probes of the last days: how many, how many failed; ``decided`` where each day has enough of them."""

    probes: int
    failed: int
    decided: bool

    @property
    def ratio(self) -> float:
        """The share of probes that failed, 0 where there were none."""
        return self.failed / self.probes if self.probes else 0.0


def availability(days: Mapping[date, tuple[int, int]], rules: RuleSet) -> Availability:
    """What a week of probes says; ``days`` holds for each day (probes, failures).

    Source: 国办秘函〔2019〕19号: one week, at least 20 spaced probes a day, failures of 5 % or more are a veto.
    """
    told = rules.rule("unreachable").params
    enough = [count for count, _failed in days.values() if count >= told["probes_per_day"]]
    return Availability(
        probes=sum(count for count, _failed in days.values()),
        failed=sum(failed for _count, failed in days.values()),
        decided=len(enough) >= told["window_days"],
    )
