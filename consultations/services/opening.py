"""Opening a consultation to an audience that is frozen then, and putting off its close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from consultations import policy
from consultations.events import EventKind
from consultations.models import Extension, Party
from consultations.queries import kind_of, organisations_of
from consultations.rules import asking, wording
from consultations.rules.lifecycle import CONSULTATION, OPEN
from consultations.services.duty import move_duty, start_duty
from consultations.services.ledger import asked, record, take_back_reminders, tell
from consultations.services.locking import lock
from foundation.accounts.models import Organisation
from foundation.audit import services as audit
from foundation.core.clock import now, today
from foundation.core.errors import Refused
from foundation.workflow.services import advance

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from consultations.models import Consultation
    from consultations.rules import Audience
    from foundation.accounts.models import Person


@audit.act
def open_consultation(
    *, consultation: Consultation, audience: Iterable[Audience], actor: Person, closes_on: date | None = None
) -> Consultation:
    """Put the question to the audience, which is frozen now, until the end of the closing date; their people are told.

    Raises NotAllowed; Refused without an audience, without a closing date or with one that has passed, and for a closed
    group whose question would leave it.
    """
    held = lock(consultation)
    policy.may_run(actor, held).require()
    day, parties = closes_on or held.closes_on, asking.settled(audience)
    if reason := CONSULTATION.refusal(held.status, "open") or asking.opening_refusal(day, today(), len(parties)):
        raise Refused(reason, citation=held.citation)
    _check_audience(held, parties)
    Party.objects.bulk_create(
        Party(
            consultation=held,
            organisation_id=one.organisation_id,
            constituency=one.constituency,
            constituency_name=one.constituency_name,
        )
        for one in parties
    )
    organisations = asked(held)
    changes = {"opened_by": actor, "opened_at": now(), "closes_on": day}
    data = {"asked": len(organisations), "closes_on": day.isoformat() if day else ""}
    advance(held, "open", actor=actor, changes=changes, data=data)
    start_duty(held, actor=actor)
    kind = kind_of(held)
    kind.on_opened(held, actor=actor)
    tell(
        held, organisations, key="open", subject="your organisation is asked", body=wording.opened_body(kind.label, day)
    )
    return held


def _check_audience(consultation: Consultation, parties: list[Audience]) -> None:
    """Raise Refused for an organisation that is gone, or that does not belong to the closed group that asks."""
    wanted = {one.organisation_id for one in parties}
    known = {one.pk: one for one in Organisation.objects.filter(pk__in=wanted).order_by("pk")}
    if gone := [one.name for one in known.values() if not one.takes_part_on(today())]:
        raise Refused(f"{', '.join(gone)} takes part no more and cannot be asked.")
    if consultation.group is None or not consultation.group.is_closed:
        return
    inside = set(organisations_of(consultation.group, today()).values_list("pk", flat=True))
    if outside := [known[pk].name for pk in sorted(wanted - inside)]:
        raise Refused(
            f"The {consultation.group.code} is closed: it asks its own members, not {', '.join(outside)}.",
            citation=consultation.citation,
        )


@audit.act
def extend(*, consultation: Consultation, closes_on: date, reason: str, actor: Person) -> Consultation:
    """Put the closing date off, with a reason; the old one is kept and everybody asked is told.

    Raises NotAllowed; Refused when it is not open or its end has come, for an earlier day, without a reason, or when
    its kind says that the day comes too late.
    """
    held = lock(consultation)
    policy.may_run(actor, held).require()
    old = _open_until(held)
    refusal = asking.over_refusal(now(), held.ends_at) or asking.extension_refusal(old, closes_on, reason)
    if refusal:
        raise Refused(refusal, citation=held.citation)
    said = reason.strip()
    Extension.objects.create(
        consultation=held, at=now(), by=actor, old_closes_on=old, new_closes_on=closes_on, reason=said
    )
    held.closes_on, held.reminded_step = closes_on, None
    held.save(update_fields=["closes_on", "reminded_step"])
    kind_of(held).on_extended(held, actor=actor)
    move_duty(held, said, actor=actor)
    take_back_reminders(held)
    data = {"old": old.isoformat(), "closes_on": closes_on.isoformat()}
    record(EventKind.EXTENDED, held, actor=actor, data=data, private={"reason": said})
    tell(
        held,
        asked(held),
        key=f"extend:{closes_on.isoformat()}",
        subject="more time to answer",
        body=wording.extended_body(closes_on, said),
    )
    return held


def _open_until(consultation: Consultation) -> date:
    if consultation.status != OPEN or consultation.closes_on is None:
        raise Refused(
            f"{CONSULTATION.says(consultation.status).stands}; only an open one is extended.",
            citation=consultation.citation,
        )
    return consultation.closes_on
