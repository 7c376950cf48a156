"""The kinds of consultations that a round puts to the member organisations, answered on the round's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from constituencies.policy import barred
from constituencies.services.ballots import ballot_closed
from constituencies.services.nominations import CHOICES
from constituencies.services.rounds import BALLOT, NOMINATIONS, call_extended, call_withdrawn, nominations_closed
from consultations.services import Confidentiality, Kind

if TYPE_CHECKING:
    from groups.rules import SeatKind

CLASSES: Final = (Confidentiality.PROGRAMME,)
NO_SEATS: Final[tuple[SeatKind, ...]] = ()  # the PMO alone runs them

CALL_FOR_NOMINATIONS: Final = Kind(
    NOMINATIONS,
    "Call for nominations",
    choices=CHOICES,
    classes=CLASSES,
    seats=NO_SEATS,
    barred=barred,
    disposed=False,
    own_page=True,
    on_extended=call_extended,
    on_closed=nominations_closed,
    on_withdrawn=call_withdrawn,
)
SECRET_BALLOT: Final = Kind(
    BALLOT,
    "Ballot",
    classes=CLASSES,
    seats=NO_SEATS,
    barred=barred,
    secret=True,
    disposed=False,
    own_page=True,
    on_closed=ballot_closed,
    on_withdrawn=call_withdrawn,
)
KINDS_OF_ROUNDS: Final = (CALL_FOR_NOMINATIONS, SECRET_BALLOT)
