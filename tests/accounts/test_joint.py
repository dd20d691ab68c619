"""What takes two people of different posts: a lost second factor, rights in an emergency."""

from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from mingchuang.accounts import joint
from mingchuang.accounts.actions import grant_role
from mingchuang.accounts.joint_rules import JointKind, joint_ask_refusal, joint_confirm_refusal
from mingchuang.accounts.models import JointRequest, Role
from mingchuang.accounts.queries import administrators_besides, awake_kinds_of, has_role
from mingchuang.accounts.rules import ADMINISTRATORS, AccountRefusedError, RoleKind
from mingchuang.accounts.waiting import waiting_for
from mingchuang.journal.models import Entry
from mingchuang.operations.demo.identity import take_two
from mingchuang.outbox.models import Message
from mingchuang.outbox.rules import Stream
from tests.accounts.factories import FAR, PersonFactory
from tests.directory.factories import OrganisationFactory

NOON = datetime(
    2001, 3, 5, 4, 0, tzinfo=UTC
)  # Monday, noon in Shanghai; what ended then is over by any clock
LOST, EMERGENCY = JointKind.LOST_FACTOR, JointKind.EMERGENCY
SYSTEM, SECURITY, AUDIT = sorted(ADMINISTRATORS, key=list(RoleKind).index)
OFFICER, LEADER, SIGNER = RoleKind.INFORMATION_OFFICER, RoleKind.LEADER, RoleKind.SIGNER
pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    government = OrganisationFactory(government=True)
    kinds = (SYSTEM, SECURITY, AUDIT, OFFICER, LEADER, SIGNER)
    return {kind: PersonFactory(full_name=kind.label, roles=[(kind, government)]) for kind in kinds}


@pytest.mark.parametrize(
    ("kind", "asker", "held", "wanted", "to_oneself", "said"),
    [
        (LOST, {SECURITY}, {SIGNER}, None, False, ""),
        (LOST, {SECURITY}, {SECURITY}, None, True, "不能为本人"),
        (LOST, {SYSTEM}, {SIGNER}, None, False, "由安全管理员提出"),
        (EMERGENCY, {OFFICER}, {OFFICER}, SYSTEM, True, ""),
        (EMERGENCY, {OFFICER}, {SIGNER}, SYSTEM, False, "由使用人本人"),
        (EMERGENCY, {OFFICER}, {OFFICER}, AUDIT, True, "应急时只能代行"),
        (EMERGENCY, {OFFICER}, {OFFICER}, SIGNER, True, "应急时只能代行"),
        (EMERGENCY, {SYSTEM}, {SYSTEM}, SECURITY, True, "提出"),
        (EMERGENCY, {LEADER}, {LEADER, AUDIT}, SYSTEM, True, "三员不得互相兼任"),
    ],
)
def test_who_may_ask_for_what(kind, asker, held, wanted, to_oneself, said):
    found = joint_ask_refusal(
        kind, frozenset(asker), frozenset(held), wanted, to_oneself=to_oneself, reachable=True
    )
    assert (said in found) if said else not found


@pytest.mark.parametrize(
    ("kind", "kinds", "asker", "is_concerned", "is_open", "said"),
    [
        (LOST, {AUDIT}, {SECURITY}, False, True, ""),
        (LOST, {LEADER}, {SECURITY}, False, True, ""),
        (LOST, {SECURITY}, {SECURITY}, False, True, "确认"),
        (LOST, {AUDIT}, {SECURITY}, False, False, "已过时限"),
        (LOST, {LEADER}, {SECURITY}, True, True, "第二人"),
        (EMERGENCY, {LEADER}, {LEADER}, False, True, "另一岗位"),
        (EMERGENCY, {AUDIT}, {OFFICER}, False, True, "确认"),
        (EMERGENCY, {SECURITY}, {OFFICER}, False, True, ""),
    ],
)
def test_who_may_confirm_whose_request(kind, kinds, asker, is_concerned, is_open, said):
    found = joint_confirm_refusal(
        kind, frozenset(kinds), frozenset(asker), is_concerned=is_concerned, is_open=is_open
    )
    assert (said in found) if said else not found


def lost(staff, at=NOON) -> JointRequest:
    Authenticator.objects.create(user=staff[SIGNER], type="totp", data={})
    return joint.ask(LOST, staff[SIGNER], reason="手机遗失", actor=staff[SECURITY], at=at)


def test_a_lost_second_factor_is_reset_by_two_and_the_person_is_told(staff):
    staff[SIGNER].email = "qianfa@example.invalid"
    staff[SIGNER].save()
    asked = lost(staff)
    assert Authenticator.objects.exists()
    joint.confirm(asked, actor=staff[AUDIT], at=NOON)
    assert not Authenticator.objects.exists()
    entry = Entry.objects.get(verb="person.second_factor_reset")
    assert (entry.actor, entry.facts["asked_by"]) == (staff[AUDIT].pk, staff[SECURITY].pk)
    mails = Message.objects.filter(stream=Stream.MAIL)
    assert {mail.payload["to"][0] for mail in mails} == {"qianfa@example.invalid"} and mails.count() == 2


