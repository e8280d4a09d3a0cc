"""E-mail addresses: read as people and files write them, and whether our mail provider can send to them.

An address is RFC 5322's dot-atom at a host with a dot in its name. Quoted names and literal numbers of hosts are in the
standard too, but no mailbox of a customer is called so; SES takes no letters outside of ASCII.
"""

import re
import unicodedata
from enum import StrEnum
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

# Drawn by no font although they are no format characters: joiners, fillers, selectors of variants.
UNDRAWN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]")
# RFC 5321, 4.5.3.1: of the name, and of the path without its brackets.
LONGEST_NAME, LONGEST = 64, 254


class Fault(StrEnum):
    """Why nothing can be sent to an address."""

    SPACE = "space"
    LETTERS = "letters"  # of other alphabets, or with marks
    MALFORMED = "malformed"


def cleaned(text: str) -> str:
    """Without what nobody sees, wide letters as plain ones, no space around it."""
    text = unicodedata.normalize("NFKC", "".join(letter for letter in text if not is_invisible(letter)))
    return text.strip()


def is_invisible(letter: str) -> bool:
    return unicodedata.category(letter) == "Cf" or UNDRAWN.fullmatch(letter) is not None


def fault_of(address: str) -> Fault | None:
    """Why nothing can be sent to this address, which is `cleaned`; None where something can."""
    if re.search(r"\s", address):
        return Fault.SPACE
    if not address.isascii():
        return Fault.LETTERS
    name, _at, host = address.rpartition("@")
    is_usual = "." in host and '"' not in name and "[" not in host
    if not is_usual or len(name) > LONGEST_NAME or len(address) > LONGEST:
        return Fault.MALFORMED
    try:
        validate_email(address)
    except ValidationError:
        return Fault.MALFORMED
    return None


def read_address(text: str) -> str | None:
    """The address that the whole text is, or None where it is none that can be sent to."""
    address = cleaned(text)
    return address if fault_of(address) is None else None


MESSAGES = {
    Fault.SPACE: _("There is a space in this e-mail address."),
    Fault.LETTERS: _("E-mails can only be sent to addresses of plain Latin letters, without marks."),
    Fault.MALFORMED: _("This is not an e-mail address that can be sent to."),
}


class AddressField(forms.EmailField):
    """An address as staff types or pastes it: cleaned before it is judged, and refused with what is wrong."""

    default_validators = []

    def to_python(self, value: Any) -> str | None:
        return super().to_python(cleaned(value) if isinstance(value, str) else value)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and (fault := fault_of(value)):
            raise ValidationError(MESSAGES[fault], code="invalid")
