"""Turning what the queries found into the records the components draw. Nothing is decided here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from decisions.queries import holders_of
from decisions.rules.consensus import Position
from decisions.rules.lifecycle import DECIDED, DRAFT, OPEN, WITHDRAWN
from decisions.rules.thresholds import Judged, in_words, read
from foundation.audit.queries import entry, events_about
from foundation.core.scope import Classification
from foundation.core.templatetags.shapes import Action, Fact, Option, Pill, SeatCard, TimelineEntry
from foundation.core.templatetags.wording import gbp_short, short_date
from groups.queries import readable_scopes
from meetings.policy import follows_now
from meetings.queries import latest_issued
from meetings.queries import visible_to as meetings_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from django.db.models import Model

    from decisions.models import Decision, Proposal, View
    from decisions.queries import Bearings
    from foundation.core.templatetags.shapes import Tone
    from framework.rules import GroupRules, Rule
    from groups.models import Seat
    from groups.queries import User

TONES: dict[str, Tone] = {DRAFT: "plain", OPEN: "info", DECIDED: "ok", WITHDRAWN: "plain"}
AUTHORITIES = {"holder": "", "alternate": "by the alternate", "telephone": "by telephone"}


def state_pill(proposal: Proposal) -> Pill:
    """The proposal's state."""
    return Pill(proposal.status_label, TONES[proposal.status], proposal.status)


def labels(proposal: Proposal, found: Bearings) -> list[Pill]:
    """Level and competence, and how widely it may be read."""
    public = proposal.classification == Classification.PUBLIC
    return [
        _level_pill(proposal, found),
        Pill(proposal.get_classification_display(), icon="globe-alt" if public else "lock-closed"),
    ]


def open_outcomes(found: Bearings) -> list[tuple[str, str, str]]:
    """The outcomes left open: label, the bases it may rest on, citation."""
    return [
        (choice.rule.label, "; ".join(way.label for way in choice.ways), choice.rule.citation)
        for choice in found.choices
        if choice.is_open
    ]