def test_what_nobody_confirms_within_a_day_lapses(staff):
    asked = lost(staff)
    with pytest.raises(AccountRefusedError, match="已过时限"):
        joint.confirm(asked, actor=staff[AUDIT], at=NOON + timedelta(hours=24))
    assert Authenticator.objects.exists()


def test_who_asks_does_not_confirm_not_even_in_the_database(staff):
    asked = lost(staff)
    with pytest.raises(AccountRefusedError, match="第二人"):
        joint.confirm(asked, actor=staff[SECURITY], at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        JointRequest.objects.update(decided_by=staff[SECURITY])


def test_it_is_asked_once_and_refused_for_good(staff):
    asked = lost(staff)
    with pytest.raises(AccountRefusedError, match="已经提出过"):
        joint.ask(LOST, staff[SIGNER], reason="手机遗失", actor=staff[SECURITY], at=NOON)
    joint.refuse(asked, actor=staff[LEADER], at=NOON)
    with pytest.raises(AccountRefusedError):
        joint.confirm(asked, actor=staff[AUDIT], at=NOON)


def in_emergency(staff, at, wanted=SYSTEM) -> JointRequest:
    asked = joint.ask(
        EMERGENCY, staff[OFFICER], wanted=wanted, reason="首页被改", actor=staff[OFFICER], at=at
    )
    return joint.confirm(asked, actor=staff[LEADER], at=at)


def test_emergency_rights_count_while_the_own_role_sleeps(staff):
    in_emergency(staff, FAR)
    assert awake_kinds_of(staff[OFFICER]) == {SYSTEM}
    assert not has_role(staff[OFFICER], {OFFICER})
    entry = Entry.objects.get(verb="emergency.began")
    assert (entry.actor, entry.facts["asked_by"]) == (staff[LEADER].pk, staff[OFFICER].pk)


def test_emergency_rights_end_by_themselves_before_anybody_tidies(staff):
    request = in_emergency(staff, NOON)
    assert awake_kinds_of(staff[OFFICER]) == {OFFICER}
    joint.tidy(at=request.ends_at)
    assert not Role.objects.filter(until__isnull=False).exists()
    assert Entry.objects.get(verb="emergency.ended").facts == {"kind": "system_administrator"}


def test_the_audit_administrator_sees_an_emergency_until_it_is_looked_through(staff):
    request = in_emergency(staff, FAR)
    today = timezone.localdate()
    assert "正在使用" in waiting_for(staff[AUDIT], today)[0].asked
    with pytest.raises(AccountRefusedError, match="结束以后"):
        joint.review(request, actor=staff[AUDIT], at=FAR)
    joint.end_emergency(request, actor=staff[AUDIT], at=NOON)
    assert "请审阅" in waiting_for(staff[AUDIT], today)[0].asked
    joint.review(request, actor=staff[AUDIT], at=FAR)
    assert waiting_for(staff[AUDIT], today) == []


def test_nobody_holds_two_administrators_posts_in_an_emergency_either(staff):
    """By the action, by the model and by plain SQL."""
    in_emergency(staff, FAR)
    with pytest.raises(AccountRefusedError, match="三人分别担任|不得兼任"):
        grant_role(staff[OFFICER], AUDIT, staff[OFFICER].roles.first().organisation, actor=None, at=NOON)
    with pytest.raises(AccountRefusedError):
        joint.ask(EMERGENCY, staff[OFFICER], wanted=SECURITY, reason="x", actor=staff[OFFICER], at=FAR)
    role = Role.objects.get(person=staff[AUDIT])
    for person in (staff[OFFICER], staff[AUDIT]):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO accounts_role (person_id, organisation_id, kind, granted_at) VALUES (%s, %s, %s, %s)",
                [person.pk, role.organisation_id, str(SECURITY), "2026-03-02 04:00:00"],
            )


def test_an_emergency_does_not_stand_in_for_the_last_administrator(staff):
    in_emergency(staff, FAR)
    assert SYSTEM not in administrators_besides(staff[SYSTEM])


def test_the_pages_ask_confirm_and_refuse(client, staff):
    client.force_login(staff[OFFICER])
    page = client.post(
        "/desk/joint/ask/", {"wanted": "system_administrator", "reason": "首页被改"}, follow=True
    )
    assert "等待第二人确认" in page.content.decode()
    asked = JointRequest.objects.get()
    client.force_login(staff[LEADER])
    assert "已当面核实，确认" in client.get("/desk/joint/").content.decode()
    client.post(f"/desk/joint/{asked.pk}/confirm/")
    assert awake_kinds_of(staff[OFFICER]) == {SYSTEM}
    client.force_login(staff[AUDIT])
    assert "正在使用" in client.get("/desk/joint/").content.decode()


def test_the_demo_plays_both_to_their_end(staff):
    names = {"anquan": SECURITY, "shenji": AUDIT, "gongkai": OFFICER, "lingdao": LEADER, "qianfa": SIGNER}
    days = [date(2001, 3, 5), date(2001, 3, 6), date(2001, 3, 7), date(2001, 3, 8)]  # Monday to Thursday
    take_two({name: staff[kind] for name, kind in names.items()}, days)
    assert not joint.open_requests(NOON).exists() and not joint.emergencies_to_review().exists()
    assert awake_kinds_of(staff[OFFICER]) == {OFFICER}
