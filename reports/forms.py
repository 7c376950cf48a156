"""Input for checking a trail."""

from __future__ import annotations

from django import forms

LARGEST = 64 * 1024 * 1024
LARGEST_REQUEST = LARGEST + 1024 * 1024  # the file with the form around it; what is larger is not even read


class VerifyForm(forms.Form):
    """A trail somebody was handed."""

    file = forms.FileField(
        label="Trail (PDF)", widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}), help_text="Up to 64 MB."
    )

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("The file is larger than 64 MB.")
        return file
