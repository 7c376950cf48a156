"""Who was there: seat by seat, who said so before, who was invited, and who spoke for a seat at an item."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from groups.models import Alternate, Seat
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting

LEFT_AFTER = Q(arrived_at__isnull=True) | Q(left_at__isnull=True) | Q(left_at__gte=F("arrived_at"))


class Attendance(models.Model):
    """How a seat was filled at a meeting: by its holder, by an alternate, or not.

    An alternate stands in under an approval in force that day (`stands_in`), or on an authority that was stated in
    words. Both are empty where a meeting entered after the fact does not tell it.
    """

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
    stands_in = models.ForeignKey(
        Alternate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the approval under which the alternate stood in",
    )
    authority = models.CharField(max_length=200, blank=True, help_text="the alternate's authority without an approval")
    arrived_at = models.DateTimeField(null=True, blank=True, help_text="empty: from the start")
    left_at = models.DateTimeField(null=True, blank=True, help_text="empty: to the end")

    class Meta:
        ordering = ["meeting", "seat__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="attendance_once_per_seat"),
            models.CheckConstraint(
                condition=Q(mode="alternate") & ~Q(alternate="") | ~Q(mode="alternate") & Q(alternate=""),
                name="attendance_alternate_named",
            ),
            models.CheckConstraint(
                condition=Q(mode="alternate") | Q(stands_in__isnull=True, authority=""),
                name="attendance_authority_of_alternate",
            ),
            models.CheckConstraint(
                condition=Q(mode__in=["in_person", "dial_in", "alternate"])
                | Q(arrived_at__isnull=True, left_at__isnull=True),
                name="attendance_times_of_present",
            ),
            models.CheckConstraint(condition=LEFT_AFTER, name="attendance_left_after_arrival"),
        ]

    def __str__(self) -> str:
        return f"{self.seat.name}: {self.get_mode_display()}"


class SeatReply(models.Model):
    """What a seat's representative said before a meeting: they come, an alternate does, or they send apologies."""

    ANSWERS = [("coming", "I come"), ("alternate", "An alternate comes"), ("apologies", "Apologies")]
    TOLD = {"coming": "comes", "alternate": "an alternate comes", "apologies": "apologies"}

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="replies")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=20, choices=ANSWERS)
    words = models.CharField(max_length=200, blank=True, help_text="who comes instead, or why nobody does")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "seat replies"
        ordering = ["meeting", "seat__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="seat_reply_once")]

    def __str__(self) -> str:
        return f"{self.seat.name}: {self.told}"

    @property
    def told(self) -> str:
        """The answer as others read it, after the name of the seat."""
        return self.TOLD[self.answer]


class Guest(models.Model):
    """Somebody the chair invited to a meeting; `invited_by` is empty where the secretariat wrote it down."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="guests")
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    invited_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True, help_text="empty: from the start")
    left_at = models.DateTimeField(null=True, blank=True, help_text="empty: to the end")

    class Meta:
        ordering = ["meeting", "name"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "name"], name="guest_once"),
            models.CheckConstraint(
                condition=Q(invited_by__isnull=True, invited_at__isnull=True)
                | Q(invited_by__isnull=False, invited_at__isnull=False),
                name="guest_invited_by_and_at",
            ),
            models.CheckConstraint(condition=LEFT_AFTER, name="guest_left_after_arrival"),
        ]

    def __str__(self) -> str:
        return self.name


class Speaker(models.Model):
    """Who of several speaks for a seat at an item: one of its co-representatives, or who stands in for one."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="speakers")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    remit = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["item", "seat__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "seat"], name="speaker_once_per_seat")]

    def __str__(self) -> str:
        return f"{self.person} for {self.seat.name}"
