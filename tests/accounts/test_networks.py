"""From which addresses the desk is reached."""

from datetime import UTC, datetime

import pytest

from mingchuang.accounts import networks
from mingchuang.accounts.models import DeskNetworks
from mingchuang.accounts.network_rules import lists, read_networks
from mingchuang.accounts.rules import AccountRefusedError, RoleKind
from mingchuang.journal.models import Entry
from mingchuang.site.bridge import Bridge
from tests.accounts.factories import PersonFactory
from tests.directory.factories import OrganisationFactory

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
OFFICE = "10.1.2.0/24\n2001:db8::/32"


@pytest.mark.parametrize(
    ("address", "let_in"),
    [
        ("10.1.2.7", True), ("10.1.3.7", False), ("::ffff:10.1.2.7", True), ("2001:db8:1::9", True),
        ("2001:db9::1", False), ("127.0.0.1", True), ("::1", True), ("unknown", False), ("", False),
    ],
)  # fmt: skip
def test_who_is_let_in(address, let_in):
    assert lists(read_networks(OFFICE), address) is let_in


def test_an_empty_list_lets_everybody_in():
    assert lists(read_networks(" \n"), "192.0.2.1") and lists([], "")


@pytest.mark.parametrize("line", ["10.1.2.7/24", "办公室", "10.1.2", "10.0.0.0/40", "2001:db8::/200"])
def test_a_line_that_is_no_network_is_named(line):
    with pytest.raises(ValueError, match="第2行"):
        read_networks(f"10.0.0.0/8\n{line}")


@pytest.fixture
def security(db):
    return PersonFactory(roles=[(RoleKind.SECURITY_ADMINISTRATOR, OrganisationFactory(government=True))])


def test_nobody_saves_a_list_that_shuts_himself_out(security):
    with pytest.raises(AccountRefusedError, match="您自己也进不来"):
        networks.set_networks(OFFICE, reason="制度", actor=security, address="192.0.2.9", at=NOON)
    assert not DeskNetworks.objects.exists()


def test_only_the_security_administrator_sets_it_and_it_is_recorded(
    security, django_capture_on_commit_callbacks
):
    with pytest.raises(AccountRefusedError):
        networks.set_networks("", reason="x", actor=PersonFactory(), address="10.1.2.7", at=NOON)
    assert networks.is_let_in("192.0.2.9")
    with django_capture_on_commit_callbacks(execute=True):
        networks.set_networks(OFFICE, reason="制度", actor=security, address="10.1.2.7", at=NOON)
    assert not networks.is_let_in("192.0.2.9")
    assert Entry.objects.get(verb="desk_networks.set").facts == {"networks": OFFICE.splitlines()}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/desk/", 403),
        ("/accounts/login/", 403),
        ("/nowhere/", 404),
        ("/desk/due/", 403),
        ("/desk/due/x.ics", 404),
    ],
)
def test_desk_and_sign_in_are_shut_to_others_the_public_pages_never(client, security, path, status):
    DeskNetworks.objects.create(networks=OFFICE, reason="制度", made_by=security, made_at=NOON)
    client.force_login(security)
    answer = client.get(path, REMOTE_ADDR="192.0.2.9")
    assert answer.status_code == status
    if status == 403:
        assert "您现在的地址 192.0.2.9 不在其中" in answer.content.decode()


def test_an_address_that_a_stranger_claims_opens_nothing():
    """Only our own proxies are believed about the visitor's address (``site.bridge``)."""
    bridge = Bridge(lambda *_: [], largest_body=1, patience=1, proxies=["127.0.0.0/8"])
    headers = [(b"x-forwarded-for", b"10.1.2.7")]
    scope = {"method": "GET", "path": "/desk/", "headers": headers, "client": ("192.0.2.9", 1)}
    assert bridge._environ(scope, None)["REMOTE_ADDR"] == "192.0.2.9"
    through = {**scope, "client": ("127.0.0.1", 1), "headers": [(b"x-forwarded-for", b"10.1.2.7, 192.0.2.9")]}
    assert bridge._environ(through, None)["REMOTE_ADDR"] == "192.0.2.9"


def test_the_page_tells_the_own_address_and_refuses_beside_the_field(client, security):
    client.force_login(security)
    assert "您现在的地址是 127.0.0.1" in client.get("/desk/networks/").content.decode()
    form = {"networks": "10.1.2.7/24", "reason": "制度"}
    assert "不是网段" in client.post("/desk/networks/", form).content.decode()
    assert client.post("/desk/networks/", {**form, "networks": OFFICE}).status_code == 302
