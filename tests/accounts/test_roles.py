from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import Page
from wagtail.permissions import policy_registry

from mingchuang.accounts.actions import add_person, disable_person, enable_person, grant_role, revoke_role
from mingchuang.accounts.groups import sync_groups
from mingchuang.accounts.models import Person, Role
from mingchuang.accounts.permissions import RolePolicy
from mingchuang.accounts.queries import has_role, kinds_of, organisations_of, people_with
from mingchuang.accounts.rules import (
    ADMINISTRATORS,
    BUSINESS,
    AccountRefusedError,
    DisableReason,
    RoleKind,
    conflict,
    last_administrator_refusal,
)
from mingchuang.directory.models import Post
from mingchuang.journal.models import Entry
from tests.accounts.factories import JOINED, PersonFactory
from tests.directory.factories import OrganisationFactory, PostFactory

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
SECURITY = RoleKind.SECURITY_ADMINISTRATOR
pytestmark = pytest.mark.django_db


@pytest.fixture
def government():
    return OrganisationFactory(government=True)


@pytest.fixture
def security(government):
    return PersonFactory(roles=[(SECURITY, government)])


@pytest.mark.parametrize("administrator", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("other", sorted(RoleKind))
def test_an_administrator_holds_no_second_role(administrator, other):
    assert bool(conflict(frozenset({administrator}), other)) is (administrator != other)
    assert bool(conflict(frozenset({other}), administrator)) is (administrator != other)


def test_business_roles_meet_in_one_person():
    assert all(conflict(BUSINESS - {kind}, kind) == "" for kind in BUSINESS)


def test_the_last_administrator_is_named():
    assert "安全管理员" in last_administrator_refusal(frozenset({SECURITY}), frozenset())
    assert last_administrator_refusal(frozenset({SECURITY}), frozenset({SECURITY})) == ""
    assert last_administrator_refusal(frozenset({RoleKind.EDITOR}), frozenset()) == ""


def test_a_role_reaches_everything_below_its_organisation(government):
    bureau = OrganisationFactory(parent=government)
    office = OrganisationFactory(parent=bureau)
    other = OrganisationFactory(parent=government)
    editor = PersonFactory(roles=[(RoleKind.EDITOR, bureau)])
    reached = [has_role(editor, {RoleKind.EDITOR}, one) for one in (government, bureau, office, other)]
    assert reached == [False, True, True, False]
    assert set(organisations_of(editor, {RoleKind.EDITOR})) == {bureau, office}
    assert list(people_with({RoleKind.EDITOR}, office)) == [editor]


def test_a_security_administrator_grants_and_revokes(government, security):
    person = PersonFactory()
    role = grant_role(person, RoleKind.SIGNER, government, actor=security, at=NOON)
    assert kinds_of(person) == {RoleKind.SIGNER}
    revoke_role(role, actor=security, at=NOON)
    assert kinds_of(person) == frozenset()
    assert [entry.verb for entry in Entry.objects.order_by("id")] == ["role.granted", "role.revoked"]


def test_nobody_else_grants(government):
    editor = PersonFactory(roles=[(RoleKind.EDITOR, government)])
    with pytest.raises(AccountRefusedError, match="只有安全管理员"):
        grant_role(PersonFactory(), RoleKind.EDITOR, government, actor=editor, at=NOON)


def test_nobody_raises_his_own_rights(government, security):
    with pytest.raises(AccountRefusedError, match="不能为本人"):
        grant_role(security, RoleKind.EDITOR, government, actor=security, at=NOON)


def test_three_administrators_are_three_persons(government, security):
    system = PersonFactory(roles=[(RoleKind.SYSTEM_ADMINISTRATOR, government)])
    with pytest.raises(AccountRefusedError, match="三人分别担任"):
        grant_role(system, RoleKind.AUDIT_ADMINISTRATOR, government, actor=security, at=NOON)
    with pytest.raises(AccountRefusedError, match="不得兼任业务角色"):
        grant_role(system, RoleKind.EDITOR, government, actor=security, at=NOON)


def test_the_database_refuses_a_second_administrator_role(government, security):
    with pytest.raises(IntegrityError), transaction.atomic():
        Role.objects.create(
            person=security, organisation=government, kind=RoleKind.AUDIT_ADMINISTRATOR, granted_at=NOON
        )


def test_the_database_refuses_a_superuser():
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(username="root", full_name="x", is_superuser=True)


def test_an_administrator_governs_the_whole_installation(government, security):
    bureau = OrganisationFactory(parent=government)
    with pytest.raises(AccountRefusedError, match="最上级机构"):
        grant_role(PersonFactory(), RoleKind.AUDIT_ADMINISTRATOR, bureau, actor=security, at=NOON)


def test_the_last_administrator_keeps_role_and_account(government, security):
    with pytest.raises(AccountRefusedError, match="最后一名安全管理员"):
        revoke_role(security.roles.get(), actor=None, at=NOON)
    with pytest.raises(AccountRefusedError, match="最后一名安全管理员"):
        disable_person(security, reason=DisableReason.LEFT, actor=None, at=NOON)


def test_a_leaver_loses_roles_groups_and_access(government, security):
    signer = PersonFactory(roles=[(RoleKind.SIGNER, government)])
    disable_person(signer, reason=DisableReason.LEFT, actor=security, at=NOON)
    signer = Person.objects.get(pk=signer.pk)
    assert not signer.has_perm("wagtailadmin.access_admin")
    assert not signer.roles.exists() and not signer.groups.exists()
    assert [entry.verb for entry in Entry.objects.order_by("id")] == ["role.revoked", "person.disabled"]


def test_an_unused_account_that_is_opened_again_keeps_its_roles(government, security):
    editor = PersonFactory(roles=[(RoleKind.EDITOR, government)])
    disable_person(editor, reason=DisableReason.UNUSED, actor=None, at=NOON)
    editor = enable_person(editor, actor=security, at=NOON)
    assert has_role(editor, {RoleKind.EDITOR}, government)


def test_a_disabled_account_receives_no_role(government, security):
    with pytest.raises(AccountRefusedError, match="已停用"):
        grant_role(PersonFactory(disabled=True), RoleKind.EDITOR, government, actor=security, at=NOON)


def test_a_sign_in_name_in_use_is_refused(security):
    PersonFactory(username="zhang")
    with pytest.raises(AccountRefusedError):
        add_person(username="zhang", full_name="张", actor=security, at=NOON)


def test_the_tree_of_columns_belongs_to_the_governments_information_officer(government):
    bureau = OrganisationFactory(parent=government)
    central = PersonFactory(roles=[(RoleKind.INFORMATION_OFFICER, government)])
    local = PersonFactory(roles=[(RoleKind.INFORMATION_OFFICER, bureau)])
    policy = policy_registry.get_by_type(Page)
    root = Page.get_first_root_node()
    allowed = [policy.user_has_permission_for_instance(one, "change", root) for one in (central, local)]
    assert allowed == [True, False]


def test_groups_kept_by_hand_are_put_right(government):
    person = PersonFactory(roles=[(RoleKind.INFORMATION_OFFICER, government)])
    before = set(person.groups.values_list("name", flat=True))
    person.groups.clear()
    sync_groups()
    assert set(person.groups.values_list("name", flat=True)) == before


def test_a_policy_with_organisations_reaches_only_what_lies_below(government):
    bureau = OrganisationFactory(parent=government)
    mine, foreign = PostFactory(organisation=bureau), PostFactory()
    policy = RolePolicy(Post, {"change": {RoleKind.EDITOR}}, "organisation")
    editor = PersonFactory(roles=[(RoleKind.EDITOR, bureau)])
    assert policy.user_has_permission_for_instance(editor, "change", mine)
    assert not policy.user_has_permission_for_instance(editor, "change", foreign)
    assert list(policy.instances_user_has_any_permission_for(editor, ["change"])) == [mine]
    assert not policy.user_has_permission(editor, "delete")
    assert list(policy.users_with_any_permission_for_instance(["change"], mine)) == [editor]


def test_first_accounts_are_made_without_an_actor(government):
    person = add_person(username="aq01", full_name="安全员", actor=None, at=JOINED)
    assert grant_role(person, SECURITY, government, actor=None, at=JOINED).kind is SECURITY
    assert not person.has_usable_password()
