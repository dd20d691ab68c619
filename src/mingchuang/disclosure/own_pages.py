"""The directory as evidence: an organisation's own page is its content for 机关职能和机构设置 (第二十条第二项)."""

from collections.abc import Iterator

from django.db.models import Max
from django.utils import timezone

from mingchuang.directory.models import Organisation
from mingchuang.disclosure.evidence import Piece
from mingchuang.journal.models import Entry

CODE = "20-2"
_CHANGES = (
    "organisation.added",
    "organisation.changed",
    "post.added",
    "post.appointed",
    "post.changed",
    "post.left",
)


def pieces() -> Iterator[Piece]:
    """The pages of organisations whose functions, address, hours and telephone are all there."""
    complete = Organisation.objects.filter(is_active=True)
    for name in ("functions", "address", "office_hours", "telephone"):
        complete = complete.exclude(**{name: ""})
    changed = (
        Entry.objects.filter(verb__in=_CHANGES).order_by().values_list("organisation").annotate(at=Max("at"))
    )
    days = {code: timezone.localtime(at).date() for code, at in changed}
    for one in complete:
        if one.code in days:
            yield Piece(CODE, one.pk, days[one.code], f"{one.short_name}机构页面", f"/zwgk/bm/{one.slug}/")
