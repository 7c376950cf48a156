"""A loaded version is never altered in place."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from framework.models import FrameworkVersion, ImmutableError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@pytest.fixture
def row():
    return FrameworkVersion.objects.get(version="3.2")


def test_it_cannot_be_saved_again(row):
    row.title = "Another"
    with pytest.raises(ImmutableError, match="never changed"):
        row.save()
    assert FrameworkVersion.objects.get(pk=row.pk).title == "Governance Framework v3.2"


def test_it_cannot_be_deleted(row):
    with pytest.raises(ImmutableError, match="never deleted"):
        row.delete()
    with pytest.raises(ImmutableError, match="never deleted"):
        FrameworkVersion.objects.all().delete()
    assert FrameworkVersion.objects.count() == 11


def test_it_cannot_be_updated_in_bulk():
    with pytest.raises(ImmutableError, match="never changed"):
        FrameworkVersion.objects.update(title="Another")


@pytest.mark.parametrize("twin", [{"version": "3.3"}, {"in_force_from": "2024-01-01"}])
def test_one_text_holds_for_a_version_and_one_version_begins_on_a_day(row, twin):
    fields = {field.name: getattr(row, field.name) for field in FrameworkVersion._meta.fields if field.name != "id"}
    with pytest.raises(IntegrityError), transaction.atomic():
        FrameworkVersion.objects.create(**{**fields, **twin})


def test_names(row):
    assert str(row) == "Governance Framework v3.2"
    assert row.reference == "Governance Framework 3.2"
    assert row.get_absolute_url() == "/framework/3.2/"
