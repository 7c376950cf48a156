"""Entering people, organisations and who works where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.accounts.events import EventKind
from foundation.accounts.models import Affiliation, Organisation, Person
from foundation.audit import services as audit
from foundation.core.errors import Refused
from foundation.core.scope import Classification, scope

if TYPE_CHECKING:
    from datetime import date

SCOPE = scope("", Classification.PROGRAMME)


@audit.act
def add_organisation(*, name: str, actor: audit.Actor) -> Organisation:
    """The organisation of that name, entered if it is new."""
    organisation, added = Organisation.objects.get_or_create(name=name)
    if added:
        audit.record(
            EventKind.ORGANISATION_ADDED,
            actor=actor,
            stream="system",
            subject=organisation,
            scope=SCOPE,
            private={"organisation": name},
        )
    return organisation


@audit.act
def add_person(
    *, name: str, email: str, actor: audit.Actor, password: str | None = None, administrator: bool = False
) -> Person:
    """Enter somebody. Without a password they set one themselves from the invitation.

    Raises Refused when somebody has that e-mail address already, whatever its capitals.
    """
    if Person.objects.filter(email__iexact=email).exists():
        raise Refused(f"Somebody with the address {email} has been entered already.")
    person = Person.objects.create_user(email, password, name=name, is_staff=administrator)
    audit.record(
        EventKind.PERSON_ADDED,
        actor=actor,
        stream="person",
        subject=person,
        scope=SCOPE,
        data={"administrator": administrator},
        private={"name": name, "email": email},
    )
    return person


@audit.act
def affiliate(*, person: Person, organisation: Organisation, valid_from: date, actor: audit.Actor) -> Affiliation:
    """Record that somebody works for an organisation from a day on."""
    affiliation = Affiliation.objects.create(person=person, organisation=organisation, valid_from=valid_from)
    audit.record(
        EventKind.AFFILIATED,
        actor=actor,
        stream="person",
        subject=affiliation,
        scope=SCOPE,
        also=[person],
        data={"valid_from": valid_from.isoformat()},
        private={"name": person.name, "organisation": organisation.name},
    )
    return affiliation
