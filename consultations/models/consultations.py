"""What is asked, of whom, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from consultations.rules.lifecycle import CONSULTATION, DRAFT, OPEN, PUBLISHED, WITHDRAWN
from foundation.accounts.models import Organisation
from foundation.core.clock import end_of_day
from foundation.core.scope import Classification, ScopeField, scope
from foundation.documents.models import DocumentVersion
from foundation.workflow.models import LifecycleModel, LifecycleQuerySet
from groups.models import Group

if TYPE_CHECKING:
    from datetime import datetime

    from foundation.workflow.rules import Lifecycle


class Consultation(LifecycleModel):
    """A question put to organisations, to be answered by a day. `kind` names what it is and what its close does.

    `closes_on` is the last day; it runs to 24:00 Europe/London. The group sets it (`citation`). `subject` is the key of
    what it is about, such as founding:3, for whoever registered the kind; `about` and `url` show it.
    """

    lifecycle: ClassVar[Lifecycle] = CONSULTATION

    number = models.PositiveIntegerField(unique=True)
    kind = models.CharField(max_length=40, db_index=True)
    title = models.CharField(max_length=200)
    question = models.TextField()
    group = models.ForeignKey(
        Group,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="consultations",
        help_text="the group that issues it; empty for the programme itself",
    )
    asked_by = models.CharField(
        "asking seat", max_length=30, blank=True, help_text="the seat whose holder asks; empty for the group itself"
    )
    subject = models.CharField(max_length=80, blank=True, db_index=True, help_text="as in founding:3")
    about = models.CharField(max_length=120, blank=True, help_text="the subject's reference")
    url = models.CharField(max_length=200, blank=True, help_text="the subject's page")
    classification = models.CharField(max_length=20, choices=Classification.choices, default=Classification.PROGRAMME)
    scope = ScopeField(editable=False)
    secret = models.BooleanField(default=False, help_text="nobody else reads an answer before the close")
    closes_on = models.DateField("closes", null=True, blank=True, db_index=True)
    clause = models.CharField(max_length=60, blank=True)
    citation = models.CharField(max_length=250, blank=True, help_text="the clause that says who sets the closing date")
    reminded_step = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="working days ahead of the last reminder for this closing date"
    )
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, help_text="by the worker at its date, or by hand")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)

    objects: ClassVar[models.Manager[Consultation]] = LifecycleQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
                name="consultation_opened_who_when",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="consultation_published_who_when",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why=""),
                name="consultation_withdrawn_who_when_why",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[DRAFT, WITHDRAWN]) | Q(opened_at__isnull=False, closes_on__isnull=False),
                name="consultation_open_has_dates",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[DRAFT, OPEN, WITHDRAWN]) | Q(closed_at__isnull=False),
                name="consultation_closed_when",
            ),
            models.CheckConstraint(
                condition=~Q(status=PUBLISHED) | Q(published_at__isnull=False),
                name="consultation_published_when",
            ),
        ]
        indexes = [models.Index(fields=["closes_on"], condition=Q(status=OPEN), name="consultation_open_until")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.scope = self._scope(self.classification)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("consultations:detail", args=[self.reference])

    @property
    def reference(self) -> str:
        return f"CON-{self.number:04d}"

    @property
    def audit_stream(self) -> str:
        return self.group.audit_stream if self.group else "system"

    @property
    def event_scope(self) -> str:
        """The scope of its events: nobody outside the group learns of a draft."""
        return self.inner_scope if self.status == DRAFT else self.scope

    @property
    def inner_scope(self) -> str:
        """The scope of what is not for all who may read it: who answered, and what became of each answer."""
        return self._scope(Classification.RESTRICTED)

    @property
    def is_closed_group(self) -> bool:
        """True when a closed group asks: then its members alone learn of it."""
        return self.group is not None and self.group.is_closed

    @property
    def ends_at(self) -> datetime | None:
        """24:00 Europe/London of the closing date; None while there is none."""
        return end_of_day(self.closes_on) if self.closes_on else None

    def _scope(self, classification: str) -> str:
        """What a seat asks is between it, those it asks and the offices that read all: no group's to read."""
        if self.asked_by:
            return scope("", Classification.RESTRICTED)
        return scope(self.group.code if self.group else "", classification)


class Extension(models.Model):
    """A closing date that was put off, with the reason. The old date is kept."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="extensions")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    old_closes_on = models.DateField("closed before")
    new_closes_on = models.DateField("closes now")
    reason = models.TextField()

    class Meta:
        ordering = ["consultation", "at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(new_closes_on__gt=F("old_closes_on")), name="extension_goes_forward")
        ]

    def __str__(self) -> str:
        return f"{self.consultation.reference}: {self.old_closes_on} → {self.new_closes_on}"


class Party(models.Model):
    """An organisation that is asked, and the constituency it answers in. Frozen when the consultation opens."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    constituency = models.CharField(max_length=40, blank=True, help_text="its code; empty where it has none")
    constituency_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["consultation", "constituency", "organisation__name", "pk"]
        verbose_name_plural = "parties"
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "organisation", "constituency"], name="party_asked_once_per_constituency"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.constituency})" if self.constituency else str(self.organisation)


class Attachment(models.Model):
    """A document the question is about."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="attachments")
    document = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["consultation", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "document"], name="attachment_once_per_consultation")
        ]

    def __str__(self) -> str:
        return str(self.document)
