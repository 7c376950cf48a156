"""The one inversion is checked at the start: a handler that must be there and is not stops the product."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks

from foundation.core import registry
from foundation.core.registry import Registry

REGISTRIES = list(registry._registries)


@pytest.fixture
def probe(monkeypatch):
    monkeypatch.setattr(registry, "_registries", [])
    return Registry("probe", required=("one", "two"))


def _complaints() -> list[str]:
    return [check.msg for check in run_checks() if check.id == "core.E001"]


def test_the_product_has_what_it_requires():
    assert _complaints() == []


def test_a_missing_handler_stops_the_start(probe):
    probe.register("one", object())
    assert _complaints() == ["Registry 'probe' has no handler for 'two'."]
    probe.register("two", object())
    assert _complaints() == []


def test_two_handlers_under_one_key_are_refused(probe):
    handler = object()
    probe.register("one", handler)
    probe.register("one", handler)  # an app may be made ready twice
    with pytest.raises(ValueError, match="registered twice"):
        probe.register("one", object())
    assert probe["one"] is handler


REQUIRED = [pytest.param(one, key, id=f"{one.name}-{key}") for one in registry._registries for key in one.required]


@pytest.mark.parametrize(("one", "key"), REQUIRED)
def test_each_required_handler_is_really_required(one, key, monkeypatch):
    monkeypatch.delitem(one._handlers, key)
    assert _complaints() == [f"Registry {one.name!r} has no handler for {key!r}."]


def test_some_handlers_are_required():
    assert REQUIRED


@pytest.mark.parametrize("one", REGISTRIES, ids=lambda one: one.name)
def test_every_registry_is_named_once_and_filled(one):
    assert [other.name for other in REGISTRIES].count(one.name) == 1
    assert list(one.items()), "nobody registers here: the inversion is not needed"


@pytest.mark.parametrize("one", REGISTRIES, ids=lambda one: one.name)
def test_every_handler_can_be_called(one):
    """A handler is a function, or a record of what is done at each turn."""
    for handler in one.values():
        assert callable(handler) or any(callable(getattr(handler, name)) for name in dir(handler) if name[0] != "_")
