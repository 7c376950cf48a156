"""What an import of organisations, people or appointments would do, before anything is saved."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from django.db.models import Prefetch

from foundation.accounts.models import Affiliation, Organisation, Person
from foundation.accounts.queries import leaving_refusal
from foundation.core.clock import today
from foundation.core.dated import in_force
from foundation.core.tables.columns import recognise
from foundation.core.tables.compare import IncomingRow, Preview, Result, Values, compare
from groups.models import Alternate, Appointment, Declination, Seat
from groups.queries.constituents import represented
from groups.queries.known import Part, part_of, taken
from groups.queries.refusals import may_sit, rests_on_the_sro
from groups.queries.seating import period_of
from groups.rules import SeatKind, Taken
from groups.rules import importing as rules
from groups.rules.appointing import of_the_end
from groups.rules.lifecycles import APPROVED, NOMINATED
from groups.rules.periods import Period
from groups.rules.periods import words as day_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from foundation.core.tables.columns import Columns, TableRow
    from foundation.core.tables.compare import RowResult, WrongRow
    from foundation.core.tables.found import FoundTable


def _incoming(
    tables: Sequence[FoundTable], columns: Columns, read: Callable[[TableRow], IncomingRow | WrongRow]
) -> list[IncomingRow | WrongRow]:
    return [read(row) for row in recognise(tables, columns)]


def organisations(tables: Sequence[FoundTable]) -> Preview:
    """Organisations against those entered, by name whatever its capitals."""
    held = {one.name.lower(): one for one in Organisation.objects.order_by("name")}
    rows = [_as_entered(row, held) for row in _incoming(tables, rules.ORGANISATIONS, rules.organisation)]
    known: dict[str, Values] = {one.name: {"name": one.name, "ended_on": one.ended_on} for one in held.values()}
    return _checked(compare(known, rows), lambda row: _end_refusal(row, held))


def _as_entered(row: IncomingRow | WrongRow, held: dict[str, Organisation]) -> IncomingRow | WrongRow:
    """A name in other capitals is the organisation entered."""
    known = held.get(row.ref.lower())
    if known is None or not isinstance(row, IncomingRow):
        return row
    return replace(row, ref=known.name, values={**row.values, "name": known.name})


def _end_refusal(row: RowResult, held: dict[str, Organisation]) -> str:
    known = held.get(row.ref.lower())
    if known and known.ended_on and row.result is Result.CHANGED:
        return f"{known} has left the programme already; its last day is not moved by a table."
    last = row.values.get("ended_on")
    if known and last and row.result is Result.CHANGED:
        return leaving_refusal(known, cast("date", last)) or ""
    return ""


def people(tables: Sequence[FoundTable]) -> Preview:
    """People against those entered, by e-mail address; their organisation is that of today."""
    known: dict[str, Values] = {}
    for one in Person.objects.order_by("pk").prefetch_related(_affiliations()):
        of = [affiliation.organisation.name for affiliation in getattr(one, "affiliated_now", ())]
        known[one.email.lower()] = {
            "name": one.name,
            "organisation": of[0] if of else "",
            "telephone": one.telephone,
        }
    return compare(known, _incoming(tables, rules.PEOPLE, rules.person))


def _affiliations() -> Prefetch[str]:
    rows = Affiliation.objects.filter(in_force(today())).select_related("organisation").order_by("-valid_from", "pk")
    return Prefetch("affiliations", queryset=rows, to_attr="affiliated_now")


@dataclass
class Book:
    """What appointments are made of, read once: seats by group, people by address, organisations by name.

    `taken` is who holds each seat, by reference, with the rows of the table that were found possible so far; `held` the
    same by person.
    """

    seats: dict[str, list[Seat]]
    people: dict[str, Person]
    organisations: dict[str, Organisation]
    taken: dict[int, dict[str, tuple[int, Taken]]] = field(default_factory=lambda: defaultdict(dict))
    declined: dict[int, list[Declination]] = field(default_factory=lambda: defaultdict(list))
    held: dict[int, dict[str, Part]] = field(default_factory=lambda: defaultdict(dict))
    standing_in: dict[int, list[Part]] = field(default_factory=lambda: defaultdict(list))
    members: dict[tuple[int, date], frozenset[int]] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Book:
        """Everything there is. A table has up to 20,000 rows; the registers are smaller."""
        seats: dict[str, list[Seat]] = {}
        for seat in Seat.objects.filter(group__isnull=False).select_related("group").order_by("position", "pk"):
            if seat.group:
                seats.setdefault(seat.group.code, []).append(seat)
        affiliations = Affiliation.objects.select_related("organisation").order_by("pk")
        people = Person.objects.order_by("pk").prefetch_related(
            Prefetch("affiliations", queryset=affiliations, to_attr="affiliated_ever")
        )
        book = cls(
            seats,
            {one.email.lower(): one for one in people},
            {one.name.lower(): one for one in Organisation.objects.order_by("pk")},
        )
        for held in Appointment.objects.select_related("seat__group", "person").order_by("valid_from", "pk"):
            book.enter(appointment_reference(held), held.seat, held.person_id, taken(held))
        for named in Alternate.objects.filter(status__in=(NOMINATED, APPROVED)).select_related("seat__group"):
            book.standing_in[named.person_id].append(part_of(named))
        for declined in Declination.objects.order_by("pk"):
            book.declined[declined.seat_id].append(declined)
        return book

    def enter(self, reference: str, seat: Seat, person: int, taken: Taken) -> None:
        """Somebody, by their key, in a seat; again, with other days."""
        self.taken[seat.pk][reference] = (person, taken)
        self.held[person][reference] = Part(seat, taken.period)

    def seat(self, group: str, words: str, on: date) -> Seat | None:
        """The seat of a group named by code or name, as the framework of the day has it."""
        there = [seat for seat in self.seats.get(group, []) if seat.holds_on(on)]
        by_code = [seat for seat in there if seat.code.lower() == words.lower()]
        by_name = [seat for seat in there if seat.name.lower() == words.lower()]
        return next(iter(by_code or by_name), None)

    def no_seat(self, group: str, words: str, on: date) -> str:
        """Why the group has no seat of that code or name on the day: it stood at another time, or never has it."""
        named = {words.lower()}
        for seat in self.seats.get(group, []):
            where = seat.group
            if where is None or not named & {seat.code.lower(), seat.name.lower()} or where.holds_on(on):
                continue
            if where.valid_to is not None and where.valid_to < on:
                return f"The {group} stood until {day_words(where.valid_to)}; nobody takes a seat on it after that."
            return f"The {group} stands from {day_words(where.valid_from)}; nobody takes a seat on it before."
        return f"The framework has no seat {words} on the {group} on that day."

    def organisation_of(self, email: str, on: date) -> str:
        """The name of the organisation somebody works for on the day, or ""."""
        person = self.people.get(email)
        rows = getattr(person, "affiliated_ever", [])
        return next((one.organisation.name for one in rows if one.holds_on(on)), "")

    def works_for(self, person: Person, organisation: Organisation, day: date) -> bool:
        """Whether the person was of the organisation on the day."""
        rows = getattr(person, "affiliated_ever", [])
        return any(one.organisation_id == organisation.pk and one.holds_on(day) for one in rows)

    def declination(self, seat: Seat, period: Period) -> Declination | None:
        """By whom the seat is declined for now on some day of the period."""
        rows = self.declined.get(seat.pk, [])
        return next((one for one in rows if Period(one.valid_from, one.valid_to).overlaps(period)), None)

    def holders(self, seat: Seat, period: Period, person: Person | None) -> list[Taken]:
        """Who holds the seat on some day of the period, after the rows above."""
        rows = self.taken.get(seat.pk, {}).values()
        wanted = [one for who, one in rows if person is None or person.pk == who]
        return [one for one in wanted if one.period.overlaps(period)]

    def represented(self, seat: Seat, day: date) -> frozenset[int]:
        """For whom the seat speaks on a day, asked once."""
        if (seat.pk, day) not in self.members:
            self.members[seat.pk, day] = represented(seat, day)
        return self.members[seat.pk, day]

    def parts(self, person: Person, period: Period) -> list[Part]:
        """What the person has, after the rows above, and where they stand in."""
        every = [*self.held.get(person.pk, {}).values(), *self.standing_in.get(person.pk, [])]
        return [one for one in every if one.period.overlaps(period)]


def appointments(tables: Sequence[FoundTable], book: Book | None = None) -> Preview:
    """Appointments against those recorded, by group, seat, person and first day."""
    book = book or Book.read()
    known: dict[str, Values] = {}
    for one in Appointment.objects.select_related("seat__group", "person", "organisation").order_by("pk"):
        organisation = one.organisation.name
        known[appointment_reference(one)] = {"remit": one.remit, "to": one.valid_to, "organisation": organisation}
    rows = [_in_code(row, book) for row in _incoming(tables, rules.APPOINTMENTS, rules.appointment)]
    return _checked(compare(known, rows), lambda row: _appointment_refusal(row, book))


def appointment_reference(one: Appointment) -> str:
    """The reference a table's row has for an appointment."""
    group = one.seat.group.code if one.seat.group else ""
    return f"{group}/{one.seat.code} {one.person.email.lower()} {one.valid_from.isoformat()}"


