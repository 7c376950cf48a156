"""The actions log: raised by number, closed by a meeting alone, imported without rewinding."""

from __future__ import annotations

from datetime import date

import pytest

from foundation.audit import queries as ledger
from foundation.audit import rules as audit_rules
from foundation.audit.models import Event
from foundation.audit.services import System
from foundation.core.errors import Refused
from foundation.core.scope import Classification
from foundation.workflow.models import StatusChangedError
from groups.models import Group
from raid import queries, services
from raid.models import Action
from raid.rules.importing import ActionRow
from tests.factories.groups import OrganisationFactory, PersonFactory, SeatFactory, load_versions_alone

pytestmark = pytest.mark.django_db
ACTOR = System("test")


@pytest.fixture
def dag() -> Group:
    load_versions_alone()  # under which actions are owed
    return Group.objects.create(
        code="DAG", name="Design Advisory Group", level=3, attendance="representatives", valid_from=date(2021, 8, 25)
    )


def raise_one(dag: Group, **changes: object) -> Action:
    given: dict[str, object] = {
        "group": dag,
        "text": "Share the revised principle",
        "owner_text": "Ian Smith/Lewis Hall",
        "due_on": date(2022, 4, 13),
        "raised_on": date(2022, 3, 9),
        "meeting_number": 6,
        "actor": ACTOR,
    }
    return services.raise_action(**{**given, **changes})


def row(**changes: object) -> ActionRow:
    given: dict[str, object] = {
        "line": 2,
        "ref": "DAG04-02",
        "raised_on": date(2022, 2, 9),
        "text": "Follow up on the principles",
        "owner_text": "Ian Smith",
        "owners": ("Ian Smith",),
        "due_on": date(2022, 2, 23),
        "status": "ongoing",
        "note": "Sessions held",
    }
    return ActionRow(**{**given, **changes})


def take_in(dag: Group, incoming: ActionRow, as_at: date = date(2022, 3, 9)) -> Action:
    known = services.import_actions(
        group=dag,
        rows=[incoming],
        as_at=as_at,
        source="DAG #6",
        actor=ACTOR,
        classification=Classification.PUBLIC,
        historical=True,
    )
    return known[incoming.ref]


def test_references_follow_the_meeting(dag: Group) -> None:
    first, second = raise_one(dag), raise_one(dag)
    assert (first.reference, second.reference) == ("DAG06-01", "DAG06-02")
    assert [owner.name for owner in first.owners.all()] == ["Ian Smith", "Lewis Hall"]
    assert raise_one(dag, meeting_number=None).reference == "DAG-01"
    assert ledger.verify_ledger() == []


def test_an_action_due_before_it_is_raised_is_refused(dag: Group) -> None:
    with pytest.raises(Refused, match="before"):
        raise_one(dag, due_on=date(2022, 3, 8))
    assert not Action.objects.exists()


def test_only_a_recommended_action_is_closed(dag: Group) -> None:
    action = raise_one(dag)
    with pytest.raises(Refused, match="does not stand at “Recommended for closure” yet"):
        services.close(action=action, on=date(2022, 4, 13), meeting_reference="DAG #7", actor=ACTOR)
    assert Action.objects.get().status == "open"
    services.recommend_closed(action=action, reason="Shared on 1 April", actor=ACTOR)
    services.close(action=action, on=date(2022, 4, 13), meeting_reference="DAG #7", actor=ACTOR)
    kept = Action.objects.get()
    assert (kept.status, kept.closed_on) == ("closed", date(2022, 4, 13))
    assert [entry.kind for entry in ledger.history(kept, apps={"raid"})] == [
        "raid.action_raised",
        "raid.action_recommended_closed",
        "raid.action_closed",
    ]


def test_a_status_cannot_be_set_past_the_lifecycle(dag: Group) -> None:
    action = raise_one(dag)
    action.status = "closed"
    with pytest.raises(StatusChangedError):
        action.save()
    with pytest.raises(StatusChangedError):
        Action.objects.update(status="closed")
    assert Action.objects.get().status == "open"


