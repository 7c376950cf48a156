"""A round of nominations for one seat, and who was put forward in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from constituencies.rules.lifecycles import APPOINTED, NOMINATION, PUT_FORWARD, ROUND, RUNNING, STANDING, WITHDRAWN
from consultations.models import Consultation
from foundation.accounts.models import Organisation, Person
from foundation.core.scope import Classification, ScopeField, scope
from foundation.workflow.models import LifecycleModel, LifecycleQuerySet
from groups.models import Appointment, Seat

if TYPE_CHECKING:
    from datetime import date

    from foundation.workflow.rules import Lifecycle


class Round(LifecycleModel):
    """A round of nominations for a vacant seat, and what came of it.

    The closing day, the organisations asked and those still silent are those of the consultation it is built on; the
    newest one counts, for a round may be opened again. `citation` is the clause that was in force when it opened.
    """

    lifecycle: ClassVar[Lifecycle] = ROUND

    number = models.PositiveIntegerField(unique=True)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="rounds")
    remit = models.CharField(max_length=40, blank=True, help_text="for a co-representative, such as testing")
    scope = ScopeField()
    why = models.TextField("why the seat is to be filled")
    starts_on = models.DateField("appointment begins", help_text="the first day of whoever is chosen")
    asked = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="+", help_text="the call for nominations"
    )
    framework_version = models.CharField(max_length=40)
    asked_constituencies = models.JSONField(
        default=list, help_text="codes of the constituencies the seat spoke for as the round opened"
    )
    clause = models.CharField(max_length=60, blank=True)
    citation = models.CharField(max_length=250)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    chosen = models.ForeignKey(
        "Nomination", on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="who is appointed"
    )
    tie_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    tie_decided_at = models.DateTimeField(null=True, blank=True)
    tie_reason = models.TextField("why the tie was decided so", blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    appointment = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="round"
    )
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)

    objects: ClassVar[models.Manager[Round]] = LifecycleQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "remit"], condition=Q(status__in=RUNNING), name="round_one_at_a_time_per_seat"
            ),
            models.CheckConstraint(
                condition=Q(tie_decided_at__isnull=True, tie_decided_by__isnull=True, tie_reason="")
                | Q(tie_decided_at__isnull=False, tie_decided_by__isnull=False) & ~Q(tie_reason=""),
                name="round_tie_decided_who_when_why",
            ),
            models.CheckConstraint(
                condition=~Q(status=APPOINTED)
                & Q(confirmed_at__isnull=True, confirmed_by__isnull=True, appointment__isnull=True)
                | Q(
                    status=APPOINTED,
                    confirmed_at__isnull=False,
                    confirmed_by__isnull=False,
                    appointment__isnull=False,
                    chosen__isnull=False,
                ),
                name="round_confirmed_who_when",
            ),
            models.CheckConstraint(
                condition=~Q(status=WITHDRAWN) & Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(status=WITHDRAWN, withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why=""),
                name="round_withdrawn_who_when_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.seat}"

    def get_absolute_url(self) -> str:
        return reverse("constituencies:round", args=[self.reference])

    @property
    def reference(self) -> str:
        return f"NOM-{self.number:04d}"

    @property
    def audit_stream(self) -> str:
        return self.seat.audit_stream

    @property
    def event_scope(self) -> str:
        """The programme's, even once the result is public: who was asked and declined is not."""
        return self.inner_scope

    @property
    def inner_scope(self) -> str:
        """The scope of a round that is under way."""
        return self.scope_for(Classification.PROGRAMME)

    @property
    def closes_on(self) -> date:
        """The last day for nominations; it runs to 24:00 Europe/London."""
        return self.asked.closes_on  # type: ignore[return-value]  # an open consultation has its day: a constraint

    def scope_for(self, classification: str) -> str:
        """The scope of the round with a classification."""
        return scope(self.seat.group.code if self.seat.group else "", classification)


class Nomination(LifecycleModel):
    """Somebody put forward for the seat by a person of a member organisation, or by themselves.

    `votes` stands here once the ballot is counted, and never before.
    """

    lifecycle: ClassVar[Lifecycle] = NOMINATION

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="nominations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="nominations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="whose person the nominee is"
    )
    put_forward_by = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="the member organisation"
    )
    statement = models.TextField(blank=True, help_text="why they stand, in their own words or their nominator's")
    nominated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    nominated_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True, help_text="when it was accepted, declined or withdrawn")
    reason = models.TextField("why it was declined or withdrawn", blank=True)
    votes = models.PositiveIntegerField(null=True, blank=True)

    objects: ClassVar[models.Manager[Nomination]] = LifecycleQuerySet.as_manager()

    class Meta:
        ordering = ["round", "person__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person"], condition=Q(status__in=STANDING), name="nomination_person_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(status=PUT_FORWARD, settled_at__isnull=True, settled_by__isnull=True)
                | ~Q(status=PUT_FORWARD) & Q(settled_at__isnull=False),
                name="nomination_settled_who_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.round.reference}"

    @property
    def reference(self) -> str:
        return f"{self.round.reference} nomination {self.pk}"

    @property
    def scope(self) -> str:
        """The round's while it is under way: a nomination that came to nothing is not published."""
        return self.round.inner_scope

    @property
    def audit_stream(self) -> str:
        return self.round.audit_stream

    @property
    def is_own(self) -> bool:
        """True when the nominee put themselves forward."""
        return self.person_id == self.nominated_by_id