def _in_code(row: IncomingRow | WrongRow, book: Book) -> IncomingRow | WrongRow:
    """A seat named in words is known by its code; an empty organisation is the person's of that day."""
    if not isinstance(row, IncomingRow):
        return row
    values = dict(row.values)
    group, email, first = str(values["group"]), str(values["email"]), cast("date", values["from"])
    seat = book.seat(group, str(values["seat"]), first)
    if seat is not None:
        values["seat"] = seat.code
    if not values["organisation"]:
        values["organisation"] = book.organisation_of(email, first)
    return replace(row, ref=f"{group}/{values['seat']} {email} {first.isoformat()}", values=values)


def _appointment_refusal(row: RowResult, book: Book) -> str:
    """What is wrong with a row, after those above it; what is right is entered in the book."""
    values = row.values
    group, code, email = str(values["group"]), str(values["seat"]), str(values["email"])
    seat = book.seat(group, code, cast("date", values["from"]))
    if seat is None:
        return book.no_seat(group, code, cast("date", values["from"]))
    if email not in book.people:
        return f"Nobody with the address {email} has been entered; read the people in first."
    organisation = book.organisations.get(str(values["organisation"]).lower())
    if organisation is None:
        return f"There is no organisation “{values['organisation']}”."
    if row.result is Result.CHANGED:
        return _change_refusal(row, seat, book)
    return _new_refusal(row, seat, book.people[email], organisation, book)


