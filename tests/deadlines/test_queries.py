"""What is shown: to whom, in which order, with which working."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from deadlines import queries, services
from deadlines.models import Obligation
from foundation.audit.queries import verify_ledger
from foundation.core.clock import end_of_day
from groups.models import Group
from tests.factories.deadlines import Cast, ObligationFactory, OrganisationFactory, start

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-30T09:00+00:00", tick=False):
        yield


def test_the_working_names_start_days_holidays_and_clause(cast: Cast) -> None:
    report = start(cast, date(2026, 12, 23), keys=("headline_report",))["headline_report"]
    found = queries.working(report)
    assert found.start == date(2026, 12, 23)
    assert found.counted == (date(2026, 12, 24), date(2026, 12, 29))
    assert [day for day, _ in found.skipped] == [date(2026, 12, 25), date(2026, 12, 28)]
    assert found.sentence == "Due 2 working days after the meeting, to the end of the day."
    assert (found.clause, found.version, found.date_assumed) == ("headline-report", "3.2", False)
    assert "MHHS-DEL031 v3.2" in found.citation


def test_why_lists_each_day_with_the_holidays_between(cast: Cast) -> None:
    report = start(cast, date(2026, 12, 23), keys=("headline_report",))["headline_report"]
    why = queries.duty(report).why
    assert [(one.day.day, one.counted, one.number) for one in why.days] == [
        (24, True, 1),
        (25, False, 0),
        (28, False, 0),
        (29, True, 2),
    ]
    assert why.citation_url == "/framework/clauses/headline-report/"


def test_why_of_a_count_backwards_begins_at_the_meeting(cast: Cast) -> None:
    papers = start(cast)["papers_issued"]
    why = queries.duty(papers).why
    assert [one.day.day for one in why.days] == [8, 7, 4, 3, 2]
    assert why.start_label == "Counted back from the meeting"


def test_an_assumed_date_of_force_is_admitted(cast: Cast) -> None:
    rules = start(cast, date(2022, 3, 16), historical=True, keys=("decisions_published",))
    assert "assumed" in queries.duty(rules["decisions_published"]).why.assumed


def test_a_subjects_obligations_with_days_left(cast: Cast) -> None:
    start(cast)
    shown = [(duty.obligation.key, duty.days_left, duty.owner_name) for duty in queries.for_subject(cast.subject)]
    assert sorted(shown) == [
        ("amendment_requests", None, "PMO secretariat"),
        ("decisions_published", 12, "PMO secretariat"),
        ("headline_report", 9, "PMO secretariat"),
        ("papers_issued", 2, "PMO secretariat"),
        ("recording_published", None, "PMO secretariat"),
    ]
    assert queries.for_subject(OrganisationFactory()) == []


def test_of_a_subject_the_soonest_stands_first_and_what_has_no_day_last(cast: Cast) -> None:
    start(cast)
    due = [duty.obligation.due_on for duty in queries.for_subject(cast.subject)]
    dated = [day for day in due if day]
    assert due == [*sorted(dated), None, None]


@pytest.mark.parametrize(
    ("fields", "label", "state", "detail", "left"),
    [
        ({}, "Open", "running", "", 9),
        ({"due_on": None, "working_days": None}, "Open", "running", "Open until it is done", None),
        ({"status": "waiting", "due_on": None}, "Waiting for its date", "waiting", "", None),
        ({"status": "recorded", "met_on": date(2026, 12, 10)}, "Historical", "historical", "Done on 10 Dec 2026", None),
    ],
)
@pytest.mark.usefixtures("cast")
def test_the_clock_says_how_it_stands(
    fields: dict[str, object], label: str, state: str, detail: str, left: int | None
) -> None:
    shown = queries.duty(ObligationFactory(**fields))
    assert (shown.pill.label, shown.clock.state, shown.clock.detail, shown.clock.days_left) == (
        label,
        state,
        detail,
        left,
    )


def test_the_clock_of_what_is_over(cast: Cast) -> None:
    start(cast)
    with time_machine.travel("2026-12-03T09:00+00:00", tick=False):
        late = services.meet(subject=cast.subject, key="papers_issued", actor=cast.pmo)
        met = services.meet(subject=cast.subject, key="headline_report", actor=cast.pmo)
    assert late is not None
    assert met is not None
    shown = queries.duty(late)
    assert (shown.pill.label, shown.clock.state, shown.detail) == (
        "Breached (fulfilled late)",
        "breached",
        "Done on 3 Dec 2026",
    )
    assert (queries.duty(met).pill.tone, queries.duty(met).clock.state) == ("ok", "met")
    services.lapse(subject=cast.subject, actor=cast.pmo, reason="Cancelled.")
    lapsed = Obligation.objects.get(key="decisions_published")
    assert queries.duty(lapsed).clock.detail == "Lapsed"


def test_a_breach_not_made_good_counts_on(cast: Cast) -> None:
    start(cast, keys=("papers_issued",))
    services.enforce(at=end_of_day(date(2026, 12, 2)), actor=cast.pmo)
    with time_machine.travel("2026-12-04T09:00+00:00", tick=False):
        shown = queries.duty(Obligation.objects.get())
        assert (shown.days_left, shown.detail) == (-2, "Not done yet: 2 working days overdue")


def test_the_most_urgent_come_first(cast: Cast) -> None:
    ObligationFactory(about="recorded", status="recorded", due_on=date(2022, 3, 2), historical=True)
    ObligationFactory(about="recorded since", status="recorded", due_on=date(2023, 3, 2), historical=True)
    ObligationFactory(about="waiting", status="waiting", due_on=None)
    ObligationFactory(about="later", due_on=date(2026, 12, 9))
    ObligationFactory(about="sooner", due_on=date(2026, 12, 1))
    breached = ObligationFactory(about="breached", due_on=date(2026, 11, 27))
    services.enforce(at=end_of_day(date(2026, 11, 30)), actor=cast.pmo)
    breached.refresh_from_db()
    assert breached.status == "breached"
    order = [one.about for one in queries.by_urgency(queries.visible_to(cast.pmo))]
    assert order == ["breached", "sooner", "later", "waiting", "recorded since", "recorded"]


def test_what_waits_on_a_person_stops_when_it_is_done(cast: Cast) -> None:
    start(cast)
    assert {one.key for one in queries.waiting_on(cast.pmo)} == {
        "papers_issued",
        "headline_report",
        "decisions_published",
        "recording_published",
    }
    assert not queries.waiting_on(cast.chair).exists()
    services.meet(subject=cast.subject, key="papers_issued", actor=cast.pmo)
    assert "papers_issued" not in {one.key for one in queries.waiting_on(cast.pmo)}


def test_a_breach_waits_on_its_owner_until_it_is_done_and_explained(cast: Cast) -> None:
    start(cast, keys=("papers_issued",))
    late = services.meet(subject=cast.subject, key="papers_issued", actor=cast.pmo, on=date(2026, 12, 3))
    assert late is not None
    assert list(queries.waiting_on(cast.pmo)) == [late]
    services.explain(obligation=late, actor=cast.pmo, reason="A paper came late.")
    assert not queries.waiting_on(cast.pmo).exists()


def test_a_closed_groups_obligations_are_for_those_inside(cast: Cast) -> None:
    sdwg = Group.objects.get(code="SDWG")
    ObligationFactory(group=sdwg, about="SDWG #3", scope="SDWG:programme")
    public = ObligationFactory()
    programme = ObligationFactory(scope="DAG:programme")
    assert set(queries.visible_to(AnonymousUser())) == {public}
    assert set(queries.visible_to(cast.participant)) == {public, programme}
    assert queries.visible_to(cast.pmo).count() == 3
    assert not queries.for_group(sdwg, cast.participant).exists()
    assert queries.for_group(sdwg, cast.pmo).count() == 1
    assert set(queries.for_group(cast.dag)) == {public}


# --- the days against the ledger -----------------------------------------------------------------------------------------


def test_days_that_are_as_the_ledger_tells_agree(cast: Cast) -> None:
    owed = start(cast)
    services.move(
        subject=cast.subject, anchors={"meeting": date(2026, 12, 16)}, on=date(2026, 12, 16), reason="-", actor=cast.pmo
    )
    services.meet(subject=cast.subject, key="papers_issued", actor=cast.pmo)
    assert Obligation.objects.get(pk=owed["papers_issued"].pk).met_on
    assert list(queries.differing_days()) == []
    assert verify_ledger() == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"due_on": date(2027, 1, 4)}, "it is due on 2027-01-04, the ledger says 2026-12-02"),
        ({"met_on": date(2026, 12, 1)}, "it was met on 2026-12-01, the ledger says none"),
    ],
)
def test_a_day_changed_past_the_services_is_named(cast: Cast, change: dict[str, date], words: str) -> None:
    owed = start(cast)["papers_issued"]
    Obligation.objects.filter(pk=owed.pk).update(**change)
    fault = f"obligation:{owed.pk} (DAG #7 papers_issued): {words}"
    assert list(queries.differing_days()) == [fault]
    assert verify_ledger() == [fault]


def test_an_obligation_nobody_started_is_named(cast: Cast) -> None:
    made = ObligationFactory(group=cast.dag)
    assert list(queries.differing_days()) == [
        f"obligation:{made.pk} ({made.reference}): the ledger does not tell of it"
    ]
