"""What somebody may do about a round and its nominations: the same rules that would refuse it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from constituencies import policy
from constituencies.rules.lifecycles import (
    BALLOT_OPEN,
    CLOSED,
    NO_NOMINEE,
    OPEN,
    PUT_FORWARD,
    RESULT,
    STANDING,
    TIED,
    UNDECIDED,
)
from foundation.accounts.models import Person
from foundation.core.clock import end_of_day, now
from foundation.core.templatetags.shapes import Action

if TYPE_CHECKING:
    from constituencies.models import Ballot, Nomination, Round
    from consultations.models import Consultation
    from foundation.core.policy import Verdict
    from groups.queries import User


def buttons(user: User | None, round_: Round, ballot: Ballot | None) -> list[Action]:
    """The next step first; of what others do, one greyed button says who they are."""
    if not isinstance(user, Person):
        return []
    run = policy.may_run(user, round_)
    mine = [each for each in _of_members(user, round_, ballot) if each.allowed or not policy.may_keep(user)]
    found = mine + _next_step(user, round_, ballot, run)
    if policy.may_keep(user) and round_.lifecycle.refusal(round_.status, "withdraw") is None:
        found.append(_action(round_, "Withdraw the round", "round-withdraw", policy.may_keep(user), danger=True))
    return found


def _of_members(user: Person, round_: Round, ballot: Ballot | None) -> list[Action]:
    if round_.status == OPEN and not _over(round_.asked):
        may = policy.may_nominate(user, round_)
        first = _action(round_, "Put somebody forward", "nominate", may, primary=bool(may))
        return [first, _action(round_, "Put nobody forward", "nobody", may)] if may else [first]
    if round_.status == BALLOT_OPEN and ballot and not _over(ballot.asked):
        may = policy.may_vote(user, ballot)
        return [_action(round_, "Vote", "vote", may, primary=bool(may))]
    return []


def _next_step(user: Person, round_: Round, ballot: Ballot | None, run: Verdict) -> list[Action]:
    if round_.status in UNDECIDED:
        label = "Decide the tie" if round_.status == TIED else "Decide between the candidates"
        return [_action(round_, label, "tie", policy.may_decide_tie(user, round_), primary=True)]
    steps = {
        OPEN: [("Close nominations", "round-close", True)],
        CLOSED: [("Open the ballot", "ballot-open", False)],
        NO_NOMINEE: [("Open for nominations again", "round-reopen", False)],
        BALLOT_OPEN: [("Close the ballot and count", "ballot-close", True)],
        RESULT: [("Confirm and appoint", "round-confirm", False)],
    }.get(round_.status, [])
    if not policy.may_keep(user):
        return [] if round_.status in {OPEN, BALLOT_OPEN} else [_action(round_, *step[:2], run) for step in steps]
    asked = ballot.asked if round_.status == BALLOT_OPEN and ballot else round_.asked
    return [_step(round_, asked, step, run) for step in steps]


def _step(round_: Round, asked: Consultation, step: tuple[str, str, bool], run: Verdict) -> Action:
    label, name, closes = step
    if not closes:
        return _action(round_, label, name, run, primary=True)
    found = _action(round_, label, name, run, post=True)
    if run and not _may_close(asked):
        reason = "It closes by itself at the end of its last day, or before once every organisation has answered."
        return Action(label, allowed=False, reason=reason, citation=asked.citation)
    return found


def _may_close(asked: Consultation) -> bool:
    heard = asked.answers.order_by().values("organisation")
    return _over(asked) or not asked.parties.exclude(organisation__in=heard).exists()


def _over(asked: Consultation) -> bool:
    return asked.closes_on is None or now() >= end_of_day(asked.closes_on)


def _action(
    round_: Round,
    label: str,
    name: str,
    verdict: Verdict,
    *,
    primary: bool = False,
    post: bool = False,
    danger: bool = False,
) -> Action:
    return Action(
        label,
        reverse(f"constituencies:{name}", args=[round_.reference]),
        post=post,
        primary=primary,
        danger=danger,
        allowed=bool(verdict),
        reason=verdict.reason,
        citation=verdict.citation,
    )


def nomination_buttons(user: User | None, round_: Round, nomination: Nomination) -> list[Action]:
    """What the person may do about a nomination now; nothing is greyed in a row."""
    found = []
    asked = [round_.reference, nomination.pk]
    open_now = round_.status == OPEN and not _over(round_.asked)
    if nomination.status == PUT_FORWARD and open_now and policy.may_answer(user, nomination):
        found.append(Action("Accept", reverse("constituencies:accept", args=asked), primary=True))
        found.append(Action("Decline", reverse("constituencies:decline", args=asked)))
    if nomination.status in STANDING and round_.status in {OPEN, CLOSED} and policy.may_take_back(user, nomination):
        found.append(Action("Withdraw", reverse("constituencies:take-back", args=asked)))
    return found
