"""What annual reports give to the floors below, and the sources from which they count."""

from mingchuang.accounts import waiting
from mingchuang.accounts.permissions import govern
from mingchuang.accounts.rules import BUSINESS
from mingchuang.annualreport import figures, home
from mingchuang.annualreport.models import Activity, AnnualReport, RecordedCount
from mingchuang.annualreport.rules import WRITERS, ActivityKind, AnnualReportVerb, Stage
from mingchuang.annualreport.sources.applied import Applied
from mingchuang.annualreport.sources.disclosed import Disclosed
from mingchuang.annualreport.sources.registers import Activities, Recorded
from mingchuang.journal import names, verbs

verbs.declare(AnnualReportVerb)
names.offer_words({"activity": "登记簿", "recorded": "补录数", "code": "指标", "value": "数"})
names.offer_words(dict(ActivityKind.choices()), about="activity")
names.offer_words(
    {"annualreport": "年度报告", "year": "年度", **{stage.value: stage.label for stage in Stage}}
)
_counting = (Disclosed(), Applied(), Activities())
for source in (*_counting, Recorded(_counting)):
    figures.offer(source)
govern(AnnualReport, {"view": BUSINESS, "add": WRITERS, "change": WRITERS}, "organisation")
govern(Activity, {"view": BUSINESS, "add": WRITERS, "change": WRITERS}, "organisation")
govern(RecordedCount, {"view": BUSINESS, "add": WRITERS, "change": WRITERS}, "organisation")
waiting.offer_waiting("annualreport", home.waiting)
