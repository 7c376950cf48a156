"""The open membership lists of Level 4 groups: organisations, their contacts and the one who leads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.accounts.services import lock as lock_organisation
from foundation.audit import services as audit
from foundation.core.clock import today
from foundation.core.errors import Refused
from framework.rules.programme import WORKING_LEVEL
from groups import policy
from groups.events import EventKind
from groups.models import Membership
from groups.queries.known import overlapping
from groups.queries.refusals import belongs
from groups.rules import Period
from groups.rules.appointing import of_the_end, of_the_group, of_the_organisation
from groups.services.appointing import refuse
from groups.services.holding import lock_group

if TYPE_CHECKING:
    from datetime import date

    from foundation.accounts.models import Organisation, Person
    from groups.models import Group


@audit.act
def add_member(
    *,
    group: Group,
    organisation: Organisation,
    valid_from: date,
    contacts: int = 1,
    lead: Person | None = None,
    actor: audit.Actor,
) -> Membership:
    """Enter an organisation on the membership list of a Level 4 group, with the number of its contacts and who leads.

    Raises NotAllowed for a person who is not of the secretariat; Refused for a group without such a list, one that is
    not convened or closed, an organisation that is on it then, and a lead who was not of the organisation.
    """
    policy.may_record_people(actor, group).require()
    if group.level != WORKING_LEVEL:
        raise Refused(f"The {group.code} has seats, not an open membership.")
    group = lock_group(group)  # two secretaries do not enter the same one twice
    organisation = lock_organisation(organisation)
    period = Period(valid_from)
    refuse(of_the_organisation(organisation.name, organisation.ended_on, period.ended_by(organisation.ended_on)))
    refuse(of_the_group(group.code, group.convened_on, Period(group.valid_from, group.valid_to), period))
    if Membership.objects.filter(overlapping(period), group=group, organisation=organisation).exists():
        raise Refused(f"{organisation} is a member of the {group.code} then.")
    _check_lead(lead, organisation, valid_from)
    membership = Membership.objects.create(
        group=group,
        organisation=organisation,
        valid_from=valid_from,
        valid_to=min(filter(None, (group.valid_to, organisation.ended_on)), default=None),
        contacts=contacts,
        lead=lead,
    )
    _record(EventKind.MEMBER_ADDED, membership, actor=actor)
    return membership


def _check_lead(lead: Person | None, organisation: Organisation, day: date) -> None:
    if lead is not None:
        refuse(belongs(lead, organisation, day))


@audit.act
def change_member(*, membership: Membership, contacts: int, lead: Person | None, actor: audit.Actor) -> None:
    """Record how many contacts a member has and who leads them.

    Raises NotAllowed for a person who is not of the secretariat; Refused when the membership is over, and for a lead
    who is not of the organisation today.
    """
    policy.may_record_people(actor, membership.group).require()
    if membership.valid_to is not None and membership.valid_to < today():
        raise Refused(f"{membership.organisation} is no member of the {membership.group.code} any more.")
    _check_lead(lead, membership.organisation, max(today(), membership.valid_from))
    membership.contacts, membership.lead = contacts, lead
    membership.save(update_fields=["contacts", "lead"])
    _record(EventKind.MEMBER_CHANGED, membership, actor=actor)


@audit.act
def end_member(*, membership: Membership, on: date, actor: audit.Actor) -> None:
    """Let a membership end with that day.

    Raises NotAllowed for a person who is not of the secretariat; Refused for a day before its beginning, and when it is
    over.
    """
    policy.may_record_people(actor, membership.group).require()
    refuse(of_the_end(Period(membership.valid_from, membership.valid_to), on, today()))
    close_membership(membership=membership, on=on, actor=actor)


@audit.act
def close_membership(*, membership: Membership, on: date, actor: audit.Actor) -> None:
    """End a membership, as a step of ending it, its organisation or its group: they have asked who may."""
    membership.valid_to = on
    membership.save(update_fields=["valid_to"])
    _record(EventKind.MEMBER_ENDED, membership, actor=actor)


def _record(kind: EventKind, membership: Membership, *, actor: audit.Actor) -> None:
    group = membership.group
    private = {"organisation": membership.organisation.name}
    if membership.lead is not None:
        private["lead"] = membership.lead.name
    audit.record(
        kind,
        actor=actor,
        stream=group.audit_stream,
        subject=membership,
        also=[group],
        scope=group.scope,
        data={
            "group": membership.group.code,
            "valid_from": membership.valid_from.isoformat(),
            "valid_to": membership.valid_to.isoformat() if membership.valid_to else None,
            "contacts": membership.contacts,
        },
        private=private,
    )
