"""Marks, addresses, plates, papers and mail addresses in one folded text: a cheap anchor first, then the whole form."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mingchuang.screening.rules import Confidence, Hit, Kind

Header = Callable[[int], str]


# --- secrecy ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Mark:
    """One form of mark: a word without which it cannot occur, the form, whether it must stand by itself."""

    anchor: str
    form: re.Pattern[str]
    confidence: Confidence
    why: str
    alone: bool = False


_SECRECY = (
    _Mark("★", re.compile(r"(?:绝\s*密|机\s*密|秘\s*密|内\s*部)\s*★"), Confidence.CERTAIN, "密级标志"),
    _Mark("密", re.compile(r"(?:绝\s{0,4}密|机\s{0,4}密|秘\s{0,4}密)"), Confidence.LIKELY, "单独成行的密级字样", True),
    _Mark("级", re.compile(r"密\s*级\s*[:：\t]\s*(?:绝密|机密|秘密|内部)"), Confidence.CERTAIN, "密级栏"),
    _Mark("保密期限", re.compile(r"保密期限\s*[:：\t]\s*[0-9一二三四五六七八九十长]"), Confidence.CERTAIN, "保密期限栏"),
    _Mark("内", re.compile(
        r"内\s?部\s?(?:资\s?料|文\s?件|材\s?料|参\s?考|使\s?用|传\s?阅|掌\s?握|明\s?电)[，,、；; \u3000—\-]{0,4}"
        r"(?:注意保存|注意保密|请勿外传|不得外传|严禁外传|妥善保管|不得翻印|请勿公开)?[。！!]?"
    ), Confidence.CERTAIN, "内部资料标志", True),
    _Mark("仅供", re.compile(r"仅供(?:内部|机关内部|本单位|领导)(?:使用|参考|参阅|掌握|传阅)"), Confidence.LIKELY, "限内部使用"),
    _Mark("外传", re.compile(r"(?:请勿|不得|严禁|禁止|切勿)(?:对外)?外传"), Confidence.LIKELY, "不得外传"),
    _Mark("公开", re.compile(
        r"(?:此件|本件|该件|此文件|本文件|此文|本文)\s*(?:不予公开|不公开|暂不公开|不宜公开|依申请公开|不对外公开|不上网)"
    ), Confidence.CERTAIN, "不公开或依申请公开标志"),
    _Mark("公开", re.compile(
        r"(?:公开\s*(?:属性|方式|形式|类别|选项|类型|程度)|信息公开选项|是否公开)\s*[:：\t]\s*"
        r"(?:不予公开|不公开|依申请公开|否(?=[\s。；;，,]|$))"
    ), Confidence.CERTAIN, "不公开或依申请公开标志"),
    _Mark("不予公开", re.compile(r"不予公开"), Confidence.LIKELY, "单独成行的“不予公开”", True),
    _Mark("工作秘密", re.compile(r"工作秘密"), Confidence.CERTAIN, "工作秘密标志", True),
    _Mark("阅后", re.compile(r"阅后(?:即焚|清退|退回|收回|销毁)"), Confidence.LIKELY, "阅后清退"),
)  # fmt: skip
_BEFORE = re.compile(r"(?:^|[\n\t（(【\[])[ \u3000]{0,4}$")
_AFTER = re.compile(r"[ \u3000]{0,4}(?:$|[\n\t）)】\]])")


def secrecy(text: str) -> Iterator[Hit]:
    """Marks by which a document says that it is not for the public; the words of the law itself are none."""
    seen: list[tuple[int, int]] = []
    for mark in _SECRECY:
        if mark.anchor not in text:
            continue
        for found in mark.form.finditer(text):
            start, end = found.span()
            if mark.alone and not (
                _BEFORE.search(text[max(0, start - 5) : start]) and _AFTER.match(text, end)
            ):
                continue
            if _is_quoted(text, start) or not text[start:end].strip():
                continue
            if not any(start < right and left < end for left, right in seen):
                seen.append((start, end))
                yield Hit(Kind.SECRECY_MARK, start, end, mark.confidence, mark.why)


def _is_quoted(text: str, start: int) -> bool:
    """Whether the words stand between quotation marks: a text about marks bears none."""
    before = text[max(0, start - 24) : start]
    return before.rfind("“") > before.rfind("”")


# --- addresses ---------------------------------------------------------------------------------------------------
_AREA = "省|自治区|市|区|县|旗|镇|乡|街道|办事处|社区|居委会|村|庄|屯|寨|路|街|大道|大街|巷|胡同|弄|里|小区|花园|家园|公寓|家属院|大院|苑|园|庭|城|府|湾|居"
_NUMBER = "[0-9A-Za-z一二三四五六七八九十]"
_FINE = re.compile(
    rf"(?:(?:[\u4e00-\u9fa5]{{1,9}}?(?:{_AREA}))+(?:[东西南北中]{{1,2}}区|[0-9一二三四五六七八九十]{{1,2}}期)? ?"
    rf"(?:{_NUMBER}{{1,5}} ?(?:号院|号楼|号|栋|幢|座|弄|组|排|单元|楼|层|室|户|门)[\- ]?)+){{1,3}}(?:[0-9]{{2,4}} ?(?:室|户|号)?)?"
)
_ANCHOR = re.compile(r"[0-9A-Za-z一二三四五六七八九十] ?(?:单元|栋|幢|室|户|号楼|组|号)")
_DEEP = re.compile(r"单元|栋|幢|[0-9] ?室|[0-9] ?户|号楼")
_LABEL = re.compile(
    r"[\u4e00-\u9fa5]{0,12}?(?:住\s*址|住\s*所|居住地|现住|家住|户\s*籍(?:所在)?地?|家庭地址|住在|户口所在地?)(?:地址)?[为是在]?"
)
_HOME = re.compile(r"住\s*址|住\s*所|居住地?|现住|家住|户\s*籍|家庭地址|住在|户口所在")
_OFFICE = re.compile(
    r"办公|单位地址|公司|中心|政府|大厅|窗口|报名|受理|咨询|大厦|医院|学校|法院|仲裁|开标|投标|会议室|邮编|联系地址|楼层|机构|地点"
    r"|注册地|经营|营业|厂|店|局|委员会|服务站|宾馆|酒店|写字楼|商务|产业园|科技园|考场|考点|项目"
)


def addresses(text: str, header: Header) -> Iterator[Hit]:
    """Addresses finer than the street: of a home by its label, or down to the flat outside an office's own."""
    last = 0
    for anchor in _ANCHOR.finditer(text):
        if anchor.start() < last:
            continue
        begin = max(last, anchor.start() - 44)
        line = max(text.rfind("\n", begin, anchor.start()), text.rfind("\t", begin, anchor.start())) + 1
        found = _FINE.search(text, max(begin, line), anchor.end() + 24)
        if not found or not found.start() <= anchor.start() < found.end():
            continue
        last = found.end()
        around = (
            header(found.start())
            + "\n"
            + text[max(0, found.start() - 24) : found.start()].rpartition("\n")[2]
        )
        is_deep = bool(_DEEP.search(found.group()))
        if _HOME.search(around) or _HOME.search(found.group()):
            label = _LABEL.match(text, found.start(), found.end())
            start = label.end() if label else found.start()
            yield Hit(Kind.ADDRESS, start, found.end(), Confidence.CERTAIN, "住址到了门牌")
        elif is_deep and not _OFFICE.search(around + found.group() + text[found.end() : found.end() + 16]):
            yield Hit(Kind.ADDRESS, found.start(), found.end(), Confidence.LIKELY, "地址到了楼、单元或室")


