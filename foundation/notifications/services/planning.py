"""Whom to tell of what, and which way it goes out to each; in as many statements for many matters as for one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING

from foundation.core.clock import london_date
from foundation.notifications import queries
from foundation.notifications.models import Absence, Notice
from foundation.notifications.rules import DAILY, DEFAULT_HOUR, INBOX, INSTANT, too_late, way

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from django.db.models import Model

    from foundation.accounts.models import Person

Pair = tuple[int, str]  # a person's key and the notice's


@dataclass(frozen=True)
class Letter:
    """What several people are told of one matter, once each under `key`.

    `url` is a path on this site; `invitation` an iCalendar text that goes with the e-mail, which then goes at once.
    Who follows any of the things it is `about`, and may read the scope, is told too. `due` is the day after which it
    comes too late: it goes at once where the next digest would come too late.
    """

    people: Collection[Person]
    key: str
    topic: str
    subject: str
    body: str
    url: str = ""
    scope: str = ""
    invitation: str = ""
    email: bool = True
    about: Sequence[Model] = ()
    due: date | None = None


@dataclass(frozen=True)
class Told:
    """Somebody to tell, and which way. `stands_in` is the absence for which they are told, `passed_on` of their own."""

    person: int
    letter: Letter
    way: str = INBOX
    stands_in: Absence | None = None
    passed_on: bool = False


def addressees(letters: Sequence[Letter], at: datetime) -> list[Told]:
    """Everybody who has not been told yet: each person once of each matter."""
    followers = _followers(letters)
    wanted = {(person.pk, letter.key): letter for letter in letters for person in letter.people if person.is_active}
    wanted |= {pair: letter for pair, letter in followers.items() if pair not in wanted}
    told = {pair: Told(pair[0], letter) for pair, letter in _untold(wanted).items()}
    told = _pass_on(told, at)
    made = queries.choices_made({pair[0] for pair in told}, {each.letter.topic for each in told.values()})
    planned = [
        replace(each, way=_way(each, made.get((each.person, each.letter.topic)), follows=pair in followers))
        for pair, each in sorted(told.items(), key=itemgetter(0))
    ]
    return _hurry(planned, at)


def _followers(letters: Sequence[Letter]) -> dict[Pair, Letter]:
    """Who is told because they follow it; nobody of what others owe."""
    found: dict[Pair, Letter] = {}
    for letter in letters:
        if not letter.about or queries.TOPICS[letter.topic].duty:
            continue
        following = [follow.person for follow in queries.followers_of(letter.about)]
        found |= {(person.pk, letter.key): letter for person in queries.readers(following, letter.scope)}
    return found


def _untold(wanted: Mapping[Pair, Letter]) -> dict[Pair, Letter]:
    people, keys = {person for person, _ in wanted}, {key for _, key in wanted}
    told = set(Notice.objects.filter(person__in=people, key__in=keys).values_list("person_id", "key"))
    return {pair: letter for pair, letter in wanted.items() if pair not in told}


def _pass_on(told: dict[Pair, Told], at: datetime) -> dict[Pair, Told]:
    """Of a duty whose owner is away, whoever stands in is told; the owner has it in the inbox alone.

    Where nobody stands in, it comes to the owner as ever.
    """
    owed = {pair: each for pair, each in told.items() if queries.TOPICS[each.letter.topic].duty}
    day = london_date(at)
    absences = queries.away_on({person for person, _ in owed}, day) if owed else {}
    by_scope: dict[str, set[int]] = defaultdict(set)
    for (person, _), each in owed.items():
        if person in absences:
            by_scope[each.letter.scope].add(person)
    passed = dict(told)
    others: dict[Pair, Told] = {}
    for scope, people in by_scope.items():
        stand_ins = queries.standing_in(people, scope, day)
        for (person, key), each in owed.items():
            if each.letter.scope != scope or not stand_ins.get(person):
                continue
            passed[person, key] = replace(each, passed_on=True)
            for other in stand_ins[person]:
                others.setdefault((other.pk, key), Told(other.pk, each.letter, stands_in=absences[person]))
    untold = _untold({pair: each.letter for pair, each in others.items()}) if others else {}
    return passed | {pair: others[pair] for pair in untold if not (pair in passed and passed[pair].passed_on)}


def _way(told: Told, chosen: str | None, *, follows: bool) -> str:
    if told.passed_on or not told.letter.email:
        return INBOX
    found = way(queries.TOPICS[told.letter.topic], chosen, follows=follows)
    return INSTANT if found == DAILY and told.letter.invitation else found  # a digest holds no calendar's entry


def _hurry(planned: list[Told], at: datetime) -> list[Told]:
    """What would stand in a digest only after its day goes at once."""
    dated = {each.person for each in planned if each.way == DAILY and each.letter.due}
    hours = queries.hours_of(dated) if dated else {}
    return [
        replace(each, way=INSTANT)
        if each.way == DAILY and too_late(at, hours.get(each.person, DEFAULT_HOUR), each.letter.due)
        else each
        for each in planned
    ]
