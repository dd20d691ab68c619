"""Mails of the morning: on each working day everybody is told once of what is near its day or past it.

A leader's list holds what his organisations are about to miss (escalation), a substitute's that of whoever is away.
The mail names numbers, steps and days: mails travel unprotected.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import people_with
from mingchuang.accounts.rules import BUSINESS
from mingchuang.accounts.waiting import WaitingItem, waiting_from
from mingchuang.casework import kinds
from mingchuang.casework.absences import current
from mingchuang.casework.duedays import pressing
from mingchuang.casework.models import MorningMail
from mingchuang.casework.queries import provisional_through
from mingchuang.casework.rules import CaseVerb
from mingchuang.journal.actions import record
from mingchuang.outbox.actions import put_payload
from mingchuang.outbox.rules import Stream
from mingchuang.parameters.queries import CHINA, calendar

FROM_HOUR = 8
AT_ONCE = 20
"""So many people a turn, so that other work is not held up."""


def remind(at: datetime) -> bool:
    """Tell some of those not yet told today; whether anybody may be left."""
    now = at.astimezone(CHINA)
    today = now.date()
    if now.hour < FROM_HOUR or not provisional_through(calendar(), today, today).is_workday(today):
        return False
    told = MorningMail.objects.filter(on=today).values("person")
    away = [one.person_id for one in current(today)]
    people = list(people_with(BUSINESS).exclude(email="").exclude(pk__in=told).exclude(pk__in=away)[:AT_ONCE])
    for person in people:
        _tell(person, at)
    return bool(people)


@transaction.atomic
def _tell(person: Person, at: datetime) -> None:
    today = at.astimezone(CHINA).date()
    items = pressing(waiting_from(kinds.labels(), person, today))
    try:
        with transaction.atomic():
            MorningMail.objects.create(person=person, on=today, items=len(items))
    except IntegrityError:
        return  # another worker was quicker
    if items:
        put_payload(Stream.MAIL, f"morning:{person.pk}:{today}", _mail(person, items))
        record(CaseVerb.REMINDED, f"person:{person.pk}", actor=None, at=at, facts={"items": len(items)})


def _mail(person: Person, items: Sequence[WaitingItem]) -> dict[str, object]:
    late = sum(item.days_left is not None and item.days_left < 0 for item in items)
    said = f"{len(items)}件临近或者超过期限" + (f"，其中{late}件已超期" if late else "")
    lines = [f"· {item.number}　{item.asked}　{_when(item)}" for item in items]
    return {
        "to": [person.email],
        "subject": f"【明窗】{said}",
        "body": "等您办理的事项中：\n\n"
        + "\n".join(lines)
        + f"\n\n请登录办公平台办理：{settings.PUBLIC_URL}/desk/\n"
        + "每个工作日早上提醒一次，办完即不再提醒。本邮件由系统发出，请勿回复。\n",
    }


def _when(item: WaitingItem) -> str:
    due = f"{item.due_on:%Y-%m-%d}" if item.due_on else ""
    if item.days_left is None:
        return due
    if item.days_left < 0:
        return f"期限{due}，已超期"
    return f"期限{due}，今天是最后一日" if item.days_left == 0 else f"期限{due}，还有{item.days_left}个工作日"
