"""What accounts give to the floors below: verbs, names, and the rights that are not an app's own."""

from mingchuang.accounts import tasks
from mingchuang.accounts.models import Person
from mingchuang.accounts.permissions import allow, govern
from mingchuang.accounts.queries import names_of
from mingchuang.accounts.rules import AccountVerb, DisableReason, RoleKind
from mingchuang.directory.models import Holder, Leader, Organisation, Post
from mingchuang.journal import names, verbs
from mingchuang.outbox import jobs

verbs.declare(AccountVerb)
names.offer("actor", names_of)
names.offer("person", names_of)

names.offer_words(
    {"person": "人员", "reason": "原因", "full_name": "姓名", "telephone": "电话", "email": "电子邮箱"}
)
names.offer_words({"method": "方式", "totp": "动态口令", "sessions": "几处", "webauthn": "安全密钥"})
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

jobs.offer_tick(jobs.Job("accounts", "停用长期未用的账号", every_seconds=3600, run=tasks.tend))
