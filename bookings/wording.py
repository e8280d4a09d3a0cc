"""How days, times, places and prices are written, in the language that is active: in the chat and in e-mails alike."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Appointment, AppointmentEvent
from consultants.models import Business, Service

# https://developers.google.com/maps/documentation/urls/get-started
MAP = "https://www.google.com/maps/search/?"


def day(moment: date) -> str:
    return date_format(moment, "WEEKDAY_DATE_FORMAT")


def short_day(moment: date) -> str:
    return date_format(moment, "SHORT_WEEKDAY_DAY_FORMAT")


def clock(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}"


def zone_name(moment: datetime, zone: ZoneInfo) -> str:
    """The offset, as people write it: GMT+7."""
    minutes = int(moment.astimezone(zone).utcoffset().total_seconds() // 60)  # type: ignore[union-attr]
    hours, rest = divmod(abs(minutes), 60)
    return f"GMT{'+' if minutes >= 0 else '-'}{hours}" + (f":{rest:02}" if rest else "")


def foreign_zone(moment: datetime) -> str:
    """ " (GMT+1)" of an aware moment whose clock is not the business's then; else empty."""
    zone, here = moment.tzinfo, Business.current().zone
    is_foreign = isinstance(zone, ZoneInfo) and moment.astimezone(here).utcoffset() != moment.utcoffset()
    return f" ({zone_name(moment, zone)})" if is_foreign else ""  # type: ignore[arg-type]


def when(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """Weekday, date, clock and zone."""
    return _("%(day)s, %(start)s–%(end)s (%(zone)s)") % {
        "day": day(start.astimezone(zone)),
        "start": clock(start, zone),
        "end": clock(end, zone),
        "zone": zone_name(start, zone),
    }


def day_and_clock(start: datetime, zone: ZoneInfo) -> str:
    """Weekday, date and clock, for a line that says the zone elsewhere."""
    return f"{day(start.astimezone(zone))} {clock(start, zone)}"


def told(event: AppointmentEvent) -> str:
    """What a customer has told on the day of their appointment."""
    minutes = event.changes.get("minutes")
    if event.kind == AppointmentEvent.Kind.HERE:
        return _("says that they are here")
    if event.kind == AppointmentEvent.Kind.AWAY:
        return _("says that they cannot come")
    if minutes is None:
        return _("says that they come late")
    text = ngettext("comes about %(minutes)d minute late", "comes about %(minutes)d minutes late", minutes)
    return text % {"minutes": minutes}


def place(service: Service, link: str = "") -> str:
    """Where it takes place; empty when nothing is known. The link is for those who have booked."""
    if service.location:
        return _("Place: %(location)s") % {"location": service.location}
    if link:
        return _("Online: %(link)s") % {"link": link}
    return _("Online") if service.meeting_link else ""


def age(time: timedelta, *, with_seconds: bool = False) -> str:
    """How long ago, in the largest unit of which there are two at least; seconds only where they are wanted."""
    seconds = max(int(time / timedelta(seconds=1)), 0)
    if with_seconds and seconds < 120:
        return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    if (minutes := seconds // 60) < 120:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    if (hours := minutes // 60) < 48:
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    return ngettext("%(count)d day", "%(count)d days", hours // 24) % {"count": hours // 24}


def meeting_link(row: Appointment) -> str:
    """The address of the page where it is held; empty where it has none, or somebody has written something else."""
    link = row.meeting_link or row.service.meeting_link
    return link if link.startswith(("https://", "http://")) else ""


def map_link(location: str) -> str:
    """Where a map shows the place: the owner's own link for the business's address, else a search for it."""
    here = Business.current()
    known = here.map_link if location == here.address else ""
    return known or f"{MAP}{urlencode({'api': 1, 'query': location})}"


def price(service: Service) -> str:
    """Empty when the service has none; whole amounts without decimals."""
    if service.price is None:
        return ""
    return _("Price: %(amount)s %(currency)s") % {"amount": amount(service), "currency": service.currency}


def amount(service: Service) -> str:
    """The number of the price alone; empty when the service has none."""
    if service.price is None:
        return ""
    return money(service.price)


def money(value: Decimal) -> str:
    """Whole amounts without decimals."""
    return number_format(value, 0 if value == value.to_integral_value() else 2, force_grouping=True)
