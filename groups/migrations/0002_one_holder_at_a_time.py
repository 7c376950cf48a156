"""On PostgreSQL two people cannot hold the same seat and remit on the same day, where the seat has one holder."""

from django.db import migrations

ADD = """
ALTER TABLE groups_appointment ADD CONSTRAINT appointment_one_holder_at_a_time
EXCLUDE USING gist (seat_id WITH =, remit WITH =, daterange(valid_from, valid_to, '[]') WITH &&) WHERE (exclusive)
"""


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        schema_editor.execute(ADD)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE groups_appointment DROP CONSTRAINT appointment_one_holder_at_a_time")


class Migration(migrations.Migration):
    dependencies = [("groups", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
