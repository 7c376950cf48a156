"""What people choose: the way of each topic, unsubscribing with one click, what they follow, and out of office."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core import mail
from django.test import Client

from foundation.audit.models import Event
from foundation.audit.queries import verify_ledger
from foundation.core.clock import now
from foundation.core.errors import NotAllowed, Refused
from foundation.notifications import queries, services
from foundation.notifications.models import Absence, Choice, Email, Follow, Notice
from foundation.notifications.services import SentCount
from foundation.workflow.models import advancing
from groups.models import Alternate, Group, Seat
from tests.factories import decisions as make

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foundation.accounts.models import Person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def client(ada: Person) -> Client:
    found = Client()
    found.force_login(ada)
    return found


def tell(*people: Person, topic: str = "papers", key: str = "papers:1", **fields: object) -> int:
    return services.notify(people=people, key=key, topic=topic, subject=f"About {key}", body="Read.", **fields)


def kinds() -> list[str]:
    return [event.kind.removeprefix("notifications.") for event in Event.objects.order_by("pk")]


# --- topics ---------------------------------------------------------------------------------------------------------


def test_every_topic_has_words_and_duties_come_first(ada: Person) -> None:
    chosen = queries.choices_of(ada)
    assert {one.key for one in chosen} >= {"papers", "deadline_reminder", "views", "decisions", "consultation", "seal"}
    assert [one.topic.duty for one in chosen] == sorted((one.topic.duty for one in chosen), reverse=True)
    assert all(one.topic.name and one.topic.words.endswith(".") for one in chosen)
    assert not any(one.own for one in chosen)


def test_a_notice_about_nothing_known_is_not_written(ada: Person) -> None:
    with pytest.raises(ValueError, match="register the topic"):
        tell(ada, topic="gossip")
    assert not Notice.objects.exists()


def test_the_way_chosen_holds(ada: Person, ben: Person) -> None:
    services.choose(ways={"papers": "inbox", "deadline_reminder": "instant"}, hour=9, actor=ada)
    tell(ada, ben)
    tell(ada, ben, topic="deadline_reminder", key="obligation:1:remind:2")
    assert [(email.person, email.notice.topic) for email in Email.objects.all()] == [
        (ben, "papers"),
        (ada, "deadline_reminder"),
    ]
    assert queries.unread_count(ada) == queries.unread_count(ben) == 2


def test_a_choice_is_one_event_and_choosing_it_again_is_none(ada: Person) -> None:
    for _ in range(2):
        services.choose(ways={"papers": "daily", "views": "instant"}, hour=7, actor=ada)
    assert kinds() == ["chosen"]
    assert list(Choice.objects.values_list("topic", "way")) == [("papers", "daily")]
    assert queries.hour_of(ada) == 7
    services.choose(ways={"papers": "instant"}, hour=7, actor=ada)
    assert kinds() == ["chosen", "chosen"]
    assert verify_ledger() == []


@pytest.mark.parametrize(
    ("ways", "hour", "said"),
    [
        ({"deadline_reminder": "inbox"}, 9, "cannot be unsubscribed"),
        ({"papers": "pigeon"}, 9, "ways offered"),
        ({"gossip": "daily"}, 9, "no notices about this"),
        ({}, 24, "hour of the day"),
    ],
)
def test_what_cannot_be_chosen(ada: Person, ways: dict[str, str], hour: int, said: str) -> None:
    with pytest.raises(Refused, match=said):
        services.choose(ways={"decisions": "daily", **ways}, hour=hour, actor=ada)
    assert not Choice.objects.exists()
    assert kinds() == []


def test_what_waits_of_a_topic_left_to_the_inbox_does_not_go_out(ada: Person, clock) -> None:
    tell(ada, key="papers:1")
    tell(ada, topic="reports", key="report:1")
    services.choose(ways={"papers": "inbox", "reports": "inbox"}, hour=9, actor=ada)
    clock.shift(timedelta(hours=2))
    assert services.make_digests(at=now()) == 0
    assert services.send_batch() == SentCount()
    assert queries.unread_count(ada) == 2


def test_the_page_of_choices(client: Client, ada: Person) -> None:
    html = client.get("/inbox/choices/").content.decode()
    assert "cannot be unsubscribed" in html
    ways = {f"way-{one.key}": one.way for one in queries.choices_of(ada)}
    changed = {**ways, "way-papers": "inbox", "hour": "18"}
    assert client.post("/inbox/choices/", changed).status_code == 302
    assert queries.hour_of(ada) == 18
    assert Choice.objects.get().way == "inbox"
    wrong = client.post("/inbox/choices/", {**changed, "way-deadline_reminder": "inbox"})
    assert wrong.status_code == 422
    assert Choice.objects.count() == 1


# --- one click ------------------------------------------------------------------------------------------------------


def sent(person: Person, topic: str = "papers", key: str = "papers:1") -> mail.EmailMultiAlternatives:
    tell(person, topic=topic, key=key)
    services.make_digests(at=now())
    assert services.send_batch().sent == 1
    return mail.outbox[-1]


def address(message: mail.EmailMultiAlternatives) -> str:
    found = re.fullmatch(r"<http://127\.0\.0\.1:8000(/[^>]+)>", message.extra_headers["List-Unsubscribe"])
    assert found
    return found[1]


def test_a_mail_program_unsubscribes_with_one_post_and_without_a_session(ada: Person) -> None:
    message = sent(ada)
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    mail_program = Client(enforce_csrf_checks=True)
    for _ in range(2):
        response = mail_program.post(address(message), {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
        assert "You are unsubscribed" in response.content.decode()
    assert "sessionid" not in response.cookies
    assert Choice.objects.get().way == "inbox"
    assert kinds() == ["unsubscribed"]
    assert Event.objects.get().actor == ada.audit_key
    tell(ada, key="papers:2")
    assert Email.objects.filter(sent_at=None).count() == 0
    assert queries.unread_count(ada) == 2


def test_looking_at_the_address_changes_nothing_and_asks(ada: Person) -> None:
    """Programs that check links in e-mails follow them with GET."""
    where = address(sent(ada))
    html = Client().get(where).content.decode()
    assert "Stop these e-mails?" in html
    assert "Papers" in html
    assert not Choice.objects.exists()


def test_the_link_stands_in_the_text_too(ada: Person) -> None:
    message = sent(ada)
    assert address(message) in message.body
    assert address(message) in message.alternatives[0][0]


def test_what_somebody_owes_has_no_such_address_and_says_so(ada: Person) -> None:
    message = sent(ada, topic="views", key="proposal:1:open")
    assert "List-Unsubscribe" not in message.extra_headers
    assert "/unsubscribe/" not in message.body + message.alternatives[0][0]
    assert "cannot be unsubscribed" in message.body
    assert "cannot be unsubscribed" in message.alternatives[0][0]


def test_an_address_about_what_is_a_duty_by_now_is_refused(ada: Person) -> None:
    where = services.unsubscribe_address(ada, ["papers", "views"]).removeprefix("http://127.0.0.1:8000")
    response = Client().post(where)
    assert response.status_code == 409
    assert "cannot be unsubscribed" in response.content.decode()
    assert not Choice.objects.exists()


def test_a_digest_stops_what_is_not_owed_in_it(ada: Person, clock) -> None:
    tell(ada, topic="consultation_reminder", key="report:1")
    tell(ada, topic="deadline_reminder", key="obligation:1:remind:2")
    clock.shift(timedelta(hours=2))
    services.make_digests(at=now())
    services.send_batch()
    (message,) = mail.outbox
    assert Client().post(address(message)).status_code == 200
    assert list(Choice.objects.values_list("topic", "way")) == [("consultation_reminder", "inbox")]


@pytest.mark.parametrize("broken", ["x", "WzEsInBhcGVycyJd:nonsense", ""])
def test_an_address_that_was_never_made_is_not_found(ada: Person, broken: str) -> None:
    good = address(sent(ada))
    for where in (f"/inbox/unsubscribe/{broken or good[-20:-2]}/", good[:-3] + "/"):
        assert Client().get(where).status_code == 404
        assert Client().post(where).status_code == 404
    assert not Choice.objects.exists()


# --- following ------------------------------------------------------------------------------------------------------


@pytest.fixture
def cast(db: None) -> make.Programme:
    return make.programme()


def signed_in(person: Person) -> Client:
    found = Client()
    found.force_login(person)
    return found


def about(cast: make.Programme, code: str = "DAG", **fields: object) -> int:
    return tell(cast.large, about=[cast.group(code)], scope=f"{code}:public", **fields)


def test_who_follows_a_group_hears_of_it_at_once(cast: make.Programme) -> None:
    group = cast.group()
    client = signed_in(cast.participant)
    assert "Follow" in client.get(group.get_absolute_url()).content.decode()
    key = f"group:{group.pk}"
    assert client.post(f"/inbox/following/{key}/follow/").headers["Location"] == group.get_absolute_url()
    assert client.post(f"/inbox/following/{key}/follow/").status_code == 302
    assert kinds()[-1:] == ["followed"]
    assert "Stop following" in client.get(group.get_absolute_url()).content.decode()
    assert group.name in client.get("/inbox/following/").content.decode()
    about(cast, topic="consultation_reminder", key="report:1")
    assert Email.objects.get().person == cast.participant, "the seat itself reads it in the digest"
    assert client.post(f"/inbox/following/{key}/unfollow/").status_code == 302
    about(cast, topic="consultation_reminder", key="report:2")
    assert Notice.objects.filter(person=cast.participant).count() == 1


def test_who_follows_and_is_told_anyway_is_told_once_and_at_once(cast: make.Programme) -> None:
    services.follow(subject=f"group:{cast.group().pk}", actor=cast.large)
    about(cast, topic="consultation_reminder", key="report:1")
    assert [(email.person, email.notice.key) for email in Email.objects.all()] == [(cast.large, "report:1")]
    assert Notice.objects.filter(person=cast.large).count() == 1


def test_what_others_owe_is_not_for_followers(cast: make.Programme) -> None:
    services.follow(subject=f"group:{cast.group().pk}", actor=cast.participant)
    about(cast, topic="deadline_breach", key="obligation:1:breach")
    assert not Notice.objects.filter(person=cast.participant).exists()


def test_nothing_is_told_to_a_follower_who_may_not_read_it(cast: make.Programme) -> None:
    """The closed group's page is public; its things are not."""
    services.follow(subject=f"group:{cast.group('SDWG').pk}", actor=cast.participant)
    about(cast, "SDWG")
    assert not Notice.objects.filter(person=cast.participant).exists()
    services.follow(subject=f"group:{cast.group('SDWG').pk}", actor=cast.auditor)
    about(cast, "SDWG", key="papers:2")
    assert Notice.objects.filter(person=cast.auditor).count() == 1


