"""What people chose: topics and how each reaches them, what they follow, when they are away, and who stands in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from foundation.audit.services import subject_key
from foundation.core.clock import today
from foundation.core.dated import in_force
from foundation.core.registry import Registry
from foundation.notifications.models import Absence, Choice, Follow, Rhythm
from foundation.notifications.rules import DEFAULT_HOUR, Topic, way

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from django.db.models import Model, QuerySet

    from foundation.accounts.models import Person

# What there are notices about; an app registers its own, and none is sent about anything else.
TOPICS: Registry[Topic] = Registry("topics of notices")


class Followable(Protocol):
    """Things of one kind that can be followed, under the kind's name ('group')."""

    def find(self, person: Person, keys: Collection[int]) -> Mapping[int, Followed]:
        """Those of the things with these keys that the person may read."""


@dataclass(frozen=True)
class Followed:
    """A thing that is followed, as its follower may see it."""

    reference: str
    title: str
    url: str


FOLLOWABLE: Registry[Followable] = Registry("things that can be followed")


class Seats(Protocol):
    """What the app of seats knows of people: who may read a scope, and who stands in for whom."""

    def readers(self, people: Iterable[Person], scope: str) -> list[Person]:
        """Those of the people who may read rows of the scope today."""

    def stand_ins(self, people: Collection[int], scope: str, day: date) -> dict[int, list[Person]]:
        """By the key of each of the people, whoever stands in that day for the seat that is theirs in the scope."""


SEATS: Registry[Seats] = Registry("seats of those told", required=("groups",))


# --- topics ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Chosen:
    """A topic with the way somebody gets it, and whether they chose that themselves."""

    key: str
    topic: Topic
    way: str
    own: bool


def choices_of(person: Person) -> list[Chosen]:
    """Every topic as it reaches the person: duties first, then by name."""
    made = dict(Choice.objects.filter(person=person).order_by("pk").values_list("topic", "way"))
    found = [Chosen(key, topic, way(topic, made.get(key)), key in made) for key, topic in TOPICS.items()]
    return sorted(found, key=lambda one: (not one.topic.duty, one.topic.name))


def choices_made(people: Collection[int], topics: Collection[str]) -> dict[tuple[int, str], str]:
    """What people chose for topics, by person and topic; where they chose nothing, nothing."""
    made = Choice.objects.filter(person__in=people, topic__in=topics).order_by("pk")
    return {(person, topic): chosen for person, topic, chosen in made.values_list("person_id", "topic", "way")}


def hour_of(person: Person) -> int:
    """From which hour on the person gets their digest."""
    chosen = Rhythm.objects.filter(person=person).values_list("hour", flat=True).first()
    return DEFAULT_HOUR if chosen is None else chosen


# --- following ------------------------------------------------------------------------------------------------------


def followers_of(things: Iterable[Model]) -> QuerySet[Follow]:
    """Who follows any of the things."""
    keys = [subject_key(thing) for thing in things]
    return Follow.objects.filter(subject__in=keys, person__is_active=True).select_related("person").order_by("pk")


def follows(person: Person, subject: str) -> bool:
    """Whether the person follows the thing of that key."""
    return Follow.objects.filter(person=person, subject=subject).exists()


def is_following(person: Person, thing: Model) -> bool:
    """Whether the person follows the thing."""
    return follows(person, subject_key(thing))


def follows_of(person: Person) -> list[tuple[Follow, Followed | None]]:
    """What the person follows, the latest first; None for what they may not read any more."""
    rows = list(Follow.objects.filter(person=person).order_by("-created_at", "-pk"))
    keys: dict[str, list[int]] = {}
    for row in rows:
        kind, _, pk = row.subject.partition(":")
        keys.setdefault(kind, []).append(int(pk))
    found = {
        f"{kind}:{pk}": thing
        for kind, wanted in keys.items()
        if (followable := FOLLOWABLE.get(kind)) is not None
        for pk, thing in followable.find(person, wanted).items()
    }
    return [(row, found.get(row.subject)) for row in rows]


def followed(person: Person, subject: str) -> Followed | None:
    """The thing of that key, if it can be followed and the person may read it."""
    kind, _, pk = subject.partition(":")
    followable = FOLLOWABLE.get(kind)
    if followable is None or not pk.isdecimal():
        return None
    return followable.find(person, [int(pk)]).get(int(pk))


# --- away -----------------------------------------------------------------------------------------------------------


def absences_of(person: Person) -> QuerySet[Absence]:
    """When the person is away now or will be, the next first."""
    return Absence.objects.filter(person=person, valid_to__gte=today()).order_by("valid_from", "pk")


def away_on(people: Collection[int], day: date) -> dict[int, Absence]:
    """Those of the people who are away on the day, with the absence."""
    rows = Absence.objects.filter(in_force(day), person__in=people).select_related("person").order_by("pk")
    return {row.person_id: row for row in rows}


def standing_in(people: Collection[int], scope: str, day: date) -> dict[int, list[Person]]:
    """Who stands in that day for each of the people in their seat of the scope; none who is away or has left."""
    found: dict[int, list[Person]] = {}
    for seats in SEATS.values():
        for person, others in seats.stand_ins(people, scope, day).items():
            found.setdefault(person, []).extend(others)
    away = away_on({other.pk for others in found.values() for other in others}, day)
    there = {
        person: [other for other in others if other.pk not in away and other.is_active and other.pk != person]
        for person, others in found.items()
    }
    return {person: others for person, others in there.items() if others}


def readers(people: Iterable[Person], scope: str) -> list[Person]:
    """Those of the people who may read the scope; where nobody knows of seats, none."""
    listed = list(people)
    return [person for seats in SEATS.values() for person in seats.readers(listed, scope)]
