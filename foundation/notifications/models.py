"""A notice is owned here and exists once; its e-mail is leased, has one Message-ID, and is never lost."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from foundation.core.scope import ScopeField


class Notice(models.Model):
    """One notice to one person. `key` makes it happen once: issuing twice, or a worker run twice, adds none."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    key = models.CharField(max_length=160)
    topic = models.CharField(max_length=40, db_index=True)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=200, blank=True)
    scope = ScopeField(blank=True)
    invitation = models.TextField(blank=True, help_text="a calendar's entry that goes with the e-mail, as iCalendar")
    created_at = models.DateTimeField(db_index=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notice_once")]

    def __str__(self) -> str:
        return self.subject


class Email(models.Model):
    """An e-mail to send, claimed by one conditional UPDATE. Nobody touches it before `leased_until`.

    That is the end of the lease of the worker sending it, or of the wait after a failure.
    """

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="email")
    message_id = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["leased_until"], condition=Q(sent_at__isnull=True), name="email_waiting")]

    def __str__(self) -> str:
        return self.message_id


class CalendarFeed(models.Model):
    """A private address under which somebody's calendar client finds a calendar. The address itself is not kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_feeds")
    calendar = models.CharField(max_length=60, help_text="which one, as in meetings:DAG")
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.calendar} of {self.person}"

    @property
    def reference(self) -> str:
        return f"calendar {self.pk}"
