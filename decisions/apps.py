"""Proposals, options, views of seats, outcomes, conditions and the threshold ledger."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "decisions"
    verbose_name = "Decisions"

    def ready(self) -> None:
        from decisions.events import WORDING, EventKind
        from decisions.queries import differing_decisions
        from decisions.queries.adopting import FRAMEWORK_VERSION, open_conditions
        from decisions.queries.followed import ProposalsFollowed
        from decisions.queries.founding import FOUNDING, TERMS
        from decisions.rules.wording import CODES
        from decisions.services import ABOUT, OUTCOME_HANDLERS, about_revision, adopt, publish_with_report, record_only
        from decisions.services.following import follow_item, withdraw_with_item
        from decisions.services.founding import about_founding, about_terms, found, settle_terms
        from decisions.services.rehoming import Proposals
        from decisions.views.adopting import draft_panel
        from decisions.views.agenda_links import proposals_at, views_at
        from decisions.views.elsewhere import action_panel, group_panel, meeting_panel
        from decisions.views.founding import founding_panel, terms_panel
        from foundation.audit.queries import LEDGER_CHECKS, register
        from foundation.core.panels import PANELS
        from foundation.notifications.queries import FOLLOWABLE, TOPICS
        from foundation.notifications.rules import Topic
        from framework.services import FORCE_CHECKS
        from groups.services import REHOMED
        from meetings.queries import ITEM_ACTS, ITEM_LINKS
        from meetings.services import CARRIED, PUBLISHED, WITHDRAWN

        register(EventKind, WORDING, CODES)
        TOPICS.register("decisions", Topic("Decisions", "Outcomes recorded for your groups."))
        TOPICS.register("views", Topic("Views", "Proposals on which your seat's view is asked for.", duty=True))
        FOLLOWABLE.register("proposal", ProposalsFollowed())
        LEDGER_CHECKS.register("decisions", differing_decisions)
        OUTCOME_HANDLERS.register("other", record_only)
        OUTCOME_HANDLERS.register(FRAMEWORK_VERSION, adopt)
        OUTCOME_HANDLERS.register(FOUNDING, found)
        OUTCOME_HANDLERS.register(TERMS, settle_terms)
        ABOUT.register(FRAMEWORK_VERSION, about_revision)
        ABOUT.register(FOUNDING, about_founding)
        ABOUT.register(TERMS, about_terms)
        REHOMED.register("70-proposals", Proposals())
        FORCE_CHECKS.register("decisions", open_conditions)
        ITEM_ACTS.register("decisions", views_at)
        ITEM_LINKS.register("decisions", proposals_at)
        PUBLISHED.register("decisions", publish_with_report)
        CARRIED.register("decisions", follow_item)
        WITHDRAWN.register("decisions", withdraw_with_item)
        PANELS.register("action.10-decision", action_panel)
        PANELS.register("draft.10-psg", draft_panel)
        PANELS.register("founding.20-decision", founding_panel)
        PANELS.register("group.30-proposals", group_panel)
        PANELS.register("terms.10-decision", terms_panel)
        PANELS.register("meeting.30-proposals", meeting_panel)
