"""How a field of a form is laid out, named and tied to its hint and its errors; for the tags of the components."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.forms import BoundField


def said(bound: BoundField) -> list[str]:
    """The errors of a field as they read without it: what is missing names itself, the rest follows the label."""
    codes = [error.code for error in bound.errors.as_data()] if bound.errors else []
    return [
        str(error) if code == "required" else f"{bound.label}: {error}"
        for error, code in zip(bound.errors, codes, strict=True)
    ]


def target(bound: BoundField) -> str:
    """The id that a link to the field goes to: of a group, its first choice."""
    return f"{bound.auto_id}_0" if bound.use_fieldset else bound.id_for_label


def note(bound: BoundField, needed: str | None) -> str:
    """What stands in brackets behind the label."""
    if needed is None:
        return ""
    return needed or ("" if bound.field.required else "optional")


def described(bound: BoundField, hint: str) -> dict[str, str | bool]:
    """Django ties help text and errors by itself; a hint given in the template must be tied here."""
    if not hint or bound.help_text:
        return {}
    ids = [f"{bound.auto_id}_helptext", *([f"{bound.auto_id}_error"] if bound.errors else [])]
    return {"aria-describedby": " ".join(ids)}


def kind(bound: BoundField) -> str:
    """How the field is laid out: one tick-box, a group of choices, or a labelled control."""
    if bound.is_hidden:
        return "hidden"
    if getattr(bound.field.widget, "input_type", "") == "checkbox" and not bound.use_fieldset:
        return "checkbox"
    return "group" if bound.use_fieldset else "control"
