"""What takes two people of different posts: who may ask, who may confirm, for how long. Plain Python."""

from dataclasses import dataclass

from mingchuang.accounts.rules import ADMINISTRATORS, RoleKind
from mingchuang.terms import Term


class JointKind(Term):
    """What takes two people of different posts."""

    LOST_FACTOR = "lost_factor", "重置第二重验证"
    EMERGENCY = "emergency", "应急授权"


@dataclass(frozen=True)
class JointRule:
    """Who may ask, who may confirm, and for how many hours what was asked stays open."""

    askers: frozenset[RoleKind]
    confirmers: frozenset[RoleKind]
    open_hours: int


JOINT = {
    JointKind.LOST_FACTOR: JointRule(
        frozenset({RoleKind.SECURITY_ADMINISTRATOR}),
        frozenset({RoleKind.SYSTEM_ADMINISTRATOR, RoleKind.AUDIT_ADMINISTRATOR, RoleKind.LEADER}),
        open_hours=24,
    ),
    JointKind.EMERGENCY: JointRule(
        frozenset({RoleKind.INFORMATION_OFFICER, RoleKind.SIGNER, RoleKind.LEADER}),
        frozenset({RoleKind.SYSTEM_ADMINISTRATOR, RoleKind.SECURITY_ADMINISTRATOR, RoleKind.LEADER}),
        open_hours=2,
    ),
}
"""The audit administrator confirms no emergency: he looks through it afterwards."""

EMERGENCY_HOURS = 4
EMERGENCY_KINDS = frozenset({RoleKind.SYSTEM_ADMINISTRATOR, RoleKind.SECURITY_ADMINISTRATOR})
"""What an emergency may open, and for how long; the audit administrator's post never."""

JOINT_READERS = ADMINISTRATORS | JOINT[JointKind.LOST_FACTOR].confirmers | JOINT[JointKind.EMERGENCY].askers
"""Who sees what takes two people."""


def joint_ask_refusal(
    kind: JointKind,
    askers_kinds: frozenset[RoleKind],
    held: frozenset[RoleKind],
    wanted: RoleKind | None,
    *,
    to_oneself: bool,
    reachable: bool,
) -> str:
    """Why it may not be asked; empty where it may. ``held`` are the roles of the person concerned."""
    if not askers_kinds & JOINT[kind].askers:
        return f"“{kind.label}”由{_names(JOINT[kind].askers)}提出。"
    if not reachable:
        return "账号已停用，不能办理。"
    if kind is JointKind.LOST_FACTOR:
        return "不能为本人申请，请由另一名安全管理员提出。" if to_oneself else ""
    if not to_oneself:
        return "应急授权由使用人本人提出。"
    if wanted not in EMERGENCY_KINDS:
        return f"应急时只能代行{_names(EMERGENCY_KINDS)}。"
    if held & ADMINISTRATORS:
        return "三员不得互相兼任，应急时也不例外。（GB/T 22239-2019 三员分立）"
    return ""


def joint_confirm_refusal(
    kind: JointKind,
    kinds: frozenset[RoleKind],
    askers_kinds: frozenset[RoleKind],
    *,
    is_concerned: bool,
    is_open: bool,
) -> str:
    """Why somebody who holds ``kinds`` may not decide what a holder of ``askers_kinds`` asked; empty where he may."""
    if not is_open:
        return "已经办理过，或者已过时限。需要的话请重新提出。"
    if is_concerned:
        return "须由第二人确认，不能是提出人或当事人本人。"
    confirmers = JOINT[kind].confirmers
    if not kinds & confirmers:
        return f"由{_names(confirmers)}确认。"
    if not (kinds & confirmers) - askers_kinds:
        return "须由另一岗位的人确认，不能与提出人同岗。"
    return ""


def _names(kinds: frozenset[RoleKind]) -> str:
    return "、".join(kind.label for kind in RoleKind if kind in kinds)
