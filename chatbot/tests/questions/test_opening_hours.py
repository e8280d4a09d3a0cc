"""When the office is open, when a service is held: one source, and each sentence says of what it speaks."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation

from chatbot.questions import opening
from chatbot.simulator.in_process import Clock, Session
from chatbot.understanding import Entities
from chatbot.understanding.questions.question import Asked
from chatbot.understanding.questions.wordings import Topic
from consultants.models import Business, Consultant, DateOverride, Holiday, Service, TimeOff, WorkingHours

pytestmark = pytest.mark.django_db
# A Monday, 9:00 in Vietnam.
NOW = datetime(2026, 11, 30, 2, tzinfo=UTC)
MORNING, AFTERNOON = (time(8, 30), time(12)), (time(13, 30), time(17, 30))


def work(person, weekdays, *periods):
    WorkingHours.objects.bulk_create(
        WorkingHours(consultant=person, weekday=weekday, start_time=opens, end_time=closes)
        for weekday in weekdays
        for opens, closes in periods
    )


@pytest.fixture
def town(db):
    """Tax is advised on from Monday to Friday; law on Wednesday evening and Saturday too; abroad from Sydney alone."""
    hang, bao = Consultant.objects.create(name="Thu Hằng"), Consultant.objects.create(name="Quốc Bảo")
    emma = Consultant.objects.create(name="Emma Wilson", time_zone="Australia/Sydney")
    work(hang, range(1, 6), MORNING, AFTERNOON)
    work(bao, [3], (time(13, 30), time(20)))
    work(bao, [6], (time(8), time(12)))
    work(emma, range(1, 6), (time(10), time(18)))
    tax = Service.objects.create(name="Tư vấn thuế", name_en="Tax advice", duration_minutes=45)
    tax.consultants.set([hang, emma])
    law = Service.objects.create(name="Tư vấn pháp lý", name_en="Legal advice", duration_minutes=60)
    law.consultants.set([hang, bao])
    abroad = Service.objects.create(name="Tư vấn du học", name_en="Study abroad", duration_minutes=30)
    abroad.consultants.set([emma])
    Holiday.objects.create(on=date(2027, 1, 1), name="Tết Dương lịch")
    Holiday.objects.create(on=date(2027, 2, 6), name="Tết Nguyên Đán")
    Holiday.objects.create(on=date(2027, 2, 8), name="Mùng ba Tết Nguyên Đán")
    Holiday.objects.create(on=date(2027, 9, 2), name="Quốc khánh")
    return {"hang": hang, "bao": bao, "emma": emma}


def answer(text, language, session=None):
    session = session or Session(Clock(NOW), language=language)
    if not session.has_begun:
        session.say("xin chào" if language == "vi" else "hello")
    return "\n".join(message.text for message in session.say(text))


def booking(service, language):
    session = Session(Clock(NOW), language=language)
    session.say("xin chào" if language == "vi" else "hello")
    session.say(service)
    return session


WEEK_VI = """Giờ làm việc của bên mình:
• Thứ Hai – Thứ Ba · 08:30–12:00
• Thứ Hai – Thứ Ba · 13:30–17:30
• Thứ Tư · 08:30–12:00
• Thứ Tư · 13:30–20:00
• Thứ Năm – Thứ Sáu · 08:30–12:00
• Thứ Năm – Thứ Sáu · 13:30–17:30
• Thứ Bảy · 08:00–12:00"""


def test_the_week_and_a_date_say_the_same_and_nobody_opens_the_office_from_elsewhere(town):
    assert answer("mấy giờ mở cửa?", "vi") == WEEK_VI
    assert answer("what time do you open on monday 7/12?", "en") == (
        "Working hours on Monday 07/12:\n• 08:30–12:00\n• 13:30–17:30"
    )
    assert answer("thứ 2 tuần sau mấy giờ mở cửa", "vi") == (
        "Giờ làm việc Thứ Hai 07/12:\n• 08:30–12:00\n• 13:30–17:30"
    )
    assert answer("are you open on saturday?", "en") == "Yes. Working hours on Saturday 05/12: 08:00–12:00"
    assert answer("are you open on sunday?", "en") == "No. We are closed on Sunday 06/12."


def test_whoever_keeps_the_same_clock_by_another_name_opens_the_office(town):
    Business.objects.update(time_zone="Asia/Bangkok")
    assert answer("mấy giờ mở cửa?", "vi") == WEEK_VI
    assert answer("are you open on saturday?", "en") == "Yes. Working hours on Saturday 05/12: 08:00–12:00"


def test_overrides_and_times_off_of_the_date_are_in_its_hours(town):
    DateOverride.objects.create(consultant=town["bao"], on=date(2026, 12, 5), start_time="09:00", end_time="11:00")
    assert answer("are you open on saturday?", "en") == "Yes. Working hours on Saturday 05/12: 09:00–11:00"
    day = datetime(2026, 12, 4, 17, tzinfo=UTC), datetime(2026, 12, 5, 17, tzinfo=UTC)
    TimeOff.objects.create(consultant=town["bao"], during=day)
    assert answer("are you open on saturday?", "en") == "No. We are closed on Saturday 05/12."


def test_hours_that_end_after_midnight_are_told_as_they_are(town):
    night = {"start_time": "20:00", "end_time": "02:00", "ends_next_day": True}
    town["bao"].working_hours.filter(weekday=6).update(**night)
    assert answer("are you open on saturday?", "en") == "Yes. Working hours on Saturday 05/12: 20:00–02:00"
    assert "• Thứ Bảy · 20:00–02:00" in answer("mấy giờ mở cửa?", "vi")


# As the owner has said it


@pytest.fixture
def door(town):
    """The door is open from Monday to Friday, and on Saturday night; nobody works then."""
    weekdays = {str(day): [["09:00", "12:00"]] for day in range(1, 6)}
    Business.objects.update(office_hours={**weekdays, "6": [["18:00", "02:00"]]})
    return town


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("mấy giờ mở cửa?", "vi",
         "Giờ làm việc của bên mình:\n• Thứ Hai – Thứ Sáu · 09:00–12:00\n• Thứ Bảy · 18:00–02:00"),
        ("what are your opening hours?", "en",
         "Our opening hours:\n• Monday – Friday · 09:00–12:00\n• Saturday · 18:00–02:00"),
        ("are you open on saturday?", "en", "Yes. Working hours on Saturday 05/12: 18:00–02:00"),
        ("thứ bảy có mở cửa không?", "vi", "Dạ có. Giờ làm việc Thứ Bảy 05/12: 18:00–02:00"),
        ("are you open on sunday?", "en", "No. We are closed on Sunday 06/12."),
        ("are you open on monday at 15:00?", "en", "No. "),
        ("are you open on new year's day?", "en", "No. We are closed on Friday 01/01/2027: Tết Dương lịch."),
        ("mùng 1 tết có làm việc không?", "vi", "Dạ không. Thứ Bảy 06/02/2027 bên mình nghỉ: Tết Nguyên Đán."),
    ],
)  # fmt: skip
def test_the_owners_hours_are_told_and_holidays_close_them(door, text, language, said):
    assert answer(text, language).startswith(said)


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("when does Quốc Bảo work on saturday?", "en", "08:00–12:00"),
        ("thứ tư anh Bảo làm mấy giờ?", "vi", "13:30–20:00"),
    ],
)
def test_who_is_named_works_by_their_own_hours(door, text, language, said):
    told = answer(text, language)
    assert said in told and "18:00" not in told and "09:00" not in told


def test_a_service_is_held_by_its_people_and_the_office_told_besides_as_its_owner_says(door):
    assert answer("what are the opening hours for tax advice?", "en").endswith(
        "The office is also open: Saturday 18:00–02:00."
    )
    said = answer("are you open on saturday?", "en", booking("book tax advice", "en"))
    assert said.startswith("There is no Tax advice on Saturday 05/12. The office is open that day: 18:00–02:00.")


def test_an_override_of_a_consultant_opens_no_door_and_a_day_off_closes_none(door):
    DateOverride.objects.create(consultant=door["bao"], on=date(2026, 12, 6), start_time="09:00", end_time="11:00")
    Consultant.objects.update(is_active=False)
    assert answer("are you open on sunday?", "en") == "No. We are closed on Sunday 06/12."
    assert answer("are you open on saturday?", "en") == "Yes. Working hours on Saturday 05/12: 18:00–02:00"


TAX_VI = """Giờ làm việc của dịch vụ Tư vấn thuế:
• Thứ Hai – Thứ Sáu · 08:30–12:00
• Thứ Hai – Thứ Sáu · 13:30–17:30
Ngoài ra văn phòng còn mở cửa: Thứ Tư 17:30–20:00; Thứ Bảy 08:00–12:00."""
TAX_EN = """Hours for Tax advice:
• Monday – Friday · 08:30–12:00
• Monday – Friday · 13:30–17:30
The office is also open: Wednesday 17:30–20:00; Saturday 08:00–12:00."""


def test_the_hours_of_a_service_are_told_as_its_own_whether_it_is_named_or_being_booked(town):
    assert answer("tư vấn thuế mở cửa mấy giờ?", "vi") == TAX_VI
    assert answer("mấy giờ mở cửa?", "vi", booking("đặt lịch tư vấn thuế", "vi")).startswith(TAX_VI)
    assert answer("what are the opening hours for tax advice?", "en") == TAX_EN
    assert answer("what are your opening hours?", "en", booking("book tax advice", "en")).startswith(TAX_EN)


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("thứ bảy có làm không?", "vi",
         "Thứ Bảy 05/12 không có Tư vấn thuế. Hôm đó văn phòng mở cửa 08:00–12:00."),
        ("are you open on saturday?", "en",
         "There is no Tax advice on Saturday 05/12. The office is open that day: 08:00–12:00."),
        ("are you open on wednesday?", "en",
         "Yes. Hours for Tax advice on Wednesday 02/12:\n• 08:30–12:00\n• 13:30–17:30\n"
         "The office is open that day: 08:30–12:00, 13:30–20:00."),
        ("are you open on friday 11/12?", "en",
         "Yes. Hours for Tax advice on Friday 11/12:\n• 08:30–12:00\n• 13:30–17:30"),
        ("are you open on sunday?", "en", "No. We are closed on Sunday 06/12."),
        ("are you open on friday 1/1/2027?", "en", "No. We are closed on Friday 01/01/2027: Tết Dương lịch."),
    ],
)  # fmt: skip
def test_on_a_date_the_service_being_booked_is_named_and_the_office_told_besides(town, text, language, said):
    session = booking("đặt lịch tư vấn thuế" if language == "vi" else "book tax advice", language)
    assert answer(text, language, session).startswith(said)


def test_what_is_held_from_elsewhere_alone_is_told_by_the_clock_of_those_who_hold_it(town):
    assert answer("what are the opening hours for study abroad?", "en") == (
        "Working hours of Emma Wilson: Emma Wilson · Monday – Friday · 10:00–18:00 · Australia/Sydney"
    )
    assert answer("is study abroad open on monday 7/12?", "en") == (
        "Yes. Working hours on Monday 07/12: Emma Wilson · 10:00–18:00 · Australia/Sydney"
    )


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("are you open on christmas?", "en", "Yes. Working hours on Friday 25/12:\n• 08:30–12:00\n• 13:30–17:30"),
        ("are you open on 25 December?", "en", "Yes. Working hours on Friday 25/12:\n• 08:30–12:00\n• 13:30–17:30"),
        ("are you open on new year's day?", "en", "No. We are closed on Friday 01/01/2027: Tết Dương lịch."),
        ("giáng sinh có làm việc không?", "vi", "Dạ có. Giờ làm việc Thứ Sáu 25/12:\n• 08:30–12:00\n• 13:30–17:30"),
        ("tết dương lịch có mở cửa không?", "vi", "Dạ không. Thứ Sáu 01/01/2027 bên mình nghỉ: Tết Dương lịch."),
        ("mùng 1 tết có làm việc không?", "vi", "Dạ không. Thứ Bảy 06/02/2027 bên mình nghỉ: Tết Nguyên Đán."),
        ("mùng ba tết có mở cửa không", "vi", "Dạ không. Thứ Hai 08/02/2027 bên mình nghỉ: Mùng ba Tết Nguyên Đán."),
        ("quốc khánh có làm việc không?", "vi", "Dạ không. Thứ Năm 02/09/2027 bên mình nghỉ: Quốc khánh."),
    ],
)
def test_a_day_by_its_name_is_answered_for_that_day(town, text, language, said):
    assert answer(text, language) == said


def test_which_holidays_there_are_is_still_a_list(town):
    assert answer("tết nghỉ những ngày nào?", "vi").startswith("Bên mình nghỉ các ngày lễ sau:")


# How the business is reached


@pytest.fixture
def reachable(town):
    Business.objects.update(
        phone="+842838221234", address="12 Nguyễn Huệ", map_link="https://maps.example.com/ab",
        desk_hours={"1": [["08:00", "12:00"]], "2": [["08:00", "12:00"]]},
    )  # fmt: skip


PHONES_VI = ["số điện thoại văn phòng là gì?", "cho mình xin số điện thoại của shop", "hotline bên mình số mấy?"]
PHONES_EN = ["what's your phone number?", "is there a hotline?", "what number can I call?", "can I call you?"]


@pytest.mark.parametrize(
    ("texts", "language", "said"),
    [
        (PHONES_VI, "vi", "Số điện thoại của bên mình: +84 28 3822 1234"),
        (PHONES_EN, "en", "Our telephone number: +84 28 3822 1234"),
        (["địa chỉ ở đâu?", "văn phòng ở đâu vậy"], "vi", "Địa chỉ của bên mình: 12 Nguyễn Huệ\nBản đồ: https://maps.example.com/ab"),
        (["where are you?", "what is your address?"], "en", "Our address: 12 Nguyễn Huệ\nMap: https://maps.example.com/ab"),
        (["bao giờ có người trả lời?"], "vi", "Nhân viên bên mình trả lời vào các giờ: Thứ Hai – Thứ Ba · 08:00–12:00"),
        (["when will somebody answer?"], "en", "People of our team answer at these hours: Monday – Tuesday · 08:00–12:00"),
    ],
)  # fmt: skip
def test_the_row_says_how_the_business_is_reached(reachable, texts, language, said):
    assert [answer(text, language) for text in texts] == [said] * len(texts)


def test_a_number_that_the_row_does_not_have_is_not_known(town):
    assert [answer(text, "vi") for text in PHONES_VI] == [
        "Mình chưa có thông tin về việc này. Mình chuyển câu hỏi của bạn cho nhân viên nhé?"
    ] * len(PHONES_VI)
    assert answer(PHONES_EN[0], "en") == "I don't know that. Shall I pass your question on to the team?"


@pytest.mark.parametrize("text", ["can I use my phone number?", "số điện thoại của mình là 0912345678"])
def test_the_customers_own_number_is_another_matter(reachable, text):
    assert "3822" not in answer(text, "en")


def test_when_somebody_is_back_is_looked_for_at_once(town, django_assert_num_queries):
    """Holidays, overrides and time off on end: not a query for each of the days."""
    person = town["bao"]
    midnight, end = (datetime.combine(day, time(), tzinfo=person.zone) for day in (date(2026, 12, 2), date(2027, 2, 6)))
    TimeOff.objects.create(consultant=person, during=(midnight, end))
    DateOverride.objects.create(consultant=person, on=date(2027, 2, 9), start_time=time(8), end_time=time(9))
    asked, found = Asked(Topic.HOURS, returns=True), Entities(consultant=(person.pk,))
    with django_assert_num_queries(4), translation.override("en"):
        told = opening.hours(asked, found, today=date(2026, 12, 1))
    assert told.rows.rows == (("Quốc Bảo is there again on Tuesday 09/02/2027.",),)
