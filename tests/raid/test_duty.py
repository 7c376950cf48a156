"""An action is an obligation: started, moved, handed on and met with it; never a person's, and history sends nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
import time_machine

from deadlines.models import Obligation
from deadlines.queries import of_subject, owes
from deadlines.services import enforce
from foundation.audit.queries import history, verify_ledger
from foundation.audit.services import System, subject_key
from foundation.core.clock import now, today
from foundation.core.errors import Refused
from foundation.notifications.models import Notice
from framework.models import FrameworkVersion
from groups.models import Appointment
from raid import services
from raid.models import ActionOwner
from raid.rules.importing import ActionRow
from raid.services import duty
from raid.tasks import keep_owed
from tests.factories.groups import AppointmentFactory, OrganisationFactory, PersonFactory, SeatFactory
from tests.factories.meetings import ActionFactory

if TYPE_CHECKING:
    from foundation.accounts.models import Organisation
    from groups.models import Group
    from raid.models import Action
    from tests.raid.conftest import People

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 9)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-30T09:00+00:00", tick=False):
        yield


@pytest.fixture
def action(dag: Group, people: People) -> Action:
    return services.raise_action(
        group=dag,
        text="Share the revised principle",
        owner_text="DCC",
        due_on=DUE,
        raised_on=date(2026, 11, 11),
        meeting_number=6,
        actor=people.pmo,
    )


def owed(action: Action) -> list[tuple[str, str, date | None, date | None]]:
    rows = of_subject(subject_key(action)).order_by("pk")
    return [(one.key, one.status, one.due_on, one.met_on) for one in rows]


def test_it_starts_with_the_action_and_the_secretariat_chases(action: Action) -> None:
    one = Obligation.objects.get()
    assert owed(action) == [("action", "open", DUE, None)]
    assert (one.owner, one.about, one.clause, one.framework_version) == ("PMO", "DAG06-01", "programme-practice", "3.2")
    assert (one.scope, one.url, one.label) == (action.scope, action.get_absolute_url(), "Action completed")
    assert history(one)[0].kind == "deadlines.started"


def test_without_a_framework_no_action_is_raised(action: Action, people: People) -> None:
    FrameworkVersion.objects.current().update(replaced_at=now())
    with pytest.raises(Refused, match="No Governance Framework is loaded"):
        services.raise_action(
            group=action.group,
            text="More",
            owner_text="DCC",
            due_on=DUE,
            raised_on=DUE,
            meeting_number=6,
            actor=people.pmo,
        )
    assert Obligation.objects.count() == 1


def test_it_is_the_seats_once_one_is_linked_and_the_secretariats_again_without(action: Action, people: People) -> None:
    owner, one = action.owners.get(), Obligation.objects.get()
    seat = SeatFactory(group=action.group, code="DNO", kind="constituency")
    for to, code in (
        (seat, "DNO"),
        (PersonFactory(), "PMO"),  # a person leaves; the seat stays
        (seat, "DNO"),
        (SeatFactory(group=None, code="IPA", kind="office"), "IPA"),
        (OrganisationFactory(), "PMO"),
        (None, "PMO"),
    ):
        services.link_owner(owner=owner, to=to, actor=people.pmo)
        one.refresh_from_db()
        assert one.owner == code
    assert history(one)[1].sentence == ("The PMO handed “Action completed” for DAG06-01 on to the DNO of the DAG")


def test_the_seat_of_another_group_is_chased_by_the_secretariat(action: Action, people: People, sdwg: Group) -> None:
    services.link_owner(owner=action.owners.get(), to=SeatFactory(group=sdwg, code="SI"), actor=people.pmo)
    assert Obligation.objects.get().owner == "PMO"


def sits(party: Organisation, group: Group, code: str, kind: str = "constituency") -> Appointment:
    return AppointmentFactory(seat=SeatFactory(group=group, code=code, kind=kind), organisation=party)


@pytest.mark.parametrize(
    ("seats", "owner"),
    [
        ([("DNO", "constituency")], "DNO"),
        ([("SEC", "code_body")], "SEC"),
        ([("DNO", "constituency"), ("SI", "programme")], "DNO"),  # one with a voice
        ([("DNO", "constituency"), ("IDNO", "constituency")], "PMO"),
        ([("SI", "programme")], "PMO"),
        ([], "PMO"),
    ],
)
def test_a_party_owes_by_its_one_seat_with_a_voice(
    action: Action, people: People, seats: list[tuple[str, str]], owner: str
) -> None:
    party = OrganisationFactory()
    for code, kind in seats:
        sits(party, action.group, code, kind)
    services.link_owner(owner=action.owners.get(), to=party, actor=people.pmo)
    assert Obligation.objects.get().owner == owner


def test_a_seat_the_party_held_once_or_holds_elsewhere_does_not_owe(
    action: Action, people: People, sdwg: Group
) -> None:
    party = OrganisationFactory()
    sits(party, sdwg, "DNO")
    AppointmentFactory(
        seat=SeatFactory(group=action.group, code="IDNO", kind="constituency"),
        organisation=party,
        valid_to=date(2026, 11, 29),
    )
    services.link_owner(owner=action.owners.get(), to=party, actor=people.pmo)
    assert Obligation.objects.get().owner == "PMO"


def test_a_party_s_action_follows_its_seat_when_that_changes_hands(action: Action, people: People) -> None:
    party, one = OrganisationFactory(), Obligation.objects.get()
    held = sits(party, action.group, "DNO")
    services.link_owner(owner=action.owners.get(), to=party, actor=people.pmo)
    handed = [entry.kind for entry in history(one)].count("deadlines.handed_on")
    last = date(2026, 11, 30)
    Appointment.objects.filter(pk=held.pk).update(valid_to=last)
    with time_machine.travel("2026-12-01T09:00+00:00", tick=False):
        colleague = AppointmentFactory(seat=held.seat, organisation=party, valid_from=date(2026, 12, 1))
        keep_owed()
        one.refresh_from_db()
        assert one.owner == "DNO", "the same party, another person"
        assert owes(colleague.person, one)
        Appointment.objects.filter(pk=colleague.pk).update(valid_to=date(2026, 12, 1))
    with time_machine.travel("2026-12-02T09:00+00:00", tick=False):
        other = AppointmentFactory(seat=held.seat, valid_from=date(2026, 12, 2))
        for _ in range(2):
            keep_owed()
        one.refresh_from_db()
        assert one.owner == "PMO", "the seat is another party's now"
        assert not owes(other.person, one)
    assert [entry.kind for entry in history(one)].count("deadlines.handed_on") == handed + 1
    assert verify_ledger() == []


def test_actions_raised_before_they_were_obligations_are_owed_from_now_on(dag: Group, people: People) -> None:
    ahead, past = date(2026, 12, 9), date(2026, 11, 20)
    seat = SeatFactory(group=dag, code="DNO", kind="constituency")
    kinds = {
        "ahead": ActionFactory(group=dag, due_on=ahead),
        "overdue": ActionFactory(group=dag, due_on=past),
        "historical": ActionFactory(group=dag, due_on=ahead, historical=True),
        "recommended": ActionFactory(group=dag, due_on=ahead),
        "closed": ActionFactory(group=dag, due_on=ahead, status="closed", closed_on=past),
    }
    ActionOwner.objects.create(action=kinds["ahead"], name="DNO", seat=seat)
    services.recommend_closed(action=kinds["recommended"], reason="Done", actor=people.pmo)
    for _ in range(2):
        keep_owed()
    today = date(2026, 11, 30)
    assert {name: owed(action) for name, action in kinds.items()} == {
        "ahead": [("action", "open", ahead, None)],
        "overdue": [("action", "recorded", past, None)],  # what was due before it was entered is history
        "historical": [("action", "recorded", ahead, None)],
        "recommended": [("action", "met", ahead, today)],
        "closed": [],
    }
    mine = of_subject(subject_key(kinds["ahead"])).get()
    assert (mine.owner, [entry.kind for entry in history(mine)]) == ("DNO", ["deadlines.started"])
    assert enforce(at=now(), actor=System("test")).breached == []
    assert not Notice.objects.exists()
    assert verify_ledger() == []


def test_one_that_cannot_be_kept_owed_stops_no_other(dag: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = ActionFactory(group=dag), ActionFactory(group=dag)
    proper = duty.owe

    def owe(action: Action, *args: object, **kwargs: object) -> None:
        if action == first:
            raise ValueError("broken")
        proper(action, *args, **kwargs)

    monkeypatch.setattr(duty, "owe", owe)
    assert services.keep_all_owed(actor=System("test")) == {"kept": 1, "failed": 1}
    assert (owed(first), len(owed(second))) == ([], 1)


def change(action: Action, people: People, due_on: date) -> None:
    services.change(action=action, actor=people.pmo, text=action.text, owner_text=action.owner_text, due_on=due_on)


def test_it_moves_with_the_day_and_keeps_the_old_one(action: Action, people: People) -> None:
    change(action, people, date(2026, 12, 16))
    assert owed(action) == [("action", "open", date(2026, 12, 16), None)]
    assert Obligation.objects.get().moves.get().old_due == DUE


def test_it_is_met_when_the_secretariat_says_that_it_is_done(action: Action, people: People) -> None:
    services.recommend_closed(action=action, reason="Sent round.", actor=people.pmo)
    assert owed(action) == [("action", "met", DUE, date(2026, 11, 30))]
    services.close(action=action, on=date(2026, 12, 9), meeting_reference="DAG #7", actor=people.pmo)
    assert owed(action) == [("action", "met", DUE, date(2026, 11, 30))]


def test_a_meeting_that_keeps_it_open_has_it_owed_once_more(action: Action, people: People) -> None:
    services.recommend_closed(action=action, reason="Sent round.", actor=people.pmo)
    services.keep_open(
        action=action, on=today(), meeting_reference="DAG #7", reason="Not all have it.", actor=people.pmo
    )
    assert owed(action)[1] == ("action_2", "open", DUE, None)
    with time_machine.travel("2026-12-10T09:00+00:00", tick=False):
        services.recommend_closed(action=action, reason="All have it.", actor=people.pmo)  # a day late
        services.keep_open(action=action, on=today(), meeting_reference="DAG #7", reason="No.", actor=people.pmo)
        assert owed(action)[1:] == [
            ("action_2", "breached", DUE, date(2026, 12, 10)),
            ("action_3", "waiting", None, None),  # until it is given another day
        ]
        change(action, people, date(2026, 12, 16))
    assert owed(action)[2] == ("action_3", "open", date(2026, 12, 16), None)
    assert verify_ledger() == []


def test_a_breach_stays_and_the_new_day_is_owed_anew(action: Action, people: People) -> None:
    with time_machine.travel("2026-12-10T09:00+00:00", tick=False):
        assert enforce(at=now(), actor=System("test")).breached == ["DAG06-01 action"]
        change(action, people, date(2026, 12, 16))
    assert owed(action) == [("action", "breached", DUE, None), ("action_2", "open", date(2026, 12, 16), None)]


def test_who_reads_the_action_reads_of_the_obligation(action: Action, people: People) -> None:
    services.reclassify(action=action, classification="restricted", actor=people.pmo)
    assert Obligation.objects.get().scope == "DAG:restricted"


def test_a_broken_event_undoes_the_obligation_too(dag: Group, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    from foundation.audit import services as audit

    def broken(*_: object) -> None:
        raise RuntimeError("no ledger")

    monkeypatch.setattr(audit, "_write", broken)
    with pytest.raises(RuntimeError, match="no ledger"):
        services.raise_action(
            group=dag, text="X", owner_text="Y", due_on=DUE, raised_on=DUE, meeting_number=6, actor=people.pmo
        )
    assert not Obligation.objects.exists()


def row(status: str, due_on: date) -> ActionRow:
    return ActionRow(1, "DES-03-02", date(2022, 2, 9), "Share it", "DCC", ("DCC",), due_on, status, "")


def test_an_imported_past_is_entered_and_sends_nothing(dag: Group, people: People) -> None:
    day = date(2022, 3, 9)
    known = services.import_actions(
        group=dag,
        rows=[row("open", day)],
        as_at=day,
        source="DAG #6",
        actor=people.pmo,
        classification="public",
        historical=True,
    )
    assert owed(known["DES-03-02"]) == [("action", "recorded", day, None)]
    assert enforce(at=now(), actor=System("test")).breached == []
    assert not Notice.objects.exists()


def test_an_imported_closure_is_the_day_it_was_done(dag: Group, people: People) -> None:
    day = date(2022, 3, 9)
    for status in ("open", "closed"):
        known = services.import_actions(
            group=dag,
            rows=[row(status, day)],
            as_at=day,
            source="DAG #6",
            actor=people.pmo,
            classification="public",
            historical=True,
        )
    assert owed(known["DES-03-02"]) == [("action", "recorded", day, day)]
    assert verify_ledger() == []
