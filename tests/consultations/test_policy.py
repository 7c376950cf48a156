"""Who reads what: every confidentiality class against every kind of person, before and after publication."""

from __future__ import annotations

from datetime import date

import pytest

from consultations import policy, queries, services
from consultations.models import Answer, Consultation
from consultations.queries import KINDS, Kind
from groups.models import Membership
from tests.consultations.conftest import answered, draft, opened, published
from tests.factories import groups as make

pytestmark = pytest.mark.django_db

EVERYBODY = ["anonymous", "stranger", "elsewhere", "north", "south", "wires", "representative", "chair", "sro", "pmo"]
EVERYBODY += ["ipa", "ofgem", "auditor", "sdwg"]
PARTICIPANTS = [name for name in EVERYBODY if name not in {"anonymous", "stranger"}]
RUNNING = ["chair", "pmo", "ipa", "auditor"]  # who runs it, and the offices that read all

# While it is open and once it is published, by class: who reads the answer of North.
READS = {
    ("open", "public"): ["north", "ofgem", *RUNNING],
    ("open", "programme"): ["north", "ofgem", *RUNNING],
    ("open", "ofgem"): ["north", "ofgem"],
    ("published", "public"): EVERYBODY,
    ("published", "programme"): PARTICIPANTS,
    ("published", "ofgem"): ["north", "ofgem"],
}


def with_answer(cast, stage: str, confidentiality: str) -> Consultation:
    """A public consultation with North's answer of that class, open or published."""
    if stage == "published":
        return published(cast, {"north": confidentiality, "south": "programme", "wires": "programme"})
    made = opened(cast, classification="public")
    answered(cast, made, "north", confidentiality=confidentiality)
    return made


@pytest.mark.parametrize(("stage", "confidentiality"), READS)
def test_who_reads_an_answer(cast, stage, confidentiality):
    made = with_answer(cast, stage, confidentiality)
    Consultation.objects.filter(pk=made.pk).update(classification="public", scope="DAG:public")
    answer = Answer.objects.get(organisation=cast.of("north"))
    expected = set(READS[stage, confidentiality])
    listed = {name for name in EVERYBODY if queries.answers_visible_to(cast(name)).filter(pk=answer.pk).exists()}
    assert listed == expected
    assert {name for name in EVERYBODY if policy.may_read_answer(cast(name), answer)} == expected
    table = {name for name in EVERYBODY if answer in queries.answers_register(cast(name), made)}
    assert table == expected
    for name in EVERYBODY:
        counted = queries.tally_for(cast(name), made)
        heard = made.answers.values("organisation").distinct().count()
        assert counted.total + counted.withheld == heard, "what is not read is counted as withheld, by number alone"


@pytest.mark.parametrize("name", EVERYBODY)
def test_earlier_versions_are_for_the_organisation_and_ofgem(cast, name):
    made = opened(cast)
    first = answered(cast, made, "north", confidentiality="public")
    answered(cast, made, "north", confidentiality="public")
    reads = queries.answers_visible_to(cast(name)).filter(pk=first.pk).exists()
    assert reads == (name in {"north", "ofgem"})


def test_a_class_narrowed_later_hides_the_wider_version_too(cast):
    made = opened(cast)
    answered(cast, made, "north", words="Open words.", confidentiality="public")
    answered(cast, made, "north", words="Narrow words.", confidentiality="ofgem")
    assert not queries.answers_visible_to(cast("pmo")).filter(consultation=made).exists()
    assert queries.tally_for(cast("pmo"), made).withheld == 1


@pytest.fixture
def secret_kind():
    """A kind that hides its answers until the close, for the length of a test."""
    KINDS._handlers["secret"] = Kind("secret", "Secret", choices={"support": "Support"}, secret=True, disposed=False)
    yield "secret"
    del KINDS._handlers["secret"]


@pytest.mark.parametrize("name", EVERYBODY)
def test_a_secret_answer_is_its_organisations_alone_until_the_close(cast, secret_kind, name):
    made = opened(cast, "north", kind=secret_kind)
    given = answered(cast, made, "north")

    def reads():
        return queries.answers_visible_to(cast(name)).filter(pk=given.pk).exists()

    assert reads() == (name == "north")
    services.close(consultation=made, actor=cast("pmo"))
    assert reads() == (name in {"north", "ofgem", *RUNNING})


# --- consultations --------------------------------------------------------------------------------------------------

SEES = {
    "public": EVERYBODY,
    "programme": PARTICIPANTS,
    "restricted": ["north", "south", "wires", "representative", "chair", "pmo", "ipa", "ofgem", "auditor"],
}


@pytest.mark.parametrize("classification", SEES)
def test_who_reads_a_consultation(cast, classification):
    made = opened(cast, classification=classification)
    seen = {name for name in EVERYBODY if queries.visible_to(cast(name)).filter(pk=made.pk).exists()}
    assert seen == set(SEES[classification])
    assert {name for name in EVERYBODY if policy.may_see(cast(name), made)} == seen
    assert {name for name in EVERYBODY if queries.find(cast(name), made.reference)} == seen


