from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("decisions", "0005_each_threshold_judged")]

    operations = [
        migrations.RemoveField(model_name="proposal", name=name)
        for name in ("tom_material", "consumers_material", "competition_material", "threshold_evidence")
    ]
