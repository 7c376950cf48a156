import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0003_groups_in_full"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="basis",
            field=models.CharField(blank=True, help_text="what it rests on, such as an election", max_length=200),
        ),
        migrations.AddField(
            model_name="appointment",
            name="delegator",
            field=models.ForeignKey(
                blank=True,
                help_text="the Senior Responsible Owner who delegated the chair",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="lead",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="lead contact",
            ),
        ),
        migrations.AddField(
            model_name="declination",
            name="recorded_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="delegation",
            name="given_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="alternate",
            name="approval",
            field=models.CharField(
                choices=[
                    ("members", "The members of the constituency"),
                    ("representative", "The representative"),
                    ("own", "The organisation whose seat it is"),
                    ("sro", "The Senior Responsible Owner"),
                ],
                help_text="who approves them",
                max_length=20,
            ),
        ),
    ]
