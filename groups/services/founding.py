"""Founding a group: drafted, consulted on, put to its parent, and opened by the parent's decision.

The apps above hold the consultation and the decision; they tell of them here, each in its own transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.accounts.models import Person
from foundation.audit import services as audit
from foundation.core.clock import now, today
from foundation.core.errors import Refused
from foundation.core.scope import Classification
from foundation.documents.services import PDF, add_version, check_pdf
from foundation.workflow.services import advance
from groups import policy
from groups.events import EventKind
from groups.models import Founding, Group
from groups.rules import founding as founding_rules
from groups.services.convening import convene, convening_refusal
from groups.services.holding import lock_group
from groups.services.opening import open_new
from groups.services.terms import adopt_terms

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from foundation.documents.models import DocumentVersion

WORDS = ("name", "attendance", "purpose", "membership", "meets", "opens_on", "until")


@audit.act
def draft_founding(
    *,
    parent: Group,
    code: str,
    name: str,
    attendance: str,
    purpose: str,
    membership: str,
    meets: str = "",
    opens_on: date | None = None,
    until: date | None = None,
    actor: Person,
) -> Founding:
    """Draft the founding of a group below another, or the convening of one the framework provides for.

    `opens_on` may be left out: the group then opens on the day of its parent's decision. Raises NotAllowed; Refused for
    a code that is not one or is taken, a parent that does not stand, days out of order, and for a group that would not
    be closed below one that is.
    """
    parent = lock_group(parent)
    policy.may_found(actor, parent).require()
    if reason := _draft_refusal(parent, code) or _words_refusal(parent, attendance, opens_on, until):
        raise Refused(reason)
    founding = Founding(
        parent=parent,
        code=code,
        name=name,
        attendance=attendance,
        purpose=purpose,
        membership=membership,
        meets=meets,
        opens_on=opens_on,
        until=until,
        status="drafted",
        raised_by=actor,
        raised_at=now(),
    )
    founding.save()
    data = {"code": code, "parent": parent.code, "attendance": attendance}
    private = {"name": name, "purpose": purpose, "membership": membership}
    _record(EventKind.FOUNDING_DRAFTED, founding, data=data, private=private, actor=actor)
    return founding


def _words_refusal(parent: Group, attendance: str, opens_on: date | None, until: date | None) -> str | None:
    refusal = founding_rules.attendance_refusal(attendance, below_closed=parent.is_closed)
    return refusal or founding_rules.dates_refusal(opens_on, until)


def _draft_refusal(parent: Group, code: str) -> str | None:
    if reason := founding_rules.code_refusal(code):
        return reason
    if not parent.is_convened_on(today()):
        return f"The {parent.code} is not convened today, so no group can be founded below it."
    if Founding.objects.filter(code=code, status__in=founding_rules.UNDER_WAY).exists():
        return f"The code {code} is not free: take another."  # of a founding that may be closed to who asks
    provided = Group.objects.select_related("parent").filter(code=code).first()
    if provided is None:
        return None
    if provided.parent_id != parent.pk:
        above = provided.parent.code if provided.parent else "nobody"
        return f"The framework has the {code} report to the {above}, not to the {parent.code}."
    return convening_refusal(provided, today())


@audit.act
def change_founding(*, founding: Founding, changes: Mapping[str, object], actor: Person) -> list[str]:
    """Change the words of a founding, and return the names of those that differ.

    Raises NotAllowed; Refused while it is consulted on or before the parent, and for days out of order.
    """
    founding = _editable(founding, actor)
    changed = [name for name in WORDS if name in changes and getattr(founding, name) != changes[name]]
    before = {name: getattr(founding, name) for name in changed}
    for name in changed:
        setattr(founding, name, changes[name])
    if reason := _words_refusal(founding.parent, founding.attendance, founding.opens_on, founding.until):
        raise Refused(reason)
    if not changed:
        return []
    founding.save(update_fields=changed)
    private = {f"{name}_before": str(value or "") for name, value in before.items()}
    private |= {f"{name}_after": str(getattr(founding, name) or "") for name in changed}
    data = {"code": founding.code, "fields": ", ".join(sorted(changed))}
    _record(EventKind.FOUNDING_CHANGED, founding, data=data, private=private, actor=actor)
    return sorted(changed)


def _editable(founding: Founding, actor: Person) -> Founding:
    rows = Founding.objects.select_for_update(of=("self",)).select_related("parent", "terms")
    locked: Founding = rows.get(pk=founding.pk)
    policy.may_found(actor, locked.parent).require()
    if reason := founding_rules.change_refusal(locked.lifecycle, locked.status):
        raise Refused(reason)
    return locked


@audit.act
def attach_founding_terms(
    *, founding: Founding, data: bytes, file_name: str, change: str = "", actor: Person
) -> DocumentVersion:
    """File the draft Terms of Reference of a group to be founded, or their next version.

    Raises NotAllowed; Refused while it is consulted on or before the parent, and for a file that is no plain PDF.
    """
    founding = _editable(founding, actor)
    check_pdf(data)
    added = add_version(
        data=data,
        media_type=PDF,
        file_name=file_name,
        title=f"Terms of Reference of the {founding.code}",
        classification=Classification.PUBLIC,
        scope=founding.scope,
        stream=founding.audit_stream,
        document=founding.terms.document if founding.terms else None,
        change=change,
        actor=actor,
    )
    founding.terms = added
    founding.save(update_fields=["terms"])
    said = {"code": founding.code, "fields": "Terms of Reference", "sha256": added.file.sha256}
    _record(EventKind.FOUNDING_CHANGED, founding, data=said, actor=actor)
    return added


@audit.act
def record_consulting(*, founding: Founding, reference: str, actor: audit.Actor) -> None:
    """Record that the consultation of that reference on terms and membership has opened.

    Raises NotAllowed; Refused without Terms of Reference to consult on, or from a status that does not allow it.
    """
    _require(founding, actor)
    if founding.terms is None:
        raise Refused("Attach the draft Terms of Reference first: the consultation is on them and on the membership.")
    data = {"code": founding.code, "consultation": reference}
    advance(founding, "consult", actor=actor, changes={"consultation": reference}, data=data)


@audit.act
def record_consulted(*, founding: Founding, reference: str, actor: audit.Actor) -> None:
    """Record that the consultation has closed. Raises Refused for another consultation than the one that opened."""
    _require(founding, actor)
    if founding.consultation != reference:
        raise Refused(f"{founding.reference} is consulted on as {founding.consultation}, not as {reference}.")
    data = {"code": founding.code, "consultation": reference}
    advance(founding, "close_consultation", actor=actor, data=data)


@audit.act
def record_put(*, founding: Founding, reference: str, actor: audit.Actor) -> None:
    """Record that the founding is before its parent group, as the proposal of that reference.

    Raises NotAllowed; Refused until it was consulted on, or when its parent no longer stands.
    """
    _require(founding, actor)
    if not founding.parent.is_convened_on(today()):
        raise Refused(f"The {founding.parent.code} is not convened today, so it cannot decide.")
    data = {"code": founding.code, "parent": founding.parent.code, "proposal": reference}
    advance(founding, "put_to_parent", actor=actor, changes={"decision": reference}, data=data)


@audit.act
def record_taken_back(*, founding: Founding, reference: str, actor: audit.Actor) -> None:
    """Record that the parent, by the decision of that reference, wants more work: the founding goes back."""
    lock_group(founding.parent)
    data = {"code": founding.code, "decision": reference}
    advance(founding, "take_back", actor=actor, changes={"decision": ""}, data=data)


@audit.act
def open_group(*, founding: Founding, decision: str, on: date, actor: audit.Actor) -> Group:
    """Open the group that the parent approved by the decision of that reference, taken on that day.

    It is convened on the day asked for, never before the decision. In the same transaction come its seats, its parent
    and its Terms of Reference. Raises NotAllowed for who drafted the founding; Refused from any other status.
    """
    lock_group(founding.parent)
    rows = Founding.objects.select_for_update(of=("self",)).select_related("parent", "terms__document")
    founding = rows.get(pk=founding.pk)
    if reason := founding.lifecycle.refusal(founding.status, "open"):
        raise Refused(reason)
    day = founding_rules.opening_day(founding.opens_on, on)
    group = _convened(founding, day, actor)
    data = {"code": founding.code, "parent": founding.parent.code, "decision": decision, "convened_on": day.isoformat()}
    advance(founding, "open", actor=actor, changes={"group": group, "decision": decision}, also=[group], data=data)
    if founding.terms is not None:
        adopt_terms(group=group, version=founding.terms, decision=decision, on=on, actor=actor)
    return group


def _convened(founding: Founding, on: date, actor: audit.Actor) -> Group:
    provided = Group.objects.filter(code=founding.code).first()
    if provided is not None:
        return convene(group=provided, on=on, actor=actor)
    return open_new(founding=founding, on=on, actor=actor)


@audit.act
def refuse_founding(*, founding: Founding, decision: str, actor: audit.Actor) -> None:
    """Record that the parent did not approve the founding."""
    data = {"code": founding.code, "parent": founding.parent.code, "decision": decision}
    advance(founding, "refuse", actor=actor, changes={"decision": decision}, data=data)


@audit.act
def drop_founding(*, founding: Founding, why: str, actor: Person) -> None:
    """Withdraw a founding before it is put to the parent, saying why. Raises NotAllowed, Refused."""
    policy.may_found(actor, founding.parent).require()
    if not why.strip():
        raise Refused("Say why the founding is withdrawn.")
    advance(founding, "drop", actor=actor, data={"code": founding.code}, private={"reason": why})


def _require(founding: Founding, actor: audit.Actor) -> None:
    """A background process acts under the rule that started it."""
    if isinstance(actor, Person):
        policy.may_found(actor, founding.parent).require()


def _record(
    kind: EventKind,
    founding: Founding,
    *,
    actor: audit.Actor,
    data: Mapping[str, object],
    private: Mapping[str, str] | None = None,
) -> None:
    audit.record(
        kind,
        actor=actor,
        stream=founding.audit_stream,
        subject=founding,
        also=[founding.parent],
        scope=founding.scope,
        data=data,
        private={name: value for name, value in (private or {}).items() if value},
    )
