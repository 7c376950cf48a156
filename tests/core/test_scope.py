"""The label that says who a row is for."""

from __future__ import annotations

import pytest
from django.db import models

from foundation.core.scope import Classification, ScopeField, scope


@pytest.mark.parametrize(
    ("group", "classification", "label"),
    [
        ("DAG", Classification.PUBLIC, "DAG:public"),
        ("SDWG", Classification.RESTRICTED, "SDWG:restricted"),
        ("", Classification.PROGRAMME, "-:programme"),
        ("DAG", "programme", "DAG:programme"),
    ],
)
def test_a_scope_is_group_and_classification(group: str, classification: str, label: str) -> None:
    assert scope(group, classification) == label


def test_the_column_is_indexed_and_holds_every_scope_there_can_be() -> None:
    column = ScopeField()
    assert isinstance(column, models.CharField)
    assert column.db_index
    longest = max(Classification.values, key=len)
    assert len(scope("X" * 20, longest)) <= column.max_length
