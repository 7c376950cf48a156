"""The one mechanism "ask an audience by a date"; its own kinds, its audiences, its panels."""

from __future__ import annotations

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    verbose_name = "Consultations"

    def ready(self) -> None:
        from consultations.events import WORDING, EventKind
        from consultations.queries import AUDIENCES, KINDS
        from consultations.queries.audiences import EVERYBODY, MEMBERS, SEATS, SINGLE
        from consultations.queries.followed import ConsultationsFollowed
        from consultations.services.kinds import OWN
        from consultations.services.ledger import TOPIC, TOPIC_REMINDER
        from consultations.services.rehoming import Consultations
        from consultations.views import founding_panel, group_panel
        from foundation.audit.queries import register
        from foundation.core.panels import PANELS
        from foundation.notifications.queries import FOLLOWABLE, TOPICS
        from foundation.notifications.rules import DAILY, Topic
        from groups.services import REHOMED

        register(EventKind, WORDING)
        REHOMED.register("80-consultations", Consultations())
        TOPICS.register(TOPIC, Topic("Consultations", "What your organisation is asked, and what came of it."))
        TOPICS.register(
            TOPIC_REMINDER, Topic("Consultations closing", "What your organisation has not answered.", default=DAILY)
        )
        FOLLOWABLE.register("consultation", ConsultationsFollowed())
        for kind in OWN:
            KINDS.register(kind.key, kind)
        AUDIENCES.register("everybody", EVERYBODY)
        AUDIENCES.register("members", MEMBERS)
        AUDIENCES.register("seats", SEATS)
        AUDIENCES.register("single", SINGLE)
        PANELS.register("founding.20-consultation", founding_panel)
        PANELS.register("group.25-consultations", group_panel)
