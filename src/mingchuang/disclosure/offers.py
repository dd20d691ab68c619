"""What the disclosure app gives to the floors below."""

from mingchuang.accounts import waiting
from mingchuang.accounts.permissions import RootPolicy, allow, govern
from mingchuang.disclosure import evidence, finding, home, own_pages, public, tasks
from mingchuang.disclosure.models import GuideText, Obligation
from mingchuang.disclosure.rules import LOOKERS, OFFICE, DisclosureVerb, Intake
from mingchuang.edition import sources
from mingchuang.journal import names, verbs
from mingchuang.outbox import jobs
from mingchuang.parameters import registry
from mingchuang.parameters.rules import Unit
from mingchuang.portal import maps, sections
from mingchuang.search import sources as search

verbs.declare(DisclosureVerb)
names.offer_words(
    {
        "obligation": "公开事项", "guide": "公开指南", "review_round": "清理", "documents": "文件数", "lines": "事项数", "made": "新建数",
        "added": "新增", "unchanged": "未变", "happened_on": "发生日期", "occurrence": "事项发生", "exemption": "不适用说明",
    }
)  # fmt: skip
names.offer_fields(Obligation, about="obligation")
names.offer_words({"changed": "有改动", "note": "说明"}, about="obligation")
names.offer_fields(GuideText, about="guide")
names.offer_words(
    {"version": "版本", "changed": "改动项数", "open": "是否受理"} | dict(Intake.choices()), about="guide"
)
registry.declare(
    [
        registry.constant(
            "disclosure.soon_days", "公开事项提前多少天显示“将到期”", Unit.CALENDAR_DAYS, 30, app="disclosure"
        ),
        registry.constant(
            "disclosure.remind_days", "公开事项到期前多少天提醒", Unit.CALENDAR_DAYS, 14, app="disclosure"
        ),
    ]
)
govern(Obligation, {"change": OFFICE, "add": OFFICE}, kind_of_policy=RootPolicy)
allow("disclosure.view_obligation", LOOKERS)
for source in public.SOURCES:
    sources.offer(source)
sections.offer_section(public.SECTION)
for site_map in finding.MAPS:
    maps.offer(site_map)
search.offer(finding.DOCUMENTS)
evidence.offer("directory", own_pages.pieces)
waiting.offer_waiting("disclosure", home.waiting)
waiting.offer_figures("disclosure", home.figures)
jobs.offer_tick(jobs.Job("disclosure-reminders", "公开事项到期提醒", every_seconds=3600, run=tasks.remind))
jobs.offer_tick(jobs.Job("disclosure-guide", "公开指南自动更新", every_seconds=600, run=tasks.renew))
