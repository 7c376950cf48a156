from django.db import migrations, models

# the columns of the first three thresholds, and the framework's keys
COLUMNS = {
    "tom_material": "tom_impact",
    "consumers_material": "consumer_impact",
    "competition_material": "competition_impact",
}


def move(apps, schema_editor):
    """What the columns said, by the framework's keys; the one evidence there was belongs to each."""
    for proposal in apps.get_model("decisions", "Proposal").objects.order_by("pk"):
        said = {key: getattr(proposal, column) for column, key in COLUMNS.items()}
        proposal.judged = {
            key: {"material": material, "evidence": proposal.threshold_evidence}
            for key, material in said.items()
            if material is not None
        }
        if proposal.judged:
            proposal.save(update_fields=["judged"])


class Migration(migrations.Migration):
    dependencies = [("decisions", "0004_a_body_outside_the_programme")]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="judged",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="how each threshold of the framework was judged, by its key, and on what evidence",
            ),
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
    ]
