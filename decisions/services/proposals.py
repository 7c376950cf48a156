"""Putting a proposal to a group: drafting, options, thresholds, circulation, withdrawal."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from decisions import policy
from decisions.events import EventKind
from decisions.models import Decision, Option, Proposal
from decisions.queries import competence_for, day_of, entitled_seats, holders_of, newest_views, own_field, rules_for
from decisions.rules.lifecycle import DRAFT, edit_refusal
from decisions.rules.outcomes import Case, competence
from decisions.rules.thresholds import JUDGEMENTS, judged_refusal, read, stored
from decisions.services.handlers import ABOUT, OUTCOME_HANDLERS
from decisions.services.views import capture, captured_as
from foundation.audit import services as audit
from foundation.core import references
from foundation.core.clock import now, today
from foundation.core.errors import Refused
from foundation.core.scope import Classification
from foundation.notifications.services import notify
from foundation.workflow.services import advance
from groups.queries import not_in_being
from groups.services import lock_group
from meetings.models import Capture
from meetings.queries import latest_issued
from meetings.rules.agenda import LEFT
from meetings.rules.lifecycle import CANCELLED, REPORTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from decisions.rules.thresholds import Judged
    from foundation.accounts.models import Person
    from groups.models import Group
    from meetings.models import AgendaItem


@dataclass(frozen=True)
class OptionWords:
    """One option as written: points one to a line; cost in pounds, the high end, or None."""

    title: str
    description: str = ""
    advantages: str = ""
    disadvantages: str = ""
    assumptions: str = ""
    cost_gbp: Decimal | None = None


OPTION_WORDS = tuple(field.name for field in fields(OptionWords))


@audit.act
def draft_proposal(
    *,
    group: Group,
    title: str,
    problem: str,
    raised_by: str,
    actor: Person,
    kind: str = "other",
    subject: str = "",
    level: int | None = None,
    field: str = "",
    outside: str = "",
    classification: str = Classification.PUBLIC,
    item: AgendaItem | None = None,
    referred_from: Decision | None = None,
    cost_gbp: Decimal | None = None,
    judged: Mapping[str, Judged] | None = None,
) -> Proposal:
    """Draft a proposal to a group, at the group's own level and in its own field unless others are given.

    `cost_gbp` is the high end; `judged` says by the framework's keys how its thresholds were judged. `outside` marks it
    as joint with a body outside the programme, or reserved to it.

    `subject` is the key of the thing a kind is about, as `subject_key` gives it. Raises NotAllowed for who may not put
    one to the group; Refused for an unknown kind, a kind without its subject, an item of another group, or a day on
    which the framework has no rules for the group.
    """
    group = lock_group(group)  # it does not close while something is put to it
    policy.may_draft(actor, group).require()
    _check_kind(kind, subject)
    _check_cost(cost_gbp)
    day = _day_for(group, item)
    _check_judged(group, day, judged or {})
    proposal = Proposal(
        number=references.next_number("PRO"),
        group=group,
        item=item,
        kind=kind,
        subject=subject,
        title=title,
        raised_by=raised_by,
        raised_by_person=actor,
        referred_from=referred_from,
        problem=problem,
        level=level or group.level,
        field=field or own_field(group, day),
        outside=outside,
        classification=classification,
        cost_gbp=cost_gbp,
        judged=stored(judged or {}),
        status=DRAFT,
        created_at=now(),
    )
    proposal.save()
    _record_draft(proposal, actor=actor)
    return proposal


def _day_for(group: Group, item: AgendaItem | None) -> date:
    """The day on which the group would take it: it must be convened then, and the framework have rules for it."""
    _check_item(group, item)
    day = item.meeting.on if item else today()
    rules_for(group, day)
    if reason := not_in_being(group, day):
        raise Refused(reason)
    return day


def _record_draft(proposal: Proposal, *, actor: Person) -> None:
    item, referred_from = proposal.item, proposal.referred_from
    data = {
        "group": proposal.group.code,
        "kind": proposal.kind,
        "level": proposal.level,
        "field": proposal.field,
        "outside": proposal.outside,
        "item": item.reference if item else "",
        "referred_from": referred_from.reference if referred_from else "",
    }
    private = {"title": proposal.title, "problem": proposal.problem, "raised_by": proposal.raised_by}
    _record(EventKind.DRAFTED, proposal, actor=actor, data=data, private=private)


@audit.act
def edit(*, proposal: Proposal, changes: Mapping[str, Any], actor: Person) -> list[str]:
    """Change fields of a proposal and return the names of those that differ. Nothing differs: nothing is recorded.

    `judged`, among them, says by the framework's keys how its thresholds were judged.

    While views are open only the agenda item and the threshold assessment may still change. Raises NotAllowed, Refused.
    """
    proposal = _locked(proposal)
    policy.may_change(actor, proposal).require()
    given = {name: stored(value) if name == "judged" else value for name, value in changes.items()}
    changed = {name: value for name, value in given.items() if getattr(proposal, name, None) != value}
    if reason := edit_refusal(proposal.status, set(changed)):
        raise Refused(reason)
    if not changed:
        return []
    _check_changes(proposal, changed)
    before = {name: _text(getattr(proposal, name)) for name in changed}
    left = proposal.item
    for name, value in changed.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=[*changed, "scope"])
    if "item" in changed:
        _move_views(proposal, left, actor=actor)
    private = {f"{name}_before": value for name, value in before.items()}
    private |= {f"{name}_after": _text(value) for name, value in changed.items()}
    _record(EventKind.EDITED, proposal, actor=actor, data={"fields": ", ".join(sorted(changed))}, private=private)
    return sorted(changed)


def assess(
    *,
    proposal: Proposal,
    cost_gbp: Decimal | None,
    judged: Mapping[str, Judged],
    actor: Person,
) -> list[str]:
    """Assess the proposal against the thresholds; possible until the outcome is recorded."""
    return edit(proposal=proposal, changes={"cost_gbp": cost_gbp, "judged": judged}, actor=actor)


@audit.act
def set_options(
    *, proposal: Proposal, options: Sequence[OptionWords], recommended: int | None = None, actor: Person
) -> list[Option]:
    """Set the options of a draft, numbered from 1 in their order, and which of them is recommended.

    Raises NotAllowed; Refused once views are open, for an option without a title, or a recommendation of none of them.
    """
    proposal = _locked(proposal)
    policy.may_change(actor, proposal).require()
    if proposal.status != DRAFT:
        raise Refused("The seats speak to the options as they were circulated; they can be changed only in a draft.")
    _check_options(options, recommended)
    proposal.recommended = None
    proposal.save(update_fields=["recommended"])
    proposal.options.all().delete()
    made = [
        Option.objects.create(proposal=proposal, number=number, **vars(words))
        for number, words in enumerate(options, 1)
    ]
    if recommended is not None:
        proposal.recommended = made[recommended - 1]
        proposal.save(update_fields=["recommended"])
    private = {
        f"option_{option.number}_{name}": _text(getattr(option, name)) for option in made for name in OPTION_WORDS
    }
    data = {"count": len(made), "recommended": recommended}
    _record(EventKind.OPTIONS_SET, proposal, actor=actor, data=data, private=private)
    return made


@audit.act
def open_for_views(*, proposal: Proposal, actor: Person) -> None:
    """Circulate the proposal: the seats may now speak, and their holders are told.

    Raises NotAllowed; Refused when it is no draft, or the group is not competent for a matter of its level.
    """
    policy.may_change(actor, proposal).require()
    day = day_of(proposal)
    rules = rules_for(proposal.group, day)
    case = Case(rules=rules, level=proposal.level, competence=competence_for(proposal, day))
    if closed := competence(case):
        raise Refused(closed.reason, citation=closed.citation)
    advance(proposal, "open", actor=actor, also=_also(proposal), data={"framework": rules.version})
    if not is_historical(proposal):
        _ask_seats(proposal)


def _ask_seats(proposal: Proposal) -> None:
    people = [held.person for seat in entitled_seats(proposal, day_of(proposal)) for held in holders_of(seat)]
    where = f"at {proposal.item.meeting.reference}" if proposal.item else "by correspondence"
    notify(
        people=people,
        key=f"proposal:{proposal.pk}:open",
        topic="views",
        subject=f"{proposal.reference}: your seat's view is asked for",
        body=f"{proposal.reference} is open for views. The {proposal.group.code} takes it {where}.",
        url=proposal.get_absolute_url(),
        scope=proposal.scope,
        due=proposal.item.meeting.on if proposal.item else None,
    )


def is_historical(proposal: Proposal) -> bool:
    """Entered after the fact: recorded, and nothing is sent."""
    return proposal.item is not None and proposal.item.meeting.historical


@audit.act
def withdraw(*, proposal: Proposal, reason: str, actor: Person) -> None:
    """Take the proposal back before its outcome is recorded. Raises NotAllowed; Refused without a reason."""
    policy.may_change(actor, proposal).require()
    if not reason.strip():
        raise Refused("Say why the proposal is withdrawn.")
    advance(proposal, "withdraw", actor=actor, also=_also(proposal), private={"reason": reason})
    _take_out_views(proposal, proposal.item)


def _move_views(proposal: Proposal, left: AgendaItem | None, *, actor: Person) -> None:
    """The viewpoints follow the proposal to the item that now takes it."""
    _take_out_views(proposal, left)
    for view in newest_views(proposal):
        view.proposal = proposal  # as it now stands
        capture(view, actor=actor)


def _take_out_views(proposal: Proposal, item: AgendaItem | None) -> None:
    """What the seats said leaves the record of an item that no longer takes the proposal.

    What an issued report has told stays: it was said there.
    """
    if item is not None and latest_issued(item.meeting) is None:
        Capture.objects.filter(item=item, source__startswith=captured_as(proposal)).delete()


def _locked(proposal: Proposal) -> Proposal:
    """The proposal as it is now, held until the transaction ends."""
    locked: Proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    return locked


def _check_changes(proposal: Proposal, changed: Mapping[str, Any]) -> None:
    if "kind" in changed:
        if proposal.subject:
            raise Refused(f"{proposal.reference} is about {proposal.kind.replace('_', ' ')}, and stays so.")
        _check_kind(str(changed["kind"]), "")
    if "item" in changed:
        _check_item(proposal.group, changed["item"])
    if "judged" in changed:
        _check_judged(proposal.group, day_of(proposal), read(changed["judged"]))
    _check_cost(changed.get("cost_gbp"))


def _check_judged(group: Group, on: date, judged: Mapping[str, Judged]) -> None:
    thresholds = rules_for(group, on).thresholds
    if reason := judged_refusal(thresholds, judged):
        raise Refused(reason, citation=thresholds.rules[0].citation)


def _check_kind(kind: str, subject: str) -> None:
    if kind not in OUTCOME_HANDLERS:
        raise Refused(f"Nothing is known of proposals of the kind “{kind}”.")
    if kind in ABOUT and not subject:
        raise Refused("This kind of proposal is put from the page of the thing it is about.")


def _check_item(group: Group, item: AgendaItem | None) -> None:
    if item is None:
        return
    if item.meeting.group_id != group.pk:
        raise Refused(f"{item.reference} is not on an agenda of the {group.code}.")
    if item.meeting.status == CANCELLED:
        raise Refused(f"{item.meeting.reference} was cancelled.")
    if item.meeting.status == REPORTED and not item.meeting.historical:
        raise Refused(f"{item.meeting.reference} has been reported; place the proposal at a later meeting.")
    if item.disposition in LEFT:
        raise Refused(f"{item.reference} {LEFT[item.disposition]}.")


def _check_cost(cost: Decimal | None) -> None:
    if cost is not None and cost < 0:
        raise Refused("Savings never net off: the cost is 0 or more.")


def _check_options(options: Sequence[OptionWords], recommended: int | None) -> None:
    for number, words in enumerate(options, 1):
        if not words.title.strip():
            raise Refused(f"Option {number} has no title.")
        _check_cost(words.cost_gbp)
    if recommended is not None and not 1 <= recommended <= len(options):
        raise Refused("The recommended option is none of the options.")


def _text(value: object) -> str:
    if isinstance(value, dict):  # how the thresholds were judged
        return "; ".join(f"{key}: {JUDGEMENTS[one.material]}, {one.evidence}" for key, one in read(value).items())
    return "" if value is None else str(value)


def _also(proposal: Proposal) -> list[AgendaItem]:
    return [proposal.item] if proposal.item else []


def _record(
    kind: EventKind, proposal: Proposal, *, actor: Person, data: Mapping[str, object], private: Mapping[str, str]
) -> None:
    """Wordings that are empty are left out: there is nothing to keep apart."""
    audit.record(
        kind,
        actor=actor,
        stream=proposal.audit_stream,
        subject=proposal,
        also=_also(proposal),
        scope=proposal.event_scope,
        data=data,
        private={name: value for name, value in private.items() if value},
    )
