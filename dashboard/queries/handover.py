"""What whoever takes a seat finds on it: what it owes, what was promised, what it said, what is coming."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from consultations import queries as consultations
from consultations.rules.lifecycle import OPEN as ASKING
from deadlines import queries as deadlines
from deadlines.rules import BREACHED, OPEN
from decisions import queries as decisions
from decisions.models import View
from decisions.rules.lifecycle import OPEN as VIEWS_OPEN
from decisions.rules.lifecycle import WITHDRAWN
from foundation.accounts.models import Person
from foundation.core.clock import london_midnight, today
from foundation.core.dated import in_force
from groups.models import Alternate, Appointment, Seat
from groups.rules import VOICES, SeatKind
from groups.rules.lifecycles import APPROVED, NOMINATED
from meetings import queries as meetings
from meetings.rules.agenda import ON_THE_WAY
from raid import queries as raid
from raid.rules.lifecycle import CLOSED

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from consultations.models import Consultation
    from deadlines.queries.showing import Duty
    from decisions.models import Proposal
    from groups.models import Group
    from groups.queries import User
    from meetings.models import Meeting
    from raid.models import Action

POSITIONS, AHEAD = 40, 6
CHAIR = "CHAIR"  # as the owner of a duty


@dataclass(frozen=True)
class Promise:
    """An open action of the seat, and whose it is: the seat's own, a holder's, or one a former holder left behind."""

    action: Action
    whose: str


@dataclass(frozen=True)
class Handover:
    """Everything that passes to the next holder of a seat, as far as the reader may read it."""

    seat: Seat
    holders: tuple[Appointment, ...]
    former: tuple[Appointment, ...]
    alternates: tuple[Alternate, ...]
    duties: tuple[Duty, ...]
    promises: tuple[Promise, ...]
    waiting: tuple[Proposal, ...]
    asking: tuple[Consultation, ...]
    positions: tuple[View, ...]
    meetings: tuple[Meeting, ...]


def find_seat(group: Group | None, code: str) -> Seat | None:
    """The seat of that code as it stands today, or else as it stood last; without a group, an office."""
    seats = Seat.objects.filter(group=group, code=code).select_related("group")
    now = seats.filter(in_force(today())).order_by("-valid_from").first()
    return now or seats.order_by("-valid_from").first()


def handover(user: User | None, seat: Seat) -> Handover:
    """The seat's handover for a reader; whether they may open it at all is the policy's to say."""
    appointments = list(
        Appointment.objects.filter(seat__group=seat.group, seat__code=seat.code)
        .select_related("person", "organisation")
        .order_by("-valid_from", "pk")
    )
    held = tuple(one for one in appointments if one.holds_on(today()))
    former = tuple(one for one in appointments if one.valid_to is not None and one.valid_to < today())
    return Handover(
        seat=seat,
        holders=held,
        former=former,
        alternates=tuple(_alternates(seat)),
        duties=tuple(_duties(user, seat)),
        promises=tuple(_promises(user, seat, held, former)),
        waiting=tuple(_waiting(user, seat)),
        asking=tuple(_asking(user, seat)),
        positions=tuple(_positions(user, seat)),
        meetings=tuple(_ahead(user, seat)),
    )


def _alternates(seat: Seat) -> QuerySet[Alternate]:
    """Those who stand in today or are to, and those named and not approved yet."""
    still = Q(valid_to__isnull=True) | Q(valid_to__gte=today())
    return (
        Alternate.objects.filter(still, seat__group=seat.group, seat__code=seat.code, status__in=[NOMINATED, APPROVED])
        .select_related("person", "organisation", "seat__group")
        .order_by("valid_from", "pk")
    )


def _duties(user: User | None, seat: Seat) -> list[Duty]:
    owners = [seat.code, *([CHAIR] if seat.kind == SeatKind.CHAIR else [])]
    owed = deadlines.visible_to(user).filter(
        Q(status=OPEN, closing=False) | Q(status=BREACHED, met_on__isnull=True), owner__in=owners
    )
    return deadlines.duties(owed.filter(group=seat.group) if seat.group else owed)


def _promises(
    user: User | None, seat: Seat, held: Collection[Appointment], former: Collection[Appointment]
) -> list[Promise]:
    holders, before = {one.person_id for one in held}, {one.person_id for one in former}
    of_it = Q(owners__seat__code=seat.code, owners__seat__group=seat.group)
    theirs = Q(owners__person__in=holders | before)
    if seat.group is not None:
        theirs &= Q(group=seat.group)
    actions = raid.visible_to(user).filter(of_it | theirs).exclude(status=CLOSED).distinct()
    return [Promise(action, _whose(action, seat, holders)) for action in actions.order_by("due_on", "reference")]


def _whose(action: Action, seat: Seat, holders: Collection[int]) -> str:
    owners = list(action.owners.all())
    if any(owner.seat and (owner.seat.group_id, owner.seat.code) == (seat.group_id, seat.code) for owner in owners):
        return "The seat's"
    mine = [owner for owner in owners if owner.person_id in holders]
    people = [owner.person for owner in (mine or owners) if isinstance(owner.person, Person)]
    names = ", ".join(person.name for person in people)
    return names if mine else f"Promised by {names}"


def _waiting(user: User | None, seat: Seat) -> QuerySet[Proposal]:
    """Proposals open for views on which the seat has not spoken."""
    found = decisions.visible_to(user)
    if seat.group is None or seat.kind not in VOICES:
        return found.none()
    spoken = View.objects.filter(proposal=OuterRef("pk"), seat__code=seat.code)
    return found.filter(status=VIEWS_OPEN, group=seat.group).exclude(Exists(spoken))


def _asking(user: User | None, seat: Seat) -> QuerySet[Consultation]:
    """What the seat itself has put to its constituency and is not closed yet."""
    mine = consultations.visible_to(user).filter(group=seat.group, asked_by=seat.code, status=ASKING)
    return mine if seat.group else mine.none()


def _positions(user: User | None, seat: Seat) -> QuerySet[View]:
    """What the seat has said, the newest version on each proposal."""
    readable = decisions.visible_to(user).exclude(status=WITHDRAWN).values("pk")
    newer = View.objects.filter(proposal=OuterRef("proposal"), seat=OuterRef("seat"), version__gt=OuterRef("version"))
    return (
        View.objects.filter(seat__group=seat.group, seat__code=seat.code, proposal__in=readable)
        .exclude(Exists(newer))
        .select_related("proposal__group", "option", "seat")
        .order_by("-recorded_at", "-pk")[:POSITIONS]
    )


def _ahead(user: User | None, seat: Seat) -> QuerySet[Meeting]:
    coming = meetings.visible_to(user).filter(status__in=ON_THE_WAY, starts_at__gte=london_midnight(today()))
    mine = coming.filter(group=seat.group) if seat.group else coming.none()
    return mine.order_by("starts_at", "pk")[:AHEAD]
