"""Whether the site is kept: home page, columns, blank pages, and the limits that come near.

Source: 国办秘函〔2019〕19号; all windows are counted back from the moment of the inspection, in calendar days and
months.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from mingchuang.inspection.rules import Finding, RuleSet, Warning
from mingchuang.inspection.survey import NEWS, NOTICE, STILL, Column, Survey

INTERPRETATION = ("解读",)
POLICY = ("政策文件",)
FEW_WORDS = 40


def months_back(at: datetime, months: int) -> datetime:
    """The same day some months earlier; the month's last day where it has no such day."""
    month = at.month - 1 - months
    year, month = at.year + month // 12, month % 12 + 1
    for day in range(at.day, 27, -1):
        try:
            return at.replace(year=year, month=month, day=day)
        except ValueError:
            continue
    return at.replace(year=year, month=month, day=min(at.day, 28))


def newest_on_home(found: Survey) -> datetime | None:
    """The newest dated page that the home page links to; of a home page that only navigates, on any page one step on."""
    if found.home is None:
        return None
    articles = [page for link in found.home.links if (page := found.found(link)) and page.is_article]
    if articles:
        return max((day for page in articles if (day := found.published(page))), default=None)
    return max((one.newest for one in found.columns.values() if one.first_level and one.newest), default=None)


def home_stale(found: Survey, rules: RuleSet, at: datetime) -> Iterator[Finding]:
    """The home page shows nothing that was published within the window."""
    if found.home is None:
        return
    newest = newest_on_home(found)
    window = timedelta(days=rules.rule("home_stale").params["window_days"])
    if newest is None:
        yield Finding("home_stale", found.home.address, "首页没有带发布时间的信息。")
    elif at - newest > window:
        days = (at - newest).days
        yield Finding(
            "home_stale", found.home.address, f"首页最新的信息发布于{days}天前。", f"{newest:%Y-%m-%d %H:%M}"
        )


def is_blank(column: Column) -> bool:
    """A column whose page names nothing and says nothing."""
    page = column.page
    own = {page.address, page.canonical}
    return not column.articles and page.text_length < FEW_WORDS and not set(page.content_links) - own


def blank_columns(found: Survey, rules: RuleSet, _at: datetime) -> Iterator[Finding]:
    """Blank columns, and the veto where there are too many."""
    blank = [column for column in found.columns.values() if is_blank(column)]
    for column in blank:
        yield Finding("column_blank", column.page.address, f"栏目“{column.page.tag('ColumnName')}”没有内容。")
    least = rules.rule("columns_blank").params["count"]
    if len(blank) >= least:
        yield Finding("columns_blank", found.source.home, f"空白栏目{len(blank)}个，达到{least:g}个。")


def limit_of(column: Column, rules: RuleSet, at: datetime) -> datetime | None:
    """The moment since which a column must have been updated; None where it has no duty to change."""
    told = rules.rule("column_stale").params
    if column.is_of(STILL) or not column.articles:
        return None
    if column.is_of(NEWS):
        return at - timedelta(days=told["news_days"])
    if column.is_of(INTERPRETATION):
        return months_back(at, int(rules.rule("interpretations_stale").params["window_months"]))
    if column.is_of(NOTICE):
        return months_back(at, int(told["notice_months"]))
    return months_back(at, int(told["other_months"]))


def stale_columns(found: Survey, rules: RuleSet, at: datetime) -> Iterator[Finding]:
    """Columns past their time, each under one indicator only, and the vetoes that follow from their number."""
    stale = [
        column
        for column in found.columns.values()
        if (limit := limit_of(column, rules, at)) and (column.newest is None or column.newest < limit)
    ]
    for column in stale:
        yield Finding(_rule_for(column), column.page.address, *_stale_words(column))
    first = [one for one in stale if one.first_level and (one.is_of(NEWS) or one.is_of(NOTICE))]
    for code, many, words in (
        ("first_level_stale", first, "首页直接链接的动态要闻、通知公告、政策文件栏目"),
        ("columns_stale", stale, "应当更新的栏目"),
    ):
        least = rules.rule(code).params["count"]
        if len(many) >= least:
            yield Finding(
                code, found.source.home, f"{words}有{len(many)}个超过时限没有更新，达到{least:g}个。"
            )


