"""The desk of applications among as many cases as asked for: home, ledger, one case, the year's table, the clock."""

import random
import statistics
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as hour

from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from mingchuang.accounts.models import Person
from mingchuang.casework.models import Case, ClockEvent
from mingchuang.directory.models import Organisation
from mingchuang.disclosure.rules import Intake
from mingchuang.edition import assets
from mingchuang.fields.rows import insert
from mingchuang.foi import queries
from mingchuang.foi.rules.events import Event, EventKind
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.timing import timing
from mingchuang.foi.rules.words import ApplicantKind, Delivery, FormWanted, State
from mingchuang.operations.bench.articles import NOON, TODAY, found
from mingchuang.operations.demo.founding import add_people
from mingchuang.parameters.queries import CHINA, calendar

TURNS, BATCH = 9, 10_000
YEARS = 6
OPEN = 200
"""So many are open at every size: what waits does not grow with what was answered long ago."""


def measure(size: int) -> dict[str, float]:
    """Medians in milliseconds and numbers of queries of each page; the table and the clock."""
    district = found()
    assets.collect()
    people = add_people(district.organisations, "Mc-bench-2026", NOON)
    fill(list(district.organisations.values())[:20], people["gongkai"], size)
    may_vacuum = connection.vendor == "postgresql" and not connection.in_atomic_block
    with connection.cursor() as cursor:  # what a server does by itself soon after so many rows
        cursor.execute("VACUUM ANALYZE" if may_vacuum else "ANALYZE")
    figures: dict[str, float] = {}
    with override_settings(ALLOWED_HOSTS=["testserver"], MINGCHUANG_SECOND_FACTOR="optional"):
        client = Client()
        client.force_login(people["gongkai"])
        case = Case.objects.filter(closed_at__isnull=True).order_by("pk").first()
        assert case is not None
        for name, address in (
            ("home", "/desk/"),
            ("ledger", reverse("foi_ledger")),
            ("ledger_filtered", f"{reverse('foi_ledger')}?year={TODAY.year - 1}&intake=online&group=granted"),
            ("case", reverse("foi_case", args=[case.pk])),
        ):
            figures |= {f"{name}_{what}": value for what, value in _page(client, address).items()}
    year = queries.Period(date(TODAY.year - 1, 1, 1), date(TODAY.year - 1, 12, 31))
    figures["tally_seconds"] = round(statistics.median(_turns(lambda: queries.tally(year))) / 1000, 3)
    figures["clock_ms"] = round(_clock(), 3)
    return figures


def _page(client: Client, address: str) -> dict[str, float]:
    """Median by the clock and by the processor, and how often the database was asked; caches are warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as counted:
        reply = client.get(address)
    assert reply.status_code == 200, (address, reply.status_code)
    asked = len(counted)
    begun = time.process_time()
    taken = _turns(lambda: client.get(address))
    worked = (time.process_time() - begun) * 1000 / TURNS
    return {
        "ms": round(statistics.median(taken), 1),
        "quickest_ms": round(min(taken), 1),  # what other work on the machine disturbs least: for the ratio
        "processor_ms": round(worked, 1),
        "queries": asked,
    }


def _turns(work: Callable[[], object]) -> list[float]:
    """How long each turn took, in milliseconds."""
    taken = []
    for _turn in range(TURNS):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


TEN = (
    Event(date(2026, 3, 4), EventKind.SUPPLEMENT_ASKED, until=date(2026, 3, 20)),
    Event(date(2026, 3, 10), EventKind.SUPPLEMENT_RECEIVED),
    Event(date(2026, 3, 12), EventKind.THIRD_PARTY_ASKED, who="a"),
    Event(date(2026, 3, 13), EventKind.THIRD_PARTY_LETTER_RECEIVED, who="a"),
    Event(date(2026, 3, 17), EventKind.THIRD_PARTY_ANSWERED, who="a"),
    Event(date(2026, 3, 18), EventKind.AGENCY_ASKED, who="b"),
    Event(date(2026, 3, 19), EventKind.AGENCY_LETTER_RECEIVED, who="b"),
    Event(date(2026, 3, 24), EventKind.AGENCY_ANSWERED, who="b"),
    Event(date(2026, 3, 25), EventKind.FEE_NOTICED, until=date(2026, 4, 23)),
    Event(date(2026, 3, 30), EventKind.FEE_PAID),
)


def _clock() -> float:
    held = calendar()
    rounds = 200
    begun = time.perf_counter()
    for _turn in range(rounds):
        timing(date(2026, 3, 2), TEN, on=date(2026, 4, 1), calendar=held)
    return (time.perf_counter() - begun) * 1000 / rounds


def fill(bodies: list[Organisation], clerk: Person, count: int) -> None:
    """``count`` applications over six years, two hundred of them open, with two events of their clocks."""
    dice = random.Random(2026)
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        cases = [_case(number, count, bodies, clerk, dice) for number in numbers]
        insert(cases)
        insert([_request(case, dice) for case in cases])
        insert([_event(case, what) for case in cases for what in _EVENTS if case.closed_at is None])


_EVENTS = (EventKind.SUPPLEMENT_ASKED, EventKind.SUPPLEMENT_RECEIVED)


def _case(number: int, count: int, bodies: list[Organisation], clerk: Person, dice: random.Random) -> Case:
    is_open = number >= count - OPEN
    ago = dice.randrange(1, 25) if is_open else 40 + (YEARS * 365 - 40) * (count - number) // count
    received = TODAY - timedelta(days=ago)
    due = received + timedelta(days=28)
    return Case(
        kind="foi", number=f"BX-{received.year}-{number:07d}", key=None, organisation=bodies[number % len(bodies)],
        subject=f"第{number}号道路改造项目的招标文件", state=(State.HANDLING if is_open else State.ANSWERED).value,
        received_on=received, received_at=_at(received), due_on=due, owner=clerk if number % 3 else None,
        closed_at=None if is_open else _at(received + timedelta(days=18)),
    )  # fmt: skip


_KINDS, _INTAKES = list(ApplicantKind), list(Intake)
_OUTCOMES = list(Outcome)
_SECRETS = {
    "name": "明小雨", "id_number": "000000199001010000", "telephone": "0000-7654321", "address": "明窗大道9号",
    "wanted": "道路改造项目的招标文件和评分办法", "reasons": "{}",
}  # fmt: skip


def _request(case: Case, dice: random.Random) -> Model:
    ended = case.closed_at.astimezone(CHINA).date() if case.closed_at else None
    return apps.get_model("foi", "Request")(
        case=case, received_on=case.received_on, intake=dice.choice(_INTAKES), applicant_kind=dice.choice(_KINDS), **_SECRETS,
        sameness=f"{dice.randrange(50_000):064x}", topic=f"第{case.number}号道路改造项目招标文件"[:100],
        form_wanted=FormWanted.ELECTRONIC, delivery=Delivery.ONLINE, code_hash="0" * 64,
        outcome=dice.choice(_OUTCOMES) if ended else "", answered_on=ended, used_days=13 if ended else None,
    )  # fmt: skip


def _event(case: Case, what: EventKind) -> ClockEvent:
    day = case.received_on + timedelta(days=0 if what is EventKind.SUPPLEMENT_ASKED else 1)
    until = day + timedelta(days=20) if what is EventKind.SUPPLEMENT_ASKED else None
    return ClockEvent(case=case, what=what.value, on=day, at=_at(day), until=until)


def _at(day: date) -> datetime:
    return datetime.combine(day, hour(10), CHINA)
