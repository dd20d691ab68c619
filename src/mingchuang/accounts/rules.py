"""Roles, what each may do, and which must not meet in one person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mingchuang.terms import Term


class RoleKind(Term):
    """What a person may be, within an organisation (administrators: in the whole installation)."""

    EDITOR = "editor", "编辑"
    CHECKER = "checker", "审核"
    SECRECY_CHECKER = "secrecy_checker", "保密审查"
    SIGNER = "signer", "签发"
    INFORMATION_OFFICER = "information_officer", "信息公开专员"
    DEPARTMENT_OFFICER = "department_officer", "部门经办人"
    LEADER = "leader", "领导"
    SYSTEM_ADMINISTRATOR = "system_administrator", "系统管理员"
    SECURITY_ADMINISTRATOR = "security_administrator", "安全管理员"
    AUDIT_ADMINISTRATOR = "audit_administrator", "审计管理员"


ADMINISTRATORS = frozenset(
    {RoleKind.SYSTEM_ADMINISTRATOR, RoleKind.SECURITY_ADMINISTRATOR, RoleKind.AUDIT_ADMINISTRATOR}
)
"""三员分立 (GB/T 22239-2019): one person holds at most one of the three, and no business role beside it."""

SECOND_FACTOR_REQUIRED = ADMINISTRATORS | {
    RoleKind.SECRECY_CHECKER,
    RoleKind.SIGNER,
    RoleKind.INFORMATION_OFFICER,
    RoleKind.LEADER,
}
"""Whoever may publish, decide or administer needs a second factor; until it is set up, these roles sleep."""

SECOND_FACTORS = ("totp", "webauthn")
"""What counts as one: a code generator, or a key (WebAuthn). Recovery codes only stand in for either."""


def conflict(held: frozenset[RoleKind], wanted: RoleKind) -> str:
    """Why ``wanted`` may not be given to somebody who holds ``held``; empty where it may."""
    if wanted in ADMINISTRATORS and held - {wanted}:
        return "系统管理员、安全管理员、审计管理员须由三人分别担任，且不得兼任业务角色。（GB/T 22239-2019 三员分立）"
    if wanted not in ADMINISTRATORS and held & ADMINISTRATORS:
        return "三员不得兼任业务角色，请先撤销其管理员角色。（GB/T 22239-2019 三员分立）"
    return ""


BUSINESS = frozenset(RoleKind) - ADMINISTRATORS
"""The roles that work on contents and cases."""


def grant_refusal(
    held: frozenset[RoleKind], wanted: RoleKind, *, to_oneself: bool, at_root: bool, reachable: bool
) -> str:
    """Why a role may not be granted; empty where it may.

    ``at_root``: the organisation has nothing above it; ``reachable``: person and organisation are in use.
    """
    if to_oneself:
        return "不能为本人增减角色，请由另一名安全管理员办理。"
    if not reachable:
        return "账号已停用或机构已撤并，不能授予角色。"
    if wanted in ADMINISTRATORS and not at_root:
        return "系统管理员、安全管理员、审计管理员管理整个系统，请选择区政府（最上级机构）。"
    return conflict(held, wanted)


def last_administrator_refusal(lost: frozenset[RoleKind], others: frozenset[RoleKind]) -> str:
    """Why a person may not lose ``lost`` while ``others`` are the administrators that remain; empty where he may."""
    missing = sorted(kind.label for kind in (lost & ADMINISTRATORS) - others)
    if missing:
        return f"这是最后一名{missing[0]}，请先把该角色授予另一人，再办理。"
    return ""


class Light(Term):
    """How pressing something is; shown with its word and a shape, never by colour alone."""

    RED = "red", "已超期"
    AMBER = "amber", "临近期限"
    GREEN = "green", "期限内"
    NONE = "none", "无期限"


class AccountVerb(Term):
    """What happens to people and roles."""

    PERSON_ADDED = "person.added", "新增人员"
    PERSON_CHANGED = "person.changed", "修改人员"
    ROLE_GRANTED = "role.granted", "授予角色"
    ROLE_REVOKED = "role.revoked", "撤销角色"
    PERSON_DISABLED = "person.disabled", "停用账号"
    PERSON_ENABLED = "person.enabled", "恢复账号"
    PASSWORD_CHANGED = "person.password_changed", "修改密码"
    PASSWORD_RESET = "person.password_reset", "重置密码"
    SECOND_FACTOR_SET = "person.second_factor_set", "设置第二重验证"
    SECOND_FACTOR_REMOVED = "person.second_factor_removed", "停用第二重验证"
    SECOND_FACTOR_RESET = "person.second_factor_reset", "重置第二重验证"
    SESSIONS_ENDED = "person.sessions_ended", "结束登录"
    JOINT_ASKED = "joint.asked", "提出双人办理"
    JOINT_REFUSED = "joint.refused", "拒绝双人办理"
    EMERGENCY_BEGAN = "emergency.began", "应急授权开始"
    EMERGENCY_ENDED = "emergency.ended", "应急授权结束"
    EMERGENCY_REVIEWED = "emergency.reviewed", "审阅应急授权"
    HANDED_ON = "person.handed_on", "离岗交接"
    NETWORKS_SET = "desk_networks.set", "更改工作台访问网段"
    SIGNED_IN = "person.signed_in", "登录"
    SIGNED_OUT = "person.signed_out", "退出"
    SIGN_IN_FAILED = "person.sign_in_failed", "登录失败"
    LOCKED_OUT = "person.locked_out", "锁定"


class DisableReason(Term):
    """Why an account no longer opens."""

    LEFT = "left", "离职、调离"
    UNUSED = "unused", "长期未用"
    SUSPECTED = "suspected", "疑似被冒用"


class AccountRefusedError(ValueError):
    """A change of people or roles that the rules do not allow; the message is the sentence for people."""


@dataclass(frozen=True)
class SignInLimits:
    """Limits of signing in. GB/T 22239-2019 names none; these are the assessors' practice.

    Source: domain practice note on 等保2.0: five failures, fifteen minutes, ninety days, five former passwords.
    """

    failures: int = 5  # of one account
    address_failures: int = 20  # of one address, behind which a whole office may sit
    locked_minutes: int = 15
    idle_minutes: int = 30
    password_days: int = 90  # calendar days
    former_passwords: int = 5
    password_length: int = 10
    password_kinds: int = 3
    unused_days: int = 90  # calendar days


def kinds_of_characters(password: str) -> int:
    """How many of four kinds a password mixes: lower case, upper case, digits, everything else."""
    return sum(
        (
            any("a" <= sign <= "z" for sign in password),
            any("A" <= sign <= "Z" for sign in password),
            any("0" <= sign <= "9" for sign in password),
            any(not (sign.isascii() and sign.isalnum()) for sign in password),
        )
    )


_BROWSERS = (("Edg", "Edge"), ("Firefox", "火狐"), ("Chrome", "谷歌内核浏览器"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Windows", "Windows"), ("Android", "安卓手机"), ("iPhone", "苹果手机"), ("iPad", "苹果平板"),
    ("Mac OS", "苹果电脑"), ("Linux", "Linux"),
)  # fmt: skip


def browser_words(user_agent: str) -> str:
    """What a browser says of itself, in words that its owner recognises."""
    system = next((word for mark, word in _SYSTEMS if mark in user_agent), "其他系统")
    browser = next((word for mark, word in _BROWSERS if mark in user_agent), "其他浏览器")
    return f"{system}上的{browser}"


def password_is_stale(changed_at: datetime | None, now: datetime, days: int) -> bool:
    """Whether a password must be changed before work goes on: handed out by others, or older than ``days``."""
    return changed_at is None or now - changed_at >= timedelta(days=days)


def is_unused(last_sign_in: datetime | None, joined: datetime, now: datetime, days: int) -> bool:
    """Whether an account has not been used for ``days`` (counted from its creation where it never was)."""
    return now - (last_sign_in or joined) >= timedelta(days=days)
