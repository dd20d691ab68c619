"""Where somebody is signed in, and how that ends."""

from datetime import UTC, datetime

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from mingchuang.accounts.actions import disable_person, revoke_role
from mingchuang.accounts.rules import DisableReason, RoleKind, browser_words
from mingchuang.accounts.sign_in import reset_password
from mingchuang.journal.models import Entry
from tests.accounts.factories import PASSWORD, PersonFactory

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
pytestmark = pytest.mark.django_db
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"


def signed_in(person, browser: str = EDGE) -> Client:
    client = Client(HTTP_USER_AGENT=browser)
    client.post("/accounts/login/", {"login": person.username, "password": PASSWORD})
    assert client.get("/desk/").status_code == 200
    return client


def is_out(client: Client) -> bool:
    return client.get("/desk/").status_code == 302


def test_ones_own_browsers_are_listed_in_words(editor):
    here = signed_in(editor)
    signed_in(editor, "Mozilla/5.0 (Linux; Android 15) Firefox/140.0")
    page = here.get("/desk/my-account/").content.decode()
    assert "Windows上的Edge" in page and "安卓手机上的火狐" in page
    assert page.count("正在使用") == 1


def test_one_other_session_is_ended_and_this_one_stays(editor):
    here, there = signed_in(editor), signed_in(editor)
    other = UserSession.objects.exclude(session_key=here.session.session_key).get()
    here.post("/desk/my-account/end/", {"session": other.pk})
    assert is_out(there) and not is_out(here)
    assert Entry.objects.get(verb="person.sessions_ended").facts == {"sessions": 1}


def test_all_others_end_at_once(editor):
    here, *others = (signed_in(editor) for _ in range(3))
    here.post("/desk/my-account/end/")
    assert all(is_out(one) for one in others) and not is_out(here)


def test_nobody_ends_the_session_of_somebody_else(editor, government):
    stranger = PersonFactory(roles=[(RoleKind.EDITOR, government)])
    here, there = signed_in(editor), signed_in(stranger)
    here.post("/desk/my-account/end/", {"session": UserSession.objects.get(user=stranger).pk})
    assert not is_out(there)


def test_the_security_administrator_ends_the_sessions_of_a_person(editor, government):
    security = PersonFactory(roles=[(RoleKind.SECURITY_ADMINISTRATOR, government)])
    desk, there = signed_in(security), signed_in(editor)
    assert "Windows上的Edge" in desk.get(f"/desk/people/edit/{editor.pk}/").content.decode()
    desk.post(f"/desk/people/do/{editor.pk}/end-sessions/")
    assert is_out(there) and not is_out(desk)
    assert Entry.objects.get(verb="person.sessions_ended").actor == security.pk


def test_a_new_password_ends_the_other_sessions(editor):
    here, there = signed_in(editor), signed_in(editor)
    form = {"oldpassword": PASSWORD, "password1": "Xin-Mima-2026", "password2": "Xin-Mima-2026"}
    here.post("/accounts/password/", form)
    assert is_out(there) and not is_out(here)


@pytest.mark.parametrize(
    "end_rights",
    [
        lambda person: reset_password(person, "Chu-Shi-2026x", actor=None, at=NOON),
        lambda person: revoke_role(person.roles.get(), actor=None, at=NOON),
        lambda person: disable_person(person, reason=DisableReason.SUSPECTED, actor=None, at=NOON),
    ],
    ids=["password reset", "role revoked", "account disabled"],
)
def test_sessions_end_with_the_rights(editor, end_rights):
    there = signed_in(editor)
    end_rights(editor)
    assert not UserSession.objects.exists()
    assert is_out(there)


@pytest.mark.parametrize(("says", "words"), [("", "其他系统上的其他浏览器"), (EDGE, "Windows上的Edge")])
def test_what_a_browser_says_becomes_words(says, words):
    assert browser_words(says) == words
