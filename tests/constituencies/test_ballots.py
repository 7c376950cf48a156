"""A secret ballot: opened, voted in, counted, tied, confirmed; and that nobody reads a vote or a count before the close."""

from __future__ import annotations

import io
import json
import logging
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from constituencies import queries, services
from constituencies.models import Ballot, CountedVote, Nomination, Round, SealedVote
from constituencies.rules import sealing
from constituencies.services.ballots import ballot_closed
from constituencies.services.sealing import key_of
from consultations.models import Answer
from consultations.services import sweep, withdraw
from foundation.audit.models import Event
from foundation.audit.queries import history, verify_ledger
from foundation.core.clock import end_of_day, now, today
from foundation.core.errors import NotAllowed, Refused
from groups.queries import holders
from tests.constituencies.test_services import close, refuses, rows
from tests.factories.groups import SYSTEM, AffiliationFactory

if TYPE_CHECKING:
    from tests.constituencies.stage import Stage


@pytest.fixture
def round_(stage: Stage, clock) -> Round:
    """Nominations are closed and two people stand, of the first and the second organisation."""
    opened = stage.open()
    stage.stand(opened, 0, 1)
    close(opened, clock)
    return opened


@pytest.fixture
def ballot(stage: Stage, round_: Round) -> Ballot:
    """The ballot is open for a week."""
    return services.open_ballot(round_=round_, closes_on=today() + timedelta(days=7), actor=stage.pmo)


@pytest.fixture
def candidates(ballot: Ballot) -> list[Nomination]:
    """Amber's candidate and Beech's."""
    return list(queries.candidates(ballot.round))


def end(ballot: Ballot, clock) -> None:
    """The worker closes and counts the ballot at the end of its day."""
    clock.move_to(end_of_day(ballot.closes_on))
    swept = sweep(at=now(), actor=SYSTEM)
    assert swept.failed == []
    ballot.refresh_from_db()
    ballot.round.refresh_from_db()


# --- opening --------------------------------------------------------------------------------------------------------


def test_the_members_of_the_day_may_vote(stage, ballot):
    assert ballot.entitled == 3
    assert set(queries.entitled(ballot)) == {organisation.pk for organisation in stage.organisations}
    assert ballot.round.status == "ballot_open"
    assert ballot.asked.secret


def test_only_the_pmo_opens_it_and_only_between_several(stage, round_):
    week = today() + timedelta(days=7)
    for actor in (stage.people[0], stage.sro, stage.auditor, stage.outsider):
        refuses(
            lambda actor=actor: services.open_ballot(round_=round_, closes_on=week, actor=actor),
            "Only the PMO",
            NotAllowed,
        )
    refuses(lambda: services.open_ballot(round_=round_, closes_on=today(), actor=stage.pmo), "a later day")
    services.open_ballot(round_=round_, closes_on=week, actor=stage.pmo)
    refuses(lambda: services.open_ballot(round_=round_, closes_on=week, actor=stage.pmo), "The ballot is open already")


def test_who_stands_does_not_run_the_ballot(stage, clock):
    opened = stage.open()
    stage.stand(opened, 0, 2)
    stage.join_the_pmo(2)
    close(opened, clock)
    refuses(
        lambda: services.open_ballot(round_=opened, closes_on=today() + timedelta(days=7), actor=stage.people[2]),
        "You stand",
        NotAllowed,
    )


def test_who_stands_does_not_end_the_ballot_where_consultations_are_run(stage, clock):
    opened = stage.open()
    stage.stand(opened, 0, 2)
    stage.join_the_pmo(2)
    close(opened, clock)
    ballot = services.open_ballot(round_=opened, closes_on=today() + timedelta(days=7), actor=stage.pmo)
    refuses(lambda: withdraw(consultation=ballot.asked, reason="x", actor=stage.people[2]), "You stand", NotAllowed)


# --- voting ---------------------------------------------------------------------------------------------------------


