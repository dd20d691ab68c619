"""The guide (公开指南) as data: what it says now, from directory, catalogue, intakes and the office's own words.

Source: 《政府信息公开条例》第十二条: classes, arrangement, ways to obtain, the office's name, address, hours,
telephone, fax and address on the internet; kept current.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from mingchuang.directory.models import Organisation
from mingchuang.disclosure.coverage import in_force
from mingchuang.disclosure.models import GuideText, GuideVersion, IntakeWay
from mingchuang.disclosure.rules import Origin
from mingchuang.portal.queries import settings
from mingchuang.portal.rules import index_number, index_words

Content = dict[str, Any]

SECTIONS = {
    "introduction": "说明",
    "classes": "信息分类",
    "arrangement": "编排体系",
    "ways": "获取方式",
    "office": "公开工作机构",
    "intakes": "申请方式",
    "handling": "答复期限和收费",
    "remedies": "监督和救济",
}
"""The parts of a guide in their order: key and heading."""

HANDLING = (
    "能够当场答复的，当场答复；不能当场答复的，自收到申请之日起20个工作日内答复；需要延长的，经公开工作机构负责人同意并告知"
    "您，最多延长20个工作日。（《条例》第三十三条）",
    "申请内容不明确的，自收到申请之日起7个工作日内一次性告知补正。（《条例》第三十条）",
    "提供政府信息不收费。申请数量、频次明显超过合理范围的，可以收取信息处理费。（《条例》第四十二条）",
)
INTRODUCTION = "本指南依据《中华人民共和国政府信息公开条例》第十二条编制，内容有变化时随时更新。"
WAYS = (
    "主动公开的信息在本网站公开，也可以到政府信息查阅点、档案馆、公共图书馆和政务服务中心查阅。\n"
    "没有主动公开的信息，您可以申请获取。申请应写明姓名或者名称、身份证明、联系方式，所需信息的名称、文号或者便于查询的"
    "其他特征，以及获取信息的方式和途径；不必说明理由。（《条例》第二十九条）\n"
    "书写有困难的，可以口头提出，由公开工作机构代为填写。（《条例》第二十九条）"
)
REMEDIES = (
    "您认为行政机关没有依法履行公开义务的，可以向上一级行政机关或者政府信息公开工作主管部门投诉、举报。\n"
    "您认为行政机关在公开工作中侵犯您的合法权益的，可以依法申请行政复议或者提起行政诉讼。（《条例》第五十一条）"
)
FACTS = (
    ("address", "办公地址"),
    ("office_hours", "办公时间"),
    ("telephone", "联系电话"),
    ("fax", "传真"),
    ("postal_address", "通信地址"),
    ("email", "电子邮箱"),
)


def text() -> GuideText:
    """The office's own words; an unsaved row with the defaults before anybody wrote any."""
    return GuideText.objects.filter(pk=1).first() or GuideText(
        pk=1, introduction=INTRODUCTION, ways=WAYS, remedies=REMEDIES
    )


def compose(day: date) -> Content:
    """What the guide should say on ``day``: paragraphs, lists and facts by section."""
    words = text()
    return {
        "introduction": _paragraphs(words.introduction),
        "classes": [str(one) for one in in_force(day) if one.origin == Origin.STATUTE],
        "arrangement": _arrangement(),
        "ways": _paragraphs(words.ways),
        "office": _office(words.office, words.office_room),
        "intakes": [
            [way.intake.label, way.details, way.url] for way in IntakeWay.objects.filter(is_open=True)
        ],
        "handling": list(HANDLING),
        "remedies": _paragraphs(words.remedies),
    }


def _arrangement() -> list[str]:
    site = settings()
    example = index_number(
        site.index_template, region=site.region_code, org="MC00", subject="02", year=2026, serial=12
    )
    return [
        f"每条信息有索引号、名称、内容概述和生成日期，编入公开目录。索引号由{index_words(site.index_template)}组成，"
        f"例如 {example}；一经编定不再变更，信息撤回后也不重复使用。",
        "您可以按机构、按类别、按年份查找，也可以用搜索按名称、文号、索引号查找。",
    ]


def _office(office: Organisation | None, room: str) -> list[list[str]]:
    if office is None:
        return []
    facts = [["名称", office.name + (f"（{room}）" if room else "")]]
    facts += [[label, getattr(office, name)] for name, label in FACTS if getattr(office, name)]
    return facts


def _paragraphs(written: str) -> list[str]:
    return [line.strip() for line in written.splitlines() if line.strip()]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The headings of the parts in which two guides differ."""
    return [heading for key, heading in SECTIONS.items() if before.get(key) != after.get(key)]


def missing(content: Content) -> Sequence[str]:
    """What article 12 asks for and the guide does not say yet, as sentences for the office."""
    said = {label for label, _value in content["office"]}
    wanted = ("名称", "办公地址", "办公时间", "联系电话", "传真")
    found = [f"公开工作机构的{label}" for label in wanted if label not in said]
    if not content["intakes"]:
        found.append("申请方式")
    return found


def is_current(day: date) -> bool:
    """Whether the newest version says what the guide should say now."""
    last = GuideVersion.objects.first()
    return last is not None and last.content == compose(day)
