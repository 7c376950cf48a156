"""A group's own Terms of Reference: put forward, decided on, and recorded version by version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.core.clock import now, today
from foundation.core.errors import Refused
from foundation.core.scope import Classification, scope
from foundation.documents.services import PDF, add_version, check_pdf
from groups import policy
from groups.events import EventKind
from groups.models import Group, TermsVersion
from groups.rules.periods import words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from foundation.accounts.models import Person
    from foundation.documents.models import Document, DocumentVersion


@dataclass(frozen=True)
class _File:
    """A version as it was handed in."""

    data: bytes
    name: str
    change: str
    version: str
    classification: str


@audit.act
def put_terms(
    *,
    group: Group,
    data: bytes,
    file_name: str,
    change: str,
    version: str = "",
    classification: str = Classification.PUBLIC,
    actor: Person,
) -> TermsVersion:
    """File a version of a group's Terms of Reference for decision. It holds once a decision has approved it.

    `change` says what is different; `version` defaults to the next whole number. Raises NotAllowed; Refused without the
    change detail, for a version that is there, a file that is no plain PDF, or a group that is closed.
    """
    policy.may_put_terms(actor, group).require()
    if group.valid_to is not None and group.valid_to < today():
        raise Refused(f"The {group.code} is closed; its Terms of Reference stay as they were.")
    return _filed(group, _File(data, file_name, change, version, classification), actor)


@audit.act
def record_terms(
    *,
    group: Group,
    data: bytes,
    file_name: str,
    change: str,
    decision: str,
    on: date,
    version: str = "",
    classification: str = Classification.PUBLIC,
    actor: Person,
) -> TermsVersion:
    """Record a version that a decision of that reference approved on that day, elsewhere or before this product.

    It may be entered after the group has gone. Raises NotAllowed; Refused without the decision's reference, for a day
    to come or after the group's last one, without the change detail, for a version that is there or no plain PDF.
    """
    policy.may_record_terms(actor, group).require()
    if not decision.strip():
        raise Refused("Say which decision approved this version.")
    if on > today():
        raise Refused("Terms are recorded as approved once they are: the day lies ahead.")
    if group.valid_to is not None and group.valid_to < on:
        raise Refused(
            f"The {group.code} was closed on {words(group.valid_to)}; its Terms of Reference stay as they were."
        )
    terms = _filed(group, _File(data, file_name, change, version, classification), actor)
    approve_terms(terms=terms, decision=decision, on=on, actor=actor)
    return terms


def _filed(group: Group, file: _File, actor: Person) -> TermsVersion:
    if not file.change.strip():
        raise Refused("Say what this version changes.")
    check_pdf(file.data)
    added = add_version(
        data=file.data,
        media_type=PDF,
        file_name=file.name,
        title=f"Terms of Reference of the {group.code}",
        classification=file.classification,
        scope=scope(group.code, file.classification),
        stream=group.audit_stream,
        document=_document(group),
        version=file.version,
        change=file.change,
        actor=actor,
    )
    terms = TermsVersion.objects.create(group=group, version=added, put_by=actor, put_at=now())
    _record(EventKind.TERMS_PUT, terms, actor=actor, data={"sha256": added.file.sha256})
    return terms


def _document(group: Group) -> Document | None:
    """The document whose versions a group's terms are; one that was only put forward counts."""
    if group.terms is not None:
        return group.terms
    first = TermsVersion.objects.filter(group=group).select_related("version__document").order_by("pk").first()
    return first.version.document if first else None


@audit.act
def link_terms(*, terms: TermsVersion, proposal: str, actor: Person) -> None:
    """Record the reference of the proposal that puts a version to decision. Raises NotAllowed, Refused."""
    policy.may_put_terms(actor, terms.group).require()
    _undecided(terms)
    if terms.proposal:
        raise Refused(f"This version is before its group as {terms.proposal} already.")
    terms.proposal = proposal
    terms.save(update_fields=["proposal"])
    _record(EventKind.TERMS_LINKED, terms, actor=actor, data={"proposal": proposal})


@audit.act
def unlink_terms(*, terms: TermsVersion, actor: audit.Actor) -> None:
    """The proposal that put a version was withdrawn or sent back: it may be put again. Raises Refused once decided."""
    _undecided(terms)
    before, terms.proposal = terms.proposal, ""
    terms.save(update_fields=["proposal"])
    _record(EventKind.TERMS_SENT_BACK, terms, actor=actor, data={"proposal": before})


@audit.act
def approve_terms(*, terms: TermsVersion, decision: str, on: date, actor: audit.Actor) -> None:
    """Let a version hold from the day that decision approved it. Raises Refused once it is decided on."""
    _undecided(terms)
    terms.decision, terms.approved_on = decision, on
    terms.save(update_fields=["decision", "approved_on"])
    group, document = terms.group, terms.version.document
    if group.terms_id != document.pk:
        group.terms = document
        group.save(update_fields=["terms"])
    data = {"decision": decision, "on": on.isoformat(), "sha256": terms.version.file.sha256}
    _record(EventKind.TERMS_ADDED, terms, actor=actor, data=data)


@audit.act
def turn_down_terms(*, terms: TermsVersion, decision: str, actor: audit.Actor) -> None:
    """Record that a decision did not approve a version: it stays on file and never holds."""
    _undecided(terms)
    terms.decision = decision
    terms.save(update_fields=["decision"])
    _record(EventKind.TERMS_TURNED_DOWN, terms, actor=actor, data={"decision": decision})


@audit.act
def adopt_terms(*, group: Group, version: DocumentVersion, decision: str, on: date, actor: audit.Actor) -> TermsVersion:
    """Take over the terms a group was founded on, as a step of its opening."""
    document = version.document
    document.scope = scope(group.code, document.classification)
    document.save(update_fields=["scope"])
    if version.added_by is None:  # a person files the terms of a founding; this is for the type checker
        raise Refused("Nobody is known to have filed these terms.")
    terms = TermsVersion.objects.create(group=group, version=version, put_by=version.added_by, put_at=version.added_at)
    approve_terms(terms=terms, decision=decision, on=on, actor=actor)
    return terms


def _undecided(terms: TermsVersion) -> None:
    if terms.decision:
        raise Refused(f"{terms.decision} has decided on this version already.")


def _record(kind: EventKind, terms: TermsVersion, *, actor: audit.Actor, data: Mapping[str, object]) -> None:
    audit.record(
        kind,
        actor=actor,
        stream=terms.group.audit_stream,
        subject=terms.version,
        also=[terms.group],
        scope=terms.scope,
        data={"version": terms.version.version, "group": terms.group.code, **data},
    )
