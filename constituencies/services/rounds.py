"""Opening a round of nominations, taking it on, and giving it up. Its calls are consultations, and end with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constituencies import policy
from constituencies.events import EventKind
from constituencies.models import Ballot, Nomination, Round, SealedVote
from constituencies.queries import audience, candidates, constituencies_of, elections, vacancy
from constituencies.rules.elections import after_nominations, beginning_refusal, dates_refusal, opening_refusal
from constituencies.rules.lifecycles import OPEN, PUT_FORWARD, WITHDRAWN
from constituencies.services.telling import tell_candidates, tell_the_pmo
from consultations import services as consultations
from consultations.models import Consultation
from consultations.rules import OPEN as ASKING
from foundation.audit import services as audit
from foundation.core import references
from foundation.core.clock import now, today
from foundation.core.errors import Refused
from foundation.core.scope import Classification
from foundation.workflow.services import advance
from framework.queries import in_force
from groups.services import lock as lock_seat

if TYPE_CHECKING:
    from datetime import date

    from foundation.accounts.models import Person
    from groups.models import Seat

NOMINATIONS, BALLOT = "nominations", "ballot"  # kinds of consultations
CITATION_LENGTH = 250


@audit.act
def open_round(*, seat: Seat, why: str, starts_on: date, closes_on: date, remit: str = "", actor: Person) -> Round:
    """Open a round of nominations for a vacant seat; the member organisations of its constituencies are asked.

    `closes_on` is the last day for nominations, `starts_on` the first day of whoever is chosen. Raises NotAllowed
    unless the PMO opens it; Refused for a seat that is held, declined for now, or speaks for nobody.
    """
    policy.may_keep(actor).require()
    version = in_force(today())
    rule = version.programme.elections
    lock_seat(seat)  # two secretaries open one round, and none while its group closes
    if reason := opening_refusal(vacancy(seat, remit, starts_on)) or dates_refusal(today(), closes_on, starts_on):
        raise Refused(reason, citation=rule.citation)
    codes = constituencies_of(seat, today())
    number = references.next_number("nomination-round")
    round_ = Round(
        number=number,
        seat=seat,
        remit=remit,
        why=why,
        starts_on=starts_on,
        asked_constituencies=list(codes),
        framework_version=version.id,
        clause=rule.clause.id,
        citation=rule.citation[:CITATION_LENGTH],
        opened_by=actor,
        opened_at=now(),
        status=OPEN,
    )
    round_.scope = round_.inner_scope
    round_.asked = ask(round_=round_, kind=NOMINATIONS, closes_on=closes_on, actor=actor)
    round_.save()
    audit.record(
        EventKind.ROUND_OPENED,
        actor=actor,
        stream=round_.audit_stream,
        subject=round_,
        also=[seat, round_.asked],
        scope=round_.event_scope,
        data={
            "seat": seat.reference,
            "remit": remit,
            "constituencies": list(codes),
            "closes_on": closes_on.isoformat(),
            "starts_on": starts_on.isoformat(),
            "framework": version.id,
        },
        private={"why": why},
    )
    return round_


QUESTIONS = {
    NOMINATIONS: (
        "Nominations for {seat}",
        "Whom does your organisation put forward for the seat {seat}: one of your own people, another, or nobody?",
    ),
    BALLOT: (
        "Ballot for {seat}",
        "Which candidate shall hold the seat {seat}? Each member organisation has one vote. It is secret.",
    ),
}


@audit.act
def ask(*, round_: Round, kind: str, closes_on: date, actor: Person) -> Consultation:
    """Put a call for nominations, or a ballot, to the member organisations of today."""
    title, question = (words.format(seat=round_.seat) for words in QUESTIONS[kind])
    asked = consultations.draft_consultation(
        kind=kind,
        title=title,
        question=question,
        group=round_.seat.group,
        about=round_.reference,
        url=round_.get_absolute_url(),
        classification=Classification.PROGRAMME,
        closes_on=closes_on,
        actor=actor,
    )
    members = audience(round_.asked_constituencies, today())
    return consultations.open_consultation(consultation=asked, audience=members, closes_on=closes_on, actor=actor)


@audit.act
def close_nominations(*, round_: Round, actor: Person) -> None:
    """Close nominations by hand, once the day is over or every organisation has answered; else the worker does.

    Raises NotAllowed unless the PMO does.
    """
    policy.may_run(actor, round_).require()
    consultations.close(consultation=round_.asked, actor=actor)
    round_.refresh_from_db()


@audit.act
def nominations_closed(consultation: Consultation, *, actor: audit.Actor) -> None:
    """What the close of a call for nominations does: who has not answered does not stand, and the round goes on."""
    round_ = Round.objects.select_for_update().filter(asked=consultation, status=OPEN).first()
    if round_ is None:
        return
    pending = Nomination.objects.filter(round=round_, status=PUT_FORWARD).select_related("person")
    for nomination in pending.order_by("pk"):
        words = {"round": round_.reference}
        private = {"name": nomination.person.name}
        changes = {"settled_at": now()}
        advance(nomination, "lapse", actor=actor, also=[round_], changes=changes, data=words, private=private)
    advance(round_, "close", actor=actor, also=[round_.seat], data={"candidates": candidates(round_).count()})
    go_on(round_=round_, actor=actor)
    tell_the_pmo(round_)


@audit.act
def go_on(*, round_: Round, actor: audit.Actor) -> None:
    """Take a closed round as far as its candidates alone decide it: nobody stands, or one alone."""
    standing = list(candidates(round_))
    follows = after_nominations(len(standing), unopposed_appointed=elections(round_).unopposed_appointed)
    if follows == "no_nominee":
        advance(round_, "find_none", actor=actor, also=[round_.seat])
    elif follows == "unopposed":
        private = {"name": standing[0].person.name}
        advance(round_, "unopposed", actor=actor, also=standing, changes={"chosen": standing[0]}, private=private)


@audit.act
def reopen(*, round_: Round, closes_on: date, actor: Person) -> None:
    """Ask for nominations again after nobody stood. Raises NotAllowed unless the PMO does; Refused for an early day."""
    policy.may_run(actor, round_).require()
    if reason := round_.lifecycle.refusal(round_.status, "reopen"):
        raise Refused(reason, citation=round_.citation)
    if reason := dates_refusal(today(), closes_on, round_.starts_on):
        raise Refused(reason, citation=round_.citation)
    asked = ask(round_=round_, kind=NOMINATIONS, closes_on=closes_on, actor=actor)
    data = {"closes_on": closes_on.isoformat()}
    advance(round_, "reopen", actor=actor, also=[round_.seat, asked], changes={"asked": asked}, data=data)


@audit.act
def withdraw_round(*, round_: Round, reason: str, actor: Person) -> None:
    """Give a round up, with the reason. Votes that were cast are erased unopened.

    Raises NotAllowed unless the PMO does, and for who stands in it; Refused without a reason, or when it has ended.
    """
    policy.may_run(actor, round_).require()
    if not reason.strip():
        raise Refused("A round is withdrawn with a reason.", citation=round_.citation)
    if refusal := round_.lifecycle.refusal(round_.status, "withdraw"):
        raise Refused(refusal, citation=round_.citation)
    asking = _asking(round_)
    if asking:
        consultations.withdraw(consultation=asking, reason=reason, actor=actor)  # which withdraws the round
        round_.refresh_from_db()
    else:
        _withdraw(round_, reason, actor=actor)


def _asking(round_: Round) -> Consultation | None:
    """The call or the ballot of the round that is open now."""
    ballots = Ballot.objects.filter(round=round_).values("asked")
    asked = Consultation.objects.filter(pk=round_.asked_id) | Consultation.objects.filter(pk__in=ballots)
    return asked.filter(status=ASKING).order_by("pk").first()


def call_extended(consultation: Consultation, *, actor: audit.Actor) -> None:
    """More time for nominations: not past the day on which whoever is chosen begins. Raises Refused."""
    round_ = _round_of(consultation)
    late = round_ and consultation.closes_on and beginning_refusal(consultation.closes_on, round_.starts_on)
    if late:
        raise Refused(late, citation=consultation.citation)


def _round_of(consultation: Consultation) -> Round | None:
    """The round for which a call for nominations or a ballot was put."""
    found = Round.objects.filter(asked=consultation) | Round.objects.filter(ballot__asked=consultation)
    return found.order_by("pk").first()


@audit.act
def call_withdrawn(consultation: Consultation, *, actor: audit.Actor) -> None:
    """What the withdrawal of a call for nominations or of a ballot does: the round is withdrawn with it."""
    round_ = _round_of(consultation)
    if round_ and round_.status != WITHDRAWN:
        _withdraw(round_, consultation.withdrawn_why, actor=actor)


def _withdraw(round_: Round, reason: str, *, actor: audit.Actor) -> None:
    changes = {"withdrawn_by": actor, "withdrawn_at": now(), "withdrawn_why": reason}
    private = {"reason": reason}
    advance(round_, "withdraw", actor=actor, also=[round_.seat], changes=changes, private=private)
    for ballot in Ballot.objects.select_for_update().filter(round=round_, closed_at__isnull=True):
        Ballot.objects.filter(pk=ballot.pk).update(closed_at=now(), key_salt="")
        SealedVote.objects.filter(ballot=ballot).update(content=None)
    if asking := _asking(round_):  # it was the other call that was withdrawn
        consultations.withdraw(consultation=asking, reason=reason, actor=actor)
    tell_candidates(round_, f"{round_.reference} was withdrawn: {reason}")
