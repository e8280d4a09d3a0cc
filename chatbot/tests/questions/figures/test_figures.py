"""A question of the team from its words to its numbers, of a week of which all numbers are known."""

import pytest
from django.utils import translation

from accounts.models import User
from chatbot.questions.figures import finding, telling
from chatbot.tests.questions.figures import week
from chatbot.understanding.catalog import read_catalog
from chatbot.understanding.figures.question import Figure
from chatbot.understanding.figures.reading import read
from meetassist.tests.fixtures import login_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("role of questions")]


@pytest.fixture
def owner(office):
    week.make(office)
    return User.objects.create_superuser("owner")


def found(question, login):
    figure = read(question, today=week.NOW.date(), catalog=read_catalog())
    assert isinstance(figure, Figure), question
    return finding.find(figure, staff_id=login.pk)


def answered(question, login):
    """Each line as it is shown, and the sentence."""
    one = found(question, login)
    lines = [(telling.label(one.figure.grouping, line), telling.shown(one.figure, line)) for line in one.lines]
    return telling.sentence(one), dict(lines)


ANSWERS = [
    ("appointments last week", "Appointments: 5.", {}),
    ("no-shows by consultant last week", "No-shows: 2.", {"Lê Quốc Bảo": "1", "Nguyễn Thị Thu Hằng": "1"}),
    ("completed appointments last week", "Appointments whose customer came: 3.", {}),
    ("cancelled appointments last week", "Cancelled appointments: 2.", {}),
    ("cancelled by customers last week", "Cancelled appointments: 1.", {}),
    ("cancelled by us last week", "Cancelled appointments: 1.", {}),
    ("cancellations last week by who cancelled", "Cancelled appointments: 2.", {"customer": "1", "staff": "1"}),
    (
        "revenue last week by service",
        "Revenue: 900,000 VND.",
        {"Tax advice": "900,000 VND"},
    ),
    (
        "revenue last week by consultant",
        "Revenue: 900,000 VND. The most: Lê Quốc Bảo (600,000 VND).",
        {"Lê Quốc Bảo": "600,000 VND", "Nguyễn Thị Thu Hằng": "300,000 VND"},
    ),
    ("revenue of Legal advice last week", "There is nothing of the kind in these days.", {}),
    (
        "no-show rate by consultant last week",
        "Share that did not come: 40.0 %. The most: Nguyễn Thị Thu Hằng (50.0 %).",
        {"Nguyễn Thị Thu Hằng": "50.0 %", "Lê Quốc Bảo": "33.3 %"},
    ),
    ("cancellation rate last week", "Share that was cancelled: 28.6 %.", {}),
    (
        "average rating by consultant last week",
        "Average rating: 3.67. The most: Lê Quốc Bảo (4.5).",
        {"Lê Quốc Bảo": "4.5", "Nguyễn Thị Thu Hằng": "2"},
    ),
    ("how many customers last week", "Customers: 3.", {}),
    ("new customers last week", "New customers: 3.", {}),
    ("new customers this week", "New customers: 1.", {}),
    (
        "appointments last week by day",
        "Appointments: 5. The most: Tuesday 10/11/2026 (2).",
        {
            "Monday 09/11/2026": "1", "Tuesday 10/11/2026": "2", "Wednesday 11/11/2026": "1", "Thursday 12/11/2026": "0",
            "Friday 13/11/2026": "1", "Saturday 14/11/2026": "0", "Sunday 15/11/2026": "0",
        },
    ),
    (
        "the quietest day of the week last week",
        "Appointments: 5. The least: Thursday, Saturday, Sunday (0).",
        {
            "Thursday": "0", "Saturday": "0", "Sunday": "0", "Monday": "1", "Wednesday": "1", "Friday": "1",
            "Tuesday": "2",
        },
    ),
    ("bookings by channel this month", "Bookings made: 10. The most: chat (8).", {"chat": "8", "admin": "2"}),
    (
        "appointments this month by status",
        "Appointments: 10. The most: completed (3).",
        {"completed": "3", "cancelled": "2", "did not come": "2", "confirmed": "1", "waiting for approval": "1", "declined": "1"},
    ),
    ("appointments pending approval tomorrow", "Appointments waiting for approval: 1.", {}),
    ("appointments with Bảo last week", "Appointments: 3.", {}),
    ("top 1 consultants by revenue last week", "Revenue: 900,000 VND.", {"Lê Quốc Bảo": "600,000 VND"}),
    ("utilisation of Bảo last week", "Utilisation: 2.9 %.", {}),
    ("free hours of Thu Hằng on 11/11", "Free hours: 9.5 h.", {}),
    ("no-shows on Tuesdays this month", "No-shows: 1.", {}),
    ("all time revenue", "Revenue: 900,000 VND.", {}),
]  # fmt: skip


def test_the_numbers_are_those_of_the_rows(owner):
    """One week for all of them: making it takes longer than asking."""
    with translation.override("en"):
        told = [(question, *answered(question, owner)) for question, _sentence, _lines in ANSWERS]
    assert told == ANSWERS


def test_the_same_is_said_in_vietnamese(owner):
    with translation.override("vi"):
        said, shown = answered("doanh thu tuần trước theo chuyên gia", owner)
    assert said == "Doanh thu: 900.000 VND. Nhiều nhất: Lê Quốc Bảo (600.000 VND)."
    assert shown == {"Lê Quốc Bảo": "600.000 VND", "Nguyễn Thị Thu Hằng": "300.000 VND"}


def test_hours_of_the_day_that_are_free_stand_in_the_order_of_the_clock(owner):
    with translation.override("en"):
        one = found("which hours are empty on 11/11", owner)
        shown = [(telling.label(one.figure.grouping, line), telling.shown(one.figure, line)) for line in one.lines]
    assert shown == [(f"{hour:02}:00–{hour + 1:02}:00", "2.5 h" if hour == 9 else "3 h") for hour in range(8, 18)]


def test_a_consultant_counts_their_own_alone(owner, office):
    login = login_of(office.thu_hang, "hang")
    with translation.override("en"):
        assert answered("appointments last week", login)[0] == "Appointments: 2."
        assert answered("no-shows by consultant last week", login)[1] == {"Nguyễn Thị Thu Hằng": "1"}
        assert answered("appointments with Bảo last week", login)[0] == "There is nothing of the kind in these days."
        assert answered("free hours by consultant on 11/11", login)[1] == {"Nguyễn Thị Thu Hằng": "9.5 h"}


def test_what_was_understood_is_said(owner, office):
    def parts(question, **more):
        figure = read(question, today=week.NOW.date(), catalog=read_catalog())
        return telling.understood(figure, only_own=False, **more)

    with translation.override("en"):
        assert parts("cancelled by customers with Bảo last week by day") == [
            "cancelled appointments", "by day", "09/11/2026 to 15/11/2026", "cancelled by the customer", "Lê Quốc Bảo",
        ]  # fmt: skip
        assert parts("top 3 services by revenue") == [
            "revenue", "by service", "01/11/2026 to 30/11/2026 (no time was said)", "the first 3",
        ]  # fmt: skip
        assert parts("appointments of Hằng today")[1:] == [
            "Wednesday 18/11/2026", "Nguyễn Thị Thu Hằng or Trần Minh Hằng",
        ]  # fmt: skip
        assert parts("no-shows on Mondays all time") == ["no-shows", "all time", "on Monday only"]
