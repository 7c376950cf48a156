"""Consultations and answers by who may read them. Every list, count, search and export begins here.

Who reads the words of an answer (domain, sections 6 and 8; the class is chosen by who answers):

* its organisation's people always, every version of it; Ofgem always;
* of the classes *public* and *programme*: who runs the consultation, and the offices that read all (PMO, IPA, auditor),
  from the moment it is given; once published, everybody who may read the consultation for *public*, and every
  participant among them for *programme*;
* of the class *Ofgem only*: nobody else, ever. Section 8 lets the IPA and the auditor read all; the class is a promise
  to who answers and is narrower. They, the PMO and who runs it see that the organisation has answered, never the
  words; the ledger's salted digest lets anybody whom the organisation shows them check them.

Others than its organisation and Ofgem read the newest version alone. While a secret consultation is open, nobody but
the organisation reads anything. What became of an answer is told with its words, to its organisation and to
participants from publication on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from consultations.models import Answer, Consultation, Party
from consultations.queries.kinds import KINDS
from consultations.rules.answering import Confidentiality
from consultations.rules.lifecycle import OPEN, PUBLISHED
from foundation.audit.services import subject_key
from groups.queries import User, readable_scopes, standing
from groups.rules import Office

if TYPE_CHECKING:
    from django.db import models

NOTHING = Q(pk__in=[])


def everything() -> QuerySet[Consultation]:
    """All consultations with their group; for services and sweeps, never for a page."""
    return Consultation.objects.select_related("group").order_by("-number")


def run_by(user: User | None) -> Q:
    """The filter for consultations the person runs. Agrees with policy.may_run, but for whom a kind bars from one.

    They may read it as those do who run it: it is their office or seat, and somebody else acts.
    """
    who = standing(user)
    mine = NOTHING
    for seat in who.seats:
        if seat.group:
            mine |= Q(group__code=seat.group, asked_by=seat.code)
    for kind in KINDS.values():
        if who.offices & set(kind.offices):
            mine |= Q(kind=kind.key)
        elif groups := {seat.group for seat in who.seats if seat.group and seat.kind in kind.seats}:
            mine |= Q(kind=kind.key, group__code__in=groups)
    return mine


def visible_to(user: User | None) -> QuerySet[Consultation]:
    """Consultations the person may read, the newest first.

    Those within what they read anyway; those their organisation was asked (never of a closed group, whose members alone
    learn of its matters); those they run. What was never opened is for who runs it and the offices that read all.
    """
    who = standing(user)
    asked = Party.objects.filter(consultation=OuterRef("pk"), organisation__in=who.organisation_ids)
    opened = Q(opened_at__isnull=False)
    open_to = Q(scope__in=readable_scopes(user)) | Exists(asked) & ~Q(group__attendance="closed")
    inside = Q(opened_at__isnull=True) if who.reads_all else NOTHING
    return everything().filter(opened & open_to | run_by(user) | inside)


def find(user: User | None, reference: str) -> Consultation | None:
    """The consultation under a reference (CON-0001), if the person may read it."""
    prefix, _, number = reference.partition("-")
    if prefix.upper() != "CON" or not number.isdecimal():
        return None
    return visible_to(user).filter(number=int(number)).first()


def about_subject(user: User | None, thing: models.Model) -> QuerySet[Consultation]:
    """Consultations about a thing that the person may read, the newest first."""
    return visible_to(user).filter(subject=subject_key(thing))


def newest() -> Q:
    """The filter for answers that no newer version has replaced."""
    newer = Answer.objects.filter(
        consultation=OuterRef("consultation"), organisation=OuterRef("organisation"), version__gt=OuterRef("version")
    )
    return ~Q(Exists(newer))


def newest_answers(consultation: Consultation) -> QuerySet[Answer]:
    """What each organisation answers, whoever may read it; for services alone."""
    found = Answer.objects.filter(newest(), consultation=consultation)
    return found.select_related("organisation").order_by("organisation__name", "pk")


def answers_visible_to(user: User | None) -> QuerySet[Answer]:
    """Answers whose words the person may read (see above), by organisation, newest version first."""
    who = standing(user)
    own = Q(organisation__in=who.organisation_ids)
    unsealed = Q(consultation__secret=False) | ~Q(consultation__status=OPEN)
    others = unsealed if Office.OFGEM in who.offices else unsealed & newest() & _told(user)
    return (
        Answer.objects.filter(own | others, consultation__in=visible_to(user).order_by())
        .select_related("consultation__group", "organisation", "disposition")
        .order_by("consultation", "organisation__name", "-version", "pk")
    )


def _told(user: User | None) -> Q:
    """The filter for other organisations' answers by their class, for everybody but Ofgem."""
    who = standing(user)
    published = Q(consultation__status=PUBLISHED)
    public, programme = Q(confidentiality=Confidentiality.PUBLIC), Q(confidentiality=Confidentiality.PROGRAMME)
    inside = Q() if who.reads_all else Q(consultation__in=Consultation.objects.filter(run_by(user)).order_by())
    told = published & public | inside & (public | programme)
    return told | published & programme if who.is_participant else told


def register(user: User | None) -> QuerySet[Consultation]:
    """Consultations the person may read, with `asked` and `answered`: how many organisations, each counted once."""
    parties = Party.objects.filter(consultation=OuterRef("pk")).order_by()
    heard = Answer.objects.filter(consultation=OuterRef("pk")).order_by()
    return visible_to(user).annotate(asked=_distinct(parties), answered=_distinct(heard))


def _distinct(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.values("consultation").annotate(number=Count("organisation", distinct=True)).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def answers_register(user: User | None, consultation: Consultation) -> QuerySet[Answer]:
    """The newest answers the person may read, with `shown_result` and `shown_words` of what became of them.

    Before publication that is told to who runs it, to the offices that read all and to nobody else, the organisation
    included.
    """
    rows = answers_visible_to(user).filter(newest(), consultation=consultation)
    if consultation.status == PUBLISHED or standing(user).reads_all or _runs(user, consultation):
        return rows.annotate(shown_result=F("disposition__result"), shown_words=F("disposition__words"))
    nothing = Value(None, output_field=CharField(null=True))
    return rows.annotate(shown_result=nothing, shown_words=nothing)


def _runs(user: User | None, consultation: Consultation) -> bool:
    return Consultation.objects.filter(run_by(user), pk=consultation.pk).exists()


def asked_of(user: User | None) -> QuerySet[Party]:
    """What the person's organisations were asked, with `version`: the newest they gave, empty for none."""
    given = Answer.objects.filter(consultation=OuterRef("consultation"), organisation=OuterRef("organisation"))
    newest_version = given.order_by().values("organisation").annotate(highest=Max("version")).values("highest")
    return (
        Party.objects.filter(
            organisation__in=standing(user).organisation_ids, consultation__in=visible_to(user).order_by()
        )
        .annotate(version=Subquery(newest_version, output_field=IntegerField()))
        .select_related("consultation__group", "organisation")
        .order_by("-consultation__closes_on", "-consultation__number", "organisation__name", "pk")
    )
