"""The law of the edition over disclosure: after any sequence of its verbs, among publications, withdrawals, renamings
and turning days, the edition that grew by changes equals the one made from nothing."""

import contextlib
from datetime import timedelta
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from mingchuang.accounts.rules import RoleKind
from mingchuang.disclosure import actions
from mingchuang.disclosure.models import Exemption, Obligation, ReviewRound
from mingchuang.disclosure.public import catalogue
from mingchuang.disclosure.rules import Bearer, Intake, RefusedError
from mingchuang.edition.actions import turn_day
from mingchuang.publishing.models import Article
from mingchuang.publishing.rules import RelationKind, Validity
from tests.disclosure.factories import obligation, person
from tests.edition.law import assert_the_law, stories
from tests.publishing.test_edition_law import Relation, Story

OURS = (
    "oblige",
    "change_rule",
    "name_by_hand",
    "exempt",
    "guide",
    "intake",
    "review",
    "consolidate",
    "pass_days",
)
THEIRS = ("publish", "version", "withdraw", "validity", "bulk", "repeal", "rename", "edition", "organisation")
STEPS = st.lists(st.tuples(st.sampled_from(OURS + THEIRS), st.integers(0, 30)), min_size=3, max_size=10)


class Office(Story):
    """The small district with its information officer; refusals are part of the story."""

    def __init__(self) -> None:
        super().__init__()
        self.officer = person("gongkai", RoleKind.INFORMATION_OFFICER, self.district.government)

    def happen(self, verb: str, which: int) -> None:
        if verb not in OURS:
            super().happen(verb, which)
            return
        self.now += timedelta(hours=7)
        with contextlib.suppress(RefusedError):
            getattr(self, verb)(which)

    def some(self, which: int) -> Obligation:
        found = list(Obligation.objects.order_by("pk"))
        return found[which % len(found)] if found else self.oblige(which)

    def oblige(self, which: int) -> Obligation:
        begins = self.day + timedelta(days=which % 3)
        row = obligation(
            self.district.notices, field=("", "义务教育", "就业")[which % 3], bearer=list(Bearer)[which % 4],
            valid_from=begins, valid_until=begins + timedelta(days=which % 5),
        )  # fmt: skip
        values = {"item": f"事项{which}"}
        return actions.change_obligation(row, values, actor=self.officer, at=self.now, reason="新增")

    def change_rule(self, which: int) -> None:
        columns = [(self.district.policies, self.district.notices)[which % 2]]
        values = {"columns": columns, "sub_item": f"二级{which}"}
        actions.change_obligation(self.some(which), values, actor=self.officer, at=self.now, reason="调整")

    def name_by_hand(self, which: int) -> None:
        if article := self.live(which):
            body = article.organisation
            actions.attach(self.some(which), body, article, actor=self.officer, at=self.now)

    def exempt(self, which: int) -> None:
        standing = Exemption.objects.filter(ended_at=None).first()
        if standing and which % 2:
            actions.end_exemption(standing, actor=self.officer, at=self.now)
        else:
            body = self.district.department
            actions.exempt(self.some(which), body, reason="没有", actor=self.officer, at=self.now)

    def guide(self, which: int) -> None:
        values = {"office": self.district.department, "introduction": f"说明{which}"}
        actions.change_guide(values, actor=self.officer, at=self.now, reason=f"修改{which}")

    def intake(self, which: int) -> None:
        intake = list(Intake)[which % len(Intake)]
        options = {
            "details": f"方式{which}",
            "url": "",
            "actor": self.officer,
            "at": self.now,
            "reason": "调整",
        }
        actions.set_intake(intake, is_open=which % 3 > 0, **options)

    def review(self, which: int) -> None:
        """Open a round, or lead the last one to its published end."""
        current = ReviewRound.objects.filter(published_at=None).first()
        if current is None:
            actions.open_round(
                f"清理{which}", until_on=self.day, due_on=self.day, actor=self.officer, at=self.now
            )
            return
        for item in current.items.filter(decided=""):
            validity = list(Validity)[(which + item.pk) % 4]
            actions.propose(item, validity, reason="理由", actor=self.officer, at=self.now)
            actions.decide(item, actor=self.district.signer, at=self.now)
        actions.publish_round(current, actor=self.officer, at=self.now)

    def consolidate(self, which: int) -> None:
        if (article := self.live(which)) is None:
            return
        draft = self.district.draft(title=f"全文{which}")
        draft.relations.add(Relation(kind=RelationKind.CONSOLIDATES, target=article))
        self.keep(draft)

    def keep(self, draft: Article) -> None:
        from mingchuang.publishing import actions as publishing

        publishing.save_draft(draft, actor=self.district.editor, at=self.now)
        self.district.through_review(draft, at=self.now)

    def pass_days(self, which: int) -> None:
        self.now += timedelta(days=which % 4)
        turn_day(day=self.day)


@pytest.mark.django_db
@hypothesis_settings(
    max_examples=stories(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
@patch.object(catalogue, "IN_A_TABLE", 4)
@patch.object(catalogue, "ON_A_PAGE", 2)
def test_after_any_sequence_of_disclosure_the_edition_equals_a_full_build(steps):
    beginning = (("publish", 1), ("oblige", 0), ("intake", 1), ("guide", 1))
    assert_the_law(Office, steps, before=beginning)
