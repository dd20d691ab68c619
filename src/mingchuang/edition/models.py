"""What the edition holds, and its numbered states."""

from django.db import models
from django.db.models import Q

from mingchuang.edition.rules import MAX_PATH_BYTES, State, manifest_line
from mingchuang.fields import TermField


class EditionPage(models.Model):
    """What one address answers. The row is written before the file: it says what ought to lie there.

    ``edition`` is the edition in which it last changed; ``written`` is false while the file may still differ
    from the row (a publisher that was killed leaves it so, the next one writes again).
    """

    path = models.CharField(max_length=MAX_PATH_BYTES, unique=True)
    source = models.CharField(max_length=80)
    state = TermField(State)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    sm3 = models.CharField(max_length=64, blank=True)
    target = models.CharField(max_length=1000, blank=True)
    leaf = models.CharField(max_length=64, blank=True)
    edition = models.PositiveBigIntegerField(db_index=True)
    written = models.BooleanField(default=False)
    brotli_due = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["state", "path"], name="edition_page_state"),
            models.Index(fields=["state", "size"], name="edition_page_sizes"),  # counted and summed each time
            models.Index(fields=["source"], name="edition_page_source"),
            models.Index(fields=["id"], condition=Q(written=False), name="edition_page_unwritten"),
            models.Index(fields=["id"], condition=Q(brotli_due=True), name="edition_page_brotli_due"),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.state}"

    def says(self) -> bytes:
        """The line of the manifest for this address."""
        return manifest_line(
            self.state,
            self.path,
            size=self.size,
            sha256=self.sha256,
            sm3=self.sm3,
            target=self.target,
        )


class Edition(models.Model):
    """A numbered state of everything public, closed for ever, and its leaf in the log of roots.

    ``entries`` is the size of the tree (live, gone and moved addresses); ``changed`` how many the edition
    touched; ``log_frontier`` what the log's tree must remember to grow (``merkle.grown``); ``manifest`` the
    delta manifest, compressed (zlib), so that the file can be put back.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)
    entries = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    bytes = models.PositiveBigIntegerField()
    changed = models.PositiveIntegerField()
    journal_block = models.PositiveBigIntegerField()
    journal_seal = models.CharField(max_length=64)
    day = models.DateField()
    closed_at = models.DateTimeField()
    log_leaf = models.CharField(max_length=64)
    log_root = models.CharField(max_length=64)
    log_frontier = models.JSONField(default=list)
    manifest = models.BinaryField(default=b"")

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number} {self.root[:12]}"


class Fault(models.Model):
    """A page that could not be made. It keeps what it last showed and is tried again with each publication."""

    path = models.CharField(max_length=MAX_PATH_BYTES, unique=True)
    source = models.CharField(max_length=80)
    error = models.CharField(max_length=500)
    found_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.path}: {self.error}"


class DayTurned(models.Model):
    """A day whose ``day:`` key was queued, so that each day turns once."""

    day = models.DateField(primary_key=True)

    def __str__(self) -> str:
        return str(self.day)
