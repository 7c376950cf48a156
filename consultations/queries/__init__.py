"""Every read of consultations, of who was asked, and of what was answered."""

from __future__ import annotations

from consultations.queries.counting import (
    Coverage,
    Line,
    Tally,
    coverage,
    for_ofgem_only,
    parties_of,
    silent,
    tally,
    tally_for,
)
from consultations.queries.kinds import AUDIENCES, KINDS, Hook, Kind, Source, kind_of
from consultations.queries.reading import (
    about_subject,
    answers_register,
    answers_visible_to,
    asked_of,
    everything,
    find,
    newest,
    newest_answers,
    register,
    run_by,
    visible_to,
)
from consultations.queries.telling import asking_seat, organisations_of, people_of
from consultations.queries.waiting import Waiting, awaiting_answer, to_confirm, to_publish, waiting_on

__all__ = [
    "AUDIENCES",
    "KINDS",
    "Coverage",
    "Hook",
    "Kind",
    "Line",
    "Source",
    "Tally",
    "Waiting",
    "about_subject",
    "answers_register",
    "answers_visible_to",
    "asked_of",
    "asking_seat",
    "awaiting_answer",
    "coverage",
    "everything",
    "find",
    "for_ofgem_only",
    "kind_of",
    "newest",
    "newest_answers",
    "organisations_of",
    "parties_of",
    "people_of",
    "register",
    "run_by",
    "silent",
    "tally",
    "tally_for",
    "to_confirm",
    "to_publish",
    "visible_to",
    "waiting_on",
]
