"""Recording what a seat says of a proposal. Every version is kept; the position belongs to the seat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from decisions import policy
from decisions.events import EventKind
from decisions.models import Option, Proposal, View
from decisions.queries import day_of, entitled_seats
from decisions.rules.consensus import POSITIONS, Position
from decisions.rules.lifecycle import views_refusal
from foundation.audit import services as audit
from foundation.core.clock import now
from foundation.core.errors import Refused
from groups.policy import authority
from meetings import services as meetings
from meetings.rules.record import fits

if TYPE_CHECKING:
    from foundation.accounts.models import Person
    from groups.models import Seat

SAID = {
    Position.SUPPORT: "supports",
    Position.OBJECT: "objects",
    Position.ABSTAIN: "abstains",
    Position.NO_OBJECTION: "does not object",
    Position.CONFLICT: "declares a conflict of interest",
}


@audit.act
def record_view(
    *,
    proposal: Proposal,
    seat: Seat,
    position: str,
    actor: Person,
    option: Option | None = None,
    reason: str = "",
    consensus: str = "",
    majority: str = "",
    minority: str = "",
    spoken_by: str = "",
) -> View:
    """Record the seat's position as its next version: by its representative, an alternate in place, or the secretariat.

    What the secretariat records counts as given by telephone by `spoken_by`, and is marked until the representative
    confirms it. Raises NotAllowed; Refused while views are not open, for a seat without a voice on that day, and for an
    objection without its reason.
    """
    proposal = _open_proposal(proposal, seat, actor)
    authority = _authority(actor, proposal, seat)
    if refusal := _refusal(proposal, position, option, reason) or _caller_refusal(authority, spoken_by):
        raise Refused(refusal)
    latest = View.objects.filter(proposal=proposal, seat=seat).order_by("-version").first()
    view = View.objects.create(
        proposal=proposal,
        seat=seat,
        version=latest.version + 1 if latest else 1,
        position=position,
        option=option,
        reason=reason,
        consensus=consensus,
        majority=majority,
        minority=minority,
        authority=authority,
        spoken_by=spoken_by or actor.name,
        recorded_by=actor,
        recorded_at=now(),
    )
    _record(view, actor=actor)
    capture(view, actor=actor)
    return view


def _open_proposal(proposal: Proposal, seat: Seat, actor: Person) -> Proposal:
    """The proposal as it is now, held until the transaction ends: no view slips in beside the outcome."""
    locked: Proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    policy.may_record_view(actor, locked, seat).require()
    if reason := views_refusal(locked.status):
        raise Refused(reason)
    entitled = entitled_seats(locked, day_of(locked))
    if seat.pk not in {one.pk for one in entitled}:
        raise Refused(f"{seat.name} has no voice on this: it is no constituency or code-body seat of that day.")
    return locked


def _authority(actor: Person, proposal: Proposal, seat: Seat) -> str:
    if not policy.may_represent(actor, proposal, seat):
        return "telephone"
    return authority(actor, proposal.group, seat.code) or "alternate"


def _refusal(proposal: Proposal, position: str, option: Option | None, reason: str) -> str | None:
    if position not in set(Position):
        return f"“{position}” is not a position; they are {', '.join(POSITIONS.values())}."
    if position == Position.OBJECT and not reason.strip():
        return "An objection needs its reason: it is a concern that somebody must be able to resolve."
    if option is not None and option.proposal_id != proposal.pk:
        return "That option belongs to another proposal."
    if option is not None and position != Position.SUPPORT:
        return "Name an option only to support it."
    return None


def _caller_refusal(authority: str, spoken_by: str) -> str | None:
    if authority == "telephone" and not spoken_by.strip():
        return "Say who gave the view by telephone."
    return None


def _record(view: View, *, actor: Person) -> None:
    words = {name: getattr(view, name) for name in ("reason", "consensus", "majority", "minority", "spoken_by")}
    audit.record(
        EventKind.VIEW_RECORDED,
        actor=actor,
        stream=view.proposal.audit_stream,
        subject=view.proposal,
        also=[view, view.seat],
        scope=view.proposal.event_scope,
        data={
            "seat": view.seat.code,
            "position": view.position,
            "option": view.option.number if view.option else None,
            "version": view.version,
            "authority": view.authority,
        },
        # the words under which the codes are told; erased, the codes themselves remain
        private={name: value for name, value in {**words, **_labels(view)}.items() if value},
        on_behalf_of=view.seat.reference,
    )


def _labels(view: View) -> dict[str, str]:
    option = f" option {view.option.number}" if view.option else ""
    return {"seat": view.seat.name, "position": f"{POSITIONS[Position(view.position)].lower()}{option}"}


def capture(view: View, *, actor: audit.Actor) -> None:
    """The viewpoint in the meeting's record, unless it would be read more widely there than the proposal may be."""
    item = view.proposal.item
    if item is None or not fits(view.proposal.classification, item.meeting.classification):
        return
    meetings.capture(
        item=item,
        kind="viewpoint",
        text=viewpoint(view),
        source=f"{captured_as(view.proposal)}{view.seat_id}",
        url=view.proposal.get_absolute_url(),
        actor=actor,
    )


def captured_as(proposal: Proposal) -> str:
    """How the sources of all viewpoints on a proposal begin in the record of a meeting."""
    return f"view:{proposal.pk}-"


def viewpoint(view: View) -> str:
    """The view as the headline report tells it."""
    option = f" option {view.option.number}" if view.option else ""
    telephone = " (by telephone, to be confirmed)" if view.needs_confirmation else ""
    words = [f"{view.seat.name} {SAID[Position(view.position)]}{option}{telephone}."]
    told = {"": view.reason, "Consensus: ": view.consensus, "Majority: ": view.majority, "Minority: ": view.minority}
    words += [f"{label}{said.strip()}" for label, said in told.items() if said.strip()]
    return " ".join(words)


@audit.act
def confirm_view(*, view: View, actor: Person) -> View:
    """The representative confirms what was said for the seat by telephone; the position does not change.

    Possible after the outcome too: the decision's snapshot keeps how it stood. Raises NotAllowed; Refused for a view
    that needs no confirmation or that a newer one has replaced.
    """
    locked: View = View.objects.select_for_update().get(pk=view.pk)
    policy.may_confirm_view(actor, locked).require()
    if not locked.needs_confirmation:
        raise Refused("This view needs no confirmation.")
    if View.objects.filter(proposal=locked.proposal, seat=locked.seat, version__gt=locked.version).exists():
        raise Refused("A newer view of the seat has replaced this one.")
    locked.confirmed_by, locked.confirmed_at = actor, now()
    locked.save(update_fields=["confirmed_by", "confirmed_at"])
    audit.record(
        EventKind.VIEW_CONFIRMED,
        actor=actor,
        stream=locked.proposal.audit_stream,
        subject=locked.proposal,
        also=[locked, locked.seat],
        scope=locked.proposal.event_scope,
        data={"seat": locked.seat.code, "version": locked.version},
        private={"seat": locked.seat.name},
        on_behalf_of=locked.seat.reference,
    )
    capture(locked, actor=actor)
    return locked
