"""What the understanding calls things, as the team reads it: wishes, what was read in a message, and its labels."""

from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetassist import days

WISHES: dict[str, Promise] = {
    "book": _("to book"), "reschedule": _("to move an appointment"), "cancel": _("to cancel"),
    "check_availability": _("to know what is free"), "my_appointments": _("to see their appointments"),
    "consultant_info": _("to know about a consultant"), "faq": _("to have a question answered"),
    "human": _("to speak to a person"), "greeting": _("a greeting"), "thanks": _("thanks"), "confirm": _("a yes"),
    "deny": _("a no"), "provide_info": _("an answer"), "out_of_scope": _("something else"), "stop": _("to stop"),
    "profile": _("to see or change their details"), "abilities": _("to know what they may do"),
    "devices": _("to see their devices"), "sign_out": _("to sign out"), "erase": _("to have their data erased"),
    "data_copy": _("to have a copy of their data"), "correction": _("to have their data corrected"),
    "objection": _("to object"), "no_objection": _("not to object any more"),
    "change_address": _("another e-mail address"), "resend": _("the code once more"),
}  # fmt: skip
VALUES: dict[str, Promise] = {
    "date": _("day"), "date_range": _("days"), "time": _("time"), "time_range": _("times"),
    "part_of_day": _("part of the day"), "consultant": _("consultant"), "consultants": _("consultants"),
    "anyone": _("anyone"), "service": _("service"), "services": _("services"), "email": _("e-mail"),
    "otp": _("code from the e-mail"), "name": _("name"), "phone": _("phone"), "code": _("code of the appointment"),
    "rating": _("rating"), "selection": _("number in the list"), "old_date": _("day it was"),
    "old_time": _("time it was"), "shift_minutes": _("minutes later"), "shift_days": _("days later"),
    "negated": _("not wanted"), "invalid": _("impossible"), "alternatives": _("alternatives"),
    "zone": _("time zone"), "language": _("language"),
}  # fmt: skip
PARTS_OF_DAY: dict[str, Promise] = {
    "morning": _("morning"), "noon": _("noon"), "afternoon": _("afternoon"), "evening": _("evening"),
}  # fmt: skip
LABELS: dict[str, Promise] = {
    "instructions": _("gives the bot orders"), "impersonation": _("claims to be somebody else"),
    "secrets": _("asks for secrets"), "others": _("asks about others"), "sql": _("database commands"),
    "markup": _("code of web pages"), "codes": _("asks for codes"), "encoded": _("in a secret script"),
    "abuse": _("insults"), "hidden": _("hidden characters"), "long": _("very long"),
}  # fmt: skip


def in_words(name: str) -> str:
    """Of a wish, a label, or what was read; a name that is not here stands as it is."""
    return str(WISHES.get(name) or LABELS.get(name) or VALUES.get(name) or name)


def told(found: Any) -> str:
    """What was read: names of parts of the day and dates in words, several things one after the other."""
    if isinstance(found, list | tuple):
        return ", ".join(told(one) for one in found)
    if day := days.read(str(found)):
        return date_format(day, "SHORT_WEEKDAY_DATE_FORMAT")
    return str(PARTS_OF_DAY.get(str(found), found))
