"""The fingerprint of a snapshot, with and without the papers a reader may not see."""

from __future__ import annotations

from typing import Any

import pytest

from decisions.rules.freezing import fingerprint, for_reader


def record() -> dict[str, Any]:
    papers = [{"title": "A", "scope": "DAG:public"}, {"title": "B", "scope": "DAG:restricted", "salt": "x"}]
    return {"on": "2022-03-09", "papers": papers}


def test_withholding_a_paper_leaves_the_fingerprint() -> None:
    withheld = for_reader(record(), {"DAG:public"})
    assert withheld["papers"][0] == record()["papers"][0]
    assert set(withheld["papers"][1]) == {"withheld"}
    assert fingerprint(withheld) == fingerprint(record())
    assert for_reader(record(), None) == record()


@pytest.mark.parametrize("key", ["title", "scope", "salt"])
def test_any_change_changes_it(key: str) -> None:
    changed = record()
    changed["papers"][1][key] = "other"
    assert fingerprint(changed) != fingerprint(record())
    assert fingerprint({**record(), "on": "2022-03-10"}) != fingerprint(record())
