"""What takes two people of different posts: a lost second factor is reset, emergency rights are opened for hours.

One asks, another confirms; who confirmed what stays in the journal. What nobody confirms in time lapses.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q, QuerySet

from mingchuang.accounts.actions import grant_for_emergency, revoke_ended
from mingchuang.accounts.joint_rules import (
    EMERGENCY_HOURS,
    JOINT,
    JointKind,
    joint_ask_refusal,
    joint_confirm_refusal,
)
from mingchuang.accounts.models import JointRequest, Person, Role
from mingchuang.accounts.noting import note
from mingchuang.accounts.queries import awake_kinds_of, has_role, kinds_of
from mingchuang.accounts.rules import AccountRefusedError, AccountVerb, RoleKind
from mingchuang.accounts.sessions import end_sessions
from mingchuang.directory.queries import government
from mingchuang.outbox.actions import put_payload
from mingchuang.outbox.rules import Stream


@transaction.atomic
def ask(
    kind: JointKind,
    person: Person,
    *,
    reason: str,
    actor: Person,
    at: datetime,
    wanted: RoleKind | None = None,
) -> JointRequest:
    """Ask for ``kind`` on behalf of ``person``; nothing happens until somebody of another post confirms.

    Raises ``AccountRefusedError`` with the sentence for people.
    """
    stored = Person.objects.select_for_update().get(pk=person.pk)
    if refusal := _why_not_ask(kind, stored, actor, at, wanted, reason):
        raise AccountRefusedError(refusal)
    made = JointRequest.objects.create(
        kind=kind, person=stored, wanted=wanted or "", reason=reason.strip(),
        asked_by=actor, asked_at=at, lapses_at=at + timedelta(hours=JOINT[kind].open_hours),
    )  # fmt: skip
    note(
        AccountVerb.JOINT_ASKED, stored, actor=actor.pk, at=at,
        kind=kind, wanted=wanted or "", request=made.pk,
    )  # fmt: skip
    if kind is JointKind.LOST_FACTOR:
        _tell(
            stored,
            f"factor-asked:{made.pk}",
            f"{actor}申请重置您的第二重验证",
            "如果不是您本人提出的，请立即告诉安全管理员和审计管理员。",
        )
    return made


def _why_not_ask(
    kind: JointKind, person: Person, actor: Person, at: datetime, wanted: RoleKind | None, reason: str
) -> str:
    """Why ``actor`` may not ask this for ``person`` now; empty where he may."""
    if refusal := joint_ask_refusal(
        kind,
        awake_kinds_of(actor),
        kinds_of(person),
        wanted,
        to_oneself=actor.pk == person.pk,
        reachable=person.is_active,
    ):
        return refusal
    if not reason.strip():
        return "请写明原因，便于第二人核实。"
    if open_requests(at).filter(kind=kind, person=person).exists():
        return "已经提出过，正等待第二人确认。"
    return ""


@transaction.atomic
def confirm(request: JointRequest, *, actor: Person, at: datetime) -> JointRequest:
    """The second person agrees, and it is carried out. Raises ``AccountRefusedError``."""
    current = _decided(request, actor, at, is_granted=True)
    person = current.person
    if current.kind == JointKind.LOST_FACTOR:
        Authenticator.objects.filter(user=person).delete()
        end_sessions(person, actor=actor.pk, at=at)
        note(
            AccountVerb.SECOND_FACTOR_RESET, person, actor=actor.pk, at=at,
            asked_by=current.asked_by_id, request=current.pk,
        )  # fmt: skip
        _tell(
            person,
            f"factor-reset:{current.pk}",
            "您的第二重验证已经重置",
            f"由{current.asked_by}提出，{actor}确认。下次登录时请重新设置。如果不是您本人提出的，请立即告诉安全管理员。",
        )
    else:
        current.ends_at = at + timedelta(hours=EMERGENCY_HOURS)
        current.save(update_fields=["ends_at"])
        district = government()
        if district is None:
            raise AccountRefusedError("还没有登记区政府，请先登记机构。")
        grant_for_emergency(person, RoleKind(current.wanted), district, until=current.ends_at, at=at)
        note(
            AccountVerb.EMERGENCY_BEGAN, person, actor=actor.pk, at=at, organisation=district.code,
            kind=current.wanted, asked_by=current.asked_by_id, until=current.ends_at.isoformat(), request=current.pk,
        )  # fmt: skip
    return current


@transaction.atomic
def refuse(request: JointRequest, *, actor: Person, at: datetime) -> JointRequest:
    """The second person does not agree; nothing is changed."""
    current = _decided(request, actor, at, is_granted=False)
    note(
        AccountVerb.JOINT_REFUSED,
        current.person,
        actor=actor.pk,
        at=at,
        kind=current.kind,
        request=current.pk,
    )
    return current


def _decided(request: JointRequest, actor: Person, at: datetime, *, is_granted: bool) -> JointRequest:
    current = JointRequest.objects.select_for_update().get(pk=request.pk)
    if reason := why_not(current, actor, at):
        raise AccountRefusedError(reason)
    current.decided_by, current.decided_at, current.is_granted = actor, at, is_granted
    current.save(update_fields=["decided_by", "decided_at", "is_granted"])
    return current


def why_not(request: JointRequest, person: Person, at: datetime) -> str:
    """Why ``person`` may not confirm or refuse ``request``; empty where he may."""
    return joint_confirm_refusal(
        JointKind(request.kind),
        awake_kinds_of(person),
        kinds_of(request.asked_by),
        is_concerned=person.pk in (request.asked_by_id, request.person_id),
        is_open=request.decided_at is None and at < request.lapses_at,
    )


@transaction.atomic
def end_emergency(request: JointRequest, *, actor: Person, at: datetime) -> JointRequest:
    """The emergency is over before its time: by who has the rights, who confirmed them, or an audit administrator."""
    current = JointRequest.objects.select_for_update().get(pk=request.pk)
    if not may_end(current, actor, at):
        raise AccountRefusedError("只有使用人、确认人和审计管理员可以提前结束，或者应急授权已经结束。")
    current.ends_at = at
    current.save(update_fields=["ends_at"])
    _take_back(current.person, actor=actor.pk, at=at)
    return current


def may_end(request: JointRequest, person: Person, at: datetime) -> bool:
    """Whether ``person`` may end the emergency rights now."""
    concerned = person.pk in (request.person_id, request.decided_by_id)
    running = request.ends_at is not None and at < request.ends_at
    return running and (concerned or has_role(person, {RoleKind.AUDIT_ADMINISTRATOR}))


@transaction.atomic
def review(request: JointRequest, *, actor: Person, at: datetime) -> JointRequest:
    """An audit administrator has looked through what was done under emergency rights that have ended."""
    current = JointRequest.objects.select_for_update().get(pk=request.pk)
    if not has_role(actor, {RoleKind.AUDIT_ADMINISTRATOR}):
        raise AccountRefusedError("应急授权由审计管理员审阅。")
    if current.ends_at is None or at < current.ends_at or current.reviewed_at is not None:
        raise AccountRefusedError("应急授权结束以后才能审阅，或者已经审阅过。")
    current.reviewed_by, current.reviewed_at = actor, at
    current.save(update_fields=["reviewed_by", "reviewed_at"])
    note(AccountVerb.EMERGENCY_REVIEWED, current.person, actor=actor.pk, at=at, request=current.pk)
    return current


@transaction.atomic
def tidy(*, at: datetime) -> bool:
    """Take away the roles of emergencies that are over; they have not counted since their last second."""
    over = list(Role.objects.filter(until__lte=at).select_related("person"))
    for role in over:
        _take_back(role.person, actor=None, at=at)
    return bool(over)


def _take_back(person: Person, *, actor: int | None, at: datetime) -> None:
    for code, kind in revoke_ended(person):
        note(AccountVerb.EMERGENCY_ENDED, person, actor=actor, at=at, organisation=code, kind=kind)
    end_sessions(person, actor=actor, at=at)


def open_requests(at: datetime) -> QuerySet[JointRequest]:
    """What waits for a second person, oldest first."""
    return _requests().filter(decided_at__isnull=True, lapses_at__gt=at).order_by("asked_at")


def emergencies_to_review() -> QuerySet[JointRequest]:
    """Emergencies, running or over, that no audit administrator has looked through."""
    return _requests().filter(kind=JointKind.EMERGENCY, is_granted=True, reviewed_at__isnull=True)


def past_requests(at: datetime, most: int) -> Iterable[JointRequest]:
    """What was decided or lapsed, newest first."""
    return _requests().filter(Q(decided_at__isnull=False) | Q(lapses_at__lte=at)).order_by("-asked_at")[:most]


def _requests() -> QuerySet[JointRequest]:
    return JointRequest.objects.select_related("person", "asked_by", "decided_by", "reviewed_by")


def _tell(person: Person, key: str, subject: str, body: str) -> None:
    if person.email:
        put_payload(Stream.MAIL, key, {"to": [person.email], "subject": f"明窗：{subject}", "body": body})
