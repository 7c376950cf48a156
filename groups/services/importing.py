"""Writing organisations, people and appointments out of tables. Wrong rows are left out; again changes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, cast

from foundation.accounts import services as accounts
from foundation.audit import services as audit
from foundation.core.clock import today
from foundation.core.errors import Refused
from foundation.core.tables.compare import Preview, Result
from foundation.core.tables.imports import TableImport
from groups.models import Appointment
from groups.policy import is_secretariat, may_keep_people
from groups.queries import importing as queries
from groups.services.appointing import appoint, end_appointment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from foundation.accounts.models import Organisation, Person
    from foundation.core.tables.compare import RowResult
    from foundation.core.tables.found import FoundTable

DAY: Final = timedelta(days=1)


@audit.act
def import_organisations(*, tables: Sequence[FoundTable], actor: audit.Actor) -> Preview:
    """Enter new organisations and record last days. Raises TableError when there is no such table."""
    done, book = queries.organisations(tables), queries.Book.read()
    for row in done.to_write():
        organisation = _organisation(str(row.values["name"]), book, actor)
        if last := row.values.get("ended_on"):
            accounts.end_organisation(organisation=organisation, on=cast("date", last), actor=actor)
    return done


@audit.act
def import_people(*, tables: Sequence[FoundTable], actor: audit.Actor) -> Preview:
    """Enter people with their organisations; somebody who changed organisation ends with the old one the day before.

    Raises TableError when there is no such table; Refused when a row cannot be written as it was previewed.
    """
    done, book = queries.people(tables), queries.Book.read()
    for row in done.to_write():
        person = _write_person(row, book.people.get(row.ref), actor)
        first = cast("date | None", row.values.get("from")) or today()
        _affiliate(person, _organisation(str(row.values["organisation"]), book, actor), first, actor)
    return done


def _write_person(row: RowResult, held: Person | None, actor: audit.Actor) -> Person:
    name, telephone = str(row.values["name"]), str(row.values.get("telephone", ""))
    person = held or accounts.add_person(name=name, email=row.ref, actor=actor)
    telephone = telephone or person.telephone
    accounts.change_person(person=person, name=name, email=person.email, telephone=telephone, actor=actor)
    return person


def _organisation(name: str, book: queries.Book, actor: audit.Actor) -> Organisation:
    if name.lower() not in book.organisations:
        book.organisations[name.lower()] = accounts.enter_organisation(name=name, actor=actor)
    return book.organisations[name.lower()]


def _affiliate(person: Person, organisation: Organisation, first: date, actor: audit.Actor) -> None:
    present = [one for one in getattr(person, "affiliated_ever", []) if one.holds_on(first)]
    if any(one.organisation_id == organisation.pk for one in present):
        return
    for one in present:
        if one.valid_from >= first:
            raise Refused(f"{person} works for {one.organisation} from that day on; end that first.")
        if one.valid_to is None:
            accounts.end_affiliation(affiliation=one, on=first - DAY, actor=actor)
    accounts.affiliate(person=person, organisation=organisation, valid_from=first, actor=actor)


@audit.act
def import_appointments(*, tables: Sequence[FoundTable], actor: audit.Actor) -> Preview:
    """Appoint people and end appointments. One refusal leaves the whole table unwritten.

    Raises TableError when there is no such table; Refused where an appointment is not possible.
    """
    book = queries.Book.read()
    done = queries.appointments(tables, book)
    held = Appointment.objects.select_related("seat__group", "person", "organisation").order_by("pk")
    by_reference = {queries.appointment_reference(one): one for one in held}
    for row in done.to_write():
        if row.result is Result.CHANGED:
            last = cast("date", row.values["to"])
            why = str(row.values["basis"])
            end_appointment(appointment=by_reference[row.ref], on=last, why=why, actor=actor)
        else:
            _appoint(row, book, actor)
    return done


def _appoint(row: RowResult, book: queries.Book, actor: audit.Actor) -> None:
    values, first = row.values, cast("date", row.values["from"])
    seat = book.seat(str(values["group"]), str(values["seat"]), first)
    if seat is None:
        raise Refused(book.no_seat(str(values["group"]), str(values["seat"]), first))
    appoint(
        seat=seat,
        person=book.people[str(values["email"])],
        organisation=book.organisations[str(values["organisation"]).lower()],
        valid_from=first,
        valid_to=cast("date | None", values["to"]),
        remit=str(values["remit"]),
        basis=str(values["basis"]) or (FROM_A_TABLE if seat.has_voice else ""),
        actor=actor,
    )


FROM_A_TABLE: Final = "A table of appointments that was read in"

ORGANISATIONS: Final = TableImport(
    label="organisations",
    headings="Organisation",
    example="A column To gives an organisation's last day in the programme.",
    may=may_keep_people,
    preview=queries.organisations,
    write=import_organisations,
    done="groups:organisations",
)
PEOPLE: Final = TableImport(
    label="people",
    headings="Name, E-mail, Organisation",
    example="Telephone and From may be there too. The e-mail address says who it is; a new organisation is entered.",
    may=may_keep_people,
    preview=queries.people,
    write=import_people,
    done="groups:people",
)
APPOINTMENTS: Final = TableImport(
    label="appointments",
    headings="Group, Seat, E-mail, From",
    example=(
        "Organisation, To, Remit and Basis may be there too. The seat is named by its code or as the framework names "
        "it. For a chair, Basis says on which delegation of the SRO it rests, or on which words of theirs it ends."
    ),
    may=is_secretariat,
    preview=queries.appointments,
    write=import_appointments,
    done="groups:list",
)
