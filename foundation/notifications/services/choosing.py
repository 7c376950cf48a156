"""How one's notices reach one: by topic, in which hour, what one follows; unsubscribing by the link in an e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.core.clock import now
from foundation.core.errors import NotAllowed, Refused
from foundation.core.scope import Classification, scope
from foundation.notifications import queries
from foundation.notifications.events import EventKind
from foundation.notifications.models import Choice, Follow, Notice, Rhythm
from foundation.notifications.rules import DAILY, DUTY_STAYS, INBOX
from foundation.notifications.services.notices import take_back

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from foundation.accounts.models import Person
    from foundation.notifications.queries import Followed

PRIVATE = scope("", Classification.RESTRICTED)


@audit.act
def choose(*, ways: Mapping[str, str], hour: int, actor: Person) -> None:
    """Set how each topic reaches the person, and the hour of their digest; nothing is written where nothing changes.

    What waits to be sent follows: of a topic left to the inbox nothing goes out any more. Raises Refused for a topic
    that there is not, an hour no day has, and a way that the topic does not offer: a duty always comes by e-mail.
    """
    if not 0 <= hour < 24:  # noqa: PLR2004  # the hours of a day
        raise Refused("Choose an hour of the day.")
    known = {one.key: one for one in queries.choices_of(actor)}
    for key, way in ways.items():
        if key not in known:
            raise Refused("There are no notices about this.")
        if not known[key].topic.offers(way):
            raise Refused(DUTY_STAYS if known[key].topic.duty else "Choose one of the ways offered.")
    changed = {key: way for key, way in ways.items() if way != known[key].way}
    moved = hour != queries.hour_of(actor)
    if not changed and not moved:
        return
    for key, way in changed.items():
        _set(actor, key, way)
    if moved:
        Rhythm.objects.update_or_create(person=actor, defaults={"hour": hour})
    said: dict[str, object] = {"hour": str(hour)} if moved else {}
    if changed:
        said["topics"] = ", ".join(f"{known[key].topic.name}: {way}" for key, way in sorted(changed.items()))
    audit.record(EventKind.CHOSEN, actor=actor, stream="person", subject=actor, scope=PRIVATE, data=said)


def _set(person: Person, key: str, way: str) -> None:
    Choice.objects.update_or_create(person=person, topic=key, defaults={"way": way})
    if way == INBOX:
        waiting = Notice.objects.filter(person=person, topic=key)
        waiting.filter(way=DAILY, digest__isnull=True).update(way=INBOX)
        take_back(waiting, now())


@audit.act
def unsubscribe(*, topics: Collection[str], actor: Person) -> list[str]:
    """Leave the topics to the inbox, by the address in an e-mail; returns their names. A second time changes nothing.

    Raises Refused when any of them is a duty by now.
    """
    known = {one.key: one for one in queries.choices_of(actor) if one.key in topics}
    if any(one.topic.duty for one in known.values()):
        raise Refused(DUTY_STAYS)
    changed = sorted(key for key, one in known.items() if one.way != INBOX)
    for key in changed:
        _set(actor, key, INBOX)
    if changed:
        said = {"topics": ", ".join(known[key].topic.name for key in changed)}
        audit.record(EventKind.UNSUBSCRIBED, actor=actor, stream="person", subject=actor, scope=PRIVATE, data=said)
    return sorted(one.topic.name for one in known.values())


@audit.act
def follow(*, subject: str, actor: Person) -> Followed:
    """Follow a thing by its key ('group:5'). A second time changes nothing. Raises NotAllowed for one not readable."""
    thing = queries.followed(actor, subject)
    if thing is None:
        raise NotAllowed("This is not open to you, or cannot be followed.")
    _, made = Follow.objects.get_or_create(person=actor, subject=subject, defaults={"created_at": now()})
    if made:
        said = {"thing": thing.reference, "key": subject}
        audit.record(EventKind.FOLLOWED, actor=actor, stream="person", subject=actor, scope=PRIVATE, data=said)
    return thing


@audit.act
def unfollow(*, subject: str, actor: Person) -> Followed | None:
    """Follow a thing no longer, whether or not it is still open; returns it if it is. A second time changes nothing."""
    thing = queries.followed(actor, subject)
    gone, _ = Follow.objects.filter(person=actor, subject=subject).delete()
    if gone:
        said = {"thing": thing.reference if thing else subject, "key": subject}
        audit.record(EventKind.UNFOLLOWED, actor=actor, stream="person", subject=actor, scope=PRIVATE, data=said)
    return thing
