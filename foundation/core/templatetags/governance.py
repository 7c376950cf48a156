"""The components of every page, as tags and filters: ``{% load governance %}``.

Each tag draws values it is given (see ``shapes``) and decides nothing. Usage of each: docs/components.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from foundation.core.citations import Cited, cited
from foundation.core.templatetags import drawing, wording
from foundation.core.templatetags.shapes import Clock, Fact, Pill, SeatCard, Tone, Why

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime
    from decimal import Decimal

    from django.forms import BaseForm, BoundField

    from foundation.core.templatetags.shapes import Action, Answer, Option, Step, Tab, TimelineEntry

register = template.Library()

Context = dict[str, Any]

# --- words -----------------------------------------------------------------------------------------------------------


@register.filter
def longdate(value: date | datetime | None) -> str:
    """``Wed 9 March 2022``."""
    return wording.long_date(value) if value else ""


@register.filter
def shortdate(value: date | datetime | None) -> str:
    """``9 Mar 2022``."""
    return wording.short_date(value) if value else ""


@register.filter
def longmoment(value: date | datetime | None) -> str:
    """``Wed 9 March 2022, 11:10`` in London."""
    return wording.long_moment(value) if value else ""


@register.filter
def shortmoment(value: date | datetime | None) -> str:
    """``9 Mar 2022, 11:10`` in London."""
    return wording.short_moment(value) if value else ""


@register.filter
def clocktime(value: datetime | None) -> str:
    """``11:10`` in London."""
    return wording.clock_time(value) if value else ""


@register.filter
def gbp(value: object) -> str:
    """``£1,400,000``."""
    return wording.gbp(value)


@register.filter
def gbpshort(value: object) -> str:
    """``£1.4m``."""
    return wording.gbp_short(value)


@register.filter
def working_days_left(count: int | None) -> str:
    """``2 working days left``, ``due today``, ``1 working day overdue``."""
    return "" if count is None else wording.working_days_left(count)


@register.filter
def working_days(count: int | None) -> str:
    """``5 working days``."""
    return "" if count is None else wording.days(count)


@register.filter
def shorthash(value: str) -> str:
    """``9f2c41…e1a0``."""
    return wording.short_hash(value)


@register.filter(is_safe=True)
def markdown_safe(text: str) -> SafeString:
    """Markdown as cleaned HTML, in a ``.prose`` block."""
    # nh3 has removed everything that could run before this is called safe.
    return mark_safe(f'<div class="prose">{wording.markdown_html(text or "")}</div>')  # noqa: S308  # nh3 has cleaned it


@register.simple_tag
def percent(part: float | Decimal, whole: float | Decimal) -> str:
    """``{% percent 5 12 %}`` is ``42%``."""
    return f"{wording.percent_of(part, whole):.0f}%"


@register.simple_tag
def when(value: date | datetime | None, form: str = "short") -> str:
    """A ``<time>`` with the words and the machine's form. ``form``: short, long."""
    if not value:
        return ""
    words = wording.long_moment(value) if form == "long" else wording.short_moment(value)
    return format_html('<time datetime="{}">{}</time>', wording.local(value).isoformat(), words)


@register.filter
def message_tone(tags: str) -> str:
    """The tone of a Django message by its level tag."""
    return next((tone for tag, tone in wording.MESSAGE_TONES.items() if tag in (tags or "")), "info")


# --- the thing and what may be done to it -----------------------------------------------------------------------------


@register.inclusion_tag("components/pill.html")
def pill(label: Pill | str, tone: Tone = "plain", state: str = "", icon: str = "") -> Context:
    """``{% pill "Views open" "info" %}`` or ``{% pill some_pill %}``."""
    shown = label if isinstance(label, Pill) else Pill(str(label), tone, state, icon)
    return {"pill": shown, "icon_name": shown.icon or wording.TONE_ICONS[shown.tone]}


@register.inclusion_tag("components/clock.html")
def clock(clock: Clock | None) -> Context:
    """The deadline, its working days left and its why."""
    return {
        "clock": clock,
        "tone": wording.clock_tone(clock),
        "verdict": wording.clock_words(clock),
        "icon_name": wording.clock_icon(clock),
    }


