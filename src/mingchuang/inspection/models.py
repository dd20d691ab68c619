"""Inspections that were kept, what they found, and the probes of the home page."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mingchuang.fields import TermField
from mingchuang.inspection.rules import Stage, Verdict


class Inspection(models.Model):
    """One inspection of our own edition.

    ``lines`` holds what each indicator came to (``{"id", "found", "deducted", "estimate"}``), ``warnings`` the
    limits that come near, ``undecided`` the codes of the rules left to people. ``found`` counts the findings, of
    which at most ``FINDINGS_KEPT`` are kept. ``pictures`` names the picture of a page with a finding by its address;
    the files lie in the home, of the newest inspections alone.
    """

    stage = TermField(Stage, default=Stage.WAITING)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    pages = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    verdict = TermField(Verdict, blank=True)
    points = models.FloatField(null=True, blank=True)
    estimate = models.BooleanField(default=True)
    lines = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    undecided = models.JSONField(default=list)
    pictures = models.JSONField(default=dict)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["stage"], condition=Q(stage=Stage.WAITING), name="inspection_one_waiting"
            ),
            models.UniqueConstraint(
                fields=["stage"], condition=Q(stage=Stage.RUNNING), name="inspection_one_running"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M} {self.stage}"


class StoredFinding(models.Model):
    """One finding of a kept inspection: the rule, the address, what is wrong, the evidence."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="findings")
    rule = models.CharField(max_length=40)
    address = models.CharField(max_length=1000)
    said = models.CharField(max_length=300)
    evidence = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["inspection", "rule"], name="inspection_finding_rule")]

    def __str__(self) -> str:
        return f"{self.rule} {self.address}"


class Probe(models.Model):
    """One look at the home page from outside: whether it opened within 15 seconds, and how long it took."""

    at = models.DateTimeField(db_index=True)
    opened = models.BooleanField()
    milliseconds = models.PositiveIntegerField()
    problem = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {'开' if self.opened else '不开'}"
