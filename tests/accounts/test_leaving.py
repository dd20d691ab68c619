"""Somebody leaves: nothing stays in hands that are gone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model

from mingchuang.accounts.leaving import in_hands_of, leave
from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import kinds_of
from mingchuang.accounts.rules import AccountRefusedError, RoleKind
from mingchuang.casework import feeds
from mingchuang.casework.models import Absence, CalendarFeed, Case
from mingchuang.journal.models import Entry
from mingchuang.operations.actions import write_paper
from mingchuang.operations.models import SafetyText
from mingchuang.operations.rules import SafetyPaper
from mingchuang.publishing.models import Article
from tests.accounts.factories import PersonFactory
from tests.publishing.factories import District

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
TODAY = date(2026, 3, 2)
pytestmark = pytest.mark.django_db

LIVE = {
    "casework.Case.owner", "casework.Absence.person", "casework.Absence.substitute", "casework.CalendarFeed.person",
    "publishing.Article.assigned_to", "operations.SafetyText.owner", "accounts.Role.person",
    "usersessions.UserSession.user",
}  # fmt: skip
"""Columns by which something lies in somebody's hands; ``left_in`` looks at each."""
OF_THE_ACCOUNT = {
    "accounts.FormerPassword.person", "mfa.Authenticator.user", "casework.MorningMail.person", "account.EmailAddress.user",
    "wagtailusers.UserProfile.user", "accounts.Person_groups.person", "accounts.Person_user_permissions.person",
}  # fmt: skip
"""Columns of the account itself, which closes."""
GIVES_NOTHING = {
    f"{page}.owner"
    for page in ("wagtailcore.Page", "portal.HomePage", "portal.ColumnPage", "portal.TopicPage")
}
"""Who made a page of the tree: the tree belongs to a role."""


@pytest.fixture
def district():
    return District.make()


@pytest.fixture
def officer(district):
    """The only information officer, with something of each kind in hand."""
    person = PersonFactory(full_name="离岗人", roles=[(RoleKind.INFORMATION_OFFICER, district.government)])
    other = PersonFactory(roles=[(RoleKind.INFORMATION_OFFICER, district.department)])
    Case.objects.create(
        kind="foi", number="MC-2026-1", organisation=district.department, subject="查询", state="handling",
        received_on=TODAY, received_at=NOON, owner=person,
    )  # fmt: skip
    Absence.objects.create(
        person=other,
        substitute=person,
        first_on=TODAY,
        last_on=TODAY + timedelta(days=5),
        made_by=other,
        made_at=NOON,
    )
    feeds.make(person, at=NOON)
    write_paper(SafetyPaper.PLAN, "预案", owner=person, reviewed_on=TODAY, actor=None, at=NOON)
    article = district.draft()
    Article.objects.filter(pk=article.pk).update(stage="check", assigned_to=person)
    return person


def left_in(person: Person) -> list[str]:
    """What lies in the hands of somebody, by column."""
    today = TODAY
    found = {
        "casework.Case.owner": Case.objects.filter(owner=person, closed_at=None),
        "casework.Absence.person": Absence.objects.filter(person=person, ended_at=None, last_on__gte=today),
        "casework.Absence.substitute": Absence.objects.filter(
            substitute=person, ended_at=None, last_on__gte=today
        ),
        "casework.CalendarFeed.person": CalendarFeed.objects.filter(person=person),
        "publishing.Article.assigned_to": Article.objects.filter(assigned_to=person),
        "operations.SafetyText.owner": [
            paper for paper in SafetyText.objects.all()[:1] if paper.owner_id == person.pk
        ],
        "accounts.Role.person": person.roles.all(),
        "usersessions.UserSession.user": person.usersession_set.all(),
    }
    assert set(found) == LIVE
    return [name for name, things in found.items() if list(things)]


def test_everything_goes_to_named_people_in_one_step(district, officer):
    successor = PersonFactory(full_name="接手人")
    names = [hands.name for hands, _things in in_hands_of(officer, NOON)]
    assert names == ["posts", "cases", "due_days", "reviews", "safety_papers", "substitutions"]
    leave(officer, dict.fromkeys(names, successor), actor=None, at=NOON)
    assert left_in(officer) == []
    assert kinds_of(successor) == {RoleKind.INFORMATION_OFFICER}
    assert Case.objects.get().owner == successor and Article.objects.get().assigned_to == successor
    assert Absence.objects.get(ended_at=None).substitute == successor
    handed = Entry.objects.filter(verb="person.handed_on").order_by("id").values_list("facts", flat=True)
    assert [facts["what"] for facts in handed] == names


def test_as_long_as_something_has_no_taker_nothing_is_done(district, officer):
    successor = PersonFactory()
    takers = dict.fromkeys(["posts", "cases", "reviews", "safety_papers"], successor)
    with pytest.raises(AccountRefusedError, match="休假代办"):
        leave(officer, takers, actor=None, at=NOON)
    officer.refresh_from_db()
    assert officer.is_active and not kinds_of(successor)
    assert Case.objects.get().owner == officer


def test_a_taker_without_the_right_is_named(district, officer):
    PersonFactory(roles=[(RoleKind.INFORMATION_OFFICER, district.government)])  # the post has another holder
    stranger = PersonFactory(full_name="外人")
    names = [hands.name for hands, _things in in_hands_of(officer, NOON)]
    with pytest.raises(AccountRefusedError, match="外人不办理区教育局的案件"):
        leave(officer, dict.fromkeys(names, stranger), actor=None, at=NOON)


def test_the_desk_shows_beforehand_what_would_go(client, district, officer):
    security = PersonFactory(roles=[(RoleKind.SECURITY_ADMINISTRATOR, district.government)])
    client.force_login(security)
    page = client.get(f"/desk/people/leave/{officer.pk}/").content.decode()
    assert all(words in page for words in ("MC-2026-1", "日历订阅地址，停用", "没有其他人担任", "应急预案"))
    assert "请为“经办的案件”选择接手人" in client.post(f"/desk/people/leave/{officer.pk}/").content.decode()
    successor = PersonFactory(full_name="接手人")
    names = ["posts", "cases", "reviews", "safety_papers", "substitutions"]
    client.post(f"/desk/people/leave/{officer.pk}/", dict.fromkeys(names, successor.pk))
    officer.refresh_from_db()
    assert not officer.is_active


def test_every_column_that_names_a_person_is_history_or_looked_at():
    """A new column that puts something into somebody's hands must join ``LIVE`` and be handed over."""
    history = {
        "by", "actor", "person", "asked_by", "answered_by", "decided_by", "made_by", "proposed_by", "registered_by",
        "drafted_by", "issued_by", "opened_by", "recorded_by", "reviewed_by", "user", "uploaded_by_user", "locked_by",
        "latest_by", "requested_by", "finished_by", "closed_by", "uploaded_by", "resolved_by",
    }  # fmt: skip
    named = {
        f"{model._meta.label}.{field.name}": field.name
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.many_to_one
        and field.related_model is get_user_model()
        and field.concrete
        or field.one_to_one
        and field.concrete
        and field.related_model is get_user_model()
    }
    unknown = (
        {name for name, column in named.items() if column not in history}
        - LIVE
        - OF_THE_ACCOUNT
        - GIVES_NOTHING
    )
    assert unknown == set()
    assert named.keys() >= LIVE
