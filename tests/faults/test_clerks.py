"""Twenty clerks who register at the same moment: no number twice, none missing, the same form twice one case."""

import pytest

from tests.faults.machine import together

pytestmark = pytest.mark.xdist_group("faults")

CLERKS, EACH = 20, 3
CLERK = """
from mingchuang.accounts.models import Person
Person.objects.create_user(username="clerk", full_name="登记员", password="x")
answer = None
"""
REGISTER = f"""
import os
from datetime import UTC, datetime
from mingchuang.accounts.models import Person
from mingchuang.directory.models import Organisation
from mingchuang.disclosure.rules import Intake
from mingchuang.foi import actions
from mingchuang.foi.rules.words import ApplicantKind, Delivery, FormWanted
office, clerk = Organisation.objects.get(code="MC"), Person.objects.get(username="clerk")
at = datetime(2026, 3, 2, 1, tzinfo=UTC)
ready()
for n in range({EACH} + 1):
    key = "one form" if n == {EACH} else f"{{os.getpid()}}-{{n}}"
    application = actions.Application(
        office, ApplicantKind.NATURAL, "明小雨", "2025年改造项目清单", "2025年改造项目清单", FormWanted.PAPER, Delivery.POST,
        telephone="0000-7654321",
    )
    done = actions.register(application, Intake.LETTER, received_at=at, key=key, actor=clerk, at=at)
    print(done.request.case.number, done.code, done.is_new)
"""
COUNTED = """
from mingchuang.casework.models import Case, Letter
answer = [sorted(Case.objects.values_list("number", flat=True)), sorted(Letter.objects.values_list("number", flat=True))]
"""


def test_of_sixty_registered_by_twenty_at_once_no_number_is_twice_and_none_missing(computer):
    computer.ask(CLERK)
    ended = together(computer.all_start(REGISTER, CLERKS))
    assert [one.stderr for one in ended if one.returncode] == []
    told = [line.split() for one in ended for line in one.stdout.splitlines()]
    cases, letters = computer.ask(COUNTED)
    assert cases == [f"MC-2026-{serial:04d}" for serial in range(1, CLERKS * EACH + 2)]
    assert len(set(letters)) == len(letters) == len(cases)
    assert sorted({number for number, _code, _new in told}) == cases
    assert [new for _number, _code, new in told].count("True") == len(cases)
    same = [tuple(line[:2]) for line in told if [row[0] for row in told].count(line[0]) > 1]
    assert (len(same), len(set(same))) == (CLERKS, 1)  # the form sent by all is one case with one code
