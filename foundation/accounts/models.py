"""People sign in; organisations are parties to the programme; an affiliation says who worked where, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Never

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from foundation.core.dated import DatedModel, DatedQuerySet

if TYPE_CHECKING:
    from datetime import date


class KeptError(TypeError):
    """Somebody tried to delete what may be part of a record. It is ended instead."""


class KeptQuerySet(DatedQuerySet):
    """Rows that are ended, never deleted."""

    def delete(self) -> Never:
        raise KeptError("This may be part of a record: it is ended, never deleted.")


class Kept(models.Model):
    """A row that may be part of a record: it can be ended, never deleted."""

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise KeptError("This may be part of a record: it is ended, never deleted.")


class PersonManager(BaseUserManager["Person"]):
    """Creates people by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """A person; without a password they can sign in only once they have set one."""
        person = self.model(email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """An administrator: accounts and settings, no governance act."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who takes part. What they may do follows from seats and affiliations, never from a flag here."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=120)
    telephone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("administrator", default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "people"
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_key(self) -> str:
        return f"person:{self.pk}"

    @property
    def audit_name(self) -> str:
        return self.name


class Organisation(Kept):
    """A party, code body, central system provider or other organisation."""

    name = models.CharField(max_length=120, unique=True)
    ended_on = models.DateField(null=True, blank=True, help_text="its last day in the programme")

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="organisation_name_once")]

    def __str__(self) -> str:
        return self.name

    def takes_part_on(self, day: date) -> bool:
        """Whether it is still part of the programme on the day."""
        return self.ended_on is None or day <= self.ended_on


class Affiliation(Kept, DatedModel):
    """A person of an organisation from one day to another. It makes the person a participant."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="affiliations")

    objects: ClassVar[models.Manager[Affiliation]] = KeptQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        ordering = ["person", "-valid_from"]

    def __str__(self) -> str:
        return f"{self.person} of {self.organisation}"
