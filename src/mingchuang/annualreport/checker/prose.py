"""Sums in running text: “共…件，其中…件，…件”, shares “占…%”, and what is said of applications.

People count loosely in prose, so a list is held against its total only where it is meant to be whole: it names an
“其他”, or comes so near to the total that nothing else can be meant. One item shown over several channels counts once
(国办发〔2014〕32号, note to the form), so a list of channels only has to stay between its largest part and its sum.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate

from mingchuang.annualreport.rules import Check, CheckKind, Verdict, tidy

_UNIT = r"(?:万?件次?|条次?|份|个|项|篇|期|次|起|宗|人次|批)"
_FIGURE = re.compile(rf"(\d+(?:\.\d+)?)\s*(余|多)?\s*({_UNIT})(次|余|多|以上)?")
_OPENING = re.compile(
    r"^[,，。;；:：]?\s*(?:其中|分别(?:为|是)|包括|具体(?:为|是)|按[^，。]{1,12}分)[:：，,]?"
)
_OTHER = re.compile(r"其他|其它|其余")
_CHANNEL = re.compile(
    r"网站|门户|微博|微信|公众号|公报|公开栏|电视|广播|报[刊纸]|报送|媒体|平台|客户端|抖音|途径|渠道|发布会|展板"
)
_DISCLOSED = re.compile(r"公开|发布|推送|刊发|刊登|更新")
_RECEIVED = re.compile(r"受理|收到|接收|办理|回复")
_VAGUE = re.compile(r"约|近|超过?|余|多|以上|大概|左右|逾")
_ELSE = re.compile(r"^(?:同时|此外|另外|并且?|还|累计|全年|共计?)")
NEAR = Decimal("0.9")
"""A list without an “其他” that reaches this share of its total is meant to be whole."""


@dataclass(frozen=True)
class Part:
    """One counted thing in a sentence: the words before it, the figure, its unit, where it stands."""

    label: str
    count: Decimal
    unit: str
    start: int
    end: int
    vague: bool


def prose_checks(text: str) -> list[Check]:
    """Lists against their totals, and shares against what they are shares of."""
    checks: list[Check] = []
    for paragraph in re.split(r"\n+|(?<=。)\s*　　", text):
        checks += _lists(paragraph)
        checks += _shares(paragraph)
    return list(dict.fromkeys(checks))


# --- lists -----------------------------------------------------------------------------------------------


def _lists(paragraph: str) -> Iterator[Check]:
    for total, parts, opened in _with_parts(paragraph):
        check = _judged(total, parts, opened)
        if check:
            yield check


def _with_parts(paragraph: str) -> Iterator[tuple[Part, list[Part], bool]]:
    """Each total with the list that follows it, and whether a word such as 其中 opens the list."""
    figures = list(_figures(paragraph))
    for place, total in enumerate(figures[:-1]):
        rest = paragraph[total.end :]
        opening = _OPENING.match(rest)
        if total.vague or not (opening or _is_plain_list(paragraph, total, figures[place + 1 :])):
            continue
        yield total, list(_following(paragraph, total, figures[place + 1 :])), bool(opening)


def _figures(paragraph: str) -> Iterator[Part]:
    begin = 0
    for match in _FIGURE.finditer(paragraph):
        label = re.split(r"[，,。；;：:、]", paragraph[begin : match.start()])[-1].strip()
        vague = bool(match.group(2) or match.group(4) in {"余", "多", "以上"} or _VAGUE.search(label[-4:]))
        yield Part(label, Decimal(match.group(1)), match.group(3), match.start(), match.end(), vague)
        begin = match.end()


def _is_plain_list(paragraph: str, total: Part, following: list[Part]) -> bool:
    """Whether, without a word that opens it, a list of “name figure unit” follows at once, three at least."""
    if not re.search(r"(?:共计?|总计|合计|累计)[^，。；\d]{0,16}$", paragraph[: total.start]):
        return False
    place, found = total.end, 0
    for part in following:
        between = paragraph[place : part.start]
        if part.unit != total.unit or not re.fullmatch(r"[，,、：:][^，。；、：:\d]{2,16}", between):
            break
        place, found = part.end, found + 1
    return found >= 3


def _following(paragraph: str, total: Part, figures: list[Part]) -> Iterator[Part]:
    """The parts of the list: to the end of the sentence, or to the first stronger mark than the one between them."""
    end = _sentence_end(paragraph, total.end)
    strong = ""
    before = total.end
    for place, part in enumerate(figures):
        if part.start >= end or part.vague:
            return
        between = paragraph[before : part.start]
        if place == 1:
            strong = "" if re.search(r"[；;]", between) else "；;"
        if place and ((strong and re.search(f"[{strong}]", between)) or _ELSE.match(part.label)):
            return
        if "占" not in between[-3:] and part.unit in _like(total.unit):
            yield part
        before = part.end


def _sentence_end(paragraph: str, start: int) -> int:
    first = re.match(r"。\s*其中", paragraph[start:])
    begin = start + (first.end() if first else 0)
    stop = paragraph.find("。", begin)
    return len(paragraph) if stop < 0 else stop


def _like(unit: str) -> set[str]:
    """Units in which parts of a total in ``unit`` are counted in practice."""
    pieces = {"件", "条", "份", "个", "项", "篇", "期", "起", "宗", "次", "件次", "条次", "批"}
    return pieces if unit in pieces else {unit}


def _judged(total: Part, parts: list[Part], opened: bool) -> Check | None:
    if len(parts) < 2 or any(part.count > total.count * 10 for part in parts):
        return None
    sums = list(accumulate(part.count for part in parts))
    if total.count in sums[1:]:
        return _check("P-SUM", CheckKind.SUM, total, total.count, Verdict.HOLDS)
    whole = sums[-1]
    by_channel = bool(_DISCLOSED.search(total.label)) and not _RECEIVED.search(total.label)
    by_channel &= sum(bool(_CHANNEL.search(part.label)) for part in parts) * 2 >= len(parts)
    if not by_channel and _meant_whole(total, parts, whole, opened):
        return _check("P-SUM", CheckKind.SUM, total, whole, Verdict.FAILS)
    return _bounded(total, parts) if opened else None


def _meant_whole(total: Part, parts: list[Part], whole: Decimal, opened: bool) -> bool:
    """Whether the list is meant to add up: it has an 其他, goes (a little) beyond the total, or comes near to it."""
    if any(_OTHER.search(part.label) for part in parts):
        return True
    if whole > total.count:
        return opened or whole * NEAR <= total.count
    return len(parts) >= 3 and whole >= total.count * NEAR


def _bounded(total: Part, parts: list[Part]) -> Check:
    """No part is more than the total."""
    largest = max(part.count for part in parts)
    holds = largest <= total.count
    return _check("P-PART", CheckKind.BOUND, total, largest, Verdict.HOLDS if holds else Verdict.FAILS)


_LABELS = {
    "P-SUM": "总数等于所列各项之和",
    "P-PART": "总数不少于其中任何一项",
    "P-SHARE": "所占百分比与件数相符",
}


def _check(rule: str, kind: CheckKind, total: Part, other: Decimal, verdict: Verdict) -> Check:
    where = f"正文 “{total.label[-18:]}{total.count}{total.unit}”"
    return Check(
        rule, kind, where, tidy(float(total.count)), tidy(float(other)), verdict, label=_LABELS[rule]
    )


# --- shares ----------------------------------------------------------------------------------------------

_SHARE = re.compile(
    rf"(\d+)\s*{_UNIT}[，,（(]?\s*(?:约)?占(?:比|总[^，。；\d]{{0,8}}|[^，。；\d]{{0,8}})?\s*(?:为|的)?(\d+(?:\.\d+)?)\s*[%％]"
)


def _shares(paragraph: str) -> Iterator[Check]:
    """“N 件，占 P%”: P is N over the total that the paragraph names before it and that all such parts add up to."""
    found = list(_SHARE.finditer(paragraph))
    if not found:
        return
    counts = [int(match.group(1)) for match in found]
    total = next(
        (
            part
            for part in _figures(paragraph[: found[0].start()])
            if part.count == sum(counts) and not part.vague and part.count
        ),
        None,
    )
    if total is None:
        return
    for match, count in zip(found, counts, strict=True):
        said = Decimal(match.group(2))
        step = Decimal(1).scaleb(said.as_tuple().exponent)  # type: ignore[arg-type]  # finite
        exact = Decimal(count) * 100 / total.count
        real = exact.quantize(step, ROUND_HALF_UP)
        holds = abs(said - exact) < step
        yield Check(
            "P-SHARE",
            CheckKind.PERCENT,
            f"正文 “{match.group()}”",
            tidy(float(said)),
            tidy(float(said if holds else real)),
            Verdict.HOLDS if holds else Verdict.FAILS,
            label=_LABELS["P-SHARE"],
        )
