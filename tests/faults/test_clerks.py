"""Twenty clerks who register at the same moment, each in a process of its own and through the form of the desk: no number
twice, none missing, the same form twice one case."""

import pytest

from tests.faults.machine import together

pytestmark = pytest.mark.xdist_group("faults")

CLERKS, EACH = 20, 3
PEOPLE = f"""
from django.utils import timezone
from mingchuang.accounts.actions import add_person, grant_role
from mingchuang.accounts.rules import RoleKind
from mingchuang.directory.models import Organisation
at = timezone.now()
for n in range(1, {CLERKS} + 1):
    clerk = add_person(username=f"clerk{{n}}", full_name=f"登记员{{n}}", is_demo=True, actor=None, at=at)
    grant_role(clerk, RoleKind.INFORMATION_OFFICER, Organisation.objects.get(code="MC"), actor=None, at=at)
answer = None
"""
REGISTER = f"""
import re
from django.core import signing
from django.db import transaction
from django.test import Client
from django.urls import reverse
from mingchuang.accounts.models import Person
from mingchuang.casework.numbering import take
from mingchuang.directory.models import Organisation
from mingchuang.foi.forms.applying import token
with transaction.atomic():
    mine = take("clerk of the test")[0]
desk = Client(SERVER_NAME="localhost")
desk.force_login(Person.objects.get(username=f"clerk{{mine}}"))
form = {{
    "intake": "letter", "received_on": "2026-03-02", "organisation": Organisation.objects.get(code="MC").pk,
    "applicant_kind": "natural", "name": "明小雨", "title": "2025年改造项目清单", "wanted": "2025年改造项目清单",
    "form_wanted": "paper", "delivery": "post", "address": "明窗大道1号", "telephone": "0000-7654321",
}}
ready()
for n in range({EACH} + 1):
    key = signing.dumps("one form", salt="foi.form") if n == {EACH} else token()
    told = desk.post(reverse("foi_new"), {{**form, "token": key}})
    assert told.get("Location", "").endswith("/receipt/"), (told.status_code, told.get("Location"))
    page = desk.get(told["Location"]).content.decode()
    print(re.search(r"MC-2026-\\d{{4}}", page)[0], re.search(r"<strong class=.foi-code.>([^<]+)<", page)[1])
"""
COUNTED = """
from mingchuang.casework.models import Case, Letter
answer = [sorted(Case.objects.values_list("number", flat=True)), sorted(Letter.objects.values_list("number", flat=True))]
"""


def test_of_sixty_registered_by_twenty_at_once_no_number_is_twice_and_none_missing(computer):
    computer.ask(PEOPLE)
    ended = together(computer.all_start(REGISTER, CLERKS))
    assert [one.stderr for one in ended if one.returncode] == []
    told = [line.split() for one in ended for line in one.stdout.splitlines()]
    cases, letters = computer.ask(COUNTED)
    assert cases == [f"MC-2026-{serial:04d}" for serial in range(1, CLERKS * EACH + 2)]
    assert len(set(letters)) == len(letters) == len(cases)
    assert sorted({number for number, _code in told}) == cases
    same = [tuple(line) for line in told if [row[0] for row in told].count(line[0]) > 1]
    assert (len(same), len(set(same))) == (CLERKS, 1)  # the form sent by all is one case with one code
