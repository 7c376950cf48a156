"""Starting, moving, meeting, waiving, explaining: each with its event, and undone with it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from deadlines import queries, services
from deadlines.models import Move, Obligation
from foundation.audit import services as audit
from foundation.audit.models import Event
from foundation.audit.queries import history, verify_ledger
from foundation.core.clock import end_of_day
from foundation.core.errors import NotAllowed, Refused
from foundation.core.models import Closure
from foundation.notifications.models import Notice
from framework.models import FrameworkVersion
from framework.queries import rules_in_force
from tests.factories.deadlines import MEETING_DAY, Cast, ObligationFactory, start

pytestmark = pytest.mark.django_db
DAG6 = date(2022, 3, 9)
PLANNED = time_machine.travel("2026-11-16T09:00+00:00", tick=False)


@pytest.fixture(autouse=True)
def _planned():
    with PLANNED:
        yield


def kinds(thing: Obligation) -> list[str]:
    return [entry.kind for entry in history(thing)]


def test_a_meeting_starts_everything_the_framework_of_its_day_asks(cast: Cast) -> None:
    owed = start(cast)
    assert {key: (one.status, one.due_on) for key, one in owed.items()} == {
        "papers_issued": ("open", date(2026, 12, 2)),
        "headline_report": ("open", date(2026, 12, 11)),
        "amendment_requests": ("waiting", None),
        "decisions_published": ("open", date(2026, 12, 16)),
        "recording_published": ("open", None),
    }
    papers = owed["papers_issued"]
    assert (papers.owner, papers.framework_version, papers.clause) == ("PMO", "3.2", "meeting-papers")
    assert papers.counted == ["2026-12-08", "2026-12-07", "2026-12-04", "2026-12-03", "2026-12-02"]
    assert owed["amendment_requests"].closing
    assert {key: kinds(one) for key, one in owed.items()} == {
        "papers_issued": ["deadlines.started"],
        "headline_report": ["deadlines.started"],
        "amendment_requests": ["deadlines.started_waiting"],
        "decisions_published": ["deadlines.started"],
        "recording_published": ["deadlines.started_undated"],
    }
    assert verify_ledger() == []


@pytest.mark.clause("minutes")
def test_dag_6_is_computed_under_its_own_framework_and_marked_historical(cast: Cast) -> None:
    owed = start(cast, DAG6, next_on=date(2022, 4, 13), historical=True)
    assert {key: one.due_on for key, one in owed.items()} == {
        "papers_issued": date(2022, 3, 2),
        "headline_report": date(2022, 3, 10),
        "minutes": date(2022, 3, 16),
        "amendment_requests": date(2022, 4, 6),
        "decisions_published": date(2022, 3, 23),
    }
    assert {one.status for one in owed.values()} == {"recorded"}
    assert {one.framework_version for one in owed.values()} == {"2.4"}


def test_starting_twice_adds_nothing(cast: Cast) -> None:
    first, events = start(cast), Event.objects.count()
    again = start(cast)
    assert [one.pk for one in again.values()] == [one.pk for one in first.values()]
    assert Event.objects.count() == events


def test_keys_narrow_what_is_started(cast: Cast) -> None:
    assert list(start(cast, keys=("headline_report",))) == ["headline_report"]


def test_a_group_that_the_framework_does_not_know_owes_nothing(cast: Cast) -> None:
    cast.dag.code = "BPRWG-UMS"
    assert start(cast) == {}


def test_without_a_framework_nothing_is_started_silently(cast: Cast) -> None:
    FrameworkVersion.objects.current().update(replaced_at="2026-01-01T00:00Z")
    with pytest.raises(Refused, match="No Governance Framework is loaded"):
        start(cast)


def test_a_broken_event_undoes_the_start(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "_add", broken)
    with pytest.raises(RuntimeError, match="no ledger"):
        start(cast)
    assert not Obligation.objects.exists()


def broken(*_: object) -> None:
    raise RuntimeError("no ledger")


def test_a_moved_meeting_moves_what_hangs_on_it_and_keeps_the_old_days(cast: Cast) -> None:
    owed = start(cast)
    moved = services.move(
        subject=cast.subject,
        anchors={"meeting": date(2026, 12, 16)},
        on=date(2026, 12, 16),
        reason="The room was not to be had.",
        actor=cast.pmo,
    )
    assert {one.key for one in moved} == {
        "papers_issued",
        "headline_report",
        "decisions_published",
        "recording_published",
    }
    papers = Obligation.objects.get(pk=owed["papers_issued"].pk)
    assert (papers.due_on, papers.anchor_on) == (date(2026, 12, 9), date(2026, 12, 16))
    kept = papers.moves.get()
    assert (kept.old_due, kept.new_due, kept.reason, kept.by) == (
        date(2026, 12, 2),
        date(2026, 12, 9),
        "The room was not to be had.",
        cast.pmo,
    )
    assert kinds(papers) == ["deadlines.started", "deadlines.moved"]
    assert "from 2 December 2026 to 9 December 2026: The room was not to be had." in history(papers)[-1].sentence
    recording = history(owed["recording_published"])[-1]  # it has no day that could move
    assert recording.kind == "deadlines.carried"
    assert recording.sentence.endswith(
        "carried “Recording published” for DAG #7 over, still without a day: The room was not to be had."
    )
    assert recording.data["version"] == "3.2"


def test_moving_to_the_same_day_changes_nothing(cast: Cast) -> None:
    start(cast)
    events = Event.objects.count()
    assert (
        services.move(
            subject=cast.subject, anchors={"meeting": MEETING_DAY}, on=MEETING_DAY, reason="-", actor=cast.pmo
        )
        == []
    )
    assert (Move.objects.count(), Event.objects.count()) == (0, events)


def test_a_broken_event_undoes_the_move(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    owed = start(cast)
    monkeypatch.setattr(audit, "_add", broken)
    with pytest.raises(RuntimeError, match="no ledger"):
        services.move(
            subject=cast.subject,
            anchors={"meeting": date(2026, 12, 16)},
            on=date(2026, 12, 16),
            reason="-",
            actor=cast.pmo,
        )
    assert Obligation.objects.get(pk=owed["papers_issued"].pk).due_on == date(2026, 12, 2)
    assert not Move.objects.exists()


def test_what_waits_is_dated_when_its_anchor_comes_and_waits_again_when_it_goes(cast: Cast) -> None:
    waiting = start(cast)["amendment_requests"]
    next_meeting = {"next_month_meeting": date(2027, 1, 13)}
    services.move(
        subject=cast.subject, anchors=next_meeting, on=MEETING_DAY, reason="DAG #8 is planned.", actor=cast.pmo
    )
    waiting.refresh_from_db()
    assert (waiting.status, waiting.due_on) == ("open", date(2027, 1, 6))
    gone: dict[str, date | None] = {"next_month_meeting": None}
    services.move(subject=cast.subject, anchors=gone, on=MEETING_DAY, reason="DAG #8 is off.", actor=cast.pmo)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.due_on) == ("waiting", None)
    assert kinds(waiting) == ["deadlines.started_waiting", "deadlines.anchored", "deadlines.unanchored"]
    assert waiting.moves.get().old_due == date(2027, 1, 6)


@pytest.mark.parametrize(
    ("historical", "anchors", "last"),
    [
        (True, {"meeting": date(2022, 3, 16)}, "deadlines.moved"),
        (True, {"meeting": None}, "deadlines.undated"),  # a historical one that loses its day keeps its state
    ],
)
def test_what_an_event_says_is_what_happened_to_the_day(cast: Cast, historical, anchors, last: str) -> None:
    papers = start(cast, DAG6, historical=historical)["papers_issued"]
    services.move(subject=cast.subject, anchors=anchors, on=DAG6, reason="Entered wrongly.", actor=cast.pmo)
    told = history(papers)[-1]
    assert told.kind == last
    assert "–" not in told.sentence


def test_a_new_version_that_leaves_the_day_counts_it_again(cast: Cast) -> None:
    with time_machine.travel("2023-11-01T09:00+00:00", tick=False):
        papers = start(cast, date(2023, 12, 7), keys=("papers_issued",))["papers_issued"]
        before = papers.due_on
        Obligation.objects.filter(pk=papers.pk).update(framework_version="1.1", citation="An older clause")
        services.follow_framework(actor=cast.pmo)
    papers.refresh_from_db()
    told = history(papers)[-1]
    assert (papers.due_on, papers.framework_version, told.kind) == (before, "3.2", "deadlines.recounted")
    assert "it stays due 30 November 2023" in told.sentence


def test_a_day_a_group_sets_itself_is_kept_moved_and_passes(cast: Cast) -> None:
    rules = rules_in_force("DAG", MEETING_DAY)
    papers = rules.deadline("papers_issued")
    assert papers
    said = {
        "duty": services.SetDuty("consultation_closes", "Consultation closes", papers, rules.version, closing=True),
        "group": cast.dag,
        "owner": "PMO",
        "on": date(2026, 12, 4),
        "ruled_on": date(2026, 11, 16),
        "subject": cast.subject,
        "about": "CON-0001",
        "url": "/consultations/CON-0001/",
        "scope": "DAG:public",
        "actor": cast.pmo,
    }
    owed = services.start_set(**said)
    assert services.start_set(**said) == owed
    assert (owed.status, owed.due_on, owed.closing) == ("open", date(2026, 12, 4), True)
    why = queries.duty(owed).why
    assert why.sentence == "The group set this day itself; it runs to its end."
    assert (why.start_label, why.start) == ("Set for", date(2026, 12, 4))
    services.move_set(
        subject=cast.subject, key="consultation_closes", on=date(2026, 12, 11), reason="More time.", actor=cast.pmo
    )
    owed.refresh_from_db()
    assert (owed.due_on, owed.moves.get().old_due) == (date(2026, 12, 11), date(2026, 12, 4))
    assert kinds(owed) == ["deadlines.started", "deadlines.moved"]
    services.enforce(at=end_of_day(date(2026, 12, 11)), actor=audit.System("test"))
    owed.refresh_from_db()
    assert (owed.status, Notice.objects.count()) == ("passed", 0)
    assert (
        services.move_set(
            subject=cast.subject, key="consultation_closes", on=date(2027, 1, 4), reason="-", actor=cast.pmo
        )
        is None
    )
    assert verify_ledger() == []


def test_a_meeting_moved_past_a_new_framework_follows_it(cast: Cast) -> None:
    with time_machine.travel("2023-11-01T09:00+00:00", tick=False):
        owed = start(cast, date(2023, 12, 5))
        assert owed["headline_report"].due_on == date(2023, 12, 6)
        services.move(
            subject=cast.subject,
            anchors={"meeting": date(2023, 12, 6)},
            on=date(2023, 12, 6),
            reason="Moved.",
            actor=cast.pmo,
        )
    by_key = {one.key: one for one in queries.of_subject(owed["headline_report"].subject)}
    assert (by_key["headline_report"].due_on, by_key["headline_report"].framework_version) == (date(2023, 12, 8), "3.2")
    assert by_key["minutes"].status == "lapsed"
    assert (by_key["recording_published"].status, by_key["recording_published"].due_on) == ("open", None)


def test_what_was_left_out_on_purpose_stays_out_when_the_framework_changes(cast: Cast) -> None:
    with time_machine.travel("2023-11-01T09:00+00:00", tick=False):
        start(cast, date(2023, 12, 5), keys=("headline_report",))
        moved = services.move(
            subject=cast.subject,
            anchors={"meeting": date(2023, 12, 6)},
            on=date(2023, 12, 6),
            reason="Moved.",
            actor=cast.pmo,
        )
    assert {one.key for one in moved} == {"headline_report", "recording_published"}


def test_a_planned_meeting_follows_a_version_that_comes_into_force_before_it_and_a_held_one_does_not(
    cast: Cast,
) -> None:
    version = FrameworkVersion.objects.current().get(version="3.2")
    early = version.source.replace("in_force_from = 2023-12-06", "in_force_from = 2023-12-04")
    planned = start(cast, date(2023, 12, 5))["headline_report"]
    assert planned.due_on == date(2023, 12, 6)
    FrameworkVersion.objects.filter(pk=version.pk).update(replaced_at="2023-11-20T00:00Z")
    FrameworkVersion.objects.create(
        version="3.2",
        title=version.title,
        in_force_from=date(2023, 12, 4),
        date_assumed=False,
        authored=version.authored,
        file=version.file,
        source=early,
        sha256="0" * 64,
        loaded_at=version.loaded_at,
    )
    with time_machine.travel("2023-12-06T09:00+00:00", tick=False):  # held yesterday
        assert services.follow_framework(actor=cast.pmo) == []
    with time_machine.travel("2023-11-20T09:00+00:00", tick=False):  # still to come
        followed = services.follow_framework(actor=cast.pmo)
    assert {one.key for one in followed} >= {"headline_report", "minutes", "recording_published"}
    planned.refresh_from_db()
    assert (planned.framework_version, planned.due_on) == ("3.2", date(2023, 12, 7))
    assert services.follow_framework(actor=cast.pmo) == []


def test_a_historical_day_that_a_source_corrects_is_recomputed_without_a_notice(cast: Cast) -> None:
    waiting = start(cast, DAG6, historical=True)["amendment_requests"]
    assert (waiting.status, waiting.due_on) == ("recorded", None)
    found = {"next_month_meeting": date(2022, 4, 13)}
    services.move(subject=cast.subject, anchors=found, on=DAG6, reason="DAG #7 was imported.", actor=cast.pmo)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.due_on) == ("recorded", date(2022, 4, 6))
    assert not Notice.objects.exists()


def test_publication_in_time_meets(cast: Cast) -> None:
    start(cast)
    met = services.meet(subject=cast.subject, key="papers_issued", actor=cast.pmo, on=date(2026, 11, 27))
    assert met is not None
    assert (met.status, met.met_on, met.spare_days) == ("met", date(2026, 11, 27), 3)  # over a weekend
    assert kinds(met) == ["deadlines.started", "deadlines.met"]


def test_publication_counts_today_when_no_day_is_given(cast: Cast) -> None:
    start(cast)
    met = services.meet(subject=cast.subject, key="papers_issued", actor=cast.pmo)
    assert met is not None
    assert met.met_on == date(2026, 11, 16)


def test_meeting_twice_keeps_the_first_day(cast: Cast) -> None:
    start(cast)
    services.meet(subject=cast.subject, key="papers_issued", actor=cast.pmo, on=date(2026, 12, 1))
    events = Event.objects.count()
    again = services.meet(subject=cast.subject, key="papers_issued", actor=cast.pmo, on=date(2026, 12, 4))
    assert again is not None
    assert (again.status, again.met_on, Event.objects.count()) == ("met", date(2026, 12, 1), events)


def test_an_undated_duty_is_met_whenever_it_is_done(cast: Cast) -> None:
    start(cast)
    met = services.meet(subject=cast.subject, key="recording_published", actor=cast.pmo, on=date(2027, 6, 1))
    assert met is not None
    assert (met.status, met.spare_days) == ("met", None)


def test_publication_after_the_day_is_a_breach_for_ever_fulfilled_late_though_no_worker_ran(cast: Cast) -> None:
    start(cast)
    late = services.meet(subject=cast.subject, key="papers_issued", actor=cast.pmo, on=date(2026, 12, 3))
    assert late is not None
    assert (late.status, late.met_on, late.is_late) == ("breached", date(2026, 12, 3), True)
    late.refresh_from_db()
    assert late.spare_days == -1
    assert kinds(late) == ["deadlines.started", "deadlines.breached", "deadlines.fulfilled_late"]
    again = services.meet(subject=cast.subject, key="papers_issued", actor=cast.pmo, on=date(2026, 12, 9))
    assert again is not None
    assert again.met_on == date(2026, 12, 3)
    notice = Notice.objects.get(person=cast.pmo)
    assert "was done late, on Thursday 3 December 2026" in notice.body


def test_nothing_ever_leads_out_of_a_breach(cast: Cast) -> None:
    start(cast)
    late = services.meet(subject=cast.subject, key="papers_issued", actor=cast.pmo, on=date(2026, 12, 3))
    assert late is not None
    with pytest.raises(Refused):
        services.waive(obligation=late, actor=cast.sro, reason="Never mind.")
    services.lapse(subject=cast.subject, actor=cast.pmo, reason="Cancelled.")
    services.move(
        subject=cast.subject,
        anchors={"meeting": date(2027, 1, 13)},
        on=date(2027, 1, 13),
        reason="Moved.",
        actor=cast.pmo,
    )
    late.refresh_from_db()
    assert (late.status, late.due_on) == ("breached", date(2026, 12, 2))


def test_a_historical_one_takes_the_day_only_when_it_is_given(cast: Cast) -> None:
    start(cast, DAG6, historical=True)
    silent = services.meet(subject=cast.subject, key="headline_report", actor=cast.pmo)
    assert silent is not None
    assert (silent.status, silent.met_on) == ("recorded", None)
    late = services.meet(subject=cast.subject, key="headline_report", actor=cast.pmo, on=date(2022, 3, 14))
    assert late is not None
    assert (late.status, late.met_on, late.spare_days) == ("recorded", date(2022, 3, 14), None)
    assert not Notice.objects.exists()


def test_meeting_what_is_not_owed_says_so(cast: Cast) -> None:
    start(cast)
    assert services.meet(subject=cast.subject, key="minutes", actor=cast.pmo) is None


def test_a_broken_event_undoes_the_meeting_of_an_obligation(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    papers = start(cast)["papers_issued"]
    monkeypatch.setattr(audit, "_add", broken)
    with pytest.raises(RuntimeError, match="no ledger"):
        services.meet(subject=cast.subject, key="papers_issued", actor=cast.pmo)
    papers.refresh_from_db()
    assert (papers.status, papers.met_on) == ("open", None)


def test_a_cancelled_meeting_lets_the_rest_lapse(cast: Cast) -> None:
    owed = start(cast)
    services.meet(subject=cast.subject, key="papers_issued", actor=cast.pmo)
    services.lapse(subject=cast.subject, actor=cast.pmo, reason="The meeting was cancelled.")
    states = {one.key: one.status for one in queries.of_subject(owed["papers_issued"].subject)}
    assert states == {
        "papers_issued": "met",
        "headline_report": "lapsed",
        "amendment_requests": "lapsed",
        "decisions_published": "lapsed",
        "recording_published": "lapsed",
    }


@pytest.mark.parametrize("who", ["chair", "sro"])
def test_the_chair_or_the_sro_waives_with_a_reason(cast: Cast, who: str) -> None:
    papers = start(cast)["papers_issued"]
    with pytest.raises(Refused, match="needs a reason"):
        services.waive(obligation=papers, actor=getattr(cast, who), reason="  ")
    services.waive(obligation=papers, actor=getattr(cast, who), reason="Only one short paper.")
    papers.refresh_from_db()
    assert (papers.status, papers.explanation) == ("waived", "Only one short paper.")
    assert history(papers)[-1].sentence.endswith("waived “Papers issued” for DAG #7: Only one short paper.")


@pytest.mark.parametrize("who", ["pmo", "participant"])
def test_nobody_else_waives(cast: Cast, who: str) -> None:
    papers = start(cast)["papers_issued"]
    with pytest.raises(NotAllowed, match="Only the chair of the DAG"):
        services.waive(obligation=papers, actor=getattr(cast, who), reason="Please.")
    papers.refresh_from_db()
    assert papers.status == "open"


def test_what_was_waived_is_not_met_by_a_later_publication(cast: Cast) -> None:
    papers = start(cast)["papers_issued"]
    services.waive(obligation=papers, actor=cast.sro, reason="Only one short paper.")
    met = services.meet(subject=cast.subject, key="papers_issued", actor=cast.pmo)
    assert met is not None
    assert (met.status, met.met_on) == ("waived", None)


def test_the_owner_explains_a_breach_and_may_put_it_better(cast: Cast) -> None:
    start(cast)
    late = services.meet(subject=cast.subject, key="papers_issued", actor=cast.pmo, on=date(2026, 12, 3))
    assert late is not None
    with pytest.raises(NotAllowed, match="Only who owes it"):
        services.explain(obligation=late, actor=cast.chair, reason="They slept.")
    with pytest.raises(Refused, match="needs words"):
        services.explain(obligation=late, actor=cast.pmo, reason="")
    services.explain(obligation=late, actor=cast.pmo, reason="A paper came late.")
    services.explain(obligation=late, actor=cast.pmo, reason="The TDWG's paper came late.")
    late.refresh_from_db()
    assert (late.status, late.explanation) == ("breached", "The TDWG's paper came late.")
    assert kinds(late)[-2:] == ["deadlines.explained"] * 2


def test_what_is_not_breached_is_not_explained(cast: Cast) -> None:
    papers = start(cast)["papers_issued"]
    with pytest.raises(Refused, match="only a breach is explained"):
        services.explain(obligation=papers, actor=cast.pmo, reason="Just in case.")


def test_a_closure_recounts_open_obligations_and_no_others(cast: Cast) -> None:
    owed = start(cast)
    services.meet(subject=cast.subject, key="decisions_published", actor=cast.pmo)
    old = ObligationFactory(status="recorded", historical=True)
    moved = services.add_closure(day=date(2026, 12, 10), name="Day of mourning", actor=cast.pmo)
    assert [one.key for one in moved] == ["headline_report"]
    report = Obligation.objects.get(pk=owed["headline_report"].pk)
    assert (report.due_on, report.skipped) == (date(2026, 12, 14), [["2026-12-10", "Day of mourning"]])
    assert report.moves.get().reason == "Day of mourning on Thursday 10 December 2026 was announced."
    assert Obligation.objects.get(pk=owed["decisions_published"].pk).due_on == date(2026, 12, 16)
    old.refresh_from_db()
    assert old.due_on == date(2026, 12, 11)
    assert Event.objects.filter(kind="deadlines.closure_added").count() == 1


def test_a_closure_makes_nothing_overdue(cast: Cast) -> None:
    papers = start(cast)["papers_issued"]
    with time_machine.travel("2026-12-02T10:00+00:00", tick=False):
        assert services.add_closure(day=date(2026, 12, 4), name="Day of mourning", actor=cast.pmo) == []
    papers.refresh_from_db()
    assert papers.due_on == date(2026, 12, 2)


def test_a_closure_that_brings_papers_forward_moves_them_while_there_is_time(cast: Cast) -> None:
    papers = start(cast)["papers_issued"]
    services.add_closure(day=date(2026, 12, 4), name="Day of mourning", actor=cast.pmo)
    papers.refresh_from_db()
    assert papers.due_on == date(2026, 12, 1)


def test_only_the_pmo_enters_closures_and_only_days_that_count(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.add_closure(day=date(2026, 12, 10), name="Day of mourning", actor=cast.chair)
    with pytest.raises(Refused, match="Christmas Day"):
        services.add_closure(day=date(2026, 12, 25), name="Holiday", actor=cast.pmo)
    assert not Closure.objects.exists()


def test_a_later_start_counts_with_the_closure(cast: Cast) -> None:
    services.add_closure(day=MEETING_DAY + timedelta(days=1), name="Day of mourning", actor=cast.pmo)
    assert start(cast)["headline_report"].due_on == date(2026, 12, 14)


def test_neither_moving_nor_cancelling_undoes_a_day_that_went_by_before_the_sweep(cast: Cast) -> None:
    owed = start(cast)
    with time_machine.travel("2026-12-04T09:00+00:00", tick=False):  # papers were due on the 2nd; no worker ran
        moved = {"meeting": date(2026, 12, 16)}
        services.move(subject=cast.subject, anchors=moved, on=date(2026, 12, 16), reason="No room.", actor=cast.pmo)
    papers, report = (Obligation.objects.get(pk=owed[key].pk) for key in ("papers_issued", "headline_report"))
    assert (papers.status, papers.due_on) == ("breached", date(2026, 12, 2))
    assert (report.status, report.due_on) == ("open", date(2026, 12, 18))
    assert kinds(papers) == ["deadlines.started", "deadlines.breached"]
    with time_machine.travel("2026-12-22T09:00+00:00", tick=False):
        services.lapse(subject=cast.subject, actor=cast.pmo, reason="Storm")
    report.refresh_from_db()
    assert report.status == "breached"
    assert Notice.objects.filter(topic="deadline_breach", key__startswith=f"obligation:{report.pk}:").exists()


def test_what_went_by_is_not_waived_and_no_announcement_puts_it_off(cast: Cast) -> None:
    papers = start(cast)["papers_issued"]
    with time_machine.travel("2026-12-04T09:00+00:00", tick=False):
        with pytest.raises(Refused, match="explained, not waived"):
            services.waive(obligation=papers, actor=cast.chair, reason="Let it be.")
        assert papers not in services.add_closure(day=date(2026, 12, 2), name="Day of mourning", actor=cast.pmo)
    papers.refresh_from_db()
    assert (papers.status, papers.due_on, papers.explanation) == ("open", date(2026, 12, 2), "")


def test_on_the_last_day_it_may_still_be_waived(cast: Cast) -> None:
    papers = start(cast)["papers_issued"]
    with time_machine.travel("2026-12-02T23:30+00:00", tick=False):
        services.waive(obligation=papers, actor=cast.chair, reason="Agreed with the chair.")
    assert Obligation.objects.get(pk=papers.pk).status == "waived"
