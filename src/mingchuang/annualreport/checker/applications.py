"""What a report says in words of the applications it received, against its own lists and its table."""

import re
from dataclasses import dataclass

from mingchuang.annualreport.checker.grids import Grid
from mingchuang.annualreport.rules import Check, CheckKind, Number, Verdict

_COUNT = r"(\d+)\s*(?:件|份|宗|条|次|例)"
_ABOUT = r"(?:依申请公开|信息公开申请|申请信息|申请公开|申请事项|公开申请|依申请|申请)"
_RECEIVED = (
    re.compile(rf"(?:收到|受理|接收|新收)[^，。；]{{0,45}}?{_ABOUT}[^，。；\d]{{0,24}}?{_COUNT}"),
    re.compile(rf"(?:收到|受理|接收|新收)\s*{_COUNT}[^，。；]{{0,20}}?申请"),
)
_NONE = re.compile(r"(?:未|没有)(?:收到|接到|受理)[^，。；]{0,30}申请")
_WAY = re.compile(
    r"(?P<way>当面|现场|窗口|传真|网络|网上|在线|平台|电子邮件|邮箱|信函|邮寄|来信|书面)"
    r"(?:方式|渠道)?(?:申请|提交|提出|形式|受理|收到)?[^，。；、\d]{0,6}?(?P<count>\d+)\s*(?:件|份|宗|条)"
)
_SAME_WAY = {
    "现场": "当面",
    "窗口": "当面",
    "网上": "网络",
    "在线": "网络",
    "平台": "网络",
    "邮寄": "信函",
    "来信": "信函",
}
_NARROW = re.compile(r"当面|现场|传真|网络|网上|在线|邮件|信函|邮寄|上年|结转")
_OUTCOME = re.compile(
    r"(?:同意公开|予以公开|部分公开|同意部分公开|不同意公开|不予公开|信息不存在|不存在|不属于[^，。；\d]{0,8}|已主动公开|无法提供|不予处理|其他处理)"
    r"[^，。；、\d]{0,10}?(\d+)\s*(?:件|份|宗|条)"
)
_DONE = re.compile(r"(?:办结|办理答复|答复|办理)[^，。；、\d]{0,8}(\d+)\s*(?:件|份|宗)")


@dataclass(frozen=True)
class Said:
    """The number of applications that the prose names, and the sentence in which it does."""

    count: int
    start: int
    end: int


def received(prose: str) -> Said | None:
    """How many applications the report says it received; None where it does not say, or says it of one way only."""
    for pattern in _RECEIVED:
        for match in pattern.finditer(prose):
            if not _NARROW.search(match.group().split("申请")[0]):
                return Said(int(match.group(1)), match.start(), match.end())
    none = _NONE.search(prose)
    return Said(0, none.start(), none.end()) if none else None


def application_checks(prose: str, grids: list[Grid]) -> list[Check]:
    """Received against the ways and outcomes that are listed after it, and against the tables."""
    said = received(prose)
    if said is None:
        return []
    passage = _passage(prose, said)
    checks = [*_by_way(said, passage), *_by_outcome(said, passage), *_done(said, passage, grids)]
    carried = "结转" in prose[said.start : said.end + 30]
    for grid in grids:
        if not carried:
            checks += _against(said, grid)
    return checks


def _passage(prose: str, said: Said) -> str:
    """What is said right after: to the end of the paragraph, 400 characters at most."""
    rest = prose[said.end : said.end + 400]
    return re.split(r"\n|（[一二三四五六七]）|\([一二三四五六七]\)|[一二三四五六七八]、", rest)[0]


def _by_way(said: Said, passage: str) -> list[Check]:
    ways: dict[str, int] = {}
    for match in _WAY.finditer(passage):
        way = _SAME_WAY.get(match["way"], match["way"])
        if way in ways and match["way"] not in _SAME_WAY:
            continue
        ways[way] = ways.get(way, 0) + int(match["count"])
    if len(ways) < 2:
        return []
    return [
        _sum("A-WAYS", "依申请公开各申请方式", said.count, sum(ways.values()), "收到申请数等于各方式之和")
    ]


def _by_outcome(said: Said, passage: str) -> list[Check]:
    counts = [int(match.group(1)) for match in _OUTCOME.finditer(passage)]
    if len(counts) < 2 or sum(counts) != said.count:
        return []  # carried over and still open applications are seldom named in prose: only agreement can be told
    return [_sum("A-OUTCOMES", "依申请公开办理结果", said.count, sum(counts), "收到申请数等于各类结果之和")]


def _done(said: Said, passage: str, grids: list[Grid]) -> list[Check]:
    match = _DONE.search(passage)
    if not match or int(match.group(1)) != said.count:
        return []  # an application may be carried over: a smaller number is no contradiction
    return [_sum("A-DONE", "依申请公开办结", said.count, int(match.group(1)), "收到的申请都已办结")]


def _against(said: Said, grid: Grid) -> list[Check]:
    cell = {"T3": ("r1", "total"), "S": ("s3_1", "value")}.get(grid.table.id)
    if cell is None:
        return []
    row = grid.rows.get(cell[0])
    if row is None:
        return [_told("TEXT-RECEIVED", None, None, Verdict.UNREADABLE)]
    printed = row[cell[1]]
    if printed is None:
        return []
    verdict = Verdict.HOLDS if printed == said.count else Verdict.FAILS
    return [_told("TEXT-RECEIVED", said.count, printed, verdict)]


def _told(rule: str, lhs: Number | None, rhs: Number | None, verdict: Verdict) -> Check:
    return Check(
        rule, CheckKind.TEXT_TABLE, "正文与表三", lhs, rhs, verdict, label="正文所说收到申请数等于表中新收数"
    )


def _sum(rule: str, where: str, lhs: int, rhs: int, label: str) -> Check:
    return Check(
        rule, CheckKind.SUM, where, lhs, rhs, Verdict.HOLDS if lhs == rhs else Verdict.FAILS, label=label
    )
