"""Each service once for the good path, and once for each refusal, after which nothing has happened."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from consultations import queries, services
from consultations.models import Answer, Consultation
from consultations.queries import KINDS, Kind
from consultations.queries.audiences import gathered
from consultations.rules.answering import Content
from consultations.services import Audience
from consultations.services.rehoming import Consultations
from foundation.audit import queries as ledger
from foundation.audit.services import acting
from foundation.core.clock import today
from foundation.core.errors import NotAllowed, Refused
from foundation.notifications.queries import for_digests
from groups.models import Group, Membership
from tests.consultations.conftest import CLOSES, MONDAY, answered, closed, draft, opened, published
from tests.consultations.footprints import footprint, kinds, told
from tests.factories import groups as make

pytestmark = pytest.mark.django_db
FILE = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
OVER = datetime(2026, 6, 12, 23, 0, tzinfo=UTC)  # 24:00 in London


def refuses(act, error, words):
    """The act is refused with those words, and nothing has happened."""
    before = footprint()
    with pytest.raises(error, match=words):
        act()
    assert footprint() == before


# --- drafting -------------------------------------------------------------------------------------------------------


def test_a_draft_has_its_number_and_its_clause(cast):
    first, second = draft(cast), draft(cast, kind="information_request", group="")
    assert (first.reference, second.reference) == ("CON-0001", "CON-0002")
    assert first.citation
    assert first.clause == second.clause
    assert first.status == "draft"
    assert kinds(first) == ["drafted"]


@pytest.mark.parametrize("who", ["pmo", "chair"])
def test_who_drafts(cast, who):
    assert draft(cast, by=who).drafted_by == cast(who)


@pytest.mark.parametrize("who", ["north", "representative", "sro", "ipa", "ofgem", "auditor", "stranger", "sdwg"])
def test_who_does_not_draft(cast, who):
    refuses(lambda: draft(cast, by=who), NotAllowed, "Only the PMO secretariat, the chair of the DAG")


def test_a_draft_needs_words(cast):
    refuses(lambda: draft(cast, title=" "), Refused, "title")
    refuses(lambda: draft(cast, question=" "), Refused, "question")


@pytest.mark.parametrize(("code", "says"), [("CCIAG", "was closed on"), ("IAG", "provided for but not convened")])
def test_a_group_that_does_not_stand_asks_nothing(cast, code, says):
    Group.objects.filter(code="CCIAG").update(valid_to=date(2026, 5, 29))
    refuses(lambda: draft(cast, group=code), Refused, f"The {code} .*{says}")


def test_a_draft_is_changed(cast):
    made = services.edit_consultation(
        consultation=draft(cast), changes={"title": "Plan", "classification": "public"}, actor=cast("pmo")
    )
    assert (made.title, made.scope) == ("Plan", "DAG:public")
    assert kinds(made) == ["drafted", "edited"]
    before = footprint()
    services.edit_consultation(consultation=made, changes={"title": "Plan"}, actor=cast("pmo"))
    assert footprint() == before


def test_what_was_asked_does_not_change_once_open(cast):
    made = opened(cast)
    change = {"question": "Do you support another plan?"}
    refuses(lambda: services.edit_consultation(consultation=made, changes=change, actor=cast("pmo")), Refused, "opened")
    waiting = draft(cast)
    refuses(
        lambda: services.edit_consultation(consultation=waiting, changes=change, actor=cast("north")),
        NotAllowed,
        "Only",
    )


def test_a_document_stands_with_it(cast):
    made = draft(cast)
    attached = services.attach_document(
        consultation=made, title="The plan", data=FILE, file_name="plan.pdf", actor=cast("pmo")
    )
    assert attached.document.reference.startswith("MHHS-DOC")
    assert kinds(made) == ["drafted", "attached"]


def test_a_document_is_a_pdf_and_comes_before_the_opening(cast):
    made, late = draft(cast), opened(cast)

    def attach(to, data=FILE, who="pmo"):
        return lambda: services.attach_document(
            consultation=to, title="The plan", data=data, file_name="plan.pdf", actor=cast(who)
        )

    refuses(attach(made, b"not a PDF"), Refused, "PDF")
    refuses(attach(late), Refused, "opened")
    refuses(attach(made, who="north"), NotAllowed, "Only")


# --- opening --------------------------------------------------------------------------------------------------------


def test_the_audience_is_frozen_and_told(cast):
    made = opened(cast)
    make.AffiliationFactory(organisation=make.OrganisationFactory())
    assert made.status == "open"
    assert [str(party) for party in queries.parties_of(made)] == [
        "Wires Energy (DNO)",
        "North Energy (LARGE-SUPPLIER)",
        "South Energy (LARGE-SUPPLIER)",
    ]
    assert told("consultation") == ["north", "north2", "south", "wires"]
    assert kinds(made) == ["drafted", "opened"]


def test_an_organisation_in_two_constituencies_is_one_answer(cast):
    made = draft(cast)
    north = cast.organisations["north"]
    audience = [Audience(north, "LARGE", "Large"), Audience(north, "AGENT", "Agents"), Audience(north)]
    made = services.open_consultation(consultation=made, audience=audience, actor=cast("pmo"))
    answered(cast, made, "north")
    found = queries.coverage(made)
    assert (found.asked, found.answered) == (1, 1)
    assert [(line.code, line.asked, line.answered) for line in found.lines] == [("AGENT", 1, 1), ("LARGE", 1, 1)]


@pytest.mark.parametrize(
    ("asked", "closes_on", "words"),
    [
        ((), CLOSES, "Nobody is asked"),
        (("north",), date(2026, 5, 29), "passed"),
    ],
)
def test_opening_refused(cast, asked, closes_on, words):
    made = draft(cast)
    audience = cast.audience(*asked)
    refuses(
        lambda: services.open_consultation(
            consultation=made, audience=audience, closes_on=closes_on, actor=cast("pmo")
        ),
        Refused,
        words,
    )


@pytest.mark.clause("consultation-timelines")
def test_opening_needs_a_closing_date_set_by_the_group(cast):
    made = draft(cast, closes_on=None)
    before = footprint()
    with pytest.raises(Refused, match="sets the closing date") as refused:
        services.open_consultation(consultation=made, audience=cast.audience("north"), actor=cast("pmo"))
    assert refused.value.citation == made.citation
    assert footprint() == before


def test_opening_twice_and_by_somebody_else(cast):
    made, waiting = opened(cast), draft(cast)
    again = cast.audience("elsewhere")
    refuses(
        lambda: services.open_consultation(consultation=made, audience=again, actor=cast("pmo")), Refused, "already"
    )
    refuses(
        lambda: services.open_consultation(consultation=waiting, audience=again, actor=cast("north")),
        NotAllowed,
        "Only",
    )


def test_who_has_left_is_not_asked(cast):
    gone = make.OrganisationFactory(name="Gone Energy", ended_on=date(2026, 5, 1))
    made = draft(cast)
    refuses(
        lambda: services.open_consultation(consultation=made, audience=[Audience(gone.pk)], actor=cast("pmo")),
        Refused,
        "Gone Energy takes part no more",
    )


@pytest.mark.parametrize("source", ["members", "seats", "everybody"])
def test_no_audience_names_an_organisation_that_has_left(cast, source):
    """Whatever it was listed in goes on naming it; nobody is there to answer."""
    make.seated("MEDIUM-SUPPLIER", "DAG", organisation=cast.of("south"))
    Membership.objects.create(group=make.group("BPRWG"), organisation=cast.of("south"), valid_from=date(2022, 1, 1))
    key = {"members": "BPRWG", "seats": "DAG", "everybody": "all"}[source]
    asked, south = draft(cast), cast.of("south")
    before = {one.organisation_id for one in gathered(asked, [f"{source}:{key}"], today())}
    south.ended_on = today() - timedelta(days=1)
    south.save()
    after = {one.organisation_id for one in gathered(asked, [f"{source}:{key}"], today())}
    assert before - after == {south.pk}


def test_a_closed_group_asks_its_own_members(cast):
    sdwg = make.group("SDWG")
    Membership.objects.create(group=sdwg, organisation=cast.of("south"), valid_from=date(2022, 1, 1))
    made = draft(cast, group="SDWG", by="sdwg", classification="public")
    outside = cast.audience("south", "north")
    refuses(
        lambda: services.open_consultation(consultation=made, audience=outside, actor=cast("sdwg")),
        Refused,
        "its own members, not North Energy",
    )
    services.open_consultation(consultation=made, audience=cast.audience("south"), actor=cast("sdwg"))
    assert told("consultation") == ["south"]


# --- putting off ----------------------------------------------------------------------------------------------------


def test_an_extension_keeps_the_old_date(cast):
    made = opened(cast)
    Consultation.objects.filter(pk=made.pk).update(reminded_step=2)
    made = services.extend(consultation=made, closes_on=date(2026, 6, 19), reason="Asked for.", actor=cast("pmo"))
    kept = made.extensions.get()
    assert (kept.old_closes_on, kept.new_closes_on, kept.reason) == (CLOSES, date(2026, 6, 19), "Asked for.")
    assert (made.closes_on, made.reminded_step) == (date(2026, 6, 19), None)
    assert kinds(made)[-1] == "extended"
    assert told("consultation", "extend:2026-06-19") == ["north", "north2", "south", "wires"]


@pytest.mark.parametrize(
    ("closes_on", "reason", "words"),
    [(CLOSES, "Asked for.", "not brought forward"), (date(2026, 6, 19), " ", "needs a reason")],
)
def test_extending_refused(cast, closes_on, reason, words):
    made = opened(cast)
    refuses(
        lambda: services.extend(consultation=made, closes_on=closes_on, reason=reason, actor=cast("pmo")),
        Refused,
        words,
    )


def test_only_an_open_one_is_extended_and_only_by_who_runs_it(cast, clock):
    waiting, made = draft(cast), opened(cast)

    def extend(one, who="pmo"):
        return lambda: services.extend(
            consultation=one, closes_on=date(2026, 6, 19), reason="Asked for.", actor=cast(who)
        )

    refuses(extend(waiting), Refused, "only an open one")
    refuses(extend(made, "north"), NotAllowed, "Only")
    clock.move_to(OVER)
    refuses(extend(made), Refused, "is over")


# --- answering ------------------------------------------------------------------------------------------------------


def test_every_version_is_kept_until_the_close(cast):
    made = opened(cast)
    first = answered(cast, made, "north", parties=3, confidentiality="public")
    second = answered(cast, made, "north", "object", actor=cast("north2"), replaces=1)
    assert (first.version, second.version) == (1, 2)
    assert [each.pk for each in queries.newest_answers(made)] == [second.pk]
    assert (first.on_behalf_of, first.words) == (3, "north says support.")
    assert queries.tally(made).counts == {"support": 0, "object": 1, "none": 0}
    assert kinds(made) == ["drafted", "opened", "answered", "answered"]


def test_the_ledger_proves_the_words_and_tells_nobody(cast):
    given = answered(cast, opened(cast), "wires", words="Our cost is £4m.", confidentiality="ofgem")
    event = ledger.events_about([given]).get()
    said, kept = json.loads(event.text), {value.value for value in event.values.all()}
    assert "£4m" not in event.text
    assert not any("£4m" in value for value in kept)
    assert said["data"]["commitment"] == content_of(given).commitment(given.salt)
    assert event.scope == "DAG:restricted"


def content_of(answer):
    return Content(answer.choice, answer.words, answer.data, answer.on_behalf_of, answer.confidentiality)


@pytest.mark.parametrize("who", ["south", "pmo", "chair", "ofgem", "stranger"])
def test_nobody_else_answers_for_an_organisation(cast, who):
    made = opened(cast)
    refuses(lambda: answered(cast, made, "north", actor=cast(who)), NotAllowed, "Only somebody of North Energy")


def test_who_left_the_organisation_answers_no_more(cast):
    made = opened(cast)
    cast("north").affiliations.update(valid_to=date(2026, 5, 31))
    refuses(lambda: answered(cast, made, "north"), NotAllowed, "Only somebody of North Energy")
    assert answered(cast, made, "north", actor=cast("north2")).version == 1


def test_only_who_was_asked_answers(cast):
    made = opened(cast)
    refuses(lambda: answered(cast, made, "elsewhere"), Refused, "Elsewhere Energy was not asked")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"choice": "perhaps"}, "Choose one of"),
        ({"choice": "object", "words": " "}, "needs its reason"),
        ({"parties": 0}, "1 party at least"),
        ({"confidentiality": "friends"}, "not offered"),
        ({"replaces": 1}, "has just answered"),
    ],
)
def test_what_is_no_answer(cast, fields, words):
    made = opened(cast)
    refuses(lambda: answered(cast, made, "north", **fields), Refused, words)


def test_answers_are_taken_while_it_is_open(cast, clock):
    waiting, over, gone = draft(cast), closed(cast), opened(cast)
    services.withdraw(consultation=gone, reason="A mistake.", actor=cast("pmo"))
    for one in (waiting, over, gone):
        refuses(lambda one=one: answered(cast, one, "north"), Refused, "while it is open")
    made = opened(cast)
    clock.move_to(OVER - timedelta(microseconds=1))
    assert answered(cast, made, "north").version == 1
    clock.move_to(OVER)
    refuses(lambda: answered(cast, made, "south"), Refused, "is over")


def test_an_answer_by_e_mail_is_marked_until_it_is_confirmed(cast):
    made = opened(cast)
    given = answered(cast, made, "north", actor=cast("pmo"), sender="Ada of North")
    assert given.needs_confirmation
    assert [each.pk for each in queries.to_confirm(cast("north"))] == [given.pk]
    confirmed = services.confirm_answer(answer=given, actor=cast("north2"))
    assert not confirmed.needs_confirmation
    assert confirmed.confirmed_by == cast("north2")
    assert not queries.to_confirm(cast("north"))
    assert kinds(made)[-1] == "confirmed"


def test_who_enters_and_who_confirms_e_mails(cast):
    made = opened(cast)
    given = answered(cast, made, "north", actor=cast("pmo"), sender="Ada of North")
    refuses(lambda: answered(cast, made, "south", actor=cast("north"), sender="Bo"), NotAllowed, "Only the PMO")
    refuses(lambda: answered(cast, made, "south", actor=cast("chair"), sender="Bo"), NotAllowed, "Only the PMO")
    refuses(lambda: services.confirm_answer(answer=given, actor=cast("pmo")), NotAllowed, "North Energy")
    refuses(lambda: services.confirm_answer(answer=given, actor=cast("south")), NotAllowed, "North Energy")
    own = answered(cast, made, "south")
    refuses(lambda: services.confirm_answer(answer=own, actor=cast("south")), Refused, "needs no confirmation")
    answered(cast, made, "north", "object")
    refuses(lambda: services.confirm_answer(answer=given, actor=cast("north")), Refused, "newer answer")


def test_nobody_enters_an_answer_to_a_secret_question(cast, secret_kind):
    made = opened(cast, kind=secret_kind)
    refuses(lambda: answered(cast, made, "north", actor=cast("pmo"), sender="Ada"), NotAllowed, "secret")


@pytest.fixture
def secret_kind():
    """A kind that hides its answers until the close, for the length of a test."""
    KINDS._handlers["secret"] = Kind("secret", "Secret question", choices={"support": "Support"}, secret=True)
    yield "secret"
    del KINDS._handlers["secret"]


# --- closing --------------------------------------------------------------------------------------------------------


def test_it_closes_by_hand_once_everybody_has_answered(cast):
    made = closed(cast)
    assert (made.status, made.closed_at) == ("closed", MONDAY)
    assert kinds(made)[-1] == "closed"


def test_nobody_is_cut_off_before_the_closing_date(cast, clock):
    made = opened(cast)
    answered(cast, made, "north")
    refuses(lambda: services.close(consultation=made, actor=cast("pmo")), Refused, "2 organisations have not answered")
    refuses(lambda: services.close(consultation=made, actor=make.SYSTEM), Refused, "2 organisations")
    refuses(lambda: services.close(consultation=made, actor=cast("north")), NotAllowed, "Only")
    clock.move_to(OVER)
    assert services.close(consultation=made, actor=cast("pmo")).status == "closed"


def test_closing_twice(cast):
    made = closed(cast)
    refuses(lambda: services.close(consultation=made, actor=cast("pmo")), Refused, "already")


# --- dispositions, publication, withdrawal --------------------------------------------------------------------------


def test_an_answer_is_disposed_of_and_anew_until_publication(cast):
    made = closed(cast)
    given = made.answers.get(organisation=cast.of("south"))
    services.dispose(answer=given, result="noted", actor=cast("pmo"))
    settled = services.dispose(answer=given, result="rejected", words="Out of scope.", actor=cast("chair"))
    assert (settled.result, settled.words, settled.by) == ("rejected", "Out of scope.", cast("chair"))
    assert kinds(made)[-2:] == ["disposed", "disposed"]


def test_disposing_refused(cast):
    made, still = closed(cast), opened(cast)
    given, early = made.answers.get(organisation=cast.of("south")), answered(cast, still, "south")

    def dispose(answer, result="noted", who="pmo"):
        return lambda: services.dispose(answer=answer, result=result, actor=cast(who))

    refuses(dispose(given, "rejected"), Refused, "Say why")
    refuses(dispose(given, "perhaps"), Refused, "Accepted, Rejected, Noted")
    refuses(dispose(given, who="north"), NotAllowed, "Only the PMO")
    refuses(dispose(early), Refused, "between close and publication")


def test_nobody_disposes_of_their_own_organisations_answer(cast):
    made = closed(cast)
    make.AffiliationFactory(person=cast("pmo"), organisation=cast.of("south"), valid_from=date(2022, 1, 1))
    own, other = (made.answers.get(organisation=cast.of(name)) for name in ("south", "north"))
    refuses(
        lambda: services.dispose(answer=own, result="noted", actor=cast("pmo")), NotAllowed, "own organisation's answer"
    )
    assert services.dispose(answer=other, result="noted", actor=cast("pmo"))


def test_what_is_for_ofgem_only_is_disposed_of_by_ofgem(cast):
    made = opened(cast, "wires")
    given = answered(cast, made, "wires", confidentiality="ofgem")
    services.close(consultation=made, actor=cast("pmo"))
    refuses(lambda: services.dispose(answer=given, result="noted", actor=cast("pmo")), NotAllowed, "Ofgem")
    assert services.dispose(answer=given, result="noted", actor=cast("ofgem"))


def test_publication_needs_every_disposition_and_tells_everybody(cast):
    made = closed(cast)
    answers = {answer.organisation_id: answer for answer in queries.newest_answers(made)}
    for name in ("north", "south"):
        services.dispose(answer=answers[cast.organisations[name]], result="accepted", actor=cast("pmo"))
    refuses(lambda: services.publish(consultation=made, actor=cast("pmo")), Refused, "1 answer has no disposition")
    services.dispose(answer=answers[cast.organisations["wires"]], result="noted", actor=cast("pmo"))
    refuses(lambda: services.publish(consultation=made, actor=cast("north")), NotAllowed, "Only")
    made = services.publish(consultation=made, actor=cast("pmo"))
    assert (made.status, made.published_by) == ("published", cast("pmo"))
    assert told("consultation", "publish") == ["north", "north2", "south", "wires"]
    refuses(lambda: services.publish(consultation=made, actor=cast("pmo")), Refused, "already")


def test_what_is_for_ofgem_only_holds_up_no_publication(cast):
    assert published(cast).status == "published"


def test_a_kind_without_dispositions_ends_with_its_close(cast, counted_kind):
    made = opened(cast, "north", kind=counted_kind)
    given = answered(cast, made, "north")
    made = services.close(consultation=made, actor=cast("pmo"))
    refuses(lambda: services.dispose(answer=given, result="noted", actor=cast("pmo")), Refused, "they are counted")
    refuses(lambda: services.publish(consultation=made, actor=cast("pmo")), Refused, "ends with its close")


@pytest.fixture
def counted_kind():
    """A kind whose answers are counted alone, for the length of a test."""
    KINDS._handlers["counted"] = Kind("counted", "Count", choices={"support": "Support"}, disposed=False)
    yield "counted"
    del KINDS._handlers["counted"]


def test_withdrawing_says_why_and_keeps_the_answers(cast):
    made = opened(cast)
    answered(cast, made, "north")
    made = services.withdraw(consultation=made, reason="Overtaken.", actor=cast("pmo"))
    assert (made.status, made.withdrawn_why) == ("withdrawn", "Overtaken.")
    assert Answer.objects.count() == 1
    assert told("consultation", "withdraw") == ["north", "north2", "south", "wires"]
    assert kinds(made)[-1] == "withdrawn"


def test_withdrawing_a_draft_tells_nobody(cast):
    services.withdraw(consultation=draft(cast), reason="Not needed.", actor=cast("pmo"))
    assert told("consultation") == []


def test_withdrawing_refused(cast):
    made, over = opened(cast), published(cast)
    refuses(lambda: services.withdraw(consultation=made, reason=" ", actor=cast("pmo")), Refused, "Say why")
    refuses(lambda: services.withdraw(consultation=made, reason="No.", actor=cast("north")), NotAllowed, "Only")
    refuses(lambda: services.withdraw(consultation=over, reason="No.", actor=cast("pmo")), Refused, "no longer")


def test_an_answer_takes_back_the_reminder_not_sent_yet(cast, clock):
    made = opened(cast)
    clock.move_to(datetime(2026, 6, 11, 8, 0, tzinfo=UTC))
    services.sweep(at=datetime(2026, 6, 11, 8, 0, tzinfo=UTC), actor=make.SYSTEM)
    waiting = for_digests().filter(key__contains=":remind:")
    assert waiting.count() == 4
    answered(cast, made, "north")
    assert sorted(notice.person.name for notice in waiting.select_related("person").order_by("pk")) == [
        "Somebody of south",
        "Somebody of wires",
    ]


# --- a group that goes ----------------------------------------------------------------------------------------------


def rehome(consultation, to: str):
    """Another group sees it through, as part of closing the one that asked."""
    with acting():
        return Consultations().rehome(str(consultation.pk), to=make.group(to), actor=make.SYSTEM)


def test_another_group_sees_a_consultation_through(cast):
    made, over, gone = opened(cast), published(cast), draft(cast)
    services.withdraw(consultation=gone, reason="No need.", actor=cast("pmo"))
    assert [item.label for item in Consultations().open_items(make.group("DAG"))] == [made.reference]
    moved = rehome(made, "TDWG")
    assert (moved.group.code, moved.scope, moved.status) == ("TDWG", "TDWG:programme", "open")
    assert over.group.code == "DAG"


def test_what_does_not_move_to_another_group(cast):
    Membership.objects.create(group=make.group("SDWG"), organisation=cast.of("south"), valid_from=date(2022, 1, 1))
    secret = opened(cast, "south", group="SDWG", by="sdwg")
    seats_own = opened(cast, asked_by="LARGE-SUPPLIER")
    refuses(lambda: rehome(secret, "TDWG"), Refused, "would open to the TDWG")
    refuses(lambda: rehome(seats_own, "PSG"), Refused, "withdraw it on its page")
