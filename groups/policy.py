"""Rights from seats and offices in force today. Every other app's policy is built on these few answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.db.models import Q

from foundation.accounts.models import Person
from foundation.audit.services import System
from foundation.core.clock import today
from foundation.core.dated import in_force
from foundation.core.policy import YES, Verdict, no
from groups.models import Alternate, Group
from groups.queries import User, readable_scopes, standing, visible_to
from groups.queries.founded import short_lived
from groups.queries.seating import organisations_in
from groups.rules import APPROVALS, OFFICES, VOICES, Office, SeatKind
from groups.rules.lifecycles import NOMINATED

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from foundation.audit.services import Actor
    from groups.models import Delegation, Founding, Seat
    from groups.queries import HeldSeat


def holds_office(user: User | None, *offices: Office) -> Verdict:
    """Does the person hold one of the offices today?"""
    if standing(user).offices & set(offices):
        return YES
    names = " or ".join(OFFICES[office] for office in offices)
    return no(f"Only the {names} may do this.")


def in_office(user: User | None, codes: tuple[str, ...]) -> Verdict:
    """The same by the offices' codes, for the framework below, which keeps them as data."""
    return holds_office(user, *(Office(code) for code in codes))


def is_chair(user: User | None, group: Group) -> Verdict:
    """Does the person chair the group today?"""
    if any(seat.kind == SeatKind.CHAIR for seat in standing(user).on_group(group.code)):
        return YES
    return no(f"Only the chair of the {group.code} may do this.")


def is_secretariat(user: User | None, group: Group | None = None) -> Verdict:
    """Is the person of the PMO: by office, or by the secretariat's seat on the group?"""
    if holds_office(user, Office.PMO):
        return YES
    if group and any(seat.kind == SeatKind.SECRETARIAT for seat in standing(user).on_group(group.code)):
        return YES
    return no("Only the PMO secretariat may do this.")


def speaks_for(user: User | None, group: Group, seat_code: str) -> Verdict:
    """Does the person hold that constituency or code-body seat of the group today, or stand in for it, approved?

    The yes of an alternate says so, with the clause that lets them.
    """
    mine = _voice(user, group, seat_code)
    if mine is None:
        return no("Only the seat's representative may speak for it.")
    if mine.alternate:
        return Verdict(True, f"Speaks for {mine.name} as the approved alternate of today.", mine.citation)
    return YES


def authority(user: User | None, group: Group, seat_code: str) -> Literal["holder", "alternate", ""]:
    """By what authority the person speaks for the seat today; '' where they do not."""
    mine = _voice(user, group, seat_code)
    if mine is None:
        return ""
    return "alternate" if mine.alternate else "holder"


def _voice(user: User | None, group: Group, seat_code: str) -> HeldSeat | None:
    """The constituency or code-body seat of that code as the person has it today; what they hold themselves first."""
    held = [seat for seat in standing(user).on_group(group.code) if seat.code == seat_code and seat.kind in VOICES]
    return min(held, key=lambda seat: seat.alternate, default=None)


def may_read(user: User | None, scope: str) -> Verdict:
    """May the person read a row of that scope? Agrees with the filter `scope__in=readable_scopes(user)`."""
    if scope in readable_scopes(user):
        return YES
    return no("This is not open to you.")


def may_see_people(user: User | None, group: Group) -> Verdict:
    """May the person see who sits on the group? Of a closed group, those who read its material; else everybody."""
    if may_read(user, group.scope):
        return YES
    return no("Who sits on a closed group is shown to its members and to the offices that oversee it.")


def may_keep_people(user: User | None) -> Verdict:
    """May the person enter people and organisations: the PMO, and the administrator of accounts?"""
    if holds_office(user, Office.PMO) or (getattr(user, "is_staff", False) and getattr(user, "is_active", False)):
        return YES
    return no("Only the PMO secretariat or an administrator keeps the people and organisations.")


def may_see_addresses(user: User | None) -> Verdict:
    """May the person see the register of people with their addresses: who keeps it, and the offices that read all?"""
    if may_keep_people(user) or standing(user).reads_all:
        return YES
    return no("People's addresses are shown to those who keep the register and to the offices that oversee it.")


