"""One sweep after another: reminders, breaches, self-issue and escalation, each once, at the right moment."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deadlines import services, tasks
from deadlines.models import Obligation
from deadlines.services import Enforced, enforcing, sweeping
from deadlines.services.enforcing import DUE_ACTS, DueAct
from deadlines.services.reminding import reminders
from deadlines.services.sweeping import Sweep, carry_out
from foundation.audit import services as audit
from foundation.audit.models import Event
from foundation.audit.queries import history, verify_ledger
from foundation.core.clock import LONDON
from foundation.jobs import services as jobs
from foundation.jobs.models import FailedRow
from foundation.jobs.queries import parked
from foundation.notifications.models import Email, Notice
from framework.queries import versions
from groups.models import Appointment, Group, Seat
from tests.factories.deadlines import SYSTEM, Cast, ObligationFactory, PersonFactory, start
from tests.factories.deadlines import cast as make_cast
from tests.notifications.outside import Outside

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
PAPERS, REPORT, DECISIONS = "DAG #7 papers_issued", "DAG #7 headline_report", "DAG #7 decisions_published"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def sweep(text: str) -> Enforced:
    with time_machine.travel(at(text), tick=False):
        done = services.enforce(at=at(text), actor=SYSTEM)
    assert done.failed == []
    return done


def meet(cast: Cast, key: str, day: date) -> None:
    services.meet(subject=cast.subject, key=key, actor=cast.pmo, on=day)


def keys_of(person) -> list[str]:
    return [notice.key.split(":", 2)[2] for notice in Notice.objects.filter(person=person).order_by("pk")]


def subjects() -> list[str]:
    """As if every one of them stood ready."""
    return list(Obligation.objects.values_list("subject", flat=True))


@pytest.fixture
def due_acts(monkeypatch: pytest.MonkeyPatch):
    """The registry without what other apps entered."""
    monkeypatch.setattr(DUE_ACTS, "_handlers", {})
    return DUE_ACTS


@pytest.fixture
def planned(cast: Cast, due_acts) -> Cast:
    with time_machine.travel(at("2026-11-16T09:00"), tick=False):
        start(cast, keys=("papers_issued", "headline_report", "amendment_requests", "recording_published"))
    return cast


def test_the_hour_of_a_reminder_is_the_frameworks(planned: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    later = []
    for version in versions():
        practice = replace(version.programme.practice, remind_at=time(10))
        later.append(replace(version, programme=replace(version.programme, practice=practice)))
    monkeypatch.setattr(enforcing, "versions", lambda: tuple(later))
    assert sweep("2026-11-30T09:59").reminded == []
    assert sweep("2026-11-30T10:00").reminded == [PAPERS]


def test_hour_by_hour_over_a_meeting(planned: Cast) -> None:
    """The list was worked out by hand: papers are due on Wed 2 December, the report on Fri 11 December."""
    happened: list[tuple[str, str, str]] = []
    moment, end = at("2026-11-29T00:00"), at("2026-12-17T00:00")
    while moment < end:
        done = services.enforce(at=moment, actor=SYSTEM)
        for what in ("reminded", "breached", "issued", "escalated"):
            happened += [(moment.astimezone(LONDON).strftime("%m-%dT%H"), what, one) for one in getattr(done, what)]
        if moment == at("2026-12-03T10:00"):
            meet(planned, "papers_issued", date(2026, 12, 3))
        moment += timedelta(hours=1)
    assert happened == [
        ("11-30T08", "reminded", PAPERS),
        ("12-01T08", "reminded", PAPERS),
        ("12-02T08", "reminded", PAPERS),
        ("12-03T00", "breached", PAPERS),
        ("12-03T00", "escalated", PAPERS),
        ("12-09T08", "reminded", REPORT),
        ("12-10T08", "reminded", REPORT),
        ("12-11T08", "reminded", REPORT),
        ("12-12T00", "breached", REPORT),
        ("12-12T00", "escalated", REPORT),
        ("12-16T00", "escalated", REPORT),
    ]
    assert verify_ledger() == []
    assert len(keys_of(planned.pmo)) == 8  # six reminders, two breaches
    assert len(keys_of(planned.chair)) == 2
    assert len(keys_of(planned.sro)) == 1  # the papers came; the report did not


def test_the_second_sweep_does_nothing(planned: Cast) -> None:
    sweep("2026-12-01T09:00")
    notices, events = Notice.objects.count(), Event.objects.count()
    assert sweep("2026-12-01T09:00") == Enforced()
    assert sweep("2026-12-01T23:59") == Enforced()
    assert (Notice.objects.count(), Event.objects.count()) == (notices, events) == (1, Event.objects.count())


def test_a_reminder_is_a_notice_to_those_who_owe(planned: Cast) -> None:
    assert sweep("2026-12-01T09:00").reminded == [PAPERS]
    notice = Notice.objects.get()
    assert (notice.person, notice.topic, notice.url) == (planned.pmo, "deadline_reminder", "/meetings/DAG/7/")
    assert notice.subject == "DAG #7: papers to be issued, 1 working day left (Wednesday 2 December 2026)"
    assert "Due 5 working days before the meeting" in notice.body
    assert notice.way == "daily"  # by default it goes out in the day's digest
    assert not Email.objects.exists()
    entry = history(Obligation.objects.get(key="papers_issued"))[-1]
    assert entry.sentence == (
        "The system (test) reminded the PMO secretariat of “Papers issued” for DAG #7, due 2 December 2026"
    )
    assert (entry.data["owner"], entry.data["due_on"]) == ("PMO", "2026-12-02")  # what is kept are codes and days


def test_nobody_is_reminded_of_what_is_done(planned: Cast) -> None:
    meet(planned, "papers_issued", date(2026, 11, 27))
    assert sweep("2026-12-01T09:00") == Enforced()
    assert not Notice.objects.exists()


def test_an_unsent_reminder_is_taken_back_once_it_is_done(planned: Cast) -> None:
    sweep("2026-12-01T09:00")
    meet(planned, "papers_issued", date(2026, 12, 1))
    assert not Email.objects.exists()
    assert Notice.objects.get().read_at is not None


def test_nobody_is_reminded_of_a_closing_date_or_of_an_undated_duty(planned: Cast) -> None:
    services.move(
        subject=planned.subject,
        anchors={"next_month_meeting": date(2026, 12, 9)},
        on=date(2026, 12, 9),
        reason="Planned.",
        actor=planned.pmo,
    )
    Obligation.objects.filter(key__in=["papers_issued", "headline_report"]).delete()
    assert sweep("2026-12-02T09:00") == Enforced()
    assert sweep("2026-12-03T00:00") == Enforced()
    states = dict(Obligation.objects.order_by("pk").values_list("key", "status"))
    assert states == {"amendment_requests": "passed", "recording_published": "open"}
    assert not Notice.objects.exists()


@pytest.mark.usefixtures("due_acts")
def test_historical_ones_never_send_anything(cast: Cast) -> None:
    start(cast, date(2022, 3, 9), next_on=date(2022, 4, 13), historical=True)
    events = Event.objects.count()
    for moment in ("2022-03-02T09:00", "2022-03-10T17:00", "2022-03-11T00:00", "2022-04-07T00:00", "2026-11-20T09:00"):
        assert sweep(moment) == Enforced()
    assert not Notice.objects.exists()
    assert not Email.objects.exists()
    assert Event.objects.count() == events
    assert set(Obligation.objects.values_list("status", flat=True)) == {"recorded"}


def test_a_week_without_a_worker_is_caught_up_without_a_heap_of_reminders(planned: Cast) -> None:
    sweep("2026-11-29T12:00")
    done = sweep("2026-12-09T12:00")
    assert done == Enforced(reminded=[REPORT], breached=[PAPERS], escalated=[PAPERS])
    assert keys_of(planned.pmo) == ["breach", "remind:2026-12-11:2"]
    assert keys_of(planned.chair) == ["escalate:CHAIR"]
    assert keys_of(planned.sro) == ["escalate:SRO"]


def test_a_reminder_missed_is_not_made_up_for(planned: Cast) -> None:
    assert sweep("2026-12-02T12:00").reminded == [PAPERS]
    assert keys_of(planned.pmo) == ["remind:2026-12-02:0"]


def test_a_clock_set_back_is_harmless(planned: Cast) -> None:
    sweep("2026-12-02T12:00")
    assert sweep("2026-11-30T12:00") == Enforced()
    sweep("2026-12-03T00:00")
    assert sweep("2026-12-02T23:00") == Enforced()
    assert Obligation.objects.get(key="papers_issued").status == "breached"


def test_a_moved_day_is_reminded_of_anew(planned: Cast) -> None:
    sweep("2026-12-01T09:00")
    with time_machine.travel(at("2026-12-01T10:00"), tick=False):
        services.move(
            subject=planned.subject,
            anchors={"meeting": date(2026, 12, 16)},
            on=date(2026, 12, 16),
            reason="Moved a week.",
            actor=planned.pmo,
        )
    assert sweep("2026-12-03T00:00") == Enforced()
    assert sweep("2026-12-08T09:00").reminded == [PAPERS]
    assert keys_of(planned.pmo) == ["remind:2026-12-02:1", "remind:2026-12-09:1"]


def test_a_waived_one_is_left_alone(planned: Cast) -> None:
    papers = Obligation.objects.get(key="papers_issued")
    services.waive(obligation=papers, actor=planned.sro, reason="Only one short paper.")
    assert sweep("2026-12-01T09:00") == Enforced()
    assert sweep("2026-12-03T00:00") == Enforced()


def test_one_notice_for_each_holder_of_an_office(planned: Cast) -> None:
    from tests.factories.deadlines import PersonFactory

    held = Appointment.objects.get(person=planned.pmo)
    second = PersonFactory()
    Appointment.objects.create(
        seat=held.seat, person=second, organisation=held.organisation, valid_from=held.valid_from, exclusive=False
    )
    sweep("2026-12-01T09:00")
    assert {notice.person for notice in Notice.objects.all()} == {planned.pmo, second}


def test_a_vacant_office_is_reminded_once_somebody_holds_it(planned: Cast) -> None:
    Appointment.objects.filter(person=planned.pmo).update(valid_to=date(2026, 11, 27))
    assert sweep("2026-12-01T09:00") == Enforced()
    Appointment.objects.filter(person=planned.pmo).update(valid_to=None)
    assert sweep("2026-12-01T10:00").reminded == [PAPERS]


def test_under_a_vacant_chair_the_breach_goes_to_the_sro(planned: Cast) -> None:
    Appointment.objects.filter(person=planned.chair).update(valid_to=date(2026, 11, 27))
    assert sweep("2026-12-03T00:00").escalated == [PAPERS]
    assert keys_of(planned.sro) == ["escalate:CHAIR"]


@pytest.mark.clause("sdwg-tor")
def test_of_a_closed_groups_breach_the_sro_learns_the_group_and_the_days_alone(cast: Cast, due_acts) -> None:
    sdwg, chair = Group.objects.get(code="SDWG"), PersonFactory(name="The SDWG chair")
    held = Appointment.objects.get(person=cast.chair)
    seat = Seat.objects.get(group=sdwg, kind="chair", valid_to=None)
    Appointment.objects.create(
        seat=seat, person=chair, organisation=held.organisation, valid_from=held.valid_from, exclusive=True
    )
    owed = ObligationFactory(group=sdwg, about="SDWG #9", due_on=date(2026, 12, 4), scope="SDWG:public")
    sweep("2026-12-16T00:00")
    to_chair, to_sro = Notice.objects.get(person=chair), Notice.objects.get(person=cast.sro)
    assert "SDWG #9" in to_chair.subject
    assert to_chair.url == owed.get_absolute_url()
    assert to_sro.subject == "SDWG: a breach has been escalated to you"
    assert to_sro.body.startswith("An obligation of the SDWG was due 8 working days ago and was breached.")
    assert to_sro.url == ""
    assert not [word for word in ("#9", "eadline report") if word in to_sro.subject + to_sro.body]
    assert Email.objects.filter(notice=to_sro).count() == 1


def test_the_breach_is_at_midnight_in_london_in_summer_too(cast: Cast, due_acts) -> None:
    ObligationFactory(group=cast.dag, about="DAG #9", due_on=date(2026, 7, 10), anchor_on=date(2026, 7, 8))
    assert sweep("2026-07-10T23:59").breached == []
    assert sweep("2026-07-11T00:00").breached == ["DAG #9 headline_report"]


def test_what_stands_ready_is_issued_from_17_00_on_its_day(planned: Cast, due_acts) -> None:
    asked = []

    def issue(obligation: Obligation, moment: datetime) -> bool:
        asked.append(moment)
        services.meet(subject=planned.subject, key=obligation.key, actor=SYSTEM, on=moment.date())
        return True

    due_acts.register("headline_report", DueAct(subjects, issue))
    assert sweep("2026-12-11T16:59").issued == []
    assert asked == []
    assert sweep("2026-12-11T17:00").issued == [REPORT]
    assert sweep("2026-12-11T17:01") == Enforced()
    report = Obligation.objects.get(key="headline_report")
    assert (report.status, report.met_on) == ("met", date(2026, 12, 11))


def test_what_is_not_ready_is_asked_again_and_breaches_at_midnight(planned: Cast, due_acts) -> None:
    due_acts.register("headline_report", DueAct(subjects, lambda _obligation, _moment: False))
    assert sweep("2026-12-11T17:00").issued == []
    assert sweep("2026-12-12T00:00").breached[-1:] == [REPORT]


def test_after_a_week_without_a_worker_it_is_breached_and_then_issued_late(planned: Cast, due_acts) -> None:
    def issue(obligation: Obligation, moment: datetime) -> bool:
        services.meet(subject=planned.subject, key=obligation.key, actor=SYSTEM, on=moment.date())
        return True

    due_acts.register("headline_report", DueAct(subjects, issue))
    meet(planned, "papers_issued", date(2026, 12, 1))
    done = sweep("2026-12-18T09:00")
    assert done == Enforced(breached=[REPORT], issued=[REPORT], escalated=[REPORT])
    report = Obligation.objects.get(key="headline_report")
    assert (report.status, report.met_on, report.escalated_to) == ("breached", date(2026, 12, 18), "CHAIR")
    assert sweep("2026-12-19T09:00") == Enforced()


def test_one_bad_row_stops_no_other(planned: Cast, due_acts) -> None:
    ObligationFactory(about="DAG #8", due_on=date(2026, 12, 1))

    def poisoned(obligation: Obligation, _moment: datetime) -> bool:
        if obligation.about == "DAG #8":
            raise ValueError("broken row")
        return False

    due_acts.register("headline_report", DueAct(subjects, poisoned))
    done = services.enforce(at=at("2026-12-12T00:00"), actor=SYSTEM)
    assert set(done.breached) == {"DAG #8 headline_report", PAPERS, REPORT}
    assert done.failed == ["DAG #8 headline_report"]


def test_a_broken_event_undoes_breach_and_notice(planned: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(audit, "_add", broken)
        done = services.enforce(at=at("2026-12-03T00:00"), actor=SYSTEM)
    assert (done.breached, done.failed) == ([], [PAPERS])
    assert Obligation.objects.get(key="papers_issued").status == "open"
    assert not Notice.objects.exists()
    assert sweep("2026-12-03T00:01").breached == [PAPERS]


def test_a_broken_event_undoes_a_reminder_with_its_claim(planned: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(audit, "_add", broken)
        assert services.enforce(at=at("2026-12-01T09:00"), actor=SYSTEM).reminded == []
    assert not Notice.objects.exists()
    assert sweep("2026-12-01T09:01").reminded == [PAPERS]


def broken(*_: object) -> None:
    raise RuntimeError("no ledger")


def test_the_task_may_run_five_times(planned: Cast) -> None:
    with time_machine.travel(at("2026-12-03T00:00"), tick=False):
        for _ in range(5):
            tasks.enforce()
    assert Notice.objects.filter(topic="deadline_breach").count() == 1
    assert Event.objects.filter(kind="deadlines.breached").count() == 1


def test_what_another_sweep_has_taken_is_not_taken_again(planned: Cast) -> None:
    moment = at("2026-12-01T09:00")
    sweeps = [Sweep(moment, SYSTEM, moment.date(), {}, versions()) for _ in range(2)]
    found = [[work for work in reminders(each) if work.rows.exists()] for each in sweeps]
    done = [list(carry_out(work, each)) for each, (work,) in zip(sweeps, found, strict=True)]
    assert done == [[PAPERS], []]
    assert Notice.objects.count() == 1


def test_a_row_that_fails_among_many_is_tried_again_and_parked_and_stops_no_other(planned: Cast) -> None:
    ObligationFactory.create_batch(3, due_on=date(2026, 12, 1))
    bad = ObligationFactory(about="DAG #99", due_on=date(2026, 12, 1), url="//elsewhere.example.org/")
    first = at("2026-12-01T09:00")
    waits = [0, 1, 3, 7, 15]  # minutes after the first try
    for wait in range(20):
        done = services.enforce(at=first + timedelta(minutes=wait), actor=SYSTEM)
        assert done.failed == (["DAG #99 headline_report"] if wait in waits else [])
        assert len(done.reminded) == (4 if wait == 0 else 0)  # three, and the papers
    row = parked().get()
    assert (row.kind, row.subject, row.scope) == ("deadlines.remind", f"obligation:{bad.pk}", "DAG:public")
    assert "'//elsewhere.example.org/'" in row.error
    Obligation.objects.filter(pk=bad.pk).update(url="")
    assert services.enforce(at=first + timedelta(hours=1), actor=SYSTEM) == Enforced()  # it waits for a hand
    with time_machine.travel(first + timedelta(hours=2), tick=False):
        assert jobs.retry(row=row, actor=planned.pmo)
    done = services.enforce(at=first + timedelta(hours=2), actor=SYSTEM)
    assert (done.reminded, done.failed) == (["DAG #99 headline_report"], [])
    assert not FailedRow.objects.exists()
    assert verify_ledger() == []


def test_a_row_that_is_parked_for_one_thing_is_enforced_in_every_other(planned: Cast) -> None:
    bad = ObligationFactory(about="DAG #99", due_on=date(2026, 12, 1), url="//elsewhere.example.org/")
    services.enforce(at=at("2026-12-01T09:00"), actor=SYSTEM)
    assert sweep("2026-12-02T00:00").breached == ["DAG #99 headline_report"]
    bad.refresh_from_db()
    assert (bad.status, bad.reminded_step, bad.escalated_to) == ("breached", None, "CHAIR")
    assert not FailedRow.objects.exists()  # nothing is left to remind of


def test_more_than_a_chunk_is_done_in_one_sweep(cast: Cast, due_acts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "CHUNK", 3)
    ObligationFactory.create_batch(8, due_on=date(2026, 12, 1))
    done = sweep("2026-12-02T00:00")
    assert len(set(done.breached)) == len(set(done.escalated)) == 8
    assert Notice.objects.filter(person=cast.pmo).count() == 8
    assert verify_ledger() == []


def test_a_sweep_takes_as_many_statements_for_thirty_as_for_three(cast: Cast, due_acts) -> None:
    counts = []
    for number, day in ((3, date(2026, 12, 1)), (30, date(2026, 12, 2))):
        ObligationFactory.create_batch(number, due_on=day)
        moment = at(f"{day.isoformat()}T23:59") + timedelta(minutes=1)
        with CaptureQueriesContext(connection) as captured:
            done = services.enforce(at=moment, actor=SYSTEM)
        assert len(done.breached) == len(done.escalated) == number
        counts.append(len(captured))
    assert counts[0] == counts[1]


AT_ONCE = """
import json, threading
from datetime import datetime
from deadlines.services import enforce
from foundation.audit.services import System
from foundation.core.clock import LONDON
from foundation.core.errors import Refused
done, together = [], threading.Barrier(3)
def work():
    together.wait()
    done.append(enforce(at=datetime(2026, 12, 11, 12, tzinfo=LONDON), actor=System("test")))
