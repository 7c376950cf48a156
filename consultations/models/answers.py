"""What organisations answered, every version of it, and what became of each answer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from consultations.models.consultations import Consultation
from consultations.rules.answering import BY_EMAIL, CLASSES, DIRECT, RECEIVED, RESULTS
from foundation.accounts.models import Organisation


class Answer(models.Model):
    """One version of what an organisation answers. The newest counts; every version is kept.

    The words stand here alone: the ledger holds their salted digest (`salt`), so that it proves them and tells nobody.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="answers")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    choice = models.CharField(max_length=30, blank=True)
    words = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True, help_text="what a kind of consultation asks beside the words")
    on_behalf_of = models.PositiveSmallIntegerField("on behalf of", default=1, help_text="number of parties")
    confidentiality = models.CharField(max_length=20, choices=[(str(key), label) for key, label in CLASSES.items()])
    received = models.CharField(max_length=10, choices=list(RECEIVED.items()), default=DIRECT)
    sender = models.CharField(max_length=120, blank=True, help_text="who wrote the e-mail")
    salt = models.CharField(max_length=32)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["consultation", "organisation__name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "organisation", "version"], name="answer_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="answer_version_from_one"),
            models.CheckConstraint(condition=Q(on_behalf_of__gte=1), name="answer_for_a_party_at_least"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, received=BY_EMAIL),
                name="answer_confirmed_who_when",
            ),
            models.CheckConstraint(condition=Q(received=DIRECT) | ~Q(sender=""), name="answer_by_email_has_sender"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"{self.consultation.reference} answer {self.pk}"

    @property
    def needs_confirmation(self) -> bool:
        """True for one received by e-mail that the organisation has not confirmed."""
        return self.received == BY_EMAIL and self.confirmed_at is None


class Disposition(models.Model):
    """What became of an answer, with words. It may change until it is published."""

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="disposition")
    result = models.CharField(max_length=20, choices=[(str(key), label) for key, label in RESULTS.items()])
    words = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["answer"]

    def __str__(self) -> str:
        return f"{self.answer.reference}: {self.get_result_display()}"
