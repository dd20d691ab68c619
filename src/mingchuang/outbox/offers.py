"""What the outbox gives to the worker: sending mail, and the sign of life."""

from mingchuang.outbox import jobs, mail
from mingchuang.outbox.actions import give_sign_of_life
from mingchuang.outbox.rules import PULSE

jobs.offer(jobs.Job("mail", "发送邮件", every_seconds=5, run=mail.send_waiting))
jobs.offer(jobs.Job(PULSE, "后台工作", every_seconds=30, run=give_sign_of_life))
