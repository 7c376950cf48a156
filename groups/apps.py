from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"
    verbose_name = "Groups"

    def ready(self) -> None:
        from foundation.accounts.queries import TIES
        from foundation.audit.queries import NAMED, register
        from foundation.core.panels import PANELS
        from foundation.core.tables.imports import IMPORTS
        from foundation.notifications.queries import FOLLOWABLE, SEATS, TOPICS
        from foundation.notifications.rules import Topic
        from framework.policy import OFFICE
        from framework.queries import FOUNDED, ON_RECORD, READABLE
        from framework.services import LOADED
        from groups.events import WORDING, EventKind
        from groups.policy import in_office
        from groups.queries import readable_scopes
        from groups.queries.founded import founded_groups
        from groups.queries.naming import seat_in_words
        from groups.queries.structure import on_record
        from groups.queries.told import GroupsFollowed, SeatsTold
        from groups.services import REHOMED, sync_framework
        from groups.services.alternates import TOPIC as ALTERNATES
        from groups.services.importing import APPOINTMENTS, ORGANISATIONS, PEOPLE
        from groups.services.leaving import Seats
        from groups.services.rehoming import SUB_GROUPS
        from groups.services.relations import Delegations, Foundings, SubGroups
        from groups.views.delegations import competence_of_group, delegations_of_group

        register(EventKind, WORDING)
        NAMED.register("seat", seat_in_words)
        NAMED.register("for", seat_in_words)
        PANELS.register("group.05-competence", competence_of_group)
        PANELS.register("group.06-delegations", delegations_of_group)
        TOPICS.register(ALTERNATES, Topic("Alternates", "Alternates named for your seats or by you, and what became."))
        SEATS.register("groups", SeatsTold())
        FOLLOWABLE.register("group", GroupsFollowed())
        LOADED.register("groups", sync_framework)
        OFFICE.register("groups", in_office)
        READABLE.register("groups", readable_scopes)
        FOUNDED.register("groups", founded_groups)
        ON_RECORD.register("groups", on_record)
        TIES.register("groups", Seats())
        REHOMED.register(SUB_GROUPS, SubGroups())
        REHOMED.register("20-delegations", Delegations())
        REHOMED.register("30-foundings", Foundings())
        IMPORTS.register("organisations", ORGANISATIONS)
        IMPORTS.register("people", PEOPLE)
        IMPORTS.register("appointments", APPOINTMENTS)
