"""Every status × every step of every lifecycle, against tables written by hand from the framework and the domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.apps import apps

from foundation.core.rows import claim
from foundation.workflow.models import LifecycleModel, StatusChangedError
from tests.architecture.code import sources

if TYPE_CHECKING:
    from foundation.workflow.rules import Lifecycle

# model: {status: {step: the status it leads to}}. A step that is not named under a status is refused from there.
TABLES = {
    "meetings.Meeting": {
        "planned": {"issue_papers": "papers_issued", "hold": "held", "cancel": "cancelled"},
        "papers_issued": {"hold": "held", "cancel": "cancelled"},
        "held": {"report": "reported"},
        "reported": {},
        "cancelled": {},
    },
    "meetings.HeadlineReport": {
        "draft": {"mark_ready": "ready", "issue": "issued"},
        "ready": {"sign_off": "signed_off", "back_to_draft": "draft", "issue": "issued"},
        "signed_off": {"back_to_draft": "draft", "issue": "issued"},
        "issued": {},
    },
    # an answer stays; who asked may take a request back before it
    "meetings.AmendmentRequest": {
        "asked": {"accept": "accepted", "decline": "declined", "merge": "merged", "take_back": "taken_back"},
        "accepted": {},
        "declined": {},
        "merged": {},
        "taken_back": {},
    },
    # what is taken off an agenda again waits again
    "meetings.InboxEntry": {
        "waiting": {"place": "placed", "decline": "declined"},
        "placed": {"return": "waiting"},
        "declined": {},
    },
    # only a meeting closes an action, and only one that the secretariat recommended for closure
    "raid.Action": {
        "open": {"start": "ongoing", "recommend": "recommend_closed"},
        "ongoing": {"recommend": "recommend_closed"},
        "recommend_closed": {"reopen": "ongoing", "close": "closed"},
        "closed": {},
    },
    # what was asked stays asked: a consultation that closed is published or withdrawn, never opened again
    "consultations.Consultation": {
        "draft": {"open": "open", "withdraw": "withdrawn"},
        "open": {"close": "closed", "withdraw": "withdrawn"},
        "closed": {"publish": "published", "withdraw": "withdrawn"},
        "published": {},
        "withdrawn": {},
    },
    # a round whose result is known is appointed or withdrawn; a tie is decided, never skipped
    "constituencies.Round": {
        "open": {"close": "closed", "withdraw": "withdrawn"},
        "closed": {
            "find_none": "no_nominee",
            "unopposed": "result",
            "open_ballot": "ballot_open",
            "withdraw": "withdrawn",
        },
        "no_nominee": {"reopen": "open", "withdraw": "withdrawn"},
        "ballot_open": {"close_ballot": "ballot_closed", "withdraw": "withdrawn"},
        "ballot_closed": {
            "find_winner": "result",
            "find_tie": "tied",
            "find_silence": "unvoted",
            "withdraw": "withdrawn",
        },
        "unvoted": {"decide_silence": "result", "withdraw": "withdrawn"},
        "tied": {"decide_tie": "result", "withdraw": "withdrawn"},
        "result": {"appoint": "appointed", "withdraw": "withdrawn"},
        "appointed": {},
        "withdrawn": {},
    },
    "constituencies.Nomination": {
        "put_forward": {"accept": "accepted", "decline": "declined", "take_back": "taken_back", "lapse": "lapsed"},
        "accepted": {"take_back": "taken_back"},
        "declined": {},
        "taken_back": {},
        "lapsed": {},
    },
    # a group opens only after a consultation, by its parent's approval; what was opened or refused stays so
    "groups.Founding": {
        "drafted": {"consult": "consulting", "drop": "dropped"},
        "consulting": {"close_consultation": "consulted", "drop": "dropped"},
        "consulted": {"consult": "consulting", "put_to_parent": "before_parent", "drop": "dropped"},
        "before_parent": {"take_back": "consulted", "open": "opened", "refuse": "not_founded"},
        "opened": {},
        "not_founded": {},
        "dropped": {},
    },
    # nobody stands in before the approval; one that is approved may still be withdrawn
    "groups.Alternate": {
        "nominated": {"approve": "approved", "refuse": "refused", "withdraw": "withdrawn"},
        "approved": {"withdraw": "withdrawn"},
        "refused": {},
        "withdrawn": {},
    },
    # until it is enacted it may be given up; afterwards nothing brings the group back
    "groups.Succession": {
        "preparing": {"enact": "enacted", "abandon": "abandoned"},
        "enacted": {},
        "abandoned": {},
    },
    # a version is made by a change request, reviewed by somebody else, approved by the PSG and, where it changes change
    # control, by Ofgem after it; what is loaded is never taken back
    "framework.VersionDraft": {
        "drafting": {"submit": "review", "withdraw": "withdrawn"},
        "review": {"endorse": "reviewed", "send_back": "drafting", "withdraw": "withdrawn"},
        "reviewed": {
            "approve": "approved",
            "refer": "with_ofgem",
            "send_back": "drafting",
            "withdraw": "withdrawn",
        },
        "with_ofgem": {"ofgem_approve": "approved", "ofgem_refuse": "rejected", "send_back": "drafting"},
        "approved": {"load": "loaded", "send_back": "drafting"},
        "loaded": {},
        "rejected": {},
        "withdrawn": {},
    },
    # a decision is never taken back: it is corrected by a later one
    "decisions.Proposal": {
        "draft": {"open": "open", "withdraw": "withdrawn"},
        "open": {"decide": "decided", "withdraw": "withdrawn"},
        "decided": {},
        "withdrawn": {},
    },
    # a breach stays a breach, whatever is done afterwards; what is historical never moves
    "deadlines.Obligation": {
        "waiting": {"anchor": "open", "meet": "met", "waive": "waived", "lapse": "lapsed"},
        "open": {
            "unanchor": "waiting",
            "meet": "met",
            "breach": "breached",
            "pass": "passed",
            "waive": "waived",
            "lapse": "lapsed",
        },
        "met": {},
        "breached": {},
        "waived": {},
        "lapsed": {},
        "passed": {},
        "recorded": {},
    },
}
INITIAL = {
    "meetings.Meeting": {"planned", "held"},
    "meetings.HeadlineReport": {"draft"},
    "meetings.AmendmentRequest": {"asked"},
    "meetings.InboxEntry": {"waiting"},
    "raid.Action": {"open", "ongoing", "recommend_closed", "closed"},
    "constituencies.Round": {"open"},
    "constituencies.Nomination": {"put_forward", "accepted"},  # who puts themselves forward stands at once
    "groups.Founding": {"drafted"},
    "consultations.Consultation": {"draft"},
    "groups.Alternate": {"nominated"},
    "groups.Succession": {"preparing"},
    "framework.VersionDraft": {"drafting"},
    "decisions.Proposal": {"draft"},
    "deadlines.Obligation": {"waiting", "open", "recorded"},
}


def stateful() -> dict[str, type[LifecycleModel]]:
    return {model._meta.label: model for model in apps.get_models() if issubclass(model, LifecycleModel)}


def test_every_stateful_model_has_its_table():
    assert set(stateful()) == set(TABLES) == set(INITIAL)


@pytest.mark.parametrize("label", TABLES)
def test_the_tables_name_every_status_and_every_step(label):
    lifecycle, table = stateful()[label].lifecycle, TABLES[label]
    assert set(table) == set(lifecycle.states)
    assert {step for steps in table.values() for step in steps} == set(lifecycle.keys())
    assert set(lifecycle.initial) == INITIAL[label]


CELLS = [
    pytest.param(label, status, step.key, id=f"{label}-{status}-{step.key}")
    for label, model in stateful().items()
    for status in model.lifecycle.states
    for step in model.lifecycle.steps
]


@pytest.mark.parametrize(("label", "status", "step"), CELLS)
def test_every_status_and_step(label, status, step):
    lifecycle, leads_to = stateful()[label].lifecycle, TABLES[label][status].get(step)
    refusal = lifecycle.refusal(status, step)
    if leads_to is None:
        assert refusal is not None
        assert refusal.endswith(".")
        assert "must be" not in refusal, "it says how things stand"
    else:
        assert refusal is None
        assert lifecycle.step(step).target == leads_to


@pytest.mark.parametrize("label", TABLES)
def test_no_status_is_unreachable(label):
    lifecycle: Lifecycle = stateful()[label].lifecycle
    for status in lifecycle.states:
        assert any(lifecycle.path(start, status) is not None for start in lifecycle.initial), status


@pytest.mark.parametrize("label", TABLES)
def test_a_status_fits_its_column_and_has_words(label):
    model = stateful()[label]
    longest = model._meta.get_field("status").max_length
    for status, words in model.lifecycle.states.items():
        assert len(status) <= longest
        assert words


@pytest.mark.parametrize("label", TABLES)
def test_nothing_is_born_in_another_status(label):
    model = stateful()[label]
    for status in set(model.lifecycle.states) - set(model.lifecycle.initial):
        with pytest.raises(StatusChangedError):
            LifecycleModel.save(model(status=status))


@pytest.mark.parametrize("label", TABLES)
def test_no_query_changes_a_status_by_itself(label):
    model = stateful()[label]
    with pytest.raises(StatusChangedError):
        model.objects.update(status=next(iter(model.lifecycle.states)))
    with pytest.raises(StatusChangedError):
        model.objects.bulk_update([], ["status"])
    with pytest.raises(StatusChangedError):
        claim(model.objects.order_by("pk"), {"status": next(iter(model.lifecycle.states))}, limit=1)


def test_the_way_around_is_taken_by_advance_alone():
    """The base manager does not refuse; nothing but workflow.services goes through it."""
    takers = {path.as_posix() for path, text in sources().items() if "_base_manager" in text}
    assert takers == {"foundation/workflow/services.py"}


@pytest.mark.parametrize("label", TABLES)
def test_each_step_has_an_event_of_its_own_app(label):
    model = stateful()[label]
    app = model.__module__.partition(".")[0]
    kinds = [step.event for step in model.lifecycle.steps]
    assert len(set(kinds)) == len(kinds)
    assert all(str(kind).startswith(f"{app}.") for kind in kinds)
