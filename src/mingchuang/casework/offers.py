"""What the case kernel gives to the floors below: its verbs, and who follows a changed calendar."""

from mingchuang.casework.following import follow_calendar, settle_silences
from mingchuang.casework.reminding import remind
from mingchuang.casework.rules import CaseVerb
from mingchuang.journal import verbs
from mingchuang.outbox.jobs import Job, offer_tick
from mingchuang.parameters import calendar_changes

verbs.declare(CaseVerb)
calendar_changes.offer("casework", "办理中的案件", follow_calendar)
offer_tick(Job("casework.reminders", "早上的期限提醒邮件", 600, remind))
offer_tick(Job("casework.silences", "期满未答复的征求意见恢复计时", 1800, settle_silences))
