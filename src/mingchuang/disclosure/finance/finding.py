"""Where budgets and final accounts are found: an organisation's year in the search, all pages in the site map."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from mingchuang.disclosure.finance import public, queries
from mingchuang.disclosure.finance.models import Report
from mingchuang.portal.maps import MapSource, Place
from mingchuang.publishing.rules import ArticleKind
from mingchuang.search.sources import DocumentSource, SearchDocument

NAME = "budgets"
COLUMNS = ("/zwgk/", "/zwgk/fdzdgk/", "/zwgk/fdzdgk/czyjs/")
WORDS = "预算 决算 部门预算 部门决算 “三公”经费 因公出国（境）费 公务用车购置及运行维护费 公务接待费"
"""What people type who look for such a page."""


def _years(reports: Sequence[Report]) -> dict[str, list[Report]]:
    """The live reports by organisation and year, which together are one page."""
    found: dict[str, list[Report]] = defaultdict(list)
    for report in sorted(reports, key=lambda one: (one.organisation_id, one.year, one.pk)):
        found[f"{report.organisation_id}/{report.year}"].append(report)
    return found


def _version(reports: Sequence[Report]) -> str:
    """A mark that changes when a report of the year comes, changes or goes."""
    return "-".join(f"{one.pk}.{one.article.live_revision_id}" for one in reports if one.article)


def versions() -> Iterator[tuple[str, str]]:
    """``(id, version)`` of every year with something live."""
    return ((one, _version(reports)) for one, reports in _years(list(queries.live())).items())


def documents(ids: Sequence[str]) -> Iterator[SearchDocument]:
    """What is to be found of those of the years that have something live."""
    organisations = {int(head) for one in ids if (head := one.partition("/")[0]).isdigit()}
    found = _years(list(queries.live().filter(organisation__in=organisations)))
    return (_document(one, found[one]) for one in ids if one in found)


def _document(one: str, reports: Sequence[Report]) -> SearchDocument:
    organisation, year = reports[0].organisation, reports[0].year
    return SearchDocument(
        key=f"{NAME}:{one}",
        version=_version(reports),
        title=f"{organisation.short_name}{year}年度预算决算",
        url=public.path_of(organisation.slug, year),
        text="\n".join([organisation.name, *(report.title for report in reports), WORDS]),
        published_at=max(report.article.listed_at for report in reports if report.article),
        organisation=organisation.code,
        kind=ArticleKind.FINANCE.value,
        columns=COLUMNS,
    )


def companions(articles: Sequence[int]) -> Iterator[str]:
    """With the article of a report, its organisation's year."""
    rows = Report.objects.filter(article__in=articles).order_by()
    return (
        f"{NAME}:{organisation}/{year}" for organisation, year in rows.values_list("organisation", "year")
    )


def _places(part: str) -> list[Place]:
    return [Place(path.removesuffix("index.html")) for path in public.every()] if part == PART else []


def _affected(keys: frozenset[str]) -> set[str]:
    """Only a report that is written down for the first time brings a page."""
    return {PART} if any(key.startswith("finance:") for key in keys) else set()


PART = "czgk"
DOCUMENTS = DocumentSource(NAME, documents, versions)
MAP = MapSource("finance", lambda: [PART], _places, _affected)
