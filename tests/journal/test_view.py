"""The audit administrator's view of the journal."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import load_workbook

from mingchuang.accounts.rules import RoleKind
from mingchuang.directory.rules import DirectoryVerb
from mingchuang.journal.actions import Happening, record_many
from mingchuang.journal.models import Entry
from tests.accounts.factories import PersonFactory
from tests.directory.factories import OrganisationFactory

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client):
    government = OrganisationFactory(government=True, code="MC", short_name="明窗区政府")
    client.force_login(PersonFactory(roles=[(RoleKind.AUDIT_ADMINISTRATOR, government)]))
    return client


def happened(count: int) -> None:
    record_many(
        Happening(
            DirectoryVerb.ORGANISATION_CHANGED, f"organisation:{n}", None, NOON + timedelta(days=n), "MC"
        )
        for n in range(count)
    )


def test_entries_are_shown_in_words(auditor):
    happened(1)
    page = auditor.get("/desk/journal/").content.decode()
    assert all(text in page for text in ("修改机构", "明窗区政府", "2026-03-02 12:00:00"))


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"subject": "organisation:3"}, 1),
        ({"verb": "organisation.changed"}, 5),
        ({"verb": "organisation.added"}, 0),
        ({"organisation": "MC"}, 5),
        ({"from_on": "2026-03-03", "until_on": "2026-03-04"}, 2),
        ({"actor": "7"}, 0),
    ],
)
def test_an_auditor_narrows_by_what_is_asked(auditor, asked, count):
    happened(5)
    assert auditor.get("/desk/journal/", asked).context["page"].paginator.count == count


def test_a_filter_that_does_not_fit_is_answered_with_a_sentence(auditor):
    assert "没有这个姓名" in auditor.get("/desk/journal/", {"actor": "张"}).content.decode()
    twins = [PersonFactory(full_name="王小明") for _ in range(2)]
    page = auditor.get("/desk/journal/", {"actor": "王小明"}).content.decode()
    assert f"有2人叫这个名字，请改填登录账号或编号：{twins[0].pk}、{twins[1].pk}。" in page


def test_an_auditor_asks_by_name_what_one_person_did(auditor):
    person = PersonFactory(full_name="李一", username="liyi")
    record_many([Happening(DirectoryVerb.ORGANISATION_CHANGED, "organisation:1", person.pk, NOON)])
    for name in ("李一", "LIYI", str(person.pk)):
        assert auditor.get("/desk/journal/", {"actor": name}).context["page"].paginator.count == 1


def test_a_longer_journal_costs_no_more_queries(auditor, django_assert_max_num_queries):
    happened(120)
    auditor.get("/desk/journal/")
    with django_assert_max_num_queries(20):
        auditor.get("/desk/journal/", {"page": 2})


def test_what_is_exported_is_recorded(auditor):
    happened(2)
    book = load_workbook(io.BytesIO(auditor.get("/desk/journal/", {"export": "xlsx"}).content))
    lines = b"".join(auditor.get("/desk/journal/", {"export": "csv"}).streaming_content).decode().splitlines()
    assert book.active.max_row == 4  # head, two entries, this export itself
    assert lines[0].endswith("序号,发生时间,记录时间,事项,对象,经办人,机构,补录,事实")
    assert Entry.objects.filter(verb="journal.exported").count() == 2


def test_the_result_of_a_verification_is_told_in_words(auditor):
    assert "全部封印相符" in auditor.get("/desk/journal/verify/").content.decode()
