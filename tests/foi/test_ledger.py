"""The ledger: the day that both tables hold is one day, and every filter leaves what its words say."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from mingchuang.disclosure.rules import Intake
from mingchuang.foi import actions
from mingchuang.foi.ledger import ledger
from mingchuang.foi.models import Request
from mingchuang.foi.rules.outcomes import Outcome
from tests.foi.factories import D, answered, application, moment, registered, submitted

pytestmark = pytest.mark.usefixtures("quick_receipts")


def test_the_day_of_receipt_is_the_case_s_however_an_application_comes_in(office):
    late = datetime(2025, 12, 31, 15, 59, tzinfo=UTC)  # Wed, a minute before midnight in China
    actions.submit(application(office.government), key="last minute", at=late)
    actions.submit(application(office.government), key="first minute", at=late.replace(hour=16, minute=0))
    written = replace(application(office.government), title="来信")
    actions.register(
        written, Intake.LETTER, received_at=moment("2026-02-27"), key="letter", actor=office.clerk,
        at=moment("2026-03-02"),
    )  # fmt: skip
    answered(office, registered(office, Intake.FAX).request)
    assert Request.objects.exclude(received_on=F("case__received_on")).count() == 0
    days = list(Request.objects.order_by("pk").values_list("received_on", flat=True))
    assert days == [D("2025-12-31"), D("2026-01-01"), D("2026-02-27"), D("2026-03-02")]


def test_filters_leave_what_they_say_newest_first_by_either_table(office):
    old = submitted(office, day="2025-11-03", title="道路预算").request
    answered(office, old, Outcome.NON_EXISTENT, day="2025-11-20")
    given = submitted(office, day="2026-03-02").request
    answered(office, given, day="2026-03-10")
    still = registered(office, day="2026-03-02").request
    every = [still, given, old]
    for asked, left in (
        ({}, every),
        ({"state": "open"}, [still]),
        ({"state": "ended"}, [given, old]),
        ({"year": "2025"}, [old]),
        ({"year": "2026", "intake": "online"}, [given]),
        ({"year": "2026", "intake": "online", "group": "granted"}, [given]),
        ({"group": "not_available"}, [old]),
        ({"q": "道路"}, [old]),
        ({"organisation": str(office.government.pk)}, every),
        ({"organisation": str(office.government.pk), "year": "2026", "state": "open"}, [still]),
        ({"year": "2026", "cell": "carried_in"}, []),
        ({"year": "2026", "cell": "received"}, [still, given]),
        ({"year": "1999"}, every),
    ):
        found = ledger(office.clerk, asked)
        assert (list(found.rows), found.total) == (left, len(left)), asked


def test_the_number_of_filtered_lines_is_read_off_the_applications_alone(office):
    with CaptureQueriesContext(connection) as asked:
        ledger(office.clerk, {"year": "2026", "intake": "online", "group": "granted"})
    assert "casework_case" not in asked[-1]["sql"]
