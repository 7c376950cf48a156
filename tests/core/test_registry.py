"""The one inversion: typed tables that lower apps own and upper apps fill, checked at start-up."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from foundation.core import registry
from foundation.core.panels import PANELS, panels_for
from foundation.core.registry import Registry, check_registries


@pytest.fixture(autouse=True)
def _own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Registries made here leave nothing behind."""
    monkeypatch.setattr(registry, "_registries", list(registry._registries))


def one() -> str:
    return "one"


def two() -> str:
    return "two"


def test_what_is_registered_is_found_in_the_order_of_its_key() -> None:
    made = Registry("test")
    made.register("b", two)
    made.register("a", one)
    assert (made["a"](), made.get("b"), made.get("c")) == ("one", two, None)
    assert list(made.items()) == [("a", one), ("b", two)]
    assert list(made.values()) == [one, two]
    assert "a" in made
    assert "c" not in made
    with pytest.raises(KeyError):
        made["c"]


def test_a_key_belongs_to_one_handler() -> None:
    made = Registry("test")
    made.register("a", one)
    made.register("a", one)  # Django may call ready() again
    with pytest.raises(ValueError, match="'a' is registered twice"):
        made.register("a", two)
    assert made["a"] is one


def test_a_required_key_without_handler_fails_the_start() -> None:
    made = Registry("test of the start", required=("a", "b"))
    made.register("a", one)
    assert made.missing() == ["b"]
    [error] = [error for error in check_registries() if "test of the start" in error.msg]
    assert error.id == "core.E001"
    assert "'b'" in error.msg
    made.register("b", two)
    assert not [error for error in check_registries() if "test of the start" in error.msg]


def test_the_product_itself_starts() -> None:
    call_command("check")


def test_panels_are_those_of_the_kind_in_the_order_of_their_keys(
    rf: object, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    monkeypatch.setattr(PANELS, "_handlers", {})
    PANELS.register("thing.20-b", lambda _request, thing: ("errors/400.html", {"thing": thing}))
    PANELS.register("thing.10-a", lambda _request, _thing: None)
    PANELS.register("things.05-other", lambda _request, _thing: pytest.fail("another kind of thing"))
    shown: list[str] = []
    monkeypatch.setattr(
        "foundation.core.panels.render_to_string",
        lambda template, context, _request: shown.append(template) or template,
    )
    assert panels_for("thing", rf.get("/"), object()) == ["errors/400.html"]
    assert shown == ["errors/400.html"]
