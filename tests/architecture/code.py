"""What the architecture tests read of the product: its apps, models, modules, addresses and sources."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, get_resolver

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from django.apps import AppConfig
    from django.db.models import Model

ROOT = Path(settings.BASE_DIR)


def own_apps() -> list[AppConfig]:
    """The product's own apps, whatever is installed beside them."""
    return [config for config in apps.get_app_configs() if Path(config.path).parent in {ROOT, ROOT / "foundation"}]


def own_models() -> list[type[Model]]:
    """Every table of the product's own apps."""
    return [model for config in own_apps() for model in config.get_models()]


def modules(name: str) -> Iterator[ModuleType]:
    """A file of that name in every own app; of a package also what is in it."""
    for config in own_apps():
        if importlib.util.find_spec(f"{config.name}.{name}") is None:
            continue
        module = importlib.import_module(f"{config.name}.{name}")
        yield module
        for child in pkgutil.walk_packages(getattr(module, "__path__", []), f"{module.__name__}."):
            yield importlib.import_module(child.name)


def url_patterns() -> dict[str, URLPattern]:
    """Every address of the product by its full name, packages' own included."""
    return dict(_patterns(get_resolver().url_patterns, ""))


def _patterns(entries: list[object], prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in entries:
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name or entry.pattern}", entry
        else:
            yield from _patterns(entry.url_patterns, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)


@cache
def sources() -> dict[Path, str]:
    """The product's own Python files, tests left out, by their path from the root."""
    roots = {Path(config.path).relative_to(ROOT).parts[0] for config in own_apps()} | {"mhhs_governance"}
    files = (file for root in sorted(roots) for file in (ROOT / root).rglob("*.py"))
    return {file.relative_to(ROOT): file.read_text() for file in files}


@cache
def templates() -> dict[str, str]:
    """The product's own templates by the name Django knows them under."""
    folder = ROOT / "templates"
    kept = {".html", ".txt", ".json", ".svg", ".xml"}
    files = (file for file in sorted(folder.rglob("*")) if file.suffix in kept)
    return {file.relative_to(folder).as_posix(): file.read_text() for file in files}
