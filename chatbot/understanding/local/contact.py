"""Addresses, telephone numbers and one-time codes, as people write them among other words."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.phones import find_phone

ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'“”]+@[^\s<>()\[\],;:\"'“”@]+")
# Six digits, together or in groups, and no part of a longer number. A date such as 20.11.26 is none, nor is a price.
CODE = re.compile(
    r"(?<!\d)(?<!\d[\s.,\-_])(?!(?:0[1-9]|[12]\d|3[01])([.\-])(?:0[1-9]|1[0-2])\1\d\d(?!\d))"
    r"(\d(?:[\s.,\-_]{0,3}\d){5})(?!\d)(?![\s.,\-_]\d)(?!\s?(?:đ|vnd|vnđ|dong|đồng)\b)",
    re.IGNORECASE,
)
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
    plain = "".join(map(_ascii_digit, unicodedata.normalize("NFKC", text)))
    if not (expected or CALLED_A_CODE.search(plain)):
        return ""
    found = [match[2] for match in CODE.finditer(plain)]
    return re.sub(r"\D", "", found[-1]) if found else ""


def _ascii_digit(letter: str) -> str:
    """The digits of every script as ours; dashes as a hyphen; nothing for what nobody sees."""
    if letter.isdecimal():
        return str(unicodedata.digit(letter))
    category = unicodedata.category(letter)
    return "-" if category == "Pd" else "" if category == "Cf" else letter
