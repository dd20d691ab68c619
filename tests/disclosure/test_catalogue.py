"""The catalogue of a year is counted from the oldest: a publication makes only its end anew."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from mingchuang.disclosure.public import catalogue
from mingchuang.outbox.models import Message
from mingchuang.outbox.rules import Stream
from mingchuang.publishing import actions
from mingchuang.publishing.models import Article
from tests.publishing.factories import MORNING, District
from tests.publishing.pages import DAY

pytestmark = pytest.mark.django_db
YEAR = "/zwgk/ml/jyj/2026/"


@pytest.fixture(autouse=True)
def small():
    with patch.object(catalogue, "ON_A_PAGE", 3), patch.object(catalogue, "IN_A_TABLE", 6):
        yield


@pytest.fixture
def district() -> District:
    return District.make()


def publish(district: District, *minutes: int) -> list[Article]:
    """An article at each of these minutes after the morning."""
    new = [district.new(title=f"第{n}条", published_at=MORNING + timedelta(minutes=n)) for n in minutes]
    return actions.publish_in_bulk(new, actor=None, at=MORNING + timedelta(hours=2))


def touched() -> set[str]:
    """The files of the year that the waiting keys touch; the keys are done with."""
    waiting = Message.objects.filter(stream=Stream.EDITION)
    keys = frozenset(waiting.values_list("key", flat=True))
    waiting.delete()
    return {path.removeprefix(YEAR) for path in catalogue.affected(keys) if path.startswith(YEAR)}


@pytest.mark.parametrize(
    ("standing", "files"),
    [
        (7, {"3.html", "mulu-2.csv", "mulu-2.xlsx"}),  # the third page has room
        (6, {"2.html", "3.html", "mulu-2.csv", "mulu-2.xlsx"}),  # a page and a table begin; page 2 leads on
        (0, {"index.html", "mulu.csv", "mulu.xlsx"}),
    ],
)
def test_one_more_article_touches_only_the_end_of_its_year(district, standing, files):
    publish(district, *range(standing))
    touched()
    publish(district, 60)
    assert touched() == files


def test_an_older_article_moves_everything_after_it(district):
    publish(district, *range(10), *range(20, 30))
    touched()
    publish(district, 15)
    assert touched() == {
        *(f"{n}.html" for n in range(4, 8)),
        *(f"mulu-{n}.{form}" for n in range(2, 5) for form in ("csv", "xlsx")),
    }


def test_the_tables_hold_each_article_once_and_each_page_leads_to_its_own(district):
    publish(district, *range(8))
    files = catalogue.year_files("jyj", 2026, 8)
    made = {page.path.removeprefix(YEAR): page.content for page in catalogue.render(files, DAY)}
    assert len(made) == len(files)
    titles = [
        line.split(",")[1]
        for name in ("mulu.csv", "mulu-2.csv")
        for line in made[name].decode().splitlines()[1:]
    ]
    assert titles == [f"第{n}条" for n in range(8)]
    assert "mulu.xlsx" in made["index.html"].decode() and "mulu-2.xlsx" in made["3.html"].decode()


def test_withdrawing_the_newest_touches_only_the_end(district):
    publish(district, *range(40))
    touched()
    last = Article.objects.order_by("-listed_at").first()
    actions.withdraw(last, actor=district.signer, at=MORNING + timedelta(hours=3), reason="内容有误。")
    assert touched() == {"13.html", "mulu-7.csv", "mulu-7.xlsx"}
