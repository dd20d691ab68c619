"""kill -9 while a report is frozen, and while the journal is sealed: all of it or nothing."""

import pytest

pytestmark = pytest.mark.xdist_group("faults")

PREPARED = """
from datetime import UTC, date, datetime
from mingchuang.accounts.actions import add_person, grant_role
from mingchuang.accounts.rules import RoleKind
from mingchuang.annualreport import actions
from mingchuang.directory.models import Organisation
at, today = datetime(2027, 1, 20, 1, tzinfo=UTC), date(2027, 1, 20)
office = Organisation.objects.get(code="MC")
people = {}
for name, kind in (("clerk", RoleKind.INFORMATION_OFFICER), ("signer", RoleKind.SIGNER)):
    people[name] = add_person(username=name, full_name=name, actor=None, at=at)
    grant_role(people[name], kind, office, actor=None, at=at)
report = actions.begin(2026, office, actor=people["clerk"], at=at, today=today)
actions.explain_difference(report, "各单位的数据仍在核对。", actor=people["clerk"], at=at)
actions.write(report, {"problems": "公开还不够及时。"}, actor=people["clerk"], at=at)
for step in ("submit", "accept"):
    actions.move(report, step, actor=people["clerk"], at=at, today=today)
answer = None
"""
FROZEN = """
from datetime import UTC, date, datetime
from mingchuang.accounts.models import Person
from mingchuang.annualreport import actions
from mingchuang.annualreport.models import AnnualReport
at, signer = datetime(2027, 1, 20, 2, tzinfo=UTC), Person.objects.get(username="signer")
actions.move(AnnualReport.objects.get(), "publish", actor=signer, at=at, today=date(2027, 1, 20))
answer = None
"""
STANDING = """
from mingchuang.annualreport.models import AnnualReport, FrozenList
from mingchuang.journal.models import Entry
found = AnnualReport.objects.get()
answer = [found.stage, bool(found.frozen), FrozenList.objects.exists(), Entry.objects.filter(verb="annualreport.frozen").count()]
"""
SEALED = """
from datetime import UTC, datetime
from mingchuang.journal.actions import seal_waiting
seal_waiting(at=datetime(2027, 1, 20, 3, tzinfo=UTC))
answer = None
"""
BLOCKS = """
from mingchuang.journal.models import Block, Entry
last = Block.objects.order_by("-number").first()
answer = [Block.objects.count(), Entry.objects.order_by("-pk").first().pk - (last.last_entry if last else 0)]
"""


def test_a_report_killed_while_it_is_frozen_and_a_seal_killed_are_whole_or_not_there(computer):
    computer.ask(PREPARED)
    for place, times in (
        ("mingchuang.annualreport.actions:_frozen_list", 3),  # some lists made
        ("mingchuang.annualreport.actions:_record", 1),  # everything frozen, not journalled, not committed
    ):
        computer.killed_asking(place, times, FROZEN)
        assert computer.ask(STANDING) == ["accepted", False, False, 0], place
    computer.ask(FROZEN)
    assert computer.ask(STANDING) == ["published", True, True, 1]
    before = computer.ask(BLOCKS)
    computer.killed_asking("mingchuang.journal.actions:canonical", 2, SEALED)  # some entries read
    computer.killed_asking("mingchuang.journal.models:Block.save", 1, SEALED)  # about to write the block
    assert computer.ask(BLOCKS) == before
    computer.ask(SEALED)
    assert computer.ask(BLOCKS) == [before[0] + 1, 0]
    computer.done("journal", "verify")
