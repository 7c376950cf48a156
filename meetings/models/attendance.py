"""Who was there: seat by seat, and who was invited."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from groups.models import Seat
from meetings.models.meetings import Meeting


class Attendance(models.Model):
    """How a seat was filled at a meeting: by its holder, by an alternate, or not."""

    MODES = [
        ("in_person", "In person"),
        ("dial_in", "Dial-in"),
        ("alternate", "Alternate"),
        ("apologies", "Apologies"),
        ("absent", "Absent"),
    ]
    PRESENT = ("in_person", "dial_in", "alternate")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="attendances")
    mode = models.CharField(max_length=20, choices=MODES)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    alternate = models.CharField("alternate's name", max_length=120, blank=True)

    class Meta:
        ordering = ["meeting", "seat__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="attendance_once_per_seat"),
            models.CheckConstraint(
                condition=Q(mode="alternate") & ~Q(alternate="") | ~Q(mode="alternate") & Q(alternate=""),
                name="attendance_alternate_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat.name}: {self.get_mode_display()}"


class Guest(models.Model):
    """Somebody the chair invited to a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="guests")
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["meeting", "name"]
        constraints = [models.UniqueConstraint(fields=["meeting", "name"], name="guest_once")]

    def __str__(self) -> str:
        return self.name
