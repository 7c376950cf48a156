"""The registers of people and organisations, and the page of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.accounts import services
from foundation.accounts.models import Affiliation, Organisation, Person
from foundation.accounts.views import actor_of
from foundation.audit.queries import history
from foundation.core.tables.lists import RegisterView
from foundation.core.templatetags.shapes import Action, Fact, Pill, TimelineEntry
from groups import policy
from groups.filters import OrganisationFilters, PersonFilters
from groups.forms.people import AffiliationForm, ChangePersonForm, LastDayForm, OrganisationForm, PersonForm
from groups.queries import people as queries
from groups.queries import readable_scopes
from groups.tables import OrganisationTable, PersonTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model, QuerySet
    from django.http import HttpRequest, HttpResponse

GET_POST = ["GET", "HEAD", "POST"]
ACCOUNT = {True: ("Close the account", "groups:person-close"), False: ("Open it again", "groups:person-open")}


class PersonRegister(RegisterView):
    """Everybody, for those who keep the register or oversee it."""

    title = "People"
    subtitle = "Who takes part, for whom they work and where they sit today."
    table_class = PersonTable
    filterset_class = PersonFilters
    empty_title = "Nobody here"
    empty_text = "People are entered one by one, or read in as a table."

    def get_queryset(self) -> QuerySet[Person]:
        policy.may_see_addresses(self.request.user).require()
        return queries.people(_groups(self.request))

    def get_actions(self) -> Sequence[Action]:
        return _register_actions(self.request, "Enter a person", "groups:person-new", "people")


class OrganisationRegister(RegisterView):
    """Every organisation, for everybody of the programme."""

    title = "Organisations"
    subtitle = "The parties, code bodies and providers of the programme, with their people and seats today."
    table_class = OrganisationTable
    filterset_class = OrganisationFilters
    empty_title = "No organisation here"
    empty_text = "Organisations are entered with their people, or read in as a table."

    def get_queryset(self) -> QuerySet[Organisation]:
        policy.may_see_organisations(self.request.user).require()
        return queries.organisations(_groups(self.request))

    def get_actions(self) -> Sequence[Action]:
        return _register_actions(self.request, "Enter an organisation", "groups:organisation-new", "organisations")


def _groups(request: HttpRequest) -> list[int]:
    """The groups whose people the reader may see."""
    return [group.pk for group in policy.groups_whose_people(request.user)]


def _register_actions(request: HttpRequest, label: str, url: str, kind: str) -> Sequence[Action]:
    if not policy.may_keep_people(request.user):
        return ()
    return (
        Action(label, reverse(url), primary=True),
        Action("Read in a table", reverse("groups:import", args=[kind])),
    )


@login_required
@require_http_methods(GET_POST)
def person_new(request: HttpRequest) -> HttpResponse:
    """Enter somebody with the organisation they work for."""
    policy.may_keep_people(request.user).require()
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, actor = form.cleaned_data, actor_of(request)
        person = services.enter_person(**given, actor=actor)
        messages.success(request, f"{person.name} has been entered.")
        return redirect("groups:person", person.pk)
    return _form(request, form, "Enter a person", reverse("groups:people"), "Enter the person")


@login_required
@require_safe
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody: where they worked and sat, and what was recorded of it."""
    policy.may_see_addresses(request.user).require()
    person = get_object_or_404(Person, pk=pk)
    keep = policy.may_keep_people(request.user)
    groups = _groups(request)
    context = {
        "person": person,
        "state": Pill("Account open", "ok") if person.is_active else Pill("Account closed"),
        "actions": _person_actions(person) if keep else [],
        "facts": _person_facts(person),
        "affiliations": queries.affiliations_of(person),
        "appointments": queries.appointments_of(person, groups),
        "alternations": queries.alternations_of(person, groups),
        "keep": bool(keep),
        "trail": _trail(request, person),
    }
    return render(request, "groups/people/person.html", context)


def _person_actions(person: Person) -> list[Action]:
    close = (
        ("Close the account", "groups:person-close") if person.is_active else ("Open it again", "groups:person-open")
    )
    return [
        Action("Correct", reverse("groups:person-edit", args=[person.pk])),
        Action("Add an organisation", reverse("groups:person-affiliate", args=[person.pk])),
        Action(close[0], reverse(close[1], args=[person.pk]), post=True, danger=person.is_active),
    ]


def _person_facts(person: Person) -> list[Fact]:
    facts = [Fact("E-mail address", person.email), Fact("Telephone", person.telephone or "–")]
    return (
        [*facts, Fact("Administrator", "Yes: accounts and settings, no governance act")] if person.is_staff else facts
    )


def _trail(request: HttpRequest, thing: Model) -> list[TimelineEntry]:
    entries = history(thing, scopes=readable_scopes(request.user), apps=["accounts", "groups"])
    return [TimelineEntry(entry.sentence, entry.at) for entry in entries[::-1]]


