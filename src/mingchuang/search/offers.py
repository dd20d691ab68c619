"""What the search gives to the floors below: background work and the verbs of the journal."""

from mingchuang.journal.names import offer_words
from mingchuang.journal.verbs import declare
from mingchuang.outbox import jobs
from mingchuang.search import tasks
from mingchuang.search.comparing import Reason
from mingchuang.search.rules import SearchVerb

declare(SearchVerb)
offer_words({"index": "索引", "search": "搜索", **{reason.value: reason.label for reason in Reason}})
jobs.offer(jobs.Job("search-follow", "更新搜索索引", every_seconds=0.3, run=tasks.follow_outbox))
jobs.offer(
    jobs.Job("search-check", "核对搜索索引与数据库", every_seconds=60, run=tasks.check_index, idle=True)
)
jobs.offer_tick(jobs.Job("search-prune", "清理搜索队列", every_seconds=60, run=tasks.prune_outbox))