def test_a_vote_is_sealed_and_the_ledger_says_that_it_was_cast(stage, ballot, candidates):
    receipt = stage.vote(ballot, 0, candidates[1])
    sealed = SealedVote.objects.get()
    assert (sealed.organisation, sealed.cast_by, sealed.times) == (stage.organisations[0], stage.people[0], 1)
    told = [entry for entry in history(ballot) if entry.kind == "constituencies.vote_cast"]
    assert [entry.sentence for entry in told] == [
        "Somebody of Amber Supply voted for Amber Supply in the ballot of NOM-0001"
    ]
    assert told[0].data["commitment"] == receipt.commitment == sealed.commitment
    organisation = f"organisation:{stage.organisations[0].pk}"
    assert receipt.commitment == sealing.commitment(ballot.reference, organisation, candidates[1].pk, receipt.salt)


def test_the_last_vote_counts(stage, ballot, candidates, clock):
    first = stage.vote(ballot, 0, candidates[0])
    second = stage.vote(ballot, 0, candidates[1])
    assert (first.times, second.times) == (1, 2)
    assert SealedVote.objects.count() == 1
    end(ballot, clock)
    assert [(line.candidate, line.votes) for line in queries.tally(ballot).lines] == [
        (candidates[1].pk, 1),
        (candidates[0].pk, 0),
    ]
    codes = set(CountedVote.objects.order_by("pk").values_list("code", flat=True))
    assert second.code in codes
    assert first.code not in codes


def test_who_may_not_vote(stage, ballot, candidates):
    for actor in (stage.outsider, stage.pmo, stage.sro, stage.auditor, stage.stranger, stage.representative):
        refuses(
            lambda actor=actor: services.cast(
                ballot=ballot, organisation=stage.organisations[0], nomination=candidates[0], actor=actor
            ),
            "may vote in this ballot",
            NotAllowed,
        )
    refuses(
        lambda: services.cast(
            ballot=ballot, organisation=stage.organisations[1], nomination=candidates[0], actor=stage.people[0]
        ),
        "may vote in this ballot",
        NotAllowed,
    )
    assert not SealedVote.objects.exists()


def test_who_came_later_may_not_vote(stage, ballot, candidates):
    """Who is entitled is frozen as the ballot opens: a member that leaves still votes, one that joins does not."""
    member = stage.constituency.members.get(organisation=stage.organisations[2])
    services.end_member(member=member, on=today() - timedelta(days=1), actor=stage.pmo)
    stage.vote(ballot, 2, candidates[0])
    party = AffiliationFactory(person=stage.outsider).organisation
    services.add_member(constituency=stage.constituency, organisation=party, valid_from=today(), actor=stage.pmo)
    refuses(
        lambda: services.cast(ballot=ballot, organisation=party, nomination=candidates[0], actor=stage.outsider),
        "may vote in this ballot",
        NotAllowed,
    )


def test_nobody_votes_for_who_does_not_stand_or_after_the_close(stage, ballot, candidates, clock):
    other = Nomination.objects.get(pk=candidates[0].pk)
    other.pk = 10**6
    refuses(lambda: stage.vote(ballot, 0, other), "one of the candidates")
    clock.move_to(end_of_day(ballot.closes_on))
    refuses(lambda: stage.vote(ballot, 0, candidates[0]), "is not open")


def test_only_those_who_have_not_voted_are_reminded(stage, ballot, candidates, clock):
    stage.vote(ballot, 0, candidates[0])
    before = {person.pk: person.notices.count() for person in stage.people}
    clock.move_to(end_of_day(ballot.closes_on) - timedelta(hours=14))
    sweep(at=now(), actor=SYSTEM)
    assert [person for person in stage.people if person.notices.count() > before[person.pk]] == stage.people[1:]


def test_a_ballot_whose_key_is_gone_takes_no_vote_and_is_not_counted(stage, ballot, candidates, clock, settings):
    stage.vote(ballot, 0, candidates[0])
    settings.BALLOT_SECRET = "another secret"
    refuses(lambda: stage.vote(ballot, 1, candidates[0]), "its secret was changed")
    clock.move_to(end_of_day(ballot.closes_on))
    sweep(at=now(), actor=SYSTEM)
    ballot.refresh_from_db()
    assert ballot.closed_at is None
    assert Round.objects.get().status == "ballot_open"


