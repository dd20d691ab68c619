import json

import pytest

from mingchuang.foi.rules.fees import FeeRefusedError, fee_of_item, item_fee, may_charge, page_fee


@pytest.mark.parametrize(
    ("items", "this_item", "month"),
    [
        (10, 0, 0), (11, 100, 100), (30, 100, 2000), (31, 200, 2200), (40, 200, 4000), (41, 300, 4300),
        (55, 400, 9000), (100, 800, 37000), (12, 100, 200), (35, 200, 3000),
    ],
)  # fmt: skip
def test_items_of_a_month_are_charged_in_bands(items, this_item, month):
    """国办函〔2020〕109号第五条."""
    assert item_fee(items).yuan == month
    assert fee_of_item(items) == this_item


@pytest.mark.parametrize(
    ("pages", "yuan"),
    [(25, 0), (30, 0), (31, 10), (101, 720), (120, 1100), (201, 2740), (2219, 83460)],
)
def test_pages_of_an_application_are_charged_in_bands(pages, yuan):
    """国办函〔2020〕109号第六条; 2,219 pages are a case reported in the press."""
    assert page_fee(pages).yuan == yuan


def test_the_bands_add_up_to_number_and_sum():
    fee = item_fee(55)
    assert sum(part.count for part in fee.parts) == 55
    assert [(part.band.first, part.band.last, part.count, part.band.rate) for part in fee.parts] == [
        (1, 10, 10, 0),
        (11, 30, 20, 100),
        (31, 40, 10, 200),
        (41, 50, 10, 300),
        (51, 60, 5, 400),
    ]


@pytest.mark.parametrize("number", [0, -1, 100_001])
def test_a_number_that_cannot_be_is_refused(number):
    with pytest.raises(FeeRefusedError):
        page_fee(number)


def test_the_shared_golden_fees_pass(shared):
    golden = json.loads((shared / "domain/golden_fees.json").read_text("utf-8"))
    for case in golden["cases"]:
        given, expected = case["input"], case["expected"]
        if "month_total" in expected and "items_in_month" in given:
            assert item_fee(given["items_in_month"]).yuan == expected["month_total"], case["id"]
        if "this_item" in expected:
            assert fee_of_item(given["items_in_month"]) == expected["this_item"], case["id"]
        if "by_page" in expected:
            assert page_fee(given["pages"]).yuan == expected["by_page"], case["id"]
            assert fee_of_item(given["items_in_month"]) == expected["by_item_this_item"]
        if "fee" in expected and "received_on" not in given:
            assert page_fee(given["pages"]).yuan == expected["fee"], case["id"]


def test_what_came_before_2021_is_not_charged():
    from datetime import date

    assert not may_charge(date(2020, 12, 31))
    assert may_charge(date(2021, 1, 1))
