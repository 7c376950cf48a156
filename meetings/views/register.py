"""The register of all meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.urls import reverse
from django.utils.decorators import method_decorator

from foundation.core.tables.lists import RegisterView
from foundation.core.templatetags.shapes import Action
from meetings import policy, queries
from meetings.filters import MeetingFilters
from meetings.tables import MeetingTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from meetings.models import Meeting


@method_decorator(login_not_required, name="dispatch")
class MeetingRegister(RegisterView):
    """All meetings the person may read, those to come first."""

    title = "Meetings"
    subtitle = "Times are London's. A meeting entered after the fact is labelled historical."
    table_class = MeetingTable
    filterset_class = MeetingFilters
    empty_title = "No meetings yet"
    empty_text = "The secretariat calls a meeting; its deadlines and standing items then come by themselves."

    def get_queryset(self) -> QuerySet[Meeting]:
        return queries.visible_to(self.request.user)

    def get_actions(self) -> Sequence[Action]:
        others = (Action("Calendar", reverse("meetings:calendar")), Action("Series", reverse("meetings:series-list")))
        if not policy.groups_to_call_for(self.request.user).exists():
            return others
        return (Action("Call a meeting", reverse("meetings:new"), primary=True, icon="plus"), *others)