def test_what_one_may_not_read_cannot_be_followed(cast: make.Programme) -> None:
    hidden = make.proposal(cast, group="SDWG")
    key = f"proposal:{hidden.pk}"
    assert signed_in(cast.participant).post(f"/inbox/following/{key}/follow/").status_code == 404
    for wrong in ("gossip:1", "proposal:999999", "proposal:x"):
        with pytest.raises(NotAllowed):
            services.follow(subject=wrong, actor=cast.participant)
    assert signed_in(cast.participant).post(f"/inbox/following/{key}/unfollow/").status_code == 404
    assert not Follow.objects.exists()


@pytest.mark.parametrize("kind", ["proposal", "meeting", "consultation", "group"])
def test_these_kinds_of_things_can_be_followed(kind: str) -> None:
    assert kind in queries.FOLLOWABLE


def test_what_is_closed_to_somebody_later_is_named_no_more(cast: make.Programme) -> None:
    put = make.proposal(cast, group="SDWG")
    Follow.objects.create(person=cast.participant, subject=f"proposal:{put.pk}", created_at=now())
    client = signed_in(cast.participant)
    html = client.get("/inbox/following/").content.decode()
    assert "No longer open to you" in html
    assert put.reference not in html.partition("<main")[2].replace(f"proposal:{put.pk}", "")
    gone = client.post(f"/inbox/following/proposal:{put.pk}/unfollow/", {"list": "1"})
    assert gone.headers["Location"] == "/inbox/following/"
    assert not Follow.objects.exists()


