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


# A number as it is said or written: digits with blanks, dots, dashes and brackets between them.
SPOKEN = re.compile(r"(?<!\w)\(?\+?\(?\d[\d\s.()/-]*\d(?!\w)")
# Shorter ones are the end or the middle of a number, and found as they stand.
FEWEST_DIGITS = 6


def spoken(text: str) -> tuple[str, str] | None:
    """What of `text` may be a number, or the beginning or end of one, as digits that every way of keeping it has in
    common; and the rest of the text. None where there is none.
    """
    for match in SPOKEN.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if not FEWEST_DIGITS <= len(digits) <= 15:
            continue
        return _in_common(match[0], digits), f"{text[: match.start()]} {text[match.end() :]}".strip()
    return None


def _in_common(written: str, digits: str) -> str:
    """Without the zero of the country or the country's code, which are there in one form and not in another."""
    whole = read_phone(written) or read_phone(f"+{digits}")
    if whole:
        return str(phonenumbers.parse(whole, None).national_number)
    return digits.removeprefix("00").removeprefix(str(_country_code())) if _is_abroad(written) else digits.lstrip("0")


def _is_abroad(written: str) -> bool:
    return written.lstrip("(").startswith(("+", "00"))


def _country_code() -> int:
    return phonenumbers.country_code_for_region(business.current().country)


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
