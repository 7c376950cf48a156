"""Who is told what of a round. The call itself, its reminders and its close are told by its consultation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constituencies.models import Nomination
from constituencies.queries import audience, people_of
from constituencies.rules.lifecycles import NEXT_STEP, STANDING, UNDECIDED
from foundation.core.clock import today
from foundation.notifications.services import notify
from groups.queries import holders
from groups.rules import Office

if TYPE_CHECKING:
    from collections.abc import Iterable

    from constituencies.models import Round
    from foundation.accounts.models import Person

TOPIC = "nominations"


def tell_the_pmo(round_: Round) -> None:
    """Tell the PMO, and where the count chose nobody the SRO, what the round waits for now."""
    words = NEXT_STEP[round_.status]
    offices = (Office.PMO, Office.SRO) if round_.status in UNDECIDED else (Office.PMO,)
    for office in offices:
        _tell(round_, holders(office), f"{round_.status}:{office}", f"{round_}: {round_.status_label.lower()}", words)


def tell_nominee(nomination: Nomination) -> None:
    """Tell somebody that they were put forward, and that it is theirs to accept or decline."""
    round_ = nomination.round
    subject = f"You were nominated for {round_.seat}"
    words = (
        f"{nomination.put_forward_by} put you forward in {round_.reference}. Accept or decline by the end of "
        f"{round_.closes_on:%-d %B %Y}: who has not accepted by then does not stand."
    )
    _tell(round_, [nomination.person], f"nominee:{nomination.pk}", subject, words)


def tell_candidates(round_: Round, words: str) -> None:
    """Tell everybody who was put forward, as far as they have not declined."""
    people = [each.person for each in _of(round_)]
    _tell(round_, people, f"candidates:{round_.status}", f"{round_}: {round_.status_label.lower()}", words)


def tell_result(round_: Round, words: str) -> None:
    """Tell the candidates and everybody of the member organisations who holds the seat now."""
    members = [each.organisation_id for each in audience(round_.asked_constituencies, today())]
    everybody = [*people_of(members, today()), *(each.person for each in _of(round_))]
    _tell(round_, everybody, "result", f"{round_.seat}: the result of {round_.reference}", words)


def _of(round_: Round) -> Iterable[Nomination]:
    rows = Nomination.objects.filter(round=round_, status__in=STANDING).select_related("person")
    return rows.order_by("pk")


def _tell(round_: Round, people: Iterable[Person], what: str, subject: str, words: str) -> None:
    notify(
        people=people,
        key=f"round:{round_.pk}:{what}:{round_.asked_id}",
        topic=TOPIC,
        subject=subject,
        body=words,
        url=round_.get_absolute_url(),
        scope=round_.inner_scope,
    )