# --- out of office --------------------------------------------------------------------------------------------------


def stand_in(
    cast: make.Programme, person: Person, *, status: str = "approved", code: str = "LARGE-SUPPLIER"
) -> Alternate:
    seat = Seat.objects.get(group=Group.objects.get(code="DAG"), code=code, valid_to=None)
    named = Alternate.objects.create(
        seat=seat,
        person=person,
        organisation=seat.appointments.get().organisation,
        reason="Leave",
        valid_from=date(2026, 11, 30),
        valid_to=date(2026, 12, 31),
        approval="members",
        citation="3.2",
        nominated_by=cast.large,
        nominated_at=now(),
        status="nominated",
    )
    if status != "nominated":
        with advancing():
            Alternate.objects.filter(pk=named.pk).update(status=status, settled_at=now())
    return named


def owe(person: Person, key: str = "obligation:1:breach", **fields: object) -> int:
    return tell(person, topic="deadline_breach", key=key, **{"scope": "DAG:public", "url": "/deadlines/", **fields})


@pytest.fixture
def leave(cast: make.Programme) -> Absence:
    return services.go_away(first=date(2026, 12, 1), last=date(2026, 12, 4), reason="Leave", actor=cast.large)


def test_a_duty_goes_to_who_stands_in_and_is_seen_on_return(cast: make.Programme, leave: Absence, clock) -> None:
    stand_in(cast, cast.participant)
    assert owe(cast.large) == 2
    services.send_batch()
    (message,) = mail.outbox
    assert cast.participant.email in message.to[0]
    assert f"For {cast.large.name}, who is away until 4 December 2026: you stand in." in message.body
    own = Notice.objects.get(person=cast.large)
    assert (own.passed_on, own.way, "For " in own.body) == (True, "inbox", False)
    client = signed_in(cast.large)
    assert "Passed on: you were away" in client.get("/inbox/").content.decode()
    html = client.get("/inbox/away/").content.decode()
    assert "About obligation:1:breach" in html
    assert str(cast.participant) in html
    assert "Not read" in html
    clock.move_to(datetime(2026, 12, 5, 8, 0, tzinfo=UTC))
    owe(cast.large, key="obligation:2:breach")
    services.send_batch()
    assert cast.large.email in mail.outbox[-1].to[0]


