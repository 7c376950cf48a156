from __future__ import annotations

from django.apps import AppConfig


class ConstituenciesConfig(AppConfig):
    name = "constituencies"
    verbose_name = "Constituencies"

    def ready(self) -> None:
        from constituencies.events import WORDING, EventKind
        from constituencies.queries import behind, constituents, options
        from constituencies.services import KINDS_OF_ROUNDS, sync_constituencies
        from constituencies.services.approvals import ALTERNATE_APPROVAL, end_asking
        from constituencies.services.calls import MEMBERS_CALL
        from constituencies.services.importing import CONSTITUENCIES
        from constituencies.services.leaving import Memberships
        from constituencies.services.rehoming import Rounds
        from constituencies.services.telling import TOPIC
        from constituencies.views import calls
        from constituencies.views.rounds import rounds_of_seat
        from consultations.services import AUDIENCES, KINDS, Source
        from foundation.accounts.queries import TIES
        from foundation.audit.queries import register
        from foundation.core.panels import PANELS
        from foundation.core.tables.imports import IMPORTS
        from foundation.notifications.queries import TOPICS
        from foundation.notifications.rules import Topic
        from framework.services import LOADED
        from groups.queries import CONSTITUENTS
        from groups.services import ASKED, REHOMED

        register(EventKind, WORDING)
        TOPICS.register(TOPIC, Topic("Nominations", "Nominations, ballots and their results."))
        IMPORTS.register("constituencies", CONSTITUENCIES)
        TIES.register("constituencies", Memberships())
        LOADED.register("constituencies", sync_constituencies)
        AUDIENCES.register("constituency", Source("Members of a constituency", options, behind))
        CONSTITUENTS.register("members", constituents)
        PANELS.register("seat.20-round", rounds_of_seat)
        PANELS.register("alternate.20-members", calls.alternate_panel)
        PANELS.register("group.27-calls", calls.group_panel)
        PANELS.register("seat.30-calls", calls.seat_panel)
        ASKED.register("members", end_asking)
        REHOMED.register("90-rounds", Rounds())
        for kind in (*KINDS_OF_ROUNDS, MEMBERS_CALL, ALTERNATE_APPROVAL):
            KINDS.register(kind.key, kind)
