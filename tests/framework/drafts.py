"""Texts of versions in the making, and the people who make them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from foundation.accounts.models import Organisation, Person
from framework import services
from framework.queries import newest_revision
from framework.rules import drafting
from groups.models import Appointment, Seat

if TYPE_CHECKING:
    from framework.models import VersionDraft
    from framework.rules import Version

CHANGE = "CR041"
BEGINS = date(2027, 1, 11)
APPOINTED = date(2024, 1, 8)
OFFICES = {"pmo": "PMO", "second": "PMO", "ccm": "CCM", "sro": "SRO", "ofgem": "OFGEM", "auditor": "AUDITOR"}


def skeleton(base: Version) -> str:
    """The text a draft begins with."""
    return drafting.skeleton(
        base,
        version_id="3.3",
        change_request=CHANGE,
        in_force_from=BEGINS,
        authored=date(2026, 11, 2),
        author="A. Writer",
    )


CHANGED = """
[[clauses]]
id = "headline-report"
section = "Generic Meeting Practices and Frequency"
text = "A headline report follows each meeting within three working days."

[[every.deadlines]]
key = "headline_report"
label = "Headline report issued"
working_days = 3
direction = "after"
anchor = "meeting"
owner = "PMO"
clause = "headline-report"
"""
CHANGE_CONTROL = """
[[clauses]]
id = "change-control"
section = "Change Control High-Level Principles"
text = "Change requests are dealt with in a month."
"""


def changed(base: Version, more: str = "") -> str:
    """A sound text: the headline report is due within three working days instead of two."""
    said = skeleton(base).replace(drafting.PLACEHOLDER, "The headline report has a day more.")
    return said + CHANGED + more


def people() -> dict[str, Person]:
    """Somebody in each office, two in the PMO, and somebody with none."""
    organisation = Organisation.objects.create(name="A Party")
    made = {}
    for name in (*OFFICES, "stranger"):
        made[name] = Person.objects.create_user(f"{name}@example.org", "correct horse battery", name=f"The {name}")
        if name in OFFICES:
            seat = Seat.objects.get(group__isnull=True, code=OFFICES[name], valid_to__isnull=True)
            Appointment.objects.create(
                seat=seat, person=made[name], organisation=organisation, valid_from=APPOINTED, exclusive=False
            )
    return made


def begun(actor: Person) -> VersionDraft:
    """A draft just begun."""
    return services.start_draft(change_request=CHANGE, version_id="3.3", in_force_from=BEGINS, actor=actor)


def saved(draft: VersionDraft, text: str, actor: Person) -> VersionDraft:
    """With another text."""
    services.save_revision(draft=draft, text=text, expects=newest_revision(draft).number, actor=actor)
    draft.refresh_from_db()
    return draft


def submitted(draft: VersionDraft, actor: Person) -> VersionDraft:
    """In review."""
    services.submit(draft=draft, expects=newest_revision(draft).number, actor=actor)
    draft.refresh_from_db()
    return draft


def reviewed(draft: VersionDraft, actor: Person) -> VersionDraft:
    """Ready for the PSG."""
    services.endorse(draft=draft, actor=actor)
    draft.refresh_from_db()
    return draft