workers = [threading.Thread(target=work) for _ in range(3)]
[worker.start() for worker in workers]
[worker.join() for worker in workers]
print(json.dumps({name: [one for each in done for one in getattr(each, name)] for name in vars(done[0])}))
"""


@pytest.mark.django_db(transaction=True)
def test_three_workers_at_once_do_nothing_twice(tmp_path: Path) -> None:
    with time_machine.travel(at("2026-11-16T09:00"), tick=False):
        start(make_cast(), keys=("papers_issued", "headline_report"))
    outside = Outside(tmp_path)
    said = json.loads(outside.python(AT_ONCE))
    assert (said["breached"], said["reminded"], said["failed"]) == ([PAPERS], [REPORT], [])
    kinds = Counter(kind for (kind,) in outside.rows("SELECT kind FROM audit_event WHERE kind LIKE 'deadlines.%'"))
    assert kinds == {
        "deadlines.started": 2,
        "deadlines.breached": 1,
        "deadlines.escalated": 2,  # to the chair, and so many days later to the SRO
        "deadlines.reminded": 1,
    }
    assert outside.rows("SELECT count(*) FROM notifications_notice") == [(4,)]


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("enforce_deadlines", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_what_it_did(planned: Cast) -> None:
    said = json.loads(run("--now", "2026-12-01T09:00", "--json"))
    assert said == {"reminded": [PAPERS], "breached": [], "issued": [], "escalated": []}
    said = json.loads(run("--now", "2026-12-02T23:59:59", "--json"))
    assert said["breached"] == []
    said = json.loads(run("--now", "2026-12-03T00:00+00:00", "--json"))
    assert said == {"reminded": [], "breached": [PAPERS], "issued": [], "escalated": [PAPERS]}
    assert "Breached: nothing" in run("--now", "2026-12-03T00:00")


def test_the_command_takes_a_naive_moment_as_london(cast: Cast, due_acts) -> None:
    ObligationFactory(group=cast.dag, about="DAG #9", due_on=date(2026, 7, 10), anchor_on=date(2026, 7, 8))
    assert json.loads(run("--now", "2026-07-10T23:00+00:00", "--json"))["breached"] == ["DAG #9 headline_report"]


@pytest.mark.parametrize("moment", ["yesterday", "2026-13-01T09:00"])
def test_the_command_refuses_nonsense(moment: str) -> None:
    with pytest.raises(CommandError, match="is not a moment"):
        run("--now", moment)


def test_the_command_names_what_could_not_be_worked_on(planned: Cast, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(audit, "_add", broken)
    with pytest.raises(SystemExit) as stopped:
        run("--now", "2026-12-03T00:00", "--json")
    assert stopped.value.code == 1
    assert f"{PAPERS}: could not be worked on" in capsys.readouterr().err
