"""What must follow a change, written in the change's own transaction."""

from django.db import models

from mingchuang.fields import TermField
from mingchuang.outbox.rules import Stream


class Message(models.Model):
    """One thing to follow up: a dependency key for the edition, a document for the index, a mail to send.

    Rows are written by actions inside their transaction and read by the background worker, so that a crash
    between the change and its consequences loses nothing. ``id`` grows, but on PostgreSQL rows may become
    visible out of order; readers that keep a position allow for that (``outbox.queries``).
    """

    stream = TermField(Stream)
    key = models.CharField(max_length=200)
    payload = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["stream", "id"], name="outbox_stream_order")]

    def __str__(self) -> str:
        return f"{self.stream}:{self.key}"


class JobState(models.Model):
    """How a background job fares: when it last ran, and since when it has been failing.

    Kept for the worker's own sign of life and for jobs that have failed; a job that was never in trouble has
    no row. What failed is told by the kind of the error alone, because an error's text may carry personal data.
    """

    name = models.CharField(max_length=60, primary_key=True)
    label = models.CharField(max_length=60)
    ran_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(failures=0, failing_since=None)
                | models.Q(failures__gt=0, failing_since__isnull=False),
                name="outbox_failing_jobs_say_since_when",
            )
        ]

    def __str__(self) -> str:
        return self.name
