"""One act, one event, one transaction: break the event and nothing has changed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from decisions import services
from decisions.models import Decision, Option, Proposal, View
from foundation.audit import queries as ledger
from foundation.audit import services as audit
from tests.decisions.footprints import footprint
from tests.factories import decisions as make


class BrokenError(RuntimeError):
    pass


@pytest.fixture
def broken_ledger(monkeypatch: pytest.MonkeyPatch):
    """Calling it makes every event fail from then on."""

    def fail(*args: object, **kwargs: object) -> None:
        raise BrokenError

    return lambda: monkeypatch.setattr(audit, "_write", fail)


def _acts(cast: make.Programme, proposal: Proposal):
    draft = make.proposal(cast, opened=False)
    phoned = services.record_view(
        proposal=proposal, seat=cast.seat_of("ic"), position="abstain", actor=cast.pmo, spoken_by="Ann"
    )
    taken = make.decision(cast, make.proposal(cast))
    return {
        "draft": lambda: make.proposal(cast, opened=False),
        "edit": lambda: services.edit(proposal=draft, changes={"title": "Other"}, actor=cast.pmo),
        "set_options": lambda: services.set_options(
            proposal=draft, options=[services.OptionWords("A")], recommended=1, actor=cast.pmo
        ),
        "open": lambda: services.open_for_views(proposal=draft, actor=cast.pmo),
        "withdraw": lambda: services.withdraw(proposal=draft, reason="Overtaken", actor=cast.pmo),
        "view": lambda: make.view(cast, proposal),
        "confirm": lambda: services.confirm_view(view=phoned, actor=cast.ic),
        "decide": lambda: make.decision(cast, proposal),
        "actual": lambda: services.enter_actual(
            decision=taken, actual_gbp=Decimal(1), evidence="A report", actor=cast.pmo
        ),
        "publish": lambda: services.publish(decision=taken, actor=cast.pmo),
        "correct": lambda: services.correct(
            decision=taken, outcome="accept", basis="consensus", answers=make.answers(taken.proposal),
            option=taken.option, actor=cast.chair,
        ),
    }  # fmt: skip


def state() -> list[object]:
    """The columns that the acts change."""
    return [
        list(Proposal.objects.order_by("pk").values_list("status", "title", "recommended_id")),
        list(Option.objects.order_by("pk").values_list("pk", "title")),
        list(View.objects.order_by("pk").values_list("pk", "confirmed_at")),
        list(Decision.objects.order_by("pk").values_list("pk", "published_at")),
        footprint(),
    ]


@pytest.mark.parametrize(
    "name",
    ["draft", "edit", "set_options", "open", "withdraw", "view", "confirm", "decide", "actual", "publish", "correct"],
)
def test_break_the_event_and_the_act_is_undone(cast: make.Programme, dag6, broken_ledger, name: str) -> None:
    act = _acts(cast, make.proposal(cast, item=dag6))[name]
    before = state()
    broken_ledger()
    with pytest.raises(BrokenError):
        act()
    assert state() == before


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("edit", "proposal_edited"), ("set_options", "options_set"), ("open", "views_opened"),
        ("withdraw", "proposal_withdrawn"), ("view", "view_recorded"), ("confirm", "view_confirmed"),
        ("decide", "decided"), ("publish", "published"), ("correct", "corrected"),
    ],
)  # fmt: skip
def test_one_act_one_event_of_its_own(cast: make.Programme, dag6, name: str, kind: str) -> None:
    act = _acts(cast, make.proposal(cast, item=dag6))[name]
    before = _own_events()
    act()
    added = _own_events()[len(before) :]
    assert added == [f"decisions.{kind}"]
    assert ledger.verify_ledger() == []


def _own_events() -> list[str]:
    proposals = Proposal.objects.order_by("pk")
    events = ledger.events_about([*proposals, *Decision.objects.order_by("pk")])
    return [event.kind for event in events.order_by("pk") if event.kind.startswith("decisions.")]
