"""The words and the components: what they say, what they tie together, what they never let through."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from foundation.core.citations import CITATIONS, Cited
from foundation.core.templatetags import wording
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

MEETING = date(2022, 3, 9)


def render(source: str, **context: object) -> str:
    """The template with the tags loaded."""
    return str(engines["django"].from_string("{% load governance %}" + source).render({"csrf_token": "t", **context}))


class View(forms.Form):
    position = forms.ChoiceField(choices=[("s", "Support"), ("o", "Object")], widget=forms.RadioSelect)
    words = forms.CharField(label="Consensus", help_text="As the minutes <b>should</b> carry it.")
    remark = forms.CharField(required=False)
    declared = forms.BooleanField(label="Conflict declared", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "value", "expected"),
    [
        ("{{ v|longdate }}", MEETING, "Wed 9 March 2022"),
        ("{{ v|shortdate }}", MEETING, "9 Mar 2022"),
        ("{{ v|longmoment }}", datetime(2022, 3, 9, 11, 10, tzinfo=UTC), "Wed 9 March 2022, 11:10"),
        ("{{ v|longmoment }}", MEETING, "Wed 9 March 2022"),
        ("{{ v|shortmoment }}", datetime(2022, 7, 9, 11, 10, tzinfo=UTC), "9 Jul 2022, 12:10"),
        ("{{ v|clocktime }}", datetime(2022, 7, 9, 23, 30, tzinfo=UTC), "00:30"),
        ("{{ v|longdate }}", datetime(2022, 7, 9, 23, 30, tzinfo=UTC), "Sun 10 July 2022"),
        ("{{ v|longdate }}{{ v|shortdate }}{{ v|longmoment }}{{ v|shortmoment }}{{ v|clocktime }}", None, ""),
        ("{{ v|gbp }}", 1_400_000, "£1,400,000"),
        ("{{ v|gbp }}", Decimal("12.5"), "£12.50"),
        ("{{ v|gbp }}", -3, "−£3"),
        ("{{ v|gbp }}", None, ""),
        ("{{ v|gbp }}", "NaN", ""),
        ("{{ v|gbpshort }}", 1_400_000, "£1.4m"),
        ("{{ v|gbpshort }}", 20_000_000, "£20m"),
        ("{{ v|gbpshort }}", 999_999, "£999,999"),
        ("{{ v|gbpshort }}", "none", ""),
        ("{{ v|working_days_left }}", 2, "2 working days left"),
        ("{{ v|working_days_left }}", 1, "1 working day left"),
        ("{{ v|working_days_left }}", 0, "due today"),
        ("{{ v|working_days_left }}", -1, "1 working day overdue"),
        ("{{ v|working_days_left }}{{ v|working_days }}", None, ""),
        ("{{ v|working_days }}", 5, "5 working days"),
        ("{{ v|shorthash }}", "9f2c41" + "0" * 54 + "e1a0", "9f2c41…e1a0"),
        ("{{ v|shorthash }}", "9f2c", "9f2c"),
        ("{% percent v 12 %}", 5, "42%"),
        ("{% percent v 0 %}", 5, "0%"),
        ("{{ v|message_tone }}", "success", "ok"),
        ("{{ v|message_tone }}", "error", "bad"),
        ("{{ v|message_tone }}", "", "info"),
        ("{% when v %}", None, ""),
        ("{% when v %}", MEETING, '<time datetime="2022-03-09">9 Mar 2022</time>'),
        (
            "{% when v 'long' %}",
            datetime(2022, 7, 9, 11, 10, tzinfo=UTC),
            '<time datetime="2022-07-09T12:10:00+01:00">Sat 9 July 2022, 12:10</time>',
        ),
    ],
)
def test_words(source: str, value: object, expected: str) -> None:
    assert render(source, v=value) == expected


@given(st.text())
def test_markdown_never_lets_a_script_through(text: str) -> None:
    html = wording.markdown_html(text + "\n\n<script>alert(1)</script><img src=x onerror=y>").lower()
    assert "<script" not in html
    assert "<img" not in html


def test_markdown_headings_start_below_the_pages_own() -> None:
    html = render(
        "{{ text|markdown_safe }}", text="# One\n\n### Two\n\n[a](javascript:alert(1)) [b](https://example.org)"
    )
    assert "<h3>One</h3>" in html
    assert "<h4>Two</h4>" in html
    assert "javascript" not in html.replace("(javascript:alert(1))", "")
    assert 'href="https://example.org"' in html
    assert 'rel="noopener noreferrer"' in html


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_share_stays_between_nothing_and_all(part: int, whole: int) -> None:
    assert 0 <= wording.percent_of(part, whole) <= 100


# --- the thing and what may be done to it ----------------------------------------------------------------------------


@pytest.mark.parametrize("tone", ["info", "ok", "warn", "bad"])
def test_a_tone_never_comes_without_its_icon_and_words(tone: str) -> None:
    html = render("{% pill 'Views open' tone %}", tone=tone)
    assert f"tone-{tone}" in html
    assert "<svg" in html
    assert "Views open" in html


def test_a_pill_from_a_record_escapes_its_words() -> None:
    html = render("{% pill p %}", p=Pill("<b>Closed</b>", state="closed", icon="lock-closed"))
    assert "&lt;b&gt;Closed&lt;/b&gt;" in html
    assert 'data-state="closed"' in html


@pytest.mark.parametrize(
    ("clock", "words", "tone"),
    [
        (Clock("Papers", MEETING, 2), "2 working days left", "info"),
        (Clock("Papers", MEETING, 1), "1 working day left", "warn"),
        (Clock("Papers", MEETING, 0), "Due today", "warn"),
        (Clock("Papers", MEETING, -3), "3 working days overdue", "bad"),
        (Clock("Papers", MEETING), "", "info"),
        (Clock("Papers", MEETING, state="met"), "Met", "ok"),
        (Clock("Papers", MEETING, state="breached"), "Breached", "bad"),
        (Clock("Papers", state="waiting"), "Waiting for a date", "plain"),
        (Clock("Papers", MEETING, state="historical"), "Historical", "plain"),
    ],
)
def test_a_clock_says_how_it_stands(clock: Clock, words: str, tone: str) -> None:
    html = render("{% clock c %}", c=clock)
    assert f"tone-{tone}" in html
    assert words in html


@pytest.fixture
def clauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two clauses of one passage and one of another, as the app that keeps them would find them."""
    passages = {
        "Doc, One": [Cited("Doc, One", "Papers go out early.", "/c/one/"), Cited("Doc, One", "And whole.", "/c/also/")],
        "Doc, Two": [Cited("Doc, Two", "The chair decides.", "/c/two/")],
    }

    def find(citation: str) -> list[Cited]:
        return [clause for passage in citation.split("; ") for clause in passages.get(passage, [])]

    monkeypatch.setattr(CITATIONS, "_handlers", {"framework": find})