def test_two_people_at_once_the_second_is_told(dag: Group) -> None:
    action = raise_one(dag)
    other = Action.objects.get()
    services.recommend_closed(action=action, reason="Done", actor=ACTOR)
    with pytest.raises(Refused, match="Somebody else"):
        services.recommend_closed(action=other, reason="Done too", actor=ACTOR)
    assert Action.objects.get().notes.count() == 1


def test_a_changed_due_date_keeps_the_first(dag: Group) -> None:
    action = raise_one(dag)
    services.change(action=action, text=action.text, owner_text="PMO", due_on=date(2022, 5, 11), actor=ACTOR)
    kept = Action.objects.get()
    assert (kept.first_due_on, kept.due_on) == (date(2022, 4, 13), date(2022, 5, 11))
    assert [owner.name for owner in kept.owners.all()] == ["PMO"]
    assert ledger.history(kept, apps={"raid"})[-1].data["fields"] == "due_on, owner_text"


def test_what_was_entered_after_the_fact_is_asked_for_again_with_another_day(dag: Group) -> None:
    action = take_in(dag, row())
    said = {"text": "Other words", "owner_text": action.owner_text}
    services.change(action=action, due_on=action.due_on, actor=ACTOR, **said)
    assert Action.objects.get().historical
    services.change(action=action, due_on=date(2027, 1, 6), actor=ACTOR, **said)
    assert not Action.objects.get().historical


def test_an_import_brings_an_action_as_its_source_has_it(dag: Group) -> None:
    take_in(dag, row(status="closed"))
    action = Action.objects.get()
    assert (action.status, action.closed_on) == ("closed", date(2022, 3, 9))
    assert [note.text for note in action.notes.all()] == ["Sessions held"]
    assert raise_one(dag, meeting_number=4).reference == "DAG04-03"  # after the highest one imported


def test_importing_again_adds_nothing(dag: Group) -> None:
    take_in(dag, row())
    take_in(dag, row())
    assert Action.objects.get().notes.count() == 1
    assert queries.existing(dag)["DAG04-02"]["note"] == "Sessions held"


def test_a_later_table_moves_an_action_on_step_by_step(dag: Group) -> None:
    take_in(dag, row())
    take_in(dag, row(status="closed", note="Agreed"), as_at=date(2022, 4, 13))
    action = Action.objects.get()
    assert (action.status, action.closed_on) == ("closed", date(2022, 4, 13))
    kinds = [entry.kind for entry in ledger.history(action, apps={"raid"})]
    assert kinds[-3:] == ["raid.action_recommended_closed", "raid.action_closed", "raid.action_imported"]


@pytest.mark.parametrize(
    ("earlier", "later", "as_at", "said"),
    [
        ("closed", "ongoing", date(2022, 4, 13), "not reopened by an import"),
        ("recommend_closed", "open", date(2022, 4, 13), "is recommended for closure; only a meeting takes that back"),
        ("ongoing", "closed", date(2022, 2, 9), "has an entry of"),
    ],
)
def test_an_import_never_rewinds(dag: Group, earlier: str, later: str, as_at: date, said: str) -> None:
    take_in(dag, row(status=earlier))
    with pytest.raises(Refused, match=said):
        take_in(dag, row(status=later, note="Other"), as_at=as_at)
    assert Action.objects.get().status == earlier


def written(action: Action) -> dict[str, str]:
    """The private values of the action's last event."""
    raised = Event.objects.filter(kind__startswith="raid.")
    return dict(raised.order_by("pk").last().values.order_by("name").values_list("name", "value"))


def test_an_imports_event_holds_what_it_wrote(dag: Group) -> None:
    new = written(take_in(dag, row()))
    assert (new["text"], new["due_on"], new["note"]) == ("Follow up on the principles", "2022-02-23", "Sessions held")
    changed = written(take_in(dag, row(text="Follow them up", note="More"), as_at=date(2022, 4, 13)))
    said = {"text": ("Follow up on the principles", "Follow them up"), "note": ("Sessions held", "More")}
    for name, (before, after) in said.items():
        assert (changed.pop(f"{name}_before"), changed.pop(f"{name}_after")) == (before, after)
    assert set(changed) == {"actor_name"}