# --- counting -------------------------------------------------------------------------------------------------------


@pytest.mark.clause("nominations")
def test_the_worker_counts_at_the_close(stage, ballot, candidates, clock):
    receipts = [stage.vote(ballot, 0, candidates[0]), stage.vote(ballot, 2, candidates[0])]
    end(ballot, clock)
    assert (ballot.round.status, ballot.round.chosen) == ("result", candidates[0])
    tally = queries.tally(ballot)
    assert (tally.cast, tally.entitled, tally.turnout) == (2, 3, 67)
    assert {code for (code,) in CountedVote.objects.order_by("pk").values_list("code")} == {
        each.code for each in receipts
    }
    assert verify_ledger() == []


def test_the_pmo_closes_early_only_when_everybody_has_voted(stage, ballot, candidates):
    stage.vote(ballot, 0, candidates[0])
    before = rows()
    with pytest.raises(Refused):
        services.close_ballot(ballot=ballot, actor=stage.pmo)
    assert rows() == before
    stage.vote(ballot, 1, candidates[1])
    stage.vote(ballot, 2, candidates[1])
    refuses(lambda: services.close_ballot(ballot=ballot, actor=stage.people[0]), "Only the PMO", NotAllowed)
    services.close_ballot(ballot=ballot, actor=stage.pmo)
    assert (ballot.round.status, ballot.round.chosen) == ("result", candidates[1])


def test_counting_twice_counts_once(stage, ballot, candidates, clock):
    stage.vote(ballot, 0, candidates[0])
    end(ballot, clock)
    before = rows()
    sweep(at=now(), actor=SYSTEM)
    ballot_closed(ballot.asked, actor=SYSTEM)
    assert rows() == before


def test_what_stays_after_the_count_tells_nobody_how_an_organisation_voted(stage, ballot, candidates, clock):
    stage.vote(ballot, 0, candidates[0])
    stage.vote(ballot, 1, candidates[1])
    key = key_of(ballot.reference, ballot.key_salt)
    end(ballot, clock)
    assert list(SealedVote.objects.order_by("pk").values_list("content", flat=True)) == [None, None]
    assert ballot.key_salt == ""
    assert key.hex() not in _everything()
    # the list is in the order of its codes, which are random; nothing leads from a line to an organisation
    listed = list(CountedVote.objects.order_by("pk").values_list("code", flat=True))
    assert listed == sorted(listed)
    assert {field.name for field in CountedVote._meta.fields} == {"id", "ballot", "code", "nomination"}


def test_a_vote_taken_from_the_database_is_missed(stage, ballot, candidates, clock):
    """An operator who drops a vote, puts back an older one or moves one to another organisation is found out."""
    stage.vote(ballot, 0, candidates[0])
    old = SealedVote.objects.get()
    stage.vote(ballot, 0, candidates[1])
    stage.vote(ballot, 1, candidates[1])
    kept = {vote.pk: (vote.content, vote.commitment) for vote in SealedVote.objects.order_by("pk")}
    first, second = sorted(kept)
    frauds = [
        lambda: SealedVote.objects.filter(pk=second)._raw_delete("default"),
        lambda: SealedVote.objects.filter(pk=first).update(content=old.content, commitment=old.commitment),
        lambda: SealedVote.objects.filter(pk=first).update(content=old.content),
        lambda: SealedVote.objects.filter(pk=first).update(content=kept[second][0], commitment=kept[second][1]),
    ]
    clock.move_to(end_of_day(ballot.closes_on))
    for fraud in frauds:
        with transaction.atomic():
            fraud()
            with pytest.raises(Refused, match="Nothing was counted"):
                ballot_closed(ballot.asked, actor=SYSTEM)
            transaction.set_rollback(True)
    end(ballot, clock)
    assert ballot.cast == 2


