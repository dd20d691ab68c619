"""Sentences that the data suggest for the parts where people must speak; taken over only if somebody wants them (M29)."""

from collections import Counter
from datetime import date

from mingchuang.annualreport.periods import Period, Scope
from mingchuang.disclosure.queries import cover
from mingchuang.disclosure.rules import GAPS
from mingchuang.publishing.queries import by_kind, by_organisation
from mingchuang.publishing.rules import ArticleKind

ANALYSIS = frozenset({ArticleKind.INTERPRETATION, ArticleKind.STATISTIC, ArticleKind.PLAN})
SERVICE = frozenset({ArticleKind.ANNOUNCEMENT, ArticleKind.NOTICE})
NAMED = 5
"""So many bodies are named; a sentence with more is read by nobody."""


def suggested(period: Period, scope: Scope, today: date) -> list[str]:
    """What is late and whose, the mix of contents, who published most."""
    return [line for line in (_late(scope, today), _mix(period, scope), _busiest(period, scope)) if line]


def _late(scope: Scope, today: date) -> str:
    """Obligations that are late or blank today: the state of things while the report is written."""
    covered = cover(today)
    names = {body.pk: body.short_name for body in covered.organisations}
    behind = Counter(
        names[line.organisation]
        for line in covered.lines.values()
        if line.standing in GAPS and (scope.is_whole or line.organisation in scope.ids)
    )
    if not behind:
        return ""
    named = "、".join(f"{name}（{count}项）" for name, count in behind.most_common(NAMED))
    return f"有{behind.total()}项公开事项更新不及时或者没有内容，涉及{len(behind)}个单位，较多的是{named}。"


def _mix(period: Period, scope: Scope) -> str:
    """Shares of static, analytical and public-service content, by kind of article."""
    kinds = by_kind(period.start, period.end, organisations=None if scope.is_whole else scope.ids)
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
