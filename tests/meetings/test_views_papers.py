"""Papers in the browser: written here with a preview, in versions, and new since one last looked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from foundation.documents.models import DocumentVersion
from foundation.jobs.services import work
from meetings import services
from meetings.models import Pack, Paper
from tests.documents.packages import package
from tests.factories.meetings import PDF, day, paper

if TYPE_CHECKING:
    from meetings.models import Meeting
    from tests.factories.groups import Cast

NEW = "New since you last looked"


def url(name: str, *args: object) -> str:
    return reverse(f"meetings:{name}", args=["DAG", 7, *args])


def signed_in(cast: Cast, kind: str) -> Client:
    client = Client()
    client.force_login(cast.by_name(kind))
    return client


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def said(meeting: Meeting, **fields: object) -> dict[str, object]:
    item = meeting.items.get(number="1").pk
    return {"item": item, "title": "Costs", "classification": "public", "text": "# Costs\n\n**They** rise.", **fields}


def test_a_text_is_previewed_and_then_saved(cast: Cast, meeting: Meeting) -> None:
    pmo = signed_in(cast, "pmo")
    shown = pmo.post(url("paper-write"), said(meeting, text="<script>x</script> **They** rise.", preview="1"))
    assert shown.status_code == 200
    page = shown.content.decode()
    assert "<strong>They</strong> rise." in page
    assert "<script>x" not in page
    assert not Paper.objects.exists()
    pmo.post(url("paper-write"), said(meeting))
    note = Paper.objects.get()
    assert "<strong>They</strong> rise." in read(pmo, url("paper-text", note.pk))
    assert Client().get(url("paper-text", note.pk)).status_code == 404  # not issued
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    assert "<strong>They</strong> rise." in read(Client(), url("paper-text", note.pk))
    file = Client().get(url("paper-file", note.pk))
    assert (file.content, file["Content-Type"]) == (b"# Costs\n\n**They** rise.\n", "text/markdown; charset=utf-8")
    assert file["X-Content-Type-Options"] == "nosniff"
    assert file["Content-Disposition"] == 'attachment; filename="Costs.md"'


def test_the_second_writer_keeps_their_words_and_sees_the_others(cast: Cast, meeting: Meeting) -> None:
    pmo = signed_in(cast, "pmo")
    pmo.post(url("paper-write"), said(meeting))
    note = Paper.objects.get()
    edit = url("paper-edit", note.pk)
    first = {"text": "The first words.", "change": "One", "seen": "1.0"}
    assert pmo.post(edit, first).status_code == 302
    told = pmo.post(edit, {"text": "The second words.", "change": "Two", "seen": "1.0"})
    page = told.content.decode()
    assert told.status_code == 422
    assert "Somebody else saved version 2.0 while you wrote." in page
    assert "The second words." in page
    assert "<p>The first words.</p>" in page
    assert '<input type="hidden" name="seen" value="2.0">' in page
    assert DocumentVersion.objects.count() == 2
    pmo.post(edit, {"text": "Both words.", "change": "Two", "seen": "2.0"})
    assert DocumentVersion.objects.count() == 3


def test_an_issued_text_is_saved_as_a_version_that_all_are_told_of(cast: Cast, meeting: Meeting) -> None:
    pmo = signed_in(cast, "pmo")
    pmo.post(url("paper-write"), said(meeting))
    note = Paper.objects.get()
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    assert "every member is told. It is in time." in read(pmo, url("paper-edit", note.pk))
    saved = pmo.post(url("paper-edit", note.pk), {"text": "Anew.", "change": "All", "seen": "1.0"}, follow=True)
    assert "is issued anew as MHHS-DOC0001 v2.0" in saved.content.decode()
    listed = read(Client(), url("papers"))
    assert "Issued earlier: 1 version" in listed
    old = url("paper-earlier", note.pk, note.earlier.get().pk)
    assert old in listed
    assert Client().get(old).content == b"# Costs\n\n**They** rise.\n"
    assert Client().get(url("paper-earlier", note.pk, 999)).status_code == 404


def test_a_word_file_is_uploaded_and_a_macro_is_refused(cast: Cast, meeting: Meeting) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    pmo = signed_in(cast, "pmo")
    hostile = SimpleUploadedFile("Costs.docx", package("docx", {"word/vbaProject.bin": b"x"}))
    refused = pmo.post(url("paper-new"), said(meeting, file=hostile))
    assert refused.status_code == 422
    assert "holds macros, controls or objects of other programs" in refused.content.decode()
    assert not Paper.objects.exists()
    pmo.post(url("paper-new"), said(meeting, file=SimpleUploadedFile("Costs.docx", package("docx"))))
    assert "Word" in read(pmo, url("papers"))


def test_a_file_beyond_the_limit_is_not_read(cast: Cast, meeting: Meeting, settings) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.UPLOAD_LIMIT_BYTES = 1_000_000
    large = SimpleUploadedFile("Costs.pdf", PDF + b" " * 1_000_000)
    refused = signed_in(cast, "pmo").post(url("paper-new"), said(meeting, file=large))
    assert "larger than 1 MB" in refused.content.decode()
    assert not Paper.objects.exists()


def test_only_a_text_is_read_and_edited_here(cast: Cast, meeting: Meeting) -> None:
    filed = paper(meeting, actor=cast.pmo)
    pmo = signed_in(cast, "pmo")
    assert pmo.get(url("paper-text", filed.pk)).status_code == 404
    assert pmo.get(url("paper-edit", filed.pk)).status_code == 404


@pytest.mark.parametrize("page", ["papers", "detail"])
def test_what_has_come_since_the_last_look_is_marked(cast: Cast, clock, meeting: Meeting, page: str) -> None:
    paper(meeting, meeting.items.get(number="1"), actor=cast.pmo)
    member = signed_in(cast, "representative")
    assert NEW not in read(member, url(page))
    clock.shift(timedelta(hours=2))
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    clock.shift(timedelta(minutes=5))
    assert NEW in read(member, url(page))
    clock.shift(timedelta(minutes=5))
    assert NEW in read(member, url(page))  # the same visit
    clock.shift(timedelta(hours=1))
    assert NEW not in read(member, url(page))
    assert NEW not in read(Client(), url(page))


@pytest.mark.parametrize("page", ["papers", "detail"])
def test_what_one_issued_oneself_is_not_new(cast: Cast, clock, meeting: Meeting, page: str) -> None:
    filed = paper(meeting, meeting.items.get(number="1"), actor=cast.pmo)
    pmo = signed_in(cast, "pmo")
    read(pmo, url(page))
    clock.shift(timedelta(hours=2))
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    clock.shift(timedelta(minutes=5))
    filed.refresh_from_db()
    assert filed.issued_by == cast.pmo
    assert NEW not in read(pmo, url(page))


@pytest.mark.pdf
def test_a_report_one_issued_oneself_is_not_new(cast: Cast, clock, meeting: Meeting) -> None:
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    clock.move_to(day(meeting.on, 14))
    services.hold(meeting=meeting, actor=cast.pmo)
    pmo, member = signed_in(cast, "pmo"), signed_in(cast, "representative")
    for client in (pmo, member):
        read(client, url("detail"))
    clock.shift(timedelta(hours=1))
    report = services.issue_report(report=meeting.reports.get(), actor=cast.pmo)
    assert report.issued_by == cast.pmo
    assert NEW not in read(pmo, url("detail"))
    assert NEW in read(member, url("detail"))


@pytest.mark.pdf
def test_agenda_versions_packs_and_reports_are_new_too(cast: Cast, clock, meeting: Meeting) -> None:
    member = signed_in(cast, "representative")
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    assert NEW not in read(member, url("detail")), "nothing is new to somebody who has seen nothing"
    clock.shift(timedelta(hours=2))
    services.add_item(meeting=meeting, title="Later", reason="Asked for", actor=cast.pmo)
    work()
    page = read(member, url("obligations"))
    assert f'<a href="{url("agenda-version", 2)}">agenda version 2</a>' in page
    assert f'<a href="{url("papers")}#packs">pack {Pack.objects.get().reference}</a>' in page
    assert "headline report version" not in page
    clock.move_to(day(meeting.on, 14))
    member = signed_in(cast, "representative")  # a session ends after twelve hours
    assert NEW not in read(member, url("obligations"))
    clock.shift(timedelta(hours=1))
    services.hold(meeting=meeting, actor=cast.pmo)
    services.issue_report(report=meeting.reports.get(), actor=cast.pmo)
    page = read(member, url("detail"))
    assert f'<a href="{url("report")}">headline report version 1</a>' in page
    assert NEW not in read(Client(), url("detail"))
