from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("raid", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="action",
            name="historical",
            field=models.BooleanField(
                default=False, help_text="entered after the fact, with a day that had passed; nobody is asked for it"
            ),
        ),
    ]
