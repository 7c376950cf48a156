"""What a list shows and what an object's own rule says agree: for every kind of person, every thing, every right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from consultations import policy as consultations
from consultations import queries as consultation_queries
from consultations.models import Consultation
from deadlines import policy as deadlines
from deadlines import queries as deadline_queries
from deadlines.models import Obligation
from decisions import policy as decisions
from decisions import queries as decision_queries
from decisions.models import Decision, Proposal, View
from foundation.core.clock import today
from foundation.core.scope import Classification, scope
from framework import policy as framework
from framework import queries as framework_queries
from framework.models import VersionDraft
from groups import policy as groups
from groups import queries as group_queries
from groups.models import Founding, Group
from groups.queries.founded import foundings_visible_to
from meetings import policy as meetings
from meetings import queries as meeting_queries
from meetings.models import AmendmentRequest, ForwardItem, InboxEntry, Meeting, MeetingSeries, Paper
from raid import policy as raid
from raid import queries as raid_queries
from raid.models import Action
from tests.architecture import world as worlds

if TYPE_CHECKING:
    from foundation.core.policy import Verdict

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
each_person = pytest.mark.parametrize("kind", worlds.KINDS)

# What may be read: the model, the list's filter, the object's rule.
READABLE = {
    "meetings": (Meeting, meeting_queries.visible_to, meetings.may_see),
    "series of meetings": (MeetingSeries, meeting_queries.series_visible_to, meetings.may_see_series),
    "forward look": (ForwardItem, meeting_queries.forward_visible_to, meetings.may_see_entry),
    "actions": (Action, raid_queries.visible_to, raid.may_see),
    "proposals": (Proposal, decision_queries.visible_to, decisions.may_see),
    "decisions": (Decision, decision_queries.decisions_visible_to, decisions.may_see_decision),
    "consultations": (Consultation, consultation_queries.visible_to, consultations.may_see),
    "obligations": (
        Obligation,
        deadline_queries.visible_to,
        lambda user, obligation: groups.may_read(user, obligation.scope),
    ),
    "drafts": (
        VersionDraft,
        framework_queries.drafts_visible_to,
        lambda user, draft: groups.may_read(user, draft.scope),
    ),
    "foundings": (
        Founding,
        foundings_visible_to,
        lambda user, founding: groups.may_read(user, founding.scope),
    ),
    "amendment requests": (
        AmendmentRequest,
        meeting_queries.requests_visible_to,
        lambda user, asked: groups.may_read(user, asked.scope),
    ),
    "inbox": (
        InboxEntry,
        meeting_queries.inbox_visible_to,
        lambda user, entry: groups.may_read(user, entry.scope),
    ),
}
# What may be done: the model, the filter of those it may be done to, the object's rule.
DOABLE = {
    "call": (Group, meetings.groups_to_call_for, meetings.may_call),
    "draft": (Group, decisions.groups_to_draft_for, decisions.may_draft),
    "found": (
        Group,
        groups.parents_to_found_under,
        lambda user, group: group.is_convened_on(today()) and groups.may_found(user, group),
    ),
    "ask": (
        Group,
        consultations.groups_to_ask_for,
        lambda user, group: consultations.may_run(user, Consultation(kind="consultation", group=group)),
    ),
    "run a consultation": (
        Consultation,
        lambda user: Consultation.objects.filter(consultation_queries.run_by(user)),
        consultations.may_run,
    ),
    "waive": (Obligation, lambda user: Obligation.objects.filter(deadlines.waivable_by(user)), deadlines.may_waive),
    "explain": (
        Obligation,
        lambda user: Obligation.objects.filter(deadline_queries.owed_by(user)),
        deadlines.may_explain,
    ),
}


@pytest.fixture
def every_classification(world: worlds.World) -> worlds.World:
    """Each group's things in each classification, beside the public ones of the world."""
    for things in world.things.values():
        for level in Classification:
            owned = scope(things["group"].code, level)
            for model in (Meeting, MeetingSeries, ForwardItem, Action, Proposal, Obligation, InboxEntry):
                _copy(model.objects.filter(group=things["group"]).order_by("pk").first(), owned, level)
    return world


def _copy(row: object, owned: str, level: str) -> None:
    """The same row again under another classification, as a new one; what is unique is made so."""
    highest = type(row).objects.order_by("-pk").first().pk
    row.pk, row._state.adding = None, True
    for name, value in {
        "number": 100 + highest,
        "reference": f"COPY-{highest}",
        "key": f"copy-{highest}",
        "source": f"copy:{highest}",
    }.items():
        if any(field.name == name for field in row._meta.fields):
            setattr(row, name, value)
    row.scope = owned
    if any(field.name == "classification" for field in row._meta.fields):
        row.classification = level
    type(row)._base_manager.bulk_create([row])


@each_person
@pytest.mark.parametrize("what", READABLE)
def test_the_list_shows_what_may_be_read(every_classification, kind, what):
    model, visible_to, may_see = READABLE[what]
    user = every_classification.user(kind)
    listed = set(visible_to(user).values_list("pk", flat=True))
    assert listed == {row.pk for row in model.objects.order_by("pk") if may_see(user, row)}


@each_person
@pytest.mark.parametrize("what", DOABLE)
def test_the_list_offers_what_may_be_done(world, kind, what):
    model, offered_to, may = DOABLE[what]
    user = world.user(kind)
    offered = set(offered_to(user).values_list("pk", flat=True))
    assert offered == {row.pk for row in model.objects.order_by("pk") if may(user, row)}


