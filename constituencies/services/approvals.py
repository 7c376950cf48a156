"""The members of a constituency approve an alternate, by a day: a majority of those that answer (domain, section 1).

What they are asked is a consultation about the alternate; its close approves or refuses them in the same transaction,
with the count. A seat of one organisation approves its own at once, on the alternate's page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from constituencies.rules import majority
from constituencies.services.calls import members_of
from consultations import queries as asked_of
from consultations import services as consultations
from consultations.rules import OPEN
from consultations.services import Confidentiality, Kind
from foundation.audit import services as audit
from foundation.core.errors import Refused
from foundation.core.scope import Classification
from groups import services as groups
from groups.models import Alternate
from groups.queries.refusals import may_stand_in
from groups.rules import Period
from groups.rules.lifecycles import ALTERNATE, NOMINATED

if TYPE_CHECKING:
    from datetime import date

    from consultations.models import Consultation
    from foundation.accounts.models import Person

BY_MEMBERS: Final = "members"
COUNTER: Final = audit.System("constituencies")  # the count settles it, whoever closed the question


@audit.act
def ask_members(*, alternate: Alternate, closes_on: date, actor: Person) -> Consultation:
    """Ask the member organisations whether they approve an alternate, until the end of a day.

    Raises NotAllowed unless the actor speaks for the seat or is of the PMO; Refused when it is not for the members to
    approve, when it is settled, when they are being asked already, or when the answer would come too late.
    """
    groups.lock(alternate.seat)  # before the alternate, as everywhere
    held: Alternate = (
        Alternate.objects.select_for_update(of=("self",)).select_related("seat__group").get(pk=alternate.pk)
    )
    if reason := asking_refusal(held) or majority.asking_refusal(closes_on, held.valid_to):
        raise Refused(reason, citation=held.citation)
    members = members_of(held.seat)
    asked = consultations.draft_consultation(
        kind=ALTERNATE_APPROVAL.key,
        title=f"Alternate in the seat {held.seat}",
        question=_question(held),
        group=held.seat.group,
        asked_by=held.seat.code,
        subject=held,
        url=held.get_absolute_url(),
        classification=Classification.RESTRICTED,
        closes_on=closes_on,
        actor=actor,
    )
    return consultations.open_consultation(consultation=asked, audience=members, actor=actor)


def asking_refusal(alternate: Alternate) -> str | None:
    """Why the members are not asked about an alternate, as a sentence; None when they are."""
    if alternate.approval != BY_MEMBERS:
        return f"This alternate is approved otherwise: {alternate.get_approval_display().lower()}."
    if alternate.status != NOMINATED:
        return f"{ALTERNATE.says(alternate.status).stands}; its members are asked while it is nominated."
    about = audit.subject_key(alternate)
    if asked_of.everything().filter(kind=ALTERNATE_APPROVAL.key, subject=about, status=OPEN).exists():
        return "The members are being asked already."
    return None


@audit.act
def end_asking(alternate: Alternate, *, why: str, actor: audit.Actor) -> None:
    """The members need not answer any more: the alternate was withdrawn, or settled by hand."""
    about = audit.subject_key(alternate)
    for asked in asked_of.everything().filter(kind=ALTERNATE_APPROVAL.key, subject=about, status=OPEN):
        consultations.withdraw_with(consultation=asked, reason=why, actor=actor)


def _question(alternate: Alternate) -> str:
    days = Period(alternate.valid_from, alternate.valid_to)
    who = f"{alternate.person.name} of {alternate.organisation.name}"
    lines = [
        f"Do you approve {who} as alternate in the seat {alternate.seat}, {days}?",
        f"Reason: {alternate.reason}",
        "A majority of the member organisations that answer approves.",
    ]
    return "\n\n".join(lines)


@audit.act
def approval_closed(consultation: Consultation, *, actor: audit.Actor) -> None:
    """What the close does, in the same transaction: the count approves the alternate or does not.

    Nothing when the alternate was withdrawn meanwhile. One approved who cannot stand in any more is refused, and the
    reason stands beside the count.
    """
    about = Alternate.objects.filter(pk=consultation.subject.partition(":")[2])
    for named in about.select_related("seat"):
        groups.lock(named.seat)  # before the alternate, as naming and approving one by hand do
    rows = about.select_for_update(of=("self",)).select_related("seat__group", "person", "organisation")
    alternate = rows.filter(status=NOMINATED).first()
    if alternate is None:
        return
    found = majority.outcome(asked_of.tally(consultation).counts, asked_of.coverage(consultation).asked)
    why = f"{consultation.reference}: {found.words}"
    blocked = _blocked(alternate) if found.approved else ""
    if found.approved and not blocked:
        groups.approve_alternate(alternate=alternate, why=why, actor=COUNTER)
    else:
        groups.refuse_alternate(alternate=alternate, why=f"{why} {blocked}".strip(), actor=COUNTER)


def _blocked(alternate: Alternate) -> str:
    """Why somebody approved cannot stand in by now, as a sentence; '' when they can."""
    seat, person, organisation = alternate.seat, alternate.person, alternate.organisation
    period = Period(alternate.valid_from, alternate.valid_to)
    return may_stand_in(seat, person, organisation, period, alternate.remit, besides=alternate.pk).reason


ALTERNATE_APPROVAL: Final = Kind(
    "alternate_approval",
    "Approval of an alternate",
    choices=majority.APPROVALS,
    classes=(Confidentiality.PROGRAMME,),
    seats=(),
    disposed=False,
    on_closed=approval_closed,
)
