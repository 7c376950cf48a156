"""Which things have a status, and whether the ledger tells the same of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps

from foundation.audit.queries import acts
from foundation.workflow.models import LifecycleModel

if TYPE_CHECKING:
    from collections.abc import Iterator


def stateful_models() -> list[type[LifecycleModel]]:
    """Every model with a lifecycle: the lower apps first, inside an app as its module has them."""
    return [
        model
        for config in reversed(list(apps.get_app_configs()))
        for model in config.get_models()
        if issubclass(model, LifecycleModel)
    ]


def differing_statuses() -> Iterator[str]:
    """Things whose status is not the one to which their last step in the ledger led, as sentences."""
    for model in stateful_models():
        yield from _differing(model)


def _differing(model: type[LifecycleModel]) -> Iterator[str]:
    lifecycle, name = model.lifecycle, model._meta.model_name  # noqa: SLF001  # Django's documented Meta API
    steps = acts([str(step.event) for step in lifecycle.steps])
    told = {key: str(data["to"]) for key, data in steps if "to" in data and key.startswith(f"{name}:")}
    for pk, status in model.objects.order_by("pk").values_list("pk", "status").iterator(chunk_size=1000):
        last = told.pop(f"{name}:{pk}", None)
        if status != last and (last is not None or status not in lifecycle.initial):
            begun = " or ".join(lifecycle.initial)
            yield f"{name}:{pk}: its status is {status}, the ledger says {last or f'it has not left {begun}'}"
    yield from (f"{key}: the ledger tells of it, and it is gone" for key in told)
