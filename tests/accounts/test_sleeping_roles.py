"""Nobody publishes, decides or administers without a second factor: asked of the actions, whatever page or command calls."""

from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator

from mingchuang.accounts.actions import add_person, grant_role
from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import awake_kinds_of, has_role, kinds_of, organisations_of
from mingchuang.accounts.rules import SECOND_FACTOR_REQUIRED, SECOND_FACTORS, AccountRefusedError, RoleKind
from mingchuang.publishing import actions
from tests.accounts.factories import PersonFactory
from tests.publishing.factories import MORNING, District

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return District.make()


@pytest.fixture
def strict(settings):
    settings.MINGCHUANG_SECOND_FACTOR = "required"


def with_factor(person: Person, kind: str = "webauthn") -> Person:
    Authenticator.objects.create(user=person, type=kind, data={})
    return person


def test_a_signer_without_a_second_factor_signs_nothing(district, settings):
    article = district.awaiting_signature()
    settings.MINGCHUANG_SECOND_FACTOR = "required"
    with pytest.raises(actions.RefusedError, match="不由您办理"):
        actions.sign(article, actor=district.signer, at=MORNING)
    article.refresh_from_db()
    assert not article.live


@pytest.mark.parametrize("kind", SECOND_FACTORS)
def test_with_a_code_generator_or_a_key_the_signature_counts(district, settings, kind):
    article = district.awaiting_signature()
    settings.MINGCHUANG_SECOND_FACTOR = "required"
    actions.sign(article, actor=with_factor(district.signer, kind), at=MORNING)
    article.refresh_from_db()
    assert article.live


def test_what_is_public_stays_as_it_is_under_a_hand_without_second_factor(district, settings):
    article = district.published()
    settings.MINGCHUANG_SECOND_FACTOR = "required"
    with pytest.raises(actions.RefusedError):
        actions.withdraw(article, actor=district.signer, at=MORNING, reason="内容有误")
    with pytest.raises(actions.RefusedError):
        actions.take_down(article, actor=district.signer, at=MORNING, reason="内容有误")
    article.refresh_from_db()
    assert article.live


def test_recovery_codes_alone_are_no_second_factor(district, strict):
    assert not has_role(with_factor(district.signer, "recovery_codes"), {RoleKind.SIGNER})


@pytest.mark.parametrize("kind", sorted(RoleKind))
def test_exactly_the_roles_that_need_it_sleep(district, strict, kind):
    person = PersonFactory(roles=[(kind, district.government)])
    awake = kind not in SECOND_FACTOR_REQUIRED
    assert has_role(person, {kind}, district.department) is awake
    assert bool(organisations_of(person, {kind})) is awake
    assert (awake_kinds_of(person), kinds_of(person)) == (frozenset({kind} if awake else ()), {kind})


def test_a_security_administrator_without_it_changes_nobody(district, strict):
    security = PersonFactory(roles=[(RoleKind.SECURITY_ADMINISTRATOR, district.government)])
    with pytest.raises(AccountRefusedError):
        add_person(username="xin", full_name="新人", actor=security, at=NOON)
    assert add_person(username="xin", full_name="新人", actor=with_factor(security), at=NOON).pk


def test_a_sleeping_role_still_stands_against_a_second_administrator(district, strict):
    system = PersonFactory(roles=[(RoleKind.SYSTEM_ADMINISTRATOR, district.government)])
    with pytest.raises(AccountRefusedError, match="三员"):
        grant_role(system, RoleKind.AUDIT_ADMINISTRATOR, district.government, actor=None, at=NOON)
