"""A version in the making, with every revision of its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Never

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from foundation.core.scope import ScopeField
from foundation.workflow.models import LifecycleModel, LifecycleQuerySet
from framework.models.versions import FrameworkVersion, ImmutableError
from framework.rules.lifecycle import VERSION_DRAFT

if TYPE_CHECKING:
    from foundation.workflow.rules import Lifecycle


class VersionDraft(LifecycleModel):
    """A version that is being made for a change request, from its first words to the day it is loaded.

    What it says stands in its revisions. `points` is what it was sent back with last. `approval` names the PSG's
    decision; Ofgem's answer is recorded by its own office, with its day and reference.
    """

    lifecycle: ClassVar[Lifecycle] = VERSION_DRAFT

    number = models.PositiveIntegerField(unique=True)
    change_request = models.CharField(max_length=10)
    based_on = models.CharField(max_length=40, help_text="the version after which it comes")
    scope = ScopeField(editable=False)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    points = models.TextField(blank=True, help_text="what it was sent back with last, or why it was withdrawn")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    approval = models.CharField(max_length=30, blank=True, help_text="reference of the PSG's decision")
    approved_on = models.DateField(null=True, blank=True, help_text="the day of the last approval it needs")
    ofgem_on = models.DateField(null=True, blank=True)
    ofgem_reference = models.CharField(max_length=120, blank=True)
    ofgem_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ofgem_at = models.DateTimeField(null=True, blank=True)
    version = models.OneToOneField(
        FrameworkVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="draft"
    )

    objects: ClassVar[models.Manager[VersionDraft]] = LifecycleQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True, reviewed_at__isnull=True)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="draft_reviewed_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(ofgem_by__isnull=True, ofgem_at__isnull=True, ofgem_on__isnull=True, ofgem_reference="")
                | Q(ofgem_by__isnull=False, ofgem_at__isnull=False, ofgem_on__isnull=False) & ~Q(ofgem_reference=""),
                name="draft_ofgem_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "loaded"]) | Q(approved_on__isnull=False) & ~Q(approval=""),
                name="draft_approved_by_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(status="loaded", version__isnull=False) | ~Q(status="loaded") & Q(version__isnull=True),
                name="draft_loaded_has_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} for {self.change_request}"

    def get_absolute_url(self) -> str:
        return reverse("framework:draft", args=[self.reference])

    @property
    def reference(self) -> str:
        return f"FWD-{self.number:04d}"

    @property
    def audit_stream(self) -> str:
        return f"change:{self.change_request}"


class RevisionQuerySet(models.QuerySet["DraftRevision"]):
    """Revisions are only ever added."""

    def update(self, **changes: Any) -> Never:
        raise ImmutableError("A revision of a draft is never changed; save another.")

    def delete(self) -> Never:
        raise ImmutableError("A revision of a draft is never deleted.")


class DraftRevision(models.Model):
    """One text of a draft as somebody saved it. The newest counts; what is put to the PSG is one of them."""

    draft = models.ForeignKey(VersionDraft, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=200, blank=True, help_text="what is different")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["draft", "-number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"Revision {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ImmutableError("A revision of a draft is never changed; save another.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise ImmutableError("A revision of a draft is never deleted.")

    def get_absolute_url(self) -> str:
        return reverse("framework:revision", args=[self.draft.reference, self.number])

    @property
    def reference(self) -> str:
        return f"{self.draft.reference} revision {self.number}"
