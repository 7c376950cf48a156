from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("meetings", "0011_introductions_are_blocks")]

    operations = [migrations.RemoveField(model_name="headlinereport", name="introduction")]
