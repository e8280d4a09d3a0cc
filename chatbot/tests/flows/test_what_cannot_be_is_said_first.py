"""Before more is asked for a booking it is said of what is named whether it can be: the day, and the person then."""

import pytest

from bookings.models import Appointment
from consultants.models import Holiday

pytestmark = pytest.mark.django_db
ASKS_FOR_THE_SERVICE = "Which service would you like?"


def test_a_day_on_which_nobody_works_is_said_to_be_one(talk, office, tomorrow_at):
    day = tomorrow_at(0, days=3)
    Holiday.objects.create(on=day.date(), name="Tết Dương lịch")
    customer = talk(name="An", language="en")
    closed, question = customer.say(f"can I get an appointment on {day:%d/%m}?")
    assert closed == f"We are closed on {day:%A %d/%m}: Tết Dương lịch."
    assert question == ASKS_FOR_THE_SERVICE
    # The day is forgotten: it is asked for.
    assert "day" in customer.say("tax advice with Bảo")[-1].lower()
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(("hour", "told"), [(10, "Yes, Lê Quốc Bảo is free on"), (7, "Lê Quốc Bảo is not free on")])
def test_whether_somebody_is_free_is_said_before_the_service_is_asked(talk, office, tomorrow_at, hour, told):
    day = tomorrow_at(hour, days=3)
    customer = talk(name="An", language="en")
    said, question = customer.say(f"can Bảo see me on {day:%d/%m} at {hour}am?")
    assert said == f"{told} {day:%A %d/%m %H:%M}."
    assert question == ASKS_FOR_THE_SERVICE
    confirmation = customer.say("tax advice")[-1]
    assert ("Shall I book this?" in confirmation) is (hour == 10)
    assert not Appointment.objects.filter(status=Appointment.Status.CONFIRMED).exists()


def test_a_day_without_a_free_time_is_said_before_it_is_asked_with_whom(talk, office, tomorrow_at):
    for person in (office.thu_hang, office.minh_hang, office.bao):
        person.working_hours.filter(weekday=tomorrow_at(0, days=3).isoweekday()).delete()
    day = tomorrow_at(0, days=3)
    said = "\n".join(talk(name="An", language="en").say(f"I need tax advice on {day:%d/%m}"))
    assert f"{day:%A %d/%m}" in said and "Who would you like" not in said


def test_a_day_beyond_all_windows_is_said_before_the_service_is_asked(talk, office, tomorrow_at):
    day = tomorrow_at(0, days=200)
    far, question = talk(name="An", language="en").say(f"I would like to book something for {day:%d/%m/%Y}")
    assert far.startswith("I can book until ") and far.endswith(" at the latest.")
    assert question == ASKS_FOR_THE_SERVICE
