"""Keys and a signed trail, made once: a key takes a third of a second, a PDF half a second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from foundation.accounts.models import Person
from foundation.core import pdf
from reports import signing, verifier
from tests.beneath import beneath
from tests.factories import decisions as factories
from tests.reports import trails

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from decisions.models import Decision

SIGNED_ON = datetime(2026, 3, 9, 17, 30, tzinfo=UTC)


def trail_pdf(content: Mapping[str, Any], hashes_of: Mapping[str, Any] | None = None) -> bytes:
    """A small unsigned trail. With `hashes_of`, the list of hashes is that of another trail: the JSON was edited."""
    (name, body), (other, listed) = verifier.files(content)
    if hashes_of is not None:
        listed = verifier.files(hashes_of)[1][1]
    carried = [pdf.Attachment(n, c, "application/json", "Source") for n, c in ((name, body), (other, listed))]
    return pdf.render("<h1>Trail of DAG-DEC-12</h1>", title="Trail of DAG-DEC-12", attachments=carried)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="session")
def signer(keys: Path) -> signing.TrailSigner:
    return signing.create_self_signed(keys, "MHHS Programme (test)", 365, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> signing.TrailSigner:
    folder = tmp_path_factory.mktemp("stranger")
    return signing.create_self_signed(folder, "Somebody Else", 365, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="session")
def unsigned() -> bytes:
    return trail_pdf(trails.trail())


@pytest.fixture(scope="session")
def signed(unsigned: bytes, signer: signing.TrailSigner) -> bytes:
    return signing.sign(unsigned, signer, reason="Decision trail", when=SIGNED_ON, contact="pmo@example.org")


# --- a decided proposal, for the services, views and commands ----------------------------------------------------------


@pytest.fixture(scope="session")
def own_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key that holds today: the others are dated for the signer's own tests."""
    folder = tmp_path_factory.mktemp("own-keys")
    signing.create_self_signed(folder, "MHHS Programme (own)", 365, datetime.now(UTC))
    return folder


@pytest.fixture
def signing_here(settings: Any, own_keys: Path) -> Path:
    """This installation signs with that key."""
    settings.SIGNING_KEY, settings.SIGNING_CERT = own_keys / "trail.key", own_keys / "trail.pem"
    settings.SIGNING_PASSPHRASE = ""
    return own_keys


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    """People by their names, in a transaction around all tests of the module that is rolled back at its end."""
    with beneath(django_db_blocker):
        yield {name: person.pk for name, person in factories.programme().people.items()}


@pytest.fixture
def cast(loaded: dict[str, int], db: None) -> factories.Programme:
    """The people as read afresh: a person remembers what they hold."""
    people = Person.objects.in_bulk(loaded.values())
    return factories.Programme({name: people[pk] for name, pk in loaded.items()})


@pytest.fixture
def decided(cast: factories.Programme, signing_here: Path) -> Decision:
    """A decision of the DAG on item 8 of its sixth meeting, with two views."""
    meeting = factories.meeting(cast.group())
    put = factories.proposal(cast, item=factories.item(meeting))
    factories.view(cast, put, "large")
    factories.view(cast, put, "medium", "no_objection")
    return factories.decision(cast, put, recording_at=timedelta(minutes=31))
