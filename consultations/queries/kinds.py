"""The kinds of questions that may be put, and where their audiences come from. Apps above register theirs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from consultations.rules.answering import Confidentiality
from foundation.core.registry import Registry
from groups.rules import Office, SeatKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from consultations.models import Consultation
    from consultations.rules import Audience
    from foundation.audit.services import Actor
    from groups.queries import User


class Hook(Protocol):
    """What a kind does at a step, in the same transaction. It may raise Refused, and then the step is not taken."""

    def __call__(self, consultation: Consultation, *, actor: Actor) -> None: ...


def nothing(consultation: Consultation, *, actor: Actor) -> None:
    """For a kind that does nothing at a step."""


def open_to_all(user: User | None, consultation: Consultation) -> str | None:
    """For a kind that everybody runs whose office or seat it is."""
    return None


@dataclass(frozen=True)
class Kind:
    """What sort of question is put, who runs it, what may be answered and what each step does beyond itself.

    It is run by holders of the `offices`, of the asking group's seats of the kinds in `seats`, and of the
    consultation's own asking seat, but for those whom `barred` gives a reason why not. `choices` are the answers to
    choose from (empty: words alone), `explained` those that need words, `classes` the confidentiality one may have.
    `secret` hides every answer from all others until the close. `disposed` kinds give each answer a disposition and are
    published; others end with their close. `offered` ones are drafted from the register; those with their `own_page`
    are answered on their subject's page.
    """

    key: str
    label: str
    choices: Mapping[str, str] = field(default_factory=dict)
    explained: tuple[str, ...] = ()
    classes: tuple[Confidentiality, ...] = tuple(Confidentiality)
    offices: tuple[Office, ...] = (Office.PMO,)
    seats: tuple[SeatKind, ...] = (SeatKind.CHAIR, SeatKind.PROGRAMME, SeatKind.SECRETARIAT)
    barred: Callable[[User | None, Consultation], str | None] = open_to_all
    secret: bool = False
    disposed: bool = True
    offered: bool = False
    own_page: bool = False
    on_opened: Hook = nothing
    on_extended: Hook = nothing
    on_closed: Hook = nothing
    on_published: Hook = nothing
    on_withdrawn: Hook = nothing


KINDS: Registry[Kind] = Registry("kinds of consultations", required=("consultation", "founding", "information_request"))


@dataclass(frozen=True)
class Source:
    """Where an audience may be taken from.

    `options` gives the (key, label) pairs to tick for a consultation on a day; `behind` the organisations of one key.
    """

    label: str
    options: Callable[[Consultation, date], list[tuple[str, str]]]
    behind: Callable[[Consultation, str, date], list[Audience]]


AUDIENCES: Registry[Source] = Registry("audiences of consultations")


def kind_of(consultation: Consultation) -> Kind:
    """The kind of a consultation. Raises KeyError for one that nobody registered."""
    return KINDS[consultation.kind]
