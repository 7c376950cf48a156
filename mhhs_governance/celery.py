"""Celery: one static beat schedule. Every task takes ids, re-checks when it acts, and may run twice without harm."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from celery import Celery

from mhhs_governance import transport

if TYPE_CHECKING:
    from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mhhs_governance.settings")

# a message nobody took in its turn is dropped: the next one does the same work
BEAT = {
    "send-mail": {"task": "foundation.notifications.tasks.send_mail", "schedule": 20.0, "options": {"expires": 20.0}},
    "make-digests": {
        "task": "foundation.notifications.tasks.make_digests",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "enforce-deadlines": {"task": "deadlines.tasks.enforce", "schedule": 60.0, "options": {"expires": 60.0}},
    "sweep-consultations": {"task": "consultations.tasks.sweep", "schedule": 60.0, "options": {"expires": 60.0}},
    "plan-series": {"task": "meetings.tasks.plan_series", "schedule": 3600.0, "options": {"expires": 3600.0}},
    "keep-actions-owed": {"task": "raid.tasks.keep_owed", "schedule": 3600.0, "options": {"expires": 3600.0}},
    "do-jobs": {"task": "foundation.jobs.tasks.work", "schedule": 15.0, "options": {"expires": 15.0}},
    "heartbeat": {"task": "foundation.notifications.tasks.heartbeat", "schedule": 30.0, "options": {"expires": 30.0}},
    "seal-ledger": {"task": "reports.tasks.seal_daily", "schedule": 3600.0, "options": {"expires": 3600.0}},
}


def _transport() -> dict[str, Any]:
    """Options of the broker: where the filesystem's folders are, and how long anybody waits for one that is gone."""
    from django.conf import settings

    if not settings.CELERY_BROKER_URL.startswith("filesystem"):
        # whoever only says "there is work" gives up soon: the work is a row already, and the next sweep takes it up
        return {"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "socket_connect_timeout": 2}
    folder: Path = settings.VAR / "broker"
    for name in ("queue", "processed", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "processed_folder": str(folder / "processed"),
        "control_folder": str(folder / "control"),
        "store_processed": False,
        "polling_interval": 0.1,
    }


transport.install()
app = Celery("mhhs_governance")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    broker_transport_options=_transport(),
    beat_schedule=BEAT,
    timezone="Europe/London",
    task_ignore_result=True,
    task_acks_late=True,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_consumer="mhhs_governance.consumer:Consumer",
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # a worker or beat whose broker is gone waits for it, however long
    task_always_eager=False,
)
app.autodiscover_tasks()
