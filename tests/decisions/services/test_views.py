"""Who speaks for a seat, by what authority; every version kept."""

from __future__ import annotations

import pytest

from decisions import policy, queries, services
from decisions.models import View
from foundation.audit import queries as ledger
from foundation.core.errors import NotAllowed, Refused
from meetings.models import Attendance, Capture, Speaker
from tests.decisions.footprints import footprint, kinds
from tests.factories import decisions as make


def test_the_representative_records_and_changes_the_seats_view(cast: make.Programme, dag6) -> None:
    proposal = make.proposal(cast, item=dag6)
    make.view(cast, proposal, "large", "object")
    make.view(cast, proposal, "large", "support", option=proposal.options.get(number=1), majority="Four of five")
    assert [(view.version, view.position) for view in View.objects.order_by("version")] == [
        (1, "object"),
        (2, "support"),
    ]
    newest = queries.newest_views(proposal)[0]
    assert (newest.version, newest.authority, newest.spoken_by) == (2, "holder", "The large")
    capture = Capture.objects.get()  # one entry in the meeting's record, with the newest words
    assert capture.text == "Large Supplier supports option 1. Majority: Four of five"
    told = [entry.sentence for entry in ledger.history(proposal)]
    assert "The large recorded the view of Large Supplier: support option 1 (version 2)" in told
    assert all(
        entry.on_behalf_of == "Large Supplier of the DAG"
        for entry in ledger.history(proposal)
        if "view of" in entry.sentence
    )


@pytest.mark.parametrize(
    "who", ["medium", "chair", "designer", "psg_large", "sro", "ipa", "ofgem", "auditor", "participant", "stranger"]
)
def test_nobody_else_speaks_for_a_seat(cast: make.Programme, who: str) -> None:
    proposal = make.proposal(cast)
    before = footprint()
    with pytest.raises(NotAllowed, match="Only the representative of Large Supplier"):
        services.record_view(proposal=proposal, seat=cast.seat_of("large"), position="support", actor=cast.people[who])
    assert footprint() == before


def test_who_is_named_for_the_item_speaks_for_the_seat_and_nobody_else(cast: make.Programme, dag6, client) -> None:
    proposal = make.proposal(cast, item=dag6)
    said = {"proposal": proposal, "seat": cast.seat_of("large"), "position": "support"}
    assert [seat.code for seat in policy.voices_of(cast.large, proposal)] == ["LARGE-SUPPLIER"]
    Speaker.objects.create(item=dag6, seat=said["seat"], person=cast.participant)
    before = footprint()
    with pytest.raises(NotAllowed, match="The participant was named to speak for Large Supplier at this item"):
        services.record_view(actor=cast.large, **said)
    assert footprint() == before
    assert policy.voices_of(cast.large, proposal) == []
    client.force_login(cast.large)
    assert "was named to speak for Large Supplier" in client.get(proposal.get_absolute_url()).content.decode()
    assert [seat.code for seat in policy.voices_of(cast.participant, proposal)] == ["LARGE-SUPPLIER"]
    view = services.record_view(actor=cast.participant, **said)
    assert (view.authority, view.spoken_by) == ("alternate", "The participant")
    by_telephone = services.record_view(actor=cast.pmo, spoken_by="The large", **said)
    assert by_telephone.authority == "telephone"


def test_the_alternate_in_place_speaks_for_the_seat(cast: make.Programme, dag6) -> None:
    proposal = make.proposal(cast, item=dag6)
    Attendance.objects.create(
        meeting=dag6.meeting,
        seat=cast.seat_of("large"),
        mode="alternate",
        alternate="Stand-in",
        person=cast.participant,
    )
    view = services.record_view(
        proposal=proposal, seat=cast.seat_of("large"), position="support", actor=cast.participant
    )
    assert (view.authority, view.spoken_by) == ("alternate", "The participant")


def test_a_view_by_telephone_is_marked_until_the_representative_confirms(cast: make.Programme, dag6) -> None:
    proposal, seat = make.proposal(cast, item=dag6), cast.seat_of("ic")
    with pytest.raises(Refused, match="Say who gave the view by telephone"):
        services.record_view(proposal=proposal, seat=seat, position="abstain", actor=cast.pmo)
    view = services.record_view(
        proposal=proposal, seat=seat, position="object", reason="Cost", actor=cast.pmo, spoken_by="Ann of I&C"
    )
    assert view.needs_confirmation
    assert "by telephone, to be confirmed" in Capture.objects.get().text
    assert list(queries.to_confirm(cast.ic)) == [view]
    for who in ("pmo", "large", "chair"):
        with pytest.raises(NotAllowed, match="Only the representative of I&C Supplier"):
            services.confirm_view(view=view, actor=cast.people[who])
    services.confirm_view(view=view, actor=cast.ic)
    view.refresh_from_db()
    assert (view.confirmed_by, view.needs_confirmation) == (cast.ic, False)
    assert "telephone" not in Capture.objects.get().text
    with pytest.raises(Refused, match="needs no confirmation"):
        services.confirm_view(view=view, actor=cast.ic)
    assert kinds(proposal)[-2:] == ["view_recorded", "view_confirmed"]


def test_a_replaced_telephone_view_is_not_confirmed(cast: make.Programme) -> None:
    proposal = make.proposal(cast)
    view = services.record_view(
        proposal=proposal, seat=cast.seat_of("ic"), position="abstain", actor=cast.pmo, spoken_by="Ann"
    )
    make.view(cast, proposal, "ic", "support")
    assert not queries.to_confirm(cast.ic).exists()
    with pytest.raises(Refused, match="newer view"):
        services.confirm_view(view=view, actor=cast.ic)


def test_what_cannot_be_a_view_is_refused(cast: make.Programme) -> None:
    proposal, other = make.proposal(cast), make.proposal(cast)
    before = footprint()
    for words, fields in [
        ("An objection needs its reason", {"position": "object", "reason": " "}),
        ("is not a position", {"position": "veto"}),
        ("belongs to another proposal", {"option": other.options.first()}),
        ("Name an option only to support it", {"position": "abstain", "option": proposal.options.first()}),
    ]:
        with pytest.raises(Refused, match=words):
            make.view(cast, proposal, **{"position": "support", **fields})
    draft = make.proposal(cast, opened=False)
    with pytest.raises(Refused, match="views are not open yet"):
        make.view(cast, draft)
    assert footprint()[2] == before[2] == 0


def test_a_seat_without_a_voice_has_no_view(cast: make.Programme) -> None:
    with pytest.raises(Refused, match="has no voice"):
        services.record_view(
            proposal=make.proposal(cast),
            seat=make.seat("DAG", "IPA"),
            position="support",
            actor=cast.pmo,
            spoken_by="IPA",
        )


def test_a_restricted_view_does_not_enter_a_public_record(cast: make.Programme, dag6) -> None:
    proposal = make.proposal(cast, item=dag6, classification="restricted")
    make.view(cast, proposal)
    assert not Capture.objects.exists()
    decision = make.decision(cast, proposal)
    assert Capture.objects.get().text == f"{decision.reference} was taken. It is not open to all readers."
