"""The register of nomination rounds, the page of one, and its panel on the page of its seat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from constituencies import policy, queries
from constituencies.filters import RoundFilters
from constituencies.rules.elections import opening_refusal
from constituencies.rules.lifecycles import (
    ACCEPTED,
    APPOINTED,
    BALLOT_CLOSED,
    BALLOT_OPEN,
    NO_NOMINEE,
    OPEN,
    PUBLISHED,
    PUT_FORWARD,
    RESULT,
    UNDECIDED,
    WITHDRAWN,
)
from constituencies.tables import RoundTable
from constituencies.views.buttons import buttons, nomination_buttons
from constituencies.views.page import closing_clock, is_over, pill, round_or_404
from consultations.queries import coverage
from foundation.accounts.models import Person
from foundation.audit.queries import history
from foundation.core.clock import today
from foundation.core.tables.lists import RegisterView
from foundation.core.templatetags.shapes import Action, Fact, Pill, Step, TimelineEntry
from foundation.core.templatetags.wording import days as counted
from foundation.core.templatetags.wording import long_date, short_date
from groups.models import Seat
from groups.queries import readable_scopes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import Model, QuerySet
    from django.http import HttpRequest, HttpResponse

    from constituencies.models import Ballot, Nomination, Round
    from constituencies.rules.elections import Tally
    from consultations.models import Consultation
    from foundation.core.templatetags.shapes import Clock, Tone


@method_decorator(login_not_required, name="dispatch")
class RoundRegister(RegisterView):
    """Every round the person may read."""

    title = "Nomination rounds"
    subtitle = "How vacant seats of constituencies are filled: nominations, ballots and their results."
    table_class = RoundTable
    filterset_class = RoundFilters
    empty_title = "No nomination rounds yet"
    empty_text = "The PMO opens a round for a vacant seat. One that is under way is shown to the programme alone."

    def get_queryset(self) -> QuerySet[Round]:
        return queries.visible_to(self.request.user)

    def get_actions(self) -> Sequence[Action]:
        """The PMO opens a round."""
        if not policy.may_keep(self.request.user):
            return ()
        return [Action("Open a round", reverse("constituencies:round-new"), primary=True)]


@login_not_required
@require_safe
def round_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One round: who is put forward, the ballot, the result, and what one may do."""
    round_ = round_or_404(request, reference)
    ballot = ballot_of(round_)
    nominations = list(queries.nominations_visible_to(request.user, round_))
    inside = round_.inner_scope in readable_scopes(request.user)
    context = {
        "round": round_,
        "state": pill(round_),
        "clock": _clock(round_, ballot),
        "buttons": buttons(request.user, round_, ballot),
        "steps": _steps(round_, ballot),
        "facts": _facts(round_, ballot),
        "clause_url": reverse("framework:clause", args=[round_.clause]),
        "rules": _rules(round_),
        "nominations": [_row(request, round_, each) for each in nominations],
        "nominations_title": "Candidates" if round_.status in PUBLISHED else "Nominations",
        **_answered(round_, inside=inside),
        "ballot": ballot,
        "turnout": queries.turnout(ballot) if ballot and inside else None,
        "mine": _mine(request, ballot) if ballot and round_.status == BALLOT_OPEN and not is_over(ballot.asked) else [],
        "result": result_of(ballot),
        "tie_words": _tie_words(round_),
        "trail": [
            TimelineEntry(entry.sentence, entry.at)
            for entry in history(round_, scopes=readable_scopes(request.user), apps=["constituencies"])[::-1]
        ],
    }
    return render(request, "constituencies/round.html", context)


def ballot_of(round_: Round) -> Ballot | None:
    """The ballot of a round read by visible_to; None where there was none."""
    found: Ballot | None = getattr(round_, "ballot", None)
    return found


def _clock(round_: Round, ballot: Ballot | None) -> Clock | None:
    if ballot:
        return closing_clock("Ballot closes", ballot.asked)
    return closing_clock("Nominations close", round_.asked)


def _steps(round_: Round, ballot: Ballot | None) -> list[Step]:
    """Where the round stands between its opening and the appointment."""
    status = round_.status
    if status == WITHDRAWN:
        return []
    voting = status in {BALLOT_OPEN, BALLOT_CLOSED, *UNDECIDED}
    settled = status in {RESULT, APPOINTED}
    nominating = status in {OPEN, NO_NOMINEE}
    steps = [Step("Nominations", done=not nominating, current=nominating, note=_note(round_))]
    if not settled or ballot:
        held = "" if ballot else "where several stand"
        steps.append(Step("Ballot", done=bool(ballot) and not voting, current=voting or status == "closed", note=held))
    steps.append(Step("Result", done=status == APPOINTED, current=status == RESULT))
    steps.append(Step("Appointment", done=status == APPOINTED, note=_begins(round_)))
    return steps


def _note(round_: Round) -> str:
    return "nobody stands" if round_.status == NO_NOMINEE else ""


def _begins(round_: Round) -> str:
    held = round_.appointment
    return f"from {short_date(held.valid_from)}" if held else f"{short_date(round_.starts_on)} or later"


