"""Where a reference leads, for whoever typed it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.urls import reverse

from constituencies import queries as constituencies
from consultations import queries as consultations
from decisions import queries as decisions
from framework.queries import find_draft
from groups.queries import visible_to as groups_visible_to
from meetings import queries as meetings
from meetings.models import HeadlineReport, Paper
from raid import queries as raid

if TYPE_CHECKING:
    from constituencies.models import Round
    from consultations.models import Consultation
    from decisions.models import Decision, Proposal
    from framework.models import VersionDraft
    from groups.queries import User

LIKE_A_REFERENCE = re.compile(r"[A-Za-z0-9 #/._-]{1,40}")  # whatever else is typed is not looked up
VERSIONED = re.compile(r"(.*\S)\s+V([0-9][0-9A-Z.]*)")  # a document as papers and reports print it: MHHS-DOC0001 v1.0


def _numbered(user: User, reference: str) -> Proposal | Decision | Consultation | Round | VersionDraft | None:
    """The thing under a reference of the programme's own series, if they may read it."""
    return (
        decisions.find(user, reference)
        or decisions.find_decision(user, reference)
        or consultations.find(user, reference)
        or constituencies.find_round(user, reference)
        or find_draft(user, reference)
    )


def find_reference(user: User, reference: str) -> str | None:
    """The address of the thing under a reference, if they may read it: DAG #6, DAG04-02, PRO-0001, DAG-D0001, DAG,
    MHHS-DOC0001 with or without its version.
    """
    wanted = reference.strip()
    if not LIKE_A_REFERENCE.fullmatch(wanted):
        return None
    group, _, number = wanted.upper().replace("#", " ").partition(" ")
    if number.strip().isdecimal() and (meeting := meetings.find(user, group, int(number))):
        return str(meeting.get_absolute_url())
    if numbered := _numbered(user, wanted.upper()):
        return str(numbered.get_absolute_url())
    if action := raid.visible_to(user).filter(reference__iexact=wanted).first():
        return action.get_absolute_url()
    if found := groups_visible_to(user).filter(code__iexact=wanted).first():
        return found.get_absolute_url()
    return _document(user, wanted.upper())


def _document(user: User, reference: str) -> str | None:
    """The page where a document stands that was put before a meeting or issued as its report; of several, the latest.

    Without a version any will do. What the person may not read is no more found than what there is not.
    """
    named = VERSIONED.fullmatch(reference)
    held = {"document__reference__iexact": named[1] if named else reference}
    held |= {"version__iexact": named[2]} if named else {}
    visible = meetings.visible_to(user).values("pk")
    papers = Paper.objects.filter(meeting__in=visible, **{f"version__{name}": value for name, value in held.items()})
    for paper in papers.select_related("meeting__group").order_by("-meeting__starts_at", "-pk"):
        if meetings.readable_papers(user, paper.meeting).filter(pk=paper.pk).exists():
            return reverse("meetings:papers", args=[paper.meeting.group.code, paper.meeting.number])
    reports = HeadlineReport.objects.filter(
        meeting__in=visible, issued_at__isnull=False, **{f"document__{name}": value for name, value in held.items()}
    )
    issued = reports.select_related("meeting__group").order_by("-version", "-pk").first()
    return issued.get_absolute_url() if issued else None
