from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mingchuang.publishing import actions
from mingchuang.publishing.bulk import NewArticle
from mingchuang.publishing.lists import Lists
from mingchuang.publishing.rules import ArticleKind
from tests.publishing.factories import MORNING, District

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return District.make()


def in_bulk(district: District, count: int, **fields: object) -> None:
    values = {"kind": ArticleKind.NOTICE, "column": district.notices, "organisation": district.department}
    actions.publish_in_bulk(
        [
            NewArticle(
                title=f"通知{n}",
                body=[{"type": "rich", "value": f"<p>第{n}号通知。</p>"}],
                published_at=MORNING + timedelta(minutes=n),
                **{**values, **fields},
            )
            for n in range(count)
        ],
        actor=None,
        at=MORNING + timedelta(days=1),
    )


def titles(items) -> list[str]:
    return [item.title for item in items]


def test_the_newest_come_first_and_pinned_ones_before_them(district):
    in_bulk(district, 5)
    pinned = district.published(title="置顶的通知")
    actions.pin(pinned, date(2026, 3, 4), actor=district.signer, at=MORNING)
    found = Lists().newest([district.notices.pk], 3)
    assert titles(found) == ["置顶的通知", "通知4", "通知3"]
    assert [item.pinned for item in found] == [True, False, False]


def test_a_pin_ends_with_its_day(district):
    in_bulk(district, 2)
    pinned = district.published(title="置顶的通知", at=MORNING - timedelta(days=1))
    actions.pin(pinned, date(2026, 3, 2), actor=district.signer, at=MORNING)
    assert actions.unpin_due(at=MORNING) == []
    actions.unpin_due(at=MORNING + timedelta(days=1))
    assert titles(Lists().newest([district.notices.pk], 2)) == ["通知1", "通知0"]


def test_an_article_in_two_gathered_columns_is_listed_once(district):
    in_bulk(district, 3, also_in=[district.policies])
    columns = [district.notices.pk, district.policies.pk]
    assert titles(Lists().newest(columns, 10)) == ["通知2", "通知1", "通知0"]
    assert Lists().years(columns) == [(2026, 3)]
    assert titles(Lists().in_year(columns, 2026, 1, 2)) == ["通知1", "通知2"]
    assert Lists().before(columns, 2026, MORNING + timedelta(minutes=2)) == 2


def test_what_was_moved_in_stands_in_the_year_of_its_original_date(district):
    in_bulk(district, 2, original_on=date(2019, 5, 6), imported=True)
    in_bulk(district, 1)
    assert Lists().years([district.notices.pk]) == [(2026, 1), (2019, 2)]
    assert titles(Lists().in_year([district.notices.pk], 2019, 0, 20)) == ["通知0", "通知1"]


def test_policy_documents_and_the_newest_of_an_organisation(district):
    in_bulk(district, 2)
    in_bulk(district, 1, kind=ArticleKind.POLICY, column=district.policies, document_number="明政〔2026〕1号")
    assert [item.document_number for item in Lists().policy_documents(5)] == ["明政〔2026〕1号"]
    assert titles(Lists().newest_of_organisation("MC01", 2)) == ["通知1", "通知0"]
    assert Lists().newest_of_organisation("MC", 2) == []


def test_a_withdrawn_article_leaves_every_list(district):
    article = district.published(kind=ArticleKind.POLICY)
    actions.withdraw(article, actor=district.signer, at=MORNING, reason="内容有误。")
    lists = Lists()
    assert lists.newest([district.notices.pk], 5) == []
    assert lists.policy_documents(5) == []
    assert lists.newest_of_organisation("MC01", 5) == []
    assert lists.years([district.notices.pk]) == []


def test_lists_ask_the_same_number_of_questions_however_many_articles(district):
    counted = []
    for more in (3, 60):
        in_bulk(district, more)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            Lists().newest([district.notices.pk, district.policies.pk], 20)
            Lists().in_year([district.notices.pk], 2026, 0, 20)
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 5
