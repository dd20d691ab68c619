"""The law of the edition over finance and power lists: the edition that grew by changes equals a full build."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mingchuang.directory.actions import change_organisation
from mingchuang.disclosure.finance import actions as finance
from mingchuang.disclosure.finance.rules import Key, ReportKind
from mingchuang.edition.actions import build, publish_waiting, turn_day
from mingchuang.edition.models import Fault
from mingchuang.publishing import actions as publishing
from tests.disclosure.finance import factories as money
from tests.disclosure.powers import factories as powers
from tests.edition.factories import only
from tests.publishing.test_edition_law import everything, forget_the_edition, told

SEQUENCES = {
    "published, renamed, withdrawn": ("approve", "accounts", "powers", "rename", "withdraw", "tomorrow"),
    "a second version, a correction, a limit that passes": ("powers", "powers", "accounts", "approve", "late", "correct"),
}  # fmt: skip


class Story:
    """A department that publishes its money and its powers; the clock goes on with each step."""

    def __init__(self) -> None:
        self.district = powers.education()
        self.now = money.MORNING
        self.report = self.version = None

    @property
    def day(self) -> date:
        return timezone.localtime(self.now).date()

    def happen(self, step: str) -> None:
        self.now += timedelta(hours=5)
        getattr(self, step)()
        turn_day(day=self.day)
        publish_waiting(day=self.day, at=self.now)

    def approve(self) -> None:
        key = Key(2026, ReportKind.BUDGET)
        finance.record_approval(
            [self.district.department], key, self.day, actor=self.district.editor, at=self.now
        )

    def accounts(self) -> None:
        self.report = money.published(self.district, at=self.now)

    def powers(self) -> None:
        rows = powers.FIRST[1:] if self.version else powers.FIRST
        self.version = powers.published(self.district, rows, self.day, self.now)

    def rename(self) -> None:
        changes = {"name": "明窗区教育体育局", "short_name": "区教体局"}
        change_organisation(self.district.department, changes, actor=None, at=self.now)

    def withdraw(self) -> None:
        for article in (self.report.article, self.version.article):
            publishing.withdraw(article, actor=self.district.signer, at=self.now, reason="内容有误。")

    def correct(self) -> None:
        publishing.correct(self.report.article, actor=self.district.signer, at=self.now, reason="更正说明。")

    def tomorrow(self) -> None:
        self.now += timedelta(days=1)

    def late(self) -> None:
        self.now += timedelta(days=30)


@pytest.mark.django_db
@pytest.mark.parametrize("steps", SEQUENCES.values(), ids=SEQUENCES.keys())
def test_finance_and_powers_pages_equal_a_full_build(steps):
    before = settings.EDITION
    with tempfile.TemporaryDirectory() as folder, transaction.atomic(), only(*told("assets")):
        try:
            settings.EDITION = Path(folder) / "incremental"
            story = Story()
            build(day=story.day, at=story.now)
            for step in steps:
                story.happen(step)
            incremental = everything()
            assert not Fault.objects.exists()
            forget_the_edition()
            settings.EDITION = Path(folder) / "full"
            turn_day(day=story.day)
            build(day=story.day, at=story.now)
            full = everything()
            assert incremental.keys() == full.keys()
            assert [path for path in full if incremental[path] != full[path]] == []
        finally:
            settings.EDITION = before
            transaction.set_rollback(True)
