"""What an e-mail says: a notice or a digest as text and HTML, without pictures or anything that reports back.

What somebody does not owe they can stop with one click, without signing in (RFC 8058).
"""

from __future__ import annotations

from dataclasses import dataclass
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from foundation.core.templatetags.wording import long_date
from foundation.notifications import queries
from foundation.notifications.rules import addressed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foundation.accounts.models import Person
    from foundation.notifications.models import Digest, Email, Notice

SALT = "notifications.unsubscribe"


def _signer() -> signing.Signer:
    return signing.Signer(salt=SALT)


@dataclass(frozen=True)
class Stop:
    """A topic that can be unsubscribed, with the address that does it."""

    name: str
    url: str


@dataclass(frozen=True)
class Line:
    """A notice in a digest."""

    notice: Notice
    link: str


@dataclass(frozen=True)
class Section:
    """The notices of a digest about one topic."""

    name: str
    lines: list[Line]
    duty: bool


def message_of(email: Email) -> EmailMultiAlternatives:
    """The e-mail as it goes out: the same to the letter whenever it is tried, but for what was withdrawn meanwhile."""
    if email.digest is not None:
        return _digest(email, email.digest)
    notice = email.notice
    assert notice is not None  # noqa: S101  # the table's own constraint
    message = _message(
        email,
        subject=notice.subject,
        templates=("email/notice.txt", "email/notice.html"),
        topics=[notice.topic],
        words={"notice": notice, "body": notice.body, "link": _absolute(notice.url) if notice.url else ""},
    )
    if notice.invitation:
        message.attach(_invitation(notice))
    return message


def _digest(email: Email, digest: Digest) -> EmailMultiAlternatives:
    notices = list(queries.contents(digest))
    many = len(notices)
    return _message(
        email,
        subject=notices[0].subject if many == 1 else f"{many} notices of {long_date(digest.day)}",
        templates=("email/digest.txt", "email/digest.html"),
        topics=[notice.topic for notice in notices],
        words={"sections": _sections(notices), "day": digest.day, "many": many, "inbox": _absolute(_inbox())},
    )


def _sections(notices: list[Notice]) -> list[Section]:
    """By topic, duties first."""
    by_topic: dict[str, list[Line]] = {}
    for notice in notices:
        line = Line(notice, _absolute(notice.url) if notice.url else "")
        by_topic.setdefault(notice.topic, []).append(line)
    known = [(queries.TOPICS.get(key), key, held) for key, held in by_topic.items()]
    sections = [
        Section(topic.name if topic else key, held, duty=topic is not None and topic.duty) for topic, key, held in known
    ]
    return sorted(sections, key=lambda section: (not section.duty, section.name))


def _message(
    email: Email, *, subject: str, templates: tuple[str, str], topics: Iterable[str], words: dict[str, object]
) -> EmailMultiAlternatives:
    person = email.person
    optional = sorted({key for key in topics if (topic := queries.TOPICS.get(key)) is None or not topic.duty})
    known = {key: topic.name for key, topic in queries.TOPICS.items()}
    stops = [Stop(known.get(key, key), unsubscribe_address(person, [key])) for key in optional]
    words |= {
        "subject": subject,
        "name": person.name,
        "site": settings.SITE_URL,
        "stops": stops,
        "owed": len(optional) < len(set(topics)),
        "choices": _absolute(reverse("notifications:preferences")),
    }
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(templates[0], words),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[formataddr((person.name, person.email))],
        headers={
            "Message-ID": email.message_id,
            "Date": format_datetime(email.created_at),  # a repeated e-mail is the same to the letter
            "Auto-Submitted": "auto-generated",
            **(_one_click(person, optional) if optional else {}),
        },
    )
    message.attach_alternative(render_to_string(templates[1], words), "text/html")
    return message


def _one_click(person: Person, topics: list[str]) -> dict[str, str]:
    """The headers by which a mail program offers to unsubscribe (RFC 2369, RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{unsubscribe_address(person, topics)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def unsubscribe_address(person: Person, topics: list[str]) -> str:
    """The address that stops e-mails about the topics: signed, for one person, without an end."""
    # without the moment of signing: a repeated e-mail is the same to the letter
    token = _signer().sign_object([person.pk, *topics])
    return _absolute(reverse("notifications:unsubscribe", args=[token]))


def read_token(token: str) -> tuple[int, list[str]] | None:
    """Whose address it is and about which topics; None for one that this site has not made."""
    try:
        person, *topics = _signer().unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    return int(person), [str(topic) for topic in topics]


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def _inbox() -> str:
    return reverse("notifications:inbox")


def _invitation(notice: Notice) -> MIMEText:
    """The entry for the person's own calendar, as their mail program understands it."""
    text, method = addressed(notice.invitation, notice.person.name, notice.person.email)
    part = MIMEText(text, "calendar", "utf-8")
    part.set_param("method", method)
    part.add_header("Content-Disposition", "attachment", filename="meeting.ics")
    return part
