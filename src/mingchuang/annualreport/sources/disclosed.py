"""What was published: items by their way, releases, policy documents."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from mingchuang.annualreport.figures import Definition, Evidence, Row, Values, described_as
from mingchuang.annualreport.periods import Period, Scope
from mingchuang.annualreport.rules import Number
from mingchuang.publishing import queries
from mingchuang.publishing.rules import ArticleKind, Channel, Way

OLD_CHANNELS = {
    "S.s1_2_1.value": frozenset({Channel.GAZETTE}),
    "S.s1_2_2.value": frozenset({Channel.SITE}),
    "S.s1_2_5.value": frozenset(Channel) - {Channel.GAZETTE, Channel.SITE, Channel.NEW_MEDIA},
}
"""Rows of the form of 2014 by channel."""
WEIBO, WECHAT = "S.s1_2_3.value", "S.s1_2_4.value"
KIND, SUBJECT, NO_SUBJECT = "mix.kind.", "mix.subject.", "none"
INTERPRETATIONS = "S.s2_2_3.value"


class Disclosed:
    """Figures about articles and their releases."""

    def definitions(self) -> Iterable[Definition]:
        """Ways, releases, documents."""
        return [
            *described_as(("disclosure.", "releases.", "T2.", "S.s1_2_", "S.s2_2_")),
            *(
                Definition(f"disclosure.way.{way}", f"{way.label}公开", "条", queries.way_definition(way))
                for way in Way
            ),
            *(
                Definition(
                    f"{KIND}{kind}", kind.label, "条", f"本年度首次公开、信息类别为“{kind.label}”的信息。"
                )
                for kind in ArticleKind
            ),
            *(
                Definition(f"{SUBJECT}{code}", name, "条", f"本年度首次公开、主题分类为“{name}”的信息。")
                for code, name in _subjects().items()
            ),
        ]

    def values(self, period: Period, scope: Scope) -> Values:
        """Counted in a handful of queries, however many articles there are."""
        items = _items(queries.composition(period.start, period.end, **self._within(scope)))
        releases = queries.releases_in(period.start, period.end, **self._within(scope))
        by_channel = dict(releases.order_by().values_list("channel").annotate(n=Count("pk")))
        documents = queries.document_tally(period.start, period.end, **self._within(scope))
        return {
            **items,
            "releases.total": sum(by_channel.values()),
            **{
                code: sum(by_channel.get(channel, 0) for channel in channels)
                for code, channels in OLD_CHANNELS.items()
            },
            WEIBO: (weibo := _on_weibo(releases).count()),
            WECHAT: by_channel.get(Channel.NEW_MEDIA, 0) - weibo,
            INTERPRETATIONS: items[f"{KIND}{ArticleKind.INTERPRETATION}"],
            **{f"T2.b1_norm.{name}": number for name, number in documents.items()},
        }

    def evidence(self, code: str, period: Period, scope: Scope) -> Evidence:
        """Articles, or releases."""
        within = self._within(scope)
        if code in OLD_CHANNELS or code in (WEIBO, WECHAT, "releases.total"):
            return Evidence(
                _released(code, queries.releases_in(period.start, period.end, **within)), _release_row
            )
        if code.startswith((KIND, SUBJECT)):
            found = queries.disclosed_in(period.start, period.end, **within)
            last = code.rpartition(".")[2]
            narrowed = found.filter(kind=last) if code.startswith(KIND) else _about(found, last)
            return Evidence(narrowed, _article_row)
        if code == INTERPRETATIONS:
            return Evidence(self._interpretations(period, scope), _article_row)
        if code.startswith("T2.b1_norm."):
            name = code.rpartition(".")[2]
            return Evidence(queries.documents_of(name, period.start, period.end, **within), _article_row)
        way = None if code == "disclosure.total" else Way(code.removeprefix("disclosure.way."))
        return Evidence(queries.disclosed_in(period.start, period.end, way, **within), _article_row)

    def by_organisation(self, code: str, period: Period) -> dict[int, Number]:
        """Items of each organisation."""
        if code != "disclosure.total":
            raise KeyError(code)
        return {**queries.items_by_organisation(period.start, period.end)}

    def _interpretations(self, period: Period, scope: Scope) -> QuerySet[Any]:
        found = queries.disclosed_in(period.start, period.end, **self._within(scope))
        return found.filter(kind=ArticleKind.INTERPRETATION)

    def _within(self, scope: Scope) -> dict[str, Any]:
        return {} if scope.is_whole else {"organisations": scope.ids}


def _subjects() -> dict[str, str]:
    """The twenty-two classes of subjects, and what has none."""
    classes = {code: name for code, name in queries.subject_names().items() if len(code) == 2}
    return {**classes, NO_SUBJECT: "未分类"}


def _about(found: QuerySet[Any], subject: str) -> QuerySet[Any]:
    return found.filter(subject="") if subject == NO_SUBJECT else found.filter(subject__startswith=subject)


def _items(rows: Iterable[tuple[Way, ArticleKind, str, int]]) -> dict[str, Number]:
    """All items, and by way, kind and class of subject; every item stands in one of each."""
    counted: dict[str, Number] = {"disclosure.total": 0}
    counted |= dict.fromkeys((f"disclosure.way.{way}" for way in Way), 0)
    counted |= dict.fromkeys((f"{KIND}{kind}" for kind in ArticleKind), 0)
    counted |= dict.fromkeys((f"{SUBJECT}{code}" for code in _subjects()), 0)
    for way, kind, subject, number in rows:
        about = f"{SUBJECT}{subject[:2] or NO_SUBJECT}"
        for code in ("disclosure.total", f"disclosure.way.{way}", f"{KIND}{kind}", about):
            counted[code] += number
    return counted


def _on_weibo(releases: QuerySet[Any]) -> QuerySet[Any]:
    return releases.filter(channel=Channel.NEW_MEDIA, place__contains="微博")


def _released(code: str, releases: QuerySet[Any]) -> QuerySet[Any]:
    """The releases behind a figure."""
    if code == WEIBO:
        return _on_weibo(releases)
    if code == WECHAT:
        return releases.filter(channel=Channel.NEW_MEDIA).exclude(pk__in=_on_weibo(releases).values("pk"))
    if code in OLD_CHANNELS:
        return releases.filter(channel__in=list(OLD_CHANNELS[code]))
    return releases


def _article_row(article: Any) -> Row:
    return Row(
        subject=f"article:{article.pk}",
        title=article.title,
        day=f"{timezone.localtime(article.published_at):%Y-%m-%d}",
        note=f"{article.organisation.short_name}，{article.way.label if article.way else ''}".rstrip("，"),
        address=article.url,
    )


def _release_row(release: Any) -> Row:
    return Row(
        subject=f"release:{release.pk}",
        title=release.article.title,
        day=f"{timezone.localtime(release.released_at):%Y-%m-%d}",
        note=f"{release.channel.label}　{release.place}".strip(),
        address=release.article.url,
    )
