"""What consultants keep of persons: the consultants themselves, who are members of the team."""

from django.utils.translation import gettext_lazy as _

from consultants.models import (
    BusyTime,
    CalendarFeed,
    Consultant,
    DateOverride,
    OwnCalendar,
    Photo,
    TimeOff,
    WorkingHours,
)
from meetassist.personal_data import KeptOfStaff

_WHEN = _("to know when they can be booked")
OF_STAFF = (
    KeptOfStaff(
        Consultant,
        "name title email phone specialties languages mail_language qualifications biography joined_on time_zone "
        "external_id",
        _("to show customers whom they can book, and to tell consultants of their appointments"),
    ),
    KeptOfStaff(Photo, "content", _("to show customers whom they can book")),
    KeptOfStaff(WorkingHours, "start_time end_time ends_next_day valid_from valid_to", _WHEN),
    KeptOfStaff(DateOverride, "on start_time end_time ends_next_day reason external_id", _WHEN),
    KeptOfStaff(TimeOff, "during reason", _WHEN),
    KeptOfStaff(OwnCalendar, "name host sealed_address added_at", _("to read when they are busy elsewhere")),
    KeptOfStaff(BusyTime, "during", _WHEN),
    KeptOfStaff(CalendarFeed, "created_at", _("to show their appointments in calendars of their own")),
)