def may_see_organisations(user: User | None) -> Verdict:
    """May the person see which organisations take part: everybody of the programme?"""
    if standing(user).is_participant or may_keep_people(user):
        return YES
    return no("The organisations of the programme are shown to those who take part in it.")


def may_found(user: User | None, parent: Group) -> Verdict:
    """May the person draft the founding of a group below this one: the PMO secretariat, or the parent's chair?"""
    if is_secretariat(user, parent) or is_chair(user, parent):
        return YES
    return no(f"Only the PMO secretariat or the chair of the {parent.code} may found a group below it.")


def may_close(user: User | None, group: Group) -> Verdict:
    """May the person prepare a group's succession, re-home what it leaves open and close it: the PMO secretariat."""
    return is_secretariat(user, group)


def may_put_terms(user: User | None, group: Group) -> Verdict:
    """May the person put a version of the group's Terms of Reference forward: the PMO secretariat, or its chair?"""
    if is_secretariat(user, group) or is_chair(user, group):
        return YES
    return no(f"Only the PMO secretariat or the chair of the {group.code} may put its Terms of Reference forward.")


def may_record_terms(user: User | None, group: Group) -> Verdict:
    """May the person record terms that a decision approved elsewhere, or before this product: the PMO secretariat."""
    return is_secretariat(user, group)


def parents_to_found_under(user: User | None) -> QuerySet[Group]:
    """The groups standing today under which the person may found one. Agrees with may_found."""
    standing_now = Group.objects.filter(in_force(today()), convened_on__lte=today()).order_by("level", "code")
    who = standing(user)
    if Office.PMO in who.offices:
        return standing_now
    lead = (SeatKind.SECRETARIAT, SeatKind.CHAIR)
    return standing_now.filter(code__in=[seat.group for seat in who.seats if seat.kind in lead])


def groups_whose_people(user: User | None) -> QuerySet[Group]:
    """The groups whose people the person may see. Agrees with may_see_people."""
    if standing(user).reads_all:
        return visible_to(user)
    return visible_to(user).filter(~Q(attendance="closed") | Q(code__in=standing(user).groups()))


# --- people in seats --------------------------------------------------------------------------------------------------


def may_record_people(user: User | Actor | None, group: Group | None) -> Verdict:
    """May they record who sits where and what is handed down: the secretariat, or the product carrying an act out."""
    if isinstance(user, System):
        return YES
    return is_secretariat(user if isinstance(user, Person) else None, group)


def may_appoint(user: User | Actor | None, seat: Seat, person: Person) -> Verdict:
    """May they put this person in the seat: who records people does, and nobody appoints themselves."""
    return may_record_people(user, seat.group) and _another(user, person)


def may_delegate_chair(user: User | None, person: Person | None = None) -> Verdict:
    """May the person give the chair of a group to somebody: the SRO alone, and not to themselves."""
    allowed = holds_office(user, Office.SRO)
    return allowed if person is None else allowed and _another(user, person)


def _another(user: User | Actor | None, person: Person) -> Verdict:
    if isinstance(user, Person) and user.pk == person.pk:
        return no("Nobody appoints themselves.")
    return YES


def may_delegate(user: User | None, grantor: Group) -> Verdict:
    """May the person record what the group hands to another: its chair, or the secretariat on a decision it took."""
    if is_chair(user, grantor) or is_secretariat(user, grantor):
        return YES
    return no(f"Only the chair of the {grantor.code} or the PMO secretariat records what it hands to another group.")


def may_revoke_delegation(user: User | None, delegation: Delegation) -> Verdict:
    """May the person take back what was handed down: the chair of the group that gave it, or the secretariat for it."""
    return may_delegate(user, delegation.grantor)


def may_end_appointment(user: User | Actor | None, seat: Seat) -> Verdict:
    """May they let an appointment to the seat end: who records people; and a chair's the SRO, who delegates it."""
    if seat.kind == SeatKind.CHAIR and isinstance(user, Person) and holds_office(user, Office.SRO):
        return YES
    return may_record_people(user, seat.group)