@register.inclusion_tag("components/why.html")
def why(why: Why | str | None, label: str = "why?", *, shown: bool = False) -> Context:
    """Why it is so, behind one word: the clause with what it says, and the working of a date where there is one.

    ``{% why clock.why %}``, ``{% why action.citation %}``. Where the clause itself is known (``citation_url``) it
    stands alone and first, and the others of its passage behind a link; a bare citation shows all it names. Opened and
    closed without script; ``shown`` begins open.
    """
    because = Why("", citation=why) if isinstance(why, str) else why
    given = because is not None and bool(because.sentence or because.citation)
    named = cited(because.citation) if because is not None else []
    rests_on = next((one for one in named if because and one.url.partition("?")[0] == because.citation_url), None)
    passages: dict[str, list[Cited]] = {}
    for clause in named if rests_on is None else []:
        passages.setdefault(clause.citation, []).append(clause)
    return {
        "why": because if given else None,
        "label": label,
        "shown": shown,
        "rests_on": rests_on,
        "others": len(named) - 1,
        "passages": list(passages.values()),
    }


@register.inclusion_tag("components/thing_header.html")
def thing_header(
    title: str,
    reference: str = "",
    state: Pill | None = None,
    pills: Sequence[Pill] = (),
    subtitle: str = "",
    *,
    clock: Clock | None = None,
) -> Context:
    """The head of a thing's page: who it is, how it stands, what the clock says."""
    return locals()


@register.inclusion_tag("components/action_bar.html")
def action_bar(actions: Iterable[Action], label: str = "What you can do") -> Context:
    """Open actions as buttons; the others greyed, each with the sentence that refuses it."""
    listed = list(actions)
    return {"open": [a for a in listed if a.allowed], "refused": [a for a in listed if not a.allowed], "label": label}


@register.inclusion_tag("components/action_button.html")
def action_button(action: Action) -> Context:
    """One action by itself, for a table's row or a card."""
    return {"action": action}


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*parts: str) -> Context:
    """Label and address in turn, the page's own label last: ``{% breadcrumb "Decisions" url "PRO-0042" %}``."""
    pairs = [(parts[i], parts[i + 1] if i + 1 < len(parts) else "") for i in range(0, len(parts), 2)]
    return {"crumbs": pairs}


# --- panels ----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/seat_card.html")
def seat_card(seat: SeatCard) -> Context:
    """One seat and what it said."""
    tone, icon, words = wording.STANCES[seat.stance]
    said = seat.words or (f"{words} {seat.option}".strip())
    return {"seat": seat, "tone": tone, "icon_name": icon, "said": said}


@register.inclusion_tag("components/seats.html")
def seats(cards: Iterable[SeatCard]) -> Context:
    """All seats in a grid."""
    return {"cards": list(cards)}


@register.inclusion_tag("components/seats_table.html")
def seats_table(cards: Iterable[SeatCard], label: str = "Seats") -> Context:
    """The same seats in little room: a row each, with the holder or speaker and what was said."""
    rows = []
    for seat in cards:
        tone, icon, words = wording.STANCES[seat.stance]
        rows.append(
            {"seat": seat, "tone": tone, "icon_name": icon, "said": seat.words or f"{words} {seat.option}".strip()}
        )
    return {"rows": rows, "label": label}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[TimelineEntry], empty: str = "Nothing has happened yet.") -> Context:
    """What happened, in order, and what is still to come."""
    return {"entries": list(entries), "empty": empty}


@register.inclusion_tag("components/options_matrix.html")
def options_matrix(options: Iterable[Option], caption: str = "Options") -> Context:
    """Options side by side: for, against, what they assume, what they cost."""
    listed = list(options)
    return {"options": listed, "caption": caption, "costed": any(o.cost for o in listed)}


@register.inclusion_tag("components/gauge.html")
def gauge(
    value: float | Decimal,
    limit: float | Decimal,
    label: str,
    this: float | Decimal = 0,
    text: str = "",
    *,
    this_label: str = "this one",
    before_label: str = "before it",
) -> Context:
    """How much of ``limit`` is used by ``value``, of which ``this`` is the thing in hand. All in one unit."""
    used = wording.percent_of(value, limit)
    share = min(wording.percent_of(this, limit), used)
    return {
        "label": label,
        "text": text,
        "before": f"{used - share:.2f}",
        "this": f"{share:.2f}",
        "shown": f"{used:.0f}%",
        "keyed": 0 < share < used,
        "this_label": this_label,
        "before_label": before_label,
        "reached": bool(limit) and value >= limit,
        "tone": wording.gauge_tone(value, limit, used),
    }