# --- plates, papers, mail -----------------------------------------------------------------------------------------
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·・. ]?"
    r"(?=[A-Z]{0,5}[0-9])[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳](?![0-9A-Za-z\-])"
)
_STANDARD = re.compile(r"(?:备|证|标|字|(?<!牌)号为|编号)[^\n]{0,4}$")
_PASSPORT = re.compile(
    r"(?<![0-9A-Za-z])(?:[EGDSPHegdsph][0-9]{8}|[Ee][A-HJ-NP-Za-hj-np-z][0-9]{7})(?![0-9A-Za-z])"
)
_PERMIT = re.compile(
    r"(?<![0-9A-Za-z])(?:[CcWwLlTt][0-9A-Za-z][0-9]{7}|[HMhm][0-9]{8}(?:[0-9]{2})?|[0-9]{8})(?![0-9A-Za-z])"
)
_PASSPORT_LABEL = re.compile(r"护\s*照|passport", re.I)
_PERMIT_LABEL = re.compile(r"通行证|回乡证|台胞证|居留证|旅行证|军官证|士兵证")
_MAIL = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+\-]{0,60}@(?:[A-Za-z0-9\-]{1,40}\.){1,4}[A-Za-z]{2,8}(?![A-Za-z])"
)
_OFFICIAL_MAIL = re.compile(r"(?i)@(?:[a-z0-9\-]+\.)*(?:gov|edu|org|mil|ac)\.cn$")
_OF_AN_OFFICE = re.compile(
    r"^[\u4e00-\u9fa5]{2,20}(?:局|厅|委|委员会|办公室|政府|中心|学校|学院|大学|医院|法院|检察院|办事处|[一二三四五六七八九十]?[科处股室]|协会|公司)$",
    re.M,
)
"""A line that is the name of an office: what follows it in a list of contacts is the office's own."""
_CONTACT = re.compile(r"邮\s*箱|邮件|电邮|e-?mail|联系|反馈|投诉|举报|咨询|投稿|报名|发送|发至|寄至", re.I)


def plates(text: str, _header: Header) -> Iterator[Hit]:
    """Plates of vehicles."""
    for found in _PLATE.finditer(text):
        if not _STANDARD.search(text[max(0, found.start() - 8) : found.start()]):
            yield Hit(Kind.PLATE, found.start(), found.end(), Confidence.CERTAIN)


def papers(text: str, header: Header) -> Iterator[Hit]:
    """Passports and permits, only where the word stands beside them or over their column."""
    for label, form in ((_PASSPORT_LABEL, _PASSPORT), (_PERMIT_LABEL, _PERMIT)):
        if not label.search(text):
            continue
        for found in form.finditer(text):
            line = text[max(0, found.start() - 24) : found.start()].rpartition("\n")[2]
            if label.search(line) or label.search(header(found.start())):
                yield Hit(Kind.PASSPORT, found.start(), found.end(), Confidence.CERTAIN)


def mails(text: str, header: Header) -> Iterator[Hit]:
    """Mail addresses; those of offices are public, and one that invites to write is only mentioned."""
    place = text.find("@")
    last = 0
    while place >= 0:
        found = _MAIL.search(text, max(last, place - 62), place + 180)
        if found and found.start() < place < found.end():
            last = found.end()
            if not _OFFICIAL_MAIL.search(found.group()):
                before = text[max(0, found.start() - 60) : found.start()]
                around = before[-40:].rpartition("\n")[2]
                invites = (_CONTACT.search(around) or _OF_AN_OFFICE.search(before)) and not header(
                    found.start()
                )
                sure = Confidence.POSSIBLE if invites else Confidence.CERTAIN
                yield Hit(
                    Kind.EMAIL, found.start(), found.end(), sure, "像是对外公布的邮箱" if invites else ""
                )
        place = text.find("@", max(place + 1, last))
