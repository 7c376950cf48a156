"""On PostgreSQL whoever has the whole of a seat and whoever has one remit of it cannot hold it on the same day either.

A remit is a point on a line and the whole seat is the line itself: they overlap with each other, two remits do not.
"""

from django.db import migrations

ADD = """
ALTER TABLE groups_appointment ADD CONSTRAINT appointment_one_holder_or_remits
EXCLUDE USING gist (
    seat_id WITH =,
    (CASE WHEN remit = '' THEN int8range(NULL, NULL)
          ELSE int8range(hashtextextended(remit, 0), hashtextextended(remit, 0), '[]') END) WITH &&,
    daterange(valid_from, valid_to, '[]') WITH &&
) WHERE (exclusive)
"""


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ADD)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE groups_appointment DROP CONSTRAINT appointment_one_holder_or_remits")


class Migration(migrations.Migration):
    dependencies = [("groups", "0005_successions_and_terms")]

    operations = [migrations.RunPython(add, remove)]
