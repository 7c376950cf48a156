"""A proposal put to a group, its options, what each seat said of it, and the decision, which is never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Never

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from decisions.rules.consensus import POSITIONS
from decisions.rules.lifecycle import PROPOSAL
from decisions.rules.outcomes import ACCEPTING, BASES, OUTCOMES, Basis
from foundation.core.scope import Classification, ClassifiedModel, ScopeField, scope
from foundation.workflow.models import LifecycleModel, LifecycleQuerySet
from groups.models import Group, Seat
from meetings.models import AgendaItem
from raid.models import Action

if TYPE_CHECKING:
    from foundation.workflow.rules import Lifecycle

DIGITS, PENCE = 14, 2  # pounds with pence, up to a thousand times the cumulative threshold


class Proposal(ClassifiedModel, LifecycleModel):
    """Something put to one group to decide. `kind` names the handler of its outcome; 'other' is record-only."""

    lifecycle: ClassVar[Lifecycle] = PROPOSAL

    number = models.PositiveIntegerField(unique=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="proposals")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals")
    kind = models.CharField(max_length=40, default="other")
    subject = models.CharField(
        max_length=80,
        blank=True,
        db_index=True,
        help_text="what it is about, as in draftrevision:5, where its kind asks",
    )
    title = models.CharField(max_length=200)
    raised_by = models.CharField(max_length=120, help_text="the group or programme function that puts it")
    referred_from = models.ForeignKey(
        "Decision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        help_text="the decision of another group that sent it here",
    )
    raised_by_person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    problem = models.TextField("problem statement")
    recommended = models.ForeignKey("Option", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    level = models.PositiveSmallIntegerField(default=3, help_text="level of the decision")
    field = models.CharField(
        max_length=40, blank=True, help_text="key of the framework's subject it belongs to, such as design"
    )
    outside = models.CharField(
        max_length=80,
        blank=True,
        help_text="the body outside the programme with which it is joint, or to which it is reserved",
    )
    cost_gbp = models.DecimalField(
        max_digits=DIGITS,
        decimal_places=PENCE,
        null=True,
        blank=True,
        help_text="high end, programme-wide, over the appraisal period",
    )
    judged = models.JSONField(
        default=dict,
        blank=True,
        help_text="how each threshold of the framework was judged, by its key, and on what evidence",
    )
    created_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Proposal]] = LifecycleQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cost_gbp__isnull=True) | Q(cost_gbp__gte=0), name="proposal_cost_positive"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("decisions:proposal", args=[self.reference])

    @property
    def reference(self) -> str:
        return f"PRO-{self.number:04d}"

    @property
    def audit_stream(self) -> str:
        return f"decision:{self.reference}"

    @property
    def event_scope(self) -> str:
        """The scope of its events and of what follows from it before publication: never wider than the programme."""
        public = self.classification == Classification.PUBLIC
        return scope(self.group.code, Classification.PROGRAMME if public else self.classification)


class Option(models.Model):
    """One way of deciding a proposal."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="options")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    advantages = models.TextField(blank=True)
    disadvantages = models.TextField(blank=True)
    assumptions = models.TextField(blank=True)
    cost_gbp = models.DecimalField(max_digits=DIGITS, decimal_places=PENCE, null=True, blank=True)

    class Meta:
        ordering = ["proposal", "number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="option_number_once")]

    def __str__(self) -> str:
        return f"Option {self.number}: {self.title}"


class View(models.Model):
    """What a seat said of a proposal. Every version is kept; the newest counts. The position belongs to the seat."""

    POSITIONS = [(str(position), label) for position, label in POSITIONS.items()]
    AUTHORITIES = [("holder", "Representative"), ("alternate", "Alternate"), ("telephone", "By telephone to the PMO")]

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="views")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="views")
    version = models.PositiveSmallIntegerField()
    position = models.CharField(max_length=20, choices=POSITIONS)
    option = models.ForeignKey(Option, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    consensus = models.TextField("consensus of the constituency", blank=True)
    majority = models.TextField("majority view", blank=True)
    minority = models.TextField("minority view", blank=True)
    authority = models.CharField(max_length=20, choices=AUTHORITIES, default="holder")
    spoken_by = models.CharField(max_length=120, help_text="who spoke for the seat")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["proposal", "seat__position", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "seat", "version"], name="view_version_once"),
            models.CheckConstraint(condition=~Q(position="object") | ~Q(reason=""), name="objection_has_reason"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="view_confirmed_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat.name}: {self.get_position_display()}"

    @property
    def needs_confirmation(self) -> bool:
        """Given by telephone and not yet confirmed by the representative."""
        return self.authority == "telephone" and self.confirmed_at is None


class DecisionQuerySet(models.QuerySet[Any]):
    """A decision is corrected by a later one, never changed."""

    def update(self, **changes: Any) -> int:
        if set(changes) - {"published_at"}:
            raise TypeError("A decision is never changed; a later one corrects it.")
        return super().update(**changes)

    def delete(self) -> Never:
        raise TypeError("A decision is never deleted; a later one corrects it.")


class Decision(models.Model):
    """What was decided, on what basis, under which framework; with the roster, views and rules frozen beside it."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="decisions")
    reference = models.CharField(max_length=30, unique=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="decisions")
    scope = ScopeField()
    outcome = models.CharField(max_length=30)
    basis = models.CharField(max_length=30)
    option = models.ForeignKey(Option, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField()
    taken_on = models.DateField()
    recording_at = models.DurationField(null=True, blank=True, help_text="time into the recording")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    framework_version = models.CharField(max_length=40)
    snapshot = models.JSONField(help_text="seats, views, criteria, thresholds and rules as they stood")
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    published_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(corrects__isnull=True), name="decision_one_per_proposal"
            ),
            models.UniqueConstraint(fields=["corrects"], name="decision_corrected_once"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.proposal.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A decision is never changed; a later one corrects it.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise TypeError("A decision is never deleted; a later one corrects it.")

    def get_absolute_url(self) -> str:
        return reverse("decisions:decision", args=[self.reference])

    @property
    def audit_stream(self) -> str:
        return self.proposal.audit_stream

    @property
    def outcome_label(self) -> str:
        """The outcome in words."""
        return OUTCOMES[self.outcome]

    @property
    def basis_label(self) -> str:
        """The basis in words."""
        return BASES[Basis(self.basis)]

    @property
    def accepts(self) -> bool:
        """An acceptance, outright or subject to work."""
        return self.outcome in ACCEPTING


class Condition(models.Model):
    """Work a decision asks for, tracked as an action. An acceptance subject to it is conditional until it is closed."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="conditions")
    action = models.OneToOneField(Action, on_delete=models.PROTECT, related_name="condition")

    class Meta:
        ordering = ["decision", "pk"]

    def __str__(self) -> str:
        return str(self.action)


class CostKind(models.TextChoices):
    """Where the pounds of an entry come from."""

    HIGH_END = "high_end", "High end, as accepted"
    ACTUAL = "actual", "Actual cost, against what was counted"
    COUNTER = "counter", "Counter-entry to a corrected decision"


class CostEntry(models.Model):
    """One line of the threshold ledger: what an accepted decision costs, in pounds. Actuals come as counter-entries."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="costs")
    amount_gbp = models.DecimalField(max_digits=DIGITS, decimal_places=PENCE)
    kind = models.CharField(max_length=10, choices=CostKind.choices, default=CostKind.HIGH_END.value)
    source = models.CharField(max_length=200)
    on = models.DateField()

    class Meta:
        ordering = ["on", "pk"]
        verbose_name_plural = "cost entries"

    def __str__(self) -> str:
        return f"£{self.amount_gbp} for {self.decision.reference}"