def holds_seat(user: User | None, seat: Seat, remit: str = "") -> bool:
    """Does the person themselves hold the seat today, with that remit or as a whole?"""
    group = seat.group.code if seat.group else ""
    return any(
        held.code == seat.code and not held.alternate and held.remit in {"", remit}
        for held in standing(user).seats
        if held.group == group
    )


def may_nominate_alternate(user: User | None, seat: Seat, remit: str = "") -> Verdict:
    """May the person name an alternate: the holder, or the secretariat on their behalf."""
    if holds_seat(user, seat, remit) or is_secretariat(user, seat.group):
        return YES
    return no(f"Only the holder of the seat {seat.name}, or the PMO secretariat for them, names an alternate.")


def may_settle_alternate(user: User | Actor | None, alternate: Alternate) -> Verdict:
    """May they approve the alternate, or not: whom the framework names, and never who named them.

    A seat of one organisation is the exception the framework makes: it approves its own.
    """
    person = user if isinstance(user, Person) else None
    if alternate.approval == "own":
        return _of_the_organisation(person, alternate)
    if alternate.approval == "members" and not may_record_people(user, alternate.seat.group):
        return _by_members(alternate)
    if person and alternate.nominated_by_id == person.pk:
        return no("Nobody approves an alternate they named themselves.", alternate.citation)
    if alternate.approval == "members":
        return YES
    if alternate.approval == "sro":
        return holds_office(person, Office.SRO)
    return _by_representative(person, alternate)


def _by_members(alternate: Alternate) -> Verdict:
    reason = f"{APPROVALS['members']} approve this alternate; the PMO secretariat records their count."
    return no(reason, alternate.citation)


def _of_the_organisation(user: User | None, alternate: Alternate) -> Verdict:
    behind = organisations_in(alternate.seat, alternate.valid_from)
    if behind & set(standing(user).organisation_ids):
        return YES
    return no(f"{APPROVALS['own']} approves its own alternate.", alternate.citation)


def _by_representative(user: User | None, alternate: Alternate) -> Verdict:
    """The holder approves whom the secretariat named for them; whom the holder named, the secretariat enters."""
    seat = alternate.seat
    if holds_seat(alternate.nominated_by, seat, alternate.remit):
        return is_secretariat(user, seat.group)
    if holds_seat(user, seat, alternate.remit):
        return YES
    return no(f"Only the holder of the seat {seat.name} approves this alternate.", alternate.citation)


def may_withdraw_alternate(user: User | Actor | None, alternate: Alternate) -> Verdict:
    """May they withdraw the alternate: who named them, the holder of the seat, the secretariat."""
    if may_record_people(user, alternate.seat.group):
        return YES
    person = user if isinstance(user, Person) else None
    if person and (alternate.nominated_by_id == person.pk or holds_seat(person, alternate.seat, alternate.remit)):
        return YES
    return no("Only who named the alternate, the holder of the seat or the PMO secretariat may withdraw them.")


def may_see_alternate(user: User | None, alternate: Alternate) -> Verdict:
    """May the person read of a nomination and its reason: those it concerns, and the offices that read all."""
    group, who = alternate.seat.group, standing(user)
    mine = user is not None and user.pk in {alternate.person_id, alternate.nominated_by_id}
    behind = alternate.organisation_id in who.organisation_ids and alternate.approval == "own"
    approves = alternate.approval == "sro" and Office.SRO in who.offices
    concerned = mine or behind or approves or who.reads_all or bool(is_secretariat(user, group))
    if concerned or holds_seat(user, alternate.seat, alternate.remit):
        return YES
    return no("Why somebody stands in is for those it concerns.")


def alternates_to_settle(user: User | None) -> list[Alternate]:
    """The nominations that wait for this person's own approval; a count of members is taken elsewhere."""
    waiting: QuerySet[Alternate] = Alternate.objects.filter(status=NOMINATED, valid_to__gte=today())
    rows = waiting.exclude(approval="members").select_related("seat__group", "person", "organisation", "nominated_by")
    return [one for one in rows.order_by("valid_from", "pk") if may_settle_alternate(user, one)]


def groups_to_close(user: User | None) -> list[Founding]:
    """The short-lived groups that stand, which the PMO secretariat closes after their last day, the next one first."""
    return list(short_lived()) if holds_office(user, Office.PMO) else []
