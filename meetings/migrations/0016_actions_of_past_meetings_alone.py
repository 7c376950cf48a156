from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def mark(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Actions that stand in the record of meetings entered after the fact, and of no other."""
    action, review = apps.get_model("raid", "Action"), apps.get_model("meetings", "ActionReview")
    past = review.objects.filter(meeting__historical=True).values("action")
    present = review.objects.filter(meeting__historical=False).values("action")
    action.objects.filter(pk__in=past).exclude(pk__in=present).update(historical=True)


class Migration(migrations.Migration):
    dependencies = [
        ("raid", "0002_actions_entered_after_the_fact"),
        ("meetings", "0015_what_is_captured_and_what_waits_again"),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
