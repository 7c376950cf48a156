"""The ledger of a programme that is at work: every event can be told in full, and none holds a name in its text."""

from __future__ import annotations

import json

import pytest

from decisions.models import Option, Proposal
from foundation.accounts.models import Organisation, Person
from foundation.audit.models import Event
from foundation.audit.queries import entry, registered, verify_ledger
from groups.models import Seat
from meetings.models import AgendaItem, Capture, Guest, Meeting, Paper
from raid.models import Action
from tests.conftest import MAY_BE_MISSING, always_told

pytestmark = pytest.mark.django_db


def _facts(event: Event) -> set[str]:
    said = json.loads(event.text)
    return {"actor", "ref", *said["data"], *said["private"]}


def test_something_has_happened(programme):
    assert Event.objects.count() > 100


def test_every_event_is_of_a_registered_kind(programme):
    assert set(Event.objects.order_by("kind").values_list("kind", flat=True)) <= set(registered())


def test_every_wording_is_filled_in(programme):
    """Nobody reads “changed – of –”."""
    for event in Event.objects.order_by("pk"):
        missing = {
            name
            for name in always_told(registered()[event.kind]) - _facts(event)
            if (event.kind, name) not in MAY_BE_MISSING
        }
        assert not missing, f"{event.kind} does not say {missing}"


def test_every_event_can_be_told(programme):
    for event in Event.objects.prefetch_related("values").order_by("pk"):
        told = entry(event)
        assert told.sentence
        assert "{" not in told.sentence
        assert told.actor
        assert told.subjects


def test_the_hashed_text_holds_no_words_of_people(programme):
    """Codes, numbers and days alone: what is personal or classified stands beside it, and can be erased."""
    words = {person.name for person in Person.objects.order_by("pk")}
    words |= {person.email for person in Person.objects.order_by("pk")}
    words |= set(Meeting.objects.exclude(place="").order_by("pk").values_list("place", flat=True))
    for model in (AgendaItem, Paper, Proposal, Option):
        words |= set(model.objects.order_by("pk").values_list("title", flat=True))
    for model in (Capture, Action):
        words |= set(model.objects.order_by("pk").values_list("text", flat=True))
    words |= set(Guest.objects.order_by("pk").values_list("name", flat=True))
    codes = set(Seat.objects.order_by("pk").values_list("code", flat=True))
    words |= set(Organisation.objects.order_by("pk").values_list("name", flat=True)) - codes
    # whole values: the place "Dial-in" is also a way of attending
    for event in Event.objects.order_by("pk"):
        said = set(_values(json.loads(event.text)))
        assert not said & words, f"{event.kind} says {said & words}"


def _values(said: object) -> list[str]:
    if isinstance(said, dict):
        return [value for held in said.values() for value in _values(held)]
    if isinstance(said, list):
        return [value for held in said for value in _values(held)]
    return [said] if isinstance(said, str) else []


def test_every_event_belongs_to_a_stream_and_a_scope(programme):
    streams = ("group:", "decision:", "person", "system", "artefact:", "change:")
    for event in Event.objects.order_by("pk"):
        assert event.stream.startswith(streams), event.stream
        assert event.scope, f"{event.kind} says nobody for whom it is"


def test_the_ledger_verifies(programme):
    assert verify_ledger() == []
