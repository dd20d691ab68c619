"""What screening gives to the floors below."""

from mingchuang.journal import verbs
from mingchuang.journal.names import offer_words
from mingchuang.outbox import jobs
from mingchuang.screening import tasks
from mingchuang.screening.rules import ScreeningVerb

verbs.declare(ScreeningVerb)
offer_words({"screening": "发布前检查", "items": "条数", "again": "上次已报"})
jobs.offer(jobs.Job("screening", "检查大附件和图片", every_seconds=3, run=tasks.go_on, idle=True))
jobs.offer(
    jobs.Job("screening-nightly", "夜间复查已公开的信息", every_seconds=60, run=tasks.look_again, idle=True)
)
