"""A notice is owned here and exists once; its e-mail is leased, has one Message-ID, and is never lost.

Beside it what people choose: how each topic reaches them, what they follow, and when they are away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from foundation.core.dated import DatedModel
from foundation.core.scope import ScopeField
from foundation.notifications.rules import DAILY, DEFAULT_HOUR, INBOX, WAYS

if TYPE_CHECKING:
    from foundation.accounts.models import Person

WAY_CHOICES = list(WAYS.items())


class Digest(models.Model):
    """The one e-mail of a day that holds what somebody did not want at once."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="digests")
    day = models.DateField(help_text="in Europe/London")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"Digest of {self.day:%-d %B %Y} for {self.person}"


class Notice(models.Model):
    """One notice to one person. `key` makes it happen once: issuing twice, or a worker run twice, adds none."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    key = models.CharField(max_length=160, db_index=True)
    topic = models.CharField(max_length=40, db_index=True)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=200, blank=True)
    scope = ScopeField(blank=True)
    invitation = models.TextField(blank=True, help_text="a calendar's entry that goes with the e-mail, as iCalendar")
    created_at = models.DateTimeField(db_index=True)
    read_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="when its matter was done, or no longer so")
    way = models.CharField(max_length=10, choices=WAY_CHOICES, default=INBOX, help_text="how it goes out by e-mail")
    digest = models.ForeignKey(Digest, on_delete=models.PROTECT, null=True, blank=True, related_name="notices")
    passed_from = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notices_passed",
        help_text="who is away, and for whose seat its reader stands in",
    )
    passed_on = models.BooleanField(default=False, help_text="its reader is away; whoever stands in was told")

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notice_once")]
        indexes = [
            models.Index(
                fields=["person", "created_at"],
                condition=Q(way=DAILY, digest__isnull=True, read_at__isnull=True),
                name="notice_for_a_digest",
            )
        ]

    def __str__(self) -> str:
        return self.subject


class Email(models.Model):
    """An e-mail to send, claimed by one conditional UPDATE. Nobody touches it before `leased_until`.

    That is the end of the lease of the worker sending it, or of the wait after a failure. A parked one has failed for
    long and waits for somebody to say that it be tried again.
    """

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="email")
    digest = models.OneToOneField(Digest, on_delete=models.PROTECT, null=True, blank=True, related_name="email")
    message_id = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True, db_index=True)
    parked_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "e-mail"
        constraints = [
            models.CheckConstraint(
                condition=Q(notice__isnull=True) ^ Q(digest__isnull=True), name="email_of_a_notice_or_a_digest"
            )
        ]
        indexes = [models.Index(fields=["leased_until"], condition=Q(sent_at__isnull=True), name="email_waiting")]

    def __str__(self) -> str:
        return self.message_id

    @property
    def person(self) -> Person:
        """Whom it is to."""
        found: Person = self.about.person
        return found

    @property
    def about(self) -> Notice | Digest:
        """What it carries."""
        carried = self.notice or self.digest
        assert carried is not None  # noqa: S101  # the table's own constraint
        return carried

    @property
    def reference(self) -> str:
        return f"e-mail {self.pk}"


class Rhythm(models.Model):
    """From which hour on somebody gets their daily digest. Without a row it is the default hour."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rhythm")
    hour = models.PositiveSmallIntegerField(default=DEFAULT_HOUR, help_text="0 to 23, Europe/London")

    class Meta:
        ordering = ["person"]
        constraints = [models.CheckConstraint(condition=Q(hour__lt=24), name="rhythm_hour_of_a_day")]

    def __str__(self) -> str:
        return f"{self.person}: {self.hour}:00"


class Choice(models.Model):
    """How one topic reaches somebody by e-mail. Without a row it is the topic's default."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notice_choices")
    topic = models.CharField(max_length=40)
    way = models.CharField(max_length=10, choices=WAY_CHOICES)

    class Meta:
        ordering = ["person", "topic"]
        constraints = [models.UniqueConstraint(fields=["person", "topic"], name="choice_once_a_topic")]

    def __str__(self) -> str:
        return f"{self.person}, {self.topic}: {self.get_way_display()}"


class Follow(models.Model):
    """Something of which somebody wants to hear at once, by its key such as group:5."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="follows")
    subject = models.CharField(max_length=60, db_index=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "subject"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.person} follows {self.subject}"


class Absence(DatedModel):
    """Days on which somebody is away, both included: notices of their seats' duties go to who stands in."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences")
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta(DatedModel.Meta):
        ordering = ["-valid_from", "-pk"]
        constraints = [
            *DatedModel.Meta.constraints,
            models.CheckConstraint(condition=Q(valid_to__isnull=False), name="absence_has_its_end"),
        ]

    def __str__(self) -> str:
        return f"{self.person} is away from {self.valid_from:%-d %B %Y} to {self.valid_to:%-d %B %Y}"

    @property
    def reference(self) -> str:
        return f"absence {self.pk}"


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