@login_required
@require_http_methods(GET_POST)
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is known of somebody."""
    policy.may_keep_people(request.user).require()
    person = get_object_or_404(Person, pk=pk)
    now = {"name": person.name, "email": person.email, "telephone": person.telephone}
    form = ChangePersonForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        services.change_person(person=person, **form.cleaned_data, actor=actor_of(request))
        return redirect("groups:person", person.pk)
    return _form(request, form, f"Correct {person.name}", reverse("groups:person", args=[pk]), "Save")


@login_required
@require_http_methods(GET_POST)
def person_affiliate(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that somebody works for an organisation from a day on."""
    policy.may_keep_people(request.user).require()
    person = get_object_or_404(Person, pk=pk)
    form = AffiliationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.affiliate(person=person, **form.cleaned_data, actor=actor_of(request))
        return redirect("groups:person", person.pk)
    return _form(request, form, f"Where {person.name} works", reverse("groups:person", args=[pk]), "Record it")


@login_required
@require_http_methods(GET_POST)
def affiliation_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the last day somebody works for an organisation."""
    policy.may_keep_people(request.user).require()
    affiliation = get_object_or_404(Affiliation.objects.select_related("person", "organisation"), pk=pk)
    form = LastDayForm(request.POST or None)
    back = reverse("groups:person", args=[affiliation.person_id])
    if request.method == "POST" and form.is_valid():
        services.end_affiliation(affiliation=affiliation, on=form.cleaned_data["on"], actor=actor_of(request))
        return redirect(back)
    return _form(request, form, f"End: {affiliation}", back, "Record the last day")


@login_required
@require_POST
def person_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody sign in no more."""
    policy.may_keep_people(request.user).require()
    services.close_account(person=get_object_or_404(Person, pk=pk), actor=actor_of(request))
    return redirect("groups:person", pk)


@login_required
@require_POST
def person_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody sign in again."""
    policy.may_keep_people(request.user).require()
    services.reopen_account(person=get_object_or_404(Person, pk=pk), actor=actor_of(request))
    return redirect("groups:person", pk)


@login_required
@require_http_methods(GET_POST)
def organisation_new(request: HttpRequest) -> HttpResponse:
    """Enter an organisation."""
    policy.may_keep_people(request.user).require()
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        organisation = services.add_organisation(name=form.cleaned_data["name"], actor=actor_of(request))
        return redirect("groups:organisation", organisation.pk)
    return _form(request, form, "Enter an organisation", reverse("groups:organisations"), "Enter the organisation")


@login_required
@require_safe
def organisation_page(request: HttpRequest, pk: int) -> HttpResponse:
    """An organisation: its people, seats and memberships over time. Who sits on a closed group is not told."""
    policy.may_see_organisations(request.user).require()
    organisation = get_object_or_404(Organisation, pk=pk)
    keep = policy.may_keep_people(request.user)
    groups = _groups(request)
    left = organisation.ended_on is not None
    context = {
        "organisation": organisation,
        "state": Pill("Has left", "plain") if left else Pill("Takes part", "ok"),
        "actions": _organisation_actions(organisation) if keep else [],
        "people": queries.people_of(organisation),
        "addresses": bool(policy.may_see_addresses(request.user)),
        "seats": queries.seats_of(organisation, groups),
        "memberships": queries.memberships_of(organisation, groups),
        "trail": _trail(request, organisation),
    }
    return render(request, "groups/people/organisation.html", context)


def _organisation_actions(organisation: Organisation) -> list[Action]:
    actions = [Action("Rename", reverse("groups:organisation-rename", args=[organisation.pk]))]
    if organisation.ended_on is None:
        end = reverse("groups:organisation-end", args=[organisation.pk])
        actions.append(Action("Record that it leaves", end, danger=True))
    return actions


@login_required
@require_http_methods(GET_POST)
def organisation_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an organisation its new name."""
    policy.may_keep_people(request.user).require()
    organisation = get_object_or_404(Organisation, pk=pk)
    form = OrganisationForm(request.POST or None, initial={"name": organisation.name})
    back = reverse("groups:organisation", args=[pk])
    if request.method == "POST" and form.is_valid():
        services.rename_organisation(organisation=organisation, **form.cleaned_data, actor=actor_of(request))
        return redirect(back)
    return _form(request, form, f"Rename {organisation.name}", back, "Rename")


@login_required
@require_http_methods(GET_POST)
def organisation_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an organisation's last day in the programme."""
    policy.may_keep_people(request.user).require()
    organisation = get_object_or_404(Organisation, pk=pk)
    form = LastDayForm(request.POST or None)
    back = reverse("groups:organisation", args=[pk])
    if request.method == "POST" and form.is_valid():
        services.end_organisation(organisation=organisation, on=form.cleaned_data["on"], actor=actor_of(request))
        return redirect(back)
    return _form(request, form, f"{organisation.name} leaves the programme", back, "Record the last day")


def _form(request: HttpRequest, form: object, title: str, back: str, button: str) -> HttpResponse:
    errors = getattr(form, "errors", None)
    context = {"form": form, "title": title, "back": back, "button": button}
    return render(request, "groups/people/form.html", context, status=422 if errors else 200)
