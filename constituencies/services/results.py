"""What is done once a round is decided: a tie broken by a named person, the result confirmed and the seat filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constituencies import policy
from constituencies.queries import elections, tally
from constituencies.rules.elections import tie_refusal
from constituencies.rules.lifecycles import UNVOTED
from constituencies.services.telling import tell_result, tell_the_pmo
from foundation.audit import services as audit
from foundation.core.clock import now, today
from foundation.core.errors import Refused
from foundation.core.scope import Classification
from foundation.workflow.services import advance
from groups.services import appoint

if TYPE_CHECKING:
    from datetime import date

    from constituencies.models import Nomination, Round
    from foundation.accounts.models import Person
    from groups.models import Appointment


@audit.act
def decide_tie(*, round_: Round, nomination: Nomination, reason: str, actor: Person) -> None:
    """Decide between the candidates who are level, or all of them where nobody voted, by name and with a reason.

    Raises NotAllowed unless the SRO does, who neither stands nor put a candidate forward; Refused without a tie or a
    reason, or for somebody who is not level.
    """
    policy.may_decide_tie(actor, round_).require()
    step = "decide_silence" if round_.status == UNVOTED else "decide_tie"
    if refusal := round_.lifecycle.refusal(round_.status, step):
        raise Refused(refusal, citation=round_.citation)
    counted = tally(round_.ballot)
    leaders = counted.leaders if counted else ()
    if refusal := tie_refusal(leaders, nomination.pk, reason):
        raise Refused(refusal, citation=round_.citation)
    changes = {
        "chosen": nomination,
        "tie_decided_by": actor,
        "tie_decided_at": now(),
        "tie_reason": reason.strip(),
    }
    private = {"name": nomination.person.name, "reason": reason.strip()}
    advance(round_, step, actor=actor, also=[round_.seat, nomination], changes=changes, private=private)
    tell_the_pmo(round_)


@audit.act
def confirm(*, round_: Round, valid_from: date, actor: Person) -> Appointment:
    """Confirm the result: it is published and whoever was chosen is appointed from that day, in one transaction.

    Raises NotAllowed unless the PMO does, or when the actor stands; Refused when there is no result, the day lies in
    the past or before the round's own, or the seat cannot be filled then.
    """
    policy.may_run(actor, round_).require()
    chosen = round_.chosen
    if refusal := round_.lifecycle.refusal(round_.status, "appoint"):
        raise Refused(refusal, citation=round_.citation)
    if chosen is None:
        raise Refused("Nobody was chosen.", citation=round_.citation)
    if valid_from < max(round_.starts_on, today()):
        raise Refused(
            f"Whoever was chosen begins on {max(round_.starts_on, today()):%-d %B %Y} or later.",
            citation=round_.citation,
        )
    rule = elections(round_)
    appointment = appoint(
        seat=round_.seat,
        person=chosen.person,
        organisation=chosen.organisation,
        valid_from=valid_from,
        remit=round_.remit,
        basis=f"{round_.reference}. {rule.citation}",
        chosen=True,
        actor=actor,
    )
    changes = {
        "appointment": appointment,
        "confirmed_by": actor,
        "confirmed_at": now(),
        "scope": round_.scope_for(Classification.PUBLIC),
    }
    data = {"seat": round_.seat.reference, "valid_from": valid_from.isoformat(), "framework": round_.framework_version}
    private = {"name": chosen.person.name}
    about = [round_.seat, chosen, appointment]
    advance(round_, "appoint", actor=actor, also=about, changes=changes, data=data, private=private)
    words = (
        f"{chosen.person.name}, {chosen.organisation.name}, holds the seat {round_.seat} from {valid_from:%-d %B %Y}."
    )
    tell_result(round_, words)
    return appointment
