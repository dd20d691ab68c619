"""What the case kernel gives to the floors below: its verbs, and who follows a changed calendar."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from mingchuang.accounts import leaving as leaving_desk
from mingchuang.accounts.models import Person
from mingchuang.accounts.rules import Light
from mingchuang.accounts.waiting import WaitingItem, offer_sent
from mingchuang.casework import batches, leaving
from mingchuang.casework.clock import Turn
from mingchuang.casework.following import follow_calendar, settle_silences
from mingchuang.casework.reminding import remind
from mingchuang.casework.rules import CaseVerb
from mingchuang.journal import names, verbs
from mingchuang.outbox.jobs import Job, offer, offer_tick
from mingchuang.parameters import calendar_changes

verbs.declare(CaseVerb)
names.offer_words(
    {
        "letter": "文书", "letters": "文书数", "papers": "材料数", "enclosure": "材料", "share": "协办", "carrier": "送达方式", "sm3": "文件指纹",
        "move": "步骤", "what": "事项", "on": "日期", "due_on": "期限", "received_on": "收到日期", "substitute": "代办人", "from": "自",
        **dict(Turn.choices()),
        "deed": "办理事项", "cases": "件数", "together": "批量办理",
        "was": "原期限", "now": "新期限", "days": "天数",
    }
)  # fmt: skip
calendar_changes.offer("casework", "办理中的案件", follow_calendar)
offer_tick(Job("casework.reminders", "早上的期限提醒邮件", 600, remind))
offer_tick(Job("casework.silences", "期满未答复的征求意见恢复计时", 1800, settle_silences))
offer(Job("casework.batches", "批量办理", 2, batches.carry_on))


def _under_way(person: Person, _today: date) -> Iterator[WaitingItem]:
    """Batches that the worker is still at."""
    for one in batches.ordered_by(person).filter(ended_at__isnull=True)[:20]:
        said = f"已办{one.done + one.refused}件，共{one.total}件"
        yield WaitingItem(
            Light.NONE, f"第{one.pk}批", batches.label_of(one), said, reverse("case_batch", args=[one.pk])
        )


offer_sent("casework.batches", _under_way)
for hands in (leaving.CASES, leaving.SUBSTITUTIONS, leaving.ENDS):
    leaving_desk.offer(hands)
