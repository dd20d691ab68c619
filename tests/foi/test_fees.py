import json
from datetime import date

import pytest

from mingchuang.foi.rules.events import Event, EventKind
from mingchuang.foi.rules.fees import (
    FeeRefusedError,
    Matters,
    fee_of_item,
    item_fee,
    may_charge,
    month_fees,
    page_fee,
    page_measure_refusal,
)
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.timing import refusal, timing
from mingchuang.workdays import package_calendar

CALENDAR = package_calendar()
D = date.fromisoformat


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


GIVEN_OUT = {"refused": Outcome.PROCESS, "already_public": Outcome.ALREADY_PUBLIC}


def reckoned(case):
    """What a golden case expects, as this house reckons it."""
    given, expected = case["input"], case["expected"]
    found = {}
    if "papers" in given:
        months = month_fees(Matters(D(one["on"]), one["matters"]) for one in given["papers"])
        found = {month: fee.yuan for month, fee in months.items()}
        found |= {"items": sum(one["matters"] for one in given["papers"]), "month_total": sum(found.values())}
    if "items_in_month" in given:
        items = given["items_in_month"]
        found |= {
            "month_total": item_fee(items).yuan,
            "this_item": fee_of_item(items),
            "by_item_this_item": fee_of_item(items),
        }
    if "applications" in given:
        found["fees"] = [page_fee(pages).yuan for pages in given["applications"]]
    if "outcome" in given:
        found["by_page_applicable"] = not page_measure_refusal(GIVEN_OUT[given["outcome"]])
    elif "pages" in given:
        charged = may_charge(D(given.get("received_on", "2021-01-01")))
        found["fee"] = found["by_page"] = page_fee(given["pages"]).yuan if charged else 0
    found["never"] = found.get("by_item_this_item", 0) + found.get(
        "by_page", 0
    )  # the sum of both is never charged
    return {name: found[name] for name in expected}


def test_every_shared_golden_fee_is_reckoned_in_every_figure(shared):
    golden = json.loads((shared / "domain/golden_fees.json").read_text("utf-8"))
    assert [case["id"] for case in golden["cases"]] == [f"F{number:02}" for number in range(1, 21)]
    for case in golden["cases"]:
        assert reckoned(case) == case["expected"], case["id"]


def test_every_shared_notice_is_in_time_or_refused_and_payment_restarts_or_goes_back(shared):
    golden = json.loads((shared / "domain/golden_fees.json").read_text("utf-8"))
    for case in golden["notice_cases"]:
        expected, received = case["expected"], D(case["received_on"])
        notice = Event(D(case["notice_received_on"]), EventKind.FEE_NOTICED)
        why = refusal(received, [], notice, calendar=CALENDAR)
        assert (not why) is expected.get("notice_in_time", True), case["id"]
        if why:
            continue
        paid = [Event(D(case["paid_on"]), EventKind.FEE_PAID)] if "paid_on" in case else []
        found = timing(received, [notice, *paid], on=(paid or [notice])[-1].on, calendar=CALENDAR)
        seen = {
            "notice_in_time": True, "pay_by": found.limits["fee_pay_by"].isoformat(), "state": found.state.value,
            "due_on": found.due_on.isoformat() if found.due_on else None, "refund": found.refund,
        }  # fmt: skip
        assert {name: seen[name] for name in expected} == expected, case["id"]


@pytest.mark.parametrize(
    ("papers", "fees"),
    [
        ([("2024-06-03", 12)], {"2024-06": 200}),
        ([("2024-01-31", 10), ("2024-02-01", 10)], {"2024-01": 0, "2024-02": 0}),
        ([("2024-06-03", 6), ("2024-06-20", 6)], {"2024-06": 200}),
    ],
)
def test_items_are_counted_by_calendar_month_and_every_matter_of_a_paper(papers, fees):
    found = month_fees(Matters(D(on), count) for on, count in papers)
    assert {month: fee.yuan for month, fee in found.items()} == fees


def test_an_application_pays_for_its_own_items_after_those_before_it_in_the_month():
    fee = item_fee(3, before=29)
    assert [(part.band.first, part.count, part.yuan) for part in fee.parts] == [(11, 1, 100), (31, 2, 400)]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_only_what_is_handed_out_is_charged_by_page(outcome):
    assert (not page_measure_refusal(outcome)) is (outcome in (Outcome.DISCLOSED, Outcome.PARTLY))


def test_what_came_before_2021_is_not_charged():
    assert not may_charge(D("2020-12-31"))
    assert may_charge(D("2021-01-01"))
