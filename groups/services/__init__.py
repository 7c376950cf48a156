"""Every write to groups, seats and who sits in them."""

from __future__ import annotations

from groups.queries import CONSTITUENTS
from groups.services.alternates import (
    ASKED,
    FOLLOWED,
    approve_alternate,
    move_alternates,
    nominate_alternate,
    refuse_alternate,
    withdraw_alternate,
    withdraw_alternates,
)
from groups.services.appointing import appoint, delegate_chair, end_appointment, lock
from groups.services.closing import (
    abandon_succession,
    begin_succession,
    change_succession,
    close_group,
    closing_refusal,
    enact_succession,
    may_close,
)
from groups.services.convening import convene
from groups.services.declining import decline_seat, end_declination
from groups.services.delegating import delegate, revoke_delegation
from groups.services.founding import (
    attach_founding_terms,
    change_founding,
    draft_founding,
    drop_founding,
    open_group,
    record_consulted,
    record_consulting,
    record_put,
    record_taken_back,
    refuse_founding,
)
from groups.services.holding import lock_group, lock_groups, lock_open_group
from groups.services.members import add_member, change_member, end_member
from groups.services.rehoming import (
    REHOMED,
    Left,
    OpenItem,
    Rehomer,
    destination_refusal,
    destinations,
    left_open,
    rehome,
    rehome_all,
    rehome_many,
)
from groups.services.syncing import Synced, sync_framework
from groups.services.terms import (
    approve_terms,
    link_terms,
    put_terms,
    record_terms,
    turn_down_terms,
    unlink_terms,
)

__all__ = [
    "ASKED",
    "CONSTITUENTS",
    "FOLLOWED",
    "REHOMED",
    "Left",
    "OpenItem",
    "Rehomer",
    "Synced",
    "abandon_succession",
    "add_member",
    "appoint",
    "approve_alternate",
    "approve_terms",
    "attach_founding_terms",
    "begin_succession",
    "change_founding",
    "change_member",
    "change_succession",
    "close_group",
    "closing_refusal",
    "convene",
    "decline_seat",
    "delegate",
    "delegate_chair",
    "destination_refusal",
    "destinations",
    "draft_founding",
    "drop_founding",
    "enact_succession",
    "end_appointment",
    "end_declination",
    "end_member",
    "left_open",
    "link_terms",
    "lock",
    "lock_group",
    "lock_groups",
    "lock_open_group",
    "may_close",
    "move_alternates",
    "nominate_alternate",
    "open_group",
    "put_terms",
    "record_consulted",
    "record_consulting",
    "record_put",
    "record_taken_back",
    "record_terms",
    "refuse_alternate",
    "refuse_founding",
    "rehome",
    "rehome_all",
    "rehome_many",
    "revoke_delegation",
    "sync_framework",
    "turn_down_terms",
    "unlink_terms",
    "withdraw_alternate",
    "withdraw_alternates",
]
