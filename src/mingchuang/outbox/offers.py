"""What the outbox gives to the worker: sending mail."""

from mingchuang.outbox import jobs, mail

jobs.offer(jobs.Job("mail", "发送邮件", every_seconds=5, run=mail.send_waiting))
