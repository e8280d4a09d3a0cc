"""Addresses, telephone numbers and one-time codes, as people write them among other words."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.phones import find_phone

ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'“”]+@[^\s<>()\[\],;:\"'“”@]+")
# Six digits, together or in groups, and no part of a longer number.
CODE = re.compile(r"(?<!\d)(?<!\d[ .\-–])\d(?:[ .\-–]?\d){5}(?!\d)(?![ .\-–]\d)")
CALLED_A_CODE = re.compile(r"\b(mã|ma|otp|code|pin)\b", re.IGNORECASE)


def email(text: str) -> str:
    """The first address in the text that can be one."""
    for found in ADDRESS.findall(unicodedata.normalize("NFKC", text)):
        address = found.strip(".!?*_")
        try:
            validate_email(address)
        except ValidationError:
            continue
        return address if len(address) <= 254 else ""
    return ""


def phone(text: str) -> str:
    """The first telephone number, as +84912345678."""
    return find_phone(unicodedata.normalize("NFKC", text)) or ""


def code(text: str, *, expected: bool) -> str:
    """Six digits, where a code was asked for or is spoken of; of several the last, which corrects the others."""
    plain = unicodedata.normalize("NFKC", text)
    if not (expected or CALLED_A_CODE.search(plain)):
        return ""
    found = CODE.findall(plain)
    return re.sub(r"\D", "", found[-1]) if found else ""
