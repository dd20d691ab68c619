"""Numbers of people: identity cards, bank cards, mobile telephones; each with its checksum and its surroundings.

A chain is digits that blanks, hyphens or invisible characters part; a number may also be split over two cells or
lines, then one half has at least nine digits and the other lies beside it. Sources: GB 11643-1999, GB 32100-2015,
ISO/IEC 7812-1 (Luhn), 工信部电信网码号资源管理.
"""

import re
from collections.abc import Iterator
from datetime import date

from mingchuang.screening.folding import BLANKS, HYPHENS, ZERO_WIDTH
from mingchuang.screening.rules import Confidence, Hit, Kind
from mingchuang.screening.tables import Tables

_JOIN = f"[{BLANKS}{ZERO_WIDTH}{HYPHENS}]"
CHAIN = re.compile(rf"[0-9](?:{_JOIN}{{0,3}}+[0-9]){{6,}}+(?:{_JOIN}{{0,3}}+[Xx](?![A-Za-z]))?")
_INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_GROUP = re.compile(r"[0-9]+[Xx]?|[Xx]")
_RIGHT = re.compile(rf"[{BLANKS}{ZERO_WIDTH}\x0b\n\t]{{1,6}}([0-9]{{0,16}}[0-9Xx])(?![0-9A-Za-z.,\-])")
_LEFT = re.compile(rf"(?<![0-9A-Za-z.,\-])([0-9]{{1,17}})[{BLANKS}{ZERO_WIDTH}\x0b\n\t]{{1,6}}$")
_EXPONENT = re.compile(r"(?<![0-9.])([1-8])\.([0-9]{10,16})[Ee]\+?1([47])(?![0-9])")

_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_BANKS = ("62", "60", "95", "96", "97", "98", "4", "51", "52", "53", "54", "55", "35", "36", "37")

ID_LABEL = re.compile(r"身\s*份\s*证|身份号|证\s*件\s*号|公民身份|身份证明|居民证|证件及?号|\bID\b", re.I)
CARD_LABEL = re.compile(
    r"银行|卡\s*号|账\s*号|帐\s*号|账户|帐户|开户|储蓄|存折|一卡通|收款|打款|发放卡|借记|信用卡"
)
PHONE_LABEL = re.compile(r"手\s*机|电\s*话|联系方式|联系号码|移动电话|微信|\bTel\b|号码", re.I)
OFFICE_LABEL = re.compile(
    r"咨\s*询|举\s*报|投\s*诉|监\s*督|热\s*线|值\s*班|报\s*名|服务电话|联\s*系\s*人|联系电话|承办|经办|办公|技术支持|受理"
)
CODE_LABEL = re.compile(
    r"(?:受理|流水|订单|案件|编|代|单|批次|合同|许可|备案|登记|证书|发票|项目|索引|统一|档案|学籍|准考证|产权|条|期|监管|序列|序"
    r"|资产|凭证|业务|运单|快递|物流|图斑|地块|宗地|样品|批|设备|车架|发动机|产品|注册)[^\n\t,，。;；:：]{0,4}[号码]"
)
_CODE_BEFORE = re.compile(
    CODE_LABEL.pattern + r"[^0-9\n\t,，。;；]{0,6}$|索引号[^0-9\n]{0,4}$|№\s*$|NO[.:：]?\s*$", re.I
)
_MONEY_AFTER = re.compile(r"\s{0,2}(?:元|万|亿|千元|吨|米|平方|公里|公斤|千瓦|度|立方|人次|%|％|条|株|册)")
_ORGANISATION = re.compile(
    r"户\s*名[:：\s]*[^\n\t]{0,30}(?:局|委|办|公司|中心|政府|学校|医院|财政|专户|国库|银行|协会|委员会)"
)
_WINDOW = 28
_STAMPED = ([4, 4, 4, 4], [4, 4, 4, 4, 3])
"""The groups in which the number stands on a card of 16 or 19 digits."""
_MORE_DIGITS = re.compile(rf"[{BLANKS}{HYPHENS}]*\d")
_CARD_SHAPES = ([6, 10], [6, 13])
"""The issuer's six digits, then the rest."""


def id_card_fits(number: str, today: date) -> bool:
    """Whether 18 characters are an identity number: province, date of birth, check digit (mod 11-2).

    >>> id_card_fits("11010519491231002X", date(2026, 1, 1))
    True
    """
    return (
        _is_person(number, today) and number[14:17] != "000" and id_check_digit(number) == number[17].upper()
    )


