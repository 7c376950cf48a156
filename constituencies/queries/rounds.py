"""Rounds, nominations and ballots as far as somebody may read them, and what waits on whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from constituencies.models import Ballot, Nomination, Round, SealedVote
from constituencies.queries.membership import audience, constituencies_of
from constituencies.rules.elections import Held, Tally, Vacancy, count
from constituencies.rules.lifecycles import (
    ACCEPTED,
    CLOSED,
    NEXT_STEP,
    NO_NOMINEE,
    OPEN,
    PUBLISHED,
    PUT_FORWARD,
    RESULT,
    RUNNING,
    UNDECIDED,
)
from consultations.models import Party
from consultations.queries import Waiting
from foundation.accounts.models import Organisation
from foundation.core.clock import today
from foundation.core.dated import in_force
from framework.queries import rules_in_force, version
from framework.rules import NoRulesError
from groups.models import Appointment, Declination, Seat
from groups.queries import readable_scopes, standing
from groups.rules import Office, SeatKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from foundation.accounts.models import Person
    from framework.rules import ElectionRule
    from groups.queries import User

REFERENCE = re.compile(r"NOM-([0-9]{1,6})")
FOR_THE_PMO = (CLOSED, NO_NOMINEE, RESULT)


def visible_to(user: User | None) -> QuerySet[Round]:
    """Rounds the person may read, the newest first: one under way is the programme's, its result is public."""
    return (
        Round.objects.filter(scope__in=readable_scopes(user))
        .select_related("seat__group", "asked", "ballot__asked", "chosen__person", "chosen__organisation")
        .order_by("-number")
    )


def find_round(user: User | None, reference: str) -> Round | None:
    """The round under a reference, if the person may read it."""
    number = number_of(reference)
    return None if number is None else visible_to(user).filter(number=number).first()


def number_of(reference: str) -> int | None:
    """The number in a round's reference, as in NOM-0001; None for any other words."""
    found = REFERENCE.fullmatch(reference.strip().upper())
    return int(found.group(1)) if found else None


def rounds_for(user: User | None, seat: Seat) -> QuerySet[Round]:
    """The rounds there have been for a seat, in any span of the framework, as far as one may read them."""
    return visible_to(user).filter(seat__group=seat.group_id, seat__code=seat.code)


def open_in(user: User | None, codes: set[str]) -> list[Round]:
    """Rounds under way for seats that speak for one of the constituencies, as far as the person may read them."""
    rows = visible_to(user).filter(status__in=RUNNING)
    return [row for row in rows if codes & set(row.asked_constituencies)]


def nominations_visible_to(user: User | None, round_: Round) -> QuerySet[Nomination]:
    """Who was put forward. The public reads of those alone who stood, once the result is published."""
    rows = Nomination.objects.filter(round=round_).select_related(
        "round__seat__group", "person", "organisation", "put_forward_by", "nominated_by"
    )
    if round_.inner_scope not in readable_scopes(user):
        rows = rows.filter(status=ACCEPTED) if round_.status in PUBLISHED else rows.none()
    return rows.order_by("person__name", "pk")


def elections(round_: Round) -> ElectionRule:
    """How a representative is chosen, under the version of the framework in force as the round opened."""
    stated = version(round_.framework_version)
    if stated is None:
        raise LookupError(f"Framework version {round_.framework_version} is not loaded.")
    return stated.programme.elections


def candidates(round_: Round) -> QuerySet[Nomination]:
    """Those who stand, by name: the order of the ballot paper."""
    rows = Nomination.objects.filter(round=round_, status=ACCEPTED).select_related("person", "organisation", "round")
    return rows.order_by("person__name", "pk")


