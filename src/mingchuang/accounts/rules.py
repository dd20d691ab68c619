"""Roles, what each may do, and which must not meet in one person."""

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
"""Whoever may publish, decide or administer needs a second factor."""


def conflict(held: frozenset[RoleKind], wanted: RoleKind) -> str:
    """Why ``wanted`` may not be given to somebody who holds ``held``; empty where it may."""
    if wanted in ADMINISTRATORS and held - {wanted}:
        return "系统管理员、安全管理员、审计管理员须由三人分别担任，且不得兼任业务角色。（GB/T 22239-2019 三员分立）"
    if wanted not in ADMINISTRATORS and held & ADMINISTRATORS:
        return "三员不得兼任业务角色，请先撤销其管理员角色。（GB/T 22239-2019 三员分立）"
    return ""


class AccountVerb(Term):
    """What happens to people and roles."""

    PERSON_ADDED = "person.added", "新增人员"
    ROLE_GRANTED = "role.granted", "授予角色"
    ROLE_REVOKED = "role.revoked", "撤销角色"
    PERSON_DISABLED = "person.disabled", "停用账号"
    SIGNED_IN = "person.signed_in", "登录"
    SIGN_IN_FAILED = "person.sign_in_failed", "登录失败"
