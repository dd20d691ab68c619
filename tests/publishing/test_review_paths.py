"""The editor of review paths: for the government's information officer alone, and in the journal."""

import pytest

from mingchuang.accounts.rules import RoleKind
from mingchuang.journal.models import Entry
from mingchuang.publishing.models import ReviewPath
from tests.accounts.factories import PersonFactory
from tests.publishing.desk import signed_in
from tests.publishing.factories import District

pytestmark = pytest.mark.django_db
HOURS = {"check_hours": 8, "secrecy_check_hours": 4, "sign_hours": 4}


@pytest.fixture
def district():
    return District.make()


def officer(organisation):
    return PersonFactory(roles=[(RoleKind.INFORMATION_OFFICER, organisation)])


def test_the_officer_of_a_department_can_neither_see_nor_change_the_paths(district):
    browser = signed_in(officer(district.department))
    for address in ("/desk/review-paths/", "/desk/review-paths/add/"):
        assert browser.get(address).status_code == 302
    browser.post("/desk/review-paths/add/", {"organisation": "", "column": "", **HOURS})
    assert not ReviewPath.objects.exists()


def test_the_government_sets_changes_and_removes_a_path_and_the_journal_tells(district):
    person = officer(district.government)
    browser = signed_in(person)
    assert browser.get("/desk/review-paths/").status_code == 200
    browser.post("/desk/review-paths/add/", {"organisation": district.department.pk, "column": "", **HOURS})
    path = ReviewPath.objects.get()
    browser.post(
        f"/desk/review-paths/edit/{path.pk}/",
        {"organisation": district.department.pk, "column": "", **HOURS, "check_hours": ""},
    )
    path.refresh_from_db()
    assert [step["stage"] for step in path.steps] == ["secrecy_check", "sign"]
    browser.post(f"/desk/review-paths/delete/{path.pk}/")
    assert not ReviewPath.objects.exists()
    told = Entry.objects.filter(subject=f"review_path:{path.pk}").order_by("pk")
    assert [entry.verb for entry in told] == ["review_path.set", "review_path.set", "review_path.removed"]
    assert {entry.actor for entry in told} == {person.pk}
    assert (told[1].facts["steps"], told[1].facts["hours"]) == (["secrecy_check", "sign"], [4, 4])
