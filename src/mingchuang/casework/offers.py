"""What the case kernel gives to the floors below: its verbs, and who follows a changed calendar."""

from mingchuang.accounts import leaving as leaving_desk
from mingchuang.casework import leaving
from mingchuang.casework.clock import Turn
from mingchuang.casework.following import follow_calendar, settle_silences
from mingchuang.casework.reminding import remind
from mingchuang.casework.rules import CaseVerb
from mingchuang.journal import names, verbs
from mingchuang.outbox.jobs import Job, offer_tick
from mingchuang.parameters import calendar_changes

verbs.declare(CaseVerb)
names.offer_words(
    {
        "letter": "文书", "letters": "文书数", "papers": "材料数", "enclosure": "材料", "share": "协办", "carrier": "送达方式", "sm3": "文件指纹",
        "move": "步骤", "what": "事项", "on": "日期", "due_on": "期限", "received_on": "收到日期", "substitute": "代办人", "from": "自",
        **dict(Turn.choices()),
        "was": "原期限", "now": "新期限", "days": "天数",
    }
)  # fmt: skip
calendar_changes.offer("casework", "办理中的案件", follow_calendar)
offer_tick(Job("casework.reminders", "早上的期限提醒邮件", 600, remind))
offer_tick(Job("casework.silences", "期满未答复的征求意见恢复计时", 1800, settle_silences))
for hands in (leaving.CASES, leaving.SUBSTITUTIONS, leaving.ENDS):
    leaving_desk.offer(hands)
