from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_introductions_are_blocks")]

    operations = [migrations.RemoveField(model_name="headlinereport", name="introduction")]
