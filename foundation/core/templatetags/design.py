"""Sample data for the page of components (templates/design/index.html), which exists while developing only.

The figures are made up; the case is shaped after item 8 of DAG #6.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from django import forms, template

from foundation.core.templatetags.shapes import (
    Action,
    Answer,
    Clock,
    Fact,
    Option,
    Pill,
    SeatCard,
    Step,
    Tab,
    TimelineEntry,
    Why,
    WhyDay,
)

register = template.Library()

MEETING = date(2022, 3, 9)
START = datetime(2022, 3, 9, 11, 10, tzinfo=UTC)

TEXT = """# Secondary addressing

The **platform** resolves the address. See [the paper](https://example.org/paper).

- built once
- ready for new services

| option | cost |
| --- | --- |
| 2 | £1.4m |

> Cost falls on small senders.
"""


class SampleForm(forms.Form):
    """One field of each kind."""

    position = forms.ChoiceField(
        choices=[("s", "Support"), ("o", "Object"), ("a", "Abstain")],
        widget=forms.RadioSelect,
        help_text="The position belongs to the seat; the record shows who spoke for it.",
    )
    words = forms.CharField(
        label="Consensus of the constituency",
        widget=forms.Textarea,
        help_text="In words, as the report should carry it.",
    )
    minority = forms.CharField(label="Minority view", required=False)
    given_on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    group = forms.ChoiceField(choices=[("DAG", "DAG"), ("PSG", "PSG")])
    paper = forms.FileField(required=False, help_text="PDF, at most 25 MB.")
    declared = forms.BooleanField(label="A conflict of interest is declared", required=False)


def _why() -> Why:
    skipped = {5: "Saturday", 6: "Sunday"}
    days = [
        WhyDay(date(2022, 3, day), counted=day not in skipped, number=number, note=skipped.get(day, ""))
        for day, number in ((8, 1), (7, 2), (6, 0), (5, 0), (4, 3), (3, 4), (2, 5))
    ]
    return Why(
        "Papers go out at least five working days before the meeting.",
        "Counted back from the meeting on",
        MEETING,
        days,
        "Governance Framework 2.2, papers",
        "#",
        "The date this version came into force is assumed.",
    )


def _head() -> dict[str, object]:
    return {
        "state": Pill("Views open", "info", "views_open"),
        "pills": [Pill("Level 3 · DAG may decide"), Pill("Public", icon="globe-alt")],
        "clock": Clock("Views close before the meeting", START, 2, why=_why()),
        "actions": [
            Action("Record our view", url="#", primary=True),
            Action("Ask our members", url="#", post=True),
            Action("Export trail", url="#", icon="arrow-down-tray"),
            Action(
                "Record the outcome",
                allowed=False,
                reason="Only the chair may; one objection from I&C Supplier is unresolved.",
                citation="DAG ToR, decision making",
            ),
            Action("Waive the late paper", allowed=False, reason="You raised this proposal, so somebody else must."),
        ],
        "tabs": [
            Tab("Overview", "#", current=True),
            Tab("Views", "#", count=5),
            Tab("Papers", "#", count=2),
            Tab("What was recorded when", "#"),
        ],
    }


def _seats() -> list[SeatCard]:
    return [
        SeatCard("Large Supplier", "support", option="option 2", note="4 members agree, 1 silent"),
        SeatCard("Medium Supplier", "support", option="option 2", holder="A. Alternate", note="approved 3 Mar"),
        SeatCard("I&C Supplier", "object", note="Cost to small senders"),
        SeatCard("Elexon", "no_objection", note="central systems"),
        SeatCard("DNO", "none", note="asked 2 Mar, reminded"),
        SeatCard("iDNO", "abstain"),
        SeatCard("DCC", "conflict"),
        SeatCard("Consumer", "vacant", note="nominations open"),
    ]


def _options() -> list[Option]:
    return [
        Option(1, "Sender addressing", ["Business data stays outside"], ["More work for every sender"], [], "£3.1m"),
        Option(
            2,
            "Platform addressing",
            ["Built once", "Eases participants"],
            ["Platform is more complex"],
            ["Registration data is current"],
            "£1.4m",
            recommended=True,
            chosen=True,
        ),
        Option(3, "Look-up service", ["Least development"], ["About 40 million calls a day"], [], "£1.9m"),
    ]


def _trail() -> list[TimelineEntry]:
    return [
        TimelineEntry("TDWG considered three options", date(2022, 2, 3)),
        TimelineEntry("TDWG referred option 2 to the DAG", date(2022, 2, 17), actor="TDWG, by consensus"),
        TimelineEntry("Paper 8 issued, version 1.0", date(2022, 3, 2), note="5 working days before", url="#"),
        TimelineEntry("I&C Supplier objects", date(2022, 3, 3), tone="bad", detail="Cost to small senders"),
        TimelineEntry("Views open", date(2022, 3, 4), current=True),
        TimelineEntry("DAG #6, item 8", START, done=False),
        TimelineEntry("Decision published by", date(2022, 3, 23), done=False),
    ]


def _clocks() -> list[Clock]:
    return [
        Clock("Papers issued", date(2022, 3, 2), 0),
        Clock("Papers issued", date(2022, 3, 2), 1, why=_why()),
        Clock("Headline report", date(2022, 3, 10), -3),
        Clock("Minutes", date(2022, 3, 16), state="met", detail="2 working days early"),
        Clock("Amendment requests", state="waiting", detail="no meeting in April yet"),
        Clock("Decisions published", date(2022, 3, 23), state="historical"),
        Clock("Decisions published", date(2022, 3, 23), state="breached"),
    ]


def _lists() -> dict[str, object]:
    return {
        "steps": [
            Step("Draft", done=True, note="3 Feb"),
            Step("Submitted", done=True, note="17 Feb"),
            Step("Views open", current=True, note="2 working days left"),
            Step("Decided"),
            Step("Published"),
        ],
        "facts": [
            Fact("Framework", "2.4", "DAG ToR of 9 March 2022", "#"),
            Fact("Outcomes", "accept · reject · refer · accept subject to work · refer to PSG"),
            Fact("Publish", "10 working days after", "DAG ToR, decisions"),
        ],
        "answers": [
            Answer("Outcome", "Accept subject to additional work", "#"),
            Answer("Basis", "Consensus: no sustained objection", "#"),
            Answer("Criteria", "Target Operating Model: met\nOverall objectives: met", "#"),
        ],
        "add": Action("Add a paper", url="#", primary=True),
    }


@register.simple_tag
def design_sample() -> dict[str, object]:
    """Everything the page of components shows."""
    return {
        **_head(),
        **_lists(),
        "seats": _seats(),
        "options": _options(),
        "trail": _trail(),
        "clocks": _clocks(),
        "form": SampleForm({"minority": "cost to small senders", "given_on": "2022-03-09", "group": "DAG"}),
        "text": TEXT,
        "due": MEETING,
    }
