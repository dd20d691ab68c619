"""kill -9 in the middle of many: each case is done or not done, what is left is done afterwards, no number is lost."""

import pytest

from tests.faults.test_decision import PREPARED

pytestmark = pytest.mark.xdist_group("faults")

MORE = """
for number in (2, 3):
    other = actions.submit(application, key=str(number), at=at).request
    actions.draft(other, Outcome.DISCLOSED, {"given": "预算1份"}, actor=people["clerk"], at=at)
    actions.submit_answer(other, actor=people["clerk"], at=at)
    actions.review(other, "pass_legal", actor=people["lawyer"], at=at)
    actions.review(other, "pass_secrecy", actor=people["guard"], at=at)
"""
SIGNED = """
from datetime import UTC, datetime
from mingchuang.accounts.models import Person
from mingchuang.casework import batches
from mingchuang.foi.models import Request
from mingchuang.foi.together import answer_of
at = datetime(2026, 3, 10, 2, tzinfo=UTC)
lines = [batches.Line(one.case, values={"seen": answer_of(one, at.date()).seen}) for one in Request.objects.order_by("pk")]
batch = batches.order("foi.sign", lines, {}, key="one form", actor=Person.objects.get(username="signer"), at=at)
batches.carry_out(batch, at=at)
answer = None
"""
STANDING = """
from mingchuang.casework.models import Batch, BatchItem, Letter, Series
from mingchuang.foi.models import Request
answer = {
    "states": list(Request.objects.order_by("pk").values_list("case__state", flat=True)),
    "items": list(BatchItem.objects.order_by("pk").values_list("state", flat=True)),
    "letters": Letter.objects.filter(kind="13").count(), "series": Series.objects.get(name__startswith="foi.letter").last,
    "batches": Batch.objects.count(), "ended": Batch.objects.filter(ended_at__isnull=False).count(),
}
"""
CARRIED_ON = """
from datetime import UTC, datetime
from mingchuang.casework import batches
while batches.carry_on(datetime(2026, 3, 10, 3, tzinfo=UTC)):
    pass
answer = None
"""


def standing(done: int, batches: int) -> dict:
    """So many of three are signed, each with its letter and its note; the numbers are those of receipts and answers."""
    waiting = 3 - done
    items = [*["done"] * done, *["waiting"] * waiting] if batches else []
    return {
        "states": [*["answered"] * done, *["signing"] * waiting], "items": items, "letters": done, "series": 3 + done,
        "batches": batches, "ended": int(done == 3),
    }  # fmt: skip


def test_many_signatures_killed_on_the_way_leave_each_case_whole_and_the_rest_is_done_afterwards(computer):
    computer.ask(PREPARED.replace("answer = None", "") + MORE + "answer = None")
    computer.killed_asking(
        "mingchuang.documents.rendering:render_letter", 2, SIGNED
    )  # the second is decided, not printed
    assert computer.ask(STANDING) == standing(done=1, batches=1)
    computer.killed_asking("mingchuang.casework.papers:keep", 1, SIGNED)  # sent again: printed, not kept
    assert computer.ask(STANDING) == standing(done=1, batches=1)
    computer.ask(CARRIED_ON)
    assert computer.ask(STANDING) == standing(done=3, batches=1)
    computer.done("journal", "verify")
