from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations
from foundation.core.clock import now

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def enter(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Each introduction written so far as the block it now is. Nobody recorded who wrote it."""
    report, block = (
        apps.get_model("meetings", "HeadlineReport"),
        apps.get_model("meetings", "ReportBlock"),
    )
    for one in report.objects.exclude(introduction="").order_by("pk"):
        said = {"words": one.introduction, "edited_at": one.issued_at or one.ready_at or now()}
        block.objects.create(report=one, key="introduction", **said)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0010_reports_in_blocks_and_amendments")]

    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
