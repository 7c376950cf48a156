"""Templates compile, are used, carry no script or style of their own, and link to addresses that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.defaulttags import URLNode
from django.template.loaders.app_directories import get_app_template_dirs

from tests.architecture.code import ROOT, sources, templates, url_patterns

each = pytest.mark.parametrize("name", templates())
PDF = {"pdf/base.html"}  # WeasyPrint's page boxes are styled in the document; no browser ever sees it
STYLE = re.compile(r"\sstyle\s*=|<style\b", re.IGNORECASE)
HANDLER = re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=|\bhref\s*=\s*[\"']?\s*javascript:|\bhx-on\b", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE)
UNESCAPED = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off")
ELSEWHERE = re.compile(r"\b(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE)


def _visible(text: str) -> str:
    """The text without template comments."""
    return re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)


@each
def test_compiles(name):
    engines["django"].get_template(name)


@each
def test_has_no_style_or_script_of_its_own(name):
    """The content security policy would refuse them."""
    text = _visible(templates()[name])
    assert not HANDLER.search(text)
    assert not SCRIPT.search(text)
    if name not in PDF and not name.startswith("email/"):
        assert not STYLE.search(text)


NOT_ESCAPED = {
    "components/field_notes.html": "a form field's own help text: Django's password rules are a list",
    "email/digest.txt": "plain text",
    "email/notice.txt": "plain text",
    "mfa/totp/activate_form.html": "the picture that allauth draws of the secret",
}


@each
def test_escapes_everything(name):
    assert bool(UNESCAPED.search(_visible(templates()[name]))) == (name in NOT_ESCAPED)


@each
def test_loads_nothing_from_elsewhere(name):
    assert not ELSEWHERE.search(_visible(templates()[name]))


def test_only_core_marks_text_as_safe():
    for path, text in sources().items():
        if path.parts[:2] != ("foundation", "core"):
            assert not re.search(r"\bmark_safe\b|\bSafeString\(|\bSafeText\(", text), path


@each
def test_every_address_it_names_exists(name):
    known = set(url_patterns())
    nodes = engines["django"].get_template(name).template.nodelist.get_nodes_by_type(URLNode)
    named = {node.view_name.var for node in nodes if isinstance(node.view_name.var, str)}
    assert named <= known


@each
def test_posts_carry_the_token(name):
    for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", templates()[name], re.DOTALL | re.IGNORECASE):
        assert "{% csrf_token %}" in form or "{{ csrf_input }}" in form or "csrf" in form


# Names that are put together when the page is made.
COMPOSED = {"errors/403.html", "errors/409.html", "errors/413.html", "errors/429.html"}


def _overridden(name: str) -> bool:
    """A page of a package (allauth, Django's forms) that ours stands in for."""
    return any(
        (Path(folder) / name).is_file() for folder in get_app_template_dirs("templates") if Path(folder).parent != ROOT
    )


@each
def test_is_used(name):
    if name in COMPOSED or _overridden(name):
        return
    quoted = re.compile(rf"[\"']{re.escape(name)}(?:#[\w-]+)?[\"']")
    users = [path for path, text in sources().items() if quoted.search(text)]
    users += [other for other, text in templates().items() if other != name and quoted.search(text)]
    assert users, "nobody shows it"


# Shown where the `sso` extra is installed, which brings it.
WITH_SSO = {"socialaccount/snippets/login.html"}


def test_every_template_that_is_named_exists():
    named = re.compile(r"[\"']([a-z_]+(?:/[a-z_0-9]+)+\.(?:html|txt))[\"']")
    texts = [*sources().values(), *templates().values()]
    for name in {name for text in texts for name in named.findall(text)} - WITH_SSO:
        engines["django"].engine.find_template(name)
