"""What stands around every page: name, domain, identifiers, search.

Source: 国办发〔2017〕47号 and 国办秘函〔2019〕19号; 国办函〔2018〕55号 for the domain.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from mingchuang.inspection.reading import PageFacts
from mingchuang.inspection.rules import Finding, RuleSet
from mingchuang.inspection.survey import Survey

PORTAL_HOST = re.compile(r"(www\.)?[\w-]+(\.[\w-]+)*\.gov\.cn", re.IGNORECASE)
IDENTIFIERS = {
    "党政机关网站标识": (r"党政机关", r"conac\.cn"),
    "我为政府网站找错": (r"找错|纠错", r"jiucuo|zfwzgl"),
    "网站标识码": (r"标识码[：:\s]*(\d{10}|bm\d{8})", r"$^"),
    "ICP备案编号": (r"ICP备\s*\d{5,}号", r"$^"),
    "公安备案标识": (r"公?网安备\s*\d{14}", r"recordcode=\d{14}"),
    "站点地图": (r"(网站|站点)地图", r"$^"),
    "主办单位": (r"主办", r"$^"),
    "联系方式": (r"联系|电话", r"$^"),
}


def missing_identifiers(found: Survey, _rules: RuleSet, _at: datetime) -> Iterator[Finding]:
    """Identifiers that the foot of some page lacks: one finding for each element, with the first page as evidence."""
    whole = [page for page in found.pages.values() if page.footer_text or page.address == found.source.home]
    if found.home is None:
        return
    for name, (words, address) in IDENTIFIERS.items():
        lacking = [page for page in whole if not _shows(page, words, address)]
        if lacking:
            said = f"页脚缺少{name}" + (f"，共{len(lacking)}个页面" if len(lacking) > 1 else "")
            yield Finding("identifier_missing", lacking[0].address, f"{said}。")


def _shows(page: PageFacts, words: str, address: str) -> bool:
    return bool(re.search(words, page.footer_text, re.IGNORECASE)) or any(
        re.search(address, link) for link in page.footer_links
    )


def wrong_domain(found: Survey, _rules: RuleSet, _at: datetime) -> Iterator[Finding]:
    """A host that is not under ``.gov.cn``."""
    home = found.home
    if home is None:
        return
    host = home.tag("SiteDomain") or ""
    if host and not PORTAL_HOST.fullmatch(host) and not host.endswith(".政务"):
        yield Finding("domain_wrong", home.address, "域名不是 .gov.cn 或 .政务。", host)


def name_not_shown(found: Survey, _rules: RuleSet, _at: datetime) -> Iterator[Finding]:
    """Pages whose head does not show the site's name; one finding, with the first page."""
    name = found.home.tag("SiteName") if found.home else ""
    if not name:
        return
    lacking = [page for page in found.pages.values() if page.header_text and name not in page.header_text]
    if lacking:
        said = f"{len(lacking)}个页面的头部没有网站名称“{name}”。"
        yield Finding("name_not_shown", lacking[0].address, said, lacking[0].header_text[:80])


def no_search(found: Survey, _rules: RuleSet, _at: datetime) -> Iterator[Finding]:
    """The home page has no search form."""
    if found.home is not None and not found.home.has_search:
        yield Finding("no_search", found.home.address, "首页没有搜索框。")
