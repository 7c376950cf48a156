"""A report being prepared, block by block: what the record says, the secretariat's words, what changed since."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from groups.queries import User, standing
from groups.rules import SeatKind
from meetings.models import HeadlineReport, ReportBlock, ReportSetting
from meetings.queries.reporting import report_content
from meetings.rules.differences import differences
from meetings.rules.lifecycle import ACCEPTED, READY, REPORT_ISSUED
from meetings.rules.report_text import AMENDMENTS, blocks

if TYPE_CHECKING:
    from foundation.accounts.models import Person
    from groups.models import Group
    from meetings.rules.differences import Piece
    from meetings.rules.report_text import Block


@dataclass(frozen=True)
class BlockState:
    """A block of a draft with the words that stand beside it, and what the record says otherwise since they did."""

    block: Block
    own: ReportBlock | None
    since: tuple[Piece, ...]

    @property
    def has_moved(self) -> bool:
        """The record says something else than when the words were written."""
        return any(piece.kind != "same" for piece in self.since)

    @property
    def seen(self) -> str:
        """A mark of the words as they are, by which two editors are told apart."""
        return sha256((self.own.words if self.own else "").encode()).hexdigest()[:16]


def block_states(report: HeadlineReport) -> list[BlockState]:
    """Every block that can be worded, in the report's order."""
    own = {
        row.key: row for row in ReportBlock.objects.filter(report=report).select_related("edited_by").order_by("key")
    }
    # of amendments, the words are those of the answers
    return [_state(each, own.get(each.key)) for each in blocks(report_content(report)) if each.key != AMENDMENTS]


def _state(block: Block, own: ReportBlock | None) -> BlockState:
    return BlockState(block, own, differences(own.drafted, block.drafted) if own else ())


def block_state(report: HeadlineReport, key: str) -> BlockState | None:
    """One of them by its key, or None."""
    return next((state for state in block_states(report) if state.block.key == key), None)


def prepared_by(report: HeadlineReport, person: Person) -> bool:
    """Did the person draft the report, or write words of it?"""
    return report.drafted_by_id == person.pk or ReportBlock.objects.filter(report=report, edited_by=person).exists()


def sign_off_asked(report: HeadlineReport) -> bool:
    """Is the chair to sign the report off before it is issued: because they ask for it, or by the group's setting?"""
    return report.sign_off_asked_at is not None or sign_off_set(report.meeting.group)


def reports_to_sign_off(user: User | None) -> list[HeadlineReport]:
    """The ready reports of groups the person chairs that wait for a chair's sign-off; the policy judges each."""
    chaired = [seat.group for seat in standing(user).seats if seat.kind == SeatKind.CHAIR]
    ready = HeadlineReport.objects.filter(meeting__group__code__in=chaired, status=READY)
    rows = ready.select_related("meeting__group", "drafted_by").order_by("ready_at", "pk")
    return [report for report in rows if sign_off_asked(report)]


def sign_off_set(group: Group) -> bool:
    """Does the chair of the group sign every report off?"""
    return ReportSetting.objects.filter(group=group, sign_off=True).exists()


def owed_changes(report: HeadlineReport) -> int:
    """How many accepted requests the issued versions of this document do not carry yet."""
    requests = report.meeting.amendment_requests.filter(report__kind=report.kind, status=ACCEPTED)
    return requests.exclude(carried_in__status=REPORT_ISSUED).count()
