"""What somebody types who books on the public page; everything else there is chosen."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.addresses import AddressField
from bookings.pages.own import NOTE_LENGTH
from meetassist.phones import read_phone


class AddressForm(forms.Form):
    email = AddressField(
        label=gettext_lazy("Your e-mail address"),
        widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"}),
    )  # fmt: skip


class _AboutThem(forms.Form):
    """Both can be left out; a name that we have is not asked for."""

    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=100, required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("What we should know (if you like)"), max_length=NOTE_LENGTH, required=False,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, has_name: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_name:
            del self.fields["name"]


class BookingForm(_AboutThem):
    """`asks_for_code`: who has not shown yet that the address is theirs does it with the code."""

    code = forms.CharField(
        label=gettext_lazy("The code from our e-mail"), max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip
    field_order = ["code", "name", "note"]

    def __init__(self, *args: Any, asks_for_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_for_code:
            del self.fields["code"]

    def clean_code(self) -> str:
        return "".join(letter for letter in self.cleaned_data["code"] if letter.isdecimal())


class PhoneForm(_AboutThem):
    """For who has no e-mail address: a person of the team rings."""

    phone = forms.CharField(
        label=gettext_lazy("Your phone number"), max_length=40,
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    field_order = ["phone", "name", "note"]
    prefix = "call"

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        number = read_phone(typed)
        if number is None:
            raise ValidationError(_("%(number)s is not a telephone number.") % {"number": typed})
        return number