def _facts(round_: Round, ballot: Ballot | None) -> list[Fact]:
    group = round_.seat.group
    facts = [
        Fact("Seat", round_.seat.name),
        Fact("Group", group.code, url=group.get_absolute_url()) if group else Fact("Group", "None"),
        Fact("Constituency", ", ".join(each.name for each in queries.named(round_.asked_constituencies))),
        Fact("Opened", long_date(round_.opened_at)),
        _closing("Nominations", round_.asked),
    ]
    if round_.remit:
        facts.insert(1, Fact("Remit", round_.remit.capitalize()))
    if ballot:
        facts.append(_closing("Ballot", ballot.asked))
    facts.append(Fact("Appointment", _begins(round_)))
    return facts


def _closing(what: str, asked: Consultation) -> Fact:
    """When a call or a ballot closes, or closed: it may have been early."""
    if asked.closed_at:
        return Fact(f"{what} closed", long_date(asked.closed_at))
    return Fact(f"{what} {'close' if what.endswith('s') else 'closes'}", long_date(asked.closes_on or today()))


def _rules(round_: Round) -> list[str]:
    """What the framework says of choosing a representative, in words."""
    rule = queries.elections(round_)
    return [
        f"Each member organisation has {counted(rule.votes_each, 'vote')}.",
        "A candidate alone is appointed unopposed." if rule.unopposed_appointed else "One candidate alone is voted on.",
        "Votes are secret until the close; how each organisation voted stays so.",
        "A tie is decided by a named person, with a reason.",
    ]


def _answered(round_: Round, *, inside: bool) -> dict[str, object]:
    """How many organisations have answered the call, while it is open and for the programme alone."""
    found = coverage(round_.asked) if inside and round_.status == OPEN else None
    words = f"{found.answered} of {counted(found.asked, 'organisation')}" if found else ""
    return {"coverage": found, "coverage_words": words}


def _tie_words(round_: Round) -> str:
    """Who decided a tie, when, for whom and why; '' where there was none."""
    if not round_.tie_decided_by or not round_.tie_decided_at or not round_.chosen:
        return ""
    day = long_date(round_.tie_decided_at)
    return f"{round_.tie_decided_by.name} decided on {day} for {round_.chosen.person.name}: {round_.tie_reason}"


NOMINATION_TONES: dict[str, Tone] = {ACCEPTED: "ok", PUT_FORWARD: "info"}


@dataclass(frozen=True)
class NominationRow:
    """Somebody put forward, with what one may do about it."""

    nomination: Nomination
    pill: Pill
    buttons: list[Action]


def _row(request: HttpRequest, round_: Round, nomination: Nomination) -> NominationRow:
    state = Pill(nomination.status_label, NOMINATION_TONES.get(nomination.status, "plain"))
    return NominationRow(nomination, state, nomination_buttons(request.user, round_, nomination))


@dataclass(frozen=True)
class MyVote:
    """An organisation of the person, and whether its vote has been cast: never which."""

    name: str
    voted: bool


def _mine(request: HttpRequest, ballot: Ballot) -> list[MyVote]:
    if not isinstance(request.user, Person):
        return []
    own = queries.own_votes(request.user, ballot)
    voted = set(ballot.votes.order_by("pk").values_list("organisation", flat=True))
    return [MyVote(each.name, each.pk in voted) for each in own]


@dataclass(frozen=True)
class ResultLine:
    """A candidate's votes; `share` in a hundred of those cast, `width` of the longest bar."""

    nomination: Nomination
    votes: int
    share: int
    width: int


@dataclass(frozen=True)
class Result:
    """A ballot that was counted, ready to show; `codes` are the lines of the published list."""

    tally: Tally
    lines: list[ResultLine]
    codes: list[tuple[str, str]]

    @property
    def undecided(self) -> str:
        """That the count chose nobody, in words."""
        return "Nobody voted" if self.tally.silent else "The ballot ended level"

    @property
    def words(self) -> str:
        """The turnout in words."""
        return f"{self.tally.cast} of {counted(self.tally.entitled, 'organisation')} voted, {self.tally.turnout}%"


def result_of(ballot: Ballot | None) -> Result | None:
    """The result of a ballot; None before it is counted, whoever asks."""
    tally = queries.tally(ballot) if ballot else None
    if ballot is None or tally is None:
        return None
    stands = {each.pk: each for each in queries.candidates(ballot.round)}
    most = tally.lines[0].votes or 1
    lines = [
        ResultLine(
            stands[line.candidate], line.votes, round(100 * line.votes / (tally.cast or 1)), 100 * line.votes // most
        )
        for line in tally.lines
    ]
    listed = ballot.counted.order_by("code").values_list("code", "nomination")
    return Result(tally, lines, [(code, stands[pk].person.name) for code, pk in listed])


def rounds_of_seat(request: HttpRequest, seat: Model) -> tuple[str, Mapping[str, object]] | None:
    """The panel of a seat's page: its rounds, and for the PMO the way to open one, or why there is none."""
    if not isinstance(seat, Seat) or not queries.constituencies_of(seat, today()):
        return None
    rows = [{"round": each, "pill": pill(each)} for each in queries.rounds_for(request.user, seat)]
    action = _open_action(seat) if policy.may_keep(request.user) else None
    return ("constituencies/_seat_panel.html", {"rows": rows, "action": action}) if rows or action else None


def _open_action(seat: Seat) -> Action:
    refusal = opening_refusal(queries.vacancy(seat, "", seat.valid_to or date.max))
    url = f"{reverse('constituencies:round-new')}?seat={seat.pk}"
    return Action("Open a nomination round", url, allowed=refusal is None, reason=refusal or "")
