"""Input about people and organisations."""

from __future__ import annotations

from django import forms

from foundation.accounts.models import Organisation
from foundation.core.clock import today

DAY = forms.DateInput(attrs={"type": "date"})


class PersonForm(forms.Form):
    """Somebody to enter, with the organisation they work for."""

    name = forms.CharField(max_length=120)
    email = forms.EmailField(label="E-mail address", help_text="They sign in with it and are written to.")
    telephone = forms.CharField(max_length=40, required=False)
    organisation = forms.CharField(max_length=120, help_text="A new name enters a new organisation.")
    valid_from = forms.DateField(label="Works there from", widget=DAY, initial=today)


class ChangePersonForm(forms.Form):
    """What is known of somebody, to be corrected."""

    name = forms.CharField(max_length=120)
    email = forms.EmailField(label="E-mail address")
    telephone = forms.CharField(max_length=40, required=False)


class AffiliationForm(forms.Form):
    """The organisation somebody works for from a day on."""

    organisation = forms.ModelChoiceField(queryset=Organisation.objects.filter(ended_on__isnull=True).order_by("name"))
    valid_from = forms.DateField(label="From", widget=DAY, initial=today)


class LastDayForm(forms.Form):
    """The last day of something that ends."""

    on = forms.DateField(label="Last day", widget=DAY, initial=today)


class OrganisationForm(forms.Form):
    """An organisation's name."""

    name = forms.CharField(max_length=120)
