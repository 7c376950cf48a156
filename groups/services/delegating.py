"""One group hands decisions or tasks to another, and takes them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.core.clock import now, today
from foundation.core.errors import Refused
from groups import policy, rules
from groups.events import EventKind
from groups.models import Delegation
from groups.queries.handing_down import (
    delegating_clause,
    ends_on_a_decision,
    may_be_delegated,
    not_handed_down_yet,
    rests_on_a_decision,
)
from groups.rules import Period, periods
from groups.services.appointing import refuse
from groups.services.holding import lock_groups

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from foundation.accounts.models import Person
    from groups.models import Group


@audit.act
def delegate(
    *,
    grantor: Group,
    grantee: Group,
    level: int,
    subjects: Sequence[str],
    words: str,
    valid_from: date,
    valid_to: date | None,
    actor: Person,
    what: str = "decisions",
    decision: str = "",
) -> Delegation:
    """Record that a group hands decisions (or `what="tasks"`) of a level to another from one day to another.

    `subjects` are keys of the framework's subjects, none for all that the grantor decides on; `words` the scope;
    `decision` the reference of the decision that delegates. Raises NotAllowed for anybody but the grantor's chair and
    the secretariat; Refused when the secretariat names no decision, either group is not convened then, the framework of
    the first day does not let the grantor hand this down (its own level and subjects alone, never what was only handed
    to it, no decisions to a short-lived sub-group), the same is handed down already, or the scope is not told in words.
    """
    grantor, grantee = lock_groups(grantor, grantee)
    policy.may_delegate(actor, grantor).require()
    refuse(rests_on_a_decision(grantor, decision, valid_from, by_chair=bool(policy.is_chair(actor, grantor))))
    citation = delegating_clause(grantor, valid_from)
    if not words.strip():
        raise Refused("Say in words what is delegated.", citation=citation)
    if what not in rules.DELEGATED:
        raise Refused("Decisions or tasks are delegated, nothing else.", citation=citation)
    period, tasks = Period(valid_from, valid_to), what == "tasks"
    refuse(may_be_delegated(grantor, grantee, level=level, subjects=subjects, period=period, tasks=tasks))
    delegation = Delegation(
        grantor=grantor,
        grantee=grantee,
        what=what,
        level=level,
        subjects=sorted(set(subjects)),
        words=words,
        decision=decision,
        citation=citation[:250],
        valid_from=valid_from,
        valid_to=valid_to,
        given_by=actor,
        given_at=now(),
    )
    refuse(not_handed_down_yet(delegation))
    delegation.save()
    _record(EventKind.DELEGATED, delegation, actor=actor, private={"words": words})
    return delegation


@audit.act
def revoke_delegation(*, delegation: Delegation, why: str, basis: str = "", actor: Person) -> None:
    """Take back what was handed down, from today on, and say why; what was decided under it stands.

    `basis` is the grantor's decision or words on which the secretariat records it. Raises NotAllowed for anybody but
    the grantor's chair and the secretariat; Refused without a reason, when the secretariat names no basis, and when
    taken back before or over.
    """
    policy.may_revoke_delegation(actor, delegation).require()
    refuse(ends_on_a_decision(delegation, basis, by_chair=bool(policy.is_chair(actor, delegation.grantor))))
    held = Delegation.objects.select_for_update().select_related("grantor", "grantee").get(pk=delegation.pk)
    if not why.strip():
        raise Refused("Say why it is revoked.")
    if held.revoked_at is not None:
        raise Refused("It has been revoked already.")
    if held.valid_to is not None and held.valid_to < today():
        raise Refused(f"It ended on {periods.words(held.valid_to)} by itself.")
    delegation.revoked_at, delegation.revoked_by, delegation.revoked_why = now(), actor, why
    delegation.revoked_basis = basis.strip()
    delegation.save(update_fields=["revoked_at", "revoked_by", "revoked_why", "revoked_basis"])
    told = {"why": why, **({"basis": basis.strip()} if basis.strip() else {})}
    _record(EventKind.DELEGATION_REVOKED, delegation, actor=actor, private=told)


def _record(kind: EventKind, delegation: Delegation, *, actor: Person, private: dict[str, str]) -> None:
    groups = [delegation.grantor, delegation.grantee]
    closed = next((group for group in groups if group.is_closed), delegation.grantor)
    audit.record(
        kind,
        actor=actor,
        stream=delegation.grantor.audit_stream,
        subject=delegation,
        also=groups,
        scope=closed.scope,
        data={
            "grantor": delegation.grantor.code,
            "grantee": delegation.grantee.code,
            "what": delegation.what,
            "level": delegation.level,
            "subjects": delegation.subjects,
            "decision": delegation.decision,
            "valid_from": delegation.valid_from.isoformat(),
            "valid_to": delegation.valid_to.isoformat() if delegation.valid_to else None,
        },
        private=private,
    )