def test_keeping_an_action_open_records_why(dag: Group) -> None:
    action = raise_one(dag)
    services.recommend_closed(action=action, reason="Done", actor=ACTOR)
    on = date(2022, 4, 13)
    services.keep_open(action=action, on=on, meeting_reference="DAG #7", reason="Not yet", actor=ACTOR)
    assert written(action)["note"] == "Not yet"


def test_a_present_meetings_table_closes_nothing(dag: Group) -> None:
    with pytest.raises(Refused, match="by ratifying"):
        services.import_actions(
            group=dag,
            rows=[row(status="closed")],
            as_at=date(2022, 3, 9),
            source="DAG #6",
            actor=ACTOR,
            classification=Classification.PUBLIC,
        )
    assert not Action.objects.exists()


def test_a_table_older_than_a_step_of_the_log_is_refused(dag: Group) -> None:
    action = raise_one(dag)
    services.mark_ongoing(action=action, actor=ACTOR)
    with pytest.raises(Refused, match="has an entry of"):
        take_in(dag, row(ref=action.reference, status="recommend_closed"), as_at=date(2022, 4, 13))
    assert Action.objects.get().status == "ongoing"


def test_an_import_leaves_nothing_open_in_a_closed_group(dag: Group) -> None:
    Group.objects.update(valid_to=date(2023, 1, 1))
    with pytest.raises(Refused, match="The DAG was closed on 1 January 2023"):
        take_in(dag, row())
    assert not Action.objects.exists()
    assert take_in(dag, row(status="closed")).status == "closed"  # its past may still be entered


def test_an_imported_action_stands_from_the_day_of_its_table(dag: Group) -> None:
    take_in(dag, row())
    action = take_in(dag, row(status="closed", note="Agreed"), as_at=date(2022, 4, 13))
    days = (date(2022, 3, 8), date(2022, 3, 9), date(2022, 4, 12), date(2022, 4, 13))
    assert [queries.status_on(action, day) for day in days] == ["open", "ongoing", "ongoing", "closed"]


def test_reclassifying_moves_the_scope_with_one_event(dag: Group) -> None:
    action = raise_one(dag, classification=Classification.PROGRAMME)
    services.reclassify(action=action, classification=Classification.PUBLIC, actor=ACTOR)
    services.reclassify(action=action, classification=Classification.PUBLIC, actor=ACTOR)
    kept = Action.objects.get()
    assert (kept.classification, kept.scope) == ("public", "DAG:public")
    told = [entry for entry in ledger.history(kept) if entry.kind == "raid.action_reclassified"]
    assert [entry.data for entry in told] == [{"old": "programme", "new": "public"}]


def test_an_owner_stands_for_one_of_three(dag: Group) -> None:
    owner = raise_one(dag).owners.get(name="Ian Smith")
    person, seat, party = PersonFactory(), SeatFactory(group=dag), OrganisationFactory()
    for to, expected in ((person, (person, None, None)), (seat, (None, seat, None)), (party, (None, None, party))):
        services.link_owner(owner=owner, to=to, actor=ACTOR)
        owner.refresh_from_db()
        assert (owner.person, owner.seat, owner.organisation) == expected
        assert written(owner.action)["stands_for"] == to.name
    services.link_owner(owner=owner, to=None, actor=ACTOR)
    owner.refresh_from_db()
    assert (owner.person, owner.seat, owner.organisation) == (None, None, None)


def test_break_the_event_and_the_action_is_undone(dag: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> str:
        raise OSError("the disk is full")

    monkeypatch.setattr(audit_rules, "event_text", broken)
    with pytest.raises(OSError, match="disk"):
        raise_one(dag)
    assert not Action.objects.exists()
