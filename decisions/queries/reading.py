"""Which proposals and decisions a person may read, and which wait for them.

Participants read what has been circulated within their scopes; people outside the programme read what has been decided
and published; a draft is for those who prepare it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from decisions.models import Condition, Decision, Proposal, View
from decisions.rules.lifecycle import DRAFT, OPEN, WITHDRAWN
from groups.queries import Standing, User, readable_scopes, standing
from groups.rules import VOICES, Office, SeatKind
from meetings.models import AgendaItem, InboxEntry
from meetings.queries import visible_to as meetings_visible_to
from meetings.rules.lifecycle import CANCELLED, REPORTED
from raid.rules.lifecycle import CLOSED

if TYPE_CHECKING:
    from groups.models import Group
    from meetings.models import Meeting

_DIGITS = re.compile(r"[0-9]{1,9}")  # no other script's digits, and no number that a column cannot hold
PREPARING = (SeatKind.CHAIR, SeatKind.PROGRAMME, SeatKind.SECRETARIAT)


def visible_to(user: User | None) -> QuerySet[Proposal]:
    """Proposals the person may read, the newest first: those of their scopes, and those sent up to where they sit."""
    own = Q(scope__in=readable_scopes(user)) & _circulated(user)
    taken = Decision.objects.filter(_sent_up_to(user), proposal=OuterRef("pk"))
    proposals: QuerySet[Proposal] = Proposal.objects.filter(own | Q(Exists(taken)))
    return proposals.select_related("group", "item__meeting__group", "recommended").order_by("-number")


def _sent_up_to(user: User | None) -> Q:
    """Decisions that another group sent up, and that open by it to the seats of the receiving group and to the SRO.

    The proposal comes with them; whatever else the sending group has stays within its own scopes.
    """
    who = standing(user)
    if not who.seats:
        return Q(pk__in=[])
    received = InboxEntry.objects.filter(source=Concat(Value("decision:"), Cast(OuterRef("pk"), CharField())))
    if Office.SRO not in who.offices:
        received = received.filter(group__code__in={seat.group for seat in who.seats if seat.group})
    return Q(Exists(received))


def _circulated(user: User | None) -> Q:
    who = standing(user)
    if who.reads_all:
        return Q()
    if not who.is_participant:
        published = Decision.objects.filter(proposal=OuterRef("pk"), published_at__isnull=False)
        return Q(Exists(published))
    drawn_up = Q(raised_by_person_id=getattr(user, "pk", None)) | Q(group__code__in=_prepares(who))
    return ~Q(status__in=[DRAFT, WITHDRAWN]) | drawn_up


def _prepares(who: Standing) -> set[str]:
    return {seat.group for seat in who.seats if seat.kind in PREPARING}


def find(user: User | None, reference: str) -> Proposal | None:
    """One proposal the person may read, by its reference (PRO-0001), or None."""
    number = number_in(reference) if reference.startswith("PRO-") else None
    if number is None:
        return None
    return visible_to(user).filter(number=number).select_related("raised_by_person", "referred_from__group").first()


def number_in(words: str) -> int | None:
    """The number of a proposal in its reference or by itself (PRO-0001, 1), or None."""
    digits = words.upper().removeprefix("PRO-")
    return int(digits) if _DIGITS.fullmatch(digits) else None


def decisions_visible_to(user: User | None) -> QuerySet[Decision]:
    """Decisions the person may read, the latest first. Outside the programme: those published.

    A seat reads also what another group has sent up to its own.
    """
    own = Q(scope__in=readable_scopes(user))
    if not standing(user).is_participant:
        own &= Q(published_at__isnull=False)
    found: QuerySet[Decision] = Decision.objects.filter(own | _sent_up_to(user))
    return found.select_related("group", "proposal__group", "proposal__item__meeting__group", "option").order_by(
        "-taken_on", "-pk"
    )


def find_decision(user: User | None, reference: str) -> Decision | None:
    """One decision the person may read, by its reference (DAG-D0001), or None."""
    return decisions_visible_to(user).filter(reference=reference).select_related("corrects", "taken_by").first()


def decisions_of_meeting(meeting: Meeting) -> QuerySet[Decision]:
    """What was decided at a meeting. For services; lists for people begin with decisions_visible_to."""
    found: QuerySet[Decision] = Decision.objects.filter(proposal__item__meeting=meeting, corrects__isnull=True)
    return found.select_related("group", "proposal__group").order_by("pk")


def correction_of(decision: Decision) -> Decision | None:
    """The later decision that corrects this one, or None."""
    return Decision.objects.filter(corrects=decision).first()


def correction_visible_to(user: User | None, decision: Decision) -> Decision | None:
    """The same, when the person may read it."""
    return decisions_visible_to(user).filter(corrects=decision).first()


def conditions_of(decision: Decision) -> QuerySet[Condition]:
    """The work a decision asks for, with the actions that track it."""
    return Condition.objects.filter(decision=decision).select_related("action__group").order_by("pk")


def is_conditional(decision: Decision) -> bool:
    """An acceptance whose conditions are not all closed yet."""
    return decision.accepts and conditions_of(decision).exclude(action__status=CLOSED).exists()


def awaiting_view(user: User | None) -> QuerySet[Proposal]:
    """Proposals open for views on which a seat the person holds has not spoken."""
    held = [seat.seat_id for seat in standing(user).seats if seat.group and seat.kind in VOICES]
    spoken = View.objects.filter(proposal=OuterRef("pk"), seat_id__in=held)
    groups = {seat.group for seat in standing(user).seats if seat.seat_id in held}
    return visible_to(user).filter(status=OPEN, group__code__in=groups).exclude(Exists(spoken))


def to_confirm(user: User | None) -> QuerySet[View]:
    """Views given by telephone for a seat the person holds, newest version of each, that wait to be confirmed."""
    held = [seat.seat_id for seat in standing(user).seats if seat.group and seat.kind in VOICES]
    newer = View.objects.filter(proposal=OuterRef("proposal"), seat=OuterRef("seat"), version__gt=OuterRef("version"))
    return (
        View.objects.filter(seat_id__in=held, authority="telephone", confirmed_at__isnull=True)
        .exclude(Exists(newer))
        .exclude(proposal__status=WITHDRAWN)
        .select_related("proposal__group", "seat__group")
        .order_by("recorded_at", "pk")
    )


def awaiting_outcome(user: User | None) -> QuerySet[Proposal]:
    """Open proposals on groups the person chairs and did not raise."""
    chaired = {seat.group for seat in standing(user).seats if seat.kind == SeatKind.CHAIR}
    return (
        visible_to(user)
        .filter(status=OPEN, group__code__in=chaired)
        .exclude(raised_by_person_id=getattr(user, "pk", None))
    )


def register(user: User | None) -> QuerySet[Proposal]:
    """The register: proposals the person may read, each with its newest decision's facts as columns.

    `meeting_open` says whether the meeting that takes it is open to the reader too.
    """
    newest = decisions_visible_to(user).select_related(None).filter(proposal=OuterRef("pk")).order_by("-pk")
    columns = {
        "decided_as": "reference",
        "outcome": "outcome",
        "basis": "basis",
        "decided_on": "taken_on",
        "decision_published_at": "published_at",
    }
    told = {name: Subquery(newest.values(field)[:1]) for name, field in columns.items()}
    taking = meetings_visible_to(user).filter(pk=OuterRef("item__meeting"))
    return visible_to(user).annotate(**told, meeting_open=Exists(taking))


def items_for(group: Group) -> QuerySet[AgendaItem]:
    """Agenda items of the group at which a proposal can be taken: of meetings to come, or entered after the fact."""
    open_meetings = Q(meeting__historical=True) | ~Q(meeting__status=REPORTED)
    return (
        AgendaItem.objects.filter(open_meetings, meeting__group=group)
        .exclude(meeting__status=CANCELLED)
        .select_related("meeting__group")
        .order_by("-meeting__starts_at", "position", "pk")
    )
