from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import migrations

from foundation.core import workdays

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CHUNK = 500


def count(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """How early or late what was done by now was done, by the days each obligation was counted with."""
    obligations = apps.get_model("deadlines", "Obligation").objects
    announced = dict(apps.get_model("core", "Closure").objects.values_list("day", "name"))
    rows = []
    for one in (
        obligations.filter(met_on__isnull=False, due_on__isnull=False, historical=False).order_by("pk").iterator(CHUNK)
    ):
        known = announced | {date.fromisoformat(day): name for day, name in one.skipped}
        counted = {date.fromisoformat(day) for day in one.counted}
        closed = {day: name for day, name in known.items() if day not in counted}
        one.spare_days = workdays.between(one.met_on, one.due_on, closed)
        rows.append(one)
    obligations.bulk_update(rows, ["spare_days"], batch_size=CHUNK)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial"), ("deadlines", "0003_working_days_to_spare")]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
