"""Templates compile, are used, carry no script or style of their own, and link to addresses that exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from django.template import TemplateSyntaxError, engines
from django.template.defaulttags import URLNode
from django.template.loaders.app_directories import get_app_template_dirs

from tests.architecture.code import ROOT, sources, templates, url_patterns

if TYPE_CHECKING:
    from collections.abc import Callable

PDF = {"pdf/base.html"}  # WeasyPrint's page boxes are styled in the document; no browser ever sees it
STYLE = re.compile(r"\sstyle\s*=|<style\b", re.IGNORECASE)
HANDLER = re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=|\bhref\s*=\s*[\"']?\s*javascript:|\bhx-on\b", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE)
UNESCAPED = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off")
ELSEWHERE = re.compile(r"\b(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE)


def _visible(text: str) -> str:
    """The text without template comments."""
    return re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)


def _those(wrong: Callable[[str, str], object]) -> list[str]:
    """The names of the templates of which something is wrong, told their name and their text without comments."""
    return [name for name, text in templates().items() if wrong(name, _visible(text))]


def _broken(name: str) -> str:
    try:
        engines["django"].get_template(name)
    except TemplateSyntaxError as error:
        return f"{name}: {error}"
    return ""


def test_every_template_compiles():
    assert [said for name in templates() if (said := _broken(name))] == []


def test_none_has_style_or_script_of_its_own():
    """The content security policy would refuse them."""
    assert _those(lambda name, text: HANDLER.search(text) or SCRIPT.search(text)) == []
    seen_by_browsers = {name for name in templates() if name not in PDF and not name.startswith("email/")}
    assert _those(lambda name, text: name in seen_by_browsers and STYLE.search(text)) == []


NOT_ESCAPED = {
    "components/field_notes.html": "a form field's own help text: Django's password rules are a list",
    "email/digest.txt": "plain text",
    "email/notice.txt": "plain text",
    "mfa/totp/activate_form.html": "the picture that allauth draws of the secret",
}


def test_all_escape_everything():
    assert set(_those(lambda name, text: UNESCAPED.search(text))) == set(NOT_ESCAPED)


def test_none_loads_anything_from_elsewhere():
    assert _those(lambda name, text: ELSEWHERE.search(text)) == []


def test_only_core_marks_text_as_safe():
    for path, text in sources().items():
        if path.parts[:2] != ("foundation", "core"):
            assert not re.search(r"\bmark_safe\b|\bSafeString\(|\bSafeText\(", text), path


def _addresses(name: str) -> set[str]:
    nodes = engines["django"].get_template(name).template.nodelist.get_nodes_by_type(URLNode)
    return {node.view_name.var for node in nodes if isinstance(node.view_name.var, str)}


def test_every_address_that_is_named_exists():
    known = set(url_patterns())
    assert {name: gone for name in templates() if (gone := _addresses(name) - known)} == {}


def test_posts_carry_the_token():
    posts = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.DOTALL | re.IGNORECASE)
    assert _those(lambda name, text: any("csrf" not in form for form in posts.findall(text))) == []


# Names that are put together when the page is made.
COMPOSED = {"errors/403.html", "errors/409.html", "errors/413.html", "errors/429.html"}


def _overridden(name: str) -> bool:
    """A page of a package (allauth, Django's forms) that ours stands in for."""
    return any(
        (Path(folder) / name).is_file() for folder in get_app_template_dirs("templates") if Path(folder).parent != ROOT
    )


QUOTED = re.compile(r"[\"']([\w./-]+\.\w+)(?:#[\w-]+)?[\"']")


def test_every_template_is_shown_by_somebody():
    named = {name for text in sources().values() for name in QUOTED.findall(text)}
    for other, text in templates().items():
        named |= set(QUOTED.findall(text)) - {other}
    assert [name for name in templates() if name not in named | COMPOSED and not _overridden(name)] == []


# Shown where the `sso` extra is installed, which brings it.
WITH_SSO = {"socialaccount/snippets/login.html"}


def test_every_template_that_is_named_exists():
    named = re.compile(r"[\"']([a-z_]+(?:/[a-z_0-9]+)+\.(?:html|txt))[\"']")
    texts = [*sources().values(), *templates().values()]
    for name in {name for text in texts for name in named.findall(text)} - WITH_SSO:
        engines["django"].engine.find_template(name)
