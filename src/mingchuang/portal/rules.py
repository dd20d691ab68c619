"""Kinds of columns, what happens to the tree, addresses, and which words a slug may not be."""

import re

from mingchuang.terms import Term

PAGE_SIZE = 20
"""Items on one page of a list."""

SITE_CODE = re.compile(r"\d{10}|bm\d{8}")
"""政府网站标识码: six digits of the region and four of serial; ministries ``bm`` and eight (standards §1.3)."""

ICP_LICENCE = re.compile(r"[\u4e00-\u9fa5]ICP备\d{6,}号(-\d+)?")
POLICE_LICENCE = re.compile(r"[\u4e00-\u9fa5]公网安备\s?(\d{14})号")

RESERVED_SLUGS = frozenset(
    [
        "accounts",
        "bm",
        "desk",
        "dingyue",
        "feed",
        "files",
        "heyan",
        "hedui",
        "lianxi",
        "live",
        "quanze",
        "queren",
        "static",
        "sousuo",
        "search",
        "site",
        "sitemap",
        "shengming",
        "tupian",
        "verify",
        "weihu",
        "wangzhanditu",
        "wuzhangai",
        "zeren",
        "ldzc",
    ]
)
"""First words of addresses that the platform itself needs."""


class ColumnKind(Term):
    """How a column shows what is in it."""

    LIST = "list", "列表"
    PICTURES = "pictures", "图文列表"
    SINGLE = "single", "单页"
    LINK = "link", "链接"
    AGGREGATE = "aggregate", "汇总"


class RosterDuty(Term):
    """What somebody does for the site; whoever helps from outside is a company with a contract."""

    HOST = "host", "主办单位"
    ORGANISER = "organiser", "承办单位"
    CONTENT = "content", "内容保障"
    OPERATION = "operation", "运行维护"
    COMPANY = "company", "技术支持单位"
    SECURITY = "security", "安全服务单位"


class HomePlace(Term):
    """Where a block stands on the front page."""

    NEWS = "news", "上部左侧"
    DISCLOSURE = "disclosure", "上部右侧"
    LOWER = "lower", "下部"


class PortalVerb(Term):
    """What happens to the tree and the frame."""

    COLUMN_ADDED = "column.added", "新增栏目"
    COLUMN_CHANGED = "column.changed", "修改栏目"
    COLUMN_MOVED = "column.moved", "移动栏目"
    COLUMN_REMOVED = "column.removed", "撤销栏目"
    TREE_CREATED = "site.tree_created", "建立栏目体系"
    SETTINGS_CHANGED = "site.changed", "修改网站设置"
    NAVIGATION_CHANGED = "site.navigation_changed", "修改导航"
    GREY_SWITCHED = "site.grey_switched", "切换灰色显示"
    ROSTER_CHANGED = "site.roster_changed", "修改网站责任表"


def slug_fault(slug: str, *, top: bool) -> str:
    """Why a column may not have this slug; empty where it may.

    Years and months are taken by archives and articles (``/zwgk/zcwj/2026/``, ``…/202604/118.html``).
    """
    if slug.isdigit():
        return "网址名不能全是数字，数字目录留给按年份归档的页面。请使用拼音缩写，例如 zcwj。"
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", slug):
        return "网址名只能用小写字母、数字和连字符，例如 zcwj。"
    if slug in {"bm", "czgk", "ldzc", "qzqd"} or (top and slug in RESERVED_SLUGS):
        return f"“{slug}”是系统使用的地址，请换一个网址名。"
    return ""


def site_code_fault(code: str) -> str:
    """Why this is no 政府网站标识码; empty where it is one."""
    if SITE_CODE.fullmatch(code):
        return ""
    return "政府网站标识码应为10位数字（前6位为行政区划代码），或bm加8位数字。请对照全国政府网站信息报送系统中的编码填写。"


INDEX_NUMBER = "{机构}-{主题}-{年份}-{序号}"
"""The template of the 索引号 before anybody sets another: organisation – class – year – serial (standards §3.5)."""

INDEX_PARTS = {
    "{区划}": "行政区划代码", "{机构}": "机构代码", "{主题}": "主题分类号", "{年份}": "年份", "{序号}": "五位顺序号",
}  # fmt: skip
"""What may stand in a template, with the words for it. Serials are without gaps by organisation and year."""

_PART = re.compile(r"\{[^{}]*\}")


def index_template_fault(template: str) -> str:
    """Why documents cannot be numbered by this template; empty where they can.

    Without organisation, year or serial two documents would bear the same number.
    """
    parts = _PART.findall(template)
    if unknown := [part for part in parts if part not in INDEX_PARTS]:
        return f"“{unknown[0]}”不能用。可以用的有：{'、'.join(INDEX_PARTS)}。"
    if missing := [part for part in ("{机构}", "{年份}", "{序号}") if parts.count(part) != 1]:
        return f"{missing[0]}要出现一次，而且只出现一次，否则不同的文件会得到相同的索引号。"
    if not re.fullmatch(r"[0-9A-Za-z/._-]*", _PART.sub("", template)):
        return "各项之间只能用字母、数字和 - / . _ 四种符号。"
    return ""


def index_number(template: str, *, region: str, org: str, subject: str, year: int, serial: int) -> str:
    """An 索引号 by the site's template.

    >>> index_number(INDEX_NUMBER, region="410702", org="MC01", subject="", year=2026, serial=12)
    'MC01-00-2026-00012'
    """
    values = {
        "{区划}": region, "{机构}": org, "{主题}": subject or "00", "{年份}": str(year), "{序号}": f"{serial:05d}",
    }  # fmt: skip
    return _PART.sub(lambda part: values[part[0]], template)


def index_words(template: str) -> str:
    """Of what an 索引号 consists, as the guide says it: ``机构代码、主题分类号、年份和五位顺序号``."""
    *first, last = [INDEX_PARTS[part] for part in _PART.findall(template)]
    return "、".join(first) + f"和{last}"


def site_code_warning(code: str, region: str) -> str:
    """What looks odd about a well-formed code; empty where nothing does."""
    if region and code.isdigit() and not code.startswith(region):
        return f"标识码前6位与行政区划代码{region}不一致，请核对。"
    return ""


def record_code(police_licence: str) -> str:
    """The fourteen digits by which the public-security register is opened; empty where there are none."""
    found = POLICE_LICENCE.search(police_licence)
    return found.group(1) if found else ""
