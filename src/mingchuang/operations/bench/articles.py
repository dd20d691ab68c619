"""A district with as many articles as are asked for, made from the demo's texts."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice

from django.core.management import call_command

from mingchuang.directory.models import Organisation
from mingchuang.operations.demo.founding import add_organisations, set_site
from mingchuang.operations.demo.plan import Item, Planner
from mingchuang.portal.actions import create_tree
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.actions import NewArticle, publish_in_bulk
from mingchuang.publishing.rules import ArticleKind

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
TODAY = date(2026, 11, 23)
FIRST_DAY = date(2021, 1, 4)  # Monday
YEARS_OF_DAYS = (TODAY - FIRST_DAY).days - 1
BATCH = 500


@dataclass(frozen=True)
class District:
    """Where articles go."""

    organisations: dict[str, Organisation]
    columns: dict[str, ColumnPage]


def found() -> District:
    """Database, tree and organisations of an empty home."""
    call_command("migrate", interactive=False, verbosity=0)
    create_tree(actor=None, at=NOON)
    set_site(NOON)
    organisations = add_organisations(NOON)
    columns = {column.public_path.strip("/"): column for column in ColumnPage.objects.all()}
    return District(organisations, columns)


def fill(district: District, count: int) -> None:
    """Publish ``count`` articles, spread evenly over six years, oldest first."""
    articles = made(district, count)
    while batch := list(islice(articles, BATCH)):
        publish_in_bulk(batch, actor=None, at=NOON)


def made(district: District, count: int) -> Iterator[NewArticle]:
    """The articles: the demo's texts over and over, each time under a title and a day of its own."""
    for number, item in enumerate(islice(cycle(_items()), count)):
        yield new_article(
            district, item, number, NOON - timedelta(days=YEARS_OF_DAYS * (count - number) / count)
        )


def new_article(district: District, item: Item, number: int, at: datetime | None) -> NewArticle:
    """One article of the plan without its files."""
    return NewArticle(
        title=f"{item.text.title}（第{number + 1}号）",
        kind=item.kind,
        column=district.columns[item.column],
        also_in=[district.columns[path] for path in item.also if path != item.column],
        organisation=district.organisations[item.body.code],
        body=item.text.blocks,
        summary=item.text.summary,
        source=item.body.name,
        written_on=at.date() if at and item.kind is ArticleKind.POLICY else None,
        issuing_body=item.body.name if item.kind is ArticleKind.POLICY else "",
        subject=item.subject_code,
        genre=item.genre,
        published_at=at,
    )


def _items() -> list[Item]:
    days = [FIRST_DAY + timedelta(days=7 * week + day) for week in range(50) for day in range(5)]
    items = Planner(days, seed=2021).items()
    random.Random(5).shuffle(items)
    return items
