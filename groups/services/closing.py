"""Closing a group, and the succession by which others take its place.

A group goes only when nothing it has open is left behind; its records stay, and stay readable, for ever.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from foundation.audit import services as audit
from foundation.core.clock import now, today
from foundation.core.errors import Refused
from foundation.workflow.services import advance
from framework.queries import in_force
from framework.rules import NoRulesError
from groups import policy
from groups.events import EventKind
from groups.models import Alternate, Appointment, Declination, Group, Membership, Reporting, Seat, Succession
from groups.rules import succession as rules
from groups.rules.lifecycles import APPROVED, NOMINATED
from groups.services.alternates import withdraw_alternate
from groups.services.convening import convene
from groups.services.holding import lock_group
from groups.services.rehoming import left_open

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foundation.accounts.models import Person
    from foundation.core.policy import Verdict
    from framework.rules.terms import Version

DAY = timedelta(days=1)


@audit.act
def close_group(*, group: Group, on: date, why: str, actor: Person) -> Group:
    """Close a group from a day: it stands until the day before.

    Its seats with their holders and alternates, its members and its place in the tree end with it.

    Raises NotAllowed; Refused while anything it has open is not re-homed, for a day ahead, and for a group that the
    framework in force keeps convened.
    """
    policy.may_close(actor, group).require()
    if not why.strip():
        raise Refused("Say why the group is closed.")
    if group.valid_to is None:
        may_close(group, on, succeeded=False, required=True)
    return _close(group, on, why, actor=actor)


def may_close(group: Group, on: date, *, succeeded: bool, required: bool = False) -> Verdict:
    """May the group be closed from that day under the framework in force on it? With `required`, Refused is raised."""
    verdict = rules.may_close(_version(on), group.code, group.level, succeeded=succeeded)
    if required and not verdict:
        raise Refused(verdict.reason, citation=verdict.citation)
    return verdict


def _close(group: Group, on: date, why: str, *, actor: Person) -> Group:
    group = lock_group(group)
    if reason := closing_refusal(group, on):
        raise Refused(reason)
    last = on - DAY
    group.valid_to, group.closed_here = last, True
    group.save(update_fields=["valid_to", "closed_here"])
    going_on = Q(valid_to__isnull=True) | Q(valid_to__gt=last)
    begun = Q(valid_from__lte=last)
    for model in (Seat, Membership, Reporting):
        model.objects.filter(going_on, begun, group=group).update(valid_to=last)
    for each in (Appointment, Declination):
        each.objects.filter(going_on, begun, seat__group=group).update(valid_to=last)
    _end_alternates(group, last, actor=actor)
    audit.record(
        EventKind.CLOSED,
        actor=actor,
        stream=group.audit_stream,
        subject=group,
        also=[group.parent] if group.parent else [],
        scope=group.scope,
        data={"valid_to": last.isoformat()},
        private={"reason": why},
    )
    return group


def _end_alternates(group: Group, last: date, *, actor: Person) -> None:
    """Who stands in does so until the last day; who was to afterwards, or is not approved yet, is withdrawn."""
    rows = Alternate.objects.filter(seat__group=group, valid_to__gt=last)
    rows.filter(status=APPROVED, valid_from__lte=last).update(valid_to=last)
    to_come = Q(status=NOMINATED) | Q(status=APPROVED, valid_from__gt=last)
    left = rows.filter(to_come, valid_to__gte=today()).select_related(
        "seat__group", "person", "organisation", "nominated_by"
    )
    for alternate in left.order_by("pk"):
        withdraw_alternate(alternate=alternate, why=f"The {group.code} is closed.", actor=actor)


def closing_refusal(group: Group, on: date) -> str | None:
    """Why a group cannot be closed from that day; None when it can."""
    if group.valid_to is not None:
        return f"The {group.code} was closed on {group.valid_to:%-d %B %Y}."
    if group.parent_id is None:
        return f"The {group.code} has no group above it that could take its place."
    if reason := rules.day_refusal(on, convened_on=group.convened_on, today=today()):
        return reason
    left = left_open(group)
    if not left:
        return None
    said = ", ".join(f"{one.label.lower()} ({len(one.items)})" for one in left)
    return f"The {group.code} still has things open that need a new home: {said}."


# --- succession -------------------------------------------------------------------------------------------------------


@audit.act
def begin_succession(*, group: Group, successors: Sequence[Group], on: date, actor: Person) -> Succession:
    """Begin a group's succession by others from a day; what it has open can then be re-homed to them, over days.

    Raises NotAllowed; Refused for successors that the framework of that day does not name, with the clause.
    """
    group = lock_group(group)
    policy.may_close(actor, group).require()
    citation = _may_follow(group, successors, on)
    if Succession.objects.filter(group=group, status=rules.PREPARING).exists():
        raise Refused(f"A succession of the {group.code} is under way already.")
    succession = Succession(
        group=group, on=on, citation=citation[:250], status=rules.PREPARING, begun_by=actor, begun_at=now()
    )
    succession.save()
    succession.successors.set(successors)
    _record(EventKind.SUCCESSION_BEGUN, succession, actor=actor)
    return succession


@audit.act
def change_succession(*, succession: Succession, successors: Sequence[Group], on: date, actor: Person) -> None:
    """Change the successors or the day while the succession is prepared. Raises NotAllowed, Refused."""
    policy.may_close(actor, succession.group).require()
    if succession.status != rules.PREPARING:
        raise Refused(f"This succession is {succession.status_label.lower()}; nothing of it changes any more.")
    succession.citation = _may_follow(succession.group, successors, on)[:250]
    succession.on = on
    succession.save(update_fields=["on", "citation"])
    succession.successors.set(successors)
    _record(EventKind.SUCCESSION_CHANGED, succession, actor=actor)


def _may_follow(group: Group, successors: Sequence[Group], on: date) -> str:
    if group.valid_to is not None:
        raise Refused(f"The {group.code} was closed on {group.valid_to:%-d %B %Y}.")
    if group.convened_on is not None and on <= group.convened_on:
        raise Refused("The day must come after the one on which the group was convened.")
    version = _version(on)
    verdict = rules.may_follow(version, group.code, [successor.code for successor in successors])
    if not verdict:
        raise Refused(verdict.reason, citation=verdict.citation)
    return rules.succession_clause(version, group.code)


@audit.act
def enact_succession(*, succession: Succession, actor: Person) -> list[Group]:
    """Convene the successors from the day of the succession, and close the group with the day before.

    Raises NotAllowed; Refused before that day, and while anything the group has open is not re-homed.
    """
    group, on = succession.group, succession.on
    policy.may_close(actor, group).require()
    successors = list(succession.successors.order_by("level", "code"))
    _may_follow(group, successors, on)
    convened = [each for each in successors if each.convened_on is None]
    for each in convened:
        convene(group=each, on=on, predecessor=group, actor=actor)
    _close(group, on, f"Succeeded by {' and '.join(each.code for each in successors)}", actor=actor)
    advance(succession, "enact", actor=actor, also=[group, *successors], data=_said(succession))
    return successors


@audit.act
def abandon_succession(*, succession: Succession, why: str, actor: Person) -> None:
    """Give a succession up; what was re-homed stays where it is. Raises NotAllowed; Refused without a reason."""
    policy.may_close(actor, succession.group).require()
    if not why.strip():
        raise Refused("Say why the succession is abandoned.")
    data = _said(succession)
    advance(succession, "abandon", actor=actor, also=[succession.group], data=data, private={"reason": why})


def _version(on: date) -> Version:
    try:
        return in_force(on)
    except NoRulesError as error:
        raise Refused(str(error)) from error


def _said(succession: Succession) -> dict[str, object]:
    codes = succession.successors.order_by("level", "code").values_list("code", flat=True)
    return {"group": succession.group.code, "successors": ", ".join(codes), "on": succession.on.isoformat()}


def _record(kind: EventKind, succession: Succession, *, actor: Person) -> None:
    audit.record(
        kind,
        actor=actor,
        stream=succession.audit_stream,
        subject=succession,
        also=[succession.group, *succession.successors.order_by("pk")],
        scope=succession.scope,
        data=_said(succession),
    )
