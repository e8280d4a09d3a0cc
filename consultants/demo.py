"""Demo consultants: the base fixture, their logins, and some days off around today."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.management import call_command
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import User
from consultants.models import Business, Consultant, DateOverride, TimeOff
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
# Consultant id, days from today, from, to, reason: hours of that day alone.
OWN_HOURS = ((6, 12, time(13), time(19), "Làm buổi tối"), (9, 5, time(8), time(11), "Họp buổi chiều"))


_WORKDAY = [["08:30", "12:00"], ["13:30", "17:30"]]
# What the owner of a small office in Ho Chi Minh City would fill in, beside the name and the zone of the environment.
BUSINESS = {
    "phone": "+842873000123",
    "address": "Tầng 5, 12 Nguyễn Huệ, Quận 1, TP. Hồ Chí Minh",
    "map_link": "https://www.openstreetmap.org/?mlat=10.7740&mlon=106.7040#map=18/10.7740/106.7040",
    "greeting_vi": "Mình là trợ lý đặt lịch của %(name)s. Bạn muốn đặt, dời hay huỷ lịch hẹn ạ?",
    "greeting_en": "I am the booking assistant of %(name)s. Would you like to book, move or cancel?",
    "desk_hours": {**{str(weekday): _WORKDAY for weekday in range(1, 6)}, "6": [["08:00", "12:00"]]},
    "emergency_police": "113", "emergency_fire": "114", "emergency_ambulance": "115", "emergency_children": "111",
    "alert_addresses": ["team@example.com"],
}  # fmt: skip


def load_base() -> None:
    call_command("loaddata", "levels", "base", verbosity=0)


def load_business() -> None:
    """What the owner has not filled in; whatever they have stays."""
    business = Business.current()
    for field, value in BUSINESS.items():
        if not getattr(business, field):
            setattr(business, field, value % {"name": business.name} if isinstance(value, str) else value)
    business.full_clean()
    business.save()


def load(users: dict[int, User], today: date) -> None:
    """Connect the logins, set the days off, add the public holidays. Repeatable: what is there is left alone."""
    import_public_holidays(years=[today.year, today.year + 1], language=settings.LANGUAGE_CODE)
    for pk, user in users.items():
        if Consultant.objects.filter(pk=pk, user=None).update(user=user):
            # A login that opens the admin has an address of its own, or is sent no link to a new password.
            address = Consultant.objects.values_list("email", flat=True).get(pk=pk)
            User.objects.filter(pk=user.pk, email="").update(email=address)
    for pk, offset, days, reason in DAYS_OFF:
        consultant = Consultant.objects.get(pk=pk)
        start = datetime.combine(today + timedelta(days=offset), time(), tzinfo=consultant.zone)
        during = DateTimeTZRange(start, start + timedelta(days=days))
        if not consultant.time_off.filter(during__overlap=during).exists():
            TimeOff.objects.create(consultant=consultant, during=during, reason=reason)
    for pk, offset, opens, closes, reason in OWN_HOURS:
        on, hours = today + timedelta(days=offset), {"end_time": closes, "reason": reason}
        DateOverride.objects.get_or_create(consultant_id=pk, on=on, start_time=opens, defaults=hours)
