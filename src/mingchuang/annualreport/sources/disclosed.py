"""What was published: items by their way, releases, policy documents."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count
from django.utils import timezone

from mingchuang.annualreport.figures import Definition, Evidence, Row, described_as
from mingchuang.annualreport.periods import Period, Scope
from mingchuang.annualreport.rules import Number
from mingchuang.publishing import queries
from mingchuang.publishing.rules import Channel, Way

OLD_CHANNELS = {
    "S.s1_2_1.value": frozenset({Channel.GAZETTE}),
    "S.s1_2_2.value": frozenset({Channel.SITE}),
    "S.s1_2_4.value": frozenset({Channel.NEW_MEDIA}),
    "S.s1_2_5.value": frozenset(Channel) - {Channel.GAZETTE, Channel.SITE, Channel.NEW_MEDIA},
}
"""Rows of the form of 2014 by channel. The system does not tell weibo from wechat: both stand in the row of wechat."""


class Disclosed:
    """Figures about articles and their releases."""

    def definitions(self) -> Iterable[Definition]:
        """Ways, releases, documents."""
        return [
            *described_as(("disclosure.", "releases.", "T2.", "S.s1_2_")),
            *(
                Definition(f"disclosure.way.{way}", f"{way.label}公开", "条", queries.way_definition(way))
                for way in Way
            ),
        ]

    def values(self, period: Period, scope: Scope) -> dict[str, Number]:
        """Counted in four queries, however many articles there are."""
        by_way = queries.tally(period.start, period.end, **self._within(scope))
        releases = queries.releases_in(period.start, period.end, **self._within(scope))
        by_channel = dict(releases.order_by().values_list("channel").annotate(n=Count("pk")))
        documents = queries.document_tally(period.start, period.end, **self._within(scope))
        return {
            "disclosure.total": sum(by_way.values()),
            **{f"disclosure.way.{way}": number for way, number in by_way.items()},
            "releases.total": sum(by_channel.values()),
            **{
                code: sum(by_channel.get(channel, 0) for channel in channels)
                for code, channels in OLD_CHANNELS.items()
            },
            **{f"T2.b1_norm.{name}": number for name, number in documents.items()},
        }

    def evidence(self, code: str, period: Period, scope: Scope) -> Evidence:
        """Articles, or releases."""
        within = self._within(scope)
        if code in OLD_CHANNELS:
            found = queries.releases_in(period.start, period.end, **within)
            return Evidence(found.filter(channel__in=list(OLD_CHANNELS[code])), _release_row)
        if code == "releases.total":
            return Evidence(queries.releases_in(period.start, period.end, **within), _release_row)
        if code.startswith("T2.b1_norm."):
            name = code.rpartition(".")[2]
            return Evidence(queries.documents_of(name, period.start, period.end, **within), _article_row)
        way = None if code == "disclosure.total" else Way(code.removeprefix("disclosure.way."))
        return Evidence(queries.disclosed_in(period.start, period.end, way, **within), _article_row)

    def _within(self, scope: Scope) -> dict[str, Any]:
        return {} if scope.is_whole else {"organisations": scope.ids}


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
