"""Closures beside the published bank holidays, number series, tables read in, and the heartbeat of the workers."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Closure(models.Model):
    """A day on which no work is counted though the package of bank holidays does not know it (announced late)."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=120)
    announced_on = models.DateField()

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d %B %Y} {self.name}"


class Series(models.Model):
    """The last number given in a series of references, such as PRO or DAG06."""

    key = models.CharField(max_length=60, unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["key"]
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"


class TableDraft(models.Model):
    """Tables somebody read in and has not confirmed yet. Nothing of them is saved elsewhere until then."""

    kind = models.CharField(max_length=40, help_text="key of the import, such as people")
    about = models.CharField(max_length=80, blank=True, help_text="what it is read into, as in meeting:7")
    file_name = models.CharField(max_length=200, blank=True)
    content = models.JSONField(help_text="the tables as read")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind}, read in at {self.created_at:%Y-%m-%d %H:%M}"


class Heartbeat(models.Model):
    """When each background process last said that it lives."""

    BEAT: ClassVar[str] = "beat"
    ENFORCEMENT: ClassVar[str] = "enforcement"  # of the deadlines, at the end of each sweep

    name = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M:%S}"
