"""META tags: whether they are there, whether they say something, whether they agree.

Source: the levels of 国办秘函〔2019〕19号 and 国办发〔2017〕47号: three tags of the site on every page, four of the
column on its pages, three of the article.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from mingchuang.inspection.reading import PageFacts, parse_day
from mingchuang.inspection.rules import Finding, RuleSet
from mingchuang.inspection.survey import Survey

SITE = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
ARTICLE = ("ArticleTitle", "PubDate", "ContentSource")
ID_CODE = re.compile(r"(\d{10}|bm\d{8})", re.IGNORECASE)
HOST = re.compile(r"([\w-]+\.)+[\w-]+", re.ASCII)
KINDS = {
    "政策文件": ("政策", "文件"),
    "办事指南": ("办事", "指南", "服务"),
    "领导信息": ("领导", "负责人"),
    "政策解读": ("解读",),
    "通知公告": ("通知", "公告", "公示"),
}
CODES_NOT_SITES = 40


def missing_tags(found: Survey, _rules: RuleSet, _at: datetime) -> Iterator[Finding]:
    """Tags that a page of its level owes and lacks, one finding for each page."""
    for page in found.pages.values():
        lacking = [name for name in _owed(page, found) if name not in page.tags]
        hollow = [name for name in page.tags if not page.tag(name)]
        if lacking or hollow:
            said = "；".join(
                part
                for part in (
                    f"缺少标签 {'、'.join(lacking)}" if lacking else "",
                    f"标签 {'、'.join(hollow)} 内容为空或为 null" if hollow else "",
                )
                if part
            )
            yield Finding("tag_missing", page.address, f"{said}。", _quoted(page, hollow))


def _owed(page: PageFacts, found: Survey) -> tuple[str, ...]:
    if page.is_article:
        return SITE + COLUMN + ARTICLE
    if page.is_column:
        return SITE + COLUMN
    return SITE if page.address == found.source.home or not page.tags else ()


def _quoted(page: PageFacts, names: list[str]) -> str:
    return " ".join(f'{name}="{"|".join(page.tags[name])}"' for name in names)[:200]


def wrong_forms(found: Survey, _rules: RuleSet, _at: datetime) -> Iterator[Finding]:
    """Tags whose content cannot be what they name."""
    for page in found.pages.values():
        for name, sentence in _wrong(page):
            yield Finding("tag_form", page.address, sentence, f'{name}="{page.tag(name)[:80]}"')


def _wrong(page: PageFacts) -> Iterator[tuple[str, str]]:
    code, domain, published = page.tag("SiteIDCode"), page.tag("SiteDomain"), page.tag("PubDate")
    if code and not ID_CODE.fullmatch(code):
        yield "SiteIDCode", "网站标识码应当是10位数字，或者 bm 加8位数字。"
    if domain and not HOST.fullmatch(domain):
        yield "SiteDomain", "SiteDomain 应当只写域名，不带 http:// 和路径。"
    if published and not re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", published):
        yield "PubDate", "PubDate 应当写成“2026-01-01 09:00”的形式。"
    if (kind := page.tag("ColumnType")) and not re.search(r"[\u4e00-\u9fff]", kind):
        yield "ColumnType", "ColumnType 应当用文字写明栏目类型。"


def contradictions(found: Survey, _rules: RuleSet, _at: datetime) -> Iterator[Finding]:
    """Tags that contradict each other, their page, or the rest of the site."""
    for page in found.pages.values():
        for sentence, evidence in _against_itself(page):
            yield Finding("tag_contradiction", page.address, sentence, evidence[:200])
    yield from _against_the_site(found)


def _against_itself(page: PageFacts) -> Iterator[tuple[str, str]]:
    for name, values in page.tags.items():
        if len(set(values)) > 1:
            yield f"标签 {name} 出现多次，内容不一样。", " / ".join(values)
    name, domain, kind = page.tag("SiteName"), page.tag("SiteDomain"), page.tag("ColumnType")
    if domain and page.canonical and "//" in page.canonical:
        host = page.canonical.split("//", 1)[1].split("/", 1)[0]
        if host.lower() != domain.lower():
            yield "SiteDomain 与页面的规范地址不是同一个域名。", f"{domain} / {host}"
    if name and (other := _name_in_title(page)) and other not in name and name not in other:
        yield "SiteName 与页面标题里的网站名称不一致。", f"{name} / {page.title}"
    column = page.tag("ColumnName")
    if (told := _kind_of(kind)) and (meant := _kind_of(column)) and not told & meant:
        yield "ColumnType 与栏目名称不是一类，像是别的栏目的标签。", f"{column} / {kind}"
    title = page.tag("ArticleTitle")
    if title and page.heading and not _alike(title, page.heading) and not _alike(title, page.title):
        yield "ArticleTitle 与页面上的标题不一致。", f"{title} / {page.heading}"
    published = parse_day(page.tag("PubDate"))
    if published and page.shown_date and abs(published - _midnight(page.shown_date)) > timedelta(days=1):
        yield "PubDate 与页面上写的发布时间不一致。", f"{page.tag('PubDate')} / {page.shown_date}"


def _midnight(day: str) -> datetime:
    return parse_day(day) or datetime.min  # noqa: DTZ901


def _name_in_title(page: PageFacts) -> str:
    """The site's name as the title gives it after a dash or underline."""
    for part in re.split(r"[-_—|–]", page.title)[:0:-1] + re.split(r"[-_—|–]", page.title)[:1]:
        if (
            re.search(r"(人民政府|政府网|门户网站|委员会|管理局|总局|厅|政府)$", part.strip())
            and len(part) < CODES_NOT_SITES
        ):
            return part.strip()
    return ""


def _kind_of(words: str) -> set[str]:
    return {kind for kind, signs in KINDS.items() if any(sign in words for sign in signs)}


def _alike(one: str, other: str) -> bool:
    one, other = (re.sub(r"[\s…\.“”\"]+", "", text) for text in (one, other))
    return bool(other) and (one in other or other in one)


def _against_the_site(found: Survey) -> Iterator[Finding]:
    """One domain has one name and one code, and one name one domain: the rarer value is the wrong one."""
    for key, name in (("SiteDomain", "SiteName"), ("SiteDomain", "SiteIDCode"), ("SiteName", "SiteDomain")):
        counted: dict[str, Counter[str]] = {}
        for page in found.pages.values():
            if page.tag(key) and page.tag(name):
                counted.setdefault(page.tag(key), Counter())[page.tag(name)] += 1
        for page in found.pages.values():
            values = counted.get(page.tag(key), Counter())
            usual = values.most_common(1)[0][0] if len(values) > 1 else page.tag(name)
            if page.tag(name) not in ("", usual):
                yield Finding(
                    "tag_contradiction",
                    page.address,
                    f"{key} 同是“{page.tag(key)}”，{name} 与其他页面不一致。",
                    f"{page.tag(name)} / {usual}",
                )
