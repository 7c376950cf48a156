"""A group is founded: drafted, consulted on, put to its parent, opened by the parent's decision, or not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from foundation.audit import queries as ledger
from foundation.audit.services import System
from foundation.core.errors import NotAllowed, Refused
from foundation.documents.models import DocumentVersion
from framework.queries import rules_in_force
from groups import policy, queries, services
from groups.models import Founding, Group, Seat, TermsVersion
from groups.queries import competence, not_in_being
from groups.queries.founded import foundings_visible_to
from groups.rules import founding as rules
from groups.services import sync_framework
from tests.factories.groups import Cast, group, seated

pytestmark = pytest.mark.django_db
CONSULTATIONS = System("consultations")
ON = date(2026, 3, 2)
FILE = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WORDS = {
    "name": "Enduring Design Working Group",
    "attendance": "open",
    "purpose": "Looks after the design once it is baselined.",
    "membership": "Whoever builds to the design",
}


def draft(people: Cast, **words: object) -> Founding:
    said = {"parent": people.dag, "code": "EDWG", **WORDS, "actor": people.pmo, **words}
    return services.draft_founding(**said)


def consulted(people: Cast, **words: object) -> Founding:
    founding = draft(people, **words)
    services.attach_founding_terms(founding=founding, data=FILE, file_name="tor.pdf", actor=people.pmo)
    founding.refresh_from_db()
    services.record_consulting(founding=founding, reference="CON-0001", actor=people.pmo)
    services.record_consulted(founding=founding, reference="CON-0001", actor=CONSULTATIONS)
    return founding


def before_parent(people: Cast, **words: object) -> Founding:
    founding = consulted(people, **words)
    services.record_put(founding=founding, reference="PRO-0001", actor=people.pmo)
    return founding


# --- pure -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["EDWG", "BPRWG-REG", "QAG", "T2", "ABCDEFGHIJKL-ABCDEFG"])
def test_codes(code):
    assert rules.code_refusal(code) is None


@pytest.mark.parametrize(
    "code", ["", "A", "edwg", "MAP/X", "2DWG", "ED WG", "A-B-C", "ABCDEFGHIJKLM", "ÄDWG", "EDWG\n"]
)
def test_no_codes(code):
    assert rules.code_refusal(code).endswith(".")


@pytest.mark.parametrize(
    ("asked", "decided", "opens"),
    [(None, 5, 5), (10, 5, 10), (3, 5, 5)],  # never before the parent decided
)
def test_the_day_it_opens(asked, decided, opens):
    found = rules.opening_day(asked and date(2026, 3, asked), date(2026, 3, decided))
    assert found == date(2026, 3, opens)


# --- drafting ---------------------------------------------------------------------------------------------------------


def test_the_secretariat_drafts_and_it_is_recorded_under_the_parent(people):
    founding = draft(people)
    assert founding.status == "drafted"
    last = ledger.history(founding)[-1]
    assert (last.kind, last.stream, last.data["code"]) == ("groups.founding_drafted", "group:DAG", "EDWG")
    assert ledger.history(people.dag)[-1].kind == "groups.founding_drafted"


def test_the_parents_chair_drafts_too(people):
    assert draft(people, actor=people.chair).raised_by == people.chair


WHO_MAY = {"pmo", "chair"}


@pytest.mark.parametrize(
    "who", ["stranger", "participant", "representative", "sro", "auditor", "sdwg", "anonymous", "pmo", "chair"]
)
def test_who_may_found(people, who):
    user = people.by_name(who)
    assert bool(policy.may_found(user, people.dag)) == (who in WHO_MAY)
    offered = policy.parents_to_found_under(user)
    assert offered.filter(pk=people.dag.pk).exists() == (who in WHO_MAY)
    if who not in WHO_MAY and who != "anonymous":
        with pytest.raises(NotAllowed):
            draft(people, actor=user)
        assert not Founding.objects.exists()


REFUSED = [
    ({"code": "edwg"}, "capital letters"),
    ({"code": "TDWG"}, "convened since"),
    ({"code": "TAG", "parent": "PSG"}, "closed on"),
    ({"code": "SITAG"}, "report to the PSG, not to the DAG"),
    ({"parent": "SITAG"}, "not convened today"),
    ({"parent": "TAG"}, "not convened today"),
    ({"opens_on": date(2026, 5, 1), "until": date(2026, 4, 1)}, "cannot come before"),
]


@pytest.mark.parametrize(("words", "says"), REFUSED)
def test_what_cannot_be_founded(people, words, says):
    if "parent" in words:
        words = {**words, "parent": group(words["parent"])}
    with pytest.raises(Refused, match=says):
        draft(people, **words)
    assert not Founding.objects.exists()


def test_one_founding_of_a_code_at_a_time(people):
    services.drop_founding(founding=draft(people), why="Not needed", actor=people.pmo)
    draft(people)
    with pytest.raises(Refused, match="not free"):
        draft(people)


def test_the_words_change_while_it_is_drafted(people):
    founding = draft(people)
    assert services.change_founding(founding=founding, changes={"name": "Design Keepers"}, actor=people.pmo) == ["name"]
    assert services.change_founding(founding=founding, changes={"name": "Design Keepers"}, actor=people.pmo) == []
    kinds = [entry.kind for entry in ledger.history(founding)]
    assert kinds == ["groups.founding_drafted", "groups.founding_changed"]
    with pytest.raises(NotAllowed):
        services.change_founding(founding=founding, changes={"name": "Mine"}, actor=people.representative)


def test_while_it_is_consulted_on_the_words_stay(people):
    founding = draft(people)
    services.attach_founding_terms(founding=founding, data=FILE, file_name="tor.pdf", actor=people.pmo)
    founding.refresh_from_db()
    services.record_consulting(founding=founding, reference="CON-0001", actor=people.pmo)
    with pytest.raises(Refused, match="out for consultation"):
        services.change_founding(founding=founding, changes={"name": "Mine"}, actor=people.pmo)
    with pytest.raises(Refused, match="out for consultation"):
        services.attach_founding_terms(founding=founding, data=FILE, file_name="b.pdf", actor=people.pmo)
    assert DocumentVersion.objects.count() == 1


def test_its_terms_have_versions(people):
    founding = draft(people)
    for change in ("", "Wider scope"):
        services.attach_founding_terms(
            founding=founding,
            data=FILE + change.encode() + b"\n%%EOF\n",
            file_name="tor.pdf",
            change=change,
            actor=people.pmo,
        )
    founding.refresh_from_db()
    assert founding.terms.version == "2.0"
    assert founding.terms.document.versions.count() == 2
    with pytest.raises(Refused, match="not a PDF"):
        services.attach_founding_terms(founding=founding, data=b"MZ", file_name="tor.pdf", actor=people.pmo)


# --- the way to the parent --------------------------------------------------------------------------------------------


def test_no_consultation_without_terms_to_consult_on(people):
    founding = draft(people)
    with pytest.raises(Refused, match="Attach the draft Terms of Reference"):
        services.record_consulting(founding=founding, reference="CON-0001", actor=people.pmo)
    assert Founding.objects.get().status == "drafted"


def test_only_the_consultation_that_opened_closes_it(people):
    founding = draft(people)
    services.attach_founding_terms(founding=founding, data=FILE, file_name="tor.pdf", actor=people.pmo)
    founding.refresh_from_db()
    services.record_consulting(founding=founding, reference="CON-0001", actor=people.pmo)
    with pytest.raises(Refused, match="CON-0001"):
        services.record_consulted(founding=founding, reference="CON-0002", actor=CONSULTATIONS)
    services.record_consulted(founding=founding, reference="CON-0001", actor=CONSULTATIONS)
    assert Founding.objects.get().status == "consulted"


@pytest.mark.clause("later-groups")
@pytest.mark.clause("tag-level-four")
@pytest.mark.clause("tmag-level-four")
@pytest.mark.clause("tag-wg-defined")
@pytest.mark.clause("tmag-wg-defined")
def test_nothing_comes_before_the_parent_without_a_consultation(people):
    founding = draft(people)
    with pytest.raises(Refused, match=r"(?i)consulted on"):
        services.record_put(founding=founding, reference="PRO-0001", actor=people.pmo)
    assert Founding.objects.get().status == "drafted"


def test_it_may_go_out_for_consultation_again(people):
    founding = consulted(people)
    services.record_consulting(founding=founding, reference="CON-0002", actor=people.pmo)
    services.record_consulted(founding=founding, reference="CON-0002", actor=CONSULTATIONS)
    assert Founding.objects.get().consultation == "CON-0002"


# --- opening ----------------------------------------------------------------------------------------------------------


def opened(people: Cast, founding: Founding, on: date = ON) -> Group:
    return services.open_group(founding=founding, decision="DAG-D0001", on=on, actor=people.chair)


@pytest.mark.clause("later-groups", "tag-level-four", "tag-wg-defined", "tmag-level-four", "tmag-wg-defined")
@pytest.mark.clause("later-groups")
def test_the_parents_decision_opens_it(people):
    made = opened(people, before_parent(people, meets="Monthly"))
    assert (made.level, made.parent, made.convened_on, made.attendance) == (4, people.dag, ON, "open")
    assert made.is_convened_on(ON)
    assert set(Seat.objects.filter(group=made).values_list("code", flat=True)) == {"CHAIR", "PMO"}
    assert made.reportings.get().parent == people.dag
    founding = Founding.objects.get()
    assert (founding.status, founding.group, founding.decision) == ("opened", made, "DAG-D0001")
    kinds = {entry.kind for entry in ledger.history(made)}
    assert {"groups.group_opened", "groups.founding_opened", "groups.terms_added"} <= kinds
    assert ledger.verify_ledger() == []


def test_it_has_the_rules_of_its_level_from_then_on(people):
    made = opened(people, before_parent(people, meets="Monthly"))
    terms = queries.terms_on(made, ON)
    assert (terms.level, terms.parent, terms.meeting_pattern) == (4, "DAG", "Monthly")
    assert terms.deadline("papers_issued").working_days == 5
    assert rules_in_force("EDWG", date(2026, 12, 1)).role == WORDS["purpose"]
    assert queries.terms_on(made, date(2026, 3, 1)) is None


def test_a_sync_leaves_it_as_it_is(people):
    made = opened(people, before_parent(people))
    events = sum(head.seq for head in ledger.streams().values())
    sync_framework(actor=System("test"))
    assert sum(head.seq for head in ledger.streams().values()) == events
    made.refresh_from_db()
    assert made.is_convened_on(ON)


def test_its_terms_become_the_groups_own(people):
    made = opened(people, before_parent(people))
    terms = TermsVersion.objects.get(group=made)
    assert (terms.decision, terms.approved_on, terms.version.file_name) == ("DAG-D0001", ON, "tor.pdf")
    assert made.terms == terms.version.document
    assert terms.scope == "EDWG:public"


def test_a_day_asked_for_is_kept_unless_it_comes_before_the_decision(people):
    assert opened(people, before_parent(people, opens_on=date(2026, 4, 1))).convened_on == date(2026, 4, 1)
    late = before_parent(people, code="LATE", opens_on=date(2026, 1, 1))
    assert opened(people, late).convened_on == ON


def test_a_sub_group_of_a_founded_group(people):
    parent = opened(people, before_parent(people, opens_on=None), on=date(2026, 1, 5))
    founding = before_parent(people, parent=parent, code="EDWG-SUB", attendance="closed")
    made = opened(people, founding)
    terms = queries.terms_on(made, ON)
    assert (terms.subgroup, terms.closed, terms.parent, terms.deadlines) == (True, True, "EDWG", ())
    assert made.is_closed


def test_a_group_that_the_framework_provides_for_is_convened(people):
    psg = group("PSG")
    chair = seated("CHAIR", "PSG")
    founding = before_parent(people, parent=psg, code="SITAG", name="SI Testing Advisory Group")
    services.open_group(founding=founding, decision="PSG-D0001", on=ON, actor=chair)
    sitag = group("SITAG")
    assert (sitag.level, sitag.convened_on, sitag.convened_here) == (3, ON, True)
    assert queries.terms_on(sitag, ON).outcome("accept") is not None
    assert ledger.history(sitag)[-1].kind in {"groups.founding_opened", "groups.terms_added"}
    assert "groups.convened" in {entry.kind for entry in ledger.history(sitag)}


def test_it_opens_only_from_before_the_parent_and_only_once(people):
    founding = consulted(people)
    with pytest.raises(Refused, match=r"(?i)before the parent group"):
        opened(people, founding)
    services.record_put(founding=founding, reference="PRO-0001", actor=people.pmo)
    opened(people, founding)
    with pytest.raises(Refused, match="opened"):
        opened(people, founding)
    assert Group.objects.filter(code="EDWG").count() == 1


def test_refused_and_taken_back(people):
    founding = before_parent(people)
    services.record_taken_back(founding=founding, reference="DAG-D0001", actor=people.chair)
    assert Founding.objects.get().status == "consulted"
    founding.refresh_from_db()
    services.record_put(founding=founding, reference="PRO-0002", actor=people.pmo)
    services.refuse_founding(founding=founding, decision="DAG-D0002", actor=people.chair)
    assert Founding.objects.get().status == "not_founded"
    assert not Group.objects.filter(code="EDWG").exists()


def test_withdrawing_needs_a_reason_and_the_right(people):
    founding = draft(people)
    with pytest.raises(Refused, match="why"):
        services.drop_founding(founding=founding, why=" ", actor=people.pmo)
    with pytest.raises(NotAllowed):
        services.drop_founding(founding=founding, why="Mine", actor=people.sro)
    assert Founding.objects.get().status == "drafted"


@pytest.mark.parametrize(
    ("who", "sees"),
    [("anonymous", False), ("stranger", False), ("participant", True), ("auditor", True), ("pmo", True)],
)
def test_who_reads_foundings(people, who, sees):
    draft(people)
    assert foundings_visible_to(people.by_name(who)).exists() is sees


# --- short-lived groups -----------------------------------------------------------------------------------------------


@pytest.mark.clause("sub-groups")
def test_after_its_last_day_a_short_lived_group_waits_to_be_closed(client, people):
    last = date(2026, 4, 30)
    made = opened(people, before_parent(people, until=last))
    assert not_in_being(made, last) == ""
    assert not_in_being(made, last + timedelta(days=1)) == (
        "The EDWG was founded until 30 April 2026; it decides nothing any more."
    )
    # it advises its convenor: it decides nothing of its own, nothing that is handed to it, and may be given tasks
    terms = rules_in_force(made.code, last)
    assert (terms.subgroup, terms.short_lived, terms.competence.subjects, terms.deadlines) == (True, True, (), ())
    assert "it advises the DAG" in competence(made, level=4, on=last, subject="design").reason
    said = {"grantor": people.dag, "grantee": made, "level": 3, "subjects": ["design"], "words": "A page of the design"}
    said |= {"valid_from": ON, "valid_to": last, "actor": people.chair}
    with pytest.raises(Refused, match="short-lived sub-group: it advises the DAG and decides nothing"):
        services.delegate(**said)
    assert services.delegate(**said, what="tasks").grantee == made
    assert not competence(made, level=4, on=last + timedelta(days=1), subject="design")
    assert "was founded until" in client.get(made.get_absolute_url()).content.decode()
    assert "was founded until" not in client.get(made.get_absolute_url(), {"on": "2026-04-30"}).content.decode()
    assert [one.group for one in policy.groups_to_close(people.pmo)] == [made]
    assert policy.groups_to_close(people.chair) == []
    services.close_group(group=made, on=last + timedelta(days=1), why="Its time is over", actor=people.pmo)
    assert policy.groups_to_close(people.pmo) == []


EVERYBODY = ["anonymous", "stranger", "participant", "representative", "chair", "sro", "sdwg", "pmo", "auditor"]
PROGRAMME = set(EVERYBODY) - {"anonymous", "stranger"}
BELOW_SDWG = {"sdwg", "pmo", "auditor"}
OF_THE_DAG = {"representative", "chair", "pmo", "auditor"}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize(
    ("parent", "attendance", "shown"),
    [
        ("DAG", "open", (PROGRAMME, PROGRAMME)),
        ("DAG", "closed", (OF_THE_DAG, PROGRAMME)),  # its parent's, until it is consulted on
        ("SDWG", "closed", (BELOW_SDWG, BELOW_SDWG)),
    ],
)
def test_a_closed_groups_founding_is_for_those_it_concerns(people, who, parent, attendance, shown):
    user = people.by_name(who)
    founding = draft(people, parent=group(parent), attendance=attendance)
    services.attach_founding_terms(founding=founding, data=FILE, file_name="tor.pdf", actor=people.pmo)
    founding.refresh_from_db()
    for readers in shown:  # drafted, and consulted on
        assert foundings_visible_to(user).exists() is (who in readers)
        assert bool(policy.may_read(user, founding.scope)) is (who in readers)
        told = ledger.history(founding, scopes=queries.readable_scopes(user))[-1:]
        assert bool(told) is (who in readers)
        if founding.status == "drafted":
            services.record_consulting(founding=founding, reference="CON-0001", actor=people.pmo)


def test_the_terms_of_a_closed_groups_founding_are_filed_for_its_readers(people):
    founding = draft(people, parent=group("SDWG"), code="SDWG-KEYS", attendance="closed")
    filed = services.attach_founding_terms(founding=founding, data=FILE, file_name="tor.pdf", actor=people.pmo)
    assert filed.document.scope == "SDWG:programme"
    assert not policy.may_read(people.sro, filed.document.scope)
