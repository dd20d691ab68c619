"""Through the provincial login: an account that was linked signs in; a token that does not hold opens nothing."""

import base64
import hashlib

import pytest
from allauth.mfa.models import Authenticator

from mingchuang.accounts.actions import change_person, disable_person
from mingchuang.accounts.models import Person
from mingchuang.accounts.openid import OpenIDRefusedError, _fetched
from mingchuang.accounts.rules import AccountRefusedError, DisableReason, RoleKind
from mingchuang.journal.models import Entry
from tests.accounts.factories import JOINED, PersonFactory
from tests.accounts.openid_provider import STRANGERS_KEY, provincial_login, question_in
from tests.directory.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
CLIENT = "mingchuang-of-the-district"


@pytest.fixture(scope="module")
def login():
    with provincial_login() as standing:
        yield standing


@pytest.fixture(autouse=True)
def configured(settings, tmp_path, login):
    secret = tmp_path / "openid"
    secret.write_text("shared\n")
    settings.OPENID_ISSUER, settings.OPENID_CLIENT_ID = login.address, CLIENT
    settings.OPENID_SECRET_FILE, settings.OPENID_LABEL = str(secret), "省统一身份认证"
    login.issuer_named, login.asked[:] = "", []


@pytest.fixture
def editor():
    government = OrganisationFactory(government=True)
    return PersonFactory(provincial_id="P-1", roles=[(RoleKind.EDITOR, government)])


def go(client) -> dict[str, str]:
    """What the browser is sent to the provincial login with."""
    return question_in(client.get("/accounts/openid/").headers["Location"])


def come_back(client, login, question, **changed):
    login.sign(CLIENT, question, **({"sub": "P-1"} | changed))
    return client.get("/accounts/openid/back/", {"code": "c", "state": question["state"]})


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_a_linked_person_signs_in(client, login, editor):
    assert "用省统一身份认证登录" in client.get("/accounts/login/").content.decode()
    question = go(client)
    assert come_back(client, login, question).headers["Location"] == "/desk/"
    assert is_in(client) and Entry.objects.get(verb="person.signed_in").actor == editor.pk
    form = login.asked[0]
    challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
    assert challenge.rstrip(b"=").decode() == question["code_challenge"]
    assert (form["client_secret"], form["redirect_uri"]) == (
        "shared",
        "http://testserver/accounts/openid/back/",
    )


def test_it_makes_nobody_and_gives_no_right(client, login):
    question = go(client)
    come_back(client, login, question, roles=["admin"], preferred_username="root")
    assert not is_in(client) and not Person.objects.exists()
    assert "还没有对应的账号" in client.get("/accounts/login/").content.decode()
    assert Entry.objects.get().facts == {"method": "openid"}


HS = {"key": "x" * 40, "algorithm": "HS256"}
LIES = {
    "another issuer": {"iss": "https://elsewhere.invalid"},
    "for somebody else": {"aud": "another-client"},
    "expired": {"exp": 1_700_000_000},
    "no expiry": {"exp": None},
    "another nonce": {"nonce": "guessed"},
    "no nonce": {"nonce": None},
    "no signature": {"key": None, "algorithm": "none"},
    "a shared secret": HS,
    "another key": {"key": STRANGERS_KEY},
    "a key that is not shown": {"kid": "two"},
    "no person": {"sub": None},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_token_that_does_not_hold_opens_nothing(client, login, editor, lie):
    come_back(client, login, go(client), **lie)
    assert not is_in(client)
    assert "没有确认您的身份" in client.get("/accounts/login/").content.decode()


def test_neither_a_foreign_state_nor_a_second_use_opens_anything(client, login, editor):
    for state in ("guessed", "猜测"):
        question = go(client)
        come_back(client, login, {**question, "state": state})
        assert not is_in(client) and login.asked == []
    come_back(client, login, question)
    assert not is_in(client)


def test_a_provider_that_names_another_issuer_is_not_believed(client, login, editor):
    login.issuer_named = "https://elsewhere.invalid"
    assert client.get("/accounts/openid/").headers["Location"] == "/accounts/login/"


def test_the_second_factor_is_asked_all_the_same(client, login, editor):
    Authenticator.objects.create(user=editor, type="totp", data={"secret": "x"})
    answer = come_back(client, login, go(client))
    assert answer.headers["Location"] == "/accounts/second-factor/authenticate/"
    assert client.get("/desk/").status_code == 302


def test_a_disabled_account_stays_shut(client, login, editor):
    disable_person(editor, reason=DisableReason.SUSPECTED, actor=None, at=JOINED)
    assert come_back(client, login, go(client)).headers["Location"] == "/accounts/inactive/"
    assert not is_in(client)


def test_without_an_issuer_there_is_no_such_way(client, settings):
    settings.OPENID_ISSUER = ""
    assert "统一身份认证" not in client.get("/accounts/login/").content.decode()
    assert (
        client.get("/accounts/openid/").status_code == client.get("/accounts/openid/back/").status_code == 404
    )


@pytest.mark.parametrize(
    "address", ["http://province.invalid/keys", "file:///etc/passwd", "ftp://localhost/"]
)
def test_nothing_is_fetched_without_tls(address):
    with pytest.raises(OpenIDRefusedError, match="without TLS"):
        _fetched(address)


def test_one_number_names_one_person_and_nobody_links_himself(editor):
    details = {"full_name": "某人", "telephone": "", "email": ""}
    other = PersonFactory()
    with pytest.raises(AccountRefusedError, match="登记在别人名下"):
        change_person(other, **details, provincial_id="P-1", actor=None, at=JOINED)
    government = editor.roles.get().organisation
    security = PersonFactory(roles=[(RoleKind.SECURITY_ADMINISTRATOR, government)])
    with pytest.raises(AccountRefusedError, match="不能办理本人"):
        change_person(security, **details, provincial_id="P-2", actor=security, at=JOINED)
