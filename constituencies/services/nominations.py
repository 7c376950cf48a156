"""Putting somebody forward, and what the nominee answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constituencies import policy
from constituencies.events import EventKind
from constituencies.models import Nomination, Round
from constituencies.queries import audience
from constituencies.rules.lifecycles import ACCEPTED, CLOSED, OPEN, PUT_FORWARD, STANDING
from constituencies.services.rounds import go_on
from constituencies.services.telling import tell_nominee
from consultations.services import answer, lock
from foundation.accounts.models import Affiliation, Organisation
from foundation.audit import services as audit
from foundation.core.clock import end_of_day, now, today
from foundation.core.dated import in_force
from foundation.core.errors import Refused
from foundation.workflow.services import advance
from groups.queries.eligibility import separate
from groups.rules import Period

if TYPE_CHECKING:
    from foundation.accounts.models import Person

NOMINATES, NOBODY = "nominates", "nobody"
CHOICES = {NOMINATES: "Puts somebody forward", NOBODY: "Puts nobody forward"}


@audit.act
def put_forward(
    *, round_: Round, person: Person, organisation: Organisation, statement: str = "", actor: Person
) -> Nomination:
    """Put somebody forward for a member organisation; who puts themselves forward stands at once.

    The nominee is of a member organisation, or of another and put forward by this one. Raises NotAllowed unless the
    actor is of the organisation and it was asked; Refused after the close, for somebody of no organisation or
    whose duties stay separate from the seat's, or twice.
    """
    policy.may_nominate_for(actor, round_, organisation).require()
    round_ = _open(round_)
    if not (verdict := separate(round_.seat, person, Period(round_.starts_on))):
        raise Refused(verdict.reason, citation=verdict.citation)
    if round_.nominations.filter(person=person, status__in=STANDING).exists():
        raise Refused(f"{person} has been put forward in {round_.reference} already.", citation=round_.citation)
    own = person == actor
    nomination = Nomination.objects.create(
        round=round_,
        person=person,
        organisation=_organisation_of(person, organisation, round_),
        put_forward_by=organisation,
        statement=statement,
        nominated_by=actor,
        nominated_at=now(),
        status=ACCEPTED if own else PUT_FORWARD,
        settled_by=actor if own else None,
        settled_at=now() if own else None,
    )
    answer(consultation=round_.asked, organisation=organisation, choice=NOMINATES, actor=actor)
    audit.record(
        EventKind.NOMINATED,
        actor=actor,
        stream=nomination.audit_stream,
        subject=round_,
        also=[nomination, person, organisation],
        scope=nomination.event_scope,
        data={"status": nomination.status},
        private={"name": person.name, "organisation": organisation.name, "statement": statement},
    )
    if not own:
        tell_nominee(nomination)
    return nomination


def _open(round_: Round) -> Round:
    """The round, locked against its close. Raises Refused unless nominations are open."""
    found = _locked(round_.pk)
    if found.status != OPEN or now() >= end_of_day(found.closes_on):
        raise Refused(f"{found.reference} is not open for nominations any more.", citation=found.citation)
    return found


def _locked(pk: int) -> Round:
    """The round, and before it the call that asks for it, in the order in which the close locks them."""
    lock(Round.objects.select_related("asked").get(pk=pk).asked)
    rows = Round.objects.select_for_update(of=("self",)).select_related("seat__group", "asked")
    found: Round = rows.get(pk=pk)
    return found


def _organisation_of(person: Person, nominator: Organisation, round_: Round) -> Organisation:
    """Whose person the nominee is: the nominating organisation's, else another member's, else any other's."""
    belongs = Affiliation.objects.filter(in_force(today()), person=person).values("organisation")
    own = list(Organisation.objects.filter(pk__in=belongs).order_by("pk"))
    if not own:
        raise Refused(
            f"{person} is of no organisation today; a representative is somebody's person.", citation=round_.citation
        )
    members = {each.organisation_id for each in audience(round_.asked_constituencies, today())}
    nearest: Organisation = min(own, key=lambda each: (each.pk != nominator.pk, each.pk not in members, each.pk))
    return nearest


@audit.act
def nominate_nobody(*, round_: Round, organisation: Organisation, actor: Person) -> None:
    """Say for a member organisation that it puts nobody forward; it is reminded no more.

    Raises NotAllowed unless the actor is of the organisation and it was asked; Refused after the close, or when the
    organisation has put somebody forward who stands.
    """
    policy.may_nominate_for(actor, round_, organisation).require()
    round_ = _open(round_)
    if round_.nominations.filter(put_forward_by=organisation, status__in=STANDING).exists():
        raise Refused(
            f"{organisation} has put somebody forward; withdraw that nomination first.", citation=round_.citation
        )
    answer(consultation=round_.asked, organisation=organisation, choice=NOBODY, actor=actor)


@audit.act
def accept(*, nomination: Nomination, statement: str = "", actor: Person) -> None:
    """Accept one's nomination: from now on one stands. Raises NotAllowed for others; Refused after the close."""
    policy.may_answer(actor, nomination).require()
    _open(nomination.round)
    changes = {"settled_by": actor, "settled_at": now(), "statement": statement or nomination.statement}
    private = {"statement": statement} if statement else None
    _advance(nomination, "accept", actor, changes, private)


@audit.act
def decline(*, nomination: Nomination, reason: str = "", actor: Person) -> None:
    """Decline one's nomination. Raises NotAllowed for others; Refused after the close."""
    policy.may_answer(actor, nomination).require()
    _open(nomination.round)
    changes = {"settled_by": actor, "settled_at": now(), "reason": reason}
    _advance(nomination, "decline", actor, changes, {"reason": reason} if reason else None)


@audit.act
def take_back(*, nomination: Nomination, reason: str, actor: Person) -> None:
    """Withdraw a nomination before a ballot opens; when one candidate or none is left, the round goes on from there.

    Raises NotAllowed unless the nominee or the nominator does; Refused once the ballot is open.
    """
    policy.may_take_back(actor, nomination).require()
    round_ = _locked(nomination.round_id)
    if round_.status not in {OPEN, CLOSED}:
        raise Refused(
            f"{round_.reference} is {round_.status_label.lower()}; nobody withdraws from it any more.",
            citation=round_.citation,
        )
    changes = {"settled_by": actor, "settled_at": now(), "reason": reason}
    _advance(nomination, "take_back", actor, changes, {"reason": reason, "name": nomination.person.name})
    if round_.status == CLOSED:
        go_on(round_=round_, actor=actor)


def _advance(
    nomination: Nomination, step: str, actor: Person, changes: dict[str, object], private: dict[str, str] | None
) -> None:
    round_ = nomination.round
    data = {"round": round_.reference}
    advance(nomination, step, actor=actor, also=[round_], changes=changes, data=data, private=private)
