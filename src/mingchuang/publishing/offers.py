"""What publishing gives to the floors below."""

from mingchuang.accounts import doors, waiting
from mingchuang.accounts import leaving as leaving_desk
from mingchuang.accounts.rules import BUSINESS
from mingchuang.edition import sources
from mingchuang.journal import verbs
from mingchuang.journal.names import offer_words
from mingchuang.outbox import jobs
from mingchuang.portal import lists, maps, occupancy
from mingchuang.publishing import finding, leaving, public, queries, rights, screened, tasks
from mingchuang.publishing.lists import Lists
from mingchuang.publishing.rules import Channel, PublishingVerb, Stage, Validity, Way
from mingchuang.publishing.views import home
from mingchuang.screening import subjects
from mingchuang.search import sources as search

verbs.declare(PublishingVerb)
offer_words(
    {
        **{term.value: term.label for terms in (Stage, Validity, Way, Channel) for term in terms},
        "article": "信息", "column": "栏目", "stage": "环节", "validity": "有效性", "channel": "渠道", "release": "发布",
        "revision": "版本", "note": "公开说明", "until": "至", "to": "转给", "when": "定于", "escalated": "已报负责人",
        "file": "文件", "picture": "图片", "review_path": "审核路径", "urgent": "加急", "steps": "环节", "hours": "时限（小时）",
        "way": "方式", "by": "依据信息",
    }
)  # fmt: skip
lists.offer(Lists())
occupancy.offer("article", queries.count_in)
sources.offer(public.ARTICLES)
sources.offer(public.FILES)
rights.register()
for name in ("wagtaildocs:*", "wagtaildocs_chooser:*", "wagtaildocs_serve", "wagtail_bulk_action"):
    doors.use(name, BUSINESS)
maps.offer(finding.SITE_MAP)
search.offer(finding.DOCUMENTS)
subjects.offer(screened.ARTICLES)
search.offer_labels("kind", finding.kind_labels)
search.offer_labels("validity", finding.validity_labels)
search.offer_labels("column", finding.column_labels)
jobs.offer_tick(jobs.Job("publishing", "定时发布、到期撤下、结束置顶", every_seconds=60, run=tasks.tend))
waiting.offer_waiting("publishing", home.waiting)
waiting.offer_waiting("publishing-alarms", home.alarms)
waiting.offer_waiting("publishing-owed", home.owed)
waiting.offer_sent("publishing", home.sent)
waiting.offer_figures("publishing", home.figures)
jobs.offer(jobs.Job("publishing-scheduled", "定时发布信息", every_seconds=5, run=tasks.go_live))
jobs.offer(jobs.Job("publishing-masking", "遮盖 PDF 和图片", every_seconds=3, run=tasks.mask_waiting))
jobs.offer_tick(jobs.Job("publishing-reminders", "催办超时的审核", every_seconds=300, run=tasks.remind))
jobs.offer(
    jobs.Job("publishing-files", "提取大附件的文字", every_seconds=10, run=tasks.read_files, idle=True)
)
leaving_desk.offer(leaving.REVIEWS)
