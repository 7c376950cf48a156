"""export_trail and verify_trail as operators and checks call them."""

from __future__ import annotations

import hashlib
import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from reports.models import TrailExport

if TYPE_CHECKING:
    from pathlib import Path

    from decisions.models import Decision

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning"),
]


def run(*arguments: str) -> tuple[int, dict[str, object]]:
    """Exit code and JSON."""
    out = StringIO()
    try:
        call_command(*arguments, "--json", stdout=out)
    except SystemExit as stop:
        return int(stop.code or 0), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


@pytest.fixture
def exported(decided: Decision, tmp_path: Path) -> Path:
    path = tmp_path / "trail.pdf"
    run("export_trail", decided.reference, "--out", str(path))
    return path


def test_export_and_verify(decided: Decision, tmp_path: Path) -> None:
    path = tmp_path / "trail.pdf"
    code, said = run("export_trail", decided.reference, "--out", str(path))
    content = path.read_bytes()
    assert code == 0
    assert said == {
        "reference": decided.reference,
        "file": str(path),
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    code, said = run("verify_trail", str(path))
    assert (code, said["intact"], said["reference"], said["findings"]) == (0, True, decided.reference, [])
    assert set(said) == {"intact", "reference", "signed_by", "fingerprint", "signed_at", "findings"}


def test_broken_is_exit_1(exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = bytearray(exported.read_bytes())
    content[1000] ^= 1
    exported.write_bytes(bytes(content))
    code, said = run("verify_trail", str(exported))
    assert (code, said["intact"]) == (1, False)
    assert any("the signed bytes differ" in str(finding) for finding in said["findings"])
    with pytest.raises(SystemExit) as stop:
        call_command("verify_trail", str(exported))
    assert stop.value.code == 1
    assert "the signed bytes differ" in capsys.readouterr().out


def test_bytes_after_the_end_are_found(exported: Path) -> None:
    exported.write_bytes(exported.read_bytes() + b"\n")
    assert run("verify_trail", str(exported))[0] == 1


def test_a_pinned_certificate_of_somebody_else_trusts_nothing(
    exported: Path, stranger: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = next(tmp_path_factory.getbasetemp().glob("stranger*")) / "trail.pem"
    code, said = run("verify_trail", str(exported), "--cert", str(other))
    assert (code, said["intact"]) == (1, False)


def test_the_words_for_a_terminal(exported: Path, decided: Decision, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("export_trail", decided.reference, "--out", str(exported))
    assert f"trail of {decided.reference}" in capsys.readouterr().out
    call_command("verify_trail", str(exported))
    assert "intact" in capsys.readouterr().out.lower()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export_trail", "DAG-D0999", "--out", "{folder}/x.pdf"), "There is no decision DAG-D0999."),
        (("verify_trail", "{folder}/missing.pdf"), "cannot be read"),
        (("verify_trail", "{here}", "--cert", "{here}"), "holds no certificate"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_1(
    arguments: tuple[str, ...], said: str, tmp_path: Path, signing_here: Path
) -> None:
    here = tmp_path / "here.txt"
    here.write_text("nothing")
    filled = [argument.format(folder=tmp_path, here=here) for argument in arguments]
    with pytest.raises(CommandError, match=said) as stop:
        call_command(*filled)
    assert stop.value.returncode == 1


def test_a_place_that_cannot_be_written_exports_nothing(decided: Decision, tmp_path: Path) -> None:
    for out in (tmp_path / "missing" / "x.pdf", tmp_path):
        with pytest.raises(CommandError, match="cannot be written"):
            call_command("export_trail", decided.reference, "--out", str(out))
    assert not TrailExport.objects.exists()
