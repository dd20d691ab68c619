"""The sentences that figures say by themselves, so that prose and tables cannot differ."""

from datetime import date

from django.conf import settings

from mingchuang.annualreport.layouts import Layout
from mingchuang.annualreport.queries import Figures
from mingchuang.annualreport.rules import Number, Part

_WAYS = (
    ("site", "通过区政府网站公开"),
    ("city_platform", "上报市级公开平台"),
    ("departments_and_towns", "部门和镇、街道公开"),
    ("other", "通过其他途径公开"),
)
_INTAKES = (("letter", "信函申请"), ("in_person", "当面申请"), ("online", "网络申请"), ("fax", "传真申请"))


def said(found: Figures, layout: Layout) -> dict[Part, list[str]]:
    """The counted sentences of each part."""
    year = found.period.year
    sentences = {
        Part.OVERVIEW: [
            f"本报告由{found.scope.organisation.name}编制，所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
            _disclosed(found),
            _received(found),
            _work(found),
        ],
        Part.OTHER: [_fees(found)],
    }
    if layout.id == "2014":
        sentences[Part.APPLICATIONS] = [_received(found), _outcomes(found)]
        sentences[Part.REMEDIES] = [_remedies(found)]
        sentences[Part.PROACTIVE] = [_disclosed(found)]
        sentences[Part.OVERVIEW] = [sentences[Part.OVERVIEW][0], _work(found)]
    return {part: [line for line in lines if line] for part, lines in sentences.items()}


def _listed(pairs: list[tuple[str, Number]], unit: str) -> str:
    return "，".join(f"{label}{value}{unit}" for label, value in pairs if value)


def _disclosed(found: Figures) -> str:
    total = found["disclosure.total"]
    ways = [(label, found[f"disclosure.way.{way}"]) for way, label in _WAYS]
    parts = _listed(ways, "条")
    many = len([value for _label, value in ways if value]) > 1
    return f"全年主动公开政府信息共{total}条" + (f"，其中{parts}。" if many else "。")


def _received(found: Figures) -> str:
    total = found["foi.received"]
    if not total:
        return "全年没有收到政府信息公开申请。"
    parts = _listed([(label, found[f"foi.intake.{intake}"]) for intake, label in _INTAKES], "件")
    return f"全年收到政府信息公开申请共{total}件，其中{parts}。"


_OUTCOMES = (
    ("already_public", "属于已主动公开范围"),
    ("granted", "同意公开"),
    ("partly_granted", "部分公开"),
    ("refused", "不同意公开"),
    ("not_ours", "不属于本行政机关公开"),
    ("non_existent", "申请信息不存在"),
    ("told_to_change", "告知作出更改补充"),
    ("other_way", "告知通过其他途径办理"),
)


def _outcomes(found: Figures) -> str:
    parts = _listed([(label, found[f"foi.outcome.{code}"]) for code, label in _OUTCOMES], "件")
    return f"在办理结果中，{parts}。" if parts else ""


def _remedies(found: Figures) -> str:
    return (
        f"因政府信息公开工作被申请行政复议{found['remedies.reconsiderations']}件，"
        f"被提起行政诉讼{found['remedies.litigations']}件。"
    )


def _work(found: Figures) -> str:
    parts = []
    if found["work.meetings"]:
        parts.append(f"召开工作会议{found['work.meetings']}次")
    if found["work.trainings"]:
        parts.append(f"举办培训{found['work.trainings']}次，接受培训{found['work.trained']}人次")
    if found["work.cost"]:
        parts.append(f"工作经费支出{found['work.cost']}万元（含网站费用）")
    return "全年" + "，".join(parts) + "。" if parts else ""


def _fees(found: Figures) -> str:
    fees = found["foi.fees_yuan"]
    if not fees:
        return (
            f"{found.period.year}年没有收取政府信息公开信息处理费。（国办函〔2020〕109号）"
            if found.period.year >= 2021
            else ("在办理申请的过程中，没有向申请人收取费用。")
        )
    return f"{found.period.year}年收取政府信息公开信息处理费{fees}元。（国办函〔2020〕109号）"


def log_head(found: Figures) -> list[str]:
    """The head of the log of editions, printed where it cannot be called back; none before the first edition.

    Whoever keeps the report can hold the site to what it had published until then: the log only grows from this root.
    """
    head = found.log_head
    if head is None:
        return []
    day = date.fromisoformat(head.day)
    root = " ".join(head.root[start : start + 16] for start in range(0, len(head.root), 16))
    return [
        f"公开内容的核验：本报告发布时，政府网站公开的内容编到第{head.edition}版"
        f"（{day.year}年{day.month}月{day.day}日），版本日志的根值为 {root}。凭版号和根值，任何人都可以在 "
        f"{settings.PUBLIC_URL}/check/ 核对：此前公开的内容，后来有没有被改动。"
    ]
