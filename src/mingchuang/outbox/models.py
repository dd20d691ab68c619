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
