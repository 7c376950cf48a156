"""Groups with their seats, who holds them from when to when, and the members of open groups."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from foundation.accounts.models import Organisation, Person
from foundation.core.dated import DatedModel
from foundation.core.scope import Classification, scope
from groups import rules


class Group(DatedModel):
    """A governance group from the day it was convened to the day it was closed. Its records stay readable."""

    ATTENDANCE = {"representatives": "Representatives only", "open": "Open", "closed": "Closed"}

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    level = models.PositiveSmallIntegerField()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    attendance = models.CharField(max_length=20, choices=list(ATTENDANCE.items()))

    class Meta(DatedModel.Meta):
        ordering = ["level", "code"]
        constraints = [
            *DatedModel.Meta.constraints,
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="group_level_1_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def get_absolute_url(self) -> str:
        return reverse("groups:detail", args=[self.code])

    @property
    def reference(self) -> str:
        return self.code

    @property
    def is_closed(self) -> bool:
        """True for a closed group: its material is for its members and the overseeing offices alone."""
        return self.attendance == "closed"

    @property
    def audit_stream(self) -> str:
        return f"group:{self.code}"

    @property
    def scope(self) -> str:
        """The group itself is public; its material may be more narrow."""
        return scope(self.code, Classification.PUBLIC)


class Seat(DatedModel):
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

    @property
    def reference(self) -> str:
        return f"{self.group.code}/{self.code}" if self.group else self.code

    @property
    def has_voice(self) -> bool:
        """True when the seat expresses views and makes consensus."""
        return self.kind in rules.VOICES


class Appointment(DatedModel):
    """A person of an organisation in a seat, from one day to another."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="appointments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="appointments")
    remit = models.CharField(max_length=40, blank=True, help_text="for co-representatives, such as testing")
    exclusive = models.BooleanField(default=True, help_text="the seat has one holder at a time")

    class Meta(DatedModel.Meta):
        ordering = ["seat", "-valid_from", "pk"]

    def __str__(self) -> str:
        return f"{self.person} in {self.seat}"


class Membership(DatedModel):
    """An organisation on the open membership list of a Level 4 group."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    contacts = models.PositiveSmallIntegerField(default=1)

    class Meta(DatedModel.Meta):
        ordering = ["group", "organisation"]
        constraints = [
            *DatedModel.Meta.constraints,
            models.UniqueConstraint(fields=["group", "organisation", "valid_from"], name="membership_once_per_start"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} on {self.group.code}"
