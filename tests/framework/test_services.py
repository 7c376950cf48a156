"""Loading: idempotent, one event for each version, all or nothing, and never over a loaded text in silence."""

from __future__ import annotations

import pytest

from foundation.audit import services as audit
from foundation.audit.queries import history, verify_ledger
from foundation.audit.services import System
from foundation.core.errors import Refused
from framework import queries
from framework.models import FrameworkVersion
from framework.services import load_versions, shipped

pytestmark = pytest.mark.django_db
ACTOR = System("test")


def load(texts, **options):
    return [(one.version, one.result) for one in load_versions(actor=ACTOR, texts=texts, **options)]


def test_loading_twice_changes_nothing():
    names = ["1.0", "1.1", "2.0", "2.1", "2.4", "2.4+DAG-2022-03", "2.5", "2.6", "3.0", "3.1", "3.2"]
    assert load(shipped()) == [(name, "loaded") for name in names]
    assert load(shipped()) == [(name, "same") for name in names]
    assert FrameworkVersion.objects.count() == len(names)


def test_each_version_loaded_is_one_event():
    load(shipped())
    load(shipped())
    row = FrameworkVersion.objects.get(version="2.4+DAG-2022-03")
    (entry,) = history(row)
    assert entry.kind == "framework.version_loaded"
    assert (
        entry.sentence == "The system (test) loaded Governance Framework 2.4+DAG-2022-03, in force from 10 March 2022"
    )
    assert entry.data["sha256"] == row.sha256
    assert verify_ledger() == []


def test_break_the_event_and_nothing_is_loaded(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no event")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError, match="no event"):
        load(shipped())
    assert not FrameworkVersion.objects.exists()


def test_what_is_loaded_stays_when_its_file_is_not_among_the_new_ones(small):
    load({"a.toml": small["a.toml"]})
    assert load({"b.toml": small["b.toml"]}) == [("B", "loaded")]
    assert [version.id for version in queries.versions()] == ["A", "B"]


def test_files_that_break_the_format_are_refused_whole(small):
    with pytest.raises(Refused, match=r"b\.toml: version\.title must be a text\."):
        load({**small, "b.toml": small["b.toml"].replace('title = "Second"', "title = 2")})
    assert not FrameworkVersion.objects.exists()


def test_another_text_for_a_loaded_version_is_refused(small):
    load(small)
    changed = {**small, "a.toml": small["a.toml"].replace("working_days = 5", "working_days = 6", 1)}
    with pytest.raises(Refused, match=r"a\.toml: First is already loaded with another text\."):
        load(changed)
    assert queries.versions()[0].group("TOP").deadline("papers_issued").working_days == 5


def test_a_corrected_text_replaces_the_loaded_one_on_the_record(small):
    load(small)
    old = FrameworkVersion.objects.get(version="A")
    changed = {**small, "a.toml": small["a.toml"].replace("working_days = 5", "working_days = 6", 1)}
    assert load(changed, replace=True) == [("A", "replaced"), ("B", "same")]
    assert queries.versions()[0].group("TOP").deadline("papers_issued").working_days == 6
    new, kept = queries.texts(queries.version("A"))
    assert (kept.pk, kept.source) == (old.pk, small["a.toml"])
    assert kept.replaced_at is not None
    (entry,) = history(new)
    assert entry.kind == "framework.version_replaced"
    assert entry.data["replaces_sha256"] == old.sha256


def test_replacing_with_the_same_text_changes_nothing(small):
    load(small)
    assert load(small, replace=True) == [("A", "same"), ("B", "same")]


def test_a_file_may_not_take_a_loaded_version_away(small):
    load({"a.toml": small["a.toml"]})
    with pytest.raises(Refused, match=r"a\.toml: version\.id no longer says 'A'"):
        load({"a.toml": small["a.toml"].replace('id = "A"', 'id = "Z"')}, replace=True)
