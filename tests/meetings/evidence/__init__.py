"""One prepared call of each public service of meetings, by what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.meetings.evidence.agenda import ITEMS, PAPERS
from tests.meetings.evidence.planning import FORWARD, INBOX, MEETINGS, SERIES
from tests.meetings.evidence.record import ATTENDANCE, LIVE, SAID
from tests.meetings.evidence.reports import AMENDMENTS, REPORTS

if TYPE_CHECKING:
    from tests.meetings.evidence.world import Prepared

TABLES = [MEETINGS, SERIES, FORWARD, INBOX, ITEMS, PAPERS, ATTENDANCE, LIVE, SAID, REPORTS, AMENDMENTS]
SERVICES: dict[str, Prepared] = {name: prepared for table in TABLES for name, prepared in table.items()}
