"""References are given once and in order, also to two people at once."""

from __future__ import annotations

import threading

import pytest
from django.db import connections, transaction

from foundation.core.models import Series
from foundation.core.references import next_number, raise_to


@pytest.mark.django_db
def test_numbers_follow_one_another_in_each_series() -> None:
    assert [next_number("PRO") for _ in range(3)] == [1, 2, 3]
    assert next_number("DAG06") == 1
    assert str(Series.objects.get(key="PRO")) == "PRO: 3"


@pytest.mark.django_db
def test_an_import_lifts_a_series_and_never_lowers_it() -> None:
    raise_to("DAG04", 7)
    assert next_number("DAG04") == 8
    raise_to("DAG04", 3)
    assert next_number("DAG04") == 9


@pytest.mark.django_db
def test_a_number_of_an_act_that_failed_is_given_again() -> None:
    with pytest.raises(ValueError, match="no"), transaction.atomic():
        next_number("PRO")
        raise ValueError("no")
    assert next_number("PRO") == 1


@pytest.mark.postgres  # the suite's SQLite is one in memory, in which a second thread does not wait
@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_get_two_numbers() -> None:
    given: list[int] = []

    def take() -> None:
        try:
            for _ in range(5):
                with transaction.atomic():
                    given.append(next_number("PRO"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(1, 21))
