"""Kept inspections, for tests."""

from datetime import UTC, datetime

import factory

from mingchuang.inspection.models import Inspection
from mingchuang.inspection.rules import Stage, Verdict

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


class InspectionFactory(factory.django.DjangoModelFactory):
    """An inspection that came to its end."""

    class Meta:
        model = Inspection

    stage = Stage.DONE
    asked_at = MORNING
    ended_at = MORNING
    pages = 12
    verdict = Verdict.PASSED
    points = 91.5
