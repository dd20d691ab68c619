"""Answers signed one after the other: how long one decision with its letter takes, and how many go out in a second."""

import statistics
import time
from datetime import timedelta

from mingchuang.accounts.models import Person
from mingchuang.foi import actions
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.words import ApplicantKind, Delivery, FormWanted
from mingchuang.operations.bench.articles import NOON, District, found
from mingchuang.operations.demo.founding import add_people

REASONS = {
    "search": "公文系统和档案室全部目录，并向青禾镇核实",
    "search_how": "以“水渠、普查”为检索词检索，并人工翻查目录",
    "search_by": "办公室信息科、档案室",
    "search_on": "2026年3月5日",
}


def measure(size: int) -> dict[str, float]:
    """Seconds of one signature with its letter (half are quicker; the slowest of a hundred), and letters a second."""
    district = found()
    people = add_people(district.organisations, "Mc-bench-2026", NOON)
    waiting = [_awaiting_signature(district, people, number) for number in range(size)]
    taken = []
    for one in waiting:
        begun = time.perf_counter()
        actions.sign(one.request, actor=people["qianfa"], at=NOON + timedelta(hours=1))
        taken.append(time.perf_counter() - begun)
    return {
        "letter_p50_seconds": round(statistics.median(taken), 4),
        "letter_p99_seconds": round(sorted(taken)[int(len(taken) * 0.99) - 1], 4),
        "letters_per_second": round(size / sum(taken), 1),
    }


def _awaiting_signature(district: District, people: dict[str, Person], number: int) -> actions.Submitted:
    """An application of today whose answer only waits for the signature."""
    application = actions.Application(
        organisation=district.organisations["MC"], applicant_kind=ApplicantKind.NATURAL, name="明小满",
        title=f"第{number}条水渠普查表", wanted=f"青禾镇第{number}条农田水渠的普查登记表及附图。",
        form_wanted=FormWanted.ELECTRONIC, delivery=Delivery.ONLINE, telephone=f"0000-{5000000 + number}",
    )  # fmt: skip
    taken = actions.submit(application, key=f"bench-{number}", at=NOON)
    request = taken.request
    actions.draft(request, Outcome.NON_EXISTENT, REASONS, actor=people["gongkai"], at=NOON)
    actions.submit_answer(request, actor=people["gongkai"], at=NOON)
    actions.review(request, "pass_legal", actor=people["fazhi"], at=NOON)
    actions.review(request, "pass_secrecy", actor=people["baomi"], at=NOON)
    return taken
