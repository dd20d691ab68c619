"""A year and the bodies a figure is asked of."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from mingchuang.directory.models import Organisation


@dataclass(frozen=True)
class Period:
    """A calendar year in local time: moments from ``start`` up to, not including, ``end``."""

    year: int

    @property
    def start(self) -> datetime:
        """The first moment of the year."""
        return timezone.make_aware(datetime.combine(date(self.year, 1, 1), time.min))

    @property
    def end(self) -> datetime:
        """The first moment after the year."""
        return timezone.make_aware(datetime.combine(date(self.year + 1, 1, 1), time.min))

    @property
    def last_day(self) -> date:
        """31 December."""
        return date(self.year, 12, 31)


@dataclass(frozen=True)
class Scope:
    """An organisation with all below it; the government at the root stands for the whole district."""

    organisation: Organisation
    ids: tuple[int, ...]
    is_whole: bool

    @classmethod
    def of(cls, organisation: Organisation) -> "Scope":
        """The scope of an organisation; closed ones below it count, for they worked part of the year."""
        if organisation.parent_id is None:
            return cls(organisation, (), True)
        ids, level = [organisation.pk], [organisation.pk]
        while level:
            level = list(Organisation.objects.filter(parent__in=level).values_list("pk", flat=True))
            ids += level
        return cls(organisation, tuple(ids), False)

    def lookup(self, field: str = "organisation") -> dict[str, tuple[int, ...]]:
        """The condition for a query; none for the whole district."""
        return {} if self.is_whole else {f"{field}__in": self.ids}