@pytest.mark.usefixtures("clauses")
def test_why_opens_the_clauses_a_citation_names_with_their_words() -> None:
    html = render("{% why c %}", c="Doc, One; Doc, Two")
    for part in ("Papers go out early.", "And whole.", "The chair decides.", 'href="/c/one/"', 'href="/c/two/"'):
        assert part in html
    assert html.count("Doc, One") == 1, "a passage is named once"
    assert "<details" in html
    assert " open" not in html
    assert " open" in render("{% why c shown=True %}", c="Doc, Two")


@pytest.mark.usefixtures("clauses")
def test_why_of_a_date_shows_its_own_clause_first_and_the_rest_of_the_passage_behind_a_link() -> None:
    why = Why("Due 5 working days before.", "Counted back from", MEETING, (), "Doc, One", "/c/also/")
    html = render("{% why w %}", w=why)
    assert html.index("And whole.") < html.index("Due 5 working days before.") < html.index("Counted back from")
    assert "Papers go out early." not in html, "another clause of the passage stands behind the link"
    assert '<a href="/c/also/#passage">1 more clause of the same passage</a>' in html
    assert html.count("Doc, One") == 1
    alone = render("{% why w %}", w=Why("", citation="Doc, Two", citation_url="/c/two/"))
    assert "The chair decides." in alone
    assert "of the same passage" not in alone


@pytest.mark.usefixtures("clauses")
def test_why_of_what_names_no_clause_still_tells_it() -> None:
    assert "By custom" in render("{% why c %}", c="By custom")
    assert render("{% why c %}", c="").strip() == ""
    assert render("{% why c %}", c=None).strip() == ""


@pytest.mark.usefixtures("clauses")
def test_a_citation_finds_its_own_page() -> None:
    html = render("{% citation c %}", c="Doc, One; Doc, Two")
    assert '<a class="cite" href="/c/one/">Doc, One</a>' in html
    assert '<a class="cite" href="/c/two/">Doc, Two</a>' in html
    assert '<span class="cite">Doc, One; elsewhere</span>' in render("{% citation c %}", c="Doc, One; elsewhere")
    assert '<a class="cite" href="/x/">Doc, One</a>' in render("{% citation c '/x/' %}", c="Doc, One")