def id_check_digit(number: str) -> str:
    """The eighteenth character that belongs to the first seventeen."""
    return "10X98765432"[sum(int(n) * w for n, w in zip(number[:17], _WEIGHTS, strict=True)) % 11]


def _is_person(number: str, today: date) -> bool:
    return number[:17].isdigit() and number[:2] in _PROVINCES and _is_birthday(number[6:14], today)


def _is_birthday(written: str, today: date) -> bool:
    year = int(written[:4])
    if not 1900 <= year <= today.year:
        return False
    try:
        return date(year, int(written[4:6]), int(written[6:8])) <= today
    except ValueError:
        return False


def old_id_fits(number: str) -> bool:
    """Whether 15 digits can be an identity number of before 1999: province and date; there is no check digit."""
    return number[:2] in _PROVINCES and _is_birthday(f"19{number[6:12]}", date(1999, 12, 31))


def luhn_fits(number: str) -> bool:
    """Whether the digits of a card add up (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def credit_code_fits(code: str) -> bool:
    """Whether 18 characters are a 统一社会信用代码, which names an organisation and is public.

    >>> credit_code_fits("91350100M000100Y43")
    True
    """
    if len(code) != 18 or any(letter not in _CREDIT for letter in code):
        return False
    return credit_check_character(code) == code[17]


def credit_check_character(code: str) -> str:
    """The eighteenth character that belongs to the first seventeen (GB 32100-2015, mod 31)."""
    total = sum(_CREDIT.index(letter) * w for letter, w in zip(code, _CREDIT_WEIGHTS, strict=False))
    return _CREDIT[(31 - total % 31) % 31]


Group = tuple[str, int, int]


def _whole(groups: list[Group], text: str) -> list[Group]:
    """Digits that only something invisible parts are one group."""
    made: list[Group] = []
    for digits, start, end in groups:
        if made and not text[made[-1][2] : start].strip(_INVISIBLE):
            before = made.pop()
            made.append((before[0] + digits, before[1], end))
        else:
            made.append((digits, start, end))
    return made


def _in_fours(lengths: list[int]) -> bool:
    """Groups of four, the last of up to seven."""
    return set(lengths[:-1]) == {4} and lengths[-1] <= 7


class Numbers:
    """Looks for numbers in one folded text with its tables."""

    def __init__(self, text: str, tables: Tables, today: date) -> None:
        self.text = text
        self.tables = tables
        self.header = tables.header
        self.today = today

    def hits(self) -> Iterator[Hit]:
        """Every number of a person, in the order of the text."""
        for chain in CHAIN.finditer(self.text):
            yield from self._chain(chain)
        if "E+" in self.text or "e+" in self.text:
            yield from self._exponents()

    def _around(self, start: int) -> str:
        line = self.text.rfind("\n", max(0, start - _WINDOW), start) + 1
        return self.header(start) + "\n" + self.text[max(line, start - _WINDOW) : start]

    def _chain(self, chain: re.Match[str]) -> Iterator[Hit]:
        text, (start, end) = self.text, chain.span()
        groups = _whole(
            [
                (found.group(), start + found.start(), start + found.end())
                for found in _GROUP.finditer(chain[0])
            ],
            text,
        )
        if start and text[start - 1].isascii() and (text[start - 1].isalnum() or text[start - 1] in "."):
            groups = groups[1:]
        if (
            groups
            and end < len(text)
            and text[end].isascii()
            and (text[end].isalpha() or self._is_decimal(end))
        ):
            groups = groups[:-1]
        free: list[tuple[str, int, int]] = []
        for place, (digits, left, right) in enumerate(groups):
            hit = self._single(digits, left, right) or self._split(
                digits, left, right, first=place == 0, last=place == len(groups) - 1
            )
            if hit:
                yield from self._joined(free)
                free = []
                yield hit
            else:
                free.append((digits, left, right))
        yield from self._joined(free)

    def _is_decimal(self, end: int) -> bool:
        """Whether digits go on behind a point; ``.0`` is how a spreadsheet writes a whole number."""
        tail = self.text[end : end + 4]
        return (
            tail[:1] in {".", ","}
            and tail[1:2].isdigit()
            and not (tail[1] == "0" and not tail[2:3].isdigit())
        )

    def _single(self, digits: str, start: int, end: int) -> Hit | None:
        match len(digits):
            case 18:
                return self._id_card(digits, start, end) or self._card(digits, start, end)
            case 15 if digits.isdigit():
                return self._old_id(digits, start, end)
            case 16 | 17 | 19 if digits.isdigit():
                return self._card(digits, start, end)
            case 11 | 13 | 15 if digits.isdigit():
                return self._mobile(digits, start, end)
        return None

    def _id_card(self, digits: str, start: int, end: int) -> Hit | None:
        if not _is_person(digits, self.today):
            return None
        around = self._around(start)
        labelled = bool(ID_LABEL.search(around))
        if id_check_digit(digits) == digits[17].upper():
            coded = not labelled and bool(
                _CODE_BEFORE.search(around) or CODE_LABEL.search(self.header(start))
            )
            why = "前面写着编号、代码一类的字样" if coded else ""
            return Hit(Kind.ID_CARD, start, end, Confidence.POSSIBLE if coded else Confidence.CERTAIN, why)
        rounded = digits.isdigit() and (digits.endswith("000") or int(digits) % 16 == 0)
        in_cell = (start == 0 or self.text[start - 1] in "\n\t") and self.text[end : end + 1] in {
            "",
            "\n",
            "\t",
            ".",
        }
        if labelled and (rounded or in_cell):
            why = "表格按数字保存，末几位已失真" if rounded else "校验位不符，但栏目名称是身份证号"
            return Hit(Kind.ID_CARD, start, end, Confidence.LIKELY, why)
        if labelled:
            return Hit(Kind.ID_CARD, start, end, Confidence.LIKELY, "校验位不符，但前面写着身份证")
        return None

    def _old_id(self, digits: str, start: int, end: int) -> Hit | None:
        if old_id_fits(digits) and ID_LABEL.search(self._around(start)):
            return Hit(Kind.ID_CARD, start, end, Confidence.LIKELY, "15位身份证号")
        return None

    def _card(self, digits: str, start: int, end: int) -> Hit | None:
        if not digits.isdigit() or not luhn_fits(digits) or len(set(digits)) < 4 or credit_code_fits(digits):
            return None
        around = self._around(start)
        labelled, known = bool(CARD_LABEL.search(around)), digits.startswith(_BANKS)
        if _ORGANISATION.search(self.text[max(0, start - 90) : end + 60]):
            return Hit(Kind.BANK_CARD, start, end, Confidence.POSSIBLE, "户名是单位") if labelled else None
        if labelled and not ID_LABEL.search(around):
            return Hit(Kind.BANK_CARD, start, end, Confidence.CERTAIN if known else Confidence.LIKELY)
        if digits.startswith("62") and len(digits) in {16, 19} and not _CODE_BEFORE.search(around):
            return Hit(Kind.BANK_CARD, start, end, Confidence.LIKELY, "符合银行卡号的编排和校验")
        return None

    def _mistyped_card(self, digits: str, start: int, end: int, lengths: list[int]) -> Hit | None:
        """A number in the groups that are stamped on a card, of which one digit may be wrong; worth a look all the same."""
        if not digits.startswith("62") or lengths not in _STAMPED:
            return None
        around = self._around(start)
        if not digits.isdigit() or _CODE_BEFORE.search(around) or _MORE_DIGITS.match(self.text, end):
            return None
        sure = Confidence.LIKELY if CARD_LABEL.search(around) else Confidence.POSSIBLE
        return Hit(Kind.BANK_CARD, start, end, sure, "按银行卡号分段书写，校验位不符")

    def _mobile(self, digits: str, start: int, end: int) -> Hit | None:
        number = digits
        if len(digits) > 11:
            number = (
                digits[2:] if digits.startswith("86") else digits[4:] if digits.startswith("0086") else ""
            )
        if len(number) != 11 or number[0] != "1" or number[1] not in "3456789" or len(set(number)) < 3:
            return None
        around = self._around(start)
        if _MONEY_AFTER.match(self.text, end) or (
            _CODE_BEFORE.search(around) and not PHONE_LABEL.search(around)
        ):
            return None
        start += len(digits) - 11 if end - start == len(digits) else 0
        return Hit(Kind.MOBILE, start, end, *self._how_sure(around, start))

    def _how_sure(self, around: str, start: int) -> tuple[Confidence, str]:
        if OFFICE_LABEL.search(around) and not self.tables.lists_persons(start):
            return Confidence.POSSIBLE, "像是对外公布的联系电话"
        return Confidence.CERTAIN, ""

    def _joined(self, groups: list[tuple[str, int, int]]) -> Iterator[Hit]:
        """Numbers whose digits are parted: ``110105 19491231 002X``, ``6222 0210 …``, ``138-1234-5678``."""
        place = 0
        while len(groups) > 1 and place < len(groups) - 1:
            hit, used = self._from(groups, place)
            if hit:
                yield hit
            place += used

    def _from(self, groups: list[tuple[str, int, int]], place: int) -> tuple[Hit | None, int]:
        digits, start = "", groups[place][1]
        for after in range(place, min(len(groups), place + 20)):
            digits += groups[after][0]
            if len(digits) > 19:
                break
            if after == place or not self._stands_alone(groups, place, after):
                continue
            hit = self._parted(
                digits, start, groups[after][2], [len(g[0]) for g in groups[place : after + 1]]
            )
            if hit:
                return hit, after - place + 1
        return None, 1

    def _stands_alone(self, groups: list[tuple[str, int, int]], first: int, last: int) -> bool:
        """Hyphens belong to one number: a part of a hyphened chain is none."""
        before = self.text[groups[first - 1][2] : groups[first][1]] if first else ""
        after = self.text[groups[last][2] : groups[last + 1][1]] if last + 1 < len(groups) else ""
        return not any(mark in gap for gap in (before, after) for mark in "-‐‑–—_·")

    def _parted(self, digits: str, start: int, end: int, lengths: list[int]) -> Hit | None:
        invisible = not re.search(f"[{BLANKS}{HYPHENS}]", self.text[start:end])
        if len(digits) == 18 and id_card_fits(digits, self.today):
            return Hit(Kind.ID_CARD, start, end, Confidence.CERTAIN, "数字之间有空格或不可见字符")
        if (
            len(digits) == 15
            and digits.isdigit()
            and len(lengths) <= 3
            and (hit := self._old_id(digits, start, end))
        ):
            return hit
        if 16 <= len(digits) <= 19 and (invisible or lengths in _CARD_SHAPES or _in_fours(lengths)):
            return self._card(digits, start, end) or self._mistyped_card(digits, start, end, lengths)
        if len(digits) in {11, 13} and (
            invisible or lengths in ([3, 4, 4], [3, 8], [7, 4], [4, 3, 4], [2, 3, 4, 4], [2, 11])
        ):
            hit = self._mobile(digits, start, end)
            plain = invisible or "-" in self.text[start:end] or PHONE_LABEL.search(self._around(start))
            return hit if hit and plain else None
        return None

    def _split(self, digits: str, start: int, end: int, *, first: bool, last: bool) -> Hit | None:
        """An identity number of which the other half stands in the next cell or line."""
        if not 9 <= len(digits) <= 17:
            return None
        right = _RIGHT.match(self.text, end) if last and digits.isdigit() else None
        if right and len(digits) + len(right[1]) == 18 and id_card_fits(digits + right[1], self.today):
            return Hit(Kind.ID_CARD, start, right.end(1), Confidence.LIKELY, "号码分在两格或两行")
        left = _LEFT.search(self.text[max(0, start - 24) : start]) if first else None
        if left and len(digits) + len(left[1]) == 18 and id_card_fits(left[1] + digits, self.today):
            begin = max(0, start - 24) + left.start(1)
            return Hit(Kind.ID_CARD, begin, end, Confidence.LIKELY, "号码分在两格或两行")
        return None

    def _exponents(self) -> Iterator[Hit]:
        for found in _EXPONENT.finditer(self.text):
            digits = (found[1] + found[2]).ljust(18 if found[3] == "7" else 15, "0")
            known = digits[:14] if len(digits) == 18 else digits[:12]
            person = known[:2] in _PROVINCES and (
                _is_birthday(known[6:14], self.today)
                if len(digits) == 18
                else _is_birthday(f"19{known[6:]}", self.today)
            )
            if person and (len(digits) == 18 or ID_LABEL.search(self._around(found.start()))):
                yield Hit(Kind.ID_CARD, found.start(), found.end(), Confidence.LIKELY, "号码写成了科学计数法")
