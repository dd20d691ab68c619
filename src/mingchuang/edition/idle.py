"""Brotli copies, made when nothing else waits."""

import brotli

from mingchuang.edition import locking, writing
from mingchuang.edition.models import EditionPage
from mingchuang.edition.rules import State

PAGES_AT_ONCE = 20


def compress_some() -> int:
    """Put brotli copies beside a few pages that lack them; how many pages were looked at.

    Holds the publisher's lock, so that no page changes under its copy; only a few pages at once, so that
    nothing that is to be published waits for it.
    """
    with locking.publisher() as held:
        if not held:
            return 0
        due = list(EditionPage.objects.filter(brotli_due=True, written=True)[:PAGES_AT_ONCE])
        for row in due:
            _compress(row)
        EditionPage.objects.filter(pk__in=[row.pk for row in due]).update(brotli_due=False)
        return len(due)


def _compress(row: EditionPage) -> None:
    if row.state != State.LIVE:
        return
    try:
        content = (writing.current() / row.path[1:]).read_bytes()
    except OSError:
        return
    if writing.digests_of(content).sha256 == row.sha256:
        writing.put_brotli(writing.current(), row.path, brotli.compress(content, quality=9))
