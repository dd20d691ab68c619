"""What the edition gives to the floors below, background work, what vouches for the journal, and to itself, the assets."""

from mingchuang.edition import assets, history, queries, sources, tasks
from mingchuang.journal import witnesses
from mingchuang.outbox import jobs

sources.offer(assets.source())
jobs.offer(jobs.Job("edition", "发布待发布的内容", every_seconds=0.25, run=tasks.publish))
jobs.offer(jobs.Job("edition-fetch", "取得最新的发布版", every_seconds=5, run=tasks.fetch))
jobs.offer(jobs.Job("edition-brotli", "空闲时压缩网页", every_seconds=2, run=tasks.compress, idle=True))
jobs.offer(jobs.Job("journal", "封存日志", every_seconds=60, run=tasks.seal))
jobs.offer_tick(jobs.Job("edition-day", "更新按日期变化的网页", every_seconds=60, run=tasks.turn_day))
witnesses.offer(queries.published_seals, history.hear)
