"""What screening gives to the floors below."""

from mingchuang.accounts.permissions import RootPolicy, govern
from mingchuang.accounts.rules import RoleKind
from mingchuang.journal import names, verbs
from mingchuang.outbox import jobs
from mingchuang.screening import tasks
from mingchuang.screening.models import ListedWord, TreatmentRule
from mingchuang.screening.rules import Choice, Kind, ScreeningVerb, Treatment

KEEPERS = frozenset({RoleKind.SECURITY_ADMINISTRATOR, RoleKind.INFORMATION_OFFICER})
"""Who sets words and treatments, where the role is held at the government itself."""

verbs.declare(ScreeningVerb)
names.offer_words(
    {
        "screening": "发布前检查",
        "decision": "处理决定",
        "count": "条数",
        "items": "条数",
        "again": "上次已报",
        "word": "用语",
        "treatment": "处理",
        "choice": "结论",
        "kind": "类型",
    }
    | dict(Kind.choices())
    | dict(Treatment.choices())
    | dict(Choice.choices())
)
for model in (ListedWord, TreatmentRule):
    govern(model, dict.fromkeys(("add", "change", "delete", "view"), KEEPERS), kind_of_policy=RootPolicy)
jobs.offer(jobs.Job("screening", "检查大附件和图片", every_seconds=3, run=tasks.go_on, idle=True))
jobs.offer(
    jobs.Job("screening-nightly", "夜间复查已公开的信息", every_seconds=60, run=tasks.look_again, idle=True)
)
