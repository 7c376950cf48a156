"""Consultations that a group which goes has under way are seen through by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from consultations.models import Consultation
from consultations.queries.kinds import kind_of
from consultations.rules.lifecycle import CLOSED, DRAFT, OPEN
from foundation.core.errors import Refused
from groups.services import OpenItem

if TYPE_CHECKING:
    from foundation.audit.services import Actor
    from groups.models import Group


class Consultations:
    """The consultations a group has issued and not brought to an end."""

    label = "Consultations under way"

    def open_items(self, group: Group) -> list[OpenItem]:
        """Drafts, those open, and those closed whose dispositions are not published."""
        going_on = Consultation.objects.filter(group=group, status__in=(DRAFT, OPEN, CLOSED)).order_by("number")
        return [
            OpenItem(str(each.pk), each.reference, each.get_absolute_url(), each.title)
            for each in going_on
            if each.status != CLOSED or kind_of(each).disposed
        ]

    def rehome(self, item_key: str, *, to: Group, actor: Actor) -> Consultation:
        """The other group issues it; who was asked, until when and what they answered stays as it is."""
        consultation: Consultation = Consultation.objects.select_for_update().get(pk=item_key)
        if kind_of(consultation).own_page or consultation.asked_by:
            raise Refused(f"{consultation.reference} is about a place on this very group: withdraw it on its page.")
        if consultation.is_closed_group and not to.is_closed:
            raise Refused(f"{consultation.reference} is a closed group's: it would open to the {to.code}. Withdraw it.")
        consultation.group = to
        consultation.save(update_fields=["group", "scope"])
        return consultation
