"""A signed budget says what was checked: the article's tables are those of the report, and they add up."""

from typing import Any

from mingchuang.disclosure.finance import queries
from mingchuang.disclosure.finance.actions import article_body
from mingchuang.disclosure.finance.models import Report
from mingchuang.publishing.queries import same_tables


def refusal(draft: Any) -> str:
    """Why this version of a finance article may not be published; empty for every other article."""
    report = Report.objects.select_related("organisation", "article").filter(article=draft.pk).first()
    if report is None:
        return ""
    if queries.unanswered(report):
        return "预决算表还有没有解决的问题，不能签发。请退回，由经办人在“预决算”中改正。"
    if not same_tables(draft.body, article_body(report)):
        return (
            "正文中的表或图与“预决算”中已核对的数据不一致。请退回，由经办人重新生成公开稿，不要直接修改表格。"
        )
    return ""
