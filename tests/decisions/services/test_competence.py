"""Competence has a level and a field: the DAG on design, the CCAG never on design, more only under a delegation."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from decisions import services
from decisions.models import Proposal
from decisions.queries import bearings, checklist
from foundation.audit import queries as ledger
from foundation.core.clock import today
from foundation.core.errors import Refused
from groups.services import delegate, revoke_delegation
from tests.factories import decisions as make

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def handed(cast: make.Programme, *, subjects: tuple[str, ...] = ("design",)):
    return delegate(
        grantor=cast.group("PSG"),
        grantee=cast.group("DAG"),
        level=2,
        subjects=list(subjects),
        words="Choices of the platform that stay inside its budget",
        valid_from=today() - timedelta(days=1),
        valid_to=today() + timedelta(days=90),
        decision="PSG #10",
        actor=cast.pmo,
    )


def test_a_groups_own_field_is_filled_in(cast: make.Programme) -> None:
    assert make.proposal(cast, opened=False).field == "design"
    assert make.proposal(cast, opened=False, group="CCAG").field == "code_drafting"
    assert make.proposal(cast, opened=False, group="PSG").field == ""


@pytest.mark.clause("ccag-not-design", "lowest-level")
@pytest.mark.parametrize(
    ("group", "field", "said"),
    [
        ("CCAG", "design", "The CCAG never decides on design"),
        ("DAG", "code_drafting", "The DAG decides on design, not on code drafting"),
        ("DAG", "moonshine", "knows no subject"),
    ],
)
def test_a_matter_outside_the_field_is_not_opened(cast: make.Programme, group: str, field: str, said: str) -> None:
    proposal = make.proposal(cast, opened=False, group=group, field=field)
    before = len(ledger.history(proposal))
    with pytest.raises(Refused, match=said):
        services.open_for_views(proposal=proposal, actor=cast.pmo)
    assert Proposal.objects.get(pk=proposal.pk).status == "draft"
    assert len(ledger.history(proposal)) == before


@pytest.mark.clause("psg-delegation", "tag-recommends", "tmag-recommends")
def test_a_level_two_matter_is_the_dags_under_a_delegation_in_force_alone(cast: make.Programme) -> None:
    given = handed(cast)
    proposal = make.proposal(cast, level=2)
    assert proposal.status == "open"
    assert bearings(proposal).competent
    revoke_delegation(delegation=given, why="The budget is spent", basis="PSG-D0002", actor=cast.pmo)
    found = bearings(proposal, on=today() + timedelta(days=1))
    assert not found.competent
    assert "none is delegated to it" in next(one.closed.reason for one in found.choices if one.closed)


def test_what_was_handed_down_on_another_field_does_not_help(cast: make.Programme) -> None:
    handed(cast, subjects=("code_drafting",))
    proposal = make.proposal(cast, opened=False, level=2)
    with pytest.raises(Refused, match="none is delegated to it"):
        services.open_for_views(proposal=proposal, actor=cast.pmo)


def test_the_decision_keeps_why_the_group_was_competent(cast: make.Programme) -> None:
    given = handed(cast)
    decision = make.decision(cast, make.proposal(cast, level=2))
    line = next(check for check in checklist(decision) if check.key == "competence")
    assert "the PSG has delegated it" in line.evidence
    revoke_delegation(delegation=given, why="Afterwards", basis="PSG-D0003", actor=cast.pmo)
    again = next(check for check in checklist(decision) if check.key == "competence")
    assert again == line


def test_the_form_keeps_the_field_of_a_draft(cast: make.Programme, client: Client) -> None:
    proposal = make.proposal(cast, opened=False)
    client.force_login(cast.pmo)
    page = client.get(reverse("decisions:edit", args=[proposal.reference])).content.decode()
    assert '<option value="design" selected>Design</option>' in page
