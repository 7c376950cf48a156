"""The demonstration's database: what is done on the first start, the second, after an interruption and an update."""

from __future__ import annotations

import pytest

from tools import filling
from tools.console import Stop
from tools.filling import Place

WHOLE = ["migrate --noinput", "load_framework", "demo --load-only"]
UPDATE = WHOLE[:2]


@pytest.fixture
def place(tmp_path) -> Place:
    var = tmp_path / "demo"
    var.mkdir()
    return Place(var)


@pytest.fixture
def ran(place, tmp_path, monkeypatch):
    """Stands in for the environment's Python: notes what manage.py was asked, and makes the database as migrate does.

    A file named `fail` beside it makes every command after `migrate` fail. Calling it fills and returns what was asked.
    """
    asked, python = tmp_path / "asked", tmp_path / "python"
    python.write_text(
        f"""#!/bin/sh
        shift; echo "$@" >> {asked}
        [ "$1" = migrate ] && echo migrated >> {place.database}
        [ "$1" != migrate ] && [ -e {tmp_path}/fail ] && {{ echo "it broke" >&2; exit 1; }}
        echo "who may sign in"
        """
    )
    python.chmod(0o755)
    monkeypatch.setattr(filling, "fingerprint", lambda _root: "schema 1")

    def fill(where: Place = place, *, fresh: bool = False) -> list[str]:
        asked.write_text("")
        filling.fill(where, python, {"PATH": "/usr/bin:/bin"}, fresh=fresh)
        return asked.read_text().splitlines()

    return fill


def test_the_first_start_does_everything(place, ran) -> None:
    assert ran() == WHOLE
    assert place.sign_ins.read_text() == "who may sign in\n"


def test_the_second_start_does_nothing(place, ran) -> None:
    ran()
    place.database.write_text("a person's work")
    assert ran() == []
    assert place.database.read_text() == "a person's work"


def test_an_interrupted_first_start_is_made_anew(place, ran, tmp_path, capsys) -> None:
    (tmp_path / "fail").touch()
    with pytest.raises(Stop, match=r"^`manage.py load_framework` failed \(it broke\)"):
        ran()
    (tmp_path / "fail").unlink()
    (place.var / "db.sqlite3-wal").write_text("left over")
    assert ran() == WHOLE
    assert not (place.var / "db.sqlite3-wal").exists()
    assert "did not finish loading" in capsys.readouterr().err


def test_a_database_filled_by_other_means_is_kept(place, ran, tmp_path) -> None:
    place.database.write_text("a person's work\n")
    (tmp_path / "fail").touch()
    with pytest.raises(Stop):
        ran()
    (tmp_path / "fail").unlink()
    assert ran() == WHOLE
    assert place.database.read_text().startswith("a person's work\n")


def test_an_update_keeps_the_data(ran, monkeypatch) -> None:
    ran()
    monkeypatch.setattr(filling, "fingerprint", lambda _root: "schema 2")
    assert ran() == UPDATE
    assert ran() == []


def test_a_failed_update_keeps_the_data_and_is_tried_again(place, ran, tmp_path, monkeypatch) -> None:
    ran()
    monkeypatch.setattr(filling, "fingerprint", lambda _root: "schema 2")
    (tmp_path / "fail").touch()
    with pytest.raises(Stop, match="--fresh` starts over"):
        ran()
    assert place.database.exists()
    (tmp_path / "fail").unlink()
    assert ran() == UPDATE


def test_starting_over_takes_away_all_but_the_lock(place, ran) -> None:
    ran()
    (place.var / "files").mkdir()
    place.lock.touch()
    filling.wipe(place)
    assert list(place.var.iterdir()) == [place.lock]
    assert ran(fresh=True) == WHOLE


def test_a_database_elsewhere_is_never_deleted_and_has_its_own_stamp(place, ran) -> None:
    ran()
    elsewhere = Place(place.var, "postgres://somewhere/else")
    assert ran(elsewhere) == WHOLE
    assert ran(elsewhere) == []
    assert ran(elsewhere, fresh=True) == [*UPDATE, "demo --load-only --fresh"]
    assert ran() == []


def test_the_fingerprint_follows_migrations_and_framework_versions(tmp_path) -> None:
    migrations = tmp_path / "raid" / "migrations"
    migrations.mkdir(parents=True)
    (migrations / "0001_initial.py").write_text("one")
    first = filling.fingerprint(tmp_path)
    (tmp_path / "raid" / "views.py").write_text("a change that the database does not see")
    assert filling.fingerprint(tmp_path) == first
    (migrations / "0002_more.py").write_text("two")
    second = filling.fingerprint(tmp_path)
    data = tmp_path / "framework" / "data"
    data.mkdir(parents=True)
    (data / "v3.toml").write_text("x = 1")
    assert len({first, second, filling.fingerprint(tmp_path)}) == 3