def closed_outcomes(found: Bearings) -> list[tuple[list[str], str, str]]:
    """The outcomes that are closed, those with the same reason together: labels, reason, citation."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for choice in found.choices:
        if choice.closed:
            grouped.setdefault((choice.closed.reason, choice.closed.citation), []).append(choice.rule.label)
    return [(labels_, reason, citation) for (reason, citation), labels_ in grouped.items()]


def _level_pill(proposal: Proposal, found: Bearings) -> Pill:
    code = proposal.group.code
    if found.case.is_level_one:
        return Pill(f"Level 1 · not the {code}'s to accept", "warn")
    if not found.competent:
        return Pill(f"Level {proposal.level} · not the {code}'s to decide", "warn")
    field = f" · {proposal.field.replace('_', ' ')}" if proposal.field else ""
    joint = f" · with the {proposal.outside}" if proposal.outside else ""
    return Pill(f"Level {proposal.level}{field} · {code} may decide{joint}")


def seat_cards(found: Bearings) -> list[SeatCard]:
    """Each entitled seat with what it said, who spoke for it and by what authority."""
    return [seat_card(seat, found.view_of(seat)) for seat in found.seats]


def seat_card(seat: Seat, view: View | None) -> SeatCard:
    """One seat as it stands now."""
    held = "; ".join(f"{each.person.name}, {each.organisation.name}" for each in holders_of(seat))
    if view is None:
        return SeatCard(seat.name, "none" if held else "vacant", holder=held, citation=seat.citation)
    return SeatCard(
        name=seat.name,
        citation=seat.citation,
        stance=_stance(view.position),
        holder=_speaker(view.spoken_by, view.authority),
        note=_note(view),
        option=f"option {view.option.number}" if view.option else "",
    )


def _stance(position: str) -> Any:
    return str(Position(position))


def _speaker(spoken_by: str, authority: str) -> str:
    how = AUTHORITIES[authority]
    return f"{spoken_by}, {how}" if how else spoken_by


def _note(view: View) -> str:
    told = {"": view.reason, "Consensus: ": view.consensus, "Majority: ": view.majority, "Minority: ": view.minority}
    words = [f"{label}{said}" for label, said in told.items() if said]
    if view.needs_confirmation:
        words.append("To be confirmed by the representative.")
    elif view.confirmed_at:
        words.append("Confirmed by the representative.")
    return " · ".join(words)


def frozen_seat_cards(decision: Decision) -> list[SeatCard]:
    """The roster and views as they stood when the decision was taken."""
    return [_frozen_card(seat) for seat in decision.snapshot["seats"]]


def _frozen_card(seat: dict[str, Any]) -> SeatCard:
    held = "; ".join(f"{each['name']}, {each['organisation']}" for each in seat["holders"])
    view = seat["view"]
    if view is None:
        return SeatCard(seat["name"], "none" if held else "vacant", holder=held)
    labelled = {"": view["reason"], "Consensus: ": view["consensus"], "Majority: ": view["majority"]}
    labelled["Minority: "] = view["minority"]
    words = [f"{label}{said}" for label, said in labelled.items() if said]
    if view["authority"] == "telephone" and not view["confirmed_at"]:
        words.append("Not yet confirmed then.")
    return SeatCard(
        name=seat["name"],
        stance=_stance(view["position"]),
        holder=_speaker(view["spoken_by"], view["authority"]),
        note=" · ".join(words),
        option=f"option {view['option']}" if view["option"] else "",
    )


def options(proposal: Proposal, chosen: int | None = None) -> list[Option]:
    """The options side by side."""
    return [
        Option(
            number=option.number,
            title=option.title,
            advantages=lines(option.advantages),
            disadvantages=lines(option.disadvantages),
            assumptions=lines(option.assumptions),
            cost=pounds(option.cost_gbp),
            recommended=option.pk == proposal.recommended_id,
            chosen=option.number == chosen,
        )
        for option in proposal.options.order_by("number")
    ]


def lines(text: str) -> list[str]:
    """Points, one to a line, without the bullets somebody may have typed."""
    return [point for line in text.splitlines() if (point := line.strip().lstrip("-*• ").strip())]


def pounds(amount: Decimal | None) -> str:
    """£1.4m; nothing where nobody stated it."""
    return "" if amount is None else gbp_short(amount)


def rule_facts(rules: GroupRules) -> list[Fact]:
    """The rules in force, each with its clause."""
    published = rules.deadline("decisions_published")
    facts = [
        Fact("Framework", rules.version, note="date assumed" if rules.date_assumed else "", url=_version(rules)),
        _fact("Outcomes", " · ".join(rule.label for rule in rules.outcomes), rules.outcomes),
        _fact("Criteria", " · ".join(rule.label for rule in rules.criteria), rules.criteria),
        _fact("Grounds to reject", " · ".join(rule.label for rule in rules.grounds), rules.grounds),
        Fact("Without consensus", _routes(rules), rules.no_consensus.citation, _clause(rules.no_consensus)),
    ]
    if published is not None:
        facts.append(Fact("Published", published.sentence, published.citation, _clause(published)))
    return [fact for fact in facts if fact.value]


ROUTES = {
    "refer_to_psg": "refer to the PSG",
    "chair_decides": "the chair decides",
    "sro_decides": "the SRO decides",
    "escalate_to_parent": "escalate to the parent",
}


def _routes(rules: GroupRules) -> str:
    return " or ".join(ROUTES[key] for key in rules.no_consensus.choices)


def _fact(term: str, value: str, rules: Sequence[Rule]) -> Fact:
    return Fact(term, value, rules[0].citation if rules else "", "")


def _clause(rule: Rule) -> str:
    return reverse("framework:clause", args=[rule.clause.id])


def _version(rules: GroupRules) -> str:
    return reverse("framework:version", args=[rules.version])


def timeline(user: User, things: Iterable[Model]) -> list[TimelineEntry]:
    """What the ledger says about the things, oldest first, as far as the person may read.

    What was copied into the meeting's record is left out: its original stands beside it.
    """
    events = events_about(list(things), scopes=readable_scopes(user)).exclude(kind__in=COPIES)
    return [
        TimelineEntry(told.sentence, told.at, actor=f"for {told.on_behalf_of}" if told.on_behalf_of else "")
        for told in (entry(event) for event in events)
    ]


def gauges(single: Decimal | None, before: Decimal, limits: tuple[Decimal, Decimal]) -> list[dict[str, Any]]:
    """The two gauges: this decision, and the running total with it."""
    this = single or 0
    total = before + this
    stated = "not stated yet" if single is None else gbp_short(single)
    return [
        {"value": this, "limit": limits[0], "label": "Single decision", "this": this,
         "text": f"{stated} of {gbp_short(limits[0])}"},
        {"value": total, "limit": limits[1], "label": "Cumulative", "this": this,
         "text": f"{gbp_short(total)} of {gbp_short(limits[1])}, this one included"},
    ]  # fmt: skip


COPIES = ("meetings.captured", "meetings.capture_changed")


def judgements(proposal: Proposal, rules: GroupRules) -> list[Fact]:
    """How each threshold of the framework in force was judged, with the evidence; of a figure, the evidence alone."""
    judged = read(proposal.judged)
    found = [(rule, judged.get(rule.key, Judged())) for rule in rules.thresholds.rules]
    return [Fact(rule.label, words) for rule, one in found if (words := in_words(one, rule.key))]


def places(user: User, proposal: Proposal) -> list[Action]:
    """Links to the meeting that takes or took the proposal, as it runs too, and to its headline report.

    Only where the person may read it.
    """
    item = proposal.item
    if item is None or not meetings_visible_to(user).filter(pk=item.meeting_id).exists():
        return []
    links = [Action(item.meeting.reference, item.meeting.get_absolute_url())]
    if follows_now(user, item.meeting):  # who has spoken or decided while it runs goes back to it
        follow = reverse("meetings:live-follow", args=[item.meeting.group.code, item.meeting.number])
        links.insert(0, Action("Follow the meeting now", follow))
    if issued := latest_issued(item.meeting):
        links.append(Action("Headline report", issued.get_absolute_url()))
    return links


def where_taken(proposal: Proposal, *, meeting_open: bool) -> str:
    """Where the proposal is taken, in words; of a meeting that is not open to the reader nothing is told."""
    item = proposal.item
    if item is None:
        return f"The {proposal.group.code} takes it by correspondence."
    if not meeting_open:
        return f"The {proposal.group.code} takes it at a meeting."
    minutes = f", {item.minutes} min" if item.minutes else ""
    return f"On the agenda of {item.meeting.reference}, {short_date(item.meeting.on)}, item {item.number}{minutes}."
