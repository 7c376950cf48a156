"""The pages of the threshold ledger: everybody's total, nobody's closed decision."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from decisions import services
from decisions.models import CostEntry, Decision
from tests.factories import decisions as make

pytestmark = pytest.mark.django_db
LEDGER = "/decisions/ledger/"


@pytest.fixture
def taken(cast: make.Programme, dag6) -> Decision:
    return make.decision(cast, make.proposal(cast, item=dag6))


def signed_in(cast: make.Programme, name: str) -> Client:
    client = Client()
    client.force_login(cast.people[name])
    return client


def test_nothing_counts_yet(cast: make.Programme) -> None:
    html = Client().get(LEDGER).content.decode()
    assert "Nothing counts yet" in html
    assert "£0 of £20m" in html


def test_each_entry_with_the_total_after_it_whatever_is_listed(cast, taken) -> None:
    services.enter_actual(decision=taken, actual_gbp=Decimal(1_650_000), evidence="Finance report", actor=cast.pmo)
    reader = signed_in(cast, "large")
    for address in (LEDGER, f"{LEDGER}?kind=actual", f"{LEDGER}?sort=on"):
        html = reader.get(address).content.decode()
        assert "£250,000" in html
        assert "£1,650,000" in html
        assert taken.reference in html
    exported = csv.reader(io.StringIO(reader.get(f"{LEDGER}?export=csv").content.decode("utf-8-sig")))
    assert [row[-2:] for row in exported if taken.reference in row] == [
        ["250000.00", "1650000.00"],
        ["1400000.00", "1400000.00"],
    ]


def test_of_what_is_not_open_to_the_reader_the_pounds_alone(cast, taken) -> None:
    for address in (LEDGER, f"{LEDGER}?export=csv"):
        told = Client().get(address).content.decode()
        assert "Not open to you" in told
        assert "1,400,000" in told or "1400000.00" in told
        assert taken.reference not in told


def test_the_secretariat_enters_the_actual_cost(cast, taken) -> None:
    pmo, address = signed_in(cast, "pmo"), reverse("decisions:actual", args=[taken.reference])
    assert address in pmo.get(taken.get_absolute_url()).content.decode()
    assert "counts for £1,400,000" in pmo.get(address).content.decode()
    refused = pmo.post(address, {"actual_gbp": "1400000", "evidence": "Finance report"})
    assert (refused.status_code, "That is what is counted already." in refused.content.decode()) == (422, True)
    assert CostEntry.objects.count() == 1
    assert pmo.post(address, {"actual_gbp": "1500000", "evidence": "Finance report"}).status_code == 302
    assert [str(entry.amount_gbp) for entry in CostEntry.objects.order_by("pk")] == ["1400000.00", "100000.00"]


def test_nobody_else_is_offered_it_nor_let_in(cast, taken) -> None:
    address = reverse("decisions:actual", args=[taken.reference])
    for name in ("chair", "large", "designer"):
        client = signed_in(cast, name)
        assert address not in client.get(taken.get_absolute_url()).content.decode()
        assert client.post(address, {"actual_gbp": "1500000", "evidence": "A report"}).status_code == 403
    assert CostEntry.objects.count() == 1


def test_the_page_of_a_decision_tells_how_each_threshold_was_judged(cast, taken) -> None:
    html = signed_in(cast, "large").get(taken.get_absolute_url()).content.decode()
    assert "Material impact on consumers" in html
    assert "No material impact. TDWG assessment" in html
