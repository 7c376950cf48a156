"""A notice is found by its key, without looking through all there ever were."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_calendars")]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="key",
            field=models.CharField(db_index=True, max_length=160),
        ),
    ]
