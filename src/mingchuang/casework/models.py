"""Number series: the only state that the case kernel shares with publishing."""

from django.db import models


class Series(models.Model):
    """A run of numbers without gaps: ``last`` is the number given out most recently."""

    name = models.CharField(max_length=120, unique=True)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.last}"
