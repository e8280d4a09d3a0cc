"""Demo consultants: the base fixture, their logins, and some days off around today."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.management import call_command
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import User
from consultants.models import Consultant, TimeOff
from consultants.public_holidays import import_public_holidays

LOGINS = {
    "hang": 1,
    "minhhang": 2,
    "bao": 3,
    "anh": 4,
    "nam": 5,
    "linh": 6,
    "tung": 7,
    "duong": 8,
    "long": 9,
    "emma": 10,
}
# Consultant id, days from today, length in days, reason.
DAYS_OFF = ((3, 2, 1, "Nghỉ phép"), (5, 6, 2, "Công tác"), (8, 9, 1, "Khám sức khỏe"), (1, -8, 1, "Nghỉ phép"))


def load_base() -> None:
    call_command("loaddata", "levels", "base", verbosity=0)


def load(users: dict[int, User], today: date) -> None:
    """Connect the logins, set the days off, add the public holidays. Repeatable: what is there is left alone."""
    import_public_holidays(years=[today.year, today.year + 1], language=settings.LANGUAGE_CODE)
    for pk, user in users.items():
        Consultant.objects.filter(pk=pk, user=None).update(user=user)
    for pk, offset, days, reason in DAYS_OFF:
        consultant = Consultant.objects.get(pk=pk)
        start = datetime.combine(today + timedelta(days=offset), time(), tzinfo=consultant.zone)
        during = DateTimeTZRange(start, start + timedelta(days=days))
        if not consultant.time_off.filter(during__overlap=during).exists():
            TimeOff.objects.create(consultant=consultant, during=during, reason=reason)