def test_a_count_that_breaks_in_the_middle_leaves_everything_sealed(stage, ballot, candidates, clock, monkeypatch):
    stage.vote(ballot, 0, candidates[0])
    clock.move_to(end_of_day(ballot.closes_on))
    before = [*rows(), list(SealedVote.objects.values_list()), list(Ballot.objects.values_list())]

    def broken(*args, **kwargs):
        raise RuntimeError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr("foundation.audit.services._write", broken)
        swept = sweep(at=now(), actor=SYSTEM)
    assert swept.failed
    assert [*rows(), list(SealedVote.objects.values_list()), list(Ballot.objects.values_list())] == before
    assert not CountedVote.objects.exists()
    end(ballot, clock)
    assert ballot.cast == 1


# --- tie, result ----------------------------------------------------------------------------------------------------


@pytest.mark.clause("nominations")
def test_a_tie_is_decided_by_the_sro_with_a_reason(stage, ballot, candidates, clock):
    stage.vote(ballot, 0, candidates[0])
    stage.vote(ballot, 1, candidates[1])
    end(ballot, clock)
    round_ = ballot.round
    assert (round_.status, round_.chosen) == ("tied", None)
    assert list(queries.to_settle(stage.sro)) == [round_]
    act = {"round_": round_, "nomination": candidates[1]}
    for actor in (stage.pmo, stage.people[0], stage.auditor):
        refuses(lambda actor=actor: services.decide_tie(**act, reason="Lot", actor=actor), "Only the", NotAllowed)
    refuses(lambda: services.decide_tie(**act, reason=" ", actor=stage.sro), "without a reason")
    refuses(lambda: services.confirm(round_=round_, valid_from=round_.starts_on, actor=stage.pmo), "not known yet")
    services.decide_tie(**act, reason="Drawn by lot before witnesses.", actor=stage.sro)
    round_ = Round.objects.get()
    assert (round_.status, round_.chosen, round_.tie_decided_by) == ("result", candidates[1], stage.sro)
    assert round_.tie_reason == "Drawn by lot before witnesses."


def test_a_tie_is_decided_among_those_who_are_level(stage, clock):
    opened = stage.open()
    stage.stand(opened, 0, 1, 2)
    close(opened, clock)
    ballot = services.open_ballot(round_=opened, closes_on=today() + timedelta(days=7), actor=stage.pmo)
    amber, beech, cedar = queries.candidates(opened)
    stage.vote(ballot, 0, amber)
    stage.vote(ballot, 1, beech)
    end(ballot, clock)
    refuses(
        lambda: services.decide_tie(round_=ballot.round, nomination=cedar, reason="Best", actor=stage.sro),
        "between the candidates who are level",
    )


def test_the_sro_decides_no_tie_of_their_own(stage, clock):
    AffiliationFactory(person=stage.sro, organisation=stage.organisations[2])
    opened = stage.open()
    stage.stand(opened, 0)
    services.put_forward(round_=opened, person=stage.people[1], organisation=stage.organisations[2], actor=stage.sro)
    nomination = opened.nominations.get(person=stage.people[1])
    services.accept(nomination=nomination, actor=stage.people[1])
    close(opened, clock)
    ballot = services.open_ballot(round_=opened, closes_on=today() + timedelta(days=7), actor=stage.pmo)
    end(ballot, clock)
    assert ballot.round.status == "unvoted"
    refuses(
        lambda: services.decide_tie(round_=ballot.round, nomination=nomination, reason="Best", actor=stage.sro),
        "cannot decide its tie",
        NotAllowed,
    )


