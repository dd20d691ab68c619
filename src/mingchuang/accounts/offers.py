"""What accounts give to the floors below: verbs, names, and the rights that are not an app's own."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone

from mingchuang.accounts import joint, leaving, tasks
from mingchuang.accounts.joint_rules import JOINT_READERS, JointKind
from mingchuang.accounts.models import Person
from mingchuang.accounts.permissions import allow, govern
from mingchuang.accounts.queries import awake_kinds_of, has_role, ids_named, names_of
from mingchuang.accounts.rules import AccountVerb, DisableReason, Light, RoleKind
from mingchuang.accounts.waiting import WaitingItem, offer_waiting
from mingchuang.directory.models import Holder, Leader, Organisation, Post
from mingchuang.journal import names, verbs
from mingchuang.outbox import jobs

verbs.declare(AccountVerb)
names.offer("actor", names_of)
names.offer("person", names_of)
names.offer_finder("actor", ids_named)

names.offer_words(
    {"person": "人员", "reason": "原因", "full_name": "姓名", "telephone": "电话", "email": "电子邮箱"}
)
names.offer_words({"method": "方式", "totp": "动态口令", "sessions": "几处", "webauthn": "安全密钥"})
names.offer_words(
    {
        "wanted": "代行", "networks": "网段", "desk-networks": "访问网段", "openid": "统一身份认证", "provincial_id": "统一认证编号", "request": "申请号", "asked_by": "提出人编号", "what": "移交", "count": "件数", "posts": "岗位",
        "cases": "经办的案件", "substitutions": "休假代办", "due_days": "期限日历", "reviews": "指定的审核", "safety_papers": "安全制度",
    }
)  # fmt: skip
names.offer_words(dict(JointKind.choices()))
names.offer_words(dict(RoleKind.choices()) | dict(DisableReason.choices()))

SYSTEM = {RoleKind.SYSTEM_ADMINISTRATOR}
SECURITY = {RoleKind.SECURITY_ADMINISTRATOR}

allow("wagtailadmin.access_admin", RoleKind)
allow("journal.view_entry", {RoleKind.AUDIT_ADMINISTRATOR})
allow("parameters.view_override", SYSTEM | {RoleKind.AUDIT_ADMINISTRATOR, RoleKind.INFORMATION_OFFICER})
allow("parameters.change_override", SYSTEM)
govern(Person, {"view": SECURITY, "add": SECURITY, "change": SECURITY})
govern(Organisation, {"view": SYSTEM, "add": SYSTEM, "change": SYSTEM}, "")
govern(Post, {"view": SYSTEM, "add": SYSTEM, "change": SYSTEM})
govern(Holder, {"view": SYSTEM, "add": SYSTEM, "change": SYSTEM})
govern(Leader, {"view": SYSTEM, "add": SYSTEM, "change": SYSTEM})

allow("accounts.view_jointrequest", JOINT_READERS)
allow("accounts.change_desknetworks", SECURITY)


def _joint(person: Person, _today: date) -> Iterator[WaitingItem]:
    """What a second person is to confirm; emergencies, for the audit administrator, until they are looked through."""
    if not awake_kinds_of(person) & JOINT_READERS:
        return
    at = timezone.now()
    for one in joint.open_requests(at):
        if not joint.why_not(one, person, at):
            yield WaitingItem(
                Light.AMBER,
                "",
                f"{one.kind.label}：{one.person}",
                "当面核实并确认",
                reverse("joint"),
                one.lapses_at.date(),
            )
    if has_role(person, {RoleKind.AUDIT_ADMINISTRATOR}):
        for one in joint.emergencies_to_review():
            asked = "正在使用" if one.ends_at and one.ends_at > at else "已结束，请审阅"
            subject = f"应急授权：{one.person}代行{one.wanted.label}，{one.decided_by}确认"
            yield WaitingItem(Light.RED, "", subject, asked, reverse("joint"))


offer_waiting("joint", _joint)
leaving.offer(leaving.Hands(leaving.POSTS, "只由一人担任的岗位", leaving.posts_of, leaving.hand_posts))

jobs.offer_tick(jobs.Job("accounts.emergency", "应急授权到时收回", every_seconds=60, run=tasks.tidy))
jobs.offer_tick(jobs.Job("accounts", "停用长期未用的账号", every_seconds=3600, run=tasks.tend))
