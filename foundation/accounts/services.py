"""Entering people, organisations and who works where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from foundation.accounts.events import EventKind
from foundation.accounts.models import Affiliation, Organisation, Person
from foundation.accounts.queries import TIES, leaving_refusal
from foundation.audit import services as audit
from foundation.core.errors import Refused
from foundation.core.scope import Classification, scope

if TYPE_CHECKING:
    from datetime import date

SCOPE = scope("", Classification.PROGRAMME)


@audit.act
def add_organisation(*, name: str, actor: audit.Actor) -> Organisation:
    """The organisation of that name, whatever its capitals, entered if it is new."""
    return Organisation.objects.filter(name__iexact=name).first() or enter_organisation(name=name, actor=actor)


@audit.act
def enter_organisation(*, name: str, actor: audit.Actor) -> Organisation:
    """Enter an organisation known to be new. The database refuses a second one of that name."""
    organisation = Organisation.objects.create(name=name)
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
def enter_person(
    *, name: str, email: str, telephone: str, organisation: str, valid_from: date, actor: audit.Actor
) -> Person:
    """Enter somebody together with the organisation they work for from a day on. Raises Refused as add_person does."""
    person = add_person(name=name, email=email, actor=actor)
    if telephone:
        change_person(person=person, name=name, email=email, telephone=telephone, actor=actor)
    affiliate(
        person=person,
        organisation=add_organisation(name=organisation, actor=actor),
        valid_from=valid_from,
        actor=actor,
    )
    return person


@audit.act
def affiliate(*, person: Person, organisation: Organisation, valid_from: date, actor: audit.Actor) -> Affiliation:
    """Record that somebody works for an organisation from a day on; of one that has left, until its last day.

    Raises Refused for a day after that.
    """
    organisation = lock(organisation)
    if not organisation.takes_part_on(valid_from):
        raise Refused(f"{organisation} left the programme on {organisation.ended_on:%-d %B %Y}.")
    affiliation = Affiliation.objects.create(
        person=person, organisation=organisation, valid_from=valid_from, valid_to=organisation.ended_on
    )
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


@audit.act
def end_affiliation(*, affiliation: Affiliation, on: date, actor: audit.Actor) -> None:
    """Record the last day somebody works for an organisation.

    Raises Refused when the day lies before the first one, or when it has ended already.
    """
    if affiliation.valid_to is not None:
        raise Refused(f"{affiliation} has ended already.")
    if on < affiliation.valid_from:
        raise Refused("It cannot end before it begins.")
    _end(affiliation, on, actor=actor)


def _end(affiliation: Affiliation, on: date, *, actor: audit.Actor) -> None:
    affiliation.valid_to = on
    affiliation.save(update_fields=["valid_to"])
    audit.record(
        EventKind.AFFILIATION_ENDED,
        actor=actor,
        stream="person",
        subject=affiliation,
        scope=SCOPE,
        also=[affiliation.person],
        data={"valid_to": on.isoformat()},
        private={"name": affiliation.person.name, "organisation": affiliation.organisation.name},
    )


@audit.act
def change_person(*, person: Person, name: str, email: str, telephone: str, actor: audit.Actor) -> bool:
    """Correct somebody's name, address or telephone number; False when nothing changed.

    Raises Refused when somebody else has the address.
    """
    wanted = {"name": name, "email": Person.objects.normalize_email(email), "telephone": telephone}
    changed = [field for field, value in wanted.items() if getattr(person, field) != value]
    if not changed:
        return False
    if Person.objects.filter(email__iexact=email).exclude(pk=person.pk).exists():
        raise Refused(f"Somebody else has the address {email}.")
    before = {f"{field}_before": getattr(person, field) for field in changed}
    for field in changed:
        setattr(person, field, wanted[field])
    person.save(update_fields=changed)
    _record_person(
        EventKind.PERSON_CHANGED,
        person,
        actor=actor,
        data={"fields": ", ".join(changed)},
        private=before | {f"{field}_after": wanted[field] for field in changed},
    )
    return True


@audit.act
def close_account(*, person: Person, actor: audit.Actor) -> None:
    """Let somebody sign in no more. What they did stays under their name.

    Raises Refused for an account that is closed already, and for one's own.
    """
    if not person.is_active:
        raise Refused(f"The account of {person.name} is closed already.")
    if person.audit_key == actor.audit_key:
        raise Refused("Nobody closes their own account.")
    _set_active(person, active=False)
    _record_person(EventKind.PERSON_LEFT, person, actor=actor)


@audit.act
def reopen_account(*, person: Person, actor: audit.Actor) -> None:
    """Let somebody sign in again. Raises Refused for an account that is open."""
    if person.is_active:
        raise Refused(f"The account of {person.name} is open.")
    _set_active(person, active=True)
    _record_person(EventKind.PERSON_RETURNED, person, actor=actor)


def _set_active(person: Person, *, active: bool) -> None:
    person.is_active = active
    person.save(update_fields=["is_active"])


def _record_person(
    kind: EventKind,
    person: Person,
    *,
    actor: audit.Actor,
    data: dict[str, object] | None = None,
    private: dict[str, str] | None = None,
) -> None:
    audit.record(
        kind,
        actor=actor,
        stream="person",
        subject=person,
        scope=SCOPE,
        data=data or {},
        private={"name": person.name, **(private or {})},
    )


@audit.act
def rename_organisation(*, organisation: Organisation, name: str, actor: audit.Actor) -> None:
    """Give an organisation its new name. Raises Refused when another has it, or it is the same."""
    before = organisation.name
    if name == before:
        raise Refused("That is its name already.")
    if Organisation.objects.filter(name__iexact=name).exclude(pk=organisation.pk).exists():
        raise Refused(f"There is an organisation {name} already.")
    organisation.name = name
    organisation.save(update_fields=["name"])
    audit.record(
        EventKind.ORGANISATION_RENAMED,
        actor=actor,
        stream="system",
        subject=organisation,
        scope=SCOPE,
        private={"before": before, "organisation": name},
    )


@audit.act
def end_organisation(*, organisation: Organisation, on: date, actor: audit.Actor) -> None:
    """Record an organisation's last day in the programme; its memberships and its people's affiliations end with it.

    Raises Refused when it has ended already, and while anybody sits or stands in for it after that day, naming them.
    What it was part of stays.
    """
    if reason := leaving_refusal(lock(organisation), on, reader=actor):
        raise Refused(reason)
    organisation.ended_on = on
    organisation.save(update_fields=["ended_on"])
    for tie in TIES.values():
        tie.let_go(organisation, on, actor=actor)
    open_ones = organisation.affiliations.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    for affiliation in open_ones.select_related("person", "organisation").order_by("pk"):
        _end(affiliation, on, actor=actor)
    audit.record(
        EventKind.ORGANISATION_ENDED,
        actor=actor,
        stream="system",
        subject=organisation,
        scope=SCOPE,
        data={"ended_on": on.isoformat()},
        private={"organisation": organisation.name},
    )


def lock(organisation: Organisation) -> Organisation:
    """The organisation's row as it stands, held until the transaction ends.

    Whoever binds an organisation to anything asks for it first: it cannot leave in between.
    """
    held: Organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    return held


def lock_person(person: Person) -> Person:
    """The person's row as it stands, held until the transaction ends.

    Whoever gives a person a duty asks for it first: two duties that go ill together are not given at once. The key is
    left alone, so rows that merely point at the person are written meanwhile.
    """
    held: Person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    return held
