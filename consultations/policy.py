"""Who may run a consultation, answer it, read its answers and settle what becomes of them.

Each answer is about the person alone; whether the state allows it is the lifecycle's to say. The filters of the same
name stand in queries.reading and are tested to agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from consultations.queries import KINDS, answers_visible_to, kind_of, visible_to
from consultations.rules.answering import Confidentiality
from foundation.core.policy import YES, Verdict, no
from groups.models import Group
from groups.policy import holds_office
from groups.queries import User, standing
from groups.rules import OFFICES, SEAT_KINDS, Office, SeatKind

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from consultations.models import Answer, Consultation
    from foundation.accounts.models import Organisation


def may_see(user: User | None, consultation: Consultation) -> Verdict:
    """Is the consultation within what the person may read? Agrees with queries.visible_to."""
    return YES if visible_to(user).filter(pk=consultation.pk).exists() else no("This is not open to you.")


def may_run(user: User | None, consultation: Consultation) -> Verdict:
    """May the person draft, open, extend, close, dispose of and publish it? Agrees with queries.run_by.

    The framework lets any group issue a consultation or an information request: its chair, its programme seats and its
    secretariat do so, the PMO for every group; a kind may name others. It need not be saved. A kind may bar somebody
    whose own matter it is: they go on reading what they would run, and do not run it.
    """
    kind, who = kind_of(consultation), standing(user)
    held = who.on_group(consultation.group.code) if consultation.group else ()
    theirs = any(seat.kind in kind.seats or seat.code == (consultation.asked_by or None) for seat in held)
    if not theirs and not who.offices & set(kind.offices):
        return no(_only(consultation), consultation.citation)
    reason = kind.barred(user, consultation)
    return no(reason, consultation.citation) if reason else YES


def groups_to_ask_for(user: User | None) -> QuerySet[Group]:
    """The groups for which the person may draft what is offered in the register."""
    who, kinds = standing(user), [kind for kind in KINDS.values() if kind.offered]
    every = Group.objects.order_by("level", "code")
    if any(who.offices & set(kind.offices) for kind in kinds):
        return every
    seats = {seat for kind in kinds for seat in kind.seats}
    return every.filter(code__in={seat.group for seat in who.seats if seat.group and seat.kind in seats})


def may_ask(user: User | None) -> Verdict:
    """May the person put a question for any group, or for the programme?"""
    if groups_to_ask_for(user).exists():
        return YES
    return no("A group's chair, its programme seats and its secretariat issue its consultations.")


def asks_for_programme(user: User | None) -> Verdict:
    """May the person put a question for the programme itself?"""
    return holds_office(user, Office.PMO)


def _only(consultation: Consultation) -> str:
    kind = kind_of(consultation)
    who = [f"the {OFFICES[office]}" for office in kind.offices]
    if consultation.group:
        who += [f"the {SEAT_KINDS[seat].lower()} of the {consultation.group.code}" for seat in kind.seats]
        who += [f"the {consultation.asked_by} seat"] if consultation.asked_by else []
    last = f" or {who[-1]}" if len(who) > 1 else ""
    return f"Only {', '.join(who[:-1] or who)}{last} may do this."


def may_answer(user: User | None, organisation: Organisation) -> Verdict:
    """Whoever is affiliated with the organisation today answers for it, and confirms what was entered for it."""
    if organisation.pk in standing(user).organisation_ids:
        return YES
    return no(f"Only somebody of {organisation.name} answers for it.")


def may_enter(user: User | None, consultation: Consultation) -> Verdict:
    """May the person enter an answer that an organisation sent by e-mail? The secretariat; never to a secret question.

    Not everybody who runs it: a chair or a representative does not write down what others are counted for.
    """
    if consultation.secret:
        return no("The answers are secret: an organisation gives its own, nobody enters it for them.")
    kind, who = kind_of(consultation), standing(user)
    held = who.on_group(consultation.group.code) if consultation.group else ()
    secretary = SeatKind.SECRETARIAT in kind.seats and any(seat.kind == SeatKind.SECRETARIAT for seat in held)
    if secretary or who.offices & set(kind.offices):
        return YES
    return no(f"Only the {' or '.join(OFFICES[office] for office in kind.offices)} enters what came by e-mail.")


def may_see_silent(user: User | None, consultation: Consultation) -> Verdict:
    """May the person see by name who has answered and who is silent? Who runs it, and the offices that read all."""
    if standing(user).reads_all or may_run(user, consultation):
        return YES
    return no("Who is silent is shown to who asks and to the offices that oversee it.")


def may_read_answer(user: User | None, answer: Answer) -> Verdict:
    """May the person read the answer's words? Agrees with queries.answers_visible_to."""
    if answers_visible_to(user).filter(pk=answer.pk).exists():
        return YES
    return no("The words of this answer are not open to you.")


def may_dispose(user: User | None, answer: Answer) -> Verdict:
    """May the person settle what becomes of the answer?

    Who runs it and may read the words; Ofgem of what is for Ofgem only; never of one's own organisation's answer.
    """
    if answer.organisation_id in standing(user).organisation_ids:
        return no("Nobody disposes of their own organisation's answer.")
    if answer.confidentiality == Confidentiality.OFGEM:
        return holds_office(user, Office.OFGEM)
    return may_run(user, answer.consultation)
