"""The law of the kernel: whatever happened, the incremental edition equals a full build byte for byte."""

import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from mingchuang.edition import writing
from mingchuang.edition.actions import build, publish_waiting, turn_day
from mingchuang.edition.models import DayTurned, Edition, EditionPage, Fault
from mingchuang.edition.queries import last_edition
from mingchuang.edition.rules import State
from mingchuang.outbox.models import Message
from tests.edition.factories import ToySite, contents, only

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
FIRST_DAY = date(2026, 3, 2)

PATHS = st.sampled_from(
    [f"/{folder}/{n}.html" for folder in ("news", "zwgk/notices") for n in range(4)] + ["/news/a/index.html"]
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), PATHS, st.sampled_from(["甲", "乙", "丙"])),
        st.tuples(st.just("withdraw"), PATHS, st.sampled_from(["撤回", "更正后另发"])),
        st.tuples(st.just("move"), PATHS, st.sampled_from(["/", "/zwgk/"])),
        st.tuples(st.just("delete"), PATHS),
        st.tuples(st.just("publish")),
        st.tuples(st.just("next day")),
    ),
    max_size=25,
)


def state_of_everything() -> tuple:
    rows = EditionPage.objects.exclude(state=State.DROPPED).order_by("path")
    return (
        contents(writing.current()),
        contents(writing.gone()),
        writing.redirects().read_bytes() if writing.redirects().exists() else b"",
        [row.says() for row in rows],
        last_edition().root if last_edition() else "",
    )


def forget_everything() -> None:
    for model in (EditionPage, Edition, Fault, Message, DayTurned):
        model.objects.all().delete()


@pytest.mark.django_db
@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_after_any_sequence_of_changes_the_edition_equals_a_full_build(steps):
    forget_everything()
    site, day, at = ToySite(), FIRST_DAY, NOON
    before = settings.EDITION
    with tempfile.TemporaryDirectory() as folder, only(site.source()):
        try:
            settings.EDITION = Path(folder) / "incremental"
            build(day=day, at=at)
            for name, *values in steps:
                at += timedelta(seconds=1)
                if name == "publish":
                    publish_waiting(day=day, at=at)
                elif name == "next day":
                    day += timedelta(days=1)
                    turn_day(day=day)
                else:
                    getattr(site, name)(*values)
            turn_day(day=day)
            publish_waiting(day=day, at=at + timedelta(seconds=1))
            incremental = state_of_everything()
            forget_everything()
            settings.EDITION = Path(folder) / "full"
            build(day=day, at=at)
            assert state_of_everything() == incremental
        finally:
            settings.EDITION = before
