"""Telephone numbers: read as people write them, kept in the international form (E.164)."""

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meetassist import business

# "19-9-2026" has the seven digits of an old number of the countryside.
DATE = re.compile(r"\d{1,2}([-./])\d{1,2}\1\d{4}")


def read_phone(text: str, country: str = "") -> str | None:
    """The number as +84912345678, or None when it is none.

    Without a country code it is of that country (ISO 3166), by default the business's.
    """
    try:
        number = phonenumbers.parse(text, country or business.current().country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def find_phone(text: str, country: str) -> str | None:
    """The first valid number within a text; without a country code it is of that country."""
    for match in phonenumbers.PhoneNumberMatcher(text, country):
        if DATE.fullmatch(match.raw_string):
            continue
        return phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
    return None


def show_phone(number: str) -> str:
    """As people of its country write it; what cannot be read stays as it is."""
    try:
        parsed = phonenumbers.parse(number, None if number.startswith("+") else business.current().country)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def validate_phone(text: str) -> None:
    if read_phone(text) is None:
        raise ValidationError(_("%(number)s is not a telephone number."), params={"number": text})
