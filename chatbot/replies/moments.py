"""How days and times are told in the chat: without what its reader knows, their own clock and the running year.

E-mails, which are read anywhere and at any time, have them in full (`bookings.wording`).
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from bookings import wording
from bookings.wording import clock, foreign_zone
from chatbot.replies import speech
from chatbot.replies.speech import gettext as _


def day(moment: date) -> str:
    today = speech.today()
    is_this_year = today is not None and today.year == moment.year
    return date_format(moment, "WEEKDAY_DAY_FORMAT") if is_this_year else wording.day(moment)


def when(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """Weekday, date and clock; the zone where it is not the business's."""
    here = start.astimezone(zone)
    values = {"day": day(here), "start": clock(start, zone), "end": clock(end, zone), "zone": foreign_zone(here)}
    return _("%(day)s, %(start)s–%(end)s%(zone)s") % values


def day_and_clock(start: datetime, zone: ZoneInfo) -> str:
    """For a line that says the zone elsewhere."""
    return f"{day(start.astimezone(zone))} {clock(start, zone)}"
