"""What the understanding calls things, as the team reads it: wishes, what was read in a message, and its labels."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WISHES: dict[str, Promise] = {
    "book": _("book"), "reschedule": _("move an appointment"), "cancel": _("cancel an appointment"),
    "check_availability": _("ask for free times"), "my_appointments": _("see own appointments"),
    "consultant_info": _("ask about consultants"), "faq": _("ask a question"), "human": _("talk with a person"),
    "greeting": _("greet"), "thanks": _("say thanks"), "confirm": _("say yes"), "deny": _("say no"),
    "provide_info": _("answer"), "out_of_scope": _("something else"),
}  # fmt: skip
VALUES: dict[str, Promise] = {
    "date": _("date"), "date_range": _("dates"), "time": _("time"), "time_range": _("times"),
    "part_of_day": _("part of the day"), "old_date": _("date until now"), "old_time": _("time until now"),
    "shift_minutes": _("moved by minutes"), "shift_days": _("moved by days"), "consultant": _("consultant"),
    "consultants": _("consultants"), "anyone": _("anyone"), "service": _("service"), "services": _("services"),
    "selection": _("choice"), "name": _("name"), "email": _("e-mail"), "phone": _("phone"), "otp": _("code"),
    "code": _("code"), "rating": _("rating"), "negated": _("not wanted"), "invalid": _("impossible"),
    "alternatives": _("alternatives"), "zone": _("time zone"), "language": _("language"),
}  # fmt: skip
LABELS: dict[str, Promise] = {
    "instructions": _("gives the bot orders"), "impersonation": _("claims to be somebody else"),
    "secrets": _("asks for secrets"), "others": _("asks about others"), "sql": _("database commands"),
    "markup": _("code of web pages"), "codes": _("asks for codes"), "encoded": _("in a secret script"),
    "abuse": _("insults"), "hidden": _("hidden characters"), "long": _("very long"),
}  # fmt: skip


def in_words(name: str) -> str:
    """Of either; a name that is not here stands as it is."""
    return str(WISHES.get(name) or LABELS.get(name) or VALUES.get(name) or name)
