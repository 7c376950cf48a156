"""Which jobs a worker may take up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from foundation.jobs.models import Job
from foundation.jobs.queries import ready

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_jobs_neither_finished_nor_leased_are_ready_the_oldest_first():
    def job(minutes: int, **fields: object) -> Job:
        return Job.objects.create(kind="test", subject="thing:1", created_at=AT - timedelta(minutes=minutes), **fields)

    job(9, finished_at=AT)
    job(8, leased_until=AT + timedelta(seconds=1))
    newer, older = job(1), job(7, leased_until=AT)
    assert list(ready(AT)) == [older, newer]