def test_a_ballot_in_which_nobody_voted_is_no_tie(stage, ballot, candidates, clock, client):
    end(ballot, clock)
    round_ = Round.objects.get()
    assert (round_.status, round_.status_label, round_.chosen) == ("unvoted", "Nobody voted", None)
    told = [entry.sentence for entry in history(round_)]
    assert "Nobody voted in the ballot of NOM-0001 between 2 candidates" in told
    assert not [sentence for sentence in told if "level" in sentence]
    client.force_login(stage.sro)
    page = client.get(round_.get_absolute_url()).content.decode()
    assert "Nobody voted" in page
    assert "or the round is withdrawn and another opened" in page
    assert "Decide between the candidates" in page
    assert "ended level" not in page
    assert "Nobody voted" in client.get(reverse("constituencies:tie", args=[round_.reference])).content.decode()
    act = {"round_": round_, "nomination": candidates[1], "actor": stage.sro}
    refuses(lambda: services.decide_tie(**act, reason=" "), "without a reason")
    services.decide_tie(**act, reason="Longest in the market.")
    round_ = Round.objects.get()
    assert (round_.status, round_.chosen, round_.tie_decided_by) == ("result", candidates[1], stage.sro)
    assert "in whose ballot nobody voted" in history(round_)[-1].sentence
    assert "ended level" not in client.get(round_.get_absolute_url()).content.decode()
    services.confirm(round_=round_, valid_from=round_.starts_on, actor=stage.pmo)
    assert Round.objects.get().status == "appointed"


def test_a_round_in_which_nobody_voted_is_withdrawn_and_another_opened(stage, ballot, clock):
    end(ballot, clock)
    services.withdraw_round(round_=Round.objects.get(), reason="Nobody voted", actor=stage.pmo)
    again = stage.open()
    assert again.status == "open"
    assert Round.objects.get(number=1).status == "withdrawn"


def test_no_tie_no_decision(stage, ballot, candidates):
    refuses(
        lambda: services.decide_tie(round_=ballot.round, nomination=candidates[0], reason="Best", actor=stage.sro),
        "not tied yet",
    )


def test_the_winner_is_appointed_and_everybody_is_told(stage, ballot, candidates, clock):
    stage.vote(ballot, 2, candidates[1])
    end(ballot, clock)
    round_ = Round.objects.get()
    services.confirm(round_=round_, valid_from=round_.starts_on, actor=stage.pmo)
    assert list(holders(stage.seat.code, group=stage.seat.group, on=round_.starts_on)) == [stage.people[1]]
    for person in stage.people:
        assert person.notices.filter(subject__contains="the result of NOM-0001").count() == 1


def test_a_withdrawn_round_erases_its_votes_unopened(stage, ballot, candidates):
    stage.vote(ballot, 0, candidates[0])
    services.withdraw_round(round_=ballot.round, reason="A candidate fell ill.", actor=stage.pmo)
    ballot.refresh_from_db()
    assert (ballot.round.status, ballot.cast, ballot.key_salt) == ("withdrawn", None, "")
    assert SealedVote.objects.get().content is None
    assert not CountedVote.objects.exists()
    refuses(lambda: stage.vote(ballot, 1, candidates[0]), "is not open")


def test_an_earlier_call_that_is_withdrawn_ends_the_ballot_too(stage, ballot, candidates):
    stage.vote(ballot, 0, candidates[0])
    withdraw(consultation=ballot.round.asked, reason="Asked the wrong constituency", actor=stage.pmo)
    ballot.asked.refresh_from_db()
    ballot.round.refresh_from_db()
    assert (ballot.round.status, ballot.asked.status) == ("withdrawn", "withdrawn")
    assert SealedVote.objects.get().content is None


# --- secrecy --------------------------------------------------------------------------------------------------------


def _everything() -> str:
    """The whole database as a dump, and every event."""
    out = io.StringIO()
    call_command("dumpdata", exclude=["contenttypes", "sessions"], stdout=out)
    return out.getvalue() + "".join(Event.objects.order_by("pk").values_list("text", flat=True))


PAGES = ("round", "rounds", "ballot-open", "vote", "check", "round-confirm", "tie")


