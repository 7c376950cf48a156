"""The pages: what each person sees and may do, from the opening of a round to its published result."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from constituencies import queries, services
from constituencies.models import Member, Nomination, Round
from constituencies.views.rounds import rounds_of_seat
from consultations.services import sweep
from foundation.core.clock import end_of_day, now, today
from tests.constituencies.test_services import close
from tests.factories.groups import SYSTEM, AffiliationFactory, AppointmentFactory, OrganisationFactory

ROUND = ("NOM-0001",)


@pytest.fixture
def browse(db):
    """A browser for somebody; None for a stranger."""

    def signed_in(person=None):
        client = Client()
        if person is not None:
            client.force_login(person)
        return client

    return signed_in


def page(client, name: str, *args: object, **data: str):
    address = reverse(f"constituencies:{name}", args=args)
    return client.post(address, data) if data else client.get(address)


def text(response) -> str:
    return response.content.decode()


# --- constituencies -------------------------------------------------------------------------------------------------


def test_everybody_reads_constituencies_and_members(stage, browse):
    AppointmentFactory(seat=stage.seat, person=stage.people[0], organisation=stage.organisations[0])
    listed = text(page(browse(), "list"))
    assert "Small Supplier" in listed
    assert "Somebody of Amber Supply, Amber Supply" in listed
    shown = text(page(browse(), "detail", "SMALL-SUPPLIER"))
    assert "Cedar Supply" in shown
    assert "Add a member" not in shown
    assert page(browse(), "detail", "NOTHING").status_code == 404


def test_as_at_another_day(stage, browse):
    client = browse(stage.pmo)
    address = reverse("constituencies:detail", args=["SMALL-SUPPLIER"])
    before = text(client.get(address, {"on": "2021-10-31"}))
    assert "No member organisations" in before
    assert "Add a member" not in before
    assert "0 on Sun 31 October 2021" in before
    assert "Constituencies" in text(client.get(reverse("constituencies:list"), {"on": "2021-10-31"}))


def test_the_pmo_adds_a_member_after_a_look(stage, browse):
    organisation = OrganisationFactory(name="Dogwood Supply")
    said = {"organisation": str(organisation.pk), "valid_from": "2026-11-23"}
    client = browse(stage.pmo)
    looked = page(client, "member-new", "SMALL-SUPPLIER", **said)
    assert "Check before adding" in text(looked)
    assert Member.objects.count() == 3
    back = page(client, "member-new", "SMALL-SUPPLIER", **said, step="back")
    assert "Dogwood Supply" in text(back)
    done = page(client, "member-new", "SMALL-SUPPLIER", **said, step="confirm")
    assert done.status_code == 302
    assert Member.objects.filter(organisation=organisation).exists()


def test_the_pmo_ends_a_membership_after_a_look(stage, browse):
    member = Member.objects.get(organisation=stage.organisations[0])
    client = browse(stage.pmo)
    assert "Check before ending" in text(page(client, "member-end", "SMALL-SUPPLIER", member.pk, on="2026-11-23"))
    page(client, "member-end", "SMALL-SUPPLIER", member.pk, on="2026-11-23", step="confirm")
    member.refresh_from_db()
    assert member.valid_to == today()
    assert "Memberships that have ended" in text(page(client, "detail", "SMALL-SUPPLIER"))


def test_nobody_else_keeps_members(stage, browse):
    member = Member.objects.get(organisation=stage.organisations[0])
    for person in (stage.people[0], stage.sro, stage.auditor, stage.outsider):
        assert page(browse(person), "member-new", "SMALL-SUPPLIER").status_code == 403
        assert page(browse(person), "member-end", "SMALL-SUPPLIER", member.pk, on="2026-11-23").status_code == 403
    assert not Member.objects.filter(valid_to__isnull=False).exists()


# --- a round --------------------------------------------------------------------------------------------------------


def test_the_pmo_opens_a_round_from_the_seat(stage, browse):
    client = browse(stage.pmo)
    starts = (today() + timedelta(days=60)).isoformat()
    said = {"seat": str(stage.seat.pk), "why": "They moved on.", "working_days": "10", "starts_on": starts}
    asked = text(page(client, "round-new", **said))
    assert "Check before opening" in asked
    assert "Mon 7 December 2026" in asked
    assert "3 of SMALL-SUPPLIER" in asked
    assert not Round.objects.exists()
    assert page(client, "round-new", **said, step="confirm").status_code == 302
    round_ = Round.objects.get()
    assert round_.closes_on.isoformat() == "2026-12-07"
    shown = text(page(client, "round", round_.reference))
    assert "10 working days" in shown
    assert "Bank holiday" not in shown


def test_a_round_that_cannot_be_opened_is_refused_with_its_reason(stage, browse):
    client = browse(stage.pmo)
    stage.open()
    said = {"seat": str(stage.seat.pk), "why": "x", "working_days": "5", "starts_on": "2027-03-01"}
    assert "Select a valid choice" in text(page(client, "round-new", **said))
    assert Round.objects.count() == 1


def test_one_under_way_is_the_programmes_alone(stage, browse):
    stage.open()
    assert page(browse(), "round", *ROUND).status_code == 404
    assert page(browse(stage.stranger), "round", *ROUND).status_code == 404
    for person in (stage.outsider, stage.people[0], stage.pmo, stage.auditor):
        assert page(browse(person), "round", *ROUND).status_code == 200
    assert "NOM-0001" not in text(page(browse(), "rounds"))
    assert "NOM-0001" in text(page(browse(stage.outsider), "rounds"))
    exported = browse(stage.outsider).get(reverse("constituencies:rounds"), {"export": "csv"})
    assert "NOM-0001" in exported.content.decode("utf-8-sig")


@pytest.mark.parametrize(
    "query", ["q=small", "q=NOM-0001", "status=running", "group=DAG", "constituency=SMALL-SUPPLIER"]
)
def test_the_register_is_filtered(stage, browse, query):
    stage.open()
    client, address = browse(stage.pmo), reverse("constituencies:rounds")
    assert "NOM-0001" in text(client.get(f"{address}?{query}"))
    for other in ("q=large", "q=NOM-9", "status=appointed", "group=PSG", "constituency=DNO"):
        assert ">NOM-0001<" not in text(client.get(f"{address}?{other}"))


@pytest.mark.parametrize("reference", ["NOM-0002", "NOM-99999999999999", "NOM-x", "nonsense"])
def test_what_is_no_round_is_not_found(stage, browse, reference):
    stage.open()
    assert page(browse(stage.pmo), "round", reference).status_code == 404


def test_a_member_puts_somebody_forward_and_they_accept(stage, browse):
    round_ = stage.open()
    colleague = AffiliationFactory(person__name="Colleague", organisation=stage.organisations[0]).person
    member = browse(stage.people[0])
    form = text(page(member, "nominate", *ROUND))
    assert "Myself, Somebody of Amber Supply" in form
    assert "Colleague" in form
    assert "Somebody of Beech Supply" not in form
    said = {"organisation": str(stage.organisations[0].pk), "nominee": str(colleague.pk), "statement": "Able."}
    assert page(member, "nominate", *ROUND, **said).status_code == 302
    nomination = Nomination.objects.get()
    assert nomination.status == "put_forward"
    assert "Accept" not in text(page(member, "round", *ROUND)).split("Nominee")[1].split("</table>")[0]
    nominee = browse(colleague)
    assert "Accept" in text(page(nominee, "round", *ROUND))
    assert page(nominee, "accept", round_.reference, nomination.pk, statement="Gladly.").status_code == 302
    nomination.refresh_from_db()
    assert (nomination.status, nomination.statement) == ("accepted", "Gladly.")
    assert page(nominee, "decline", round_.reference, nomination.pk).status_code == 409


def test_somebody_else_is_found_by_address(stage, browse):
    stage.open()
    member = browse(stage.people[0])
    said = {"organisation": str(stage.organisations[0].pk), "nominee": "other"}
    assert "Nobody is entered with this address" in text(page(member, "nominate", *ROUND, **said, email="x@y.example"))
    page(member, "nominate", *ROUND, **said, email=stage.outsider.email.upper())
    assert Nomination.objects.get().person == stage.outsider
    nominee = browse(stage.outsider)
    page(nominee, "decline", "NOM-0001", Nomination.objects.get().pk, reason="No time")
    assert Nomination.objects.get().status == "declined"


def test_a_nomination_is_withdrawn_by_who_made_it(stage, browse):
    round_ = stage.open()
    [nomination] = stage.stand(round_, 0)
    assert page(browse(stage.people[1]), "take-back", "NOM-0001", nomination.pk, reason="x").status_code == 403
    assert page(browse(stage.people[0]), "take-back", "NOM-0001", nomination.pk).status_code == 200
    page(browse(stage.people[0]), "take-back", "NOM-0001", nomination.pk, reason="A new post")
    nomination.refresh_from_db()
    assert nomination.status == "taken_back"


def test_putting_nobody_forward(stage, browse):
    stage.open()
    client = browse(stage.people[0])
    assert "Put nobody forward" in text(page(client, "nobody", *ROUND))
    assert page(client, "nobody", *ROUND, organisation=str(stage.organisations[0].pk)).status_code == 302
    assert "1 of 3 organisations" in text(page(client, "round", *ROUND))


def test_who_may_not_nominate_is_told_why(stage, browse):
    stage.open()
    for person in (stage.outsider, stage.pmo, stage.representative):
        client = browse(person)
        assert page(client, "nominate", *ROUND).status_code == 403
        assert page(client, "nobody", *ROUND, organisation=str(stage.organisations[0].pk)).status_code == 403
    for person in (stage.outsider, stage.representative):
        assert "member organisation that was asked" in text(page(browse(person), "round", *ROUND))
    assert not Nomination.objects.exists()


def test_nothing_is_put_forward_in_a_closed_round(stage, browse, clock):
    round_ = stage.open()
    stage.stand(round_, 0, 1)
    close(round_, clock)
    assert page(browse(stage.people[2]), "nominate", *ROUND).status_code == 409


def test_nobody_stands_and_the_pmo_asks_again(stage, browse, clock):
    round_ = stage.open()
    close(round_, clock)
    client = browse(stage.pmo)
    assert "Open for nominations again" in text(page(client, "round", *ROUND))
    assert page(client, "round-reopen", *ROUND).status_code == 200
    assert page(client, "round-reopen", *ROUND, working_days="5").status_code == 302
    assert Round.objects.get().status == "open"
    assert page(browse(stage.people[0]), "round-reopen", *ROUND).status_code == 403


def test_closing_by_hand_waits_for_the_silent(stage, browse):
    round_ = stage.open()
    stage.stand(round_, 0, 1)
    client = browse(stage.pmo)
    assert "It closes by itself" in text(page(client, "round", *ROUND))
    assert client.post(reverse("constituencies:round-close", args=ROUND)).status_code == 409
    services.nominate_nobody(round_=round_, organisation=stage.organisations[2], actor=stage.people[2])
    assert client.post(reverse("constituencies:round-close", args=ROUND)).status_code == 302
    assert Round.objects.get().status == "closed"


def test_a_round_is_withdrawn(stage, browse):
    stage.open()
    assert page(browse(stage.people[0]), "round-withdraw", *ROUND, reason="x").status_code == 403
    client = browse(stage.pmo)
    assert page(client, "round-withdraw", *ROUND).status_code == 200
    assert page(client, "round-withdraw", *ROUND, reason="Not needed.").status_code == 302
    assert "Not needed." in text(page(client, "round", *ROUND))


# --- the ballot -----------------------------------------------------------------------------------------------------


@pytest.fixture
def voting(stage, clock) -> Round:
    """A round whose ballot is open."""
    round_ = stage.open()
    stage.stand(round_, 0, 1)
    close(round_, clock)
    services.open_ballot(round_=round_, closes_on=today() + timedelta(days=7), actor=stage.pmo)
    return queries.find_round(stage.pmo, round_.reference)


def test_the_pmo_opens_the_ballot_after_a_look(stage, browse, clock):
    round_ = stage.open()
    stage.stand(round_, 0, 1)
    close(round_, clock)
    client = browse(stage.pmo)
    assert "Who stands: Somebody of Amber Supply, Somebody of Beech Supply." in text(
        page(client, "ballot-open", *ROUND)
    )
    asked = text(page(client, "ballot-open", *ROUND, working_days="5"))
    assert "3 member organisations of today" in asked
    assert Round.objects.get().status == "closed"
    assert page(client, "ballot-open", *ROUND, working_days="5", step="confirm").status_code == 302
    assert Round.objects.get().status == "ballot_open"


def vote(stage, client, at: int, candidate: Nomination, step: str = "confirm"):
    said = {"organisation": str(stage.organisations[at].pk), "candidate": str(candidate.pk), "step": step}
    return page(client, "vote", *ROUND, **said)


def test_voting_from_paper_to_receipt(stage, browse, voting):
    client = browse(stage.people[0])
    _, beech = queries.candidates(voting)
    paper = text(page(client, "vote", *ROUND))
    assert "Somebody of Beech Supply, Beech Supply" in paper
    assert "checked" not in paper
    looked = text(vote(stage, client, 0, beech, "check"))
    assert "Your candidate" in looked
    assert not voting.ballot.votes.exists()
    assert "checked" in text(vote(stage, client, 0, beech, "back"))
    cast = vote(stage, client, 0, beech)
    assert "Your vote is cast" in text(cast)
    assert "no-store" in cast.headers["Cache-Control"]
    assert voting.ballot.votes.count() == 1
    shown = text(page(client, "round", *ROUND))
    assert "Amber Supply has voted" in shown
    assert "1 of 3 organisations have voted" in shown
    again = text(page(client, "vote", *ROUND))
    assert "checked" not in again, "the paper does not remember"


def test_past_its_end_a_ballot_is_over_and_being_counted(stage, browse, voting, clock):
    amber, _ = queries.candidates(voting)
    clock.move_to(end_of_day(voting.ballot.closes_on))
    client = browse(stage.people[0])
    shown = text(page(client, "round", *ROUND))
    assert "Ballot over, being counted" in shown
    assert "overdue" not in shown
    for answer in (page(client, "vote", *ROUND), vote(stage, client, 0, amber)):
        assert answer.status_code == 409
        assert "is being counted: no vote is taken" in text(answer)
    assert not voting.ballot.votes.exists()


def test_who_speaks_for_a_constituency_is_named_with_the_seat(stage, browse):
    shown = text(browse().get(reverse("constituencies:detail", args=["SMALL-SUPPLIER"])))
    assert f"</a> {stage.seat.name}:" in shown
    assert '<a href="/groups/" aria-current="page">' in shown


def test_the_receipt_is_not_kept_in_the_session(stage, browse, voting):
    client = browse(stage.people[0])
    amber, _ = queries.candidates(voting)
    receipt = text(vote(stage, client, 0, amber)).split("<code>")[1].split("</code>")[0].replace(" ", "")
    assert len(receipt) == 32
    kept = "".join(str(session.get_decoded()) for session in Session.objects.order_by("pk"))
    assert receipt not in kept
    assert not any(receipt in morsel.value for morsel in client.cookies.values())


def test_who_may_not_vote_is_told_why(stage, browse, voting):
    amber, _ = queries.candidates(voting)
    for person in (stage.outsider, stage.pmo, stage.sro, stage.auditor, stage.representative):
        client = browse(person)
        assert page(client, "vote", *ROUND).status_code == 403
        assert vote(stage, client, 0, amber).status_code == 403
    assert vote(stage, browse(stage.people[0]), 1, amber).status_code == 422, "another organisation is not offered"
    assert page(browse(), "vote", *ROUND).status_code == 302
    assert not voting.ballot.votes.exists()


def test_the_consultation_takes_no_vote(stage, browse, voting):
    """The ballot is answered on its own page alone."""
    client = browse(stage.people[0])
    party = voting.ballot.asked.parties.get(organisation=stage.organisations[0])
    address = reverse("consultations:answer", args=[voting.ballot.asked.reference, stage.organisations[0].pk])
    assert client.post(address, {"words": "I vote for Amber", "party": party.pk}).status_code in {403, 404, 409}
    assert not voting.ballot.asked.answers.exists()


def _end(voting: Round, clock) -> None:
    clock.move_to(end_of_day(voting.ballot.closes_on))
    assert sweep(at=now(), actor=SYSTEM).failed == []


def test_the_result_with_its_turnout_and_its_list(stage, browse, voting, clock):
    _, beech = queries.candidates(voting)
    receipt = stage.vote(voting.ballot, 0, beech)
    stage.vote(voting.ballot, 2, beech)
    _end(voting, clock)
    shown = text(page(browse(stage.outsider), "round", *ROUND))
    assert "2 of 3 organisations voted, 67%" in shown
    assert receipt.code in shown
    assert "<svg" in shown
    client = browse(stage.people[0])
    found = text(page(client, "check", *ROUND, receipt=receipt.salt))
    assert f"Under the check code {receipt.code}, for Somebody of Beech Supply." in found
    assert "not in the list" in text(page(client, "check", *ROUND, receipt="0" * 32))
    assert "A receipt has 32 characters" in text(page(client, "check", *ROUND, receipt="12"))


def test_a_confirmed_result_is_public(stage, browse, voting, clock):
    _, beech = queries.candidates(voting)
    receipt = stage.vote(voting.ballot, 0, beech)
    _end(voting, clock)
    client = browse(stage.pmo)
    starts = voting.starts_on.isoformat()
    assert page(browse(), "round", *ROUND).status_code == 404
    assert page(client, "round-confirm", *ROUND).status_code == 200
    assert "Check before confirming" in text(page(client, "round-confirm", *ROUND, valid_from=starts))
    assert page(client, "round-confirm", *ROUND, valid_from=starts, step="confirm").status_code == 302
    public = browse()
    shown = text(page(public, "round", *ROUND))
    assert "Somebody of Beech Supply" in shown
    assert receipt.code in shown
    assert "Who has voted" not in shown
    assert "It was counted" in text(page(public, "check", *ROUND, receipt=receipt.salt))
    assert "NOM-0001" in text(page(public, "rounds"))


def test_what_came_to_nothing_is_not_public(stage, browse, clock):
    round_ = stage.open()
    stage.stand(round_, 0)
    fields = {"round_": round_, "person": stage.people[1], "organisation": stage.organisations[0]}
    declined = services.put_forward(**fields, actor=stage.people[0])
    services.decline(nomination=declined, reason="Private matters", actor=stage.people[1])
    close(round_, clock)
    services.confirm(round_=round_, valid_from=round_.starts_on, actor=stage.pmo)
    assert "Private matters" in text(page(browse(stage.outsider), "round", *ROUND))
    public = text(page(browse(), "round", *ROUND))
    assert "Private matters" not in public
    assert "Somebody of Beech Supply" not in public
    assert "Somebody of Amber Supply" in public


def test_the_sro_decides_a_tie_after_a_look(stage, browse, voting, clock):
    amber, beech = queries.candidates(voting)
    stage.vote(voting.ballot, 0, amber)
    stage.vote(voting.ballot, 1, beech)
    _end(voting, clock)
    assert page(browse(stage.pmo), "tie", *ROUND).status_code == 403
    client = browse(stage.sro)
    assert "Decide the tie" in text(page(client, "round", *ROUND))
    said = {"candidate": str(amber.pk), "reason": "Drawn by lot."}
    assert "Check before deciding" in text(page(client, "tie", *ROUND, **said))
    assert page(client, "tie", *ROUND, **said, step="confirm").status_code == 302
    shown = text(page(browse(stage.outsider), "round", *ROUND))
    assert "Drawn by lot." in shown
    assert "Office Sro decided" in shown


def test_closing_the_ballot_by_hand_waits_for_the_silent(stage, browse, voting):
    amber, _ = queries.candidates(voting)
    client = browse(stage.pmo)
    close_it = reverse("constituencies:ballot-close", args=ROUND)
    assert client.post(close_it).status_code == 409
    for at in range(3):
        stage.vote(voting.ballot, at, amber)
    assert browse(stage.people[0]).post(close_it).status_code == 403
    assert client.post(close_it).status_code == 302
    assert Round.objects.get().status == "result"


# --- panels ---------------------------------------------------------------------------------------------------------


def test_the_seats_page_leads_to_a_round(stage, rf):
    request = rf.get("/")
    request.user = stage.pmo
    _, context = rounds_of_seat(request, stage.seat)
    assert context["action"].allowed
    AppointmentFactory(seat=stage.seat)
    _, context = rounds_of_seat(request, stage.seat)
    assert "only a vacant seat" in context["action"].reason
    request.user = stage.outsider
    assert rounds_of_seat(request, stage.seat) is None


def test_a_seat_without_a_constituency_has_no_panel(stage, rf):
    request = rf.get("/")
    request.user = stage.pmo
    chair = stage.seat.group.seats.get(code="CHAIR", valid_to=None)
    assert rounds_of_seat(request, chair) is None


def test_lists_do_not_ask_once_for_each_row(stage, browse, django_assert_max_num_queries):
    client = browse(stage.pmo)
    with django_assert_max_num_queries(25):
        page(client, "list")
