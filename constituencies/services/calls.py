"""A representative asks the members of the constituency for a view, by a day: a call is a consultation of its seat.

Who may ask follows from the seat held today (an approved alternate's too); the answers are for who asks and the offices
that read all. The representative tells the group of them in the constituency's consensus, majority and minority.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from constituencies.queries import audience, constituencies_of
from constituencies.rules.majority import VIEWS
from consultations import services as consultations
from consultations.services import Confidentiality, Kind
from foundation.audit import services as audit
from foundation.core.clock import today
from foundation.core.errors import Refused
from foundation.core.scope import Classification

if TYPE_CHECKING:
    from datetime import date

    from django.db import models

    from consultations.models import Consultation
    from consultations.services import Audience
    from foundation.accounts.models import Person
    from groups.models import Seat

MEMBERS_CALL: Final = Kind(
    "members_call",
    "Call to members",
    choices=VIEWS,
    explained=("object",),
    classes=(Confidentiality.PROGRAMME,),
    seats=(),
    disposed=False,
)


@audit.act
def call_members(
    *,
    seat: Seat,
    title: str,
    question: str,
    closes_on: date,
    actor: Person,
    subject: models.Model | None = None,
    about: str = "",
    url: str = "",
) -> Consultation:
    """Ask the member organisations of a seat's constituencies for their view, until the end of a day.

    `subject`, `about` and `url` name the agenda item, proposal or paper it is about. Raises NotAllowed unless the actor
    speaks for the seat or is of the PMO; Refused when the seat speaks for no constituency or nobody is a member of it.
    """
    members = members_of(seat)
    asked = consultations.draft_consultation(
        kind=MEMBERS_CALL.key,
        title=title,
        question=question,
        group=seat.group,
        asked_by=seat.code,
        subject=subject,
        about=about,
        url=url,
        classification=Classification.RESTRICTED,
        closes_on=closes_on,
        actor=actor,
    )
    return consultations.open_consultation(consultation=asked, audience=members, actor=actor)


def members_of(seat: Seat) -> list[Audience]:
    """The member organisations a seat speaks for today. Raises Refused where there is none to ask."""
    codes = constituencies_of(seat, today())
    if not codes:
        raise Refused(f"The seat {seat} speaks for no constituency; it has no members to ask.", citation=seat.citation)
    members = audience(codes, today())
    if not members:
        raise Refused(f"No organisation is a member of the constituency of {seat}.", citation=seat.citation)
    return members
