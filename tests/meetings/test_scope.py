"""What is classified by itself: its scope follows its group and classification, whoever saves it."""

from __future__ import annotations

import pytest

from decisions.models import Proposal
from foundation.core.scope import ClassifiedModel
from meetings.models import Meeting
from raid.models import Action
from tests.factories.groups import GroupFactory
from tests.factories.meetings import ActionFactory, MeetingFactory


def test_three_tables_are_classified_so() -> None:
    assert {model for model in ClassifiedModel.__subclasses__() if model in {Meeting, Action, Proposal}} == {
        Meeting,
        Action,
        Proposal,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("make", [MeetingFactory, ActionFactory])
def test_the_scope_follows_the_classification(make) -> None:
    thing = make(group=GroupFactory(code="DAG"))
    assert thing.scope == "DAG:public"
    thing.classification = "restricted"
    thing.save()
    thing.refresh_from_db()
    assert thing.scope == "DAG:restricted"
