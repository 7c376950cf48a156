"""Exporting a decision's trail: sealed, rendered as PDF/A-3 with its JSON, signed."""

from __future__ import annotations

import fcntl
import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from decisions.policy import may_export_trail
from foundation.accounts.models import Person
from foundation.audit import queries as ledger
from foundation.audit import services as audit
from foundation.core import pdf
from foundation.core.clock import now
from foundation.core.errors import Refused
from foundation.core.scope import Classification, scope
from foundation.notifications.services import notify
from groups.queries import holders
from groups.rules import Office
from meetings.rules.dates import offset_words
from reports import queries, signing
from reports.events import EventKind
from reports.models import TrailExport
from reports.verifier import Certificate, files

if TYPE_CHECKING:
    from pathlib import Path

    from decisions.models import Decision
    from foundation.audit.queries import Event, Seal

SELF_SIGNED = "MHHS Governance trail signing (self-signed)"
SELF_SIGNED_DAYS = 3650
SEALED = "Seal {number} of the ledger, made on {at:%d %B %Y}:\n{hash}\nKeep it: it shows if anything is ever cut off."


def export_trail(*, decision: Decision, actor: audit.Actor) -> bytes:
    """The decision's trail as a signed PDF/A-3 with the JSON attached.

    The ledger is sealed first, so that the trail shows where every stream stood. Raises NotAllowed for who may not
    export it; Refused when PDFs are off here, no key is at hand, or the decision is not as its event says. Rendering
    takes seconds and stands outside any transaction.
    """
    user = actor if isinstance(actor, Person) else None
    if user:
        may_export_trail(user, decision).require()
    if why := pdf.unavailable():
        raise Refused(why)
    facts = queries.facts(decision, user)
    if wrong := queries.differences(decision, facts):
        raise Refused(f"{decision.reference} is not as it was recorded: {'; '.join(wrong)}. Nothing was exported.")
    signer = trail_signer()
    seal = audit.seal(reason="trail")  # seals are public, so without the decision's reference
    events = queries.trail_events(decision, seal)
    trail = queries.trail(facts, seal, events, user=user)
    when = now().astimezone(UTC).replace(microsecond=0)
    document = _render(decision, _entries(events, user), trail, when)
    signed = signing.sign(document, signer, reason=f"Trail of {decision.reference}", when=when)
    _record(decision=decision, signed=signed, seal=seal.number, signer=signer, actor=actor)
    return signed


def _entries(events: list[Event], user: Person | None) -> list[ledger.Entry]:
    readable = queries.readable_by(user)
    entries = [ledger.entry(event, withheld=queries.withheld(event, readable)) for event in events]
    return sorted(entries, key=lambda entry: (entry.at, entry.stream, entry.seq))


def _render(decision: Decision, entries: list[ledger.Entry], trail: dict[str, object], when: datetime) -> bytes:
    context = {
        "decision": decision,
        "recorded": offset_words(decision.recording_at),
        "trail": trail,
        "seats": queries.seat_rows(trail),
        "options": queries.option_rows(trail),
        "earlier": queries.earlier_views(trail),
        "thresholds": queries.threshold_rows(trail),
        "conditions": queries.condition_rows(trail),
        "entries": entries,
        "at": when,
    }
    attachments = [
        pdf.Attachment(name, content, "application/json", "Source" if name == "trail.json" else "Supplement")
        for name, content in files(trail)
    ]
    return pdf.render(
        render_to_string("reports/trail_pdf.html", context),
        title=f"Decision trail {decision.reference}",
        attachments=attachments,
        base_url=settings.SITE_URL,
        created=when,
    )


@audit.act
def _record(
    *, decision: Decision, signed: bytes, seal: int, signer: signing.TrailSigner, actor: audit.Actor
) -> TrailExport:
    exported = TrailExport.objects.create(
        reference=decision.reference,
        scope=decision.scope,
        sha256=hashlib.sha256(signed).hexdigest(),
        size=len(signed),
        seal_number=seal,
        fingerprint=signer.certificate.fingerprint,
        at=now(),
        by=actor if isinstance(actor, Person) else None,
    )
    audit.record(
        EventKind.TRAIL_EXPORTED,
        actor=actor,
        stream=decision.audit_stream,
        subject=decision,
        scope=decision.scope,
        data={"decision": decision.reference, "seal": seal, "sha256": exported.sha256, "size": exported.size},
    )
    return exported


def trail_signer() -> signing.TrailSigner:
    """The key that signs trails. The embedded set-up makes itself one at first use; production brings its own.

    Raises Refused when there is none, or it cannot be read.
    """
    _make_sure_of_a_key()
    return signing.load_signer(settings.SIGNING_KEY, settings.SIGNING_CERT, settings.SIGNING_PASSPHRASE)


def certificates_to_pin() -> bytes | None:
    """The certificates that ever signed here, newest first, as PEM; the embedded set-up makes its first one for this.

    None where production has not brought its own yet.
    """
    _make_sure_of_a_key()
    return settings.SIGNING_CERT.read_bytes() if settings.SIGNING_CERT.exists() else None


def _make_sure_of_a_key() -> None:
    if settings.SIGNING_SELF_SIGNED and not settings.SIGNING_KEY.exists():
        _make_key(settings.SIGNING_KEY.parent)


def _make_key(folder: Path) -> None:
    """One key, though two exports may be the first at once: the second would orphan what the first one signs.

    It holds from the machine's own time on: a demonstration that ran ahead and starts afresh goes on with it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "making").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not settings.SIGNING_KEY.exists():
            passphrase = settings.SIGNING_PASSPHRASE
            signing.create_self_signed(folder, SELF_SIGNED, SELF_SIGNED_DAYS, timezone.now(), passphrase)


def trusted() -> tuple[Certificate, ...]:
    """Every certificate that ever signed here."""
    return signing.history(settings.SIGNING_CERT)


def seal_daily() -> Seal:
    """Seal the ledger for today and send the seal to the IPA, once, however often it is asked for."""
    with transaction.atomic():
        made = audit.seal(reason=audit.DAILY)
        notify(
            people=holders(Office.IPA),
            key=f"seal:{made.number}",
            topic="seal",
            subject=f"Seal {made.number} of the ledger",
            body=SEALED.format(number=made.number, at=made.at, hash=made.hash),
            url=reverse("reports:seals"),
            scope=scope("", Classification.PUBLIC),
        )
    return made
