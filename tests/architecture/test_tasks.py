"""Every background task: in the one schedule, called with plain values, and harmless when run twice."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core import mail

from foundation.audit.models import Event, Seal
from foundation.core.models import Heartbeat
from foundation.notifications.models import Email
from mhhs_governance.celery import BEAT, app
from tests.architecture import world as worlds
from tests.architecture.code import modules, own_apps, own_models

if TYPE_CHECKING:
    from django.db import models

PLAIN = {"int", "str", "bool", "float", "None", "int | None", "str | None"}
LATER = worlds.STANDS_AT + timedelta(days=28)  # a Monday; the papers of the meeting ahead are overdue by then

app.loader.import_default_modules()
OURS = {
    name: task for name, task in app.tasks.items() if any(name.startswith(f"{config.name}.") for config in own_apps())
}


def test_tasks_are_found():
    assert OURS


def test_the_schedule_names_tasks_that_exist():
    assert {entry["task"] for entry in BEAT.values()} <= set(OURS)


def test_every_task_has_its_beat():
    """What is only ever sent and never swept up is lost with the broker."""
    assert {entry["task"] for entry in BEAT.values()} == set(OURS)


def test_the_application_runs_this_schedule():
    assert app.conf.beat_schedule == BEAT
    assert app.conf.timezone == "Europe/London"
    assert app.conf.task_acks_late, "a killed worker's task is done by another"


def test_tasks_are_named_after_where_they_stand():
    for name, task in OURS.items():
        assert name == f"{task.run.__module__}.{task.run.__name__}"


@pytest.mark.parametrize("name", OURS)
def test_takes_plain_values(name):
    for parameter in inspect.signature(OURS[name].run).parameters.values():
        assert str(parameter.annotation) in PLAIN, f"{parameter.name}: pass an id and read again when acting"


@pytest.mark.parametrize("name", OURS)
def test_is_thin(name):
    source = inspect.getsource(OURS[name].run)
    assert len(source.splitlines()) <= 12, "the work belongs into services"


def test_tasks_stand_in_files_called_tasks():
    names = {module.__name__ for module in modules("tasks")}
    assert {task.run.__module__ for task in OURS.values()} == names


# --- twice ----------------------------------------------------------------------------------------------------------


def contents() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the product's own. The sign of life is there to change."""
    return {model._meta.label: _rows(model) for model in own_models() if model is not Heartbeat}


def _rows(model: type[models.Model]) -> list[tuple[object, ...]]:
    return list(model._base_manager.order_by("pk").values_list())


@pytest.mark.django_db
@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("at", [worlds.STANDS_AT + timedelta(minutes=5), LATER], ids=["now", "later"])
def test_does_nothing_the_second_time(world, name, at):
    with time_machine.travel(at, tick=False):
        OURS[name].run()
        once, sent = contents(), len(mail.outbox)
    with time_machine.travel(at + timedelta(seconds=30), tick=False):
        OURS[name].run()
    assert contents() == once
    assert len(mail.outbox) == sent


@pytest.mark.django_db
def test_the_tasks_really_do_something_the_first_time(world):
    """Otherwise the test above proves nothing."""
    with time_machine.travel(LATER, tick=False):
        events, unsent = (
            Event.objects.count(),
            Email.objects.filter(sent_at__isnull=True, parked_at__isnull=True).count(),
        )
        OURS["deadlines.tasks.enforce"].run()
        assert Event.objects.count() > events
        assert unsent
        OURS["foundation.notifications.tasks.send_mail"].run()
        assert len(mail.outbox) >= unsent
        OURS["reports.tasks.seal_daily"].run()
        assert Seal.objects.count() == 1
        OURS["foundation.notifications.tasks.heartbeat"].run()
        assert Heartbeat.objects.get(name=Heartbeat.BEAT).at == LATER


@pytest.mark.django_db
def test_a_day_later_they_go_on(world):
    first = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
    for day in (first, first + timedelta(days=1)):
        with time_machine.travel(day, tick=False):
            OURS["reports.tasks.seal_daily"].run()
    assert Seal.objects.count() == 2
