"""A secret ballot: opened, voted in, closed and counted. While it is open nobody reads a vote."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db.models import F
from django.views.decorators.debug import sensitive_variables

from constituencies import policy
from constituencies.events import EventKind
from constituencies.models import Ballot, CountedVote, Nomination, Round, SealedVote
from constituencies.queries import audience, candidates, elections, entitled
from constituencies.rules import sealing
from constituencies.rules.elections import Tally, count
from constituencies.rules.lifecycles import BALLOT_OPEN
from constituencies.services.rounds import BALLOT, ask
from constituencies.services.sealing import check_of, decrypt, encrypt, fresh_salt, key_of
from constituencies.services.telling import tell_candidates, tell_the_pmo
from consultations import services as consultations
from foundation.audit import queries as ledger
from foundation.audit import services as audit
from foundation.core.clock import end_of_day, now, today
from foundation.core.errors import Refused
from foundation.workflow.services import advance
from groups.services import lock as lock_seat

if TYPE_CHECKING:
    from datetime import date

    from consultations.models import Consultation
    from foundation.accounts.models import Organisation, Person

NO_KEY = "The key this ballot's votes are sealed with is not the server's any more: its secret was changed."
NOT_THE_LEDGERS = "The votes are not those the ledger says were cast. Nothing was counted."


@audit.act
def open_ballot(*, round_: Round, closes_on: date, actor: Person) -> Ballot:
    """Open the ballot between the candidates; the member organisations of today may vote until the end of that day.

    Raises NotAllowed unless the PMO does, or when the actor stands; Refused unless nominations are closed and several
    stand.
    """
    policy.may_run(actor, round_).require()
    lock_seat(round_.seat)  # before the round, as its close and its result do
    round_ = Round.objects.select_for_update(of=("self",)).select_related("seat__group", "asked").get(pk=round_.pk)
    rule = elections(round_)
    if reason := round_.lifecycle.refusal(round_.status, "open_ballot"):
        raise Refused(reason, citation=rule.citation)
    if closes_on <= today():
        raise Refused("A ballot closes on a later day than the one on which it opens.", citation=rule.citation)
    if rule.votes_each != 1:
        raise Refused(
            f"Votes are counted here one for each organisation, not {rule.votes_each}.", citation=rule.citation
        )
    key_salt = fresh_salt()
    ballot = Ballot(round=round_, key_salt=key_salt, opened_by=actor, opened_at=now())
    ballot.key_check = check_of(key_of(ballot.reference, key_salt))
    ballot.entitled = len(audience(round_.asked_constituencies, today()))
    ballot.asked = ask(round_=round_, kind=BALLOT, closes_on=closes_on, actor=actor)
    ballot.save()
    data = {"entitled": ballot.entitled, "closes_on": closes_on.isoformat(), "candidates": candidates(round_).count()}
    advance(round_, "open_ballot", actor=actor, also=[round_.seat, ballot, ballot.asked], data=data)
    tell_candidates(round_, f"The ballot is open until the end of {closes_on:%-d %B %Y}.")
    return ballot


@dataclass(frozen=True)
class Receipt:
    """What the voter alone is given: the salt of the vote, and the code under which it will stand in the list."""

    salt: str
    code: str
    commitment: str
    times: int


@audit.act
@sensitive_variables("nomination", "salt", "content", "key")
def cast(*, ballot: Ballot, organisation: Organisation, nomination: Nomination, actor: Person) -> Receipt:
    """Cast an organisation's vote, or cast it again: the last one counts. The ledger says that it voted, not how.

    The receipt is kept nowhere here. Raises NotAllowed unless the actor is of the organisation and it may vote;
    Refused when the ballot is not open, or for somebody who does not stand.
    """
    policy.may_vote_for(actor, ballot, organisation).require()
    ballot = _voting(ballot)
    if nomination.pk not in {each.pk for each in candidates(ballot.round)}:
        raise Refused("Vote for one of the candidates on the ballot paper.", citation=ballot.round.citation)
    key, salt = _key(ballot), fresh_salt()
    committed = sealing.commitment(ballot.reference, organisation_key(organisation.pk), nomination.pk, salt)
    content = encrypt(key, sealing.packed(nomination.pk, salt), _bound(ballot, organisation.pk, committed))
    sealed = {"content": content, "commitment": committed, "cast_by": actor, "cast_at": now()}
    vote, fresh = SealedVote.objects.get_or_create(ballot=ballot, organisation=organisation, defaults=sealed)
    if not fresh:
        SealedVote.objects.filter(pk=vote.pk).update(**sealed, times=F("times") + 1)
        vote.refresh_from_db(fields=["times"])
    consultations.answer(
        consultation=ballot.asked, organisation=organisation, data={"commitment": committed}, actor=actor
    )
    audit.record(
        EventKind.VOTE_CAST,
        actor=actor,
        stream=ballot.round.audit_stream,
        subject=ballot,
        also=[ballot.round, organisation],
        scope=ballot.round.inner_scope,
        data={"round": ballot.round.reference, "commitment": committed, "times": vote.times},
        private={"organisation": organisation.name},
    )
    return Receipt(salt, sealing.check_code(ballot.reference, salt), committed, vote.times)


def _voting(ballot: Ballot) -> Ballot:
    """The ballot, locked: votes wait for each other and for the count. Raises Refused unless it is open.

    What it asked is locked first, as the close does: locked the other way round, a vote and the count could wait for
    each other for ever.
    """
    consultations.lock(ballot.asked)
    rows = Ballot.objects.select_for_update(of=("self",)).select_related("round__seat__group", "asked")
    found = rows.get(pk=ballot.pk)
    if found.round.status != BALLOT_OPEN or found.closed_at or now() >= end_of_day(found.closes_on):
        raise Refused(f"The ballot of {found.round.reference} is not open.", citation=found.round.citation)
    return found


def _key(ballot: Ballot) -> bytes:
    key = key_of(ballot.reference, ballot.key_salt)
    if check_of(key) != ballot.key_check:
        raise Refused(NO_KEY)
    return key


def organisation_key(pk: int) -> str:
    """How an organisation is named in a commitment: as in the ledger."""
    return f"organisation:{pk}"


def _bound(ballot: Ballot, organisation: int, commitment: str) -> str:
    return "\x00".join((ballot.reference, organisation_key(organisation), commitment))


@audit.act
def close_ballot(*, ballot: Ballot, actor: Person) -> None:
    """Close the ballot by hand, once its day is over or every organisation has voted; else the worker does.

    Raises NotAllowed unless the PMO does, or when the actor stands.
    """
    policy.may_run(actor, ballot.round).require()
    consultations.close(consultation=ballot.asked, actor=actor)
    ballot.round.refresh_from_db()


@audit.act
def ballot_closed(consultation: Consultation, *, actor: audit.Actor) -> None:
    """What the close of a ballot does, in the same transaction: its votes are opened, counted and erased.

    Raises Refused, and the ballot stays as it was, when a vote does not open or is not the one the ledger knows.
    """
    rows = Ballot.objects.select_for_update(of=("self",)).select_related("round__seat__group", "asked")
    ballot = rows.filter(asked=consultation, closed_at__isnull=True, round__status=BALLOT_OPEN).first()
    if ballot is None:
        return
    round_, opened = ballot.round, _opened(ballot)
    stands = {each.pk: each for each in candidates(round_)}
    tally = count(list(stands), [candidate for candidate, _ in opened], ballot.entitled)
    listed = sorted((sealing.check_code(ballot.reference, salt), candidate) for candidate, salt in opened)
    _keep(ballot, tally, listed)
    data = {
        "cast": tally.cast,
        "entitled": tally.entitled,
        "votes": [[line.candidate, line.votes] for line in tally.lines],
        "list_sha256": sha256(json.dumps(listed, separators=(",", ":")).encode()).hexdigest(),
    }
    advance(round_, "close_ballot", actor=actor, also=[round_.seat, ballot, *stands.values()], data=data)
    _conclude(round_, tally, stands, actor=actor)
    tell_the_pmo(round_)


@sensitive_variables()
def _opened(ballot: Ballot) -> list[tuple[int, str]]:
    """Every vote as candidate and salt, each of them the one that the ledger says its organisation cast last."""
    key = _key(ballot)
    votes = list(SealedVote.objects.filter(ballot=ballot).order_by("organisation"))
    if {vote.organisation_id: vote.commitment for vote in votes} != _in_the_ledger(ballot):
        raise Refused(NOT_THE_LEDGERS)
    found = []
    for vote in votes:
        content = decrypt(key, bytes(vote.content or b""), _bound(ballot, vote.organisation_id, vote.commitment))
        candidate, salt = sealing.unpacked(content)
        said = sealing.commitment(ballot.reference, organisation_key(vote.organisation_id), candidate, salt)
        if said != vote.commitment:
            raise Refused(NOT_THE_LEDGERS)
        found.append((candidate, salt))
    return found


def _in_the_ledger(ballot: Ballot) -> dict[int, str]:
    """The commitment of the last vote of each organisation, as the events say; none for one not entitled."""
    last: dict[int, str] = {}
    for event in ledger.events_about([ballot]).filter(kind=EventKind.VOTE_CAST):
        said = ledger.entry(event, withheld=True)
        keys = [key for key, _ in said.subjects if key.startswith("organisation:")]
        last[int(keys[0].partition(":")[2])] = str(said.data["commitment"])
    may = set(entitled(ballot))
    return {organisation: committed for organisation, committed in last.items() if organisation in may}


def _keep(ballot: Ballot, tally: Tally, listed: list[tuple[str, int]]) -> None:
    """What stays of the votes: the numbers, and the list by check code. What they were sealed in and by is erased."""
    for line in tally.lines:
        Nomination.objects.filter(pk=line.candidate).update(votes=line.votes)
    CountedVote.objects.bulk_create(
        [CountedVote(ballot=ballot, code=code, nomination_id=candidate) for code, candidate in listed]
    )
    SealedVote.objects.filter(ballot=ballot).update(content=None)
    Ballot.objects.filter(pk=ballot.pk).update(closed_at=now(), cast=tally.cast, key_salt="")


def _conclude(round_: Round, tally: Tally, stands: dict[int, Nomination], *, actor: audit.Actor) -> None:
    if tally.winner is None:
        step = "find_silence" if tally.silent else "find_tie"
        advance(round_, step, actor=actor, also=[round_.seat], data={"level": len(tally.leaders)})
        return
    winner = stands[tally.winner]
    private = {"name": winner.person.name}
    advance(round_, "find_winner", actor=actor, also=[winner], changes={"chosen": winner}, private=private)
