"""The secretariat's words in a report, block by block, and the chair's sign-off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.accounts.models import Person
from foundation.audit import services as audit
from foundation.core.clock import now
from foundation.core.errors import Refused
from foundation.workflow.services import advance
from meetings import policy
from meetings.events import EventKind
from meetings.models import HeadlineReport, ReportBlock, ReportSetting
from meetings.queries import block_state, locked, report_content
from meetings.rules.lifecycle import DRAFT, READY
from meetings.services.ledger import record_report, report_facts, tell_chair

if TYPE_CHECKING:
    from groups.models import Group
    from meetings.queries import BlockState

CHANGED = "Somebody else has just changed this block. Look at their words, then write yours."


@audit.act
def write_block(*, report: HeadlineReport, key: str, words: str, seen: str, actor: audit.Actor) -> ReportBlock:
    """Put words into a block, beside what the record says now; `seen` is the mark of the words it had before.

    Raises Refused once the report is ready, for a block it does not have, and when somebody else was quicker.
    """
    state = _editable(report, key, actor)
    if seen != state.seen:
        raise Refused(CHANGED)
    if not words.strip():
        raise Refused("Write something, or let the block follow the record again.")
    before = state.own.words if state.own else ""
    block = state.own or ReportBlock(report=report, key=key)
    block.words, block.drafted = words, state.block.drafted
    block.edited_by, block.edited_at = actor if isinstance(actor, Person) else None, now()
    block.save()
    private = {"before": before, "after": words}
    record_report(EventKind.REPORT_EDITED, report, actor=actor, data={"block": key}, private=private)
    return block


@audit.act
def redraft_block(*, report: HeadlineReport, key: str, actor: audit.Actor) -> None:
    """Let a block follow the record again. The words that stood in it stay in the ledger."""
    state = _editable(report, key, actor)
    if state.own is None:
        raise Refused("This block follows the record already.")
    private = {"before": state.own.words, "after": ""}
    state.own.delete()
    record_report(EventKind.REPORT_EDITED, report, actor=actor, data={"block": key}, private=private)


def _editable(report: HeadlineReport, key: str, actor: audit.Actor) -> BlockState:
    """The block, held until the transaction ends."""
    policy.require(policy.may_prepare, actor, report.meeting)
    locked(report.meeting)
    report.refresh_from_db()
    if report.status != DRAFT:
        raise Refused(f"{report.lifecycle.says(report.status).stands}; take it back to draft to change it.")
    state = block_state(report, key)
    if state is None:
        raise Refused("The report has no such block any more.")
    return state


@audit.act
def ask_sign_off(*, report: HeadlineReport, actor: Person) -> None:
    """The chair asks to sign this version off before it is issued. Raises Refused once it is signed off or issued."""
    policy.may_sign_off(actor, report).require()
    if report.status not in {DRAFT, READY} or report.sign_off_asked_at is not None:
        raise Refused("The chair has asked for this already, or it is too late for it.")
    report.sign_off_asked_by, report.sign_off_asked_at = actor, now()
    report.save(update_fields=["sign_off_asked_by", "sign_off_asked_at"])
    record_report(EventKind.REPORT_SIGN_OFF_ASKED, report, actor=actor)


@audit.act
def sign_off(*, report: HeadlineReport, actor: Person) -> None:
    """The chair signs a ready report off: what they read stays as it is until it is issued.

    Raises NotAllowed for anybody else, and for a chair who drafted it or wrote words of it.
    """
    policy.may_sign_off(actor, report).require()
    locked(report.meeting)
    changes = {"content": report_content(report), "signed_off_by": actor, "signed_off_at": now()}
    advance(report, "sign_off", actor=actor, changes=changes, also=[report.meeting], data=report_facts(report))


@audit.act
def set_sign_off(*, group: Group, asked: bool, actor: Person) -> None:
    """Say whether the chair of the group signs every report off before it is issued. The chair or the PMO says so."""
    policy.may_set_sign_off(actor, group).require()
    said = {"sign_off": asked, "set_by": actor, "set_at": now()}
    setting, _ = ReportSetting.objects.update_or_create(group=group, defaults=said)
    audit.record(
        EventKind.REPORT_SETTING,
        actor=actor,
        stream=f"group:{group.code}",
        subject=setting,
        also=[group],
        scope=group.scope,
        data={"group": group.code, "sign_off": "yes" if asked else "no"},
    )
    if asked:
        waiting = HeadlineReport.objects.filter(meeting__group=group, status=READY)
        for report in waiting.select_related("meeting__group").order_by("pk"):
            tell_chair(report)
