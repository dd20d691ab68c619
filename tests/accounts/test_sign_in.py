"""Signing in from the outside: lock-out, time-out, second factor, passwords, leavers."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from cryptography.exceptions import InvalidSignature
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from mingchuang.accounts.actions import disable_person
from mingchuang.accounts.factor_forms import KeyAgainForm, KeySignInForm
from mingchuang.accounts.models import FailedSignIn, Person
from mingchuang.accounts.rules import (
    DisableReason,
    RoleKind,
    is_unused,
    kinds_of_characters,
    password_is_stale,
)
from mingchuang.accounts.sign_in import (
    change_password,
    disable_unused,
    is_locked,
    sign_in_failed,
)
from mingchuang.journal.models import Entry
from tests.accounts.factories import JOINED, PASSWORD, PersonFactory

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
LOGIN = "/accounts/login/"
pytestmark = pytest.mark.django_db


def sign_in(client, person, password=PASSWORD):
    return client.post(LOGIN, {"login": person.username, "password": password})


def test_who_signs_in_comes_to_the_desk_and_into_the_journal(client, editor):
    assert sign_in(client, editor).headers["Location"] == "/desk/"
    assert "工作台" in client.get("/desk/").content.decode()
    entry = Entry.objects.get(verb="person.signed_in")
    assert (entry.subject, entry.facts) == (f"person:{editor.pk}", {})


def test_the_fifth_failure_locks_the_account_even_for_the_right_password(client, editor):
    for _ in range(5):
        sign_in(client, editor, "wrong")
    page = sign_in(client, editor).content.decode()
    assert "已暂时锁定" in page
    assert list(Entry.objects.order_by("id").values_list("verb", flat=True)) == [
        *["person.sign_in_failed"] * 4, "person.locked_out",
    ]  # fmt: skip


def test_a_lock_ends_after_fifteen_minutes():
    for _ in range(5):
        sign_in_failed("bianji", "10.0.0.1", at=NOON)
    assert is_locked("BIANJI", "10.0.0.9", at=NOON + timedelta(minutes=14))
    assert not is_locked("bianji", "10.0.0.1", at=NOON + timedelta(minutes=15))


def test_an_address_that_tries_many_accounts_is_locked():
    for number in range(20):
        sign_in_failed(f"user{number}", "10.0.0.1", at=NOON)
    assert is_locked("anybody", "10.0.0.1", at=NOON)
    assert not is_locked("anybody", "10.0.0.2", at=NOON)


def test_neither_name_nor_address_is_kept_of_a_failure():
    sign_in_failed("bianji", "10.0.0.1", at=NOON)
    kept = "".join(FailedSignIn.objects.values_list("key", flat=True))
    assert "bianji" not in kept and "10.0.0.1" not in kept
    assert Entry.objects.get().subject == "person:0"


def test_idleness_ends_the_session(client, editor):
    client.force_login(editor)
    client.get("/desk/")
    session = client.session
    session["last_seen"] = (timezone.now() - timedelta(minutes=31)).isoformat()
    session.save()
    assert client.get("/desk/").headers["Location"] == "/accounts/login/?next=/desk/"
    assert "_auth_user_id" not in client.session


def test_a_page_left_open_does_not_keep_anybody_signed_in(client, editor):
    client.force_login(editor)
    client.get("/desk/")
    seen = (timezone.now() - timedelta(minutes=20)).isoformat()
    session = client.session
    session["last_seen"] = seen
    session.save()
    client.get("/desk/jsi18n/")
    assert client.session["last_seen"] == seen


def test_a_first_password_must_be_changed_before_the_desk_opens(client, government):
    newcomer = PersonFactory(first_password=True, roles=[(RoleKind.EDITOR, government)])
    sign_in(client, newcomer)
    assert client.get("/desk/").headers["Location"] == "/accounts/password/"
    form = {"oldpassword": PASSWORD, "password1": "Xin-Mima-2026", "password2": "Xin-Mima-2026"}
    assert client.post("/accounts/password/", form).status_code == 302
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize(
    ("password", "kinds"), [("abc", 1), ("abcDEF", 2), ("abcDEF1", 3), ("abcDEF1-", 4), ("密码abc", 2)]
)
def test_kinds_of_characters_are_counted(password, kinds):
    assert kinds_of_characters(password) == kinds


@pytest.mark.parametrize("password", ["Ab1-short", "alllowercase", "bianji2026A", "Password123"])
def test_weak_passwords_are_refused(password, editor):
    with pytest.raises(ValidationError):
        validate_password(password, editor)


def test_the_last_five_passwords_are_not_used_again(editor):
    for number in range(5):
        change_password(editor, f"Xin-Mima-{number}000", at=NOON)
    with pytest.raises(ValidationError, match="最近5次"):
        validate_password("Xin-Mima-0000", editor)
    validate_password(PASSWORD, editor)


def test_a_password_grows_stale_after_ninety_days():
    assert password_is_stale(None, NOON, 90)
    assert password_is_stale(NOON - timedelta(days=90), NOON, 90)
    assert not password_is_stale(NOON - timedelta(days=89), NOON, 90)


def code_for(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_whoever_decides_sets_up_a_second_factor_first(
    client, settings, government, django_capture_on_commit_callbacks
):
    settings.MINGCHUANG_SECOND_FACTOR = "required"
    signer = PersonFactory(roles=[(RoleKind.SIGNER, government)])
    sign_in(client, signer)
    assert client.get("/desk/").headers["Location"] == "/accounts/second-factor/"
    assert "登记安全密钥" in client.get("/accounts/second-factor/").content.decode()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/second-factor/activate/")
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/accounts/second-factor/activate/", {"code": code_for(secret)})
    assert done.headers["Location"] == "/accounts/recovery-codes/"
    assert client.get("/desk/").status_code == 200
    assert secret not in str(Authenticator.objects.get(user=signer, type="totp").data)
    assert Entry.objects.get(verb="person.second_factor_set").facts == {"method": "totp"}


def no_journal(*_told: object, **_facts: object) -> None:
    raise OSError("journal")


def test_no_second_factor_comes_or_goes_without_its_entry_in_the_journal(
    client, government, monkeypatch, django_capture_on_commit_callbacks
):
    signer = PersonFactory(roles=[(RoleKind.SIGNER, government)])
    sign_in(client, signer)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.raise_request_exception = False
    secret = client.get("/accounts/second-factor/activate/").context["form"].secret
    for before in (0, 2):  # none, then codes and recovery codes
        page = "activate" if not before else "deactivate"
        with monkeypatch.context() as broken, django_capture_on_commit_callbacks(execute=True):
            broken.setattr("mingchuang.accounts.noting.record", no_journal)
            answer = client.post(f"/accounts/second-factor/{page}/", {"code": code_for(secret)})
        assert (answer.status_code, Authenticator.objects.filter(user=signer).count()) == (500, before)
        if not before:
            client.post("/accounts/second-factor/activate/", {"code": code_for(secret)})
    client.post("/accounts/second-factor/deactivate/")
    assert not Authenticator.objects.filter(user=signer).exists()
    assert Entry.objects.filter(verb__startswith="person.second_factor").count() == 2


def test_no_security_key_comes_or_goes_without_its_entry_in_the_journal(client, government, monkeypatch):
    signer = PersonFactory(roles=[(RoleKind.SIGNER, government)])
    sign_in(client, signer)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.raise_request_exception = False
    for name in ("parse_registration_response", "complete_registration"):  # the key itself: tests/browser
        monkeypatch.setattr(f"allauth.mfa.webauthn.internal.auth.{name}", lambda _credential: None)
    held = Authenticator.objects.filter(user=signer, type="webauthn")
    added = "/accounts/keys/add/", {"name": "钥匙", "credential": '{"id": "x"}'}
    with monkeypatch.context() as broken:
        broken.setattr("mingchuang.accounts.noting.record", no_journal)
        assert (client.post(*added).status_code, Authenticator.objects.count()) == (500, 0)
    assert (client.post(*added).status_code, held.count()) == (302, 1)
    remove = f"/accounts/keys/{held.get().pk}/remove/"
    with monkeypatch.context() as broken:
        broken.setattr("mingchuang.accounts.noting.record", no_journal)
        assert (client.post(remove).status_code, held.count()) == (500, 1)
    assert (client.post(remove).status_code, Authenticator.objects.count()) == (302, 0)
    told = Entry.objects.filter(verb__startswith="person.second_factor").order_by("pk")
    assert [(entry.verb, entry.facts) for entry in told] == [
        ("person.second_factor_set", {"method": "webauthn"}),
        ("person.second_factor_removed", {"method": "webauthn"}),
    ]


@pytest.mark.parametrize("answer", ["{}", '{"clientDataJSON": "eA", "attestationObject": "eA"}', '"x"'])
def test_what_is_no_answer_of_a_key_is_refused_in_words(client, editor, answer):
    sign_in(client, editor)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    forged = f'{{"id": "eA", "rawId": "eA", "type": "public-key", "response": {answer}}}'
    client.get("/accounts/keys/add/")
    page = client.post("/accounts/keys/add/", {"name": "钥匙", "credential": forged})
    assert (page.status_code, "请重新验证一次" in page.content.decode()) == (200, True)
    assert not Authenticator.objects.exists()


def test_a_key_that_signs_falsely_is_refused_in_words(editor, monkeypatch):
    def signed_falsely(*_told: object) -> None:
        raise InvalidSignature

    monkeypatch.setattr(
        "allauth.mfa.webauthn.internal.auth.parse_authentication_response", lambda _told: None
    )
    monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.complete_authentication", signed_falsely)
    monkeypatch.setattr("allauth.mfa.webauthn.forms.check_rate_limit", lambda _person: None)
    for form in (KeySignInForm, KeyAgainForm):
        (said,) = form({"credential": '{"id": "eA"}'}, user=editor).errors["credential"]
        assert "请重新验证一次" in said


def test_an_editor_needs_no_second_factor(client, settings, editor):
    settings.MINGCHUANG_SECOND_FACTOR = "required"
    sign_in(client, editor)
    assert client.get("/desk/").status_code == 200


def test_with_a_second_factor_the_password_alone_opens_nothing(client, government):
    signer = PersonFactory(roles=[(RoleKind.SIGNER, government)])
    secret = generate_totp_secret()
    TOTP.activate(signer, secret)
    assert sign_in(client, signer).headers["Location"] == "/accounts/second-factor/authenticate/"
    assert client.get("/desk/").headers["Location"].startswith(LOGIN)
    page = client.post("/accounts/second-factor/authenticate/", {"code": "000000"})
    assert "动态口令不正确" in page.content.decode()
    client.post("/accounts/second-factor/authenticate/", {"code": code_for(secret)})
    assert client.get("/desk/").status_code == 200


def test_a_leaver_is_out_at_the_next_click(client, editor):
    sign_in(client, editor)
    disable_person(editor, reason=DisableReason.LEFT, actor=None, at=NOON)
    assert client.get("/desk/").headers["Location"].startswith(LOGIN)
    assert client.get("/accounts/inactive/").status_code == 200


def test_accounts_unused_for_ninety_days_are_disabled_save_the_last_administrators(government):
    unused = PersonFactory(roles=[(RoleKind.EDITOR, government)])
    fresh = PersonFactory(last_login=NOON)
    keeper = PersonFactory(roles=[(RoleKind.SECURITY_ADMINISTRATOR, government)])
    later = NOON + timedelta(days=89)
    assert disable_unused(at=later) == [unused]
    assert set(Person.objects.filter(is_active=True)) == {fresh, keeper}
    assert is_unused(None, JOINED, JOINED + timedelta(days=90), 90)


@pytest.mark.parametrize("path", ["/desk/login/", "/desk/logout/", "/desk/account/"])
def test_wagtails_own_ways_in_and_out_lead_to_ours(client, editor, path):
    client.force_login(editor)
    assert client.get(path).headers["Location"].startswith(("/accounts/", "/desk/my-account/"))


def test_nobody_signs_up(client):
    assert client.get("/accounts/closed/signup/").status_code == 404
