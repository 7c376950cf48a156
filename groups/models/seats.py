"""Seats, who holds them from when to when, who stands in, who stays away, and the members of open groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from foundation.accounts.models import Organisation, Person
from foundation.core.dated import DatedModel
from foundation.core.scope import Classification, scope
from foundation.workflow.models import LifecycleModel
from groups import rules
from groups.models.kept import KeptLifecycleQuerySet, KeptModel
from groups.models.structure import Group
from groups.rules.lifecycles import ALTERNATE

if TYPE_CHECKING:
    from foundation.workflow.rules import Lifecycle


OFFICES = "offices"  # stands in addresses where a group's code stands


class Seat(KeptModel):
    """A position on a group, or an office of the programme (no group), for as long as the framework has it."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, blank=True, related_name="seats")
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=[(str(kind), label) for kind, label in rules.SEAT_KINDS.items()])
    position = models.PositiveSmallIntegerField(default=0)
    clause = models.CharField(max_length=60, blank=True)
    citation = models.CharField(max_length=200, blank=True)

    class Meta(DatedModel.Meta):
        ordering = ["group", "position", "pk"]
        constraints = [
            *DatedModel.Meta.constraints,
            models.UniqueConstraint(fields=["group", "code", "valid_from"], name="seat_once_per_start"),
            models.UniqueConstraint(
                fields=["code", "valid_from"], condition=Q(group__isnull=True), name="office_once_per_start"
            ),
            models.CheckConstraint(
                condition=Q(group__isnull=True, kind="office") | Q(group__isnull=False) & ~Q(kind="office"),
                name="office_has_no_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.group.code}" if self.group else self.name

    def get_absolute_url(self) -> str:
        return reverse("groups:seat", args=[self.place, self.code])

    @property
    def place(self) -> str:
        """Where its page stands: under its group's code, or among the offices."""
        return self.group.code if self.group else OFFICES

    @property
    def reference(self) -> str:
        return f"{self.group.code}/{self.code}" if self.group else self.code

    @property
    def has_voice(self) -> bool:
        """True when the seat expresses views and makes consensus."""
        return self.kind in rules.VOICES

    @property
    def scope(self) -> str:
        """As its group's; an office is public."""
        return self.group.scope if self.group else scope("", Classification.PUBLIC)

    @property
    def audit_stream(self) -> str:
        """The group's stream, or the programme's for an office."""
        return self.group.audit_stream if self.group else "system"


class Appointment(KeptModel):
    """A person of an organisation in a seat, from one day to another."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="appointments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="appointments")
    remit = models.CharField(max_length=40, blank=True, help_text="for co-representatives, such as testing")
    exclusive = models.BooleanField(default=True, help_text="the seat has one holder at a time")
    basis = models.CharField(max_length=200, blank=True, help_text="what it rests on, such as an election")
    delegator = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the Senior Responsible Owner who delegated the chair",
    )

    class Meta(DatedModel.Meta):
        ordering = ["seat", "-valid_from", "pk"]

    def __str__(self) -> str:
        return f"{self.person} in {self.seat}"

    @property
    def reference(self) -> str:
        return self.seat.reference


class Membership(KeptModel):
    """An organisation on the open membership list of a Level 4 group."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    contacts = models.PositiveSmallIntegerField(default=1)
    lead = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lead contact"
    )

    class Meta(DatedModel.Meta):
        ordering = ["group", "organisation"]
        constraints = [
            *DatedModel.Meta.constraints,
            models.UniqueConstraint(fields=["group", "organisation", "valid_from"], name="membership_once_per_start"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} on {self.group.code}"

    @property
    def reference(self) -> str:
        """How the ledger names it: by its group, for the organisation's name stands beside the event."""
        return self.group.code


class Alternate(KeptModel, LifecycleModel):
    """Somebody who stands in for the holder of a seat, for one meeting (one day) or a period, with the reason stated.

    They speak for the seat once approved by whom the framework names: the members of the constituency, or the holder.
    """

    lifecycle: ClassVar[Lifecycle] = ALTERNATE

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="alternates")
    remit = models.CharField(max_length=40, blank=True, help_text="the co-representative's remit they stand in for")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="alternations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=60, blank=True, help_text="the one meeting it is for, as in DAG #7")
    occasion_key = models.CharField(max_length=40, blank=True, db_index=True, help_text="by what that meeting is known")
    reason = models.TextField()
    approval = models.CharField(max_length=20, choices=list(rules.APPROVALS.items()), help_text="who approves them")
    citation = models.CharField(max_length=250, help_text="the clause that says who approves")
    nominated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    nominated_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True, help_text="when it was approved, refused or withdrawn")
    settled_why = models.TextField(blank=True, help_text="the count of the members' answers, or the reason")

    objects: ClassVar[models.Manager[Any]] = KeptLifecycleQuerySet.as_manager()  # type: ignore[assignment]  # the dated base has a manager of its own

    class Meta(DatedModel.Meta):
        ordering = ["seat", "-valid_from", "pk"]
        constraints = [
            *DatedModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status="nominated", settled_at__isnull=True)
                | ~Q(status="nominated") & Q(settled_at__isnull=False),
                name="alternate_settled_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.seat}"

    def get_absolute_url(self) -> str:
        return reverse("groups:alternate", args=[self.seat.place, self.seat.code, self.pk])

    @property
    def reference(self) -> str:
        return f"{self.seat.reference} alternate {self.pk}"

    @property
    def scope(self) -> str:
        """For the programme: who is named, and whether they were approved, is told to its participants."""
        return scope(self.seat.group.code if self.seat.group else "", Classification.PROGRAMME)

    @property
    def audit_stream(self) -> str:
        return self.seat.audit_stream


class Declination(KeptModel):
    """A seat its party declines for now, because it sees no role: nobody is nominated while that holds."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="declinations")
    party = models.CharField(max_length=120, help_text="who declines: the constituency or organisation")
    reason = models.TextField()
    citation = models.CharField(max_length=250, help_text="the clause that leaves the place open")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(DatedModel.Meta):
        ordering = ["seat", "-valid_from", "pk"]

    def __str__(self) -> str:
        return f"{self.seat} declined by {self.party}"

    @property
    def reference(self) -> str:
        return self.seat.reference
