"""Forty answers that wait for the legal office, written into a served house in a moment (by ``mingchuang shell``)."""

import os
import subprocess
import sys
from unittest.mock import patch

from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.directory.queries import government
from mingchuang.foi import actions
from mingchuang.foi.rules.outcomes import Outcome
from tests.browser.house import House
from tests.foi.factories import application, reasons_for

SUBJECT, COUNT = "批量审阅的清单", 40


def write() -> None:
    """Inside the house: applications without receipts, drafted and handed in by its clerk."""
    clerk, at = Person.objects.get(username="gongkai"), timezone.now()
    with patch("mingchuang.foi.actions.intake._receipt"):
        for number in range(1, COUNT + 1):
            asked = application(government(), title=f"{SUBJECT}第{number}件", name=f"明第{number}")
            found = actions.submit(asked, key=f"forty-{number}", at=at).request
            reasons = reasons_for(Outcome.DISCLOSED)
            actions.draft(found, Outcome.DISCLOSED, reasons, actor=clerk, at=at)
            actions.submit_answer(found, actor=clerk, at=at)


def write_into(house: House) -> None:
    """From outside."""
    told = {"MINGCHUANG_HOME": str(house.home), "DATABASE_URL": house.database}
    told["MINGCHUANG_SECOND_FACTOR"] = "optional"
    code = "from tests.browser.forty import write; write()"
    command = [sys.executable, "-m", "mingchuang", "shell", "-v", "0", "-c", code]
    subprocess.run(command, env={**os.environ, **told}, check=True)