def _rule_for(column: Column) -> str:
    if column.is_of(INTERPRETATION):
        return "interpretations_stale"
    if column.first_level and column.is_of(NEWS):
        return "news_stale"
    if column.first_level and column.is_of(POLICY):
        return "policies_stale"
    return "column_stale"


def _stale_words(column: Column) -> tuple[str, str]:
    name = column.page.tag("ColumnName")
    if column.newest is None:
        return f"栏目“{name}”的信息没有发布时间，不算更新。", ""
    return f"栏目“{name}”最新的信息发布于{column.newest:%Y年%-m月%-d日}。", f"{column.newest:%Y-%m-%d %H:%M}"


def missing_columns(found: Survey, _rules: RuleSet, _at: datetime) -> Iterator[Finding]:
    """Columns that every portal owes, told by their names and types. Nothing is said of single pages."""
    if found.home is None:
        return
    words = " ".join(
        f"{column.words} {column.page.title} {column.page.heading}" for column in found.columns.values()
    )
    for code, signs, name in (
        ("no_overview", ("概况", "走进"), "概况信息"),
        ("no_organisations", ("机构", "部门"), "机构职能"),
        ("no_leaders", ("领导", "负责人"), "领导信息"),
        ("no_news", NEWS, "动态要闻"),
        ("no_policies", POLICY, "政策文件"),
        ("no_interpretations", INTERPRETATION, "政策解读"),
        ("no_services", ("办事", "服务"), "办事服务"),
    ):
        if not any(sign in words for sign in signs):
            yield Finding(code, found.home.address, f"没有找到{name}栏目。")


def near_limits(found: Survey, rules: RuleSet, at: datetime) -> Iterator[Warning]:
    """What will be broken soon if nobody publishes: home page and columns."""
    newest, told = newest_on_home(found), rules.rule("home_stale").params
    if newest is not None and found.home is not None:
        yield from _near("home_stale", "首页", found.home.address, newest, told, at)
    for column in found.columns.values():
        if column.newest is None or not limit_of(column, rules, at):
            continue
        name = f"栏目“{column.page.tag('ColumnName')}”"
        if column.is_of(NEWS):
            told = rules.rule("news_stale").params
            yield from _near("news_stale", name, column.page.address, column.newest, told, at)
        else:
            yield from _near_months(name, column, rules, at)


def _near(
    code: str, name: str, address: str, newest: datetime, told: object, at: datetime
) -> Iterator[Warning]:
    window, warn = told["window_days"], told["warn_days"]  # type: ignore[index]
    age = (at - newest).days
    if warn <= age <= window:
        left = int(window - age)
        yield Warning(code, address, f"{name}已{age}天没有更新，再过{left}天就超过{window:g}天的时限。", left)


def _near_months(name: str, column: Column, rules: RuleSet, at: datetime) -> Iterator[Warning]:
    code, window, warn = _months_of(column, rules)
    newest = column.newest
    if newest and months_back(at, window) <= newest <= months_back(at, warn):
        left = (newest - months_back(at, window)).days
        yield Warning(
            code, column.page.address, f"{name}超过{warn}个月没有更新，再过{left}天就满{window}个月。", left
        )


def _months_of(column: Column, rules: RuleSet) -> tuple[str, int, int]:
    """The rule under which a column that is no news would be found late, its window, and when to warn, in months."""
    for words, code in ((INTERPRETATION, "interpretations_stale"), (POLICY, "policies_stale")):
        if column.is_of(words):
            told = rules.rule(code).params
            return code, int(told["window_months"]), int(told["warn_months"])
    told = rules.rule("column_stale").params
    kind = "notice" if column.is_of(NOTICE) else "other"
    return "column_stale", int(told[f"{kind}_months"]), int(told[f"{kind}_warn_months"])
