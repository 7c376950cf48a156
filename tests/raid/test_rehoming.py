"""Open actions of a group that goes: another group follows them up, under the same reference and the old address."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from foundation.audit import queries as ledger
from foundation.core.errors import Refused
from groups import services
from raid.models import Action
from raid.services.rehoming import Actions
from tests.factories.groups import Cast, cast, group
from tests.factories.meetings import ActionFactory

pytestmark = pytest.mark.django_db
ON = date(2024, 2, 1)
KIND = "40-actions"


@pytest.fixture
def people() -> Cast:
    return cast()


def test_what_is_open(people):
    tmag = group("TMAG")
    ActionFactory(group=tmag, reference="TMAG04-01")
    ActionFactory(group=tmag, reference="TMAG04-02", status="closed", closed_on=ON)
    ActionFactory(group=group("DAG"), reference="DAG04-01")
    assert [item.label for item in Actions().open_items(tmag)] == ["TMAG04-01"]


def test_it_keeps_its_reference_and_its_old_address(client, people):
    action = ActionFactory(group=group("TMAG"), reference="TMAG04-01", classification="public")
    old = action.get_absolute_url()
    succession = services.begin_succession(group=group("TMAG"), successors=[group("SITAG")], on=ON, actor=people.pmo)
    services.rehome(group=group("TMAG"), kind=KIND, item_key=str(action.pk), to=group("SITAG"), actor=people.pmo)
    services.rehome_all(group=group("TMAG"), kind="10-sub-groups", to=group("SITAG"), actor=people.pmo)
    services.enact_succession(succession=succession, actor=people.pmo)
    action.refresh_from_db()
    assert (action.reference, action.group.code, action.scope) == ("TMAG04-01", "SITAG", "SITAG:public")
    response = client.get(old)
    assert response.status_code == 302
    assert response.url == reverse("raid:action", args=["SITAG", "TMAG04-01"])
    assert client.get(reverse("raid:action", args=["DAG", "TMAG04-01"])).status_code == 404
    assert "groups.rehomed" in {entry.kind for entry in ledger.history(action)}


def test_two_of_one_reference_do_not_meet(people):
    moving = ActionFactory(group=group("TDWG"), reference="DES-03-02")
    ActionFactory(group=group("BPRWG"), reference="DES-03-02")
    with pytest.raises(Refused, match="of its own"):
        services.rehome(group=group("TDWG"), kind=KIND, item_key=str(moving.pk), to=group("BPRWG"), actor=people.pmo)
    assert Action.objects.get(pk=moving.pk).group == group("TDWG")


def test_what_a_closed_group_handed_on_stays_hidden_from_those_outside(client, people):
    """A restricted action's old address tells a stranger nothing."""
    moving = ActionFactory(group=group("TAG"), reference="TAG01-01", classification="restricted")
    Action.objects.filter(pk=moving.pk).update(group=group("TMAG"), scope="TMAG:restricted")
    assert client.get(reverse("raid:action", args=["TAG", "TAG01-01"])).status_code == 404
    client.force_login(people.pmo)
    assert client.get(reverse("raid:action", args=["TAG", "TAG01-01"])).status_code == 302