@register.inclusion_tag("components/key_facts.html")
def key_facts(facts: Iterable[Fact | tuple[str, object]]) -> Context:
    """Terms and values. Pairs will do where there is no note or link."""
    return {"facts": [fact if isinstance(fact, Fact) else Fact(*fact) for fact in facts]}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str = "", action: Action | None = None, icon: str = "inbox") -> Context:
    """Nothing here, why, and what to do next."""
    return {"title": title, "text": text, "action": action, "icon_name": icon}


@register.inclusion_tag("components/tabs.html")
def tabs(tabs: Iterable[Tab], label: str = "Views of this page") -> Context:
    """Views of one thing, each at its own address."""
    return {"tabs": list(tabs), "label": label}


@register.inclusion_tag("components/steps.html")
def steps(steps: Iterable[Step], label: str = "Stages") -> Context:
    """Stages in a row: done, current, to come."""
    return {"steps": list(steps), "label": label}


@register.inclusion_tag("components/progress.html")
def progress(value: float, maximum: float, label: str, text: str = "") -> Context:
    """How far a long piece of work has come."""
    whole = maximum or 1
    return {
        "value": f"{value:g}",
        "maximum": f"{whole:g}",
        "label": label,
        "text": text or f"{value:g} of {maximum:g}",
    }


@register.inclusion_tag("components/file_link.html")
def file_link(
    url: str, name: str, size: int | None = None, sha256: str = "", kind: str = "", *, note: str = ""
) -> Context:
    """A file with its size and the hash by which it can be checked."""
    return locals()


@register.inclusion_tag("components/copy_button.html")
def copy_button(text: str, what: str = "") -> Context:
    """Copies ``text``; shows itself only where a script can."""
    return {"text": text, "what": what}


@register.inclusion_tag("components/alert.html")
def alert(text: str, tone: Tone = "info", title: str = "") -> Context:
    """A notice inside the page, with the icon of its tone."""
    return {"text": text, "tone": tone, "title": title, "icon_name": wording.TONE_ICONS[tone] or "information-circle"}


@register.inclusion_tag("components/citation.html")
def citation(text: str, url: str = "") -> Context:
    """Which clause says so; without an address given, each clause it names is a link to the wording that is cited."""
    links: dict[str, str] = {}
    for clause in [] if url else cited(text):
        links.setdefault(clause.citation, clause.url)
    return {"text": text, "url": url, "links": links if "; ".join(links) == text else {}}


@register.simple_block_tag
def card(content: str, title: str = "", note: str = "", anchor: str = "", flush: bool = False) -> str:
    """``{% card "Trail" note="5 entries" %}…{% endcard %}``: a section with its heading."""
    from django.template.loader import render_to_string

    shown = {"content": content, "title": title, "note": note, "anchor": anchor, "flush": flush}
    return render_to_string("components/card.html", shown)


# --- forms -----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm | None) -> Context:
    """What is wrong, each line a link to its field. Nothing when the form is not bound or has no errors."""
    if not form or not form.is_bound:
        return {"errors": []}
    errors = [("", str(error)) for error in form.non_field_errors()]
    errors += [(drawing.target(bound), said) for bound in form for said in drawing.said(bound)]
    return {"errors": errors}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, label: str = "", hint: str = "", width: str = "", *, needed: str | None = "") -> Context:
    """Label, hint, error and control, tied together. ``width``: narrow, medium or nothing for full.

    ``needed`` says when a field that may be left empty is needed after all, "needed to accept"; None leaves it unsaid,
    where a heading above says it.
    """
    return {
        "field": bound,
        "label": label or bound.label,
        "hint": hint or bound.help_text,
        "own_hint": bool(hint),
        "width": width,
        "note": drawing.note(bound, needed),
        "kind": drawing.kind(bound),
        "described": bound.aria_describedby or drawing.described(bound, hint).get("aria-describedby", ""),
        "control": bound.as_widget(attrs=drawing.described(bound, hint)),
    }


@register.inclusion_tag("components/fields.html")
def fields(form: BaseForm) -> Context:
    """Every field of a form, in its order, hidden ones included."""
    return {"form": form}


@register.inclusion_tag("components/check_answers.html")
def check_answers(answers: Iterable[Answer | tuple[str, object]], title: str = "") -> Context:
    """The answers as they will be recorded, each with a way to change it."""
    return {"answers": [_as_answer(answer) for answer in answers], "title": title}


def _as_answer(answer: Answer | tuple[str, object]) -> Answer | Mapping[str, object]:
    if isinstance(answer, tuple):
        return {"question": answer[0], "answer": answer[1]}
    return answer
