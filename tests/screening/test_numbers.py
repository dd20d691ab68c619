"""Numbers of persons in every dress, and what only looks like one."""

from datetime import date

import pytest

from mingchuang.screening.detection import Detector
from mingchuang.screening.numbers import credit_code_fits, id_card_fits, luhn_fits
from mingchuang.screening.rules import Confidence, Kind, Lexicon
from tests.screening.factories import bank_card, id_card, mobile

ID, CARD, PHONE = id_card(), bank_card(), mobile()
DETECTOR = Detector(Lexicon(today=date(2026, 3, 2)))


def kinds(text: str) -> list[str]:
    return [hit.kind.value for hit in DETECTOR.hits(text) if hit.confidence is not Confidence.POSSIBLE]


def test_the_published_examples_of_the_standards_pass_their_checks():
    assert id_card_fits("11010519491231002X", date(2026, 3, 2))
    assert id_card_fits("440524188001010014", date(2026, 3, 2)) is False  # born 1880
    assert not id_card_fits("110105194912310021", date(2026, 3, 2))
    assert luhn_fits("4992739871600000000") is luhn_fits("4992739871600000000")
    assert credit_code_fits("91350100M000100Y43") and not credit_code_fits("91350100M000100Y44")


@pytest.mark.parametrize(
    "text",
    [
        ID,
        f"身份证号：{ID}。",
        ID.translate({ord(digit): chr(ord(digit) + 0xFEE0) for digit in "0123456789"}),
        f"{ID[:6]} {ID[6:14]} {ID[14:]}",
        f"{ID[:6]}-{ID[6:14]}-{ID[14:]}",
        "\u200b".join(ID),
        " ".join(ID),
        f"{ID[:10]}\n{ID[10:]}",
        f"{ID[:6]}\t{ID[6:]}",
        f"{ID[:14]}\t{ID[14:]}",
        f"{ID[:17]}\n{ID[17:]}",
        "11010519491231002x",
    ],
)
def test_an_identity_number_is_found_however_it_is_written(text):
    assert kinds(text) == ["id_card"]


def test_an_old_identity_number_needs_its_label():
    old = f"{ID[:6]}{ID[8:17]}"
    assert kinds(f"身份证号：{old}") == ["id_card"]
    assert kinds(f"编号：{old}") == []


def test_numbers_that_a_spreadsheet_has_rounded_are_still_identity_numbers_in_their_column():
    rounded = f"{ID[:15]}000"
    assert kinds(f"姓名\t身份证号\n甲\t{rounded}\n乙\t{rounded}\n") == ["id_card", "id_card"]
    assert kinds(f"姓名\t编号\n甲\t{ID[0]}.{ID[1:15]}E+17\n") == ["id_card"]
    assert kinds(f"{PHONE}.0") == ["mobile"]


@pytest.mark.parametrize(
    "text",
    [
        PHONE,
        f"+86{PHONE}",
        f"{PHONE[:3]}-{PHONE[3:7]}-{PHONE[7:]}",
        f"电话 {PHONE[:3]} {PHONE[3:7]} {PHONE[7:]}",
    ],
)
def test_a_mobile_number_is_found_however_it_is_written(text):
    assert kinds(text) == ["mobile"]


def test_a_bank_card_needs_its_sum_and_its_surroundings():
    assert kinds(f"开户行及卡号：{CARD}") == ["bank_card"]
    assert kinds(" ".join([CARD[:4], CARD[4:8], CARD[8:12], CARD[12:16], CARD[16:]])) == ["bank_card"]
    assert kinds(f"卡号：{CARD[:-1]}{(int(CARD[-1]) + 1) % 10}") == []


GROUPED = "6222 0202 0011 2233 44"


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        (f"{GROUPED}6", Confidence.LIKELY),  # it adds up
        (f"账号：{GROUPED}6", Confidence.CERTAIN),
        (f"{GROUPED}6".replace(" ", "-"), Confidence.LIKELY),
        (f"{GROUPED}6".replace(" ", "\u3000"), Confidence.LIKELY),
        ("卡号 622202 0200112233446", Confidence.CERTAIN),
        (f"卡号：{GROUPED}5", Confidence.LIKELY),  # one digit is wrong
        (f"{GROUPED}5", Confidence.POSSIBLE),
    ],
)
def test_a_card_written_in_groups_is_found_even_with_a_wrong_digit(text, confidence):
    found = DETECTOR.hits(text)
    assert [(one.kind, one.confidence) for one in found] == [(Kind.BANK_CARD, confidence)]
    assert text[found[0].start : found[0].end].endswith(text[-3:])


def test_groups_of_four_that_are_no_card_are_left_alone():
    assert DETECTOR.hits(f"设备序列号：{GROUPED}5") == DETECTOR.hits("2023 2024 2025 2026") == []


@pytest.mark.parametrize(
    "text",
    [
        "明政办〔2026〕12号", "索引号：014012345/2026-00137", "项目代码：2603-320311-04-01-123456",
        "受理编号：410702202603020012", "流水号20260302103000123456", "统一社会信用代码：91350100M000100Y43",
        "总投资13912345678.00元", "共计13912345678元", "邮编453000电话0373-1234567", f"受理号：{PHONE}",
        "110105********002X", "139****1234", "6217 **** **** 1234", "2026年3月2日9时30分", "1234567890123456",
        "152 1234 1567 8812 90 1 2 3", "410702", "0373-1234567",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_number_of_a_person_is_left_alone(text):
    assert kinds(text) == []


def test_the_telephone_of_an_office_is_only_mentioned_and_a_list_of_persons_is_not():
    assert [hit.confidence for hit in DETECTOR.hits(f"咨询电话：{PHONE}")] == [Confidence.POSSIBLE]
    rows = "".join(f"{n}\t王某\t{mobile(n)}\n" for n in range(1, 4))
    assert kinds(f"序号\t姓名\t联系电话\n{rows}") == ["mobile"] * 3


def test_an_identity_number_wins_over_the_card_that_it_might_be():
    assert kinds(f"账号：{ID}") == ["id_card"]
    assert {hit.kind for hit in DETECTOR.hits(f"{ID} {PHONE} 卡号{CARD}")} == {
        Kind.ID_CARD,
        Kind.MOBILE,
        Kind.BANK_CARD,
    }