@pytest.mark.usefixtures("clauses")
def test_a_seat_says_by_which_clause_it_is_there() -> None:
    html = render("{% seat_card s %}", s=SeatCard("Chair", citation="Doc, Two"))
    assert "why this seat?" in html
    assert "The chair decides." in html
    assert "why this seat?" not in render("{% seat_card s %}", s=SeatCard("Chair"))


@pytest.mark.usefixtures("clauses")
def test_why_shows_the_days_counted_and_skipped_and_the_clause() -> None:
    why = Why(
        "Papers go out five working days before.",
        "Counted back from",
        MEETING,
        [WhyDay(date(2022, 3, 8), counted=True, number=1), WhyDay(date(2022, 3, 6), counted=False, note="Sunday")],
        "Framework 2.2, papers",
        "/framework/papers/",
        "The date of force is assumed.",
    )
    html = render("{% why w %}", w=why)
    for part in ("<summary>why?</summary>", "working day 1", "not counted: Sunday", "assumed", "/framework/papers/"):
        assert part in html


def test_the_head_of_a_thing_holds_the_only_first_heading() -> None:
    html = render(
        "{% thing_header title='Secondary addressing' reference='PRO-0042' state=s pills=p clock=c %}",
        s=Pill("Views open", "info"),
        p=[Pill("Public")],
        c=Clock("Views close", MEETING, 2),
    )
    assert html.count("<h1>") == 1
    assert "PRO-0042" in html
    assert "2 working days left" in html


def test_an_open_action_by_post_carries_the_token_and_its_hidden_values() -> None:
    html = render(
        "{% action_bar a %}", a=[Action("Issue papers", "/issue/", post=True, primary=True, hidden={"rev": "3"})]
    )
    assert 'method="post"' in html
    assert "csrfmiddlewaretoken" in html
    assert '<input type="hidden" name="rev" value="3">' in html


@pytest.mark.usefixtures("clauses")
def test_a_refused_action_is_no_form_and_shows_its_sentence_and_clause() -> None:
    action = Action(
        "Record the outcome", "/outcome/", post=True, allowed=False, reason="Only the chair may.", citation="Doc, Two"
    )
    html = render("{% action_bar a %}{% action_button a.0 %}", a=[action])
    assert "<form" not in html
    assert html.count('aria-disabled="true"') == 2
    assert "Only the chair may." in html
    assert html.count("The chair decides.") == 2, "each opens its clause"


def test_no_actions_no_bar() -> None:
    assert render("{% action_bar a %}", a=[]).strip() == ""


def test_a_breadcrumb_ends_with_the_page_itself() -> None:
    html = render("{% breadcrumb 'Decisions' '/decisions/' 'PRO-0042' %}")
    assert '<a href="/decisions/">Decisions</a>' in html
    assert '<span aria-current="page">PRO-0042</span>' in html


# --- panels ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("card", "said"),
    [
        (SeatCard("Elexon", "support", option="option 2"), "Supports option 2"),
        (SeatCard("I&C Supplier", "object"), "Objects"),
        (SeatCard("DNO"), "No response"),
        (SeatCard("DNO", "no_objection"), "No objection"),
        (SeatCard("DNO", "conflict"), "Conflict of interest declared"),
        (SeatCard("Consumer", "vacant", words="Declined for now"), "Declined for now"),
    ],
)
def test_silence_and_every_stance_have_their_own_words(card: SeatCard, said: str) -> None:
    html = render("{% seats cards %}", cards=[card])
    assert said in html
    assert "<svg" in html


def test_a_timeline_tells_what_was_from_what_is_to_come() -> None:
    entries = [
        TimelineEntry("Considered", date(2022, 2, 3)),
        TimelineEntry("Views open", MEETING, current=True),
        TimelineEntry("Published by", date(2022, 3, 16), done=False),
    ]
    html = render("{% timeline entries %}", entries=entries)
    assert html.count("to come") == 1
    assert html.count('aria-current="step"') == 1
    assert "Nothing has happened yet." in render("{% timeline entries %}", entries=[])


def test_the_matrix_names_the_recommended_and_hides_an_empty_cost_column() -> None:
    html = render("{% options_matrix o %}", o=[Option(1, "Sender", ["Plain"], recommended=True), Option(2, "Platform")])
    assert "Recommended" in html
    assert "None stated" in html
    assert "Cost" not in html


