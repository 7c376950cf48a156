"""Making a version in the product: each step, who may, in which order, and that a refusal changes nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from foundation.accounts.models import Person
from foundation.audit import services as audit
from foundation.audit.queries import history, verify_ledger
from foundation.core.clock import today
from foundation.core.errors import NotAllowed, Refused
from framework import policy, queries, services
from framework.models import DraftRevision, FrameworkVersion, ImmutableError, VersionDraft
from framework.rules.lifecycle import VERSION_DRAFT
from framework.services import load_versions, shipped
from tests.beneath import beneath
from tests.framework import drafts as make
from tests.framework.test_rules_drafting import HOSTILE

pytestmark = pytest.mark.django_db
STANDS = "2026-11-02T10:00:00+00:00"
SYSTEM = audit.System("test")


@pytest.fixture(scope="module")
def programme(django_db_setup, django_db_blocker):
    """The versions and the people, loaded once below the transaction of each test."""
    with beneath(django_db_blocker):
        load_versions(actor=SYSTEM, texts=shipped())
        yield {name: person.pk for name, person in make.people().items()}


@pytest.fixture
def cast(programme, db):
    with time_machine.travel(STANDS, tick=False):
        people = Person.objects.in_bulk(programme.values())
        yield {name: people[pk] for name, pk in programme.items()}


@pytest.fixture
def base(cast):
    return queries.latest()


@pytest.fixture
def draft(cast):
    return make.begun(cast["pmo"])


@pytest.fixture
def sound(cast, draft, base):
    return make.saved(draft, make.changed(base), cast["pmo"])


@pytest.fixture
def in_review(cast, sound):
    return make.submitted(sound, cast["pmo"])


@pytest.fixture
def reviewed(cast, in_review):
    return make.reviewed(in_review, cast["second"])


def approved_by_psg(draft, actor, **more):
    services.approve(revision=queries.newest_revision(draft), decision="PSG-D0001", on=today(), actor=actor, **more)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def approved(cast, reviewed):
    return approved_by_psg(reviewed, cast["sro"])


def with_change_control(cast, draft, base):
    draft = make.saved(draft, make.changed(base, make.CHANGE_CONTROL), cast["pmo"])
    draft = make.reviewed(make.submitted(draft, cast["pmo"]), cast["second"])
    return approved_by_psg(draft, cast["sro"])


@pytest.fixture
def with_ofgem(cast, draft, base):
    return with_change_control(cast, draft, base)


def kinds(thing):
    return [entry.kind for entry in history(thing)]


# --- beginning and writing --------------------------------------------------------------------------------------------


def test_a_draft_begins_with_a_valid_text_on_the_latest_version(draft, cast, base):
    assert (draft.reference, draft.status, draft.based_on) == ("FWD-0001", "drafting", base.id)
    revision = queries.newest_revision(draft)
    assert (revision.number, revision.by) == (1, cast["pmo"])
    judged = queries.judge(draft)
    assert judged.version.id == "3.3"
    assert judged.version.change_requests == (make.CHANGE,)
    assert judged.stale == ""
    assert [entry.sentence for entry in history(draft)] == ["The pmo began FWD-0001 for CR041, on the version 3.2"]
    assert verify_ledger() == []


@pytest.mark.parametrize("who", ["sro", "ofgem", "auditor", "stranger"])
def test_only_who_runs_change_control_drafts(cast, who):
    with pytest.raises(NotAllowed, match="Only the") as refused:
        make.begun(cast[who])
    assert queries.clauses_of(refused.value.citation), "the refusal opens its clause"
    assert not VersionDraft.objects.exists()


def test_the_change_control_manager_drafts_too(cast):
    assert make.begun(cast["ccm"]).started_by == cast["ccm"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"change_request": "41"}, "CR and its number"),
        ({"version_id": "next"}, "numbers with points, such as 3.3"),
        ({"version_id": "3.1"}, "a version 3.1 already"),
        ({"version_id": "3-2"}, "a version 3-2 already"),  # it would be kept in the file of 3.2
        ({"in_force_from": date(2023, 12, 6)}, "in force from 6 December 2023"),
    ],
)
def test_what_cannot_be_begun(cast, given, says):
    words = {"change_request": "CR041", "version_id": "3.3", "in_force_from": make.BEGINS}
    with pytest.raises(Refused, match=says):
        services.start_draft(actor=cast["pmo"], **{**words, **given})
    assert not VersionDraft.objects.exists()


def test_without_a_version_there_is_nothing_to_begin_on(cast):
    FrameworkVersion.objects.all()._raw_delete("default")
    with pytest.raises(Refused, match="No version of the framework is loaded"):
        make.begun(cast["pmo"])


def test_every_text_is_kept(draft, cast, base):
    text = make.changed(base)
    saved = services.save_revision(
        draft=draft, text=text.replace("\n", "\r\n"), expects=1, note="More time", actor=cast["ccm"]
    )
    assert (saved.number, saved.text, saved.note, saved.by) == (2, text, "More time", cast["ccm"])
    assert [one.number for one in queries.revisions(draft)] == [2, 1]
    assert queries.drafters(draft) == {cast["pmo"].pk, cast["ccm"].pk}
    assert kinds(draft) == ["framework.draft_started", "framework.draft_revised"]


def test_the_same_text_again_is_not_kept_twice(sound, cast):
    text = queries.newest_revision(sound).text
    assert services.save_revision(draft=sound, text=text, expects=2, actor=cast["pmo"]).number == 2
    assert DraftRevision.objects.count() == 2


def test_a_text_with_faults_may_be_kept(draft, cast):
    revision = services.save_revision(draft=draft, text="[version\nid = ", expects=1, actor=cast["pmo"])
    assert revision.number == 2
    assert queries.judge(draft).checked.faults[0].line == 1


@pytest.mark.parametrize("name", ["huge", "null", "escape", "surrogate", "no character", "empty", "binary", "deep key"])
def test_a_hostile_text_is_not_kept(draft, cast, name):
    with pytest.raises(Refused) as refused:
        services.save_revision(draft=draft, text=HOSTILE[name], expects=1, actor=cast["pmo"])
    assert refused.value.reason.endswith(".")
    assert DraftRevision.objects.count() == 1


@pytest.mark.parametrize("name", ["deep list", "deep table", "long number", "not toml", "wrong kinds"])
def test_a_text_that_is_hard_to_read_is_judged_and_never_submitted(draft, cast, name):
    services.save_revision(draft=draft, text=HOSTILE[name], expects=1, actor=cast["pmo"])
    with pytest.raises(Refused, match="still has"):
        services.submit(draft=draft, expects=2, actor=cast["pmo"])
    draft.refresh_from_db()
    assert draft.status == "drafting"


def test_of_two_who_write_at_once_the_second_is_told(draft, cast, base):
    services.save_revision(draft=draft, text=make.changed(base), expects=1, actor=cast["second"])
    with pytest.raises(Refused, match="The second saved revision 2 of FWD-0001 after you opened revision 1"):
        services.save_revision(draft=draft, text=make.skeleton(base), expects=1, actor=cast["pmo"])
    assert queries.newest_revision(draft).by == cast["second"]
    assert DraftRevision.objects.count() == 2


def test_a_revision_stays_as_it_was_saved(draft):
    revision = queries.newest_revision(draft)
    revision.text = "another"
    for change in (
        revision.save,
        revision.delete,
        lambda: DraftRevision.objects.update(text=""),
        lambda: DraftRevision.objects.all().delete(),
    ):
        with pytest.raises(ImmutableError):
            change()


def test_break_the_event_and_nothing_is_saved(draft, cast, base, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no event")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError, match="no event"):
        services.save_revision(draft=draft, text=make.changed(base), expects=1, actor=cast["pmo"])
    assert DraftRevision.objects.count() == 1


# --- review -----------------------------------------------------------------------------------------------------------


def test_a_sound_text_goes_into_review_and_stands_still(in_review, cast, base):
    assert in_review.status == "review"
    with pytest.raises(Refused, match="its text changes only while it is drafted"):
        services.save_revision(draft=in_review, text=make.skeleton(base), expects=2, actor=cast["pmo"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (make.skeleton, "version.summary does not say yet"),
        (lambda base: make.changed(base).replace("working_days = 3", "working_days = -3"), "still has 1 fault:"),
        (lambda base: make.changed(base).split("\n[[clauses]]")[0], "changes nothing against"),
    ],
)
def test_what_is_not_ready_for_review(draft, cast, base, text, says):
    draft = make.saved(draft, text(base), cast["pmo"])
    with pytest.raises(Refused, match=says):
        make.submitted(draft, cast["pmo"])
    draft.refresh_from_db()
    assert draft.status == "drafting"


def test_what_somebody_else_changed_since_is_not_submitted_unread(sound, cast):
    make.saved(sound, queries.newest_revision(sound).text + "# more\n", cast["second"])
    with pytest.raises(Refused, match="The second saved revision 3"):
        services.submit(draft=sound, expects=2, actor=cast["pmo"])


def test_the_reviewer_is_recorded(reviewed, cast):
    assert (reviewed.status, reviewed.reviewed_by) == ("reviewed", cast["second"])
    assert reviewed.reviewed_at is not None


@pytest.mark.parametrize("act", ["endorse", "send_back"])
def test_nobody_reviews_what_they_wrote(in_review, cast, act):
    more = {"points": "Mend it."} if act == "send_back" else {}
    for who in ("pmo", "stranger", "sro"):
        with pytest.raises(NotAllowed):
            getattr(services, act)(draft=in_review, actor=cast[who], **more)
    in_review.refresh_from_db()
    assert in_review.status == "review"


def test_who_wrote_a_line_of_it_does_not_review_it_either(sound, cast):
    make.saved(sound, queries.newest_revision(sound).text + "# more\n", cast["second"])
    draft = make.submitted(sound, cast["pmo"])
    with pytest.raises(NotAllowed, match="You wrote of FWD-0001"):
        services.endorse(draft=draft, actor=cast["second"])
    assert make.reviewed(draft, cast["ccm"]).status == "reviewed"


def test_the_reviewer_sends_it_back_with_points(in_review, cast):
    with pytest.raises(Refused, match="what is to be mended"):
        services.send_back(draft=in_review, points="  ", actor=cast["second"])
    services.send_back(draft=in_review, points="Name the clause.", actor=cast["second"])
    in_review.refresh_from_db()
    assert (in_review.status, in_review.points) == ("drafting", "Name the clause.")
    assert history(in_review)[-1].sentence.endswith("back to its drafters: Name the clause.")


def test_a_reviewed_draft_is_not_sent_back_by_the_reviewer(reviewed, cast):
    with pytest.raises(Refused):
        services.send_back(draft=reviewed, points="On second thoughts.", actor=cast["ccm"])
    reviewed.refresh_from_db()
    assert reviewed.status == "reviewed"


def test_withdrawing(in_review, cast):
    with pytest.raises(Refused, match="why"):
        services.withdraw(draft=in_review, reason="", actor=cast["pmo"])
    with pytest.raises(NotAllowed):
        services.withdraw(draft=in_review, reason="Not needed.", actor=cast["sro"])
    services.withdraw(draft=in_review, reason="Not needed.", actor=cast["pmo"])
    in_review.refresh_from_db()
    assert (in_review.status, in_review.points) == ("withdrawn", "Not needed.")


# --- the PSG, Ofgem, and the day it is loaded -------------------------------------------------------------------------


@pytest.mark.clause("framework-change")
def test_the_psg_approves(approved):
    assert (approved.status, approved.approval, approved.approved_on) == ("approved", "PSG-D0001", today())
    assert history(approved)[-1].sentence == "The PSG approved revision 2 of FWD-0001 by PSG-D0001"


def test_nobody_approves_what_they_wrote(reviewed, cast):
    with pytest.raises(NotAllowed, match="You wrote of FWD-0001"):
        approved_by_psg(reviewed, cast["pmo"])
    reviewed.refresh_from_db()
    assert reviewed.status == "reviewed"


@pytest.mark.parametrize("stage", ["draft", "sound", "in_review", "approved"])
def test_the_psg_approves_only_what_has_passed_its_review(request, cast, stage):
    draft = request.getfixturevalue(stage)
    before = draft.status
    with pytest.raises(Refused):
        approved_by_psg(draft, cast["sro"])
    draft.refresh_from_db()
    assert draft.status == before


def test_the_psg_approves_the_text_it_was_put(reviewed, cast):
    first = reviewed.revisions.get(number=1)
    with pytest.raises(Refused, match="another text by now"):
        services.approve(revision=first, decision="PSG-D0001", on=today(), actor=cast["sro"])


def test_the_psg_sends_it_back(reviewed, cast):
    revision = queries.newest_revision(reviewed)
    services.send_back_by_decision(revision=revision, decision="PSG-D0001", reason="Too long.", actor=cast["sro"])
    reviewed.refresh_from_db()
    assert (reviewed.status, reviewed.points) == ("drafting", "PSG-D0001: Too long.")
    assert reviewed.reviewed_by is None, "another text is reviewed again"


def test_what_changes_change_control_waits_for_ofgem(cast, draft, base):
    draft = with_change_control(cast, draft, base)
    assert draft.status == "with_ofgem"
    with pytest.raises(Refused, match="with Ofgem"):
        services.bring_into_force(draft=draft, actor=cast["pmo"])
    services.record_ofgem(draft=draft, approved=True, on=today(), reference="OFG/12", actor=cast["ofgem"])
    draft.refresh_from_db()
    assert (draft.status, draft.ofgem_by, draft.ofgem_on) == ("approved", cast["ofgem"], today())
    assert services.bring_into_force(draft=draft, actor=cast["pmo"]).version == "3.3"


def test_the_psg_may_escalate_to_ofgem(reviewed, cast):
    assert approved_by_psg(reviewed, cast["sro"], escalated=True).status == "with_ofgem"


def test_ofgem_does_not_approve(cast, draft, base):
    draft = with_change_control(cast, draft, base)
    services.record_ofgem(draft=draft, approved=False, on=today(), reference="OFG/12", actor=cast["ofgem"])
    draft.refresh_from_db()
    assert draft.status == "rejected"
    with pytest.raises(Refused):
        services.bring_into_force(draft=draft, actor=cast["pmo"])


@pytest.mark.parametrize("who", ["pmo", "ccm", "sro", "auditor", "stranger"])
def test_only_ofgem_answers_for_ofgem(cast, draft, base, who):
    draft = with_change_control(cast, draft, base)
    with pytest.raises(NotAllowed):
        services.record_ofgem(draft=draft, approved=True, on=today(), reference="OFG/12", actor=cast[who])
    draft.refresh_from_db()
    assert draft.status == "with_ofgem"


@pytest.mark.parametrize(
    ("days", "reference", "says"),
    [(0, " ", "reference"), (1, "OFG/12", "once it was given"), (-1, "OFG/12", "after the PSG")],
)
def test_ofgem_answers_with_a_day_and_a_reference(cast, with_ofgem, days, reference, says):
    draft = with_ofgem
    with pytest.raises(Refused, match=says):
        services.record_ofgem(
            draft=draft, approved=True, on=today() + timedelta(days), reference=reference, actor=cast["ofgem"]
        )
    draft.refresh_from_db()
    assert (draft.status, draft.ofgem_by) == ("with_ofgem", None)


def test_ofgem_answers_only_what_is_with_it(approved, cast):
    with pytest.raises(Refused, match="has been approved"):
        services.record_ofgem(draft=approved, approved=False, on=today(), reference="OFG/12", actor=cast["ofgem"])


def test_an_approved_draft_is_loaded_as_a_version(approved, cast):
    loaded = services.bring_into_force(draft=approved, actor=cast["pmo"])
    approved.refresh_from_db()
    assert (approved.status, approved.version) == ("loaded", loaded)
    assert (loaded.version, loaded.in_force_from, loaded.file) == ("3.3", make.BEGINS, "v3_3.toml")
    assert loaded.source == queries.newest_revision(approved).text
    assert queries.rules_in_force("DAG", make.BEGINS).deadline("headline_report").working_days == 3
    assert queries.rules_in_force("DAG", make.BEGINS - timedelta(1)).deadline("headline_report").working_days == 2
    assert set(kinds(loaded)) == {"framework.version_loaded", "framework.draft_loaded"}
    assert verify_ledger() == []


@pytest.mark.parametrize("stage", ["draft", "sound", "in_review", "reviewed"])
def test_nothing_is_loaded_before_it_is_approved(request, cast, stage):
    with pytest.raises(Refused):
        services.bring_into_force(draft=request.getfixturevalue(stage), actor=cast["pmo"])
    assert not FrameworkVersion.objects.filter(version="3.3").exists()


def test_only_who_runs_change_control_loads(approved, cast):
    for who in ("sro", "ofgem", "stranger"):
        with pytest.raises(NotAllowed):
            services.bring_into_force(draft=approved, actor=cast[who])
    assert not FrameworkVersion.objects.filter(version="3.3").exists()


def test_it_is_loaded_once(approved, cast):
    services.bring_into_force(draft=approved, actor=cast["pmo"])
    with pytest.raises(Refused, match="loaded as a version already"):
        services.bring_into_force(draft=approved, actor=cast["pmo"])


def test_no_version_comes_into_force_before_it_was_approved(reviewed, cast):
    revision, late = queries.newest_revision(reviewed), make.BEGINS + timedelta(1)
    services.approve(revision=revision, decision="PSG-D0001", on=late, actor=cast["sro"])
    with pytest.raises(Refused, match="approved on 12 Jan 2027 and cannot come into force before, on 11 Jan 2027"):
        services.bring_into_force(draft=reviewed, actor=cast["pmo"])
    assert not FrameworkVersion.objects.filter(version="3.3").exists()


def test_a_version_brought_into_force_late_does_not_reach_back(approved, cast):
    with time_machine.travel(make.BEGINS, tick=False):
        assert services.force_refusal(approved) is None
    with time_machine.travel(make.BEGINS + timedelta(1), tick=False):
        with pytest.raises(Refused, match=r"was to come into force on 11 Jan 2027\. Loaded now it would reach back"):
            services.bring_into_force(draft=approved, actor=cast["pmo"])
        assert not FrameworkVersion.objects.filter(version="3.3").exists()
        assert queries.rules_in_force("DAG", make.BEGINS).deadline("headline_report").working_days == 2
        services.redraft(draft=approved, actor=cast["pmo"])
        approved.refresh_from_db()
        assert (approved.status, approved.approved_on, approved.based_on) == ("drafting", None, "3.2")
        assert "take it up again for a later day" in approved.points
        with pytest.raises(Refused, match="still stands on the latest"):
            services.redraft(draft=approved, actor=cast["pmo"])


def test_what_an_app_above_still_wants_done_comes_first(approved, cast, monkeypatch):
    monkeypatch.setitem(services.FORCE_CHECKS._handlers, "probe", lambda draft: f"{draft.reference} waits.")
    with pytest.raises(Refused, match="FWD-0001 waits"):
        services.bring_into_force(draft=approved, actor=cast["pmo"])


def test_a_follower_that_fails_takes_the_version_back(approved, cast, monkeypatch):
    def broken(*, actor):
        raise RuntimeError("no follower")

    monkeypatch.setitem(services.LOADED._handlers, "probe", broken)
    with pytest.raises(RuntimeError, match="no follower"):
        services.bring_into_force(draft=approved, actor=cast["pmo"])
    approved.refresh_from_db()
    assert approved.status == "approved"
    assert not FrameworkVersion.objects.filter(version="3.3").exists()


# --- another version came first ---------------------------------------------------------------------------------------

OTHER = "v3_2_1.toml"


def load_another(base):
    text = make.changed(base).replace('id = "3.3"', 'id = "3.2.1"').replace("2027-01-11", "2026-12-01")
    load_versions(actor=SYSTEM, texts={OTHER: text})


@pytest.mark.parametrize("stage", ["sound", "in_review", "reviewed", "approved"])
def test_a_draft_whose_base_is_no_longer_the_latest_goes_no_further(request, cast, base, stage):
    draft = request.getfixturevalue(stage)
    load_another(base)
    assert queries.judge(draft).stale
    step = {
        "sound": lambda: make.submitted(draft, cast["pmo"]),
        "in_review": lambda: make.reviewed(draft, cast["second"]),
        "reviewed": lambda: approved_by_psg(draft, cast["sro"]),
        "approved": lambda: services.bring_into_force(draft=draft, actor=cast["pmo"]),
    }[stage]
    with pytest.raises(Refused, match=r"it must be based on 3\.2\.1"):
        step()
    services.redraft(draft=draft, actor=cast["pmo"])
    draft.refresh_from_db()
    assert (draft.status, draft.based_on, draft.approval, draft.reviewed_by) == ("drafting", "3.2.1", "", None)
    assert "version.based_on" in queries.judge(draft).checked.faults[0].sentence
    assert verify_ledger() == []


def test_a_draft_on_the_latest_version_is_not_put_on_another(approved, cast):
    with pytest.raises(Refused, match="still stands on the latest version"):
        services.redraft(draft=approved, actor=cast["pmo"])
    with pytest.raises(NotAllowed):
        services.redraft(draft=approved, actor=cast["sro"])
    approved.refresh_from_db()
    assert approved.status == "approved"


# --- who sees it ------------------------------------------------------------------------------------------------------


def test_the_programme_reads_drafts(draft, cast):
    for who in ("pmo", "sro", "auditor"):
        assert queries.find_draft(cast[who], "FWD-0001") == draft
    assert queries.find_draft(cast["stranger"], "FWD-0001") is None
    assert queries.find_draft(None, "FWD-0001") is None
    assert list(queries.under_way(cast["pmo"])) == [draft]


@pytest.mark.parametrize("reference", ["FWD-9999", "FWD-", "FWD-²", "1", "FWD-99999999999999999999", "fwd-x", ""])
def test_no_other_reference_finds_one(draft, cast, reference):
    assert queries.find_draft(cast["pmo"], reference) is None


def waits(cast):
    return {name: act for name in cast for _, act in policy.awaiting(cast[name])}


def test_what_waits_on_whom(cast, in_review):
    assert waits(cast) == {"second": "Review the draft", "ccm": "Review the draft"}
    make.reviewed(in_review, cast["ccm"])
    assert waits(cast) == {}, "the PSG has it"
    approved_by_psg(in_review, cast["sro"], escalated=True)
    assert waits(cast) == {"ofgem": "Record Ofgem's answer"}
    services.record_ofgem(draft=in_review, approved=True, on=today(), reference="OFG/12", actor=cast["ofgem"])
    assert waits(cast) == dict.fromkeys(("pmo", "second", "ccm"), "Bring it into force")


def test_every_right_is_refused_with_a_clause(in_review, cast):
    for verdict in (
        policy.may_draft(cast["sro"]),
        policy.may_review(cast["pmo"], in_review),
        policy.may_answer_for_ofgem(cast["pmo"], in_review),
    ):
        assert not verdict
        assert verdict.reason.endswith(".")
        assert queries.clauses_of(verdict.citation)


def test_the_lifecycle_names_each_status_as_a_clause():
    assert set(VERSION_DRAFT.sentences) == set(VERSION_DRAFT.states)