def test_nothing_is_passed_twice(cast: make.Programme, leave: Absence) -> None:
    stand_in(cast, cast.participant)
    owe(cast.large)
    assert owe(cast.large) == 0
    assert (Notice.objects.count(), Email.objects.count()) == (2, 1)


def test_a_duty_done_is_taken_back_from_who_stands_in(cast: make.Programme, leave: Absence) -> None:
    stand_in(cast, cast.participant)
    owe(cast.large)
    services.withdraw(prefix="obligation:1:")
    assert services.send_batch() == SentCount()
    assert queries.unread_count(cast.participant) == 0


@pytest.mark.parametrize("why", ["nobody", "nominated", "away too", "left", "other seat"])
def test_with_nobody_in_place_it_comes_to_the_person_as_ever(cast: make.Programme, leave: Absence, why: str) -> None:
    if why == "nominated":
        stand_in(cast, cast.participant, status="nominated")
    if why in {"away too", "left"}:
        stand_in(cast, cast.participant)
    if why == "other seat":
        stand_in(cast, cast.participant, code="MEDIUM-SUPPLIER")
    if why == "away too":
        services.go_away(first=date(2026, 12, 1), last=date(2026, 12, 1), actor=cast.participant)
    if why == "left":
        cast.participant.is_active = False
        cast.participant.save()
    assert owe(cast.large) == 1
    assert Email.objects.get().person == cast.large


def test_only_duties_are_passed_on(cast: make.Programme, leave: Absence) -> None:
    stand_in(cast, cast.participant)
    assert tell(cast.large, scope="DAG:public") == 1
    assert Email.objects.get().person == cast.large


def test_a_reminder_passed_on_stands_in_the_digest_of_who_stands_in(
    cast: make.Programme, leave: Absence, clock
) -> None:
    stand_in(cast, cast.participant)
    tell(cast.large, topic="deadline_reminder", key="obligation:1:remind:2", scope="DAG:public")
    clock.shift(timedelta(hours=2))
    assert services.make_digests(at=now()) == 1
    services.send_batch()
    assert cast.participant.email in mail.outbox[0].to[0]


def test_going_away_and_coming_back(ada: Person, ben: Person, clock) -> None:
    absence = services.go_away(first=date(2026, 12, 1), last=date(2026, 12, 4), reason="Leave", actor=ada)
    later = services.go_away(first=date(2026, 12, 20), last=date(2026, 12, 24), actor=ada)
    with pytest.raises(NotAllowed):
        services.come_back(absence=absence, actor=ben)
    clock.shift(timedelta(days=2))
    services.come_back(absence=absence, actor=ada)
    services.come_back(absence=absence, actor=ada)
    services.come_back(absence=later, actor=ada)
    assert [(one.valid_from, one.valid_to) for one in Absence.objects.all()] == [(date(2026, 12, 1), date(2026, 12, 2))]
    assert kinds() == ["away", "away", "back", "stayed"]
    assert "Leave" not in "".join(Event.objects.values_list("text", flat=True))
    assert verify_ledger() == []


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 12, 4), date(2026, 12, 3), "after the first"),
        (date(2026, 11, 1), date(2026, 11, 30), "are over"),
        (date(2026, 12, 1), date(2028, 1, 1), "hands the seat over"),
        (date(2026, 12, 10), date(2026, 12, 20), "already"),
    ],
)
def test_days_that_cannot_be_set(ada: Person, first: date, last: date, said: str) -> None:
    services.go_away(first=date(2026, 12, 20), last=date(2026, 12, 24), actor=ada)
    with pytest.raises(Refused, match=said):
        services.go_away(first=first, last=last, actor=ada)
    assert Absence.objects.count() == 1


def test_the_page_of_absences(client: Client, ada: Person, ben: Person) -> None:
    said = {"first": "2026-12-01", "last": "2026-12-04", "reason": "Leave"}
    assert client.post("/inbox/away/", said).status_code == 302
    assert "Leave" in client.get("/inbox/away/").content.decode()
    assert client.post("/inbox/away/", said).status_code == 409
    assert client.post("/inbox/away/", {**said, "last": "2026-11-30"}).status_code == 422
    absence = Absence.objects.get()
    assert signed_in(ben).post(f"/inbox/away/{absence.pk}/back/").status_code == 404
    assert client.post(f"/inbox/away/{absence.pk}/back/").status_code == 302
    assert not Absence.objects.exists()