def vacancy(seat: Seat, remit: str, starts_on: date) -> Vacancy:
    """What is known of the seat today, for the rule that says whether a round may be opened for it."""
    day = today()
    codes = constituencies_of(seat, day)
    clashing = Q(remit__in=("", remit)) if remit else Q()  # a seat held whole leaves none of its remits vacant
    held = seat.appointments.filter(clashing, Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    declined = Declination.objects.filter(in_force(day), seat=seat).order_by("pk").first()
    running = Round.objects.filter(clashing, seat=seat, status__in=RUNNING).order_by("pk").first()
    return Vacancy(
        seat=str(seat),
        starts_on=starts_on,
        exists=seat.holds_on(starts_on),
        constituencies=codes,
        members=len(audience(codes, day)),
        held=tuple(Held(each.person.name, each.valid_to) for each in held.select_related("person").order_by("pk")),
        declined_by=declined.party if declined else "",
        running=running.reference if running else "",
    )


def seats_to_fill(day: date) -> QuerySet[Seat]:
    """Constituency seats for which a round may be opened, by group: vacant, or left by their holder on a known day.

    The rule has the last word: it also looks at the day on which the appointment would begin.
    """
    staying = Appointment.objects.filter(valid_to__isnull=True, remit="").values("seat")
    declined = Declination.objects.filter(in_force(day)).values("seat")
    running = Round.objects.filter(status__in=RUNNING, remit="").values("seat")
    open_ones = Seat.objects.filter(in_force(day), kind=SeatKind.CONSTITUENCY, group__convened_on__lte=day)
    free = open_ones.filter(in_force(day, "group__")).exclude(pk__in=staying).exclude(pk__in=declined)
    return free.exclude(pk__in=running).select_related("group").order_by("group__level", "group__code", "position")


def remits_of(seat: Seat, day: date) -> tuple[str, ...]:
    """The subjects for which the seat may have a holder each, as the framework of a day says."""
    try:
        rule = rules_in_force(seat.group.code, day).seat(seat.code) if seat.group else None
    except NoRulesError:
        return ()
    return rule.remits if rule else ()


@dataclass(frozen=True)
class Turnout:
    """Who may vote and who has: never how. `silent` are the organisations that have not."""

    voted: tuple[str, ...]
    silent: tuple[str, ...]

    @property
    def entitled(self) -> int:
        """How many organisations may vote."""
        return len(self.voted) + len(self.silent)

    @property
    def words(self) -> str:
        """How many of them have voted, in words."""
        return f"{len(self.voted)} of {self.entitled} organisations have voted"


def turnout(ballot: Ballot) -> Turnout:
    """Which organisations have voted by now."""
    voted = set(SealedVote.objects.filter(ballot=ballot).values_list("organisation", flat=True))
    asked = Organisation.objects.filter(pk__in=entitled(ballot)).order_by("name", "pk")
    rows = list(asked.values_list("pk", "name"))
    return Turnout(tuple(name for pk, name in rows if pk in voted), tuple(name for pk, name in rows if pk not in voted))


def entitled(ballot: Ballot) -> QuerySet[Party, int]:
    """The keys of the organisations that may vote, frozen as the ballot opened."""
    parties = Party.objects.filter(consultation=ballot.asked_id).order_by("organisation")
    return parties.values_list("organisation", flat=True).distinct()


def own_organisations(person: Person, round_: Round) -> QuerySet[Organisation]:
    """The organisations of the person that were asked for nominations, by name."""
    return _own(person, round_.asked_id)


def own_votes(person: Person, ballot: Ballot) -> QuerySet[Organisation]:
    """The organisations of the person that may vote, by name."""
    return _own(person, ballot.asked_id)


def _own(person: Person, consultation: int) -> QuerySet[Organisation]:
    asked = Party.objects.filter(consultation=consultation, organisation__in=standing(person).organisation_ids)
    return Organisation.objects.filter(pk__in=asked.values("organisation")).order_by("name", "pk")


def tally(ballot: Ballot) -> Tally | None:
    """The count of a ballot that has been counted; None before that, whoever asks."""
    if ballot.cast is None:
        return None
    rows = {each.pk: each.votes or 0 for each in candidates(ballot.round)}
    return count(list(rows), _repeated(rows), ballot.entitled)


def _repeated(votes: Mapping[int, int]) -> list[int]:
    return [key for key, number in votes.items() for _ in range(number)]


def awaiting_nomination(person: Person) -> QuerySet[Nomination]:
    """Nominations of the person that they have neither accepted nor declined."""
    rows = Nomination.objects.filter(person=person, status=PUT_FORWARD, round__status=OPEN)
    return rows.select_related("round__seat__group", "round__asked", "put_forward_by").order_by("pk")


def waiting_on(person: Person) -> Iterator[Waiting]:
    """What waits on the person beside the calls and ballots that consultations tell of: answers and next steps."""
    for nomination in awaiting_nomination(person):
        round_ = nomination.round
        note = f"{nomination.put_forward_by.name} put you forward: accept or decline"
        yield Waiting(
            "Nomination", round_.reference, str(round_.seat), round_.get_absolute_url(), round_.closes_on, note
        )
    for round_ in to_settle(person):
        note = NEXT_STEP[round_.status]
        yield Waiting("Nomination round", round_.reference, str(round_.seat), round_.get_absolute_url(), note=note)


def to_settle(person: Person) -> QuerySet[Round]:
    """Rounds that wait on an office of the person: the PMO for the next step, the SRO for a tie."""
    offices = standing(person).offices
    states = (FOR_THE_PMO if Office.PMO in offices else ()) + (UNDECIDED if Office.SRO in offices else ())
    return visible_to(person).filter(status__in=states)
