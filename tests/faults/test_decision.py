"""kill -9 between decision and letter: both or none, and the number is not lost."""

import pytest

pytestmark = pytest.mark.xdist_group("faults")

PREPARED = """
from datetime import UTC, datetime
from mingchuang.accounts.actions import add_person, grant_role
from mingchuang.accounts.rules import RoleKind
from mingchuang.directory.models import Organisation
from mingchuang.foi import actions
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.words import ApplicantKind, Delivery, FormWanted
at = datetime(2026, 3, 10, 1, tzinfo=UTC)
office = Organisation.objects.get(code="MC")
people = {}
for name, kind in (("clerk", RoleKind.INFORMATION_OFFICER), ("lawyer", RoleKind.CHECKER),
                   ("guard", RoleKind.SECRECY_CHECKER), ("signer", RoleKind.SIGNER)):
    people[name] = add_person(username=name, full_name=name, actor=None, at=at)
    grant_role(people[name], kind, office, actor=None, at=at)
application = actions.Application(
    organisation=office, applicant_kind=ApplicantKind.NATURAL, name="明小雨", title="2025年预算", wanted="2025年部门预算全文",
    form_wanted=FormWanted.ELECTRONIC, delivery=Delivery.ONLINE, telephone="0000-7654321",
)
found = actions.submit(application, key="one", at=at).request
actions.draft(found, Outcome.DISCLOSED, {"given": "预算1份"}, actor=people["clerk"], at=at)
actions.submit_answer(found, actor=people["clerk"], at=at)
actions.review(found, "pass_legal", actor=people["lawyer"], at=at)
actions.review(found, "pass_secrecy", actor=people["guard"], at=at)
answer = None
"""
SIGNED = """
from datetime import UTC, datetime
from mingchuang.accounts.models import Person
from mingchuang.foi import actions
from mingchuang.foi.models import Request
letter = actions.sign(Request.objects.get(), actor=Person.objects.get(username="signer"), at=datetime(2026, 3, 10, 2, tzinfo=UTC))
answer = letter.number
"""
STANDING = """
from mingchuang.casework.models import Letter, Series
from mingchuang.foi.models import Request
from mingchuang.journal.models import Entry
found = Request.objects.get()
answer = {
    "state": found.case.state, "answered": found.answered_on is not None,
    "letters": sorted(Letter.objects.values_list("kind", flat=True)),
    "series": Series.objects.get(name__startswith="foi.letter").last,
    "told": Entry.objects.filter(verb="foi.answered").count(),
}
"""
NOTHING = {"state": "signing", "answered": False, "letters": ["1"], "series": 1, "told": 0}
BOTH = {"state": "answered", "answered": True, "letters": ["1", "13"], "series": 2, "told": 1}


@pytest.fixture
def awaiting(computer):
    """A machine with one application that waits for its signature."""
    computer.ask(PREPARED)
    return computer


def test_a_signature_killed_at_any_step_leaves_neither_decision_nor_letter(awaiting):
    for place in (
        "mingchuang.documents.rendering:render_letter",  # decided, the letter not yet printed
        "mingchuang.casework.papers:keep",  # printed, not yet kept
        "mingchuang.casework.actions:enter",  # about to journal the decision
        "mingchuang.foi.actions.answering:enter",  # everything written, not yet committed
    ):
        awaiting.killed_asking(place, 1, SIGNED)
        assert awaiting.ask(STANDING) == NOTHING, place
    assert awaiting.ask(SIGNED) == "区政府公开〔2026〕2号"
    assert awaiting.ask(STANDING) == BOTH
    awaiting.done("journal", "verify")


def test_a_process_killed_right_after_the_signature_leaves_both(awaiting):
    awaiting.killed_asking("time:monotonic_ns", 1, f"{SIGNED}\nimport time\ntime.monotonic_ns()")
    assert awaiting.ask(STANDING) == BOTH