def _new_refusal(row: RowResult, seat: Seat, person: Person, organisation: Organisation, book: Book) -> str:
    wanted = Period(cast("date", row.values["from"]), cast("date | None", row.values["to"]))
    remit = str(row.values["remit"])
    verdict = rests_on_the_sro(seat, person, wanted.start, str(row.values["basis"])) and may_sit(
        seat, person, organisation, wanted, remit, known=book
    )
    if not verdict:
        return verdict.reason
    book.enter(row.ref, seat, person.pk, Taken(person.name, remit, period_of(seat, wanted)))
    return ""


def _change_refusal(row: RowResult, seat: Seat, book: Book) -> str:
    if {change.field for change in row.changes} - {"to"}:
        return "Only the last day of an appointment is changed by a table; end it and appoint anew."
    if row.changes[0].old is not None:
        return "The appointment has ended already."
    if seat.kind == SeatKind.CHAIR and not str(row.values["basis"]).strip():
        return "Basis says on which words of the SRO a chair ends."
    who, held = book.taken[seat.pk][row.ref]
    last = cast("date", row.values["to"])
    verdict = of_the_end(held.period, last, today())
    if not verdict:
        return verdict.reason
    book.enter(row.ref, seat, who, replace(held, period=Period(held.period.start, last)))
    return ""


def _checked(preview: Preview, refusal: Callable[[RowResult], str]) -> Preview:
    return Preview(tuple(_unless(row, refusal) for row in preview.rows))


def _unless(row: RowResult, refusal: Callable[[RowResult], str]) -> RowResult:
    if row.result not in {Result.NEW, Result.CHANGED}:
        return row
    reason = refusal(row)
    return replace(row, result=Result.WRONG, reason=reason, changes=(), values={}) if reason else row
