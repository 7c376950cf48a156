"""A table read in and not confirmed yet."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from meetings.models.meetings import Meeting


class ImportDraft(models.Model):
    """A table somebody read in and has not confirmed yet. Nothing of it is saved elsewhere until then."""

    KINDS = [("agenda", "Agenda"), ("actions", "Actions")]

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="import_drafts")
    kind = models.CharField(max_length=20, choices=KINDS)
    file_name = models.CharField(max_length=200, blank=True)
    content = models.JSONField(help_text="the tables as read")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} for {self.meeting.reference}"
