"""The law of the edition over finance and power lists: the edition that grew by changes equals a full build."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from mingchuang.directory.actions import change_organisation
from mingchuang.disclosure.finance import actions as finance
from mingchuang.disclosure.finance.rules import Key, ReportKind
from mingchuang.publishing import actions as publishing
from tests.disclosure.finance import factories as money
from tests.disclosure.powers import factories as powers
from tests.edition.law import assert_the_law, publish

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
        publish(self)

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
    assert_the_law(Story, [(step,) for step in steps])
