"""Make the whole edition from nothing, with the papers of policy documents and with papers kept: pages a second, memory."""

import os
import shutil
import time

from django.conf import settings

from mingchuang.edition import assets
from mingchuang.edition.actions import build
from mingchuang.edition.models import Edition, EditionPage
from mingchuang.operations.bench.articles import NOON, TODAY, fill, found
from mingchuang.operations.bench.memory import Watch


def prepare(size: int) -> None:
    """Write ``size`` articles."""
    fill(found(), size)


def measure(_size: int) -> dict[str, float]:
    """Figures of a full build over the articles that ``prepare`` wrote."""
    first = built()
    forget()
    again = built()
    return {
        **again,
        "first_seconds": first["seconds"],
        "first_pages_per_second": first["pages_per_second"],
        "peak_memory_megabytes": max(first["peak_memory_megabytes"], again["peak_memory_megabytes"]),
    }


def forget() -> None:
    """Leave nothing of the edition; the papers (PDF, DOCX), kept by what went into them, stay."""
    shutil.rmtree(settings.EDITION)
    for model in (EditionPage, Edition):
        model.objects.all().delete()


def built() -> dict[str, float]:
    """Build the edition of this home; files of the software itself are copied but not counted as pages."""
    assets.collect()
    software = sum(1 for _path in assets.source().every())
    with Watch() as memory:
        began, worked = time.perf_counter(), _worked()
        publication = build(day=TODAY, at=NOON)
        seconds, worked = time.perf_counter() - began, _worked() - worked
    assert publication.faults == 0
    pages = publication.rendered - software
    return {
        "pages": pages,
        "seconds": round(seconds, 1),
        "pages_per_second": round(pages / seconds, 1),
        "pages_per_processor_second": round(pages / worked, 1),
        "peak_memory_megabytes": memory.peak_megabytes,
    }


def _worked() -> float:
    """The processor's seconds of this process and of all that it started and that ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system
