from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import migrations

from foundation.core.clock import LONDON

if TYPE_CHECKING:
    from datetime import date

    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def _entries(apps: Apps, action: Any) -> list[tuple[date, str]]:
    """What the record tells of the action's status, by day: as meetings found it, steps in the ledger, its notes."""
    reviews = apps.get_model("meetings", "ActionReview").objects.filter(action=action).order_by("pk")
    found = [
        (review.meeting.starts_at.astimezone(LONDON).date(), review.listed_status)
        for review in reviews.select_related("meeting")
    ]
    begun = apps.get_model("audit", "Event").objects.filter(
        kind="raid.action_ongoing", subjects__key=f"action:{action.pk}", subjects__position=0
    )
    # of what was entered after the fact, the ledger tells the day of entering alone
    steps = [] if action.historical else [(event.at.astimezone(LONDON).date(), "ongoing") for event in begun]
    notes = [(note.on, note.status) for note in action.notes.order_by("pk")]
    told = sorted([*found, *steps, *notes], key=lambda entry: entry[0])
    return [(action.raised_on, "open"), *told]


def stand(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Give every action the dated rows that its steps write from now on, as far as the record tells them."""
    standing = apps.get_model("raid", "ActionStanding")
    for action in apps.get_model("raid", "Action").objects.filter(standings=None).order_by("pk"):
        entries = [entry for entry in _entries(apps, action) if entry[1] != "closed"]
        if entries[-1][1] != action.status:
            entries.append((action.closed_on or entries[-1][0], action.status))
        rows, last = [], ""
        for since, status in entries:
            if status != last:
                rows.append(standing(action=action, since=since, status=status))
            last = status
        standing.objects.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
        ("raid", "0003_how_actions_stood_when"),
        ("meetings", "0016_actions_of_past_meetings_alone"),
    ]

    operations = [migrations.RunPython(stand, migrations.RunPython.noop)]
