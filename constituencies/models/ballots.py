"""A secret ballot, its votes while they are sealed, and what is published of them once counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from constituencies.models.rounds import Nomination, Round
from consultations.models import Consultation
from foundation.accounts.models import Organisation

if TYPE_CHECKING:
    from datetime import date


class Ballot(models.Model):
    """The ballot of a round. Who may vote is the audience of its consultation, frozen as it opened.

    The key of its votes is derived from the server's secret and `key_salt`, which is erased with the votes at the
    close; `key_check` tells whether the server still has the secret it began with.
    """

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="ballot")
    asked = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="+", help_text="who may vote")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    entitled = models.PositiveIntegerField(help_text="organisations that may vote")
    key_salt = models.CharField(max_length=32, blank=True)
    key_check = models.CharField(max_length=64)
    closed_at = models.DateTimeField(null=True, blank=True)
    cast = models.PositiveIntegerField("votes cast", null=True, blank=True, help_text="known at the close")

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, cast__isnull=True) | Q(closed_at__isnull=False, key_salt=""),
                name="ballot_counted_has_no_key",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"{self.round.reference} ballot"

    @property
    def closes_on(self) -> date:
        """The last day for votes; it runs to 24:00 Europe/London."""
        return self.asked.closes_on  # type: ignore[return-value]  # an open consultation has its day: a constraint


class SealedVote(models.Model):
    """An organisation's vote, encrypted; the last one cast counts. The content is erased as the ballot is counted.

    Nothing here tells the candidate: not the content without the key, not the commitment without the voter's salt.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="votes")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField(null=True, help_text="empty once counted or given up")
    commitment = models.CharField(max_length=64)
    times = models.PositiveSmallIntegerField("times cast", default=1)
    cast_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cast_at = models.DateTimeField()

    class Meta:
        ordering = ["ballot", "organisation__name"]
        constraints = [models.UniqueConstraint(fields=["ballot", "organisation"], name="sealed_vote_one_each")]

    def __str__(self) -> str:
        return f"A vote in the {self.ballot.reference}"


class CountedVote(models.Model):
    """One line of the published list: a check code and the candidate. Nothing leads from it to the organisation."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="counted")
    code = models.CharField(max_length=19)
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="counted")

    class Meta:
        ordering = ["ballot", "code"]
        constraints = [models.UniqueConstraint(fields=["ballot", "code"], name="counted_vote_code_once")]

    def __str__(self) -> str:
        return self.code
