"""What stands in articles: dates, document numbers, pictures, guides, the links of interpretations."""

import re
from collections.abc import Iterator
from datetime import datetime

from mingchuang.inspection.reading import PageFacts, parse_day
from mingchuang.inspection.rules import Finding, RuleSet
from mingchuang.inspection.survey import Survey

BRACKETS = re.compile(r"[\u4e00-\u9fff]{1,8}[\[【（(﹝［〖](19|20)\d\d[\]】）)﹞］〗]第?\d{1,5}号")
ORDINAL = re.compile(r"[\u4e00-\u9fff]{1,8}〔(19|20)\d\d〕(第\d{1,5}|0\d{0,4})号")
WRITTEN = re.compile(r"成文日期[：:\s]*(20\d\d)[-/年](\d{1,2})[-/月](\d{1,2})")
VAGUE = ("相关材料", "其他材料", "有关证明", "其它材料", "相关证明")
ELEMENTS = {
    "事项名称": ("事项名称", "服务事项"),
    "设定依据": ("设定依据", "办理依据", "法律依据", "依据"),
    "申请条件": ("申请条件", "办理条件", "受理条件"),
    "办理材料": ("办理材料", "申请材料", "材料"),
    "办理地点": ("办理地点", "地点", "地址"),
    "办理时间": ("办理时间", "办公时间", "工作时间"),
    "联系电话": ("联系电话", "咨询电话", "电话"),
    "办理流程": ("办理流程", "办理程序", "流程"),
}


def wrong_dates(found: Survey, _rules: RuleSet, at: datetime) -> Iterator[Finding]:
    """Publication dates that do not exist, lie after the inspection, or before the document was written."""
    for page in found.articles:
        told = page.tag("PubDate")
        if not told:
            continue
        published = parse_day(told)
        if published is None:
            if re.search(r"\d", told):
                yield Finding("date_wrong", page.address, "发布时间不是一个存在的日期。", told[:40])
            continue
        if published > at:
            yield Finding("date_wrong", page.address, "发布时间晚于检查时间。", told)
        written = _written_on(page)
        if written and published.date() < written.date():
            yield Finding(
                "date_wrong", page.address, "发布时间早于成文日期。", f"{told} / {written:%Y-%m-%d}"
            )


def _written_on(page: PageFacts) -> datetime | None:
    told = WRITTEN.search(page.text)
    return parse_day(f"{told[1]}-{int(told[2]):02}-{int(told[3]):02}") if told else None


def document_number_forms(found: Survey, _rules: RuleSet, _at: datetime) -> Iterator[Finding]:
    """Document numbers in other brackets than 〔〕, with 第 or padded zeros; one finding for each page."""
    for page in found.articles:
        text = f"{page.heading} {page.text}"
        if wrong := BRACKETS.search(text) or ORDINAL.search(text):
            yield Finding(
                "document_number_form", page.address, "文号应当写成“〔2026〕1号”的形式。", wrong.group(0)
            )


def bare_pictures(found: Survey, _rules: RuleSet, _at: datetime) -> Iterator[Finding]:
    """Pictures without alternative text; one finding for each page."""
    for page in found.pages.values():
        if page.bare_pictures:
            said = f"{len(page.bare_pictures)}张图片没有替代文字。"
            yield Finding("picture_without_words", page.address, said, page.bare_pictures[0])


def unlinked_interpretations(found: Survey, rules: RuleSet, _at: datetime) -> Iterator[Finding]:
    """Of the newest interpretations, those that do not lead to their document and back."""
    sample = int(rules.rule("interpretation_unlinked").params["sample"])
    for page in _newest(found, "解读")[:sample]:
        others = [other for link in page.content_links if (other := found.found(link)) and other.is_article]
        if not any(page.address in {found.own(link) for link in other.links} for other in others):
            yield Finding("interpretation_unlinked", page.address, "解读与所解读的文件没有相互链接。")


def incomplete_guides(found: Survey, rules: RuleSet, _at: datetime) -> Iterator[Finding]:
    """Service guides without an element, or with vague materials; the veto where too many lack too much."""
    guides = [page for page in _newest(found, "办事") if "指南" in page.tag("ColumnName")]
    sample = int(rules.rule("guide_element_missing").params["sample"])
    for page in guides[:sample]:
        for name in lacking_elements(page):
            yield Finding("guide_element_missing", page.address, f"办事指南没有写明{name}。")
    for page in guides:
        for word in VAGUE:
            if word in page.text:
                yield Finding("vague_material", page.address, f"材料要求写了“{word}”，申请人不知道要交什么。")
    told = rules.rule("guides_incomplete").params
    poor = [page for page in guides if len(lacking_elements(page)) >= told["missing"]]
    if guides and len(poor) >= min(told["items"], len(guides)):
        yield Finding(
            "guides_incomplete", poor[0].address, f"{len(poor)}个办事指南缺少{told['missing']:g}类以上要素。"
        )


def lacking_elements(page: PageFacts) -> list[str]:
    """The element classes of a service guide that its page does not name."""
    text = f"{page.heading} {page.text}"
    return [name for name, signs in ELEMENTS.items() if not any(sign in text for sign in signs)]


def _newest(found: Survey, word: str) -> list[PageFacts]:
    """Articles of columns whose type or name says ``word``, newest first."""
    chosen = [page for page in found.articles if word in f"{page.tag('ColumnType')} {page.tag('ColumnName')}"]
    return sorted(chosen, key=lambda page: (page.tag("PubDate"), page.address), reverse=True)
