"""Numbers without gaps, the same on SQLite (no row locks) and PostgreSQL.

The conditional update takes the row's lock (PostgreSQL) or the database's write lock (SQLite) until the
caller's transaction ends: if that transaction fails, the number is free again, so no number is ever missing.
"""

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from mingchuang.casework.models import Series


def take(name: str, count: int = 1) -> range:
    """The next ``count`` numbers of the series ``name``, from 1; call it inside the using transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("numbers are taken inside the transaction that uses them")
    if count < 1:
        raise ValueError("count must be positive")
    if not Series.objects.filter(name=name).update(last=F("last") + count):
        try:
            with transaction.atomic():
                Series.objects.create(name=name, last=0)
        except IntegrityError:
            pass  # another writer began the series first; the update below waits for it
        Series.objects.filter(name=name).update(last=F("last") + count)
    last = Series.objects.values_list("last", flat=True).get(name=name)
    return range(last - count + 1, last + 1)
