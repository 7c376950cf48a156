"""How one's notices go out, what one follows, when one is away, and unsubscribing by the link in an e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.accounts.models import Person
from foundation.accounts.views import actor_of
from foundation.notifications import queries, services
from foundation.notifications.forms import AwayForm, PreferencesForm

if TYPE_CHECKING:
    from django.http import HttpRequest

PASSED_SHOWN = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """How each topic goes out to the person, and the hour of their digest."""
    person = actor_of(request)
    initial = {"hour": queries.hour_of(person)}
    form = PreferencesForm(request.POST or None, chosen=queries.choices_of(person), initial=initial)
    if form.is_valid():
        services.choose(ways=form.ways, hour=form.cleaned_data["hour"], actor=person)
        messages.success(request, "Your choices are kept.")
        return redirect("notifications:preferences")
    return render(request, "notifications/preferences.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@csrf_exempt  # a mail program posts here for its reader, without a session (RFC 8058); the address itself is signed
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the e-mails that the address is about: POST does it, GET asks. 404 for an address this site never made."""
    read = services.read_token(token)
    person = Person.objects.filter(pk=read[0]).first() if read else None
    if read is None or person is None:
        raise Http404
    if request.method == "POST":
        names = services.unsubscribe(topics=read[1], actor=person)
        return render(request, "notifications/unsubscribe.html", {"done": True, "names": names})
    names = sorted(one.topic.name for one in queries.choices_of(person) if one.key in read[1])
    return render(request, "notifications/unsubscribe.html", {"done": False, "names": names})


# --- following ------------------------------------------------------------------------------------------------------


@login_required
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """What the person follows."""
    return render(request, "notifications/following.html", {"follows": queries.follows_of(actor_of(request))})


@login_required
@require_POST
def follow(request: HttpRequest, subject: str) -> HttpResponse:
    """Follow a thing, and go back to it; 404 for one that the person may not read."""
    person = actor_of(request)
    if queries.followed(person, subject) is None:
        raise Http404
    thing = services.follow(subject=subject, actor=person)
    messages.success(request, f"You follow {thing.reference}: what happens there is sent to you at once.")
    return redirect(thing.url)


@login_required
@require_POST
def unfollow(request: HttpRequest, subject: str) -> HttpResponse:
    """Follow a thing no longer, and go back to it, or to the list from which it was asked."""
    person = actor_of(request)
    if not queries.follows(person, subject):
        raise Http404
    thing = services.unfollow(subject=subject, actor=person)
    messages.success(request, f"You no longer follow {thing.reference if thing else 'it'}.")
    return redirect(thing.url if thing and "list" not in request.POST else "notifications:following")


# --- away -----------------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def away(request: HttpRequest) -> HttpResponse:
    """When the person is away, and what went to those who stood in for them."""
    person = actor_of(request)
    form = AwayForm(request.POST or None)
    if form.is_valid():
        services.go_away(actor=person, **form.cleaned_data)
        messages.success(request, "You are out of office on these days: your seats' duties go to who stands in.")
        return redirect("notifications:away")
    context = {
        "form": form,
        "absences": queries.absences_of(person),
        "passed": queries.passed_for(person)[:PASSED_SHOWN],
    }
    return render(request, "notifications/away.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Be back before the last day, or call an absence off that has not begun."""
    person = actor_of(request)
    services.come_back(absence=get_object_or_404(queries.absences_of(person), pk=pk), actor=person)
    messages.success(request, "Your notices come to you again.")
    return redirect("notifications:away")
