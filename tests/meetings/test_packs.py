"""The pack: what goes in for whom, its page numbers read back, made once by a worker, superseded when papers change."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from foundation.audit.models import Event
from foundation.core.errors import NotAllowed, Refused
from foundation.documents.services import read
from foundation.jobs.models import Job
from foundation.jobs.services import work
from meetings import services
from meetings.models import Meeting, Pack, Paper
from meetings.queries import pack_content, pack_lines, packs_needed, stale_packs
from meetings.rules.packs import levels_needed, page_words, starts
from tests.documents.packages import package
from tests.factories.meetings import paper, planned
from tests.factories.pdfs import text_pdf

if TYPE_CHECKING:
    from tests.factories.groups import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
makes_pdf = pytest.mark.pdf


def url(name: str, *args: object) -> str:
    return reverse(f"meetings:{name}", args=["DAG", 7, *args])


def signed_in(cast: Cast, kind: str) -> Client:
    client = Client()
    client.force_login(cast.by_name(kind))
    return client


def put(meeting: Meeting, cast: Cast, number: str, title: str, pages: int = 1, **fields: object) -> Paper:
    item = meeting.items.get(number=number) if number else None
    data = fields.pop("data", None) or text_pdf([f"{title}, its page {page + 1}" for page in range(pages)])
    return paper(meeting, item, title=title, data=data, file_name=f"{title}.pdf", actor=cast.pmo, **fields)


@pytest.fixture
def issued(cast: Cast, meeting: Meeting) -> Meeting:
    """Two items with papers of two and three pages, a Word file, a text, and a paper for the group alone."""
    put(meeting, cast, "2", "Costs", 3)
    put(meeting, cast, "1", "Actions", 2)
    put(meeting, cast, "1", "Template", data=package("docx"))
    put(meeting, cast, "", "Dates", 1)
    put(meeting, cast, "2", "Secret", 4, classification="restricted")
    text = {"title": "Note", "text": "# Heading\n\nWords of the note.", "classification": "programme"}
    services.write_paper(meeting=meeting, item=meeting.items.get(number="2"), actor=cast.pmo, **text)
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    meeting.refresh_from_db()
    return meeting


def made(meeting: Meeting, classification: str = "public") -> tuple[Pack, PdfReader]:
    pack = Pack.objects.get(meeting=meeting, classification=classification, superseded_at=None, version__isnull=False)
    return pack, PdfReader(io.BytesIO(read(pack.version.file)))


def words(reader: PdfReader) -> list[str]:
    return [page.extract_text() for page in reader.pages]


# --- rules -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("meeting", "papers", "needed"),
    [
        ("public", [], ["public"]),
        ("public", ["public", "restricted"], ["public", "restricted"]),
        ("public", ["programme", "restricted", "programme"], ["public", "programme", "restricted"]),
        ("programme", ["public"], ["programme"]),
        ("restricted", ["public", "programme"], ["restricted"]),
    ],
)
def test_a_pack_for_each_narrower_classification(meeting, papers, needed):
    assert levels_needed(meeting, papers) == needed


def test_pages_in_words():
    assert [page_words(3, 3), page_words(3, 5)] == ["3", "3–5"]
    assert starts(2, [3, 0, 4]) == [3, 6, 6]


# --- asking ----------------------------------------------------------------------------------------------------------


def test_nothing_is_asked_for_before_the_issue(cast: Cast, meeting: Meeting) -> None:
    put(meeting, cast, "1", "Actions")
    assert not Pack.objects.exists()
    with pytest.raises(NotAllowed, match="when the papers are issued"):
        services.ask_for_packs(meeting=meeting, actor=cast.pmo)
    assert not Job.objects.exists()


def test_the_issue_asks_for_a_pack_of_each_classification_once(cast: Cast, issued: Meeting) -> None:
    asked = Pack.objects.order_by("pk").values_list("classification", flat=True)
    assert list(asked) == packs_needed(issued) == ["public", "programme", "restricted"]
    services.ask_for_packs(meeting=issued, actor=cast.pmo)
    assert Job.objects.count() == 3
    with pytest.raises(NotAllowed):
        services.ask_for_packs(meeting=issued, actor=cast.representative)


def test_what_is_narrower_is_not_in_it_nor_told(issued: Meeting) -> None:
    titles = {
        level: [one.title for one in pack_content(issued, level).papers]
        for level in ("public", "programme", "restricted")
    }
    assert titles == {
        "public": ["Actions", "Template", "Costs", "Dates"],
        "programme": ["Actions", "Template", "Costs", "Note", "Dates"],
        "restricted": ["Actions", "Template", "Costs", "Secret", "Note", "Dates"],
    }


def test_only_what_is_issued_goes_in(cast: Cast, issued: Meeting) -> None:
    before = pack_content(issued, "public").fingerprint
    later = put(issued, cast, "1", "Later")
    assert pack_content(issued, "public").fingerprint == before
    services.issue_late_paper(paper=later, actor=cast.pmo)
    assert "Later" in [one.title for one in pack_content(issued, "public").papers]


# --- making ----------------------------------------------------------------------------------------------------------


@makes_pdf
def test_the_pack_read_back(cast: Cast, issued: Meeting) -> None:
    work()
    pack, reader = made(issued)
    texts = words(reader)
    assert (pack.pages, pack.version.reference) == (len(texts), pack.version.reference)
    assert texts[0].startswith("Market-wide Half-Hourly Settlement Programme")
    assert all(said in texts[0] for said in ("DAG #7", "Wed 9 December 2026", "Public"))
    for number, text in enumerate(texts, start=1):
        assert f"DAG #7 pack · page {number} of {len(texts)}" in text
    agenda = texts[1]
    assert re.search(r"Actions MHHS-DOC\d+ v1.0\s+4–5", agenda)
    assert re.search(r"Template MHHS-DOC\d+ v1.0\s+attached", agenda)
    assert re.search(r"Costs MHHS-DOC\d+ v1.0\s+6–8", agenda)
    assert "Secret" not in "".join(texts)
    assert "Words of the note" not in "".join(texts)
    assert texts[2].startswith("DAG") or "Papers attached as files" in texts[2]
    assert "Actions, its page 1" in texts[3]
    assert "Costs, its page 3" in texts[7]
    assert "Dates, its page 1" in texts[8]
    [(name, [data])] = reader.attachments.items()
    assert (name.endswith("Template.docx"), data) == (True, package("docx"))
    outline = [(item.title, reader.get_destination_page_number(item)) for item in flat(reader.outline)]
    assert outline[0] == ("Cover and agenda", 0)
    assert [page for title, page in outline if title.startswith(("Actions (", "Costs (", "Dates ("))] == [3, 5, 8]
    assert [item.pages for item in issued.items.filter(number__in=["1", "2"]).order_by("number")] == ["4–5", "6–8"]


def links(reader: PdfReader, page: int) -> list[int]:
    found = [each.get_object() for each in reader.pages[page].get("/Annots", [])]
    assert all("/A" not in each for each in found)
    return [reader.get_page_number(each["/Dest"][0]) + 1 for each in found]


@makes_pdf
def test_titles_and_page_numbers_of_the_agenda_lead_to_the_pages(issued: Meeting) -> None:
    work()
    _, reader = made(issued)
    assert links(reader, 1) == [4, 4, 6, 6, 9, 9]  # what is attached has no page to lead to


@makes_pdf
def test_the_agenda_says_on_which_pages_of_the_pack_an_item_stands(cast: Cast, issued: Meeting) -> None:
    before = Client().get(url("detail")).content.decode()
    assert "of the pack" not in before
    work()
    pack, _ = made(issued)
    page = Client().get(url("detail")).content.decode()
    assert f'<a href="{url("pack-file", pack.pk)}">Pages 4–5 of the pack</a>' in page
    assert page.count("of the pack</a>") == 2


@makes_pdf
def test_a_withdrawn_item_keeps_its_line_without_its_papers(cast: Cast, clock, issued: Meeting) -> None:
    work()
    clock.shift(timedelta(hours=1))
    services.withdraw_item(item=issued.items.get(number="2"), reason="Costs come in May", actor=cast.pmo)
    work()
    _, reader = made(issued)
    texts = words(reader)
    assert "Withdrawn: Costs come in May" in texts[1]
    assert not any("its page" in text and "Costs" in text for text in texts)
    assert issued.items.get(number="2").pages == ""
    assert "Costs" not in [one.title for one in pack_content(issued, "restricted").papers]
    assert "Pages 6–8" not in Client().get(url("detail")).content.decode()


def flat(outline: list) -> list:
    return [one for item in outline for one in (flat(item) if isinstance(item, list) else [item])]


@makes_pdf
def test_a_text_is_set_and_the_narrower_pack_holds_the_narrower_paper(issued: Meeting) -> None:
    work()
    texts = "".join(words(made(issued, "restricted")[1]))
    assert "Words of the note." in texts
    assert "Secret, its page 4" in texts
    assert "Secret" not in "".join(words(made(issued, "programme")[1]))


@makes_pdf
def test_a_pdf_that_cannot_be_read_is_attached(cast: Cast, meeting: Meeting) -> None:
    filed = paper(meeting, meeting.items.get(number="1"), title="Odd", actor=cast.pmo)
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    work()
    _, reader = made(meeting)
    assert list(reader.attachments) == [f"{filed.version.document.reference} addressing.pdf"]
    assert "Papers attached as files" in "".join(words(reader))


@makes_pdf
def test_a_change_makes_the_next_version_and_the_old_one_stays(cast: Cast, clock, meeting: Meeting) -> None:
    filed = put(meeting, cast, "1", "Actions")
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    work()
    first, _ = made(meeting)
    clock.shift(timedelta(hours=1))
    data = text_pdf(["Actions anew", "and more"])
    services.revise_paper(paper=filed, data=data, file_name="v2.pdf", change="More", actor=cast.pmo)
    assert Pack.objects.filter(version=None).count() == 1
    work()
    second, reader = made(meeting)
    first.refresh_from_db()
    assert first.superseded_at == second.made_at
    assert second.version.document == first.version.document
    assert [first.version.version, second.version.version] == ["1.0", "2.0"]
    assert any("Actions anew" in text for text in words(reader))
    assert Event.objects.filter(kind="meetings.pack_made").count() == 2
    page = Client().get(url("papers")).content.decode()
    assert url("pack-file", first.pk) in page
    assert url("pack-file", second.pk) in page
    assert Client().get(url("pack-file", first.pk)).content == read(first.version.file)


@makes_pdf
def test_run_twice_it_is_made_once(cast: Cast, meeting: Meeting) -> None:
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    work()
    pack, _ = made(meeting)
    services.make_pack(Job.objects.get())
    work()
    assert Pack.objects.get() == pack
    assert Event.objects.filter(kind="meetings.pack_made").count() == 1


@makes_pdf
def test_what_changes_while_it_is_bound_is_bound_anew(cast: Cast, meeting: Meeting, monkeypatch) -> None:
    from meetings.services import packing

    put(meeting, cast, "1", "Actions")
    later = put(meeting, cast, "2", "Later")
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    bind, calls = packing.bind, []

    def slowly(content, *, progress):
        bound = bind(content, progress=progress)
        calls.append(content)
        if len(calls) == 1:
            data = text_pdf(["Later anew"])
            services.revise_paper(paper=later, data=data, file_name="v2.pdf", change="x", actor=cast.pmo)
        return bound

    monkeypatch.setattr(packing, "bind", slowly)
    work()
    pack, reader = made(meeting)
    assert len(calls) == 2
    assert pack.version.version == "1.0"
    assert any("Later anew" in text for text in words(reader))
    assert not Pack.objects.filter(version=None).exists()


def test_without_pdfs_the_reason_is_told_and_it_can_be_asked_again(cast: Cast, meeting: Meeting, settings) -> None:
    settings.PDF = "off"
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    work()
    job = Job.objects.get()
    assert job.failed
    assert Pack.objects.get().version is None
    pmo = signed_in(cast, "pmo")
    page = pmo.get(url("papers")).content.decode()
    assert "PDFs are switched off here" in page
    assert "Make the pack anew" in page
    assert pmo.post(url("packs-make")).status_code == 302
    assert Job.objects.count() == 2
    assert Pack.objects.get().job.under_way
    assert not Event.objects.filter(kind="meetings.pack_made").exists()


# --- reading ---------------------------------------------------------------------------------------------------------


@makes_pdf
def test_each_reads_the_packs_that_hold_nothing_they_may_not(cast: Cast, issued: Meeting) -> None:
    work()
    packs = {pack.classification: url("pack-file", pack.pk) for pack in Pack.objects.all()}
    allowed = {
        "": ["public"],
        "participant": ["public", "programme"],
        "representative": ["public", "programme", "restricted"],
        "pmo": ["public", "programme", "restricted"],
    }
    for kind, levels in allowed.items():
        client = signed_in(cast, kind) if kind else Client()
        page = client.get(url("papers")).content.decode()
        for level, address in packs.items():
            assert (client.get(address).status_code == 200) is (level in levels), (kind, level)
            assert (address in page) is (level in levels), (kind, level)
    answer = Client().get(packs["public"])
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'attachment; filename="DAG-07-pack-public-v1.0.pdf"'
    lines = pack_lines(cast.representative, issued)
    assert [(line.label, line.left_out) for line in lines] == [
        ("Public", 2),
        ("Programme", 1),
        ("Restricted to the group", 0),
    ]
    assert [line.left_out for line in pack_lines(None, issued)] == [0]


def test_progress_is_shown_and_asked_for_until_it_is_done(cast: Cast, issued: Meeting) -> None:
    Job.objects.update(done=3, total=9, doing="Reading MHHS-DOC0003 v1.0")
    page = Client().get(url("papers")).content.decode()
    assert f'hx-get="{url("packs")}" hx-trigger="every 1s"' in page
    assert '<progress value="3" max="9"' in page
    assert Client().get(url("packs")).status_code == 302  # without scripts: the page itself
    part = Client().get(url("packs"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Reading MHHS-DOC0003" in part
    waiting = Pack.objects.get(classification="public")
    assert Client().get(url("pack-file", waiting.pk)).status_code == 404
    Job.objects.update(finished_at=issued.papers.first().issued_at)
    done = Client().get(url("packs"), headers={"HX-Request": "true"}).content.decode()
    assert "every 1s" not in done


@makes_pdf
def test_the_secretariat_is_told_when_a_pack_is_out_of_date(cast: Cast, meeting: Meeting) -> None:
    put(meeting, cast, "1", "Actions")
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    work()
    assert stale_packs(meeting) == []
    meeting.items.filter(number="1").update(title="Another title")
    assert stale_packs(meeting) == ["public"]
    assert "Make the pack anew" in signed_in(cast, "pmo").get(url("papers")).content.decode()
    assert "Make the pack anew" not in Client().get(url("papers")).content.decode()


@makes_pdf
def test_a_past_meetings_pack_keeps_the_sources_page_numbers(cast: Cast) -> None:
    from datetime import date

    old = planned(number=6, on=date(2022, 3, 9))
    item = services.add_item(meeting=old, title="Principles", actor=cast.pmo)
    old.items.filter(pk=item.pk).update(pages="12-14")
    paper(old, item, data=text_pdf(["Principles"]), actor=cast.pmo)
    services.ask_for_packs(meeting=old, actor=cast.pmo)
    work()
    assert any("Principles" in text for text in words(made(old)[1]))
    assert old.items.get(pk=item.pk).pages == "12-14"
    page = Client().get(old.get_absolute_url()).content.decode()
    assert "Pages 12-14 of the pack" in page
    assert "of the pack</a>" not in page


@makes_pdf
@pytest.mark.slow
def test_forty_papers_stand_on_the_pages_that_the_agenda_says(cast: Cast, meeting: Meeting) -> None:
    """Read back: every page number of the agenda, and what stands on that page and its last one."""
    items = [services.add_item(meeting=meeting, title=f"Topic {n}", minutes=5, actor=cast.pmo) for n in range(1, 21)]
    lengths = {n: 1 + (n * 7) % 11 for n in range(1, 41)}
    for n, length in lengths.items():
        put(meeting, cast, items[(n - 1) // 2].number, f"Study {n:02d}", length)
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    work()
    pack, reader = made(meeting)
    texts = words(reader)
    front = next(at for at, text in enumerate(texts) if "its page 1" in text)
    listed = re.findall(r"Study (\d\d) MHHS-DOC\d+ v1.0\s+(\d+)(?:–(\d+))?", "\n".join(texts[:front]))
    assert [int(n) for n, _, _ in listed] == list(lengths)
    for n, first, last in listed:
        begin, end = int(first), int(last or first)
        assert end - begin + 1 == lengths[int(n)]
        assert f"Study {n}, its page 1\n" in texts[begin - 1] + "\n"
        assert f"Study {n}, its page {lengths[int(n)]}\n" in texts[end - 1] + "\n"
    assert len(texts) == pack.pages == front + sum(lengths.values())
    assert all(f"page {number} of {len(texts)}" in text for number, text in enumerate(texts, start=1))
    destinations = {one.title: reader.get_destination_page_number(one) + 1 for one in flat(reader.outline)}
    assert all(
        destinations[title] == int(first)
        for n, first, _ in listed
        for title in destinations
        if title.startswith(f"Study {n} (")
    )
    first, second = (next(one for one in listed if int(one[0]) == n) for n in (1, 2))
    assert meeting.items.get(pk=items[0].pk).pages == f"{first[1]}–{second[2] or second[1]}"


def test_a_pack_of_nothing_is_not_refused_but_of_nobody(cast: Cast, issued: Meeting) -> None:
    assert Client().post(url("packs-make")).status_code == 302  # the sign-in page
    with pytest.raises((NotAllowed, Refused)):
        services.ask_for_packs(meeting=issued, actor=cast.chair)