def test_before_the_close_nothing_anywhere_tells_a_vote(stage, ballot, candidates, caplog):
    """The same vote for the one and for the other candidate leaves the same of everything but what is random."""
    caplog.set_level(logging.DEBUG)
    receipt = stage.vote(ballot, 0, candidates[1])
    dumped = json.loads(_dump("constituencies", "consultations", "notifications"))
    [sealed] = [row for row in dumped if row["model"] == "constituencies.sealedvote"]
    assert set(sealed["fields"]) == {
        "ballot", "organisation", "content", "commitment", "times", "cast_by", "cast_at"
    }  # fmt: skip
    [answer] = Answer.objects.filter(consultation=ballot.asked)
    assert (answer.choice, answer.words, answer.data) == ("", "", {"commitment": receipt.commitment})
    everything = _everything()
    assert receipt.salt not in everything, "the receipt is kept nowhere"
    assert receipt.code not in everything
    assert receipt.salt not in caplog.text
    votes = Nomination.objects.filter(round=ballot.round).order_by("pk").values_list("votes", flat=True)
    assert list(votes) == [None, None], "no interim count is kept"
    assert queries.tally(ballot) is None


def _dump(*labels: str) -> str:
    out = io.StringIO()
    call_command("dumpdata", *labels, stdout=out)
    return out.getvalue()


def _pages(stage: Stage, who: object, ballot: Ballot) -> str:
    """Everything somebody can read about the ballot, its exports included."""
    client = Client()
    if getattr(who, "pk", None):
        client.force_login(who)
    of_round = [reverse(f"constituencies:{name}", args=[ballot.round.reference]) for name in PAGES if name != "rounds"]
    register = reverse("constituencies:rounds")
    found = [*of_round, register, f"{register}?export=csv", ballot.asked.get_absolute_url()]
    return "\n".join(client.get(address).content.decode() for address in found)


@pytest.mark.parametrize("kind", ["pmo", "sro", "auditor", "voter", "other voter", "outsider", "administrator"])
def test_no_page_tells_a_vote_or_a_count_before_the_close(stage, ballot, candidates, kind):
    """What one reads when Amber votes for the one is what one reads when Amber votes for the other."""
    people = {
        "pmo": stage.pmo,
        "sro": stage.sro,
        "auditor": stage.auditor,
        "voter": stage.people[0],
        "other voter": stage.people[1],
        "outsider": stage.outsider,
        "administrator": stage.stranger,
    }
    if kind == "administrator":
        stage.stranger.is_staff = stage.stranger.is_superuser = True
        stage.stranger.save()
    read = []
    for chosen in candidates:
        with transaction.atomic():
            receipt = stage.vote(ballot, 0, chosen)
            read.append(_without_chance(_pages(stage, people[kind], ballot), receipt))
            transaction.set_rollback(True)
    assert read[0] == read[1]
    assert "Result of the ballot" not in read[0]


def _without_chance(text: str, receipt: services.Receipt) -> str:
    """The text without what differs from one request or vote to the next: tokens and commitments."""
    assert receipt.salt not in text
    assert receipt.code not in text
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "", text)


def test_the_database_is_not_asked_for_the_candidate(stage, ballot, candidates):
    """Whoever reads along with the statements of a vote learns nothing: the candidate's key is in none of them."""
    keys = {each.pk: 70_000_001 + at for at, each in enumerate(candidates)}
    for old, new in keys.items():
        Nomination.objects.filter(pk=old).update(id=new)
    client = Client()
    client.force_login(stage.people[0])
    for step in ("check", "confirm"):
        said = {"organisation": stage.organisations[0].pk, "candidate": 70_000_002, "step": step}
        with CaptureQueriesContext(connection) as asked:
            client.post(reverse("constituencies:vote", args=["NOM-0001"]), said)
        statements = "\n".join(each["sql"] for each in asked.captured_queries)
        assert "constituencies_nomination" in statements
        assert not any(str(key) in statements for key in keys.values())
    assert SealedVote.objects.count() == 1


def test_an_interim_count_is_not_to_be_had(stage, ballot, candidates):
    stage.vote(ballot, 0, candidates[0])
    stage.vote(ballot, 1, candidates[0])
    assert queries.tally(ballot) is None
    client = Client()
    client.force_login(stage.auditor)
    response = client.get(reverse("constituencies:check", args=[ballot.round.reference]))
    assert response.status_code == 409
    assert "has not been counted" in response.content.decode()
