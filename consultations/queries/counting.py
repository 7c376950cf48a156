"""How many were asked, answered and are silent; what was chosen. Counts of choices follow who may read the words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from consultations.queries.kinds import kind_of
from consultations.queries.reading import answers_visible_to, newest, newest_answers
from consultations.rules.answering import Confidentiality

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from consultations.models import Answer, Consultation, Party
    from foundation.accounts.models import Organisation
    from groups.queries import User


@dataclass(frozen=True)
class Line:
    """The coverage of one constituency. `code` is '' for organisations asked outside any."""

    code: str
    name: str
    asked: int
    answered: int

    @property
    def silent(self) -> int:
        """How many have not answered."""
        return self.asked - self.answered

    @property
    def words(self) -> str:
        """'2 of 3 answered'."""
        return f"{self.answered} of {self.asked} answered"


@dataclass(frozen=True)
class Coverage:
    """How many organisations were asked and answered, each counted once, and the same by constituency."""

    asked: int
    answered: int
    lines: tuple[Line, ...]

    @property
    def silent(self) -> int:
        """How many have not answered."""
        return self.asked - self.answered

    @property
    def words(self) -> str:
        """'2 of 3 answered'."""
        return f"{self.answered} of {self.asked} answered"


def coverage(consultation: Consultation) -> Coverage:
    """The coverage of a consultation as it stands. That an organisation has answered is told; what, is not."""
    parties = list(consultation.parties.order_by("constituency", "organisation", "pk"))
    heard = set(consultation.answers.order_by().values_list("organisation", flat=True))
    by_code: dict[str, list[Party]] = {}
    for party in parties:
        by_code.setdefault(party.constituency, []).append(party)
    asked = {party.organisation_id for party in parties}
    return Coverage(len(asked), len(asked & heard), tuple(_line(code, found, heard) for code, found in by_code.items()))


def _line(code: str, parties: list[Party], heard: set[int]) -> Line:
    answered = sum(party.organisation_id in heard for party in parties)
    return Line(code, parties[0].constituency_name or code or "No constituency", len(parties), answered)


def parties_of(consultation: Consultation) -> QuerySet[Party]:
    """Who was asked, by constituency and name."""
    return consultation.parties.select_related("organisation").order_by("constituency", "organisation__name", "pk")


def silent(consultation: Consultation) -> list[Organisation]:
    """The organisations that have not answered, by name. For services, and for who may see it (policy)."""
    heard = consultation.answers.order_by().values("organisation")
    parties = parties_of(consultation).exclude(organisation__in=heard)
    found = {party.organisation_id: party.organisation for party in parties}
    return sorted(found.values(), key=lambda organisation: (organisation.name, organisation.pk))


@dataclass(frozen=True)
class Tally:
    """How often each choice was made, in the order of the choices; `withheld` answers are not for the reader."""

    counts: dict[str, int]
    withheld: int = 0

    @property
    def total(self) -> int:
        """How many answers are counted."""
        return sum(self.counts.values())


def tally(consultation: Consultation) -> Tally:
    """The choices of all organisations; for services alone, a page takes `tally_for`."""
    return Tally(_counts(consultation, newest_answers(consultation)))


def tally_for(user: User | None, consultation: Consultation) -> Tally:
    """The choices of the organisations whose answer the person may read, and how many more there are."""
    read = list(answers_visible_to(user).filter(newest(), consultation=consultation))
    heard = consultation.answers.order_by().values("organisation").distinct().count()
    return Tally(_counts(consultation, read), heard - len(read))


def _counts(consultation: Consultation, answers: Iterable[Answer]) -> dict[str, int]:
    chosen = Counter(answer.choice for answer in answers)
    return {choice: chosen[choice] for choice in kind_of(consultation).choices}


def for_ofgem_only(consultation: Consultation) -> int:
    """How many organisations answered for Ofgem only: that much everybody who runs it may know."""
    return newest_answers(consultation).filter(confidentiality=Confidentiality.OFGEM).count()
