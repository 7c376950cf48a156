"""Habits every table keeps: who and when together, words for people, one subject key each, nothing erased on the way."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.db import models
from django.db.models import CASCADE, SET_NULL

from foundation.accounts.models import Person
from foundation.core.scope import ScopeField
from foundation.workflow.models import LifecycleModel
from foundation.workflow.rules import Lifecycle
from tests.architecture.code import own_models

SYSTEM_TOO = "empty when a background process or an import did it; the moment is always there"
# A "who" that may be empty while its moment is there, without a check that says when.
UNCHECKED_PAIRS = {
    "documents.DocumentVersion.added_by": SYSTEM_TOO,
    "raid.ActionNote.by": SYSTEM_TOO,
    "deadlines.Move.by": SYSTEM_TOO,
    "reports.TrailExport.by": SYSTEM_TOO,
    "groups.Alternate.settled_by": SYSTEM_TOO,
    "meetings.ForwardItem.added_by": SYSTEM_TOO,
    "meetings.AgendaVersion.by": SYSTEM_TOO,
    "meetings.HeadlineReport.drafted_by": SYSTEM_TOO,
    "meetings.HeadlineReport.issued_by": SYSTEM_TOO,
    "meetings.Paper.issued_by": SYSTEM_TOO,
    "meetings.ReportBlock.edited_by": SYSTEM_TOO,
}
STANDS_ALONE = {
    "decisions.Decision.taken_by": "the day of taking is taken_on, which may lie in the past; recorded_at is the moment",
}
# What may disappear with what it hangs on. Everything else is protected: a record is never lost with another.
MAY_CASCADE = {
    "raid.ActionOwner.action": "the owner's row is the action's own words",
    "meetings.LiveDraft.meeting": "words nobody has captured are nobody's record yet",
    "meetings.LiveDraft.by": "the same",
    "meetings.LiveDraft.item": "the same",
    "core.TableDraft.by": "a table read in and not confirmed is nobody's record yet",
    "meetings.ForwardItem.item": "an item taken off its agenda leaves the entry on the forward look",
}
WRONG_PLURAL = re.compile(r"([^aeiou]ys|ss|sss|chs|shs|xs|zs|persons|datas)$")

own = pytest.mark.parametrize("model", [pytest.param(model, id=model._meta.label) for model in own_models()])


def _who(model: type[models.Model]) -> list[models.Field]:
    keys = [field for field in model._meta.fields if isinstance(field, models.ForeignKey)]
    people = [field for field in keys if field.related_model is Person]
    return [field for field in people if field.name == "by" or field.name.endswith("_by")]


def _when(model: type[models.Model], who: models.Field) -> models.Field | None:
    """The moment that belongs to a "who": confirmed_at for confirmed_by; the only moment there is for a plain `by`."""
    moments = {field.name: field for field in model._meta.fields if isinstance(field, models.DateTimeField)}
    if who.name == "by":
        return next(iter(moments.values())) if len(moments) == 1 else moments.get("at")
    return moments.get(who.name.removesuffix("_by") + "_at")


def _checked(model: type[models.Model], *names: str) -> bool:
    checks = [str(c.condition) for c in model._meta.constraints if isinstance(c, models.CheckConstraint)]
    return any(all(name in check for name in names) for check in checks)


@own
def test_who_and_when_stand_together(model):
    for who in _who(model):
        when, label = _when(model, who), f"{model._meta.label}.{who.name}"
        if when is None:
            assert label in STANDS_ALONE, f"{label} has no moment beside it"
        elif who.null or when.null:
            paired = _checked(model, who.name, when.name)
            assert paired or label in UNCHECKED_PAIRS, f"{label} and {when.name} can be there one without the other"


def test_the_lists_of_exceptions_are_not_stale():
    labels = {model._meta.label: model for model in own_models()}
    for name in (*STANDS_ALONE, *MAY_CASCADE, *UNCHECKED_PAIRS):
        label, _, field = name.rpartition(".")
        labels[label]._meta.get_field(field)
    for name in UNCHECKED_PAIRS:
        label, _, field = name.rpartition(".")
        who = labels[label]._meta.get_field(field)
        assert not _checked(labels[label], who.name, _when(labels[label], who).name), f"{name} is checked by now"


@own
def test_has_words_and_an_order(model):
    assert model.__str__ is not models.Model.__str__, "says what it is"
    assert model._meta.ordering, "has an order"
    assert model.__doc__, "says what it holds"
    assert not model.__doc__.startswith(f"{model.__name__}("), "says it in words of its own"


@own
def test_has_sane_names(model):
    meta = model._meta
    assert not WRONG_PLURAL.search(str(meta.verbose_name_plural)), meta.verbose_name_plural
    assert str(meta.verbose_name) == str(meta.verbose_name).lower()
    for field in meta.fields:
        assert "_" not in str(field.verbose_name), field.name


@own
def test_foreign_keys_protect(model):
    for field in model._meta.fields:
        if not isinstance(field, models.ForeignKey):
            continue
        label = f"{model._meta.label}.{field.name}"
        if field.remote_field.on_delete in {CASCADE, SET_NULL}:
            assert label in MAY_CASCADE, f"{label} lets a record disappear with another"


@own
def test_constraints_say_in_their_name_what_holds(model):
    for constraint in model._meta.constraints:
        assert re.fullmatch(r"[a-z][a-z0-9_]{4,}", constraint.name)
        assert "uniq_" not in constraint.name
        assert "%" not in constraint.name


def test_subject_keys_are_unique():
    """Events, obligations and notices point at `model:pk`: two models of one name would be taken for each other."""
    names = Counter(model._meta.model_name for model in own_models())
    assert [name for name, count in names.items() if count > 1] == []


def test_constraint_names_are_unique():
    names = Counter(constraint.name for model in own_models() for constraint in model._meta.constraints)
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("model", [model for model in own_models() if issubclass(model, LifecycleModel)])
def test_a_stateful_model_has_all_that_advance_needs(model):
    assert isinstance(model.lifecycle, Lifecycle)
    assert model.audit_stream is not LifecycleModel.audit_stream, "says in which stream its events stand"
    assert isinstance(getattr(model, "reference", None), property) or _has_field(model, "reference")
    assert isinstance(getattr(model, "scope", None), property) or isinstance(_field(model, "scope"), ScopeField)


def _has_field(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.fields)


def _field(model: type[models.Model], name: str) -> models.Field | None:
    return next((field for field in model._meta.fields if field.name == name), None)


@own
def test_a_stored_scope_is_indexed(model):
    field = _field(model, "scope")
    assert field is None or field.db_index, "every list filters by it"
