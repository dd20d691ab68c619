"""Sentences that the data suggest for the parts where people must speak; taken over only if somebody wants them (M29)."""

from datetime import date

from mingchuang.annualreport import figures, queries, reading, selfcheck
from mingchuang.annualreport.periods import Period, Scope
from mingchuang.publishing.queries import by_organisation
from mingchuang.publishing.rules import ArticleKind

ANALYSIS = frozenset({ArticleKind.INTERPRETATION, ArticleKind.STATISTIC, ArticleKind.PLAN})
SERVICE = frozenset({ArticleKind.ANNOUNCEMENT, ArticleKind.NOTICE})
NAMED = 5
"""So many bodies are named; a sentence with more is read by nobody."""


def suggested(period: Period, scope: Scope, today: date) -> list[str]:
    """What is late and whose, the mix of contents, who published most; looked at anew when anything has happened."""
    name = f"suggested:{period.year}:{scope.organisation.pk}:{today}"
    return queries.kept(name, lambda: _suggested(period, scope, today))


def _suggested(period: Period, scope: Scope, today: date) -> list[str]:
    return [
        line
        for line in (
            _late(scope, today),
            _jumped(period, scope, today),
            _mix(period, scope),
            _busiest(period, scope),
            _merged(period, scope),
        )
        if line
    ]


def _late(scope: Scope, today: date) -> str:
    """Obligations and columns that are late or blank today: the state of things while the report is written."""
    found = [one for one in selfcheck.matters(scope, today) if one.is_gap]
    if not found:
        return ""
    named = "、".join(f"{name}（{count}项）" for name, count in selfcheck.owing(found)[:NAMED])
    stale = [one for one in found if one.newest is not None]
    longest = (
        f"超期最久的是{stale[0].whose}的“{stale[0].subject}”，已{stale[0].late_days}天。" if stale else ""
    )
    return f"有{len(found)}项公开事项和栏目更新不及时或者没有内容，较多的是{named}。{longest}"


def _merged(period: Period, scope: Scope) -> str:
    """Bodies that were merged into this one in the year: their part of it is not in this report."""
    found = scope.organisation.merged_from.filter(closed_on__year=period.year).order_by("closed_on")
    return "".join(
        f"{body.name}于{body.closed_on:%Y年}{body.closed_on.month}月{body.closed_on.day}日并入本单位，"
        "并入之前的数据在全区报告中单列，不计入本报告。"
        for body in found
        if body.closed_on
    )


def _jumped(period: Period, scope: Scope, today: date) -> str:
    """What changed so much since last year that a reader will ask why; the writer adds the reason."""
    found = queries.figures_of(period.year, scope.organisation, today=today)
    jumps = [one for one in reading.compared(found, reading.last_year(found, today)) if one.is_jump]
    named = "；".join(
        f"{one.definition.label}{one.value}{one.definition.unit}，比上年{one.change}" for one in jumps[:NAMED]
    )
    return f"与上年相比变化较大的数据：{named}。" if named else ""


def _mix(period: Period, scope: Scope) -> str:
    """Shares of static, analytical and public-service content, by kind of article."""
    counted = figures.counted_under("mix.kind.", period, scope)
    kinds = {ArticleKind(code.rpartition(".")[2]): int(count) for code, count in counted.items()}
    total = sum(kinds.values())
    if not total:
        return ""
    analysis = sum(count for kind, count in kinds.items() if kind in ANALYSIS)
    service = sum(count for kind, count in kinds.items() if kind in SERVICE)
    return (
        f"全年信息中，动态等静态性信息占{_share(total - analysis - service, total)}，"
        f"解读、统计、规划等分析性信息占{_share(analysis, total)}，通知、公告等公共服务类信息占{_share(service, total)}。"
    )


def _busiest(period: Period, scope: Scope) -> str:
    if not scope.is_whole:
        return ""
    counts = by_organisation(period.start, period.end)
    named = "、".join(f"{name}（{count}条）" for name, count in counts[:NAMED])
    return f"发布信息较多的单位是{named}。" if named else ""


def _share(part: int, total: int) -> str:
    return f"{part * 100 / total:.1f}%"
