"""Why a calendar could not be read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Failure(models.TextChoices):
    """Kept with the calendar, and shown to whoever may look at it."""

    UNREACHABLE = "unreachable", _("The server cannot be reached, or is too slow.")
    NOT_HTTPS = "not_https", _("The address, or where it leads, does not begin with https.")
    NOT_PUBLIC = "not_public", _("The address leads into a private network, where we do not go.")
    REDIRECTS = "redirects", _("The address sends us on and on.")
    GONE = "gone", _("The address is not valid any more: make a new one in your calendar.")
    SERVER = "server", _("The server answers with an error.")
    NOT_A_CALENDAR = "not_a_calendar", _("What stands there is no calendar, or it is cut off.")
    TOO_LARGE = "too_large", _("The calendar is too large.")
    TOO_OFTEN = "too_often", _("An event repeats every hour or more often: such a calendar is not read.")
    TOO_MANY = "too_many", _("The calendar has too many events.")
    TOO_SLOW = "too_slow", _("Working the calendar out takes too long.")
    SEALED = "sealed", _("The address cannot be read any more: remove this calendar and add it again.")


class Unreadable(Exception):
    """The whole of a calendar is refused: what it says of busy times cannot be relied on."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.value)
        self.failure = failure
