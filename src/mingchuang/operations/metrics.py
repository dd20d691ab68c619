"""Figures for monitoring in the form that Prometheus reads: numbers and names of our own code, nobody's data.

Requests are counted by each process of the web server; ``mingchuang serve`` names the folder through which they
add up (``PROMETHEUS_MULTIPROC_DIR``). Everything else is read from the database when it is asked for. Finished
pages are answered before any of this; nginx counts those.
"""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from mingchuang.edition.queries import status
from mingchuang.journal.queries import found
from mingchuang.operations.backup.rules import BackupVerb
from mingchuang.outbox.queries import count, failing_jobs, last_sign_of_life, oldest
from mingchuang.outbox.rules import Stream
from mingchuang.search.queries import documents
from mingchuang.search.store import IndexAbsentError
from mingchuang.ui.room import home_is_read_only

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)

_own = CollectorRegistry()
REQUESTS = Counter(
    "mingchuang_requests", "Dynamic requests by view and kind of answer", ["view", "status"], registry=_own
)
DURATION = Histogram(
    "mingchuang_request_seconds", "Seconds until an answer began", ["view"], buckets=SECONDS, registry=_own
)


def count_request(view: str, status_code: int, seconds: float) -> None:
    """Count one answer; ``view`` is the name of the address, never the address."""
    REQUESTS.labels(view, f"{status_code // 100}xx").inc()
    DURATION.labels(view).observe(seconds)


def report() -> bytes:
    """All figures in the text format of Prometheus."""
    registry = CollectorRegistry()
    registry.register(StateCollector(timezone.now()))
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
        return generate_latest(registry)
    return generate_latest(registry) + generate_latest(_own)


class StateCollector(Collector):
    """How the installation stands at a moment, read from the database and the disk."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def collect(self) -> Iterator[Metric]:
        """One family for each thing that is worth a threshold."""
        yield from self._queues()
        yield from self._jobs()
        edition = status()
        yield _gauge("mingchuang_edition_number", "Number of the last closed edition", edition.edition)
        yield _gauge("mingchuang_edition_pages", "Files of the edition", edition.pages)
        yield _gauge("mingchuang_edition_faults", "Pages that could not be made", edition.faults)
        yield _gauge("mingchuang_search_documents", "Documents in the index; -1 without one", _documents())
        free = shutil.disk_usage(settings.HOME).free
        yield _gauge("mingchuang_disk_free_bytes", "Bytes free where the home lies", free)
        writable = not home_is_read_only()
        yield _gauge("mingchuang_disk_writable", "Whether anything can be written into the home", writable)
        backup = found(verb=BackupVerb.MADE.value).first()
        yield _gauge(
            "mingchuang_backup_timestamp_seconds",
            "When the last backup was made; 0 before the first",
            backup.at.timestamp() if backup else 0,
        )

    def _queues(self) -> Iterator[Metric]:
        since = oldest()
        waiting = GaugeMetricFamily("mingchuang_outbox_waiting", "Changes to follow up", labels=["stream"])
        lag = GaugeMetricFamily(
            "mingchuang_outbox_lag_seconds", "Seconds that the oldest change has waited", labels=["stream"]
        )
        for stream in Stream:
            waiting.add_metric([stream.value], count(stream))
            begun = since.get(stream, self.at)
            lag.add_metric([stream.value], max(0.0, (self.at - begun).total_seconds()))
        yield waiting
        yield lag

    def _jobs(self) -> Iterator[Metric]:
        failing = GaugeMetricFamily(
            "mingchuang_job_failures", "Failures in a row of jobs in trouble", labels=["job"]
        )
        for job in failing_jobs():
            failing.add_metric([job.name], job.failures)
        yield failing
        seen = last_sign_of_life()
        yield _gauge(
            "mingchuang_worker_seen_timestamp_seconds",
            "When the background worker last gave a sign of life; 0 before it ever ran",
            seen.timestamp() if seen else 0,
        )


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, meaning, value=value)


def _documents() -> int:
    try:
        return documents()
    except (IndexAbsentError, OSError):
        return -1
