"""Rows that a sweep could not work on: when they are tried again, and which are parked."""

from django.db import migrations, models

import foundation.core.scope


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_jobs_with_progress")]

    operations = [
        migrations.CreateModel(
            name="FailedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(help_text="what was being done, such as deadlines.breach", max_length=60)),
                ("subject", models.CharField(help_text="the row's key, such as obligation:5", max_length=80)),
                ("reference", models.CharField(max_length=120)),
                ("scope", foundation.core.scope.ScopeField(db_index=True, max_length=40)),
                ("error", models.CharField(max_length=300)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("failed_at", models.DateTimeField(help_text="the last time")),
                ("retry_at", models.DateTimeField(blank=True, help_text="empty while it is parked", null=True)),
                ("parked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-failed_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "subject"), name="failed_row_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("parked_at__isnull", False), ("retry_at__isnull", True)),
                            models.Q(("parked_at__isnull", True), ("retry_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="failed_row_waits_or_is_parked",
                    ),
                ],
            },
        ),
    ]