@pytest.mark.parametrize("stage", ["draft", "withdrawn draft"])
def test_who_reads_what_was_never_opened(cast, stage):
    made = draft(cast, classification="public")
    if stage == "withdrawn draft":
        services.withdraw(consultation=made, reason="No need.", actor=cast("pmo"))
    seen = {name for name in EVERYBODY if queries.visible_to(cast(name)).exists()}
    assert seen == {"chair", "pmo", "ipa", "ofgem", "auditor"}


@pytest.mark.parametrize("classification", SEES)
def test_a_closed_groups_question_is_for_its_members_and_the_offices_alone(cast, classification):
    Membership.objects.create(group=make.group("SDWG"), organisation=cast.of("south"), valid_from=date(2022, 1, 1))
    made = opened(cast, "south", group="SDWG", by="sdwg", classification=classification)
    answered(cast, made, "south", confidentiality="public")
    inside = {"south", "sdwg", "pmo", "ipa", "ofgem", "auditor"}
    assert {name for name in EVERYBODY if queries.visible_to(cast(name)).exists()} == inside
    assert {name for name in EVERYBODY if queries.register(cast(name)).exists()} == inside
    assert {name for name in EVERYBODY if queries.answers_visible_to(cast(name)).exists()} == inside


def test_who_was_asked_of_a_closed_group_and_left_it_reads_nothing_more(cast):
    held = Membership.objects.create(
        group=make.group("SDWG"), organisation=cast.of("south"), valid_from=date(2022, 1, 1)
    )
    opened(cast, "south", group="SDWG", by="sdwg")
    held.valid_to = date(2026, 5, 31)
    held.save()
    assert not queries.visible_to(cast("south")).exists()
    assert not queries.awaiting_answer(cast("south")).exists()


# --- agreement ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERYBODY)
def test_the_list_of_what_one_runs_agrees_with_the_rule(cast, name):
    draft(cast)
    draft(cast, group="SDWG")
    draft(cast, group="")
    draft(cast, kind="information_request", group="PSG")
    Consultation.objects.filter(group__code="PSG").update(asked_by="LARGE-SUPPLIER")
    listed = set(Consultation.objects.filter(queries.run_by(cast(name))).values_list("pk", flat=True))
    assert listed == {one.pk for one in queries.everything() if policy.may_run(cast(name), one)}


@pytest.mark.parametrize("name", EVERYBODY)
def test_the_groups_one_asks_for_agree_with_the_rule(cast, name):
    offered = set(policy.groups_to_ask_for(cast(name)).values_list("code", flat=True))
    groups = {code: Consultation(kind="consultation", group=make.group(code)) for code in ("DAG", "SDWG", "PSG")}
    assert offered & set(groups) == {code for code, one in groups.items() if policy.may_run(cast(name), one)}
    assert bool(policy.may_ask(cast(name))) == bool(offered)


def test_the_holder_of_the_asking_seat_runs_what_it_asks(cast):
    made = draft(cast)
    assert not policy.may_run(cast("representative"), made)
    made.asked_by = "LARGE-SUPPLIER"
    assert policy.may_run(cast("representative"), made)


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_sees_the_silent_by_name(cast, name):
    made = opened(cast)
    assert bool(policy.may_see_silent(cast(name), made)) == (name in {"chair", "pmo", "ipa", "ofgem", "auditor"})


def test_a_disposition_is_told_to_others_from_publication_on(cast):
    made = opened(cast, "north")
    given = answered(cast, made, "north")
    made = services.close(consultation=made, actor=cast("pmo"))
    services.dispose(answer=given, result="rejected", words="Out of scope.", actor=cast("pmo"))

    def told(name):
        return [row.shown_words for row in queries.answers_register(cast(name), made)]

    assert (told("north"), told("ofgem"), told("pmo")) == ([None], ["Out of scope."], ["Out of scope."])
    made = services.publish(consultation=made, actor=cast("pmo"))
    assert (told("north"), told("south")) == (["Out of scope."], ["Out of scope."])


def test_a_refusal_is_a_whole_sentence(cast):
    made = opened(cast)
    given = answered(cast, made, "north")
    refusals = [
        policy.may_see(cast("anonymous"), made),
        policy.may_run(cast("north"), made),
        policy.may_ask(cast("north")),
        policy.may_answer(cast("pmo"), cast.of("north")),
        policy.may_enter(cast("north"), made),
        policy.may_see_silent(cast("north"), made),
        policy.may_read_answer(cast("south"), given),
        policy.may_dispose(cast("south"), given),
    ]
    for verdict in refusals:
        assert not verdict
        assert verdict.reason[0].isupper()
        assert verdict.reason.endswith(".")
