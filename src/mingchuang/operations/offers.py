"""What operations give to the floors below: rights, verbs, what stops writing, what waits for whom."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from mingchuang.accounts import leaving as leaving_desk
from mingchuang.accounts.models import Person
from mingchuang.accounts.permissions import allow
from mingchuang.accounts.queries import has_role
from mingchuang.accounts.rules import Light, RoleKind
from mingchuang.accounts.waiting import WaitingItem, offer_waiting
from mingchuang.journal import verbs
from mingchuang.journal.names import offer_words
from mingchuang.operations import leaving, queries, tasks
from mingchuang.operations.backup.rules import BackupVerb
from mingchuang.operations.rules import (
    DRILL_DAYS,
    GREY_SWITCHERS,
    REVIEW_DAYS,
    SAFETY_KEEPERS,
    SAFETY_READERS,
    SafetyVerb,
)
from mingchuang.outbox import jobs
from mingchuang.parameters.registry import constant, declare
from mingchuang.parameters.rules import Unit
from mingchuang.publishing.rules import TAKERS_DOWN
from mingchuang.ui.writing import offer_refusal

SOON_DAYS = 30

allow("operations.view_state", {RoleKind.SYSTEM_ADMINISTRATOR, RoleKind.SECURITY_ADMINISTRATOR})
allow("operations.view_safety", SAFETY_READERS)
allow("operations.keep_safety", SAFETY_KEEPERS)
allow("operations.switch_grey", GREY_SWITCHERS)
allow("operations.take_down", TAKERS_DOWN)
verbs.declare(SafetyVerb)
verbs.declare(BackupVerb)
offer_words(
    {
        "switch": "开关", "take-down": "紧急撤下", "articles": "信息条数", "clean": "已清除干净", "milliseconds": "毫秒", "bytes": "字节", "rows": "行数", "safety-event": "演练和事件", "safety-text": "安全制度", "drill": "演练", "incident": "事件", "plan": "应急预案",
        "rules": "制度", "general": "一般", "minutes": "分钟", "backup": "备份", "owner": "责任人", "level": "级别", "number": "第几版",
    }
)  # fmt: skip
declare(
    [
        constant("safety.review_days", "网站安全制度和预案的核定间隔", Unit.CALENDAR_DAYS, REVIEW_DAYS, "", app="网站安全", estimate=True),
        constant("safety.drill_days", "应急演练的间隔", Unit.CALENDAR_DAYS, DRILL_DAYS, "《国家网络安全事件应急预案》6.2", app="网站安全", estimate=True),
    ]
)  # fmt: skip
offer_refusal("read-only", queries.read_only_sentence)
jobs.offer(jobs.Job("orphans", "移出没有记录的文件", every_seconds=600, run=tasks.sweep_orphans, idle=True))


def _owed(person: Person, today: date) -> Iterator[WaitingItem]:
    """Papers to be looked through and drills to be held, for the security administrator, a month ahead."""
    if not has_role(person, {RoleKind.SECURITY_ADMINISTRATOR}):
        return
    for due, said in queries.duties(today):
        if (due - today).days <= SOON_DAYS:
            light = Light.RED if due < today else Light.AMBER
            yield WaitingItem(light, "", said, "网站安全", reverse("safety"), due_on=due)


offer_waiting("safety", _owed)
leaving_desk.offer(leaving.PAPERS)