@pytest.mark.parametrize(("value", "tone"), [(1, "info"), (4, "warn"), (5, "bad"), (9, "bad")])
def test_a_gauge_is_reached_from_exactly_equal_on(value: int, tone: str) -> None:
    html = render("{% gauge v 5 'Single decision' %}", v=value)
    assert f"tone-{tone}" in html
    assert ("limit reached" in html) == (value >= 5)


def test_a_gauge_draws_the_part_of_the_thing_in_hand_without_a_style() -> None:
    html = render("{% gauge 10 20 'Cumulative' this=4 text='£10m of £20m' %}")
    assert 'width="30.00"' in html
    assert 'width="20.00"' in html
    assert "style=" not in html
    assert "Cumulative: 50% of the limit (£10m of £20m)" in html


def test_small_components() -> None:
    html = render(
        "{% key_facts facts %}{% steps steps %}{% tabs tabs %}{% progress 3 12 'Merging' %}{% check_answers answers 'Check' %}"
        "{% empty_state 'No papers' 'Add one.' action %}{% file_link '/f' 'Paper.pdf' 2048 'ab' kind='PDF' %}"
        "{% alert 'Late.' 'warn' 'Note' %}{% citation 'DAG ToR' '/c' %}{% card 'Trail' note='2' anchor='t' %}<i>x</i>{% endcard %}",
        facts=[Fact("Framework", "2.4", "note", "/f"), ("Publish", 10)],
        steps=[Step("Draft", done=True), Step("Open", current=True)],
        tabs=[Tab("Views", "/v", current=True, count=0)],
        answers=[Answer("Outcome", "Accept", "/change"), ("Basis", "a\nb")],
        action=Action("Add", "/add"),
    )
    for part in (
        "2.4", "(done)", 'aria-current="page"', "3 of 12", "Outcome</span></a>", "a<br>b", "Add one.", "2.0", "DAG ToR",
        '<section class="panel" id="t"><h2 class="panel-title">Trail <small>2</small></h2><i>x</i></section>',
    ):  # fmt: skip
        assert part in html, part


# --- forms -----------------------------------------------------------------------------------------------------------


def test_a_field_ties_label_hint_error_and_control_together() -> None:
    html = render("{% field form.words %}", form=View({}))
    assert '<label for="id_words">Consensus</label>' in html
    assert 'id="id_words_helptext">As the minutes <b>should</b> carry it.' in html
    assert 'id="id_words_error"' in html
    assert 'aria-describedby="id_words_helptext id_words_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_hint_given_in_the_template_is_tied_and_escaped() -> None:
    html = render("{% field form.remark hint=hint width='narrow' %}", form=View(), hint="<i>short</i>")
    assert "&lt;i&gt;short" in html
    assert 'aria-describedby="id_remark_helptext"' in html
    assert "(optional)" in html
    assert "field-narrow" in html


def test_a_field_needed_for_some_answers_says_for_which() -> None:
    html = render("{% field form.remark needed=needed %}", form=View(), needed="needed to <accept>")
    assert "(needed to &lt;accept&gt;)" in html
    assert "(optional)" not in html
    assert "optional" not in render("{% field form.remark needed=None %}", form=View())


def test_choices_stand_in_a_fieldset_and_a_tick_box_before_its_label() -> None:
    html = render("{% fields form %}", form=View())
    assert "<legend>Position" in html
    assert html.index('type="checkbox"') < html.index("Conflict declared")
    assert html.count('name="token"') == 1


def test_the_form_renderer_draws_the_same_fields() -> None:
    assert 'class="field field-control' in render("{{ form }}", form=View())


def test_the_error_summary_links_each_error_to_its_field() -> None:
    html = render("{% error_summary form %}", form=View({}))
    assert '<a href="#id_words">Enter the consensus</a>' in html
    assert '<a href="#id_position_0">' in html
    assert 'role="alert"' in html


@pytest.mark.parametrize("form", [None, View()])
def test_without_errors_there_is_no_summary(form: View | None) -> None:
    assert render("{% error_summary form %}", form=form).strip() == ""


# --- every template --------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("clauses")
def test_the_page_of_components_draws_all_of_them() -> None:
    html = str(engines["django"].get_template("design/index.html").render({"csrf_token": "t"}))
    for part in (
        "thing",
        "actions",
        "seats",
        "matrix",
        "gauge",
        "steps",
        "empty",
        "error-summary",
        "answers",
        "timeline",
    ):
        assert f'class="{part}' in html or f" {part}" in html, part
