"""Constituencies brought into line with the framework, and their members entered and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constituencies import policy
from constituencies.events import EventKind
from constituencies.models import Constituency, Member
from constituencies.rules.membership import Named, named, overlap_refusal
from foundation.accounts.models import Person
from foundation.audit import services as audit
from foundation.core.errors import Refused
from framework.queries import versions

if TYPE_CHECKING:
    from datetime import date

    from foundation.accounts.models import Organisation


@audit.act
def sync_constituencies(*, actor: audit.Actor) -> int:
    """Enter the constituencies that seats of the loaded framework versions speak for; returns how many were new.

    A name follows the newest version. None is ever deleted, and a second time changes nothing.
    """
    present = {each.code: each for each in Constituency.objects.all()}
    new = 0
    for wanted in named(versions()):
        known = present.get(wanted.code)
        if known is None:
            known = Constituency.objects.create(code=wanted.code, name=wanted.name)
            new += 1
            _record_constituency(EventKind.CONSTITUENCY_ADDED, known, wanted, actor=actor)
        elif known.name != wanted.name:
            known.name = wanted.name
            known.save(update_fields=["name"])
            _record_constituency(EventKind.CONSTITUENCY_RENAMED, known, wanted, actor=actor)
    return new


def _record_constituency(kind: EventKind, constituency: Constituency, wanted: Named, *, actor: audit.Actor) -> None:
    audit.record(
        kind,
        actor=actor,
        stream=constituency.audit_stream,
        subject=constituency,
        scope=constituency.scope,
        data={"version": wanted.version},
    )


@audit.act
def add_member(
    *,
    constituency: Constituency,
    organisation: Organisation,
    valid_from: date,
    valid_to: date | None = None,
    actor: audit.Actor,
) -> Member:
    """Enter an organisation as a member from one day to another. It may be in other constituencies too.

    Raises NotAllowed unless the PMO does; Refused when it ends before it begins, or is a member on one of those days.
    """
    _let_the_pmo(actor)
    Constituency.objects.select_for_update().get(pk=constituency.pk)  # the lock: two secretaries enter it once
    present = Member.objects.filter(constituency=constituency, organisation=organisation)
    spans = [(each.valid_from, each.valid_to) for each in present.order_by("valid_from")]
    if reason := overlap_refusal(organisation.name, constituency.name, spans, (valid_from, valid_to)):
        raise Refused(reason)
    member = Member.objects.create(
        constituency=constituency, organisation=organisation, valid_from=valid_from, valid_to=valid_to
    )
    _record_member(EventKind.MEMBER_ADDED, member, actor=actor)
    return member


@audit.act
def end_member(*, member: Member, on: date, actor: audit.Actor) -> None:
    """Let a membership end with that day. What it was part of stays, and so does the row.

    Raises NotAllowed unless the PMO does; Refused when it has ended, or the day lies before its beginning.
    """
    _let_the_pmo(actor)
    member = Member.objects.select_for_update().select_related("constituency", "organisation").get(pk=member.pk)
    if member.valid_to is not None:
        raise Refused(f"This membership ended with {member.valid_to:%-d %B %Y}.")
    if on < member.valid_from:
        raise Refused("A membership cannot end before it begins.")
    close_member(member=member, on=on, actor=actor)


@audit.act
def close_member(*, member: Member, on: date, actor: audit.Actor) -> None:
    """End a membership, as a step of ending it or its organisation: they have asked who may."""
    member.valid_to = on
    member.save(update_fields=["valid_to"])
    _record_member(EventKind.MEMBER_ENDED, member, actor=actor)


def _let_the_pmo(actor: audit.Actor) -> None:
    """A person needs the PMO's office; what the product does by itself (an import, the demonstration) does not."""
    if isinstance(actor, Person):
        policy.may_keep(actor).require()


def _record_member(kind: EventKind, member: Member, *, actor: audit.Actor) -> None:
    audit.record(
        kind,
        actor=actor,
        stream=member.constituency.audit_stream,
        subject=member,
        also=[member.constituency, member.organisation],
        scope=member.constituency.scope,
        data={
            "constituency": member.constituency.code,
            "valid_from": member.valid_from.isoformat(),
            "valid_to": member.valid_to.isoformat() if member.valid_to else None,
        },
        private={"organisation": member.organisation.name},
    )