@each_person
def test_papers_to_waive(world, kind):
    user = world.user(kind)
    for meeting in Meeting.objects.order_by("pk"):
        Paper.objects.filter(meeting=meeting).update(late_by=2)
        offered = set(meetings.papers_to_waive(user, meeting).values_list("pk", flat=True))
        late = Paper.objects.filter(meeting=meeting, late_by__gt=0, waived_at__isnull=True).order_by("pk")
        assert offered == {paper.pk for paper in late if meetings.may_waive(user, paper)}


@each_person
def test_outcomes_that_wait(world, kind):
    user = world.user(kind)
    waiting = set(decision_queries.awaiting_outcome(user).values_list("pk", flat=True))
    open_ones = decision_queries.visible_to(user).filter(status="open")
    assert waiting == {proposal.pk for proposal in open_ones if decisions.may_decide(user, proposal)}


@each_person
def test_views_to_confirm(world, kind):
    user = world.user(kind)
    offered = set(decision_queries.to_confirm(user).values_list("pk", flat=True))
    by_telephone = View.objects.filter(authority="telephone", confirmed_at__isnull=True).order_by("pk")
    assert offered == {view.pk for view in by_telephone if decisions.may_confirm_view(user, view)}


@each_person
def test_scopes(world, kind):
    user = world.user(kind)
    readable = group_queries.readable_scopes(user)
    assert len(readable) == len(set(readable))
    for code in ["", *Group.objects.order_by("pk").values_list("code", flat=True)]:
        for level in Classification:
            assert bool(groups.may_read(user, scope(code, level))) == (scope(code, level) in readable)


# Every right of every kind of person, by hand from the table of who may do what.
HELD = {
    "DAG:public": "anonymous stranger participant representative neighbour chair insider pmo sro auditor administrator",
    "DAG:programme": "participant representative neighbour chair insider pmo sro auditor",
    "DAG:restricted": "representative chair pmo auditor",
    "SDWG:public": "insider pmo auditor",
    "SDWG:programme": "insider pmo auditor",
    "SDWG:restricted": "insider pmo auditor",
    "-:public": "anonymous stranger participant representative neighbour chair insider pmo sro auditor administrator",
    "-:programme": "participant representative neighbour chair insider pmo sro auditor",
    "-:restricted": "pmo auditor",
}


@pytest.mark.parametrize("owned", HELD)
def test_who_reads_what(world, owned):
    assert {kind for kind in worlds.KINDS if groups.may_read(world.user(kind), owned)} == set(HELD[owned].split())


REFUSING = {
    "call": lambda user, things: meetings.may_call(user, things["group"]),
    "prepare": lambda user, things: meetings.may_prepare(user, things["held"]),
    "waive a paper": lambda user, things: meetings.may_waive(user, things["paper"]),
    "handle the inbox": lambda user, things: meetings.may_handle_inbox(user, things["entry"]),
    "draft": lambda user, things: decisions.may_draft(user, things["group"]),
    "draft a version": lambda user, things: framework.may_draft(user),
    "answer for Ofgem": lambda user, things: framework.may_answer_for_ofgem(user, VersionDraft.objects.get()),
    "decide": lambda user, things: decisions.may_decide(user, things["open"]),
    "publish": lambda user, things: decisions.may_publish(user, things["decision"]),
    "export": lambda user, things: decisions.may_export_trail(user, things["decision"]),
    "run a consultation": lambda user, things: consultations.may_run(user, things["asked"]),
    "enter an answer": lambda user, things: consultations.may_enter(user, things["asked"]),
    "see who is silent": lambda user, things: consultations.may_see_silent(user, things["asked"]),
    "keep the log": lambda user, things: raid.may_keep(user, things["group"]),
    "waive": lambda user, things: deadlines.may_waive(user, things["owed"]),
    "explain": lambda user, things: deadlines.may_explain(user, things["breached"]),
}


@each_person
@pytest.mark.parametrize("right", REFUSING)
def test_a_refusal_is_a_whole_sentence(world, kind, right):
    for things in world.things.values():
        verdict: Verdict = REFUSING[right](world.user(kind), things)
        if verdict:
            assert verdict.reason == ""
        else:
            assert verdict.reason[0].isupper()
            assert verdict.reason.endswith(".")


ACTS_OF = {
    "call": "pmo",
    "prepare": "pmo",
    "waive a paper": "chair",
    "handle the inbox": "chair pmo",
    "draft": "pmo",
    "draft a version": "pmo",
    "answer for Ofgem": "",
    "decide": "chair",
    "publish": "pmo",
    "export": "chair pmo sro auditor",
    "run a consultation": "chair pmo",
    "enter an answer": "pmo",
    "see who is silent": "chair pmo auditor",
    "keep the log": "pmo",
    "waive": "chair sro",
    "explain": "pmo",
}


@pytest.mark.parametrize("right", REFUSING)
def test_who_may_do_what_at_the_open_group(world, right):
    may = {kind for kind in worlds.KINDS if REFUSING[right](world.user(kind), world.things["DAG"])}
    assert may == set(ACTS_OF[right].split())


def test_nobody_decides_what_they_raised(world):
    """The chair of one group with a proposal of their own before it."""
    proposal = Proposal.objects.get(pk=world.things["DAG"]["open"].pk)
    proposal.raised_by_person = world.people["chair"]
    verdict = decisions.may_decide(world.user("chair"), proposal)
    assert not verdict
    assert "raised" in verdict.reason
