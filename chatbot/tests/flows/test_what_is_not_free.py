"""What cannot be had is told exactly: which day and hours, by which rule, and who may wait for it."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from accounts.models import Customer, ServiceLevel
from bookings import services
from bookings.actors import by_customer
from bookings.models import WaitlistEntry
from bookings.wording import day
from chatbot import replies
from consultants.models import BusinessPolicy, DateOverride, Holiday, WorkingHours

EVERYTHING = ["book", "reschedule", "cancel", "feedback", "device", "question", "person"]


@pytest.fixture
def levels(db):
    """The default one books two weeks ahead and has no waitlist; Premium both."""
    basic = ServiceLevel.objects.create(
        code="b", rank=1, name="Cơ bản", name_en="Basic", is_default=True, actions=EVERYTHING, booking_window_days=14
    )
    premium = ServiceLevel.objects.create(
        code="p", rank=2, name="Cao cấp", name_en="Premium", actions=[*EVERYTHING, "waitlist"], booking_window_days=None
    )
    return basic, premium


def on(days):
    return timezone.localdate() + timedelta(days=days)


def written(date, language="en"):
    with translation.override(language):
        return day(date).removesuffix(f"/{timezone.localdate().year}")


def fill(office, date):
    """All of Bảo's day is taken by others."""
    DateOverride.objects.create(consultant=office.bao, on=date, start_time="09:00", end_time="09:30")
    other = Customer.objects.create(name="Minh")
    start = timezone.make_aware(timezone.datetime(date.year, date.month, date.day, 9))
    services.book(
        customer=other, service=office.tax, consultant=office.bao, starts_at=start, by=by_customer(other),
        now=timezone.now(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "said", "text", "instead"),
    [
        ("en", "after 18:30", "After 18:30 nothing is free on {day} for Tax advice with Lê Quốc Bảo. ", "17:30"),
        (
            "en",
            "between 6 and 7 am",
            "Between 06:00 and 07:00 nothing is free on {day} for Tax advice with Lê Quốc Bảo. ",
            "08:00",
        ),
        ("en", "before 7am", "Before 07:00 nothing is free on {day} for Tax advice with Lê Quốc Bảo. ", "08:00"),
        (
            "en",
            "in the evening after 19:00",
            "After 19:00 nothing is free on {day} for Tax advice with Lê Quốc Bảo. ",
            "17:30",
        ),
        ("en", "at 5am", "Tax advice with Lê Quốc Bảo at 05:00 on {day} is not possible. ", ""),
        ("vi", "sau 18h30", "Sau 18:30 {day} không còn giờ trống cho Tư vấn thuế với Lê Quốc Bảo. ", "17:30"),
        ("vi", "trước 7h sáng", "Trước 07:00 {day} không còn giờ trống cho Tư vấn thuế với Lê Quốc Bảo. ", "08:00"),
        ("vi", "lúc 5h sáng", "Không đặt được Tư vấn thuế với Lê Quốc Bảo lúc 05:00 {day}. ", ""),
    ],
)
def test_the_hours_that_were_asked_for_are_named_with_the_nearest_of_that_day(
    talk, office, language, said, text, instead
):
    customer = talk(language=language, name="Khải")
    wish = {"en": "book tax advice with Bao", "vi": "đặt tư vấn thuế với anh Bảo"}[language]
    answer = customer.say(f"{wish} {on(3):%d/%m/%Y} {said}")[0]
    reason = {"en": "The consultant does not work at this time. ", "vi": "Chuyên gia không làm việc vào giờ này. "}
    free = {"en": f"{instead} is free that day. ", "vi": f"Ngày đó còn trống lúc {instead} ạ. "}
    nearest = {"en": "The nearest times are:", "vi": "Các giờ gần nhất:"}
    expected = text.format(day=written(on(3), language)) + reason[language] + (free[language] if instead else "")
    assert answer.partition("\n")[0] == expected + nearest[language]
    assert not instead or [title for title in customer.titles if title.endswith(instead)], "it can be chosen"


def test_who_else_is_free_then_is_named_where_one_person_is_not(talk, office, book, tomorrow_at):
    other, customer = talk(name="Minh"), talk(language="en", name="Khải")
    other.say("xin chào")
    book(other.customer, tomorrow_at(15))
    answer = customer.say("book tax advice with Bao tomorrow at 15:00")[0]
    assert "is not free. Nguyễn Thị Thu Hằng and Trần Minh Hằng are free then. The nearest times are:" in answer
    assert "15:00–15:30" in customer.tap("Anyone else")[0], "one tap goes to who is free at that time"
    answer = talk(language="en", name="Lan").say("book legal advice with Bao tomorrow at 15:00")[0]
    assert "is not free. Trần Minh Hằng is free then. The nearest times are:" in answer


def test_the_part_of_the_day_and_the_service_are_named(talk, office):
    WorkingHours.objects.update(end_time="11:00")
    for language, wish, text in (
        ("en", "book tax advice with anyone {day} in the evening",
         "In the evening nothing is free on {written} for Tax advice. Nobody works at that time. "
         "10:30 is free that day. The nearest times are:"),
        ("vi", "đặt tư vấn thuế với ai cũng được {day} buổi tối",
         "Buổi tối {written} không còn giờ trống cho Tư vấn thuế. Giờ đó bên mình không làm việc ạ. "
         "Ngày đó còn trống lúc 10:30 ạ. Các giờ gần nhất:"),
    ):  # fmt: skip
        said = talk(language=language, name="Khải").say(wish.format(day=f"{on(3):%d/%m/%Y}"))[0]
        assert said.partition("\n")[0] == text.format(written=written(on(3), language))


def test_days_on_which_nothing_is_free_are_named_before_others_are_offered(talk, office):
    for days in range(40):
        Holiday.objects.create(on=on(days + 3), name="x")
    customer = talk(language="en", name="Khải")
    said = customer.say(f"book tax advice with Bao from {on(5):%d/%m} to {on(7):%d/%m}")[0]
    first = f"From {written(on(5))} to {written(on(7))} nothing is free for Tax advice with Lê Quốc Bảo.\n"
    assert said.startswith(first) and "Which day suits you?" in said


# How far ahead


def test_the_levels_rule_is_told_once_where_it_is_the_stricter(talk, office, levels):
    BusinessPolicy.objects.update(booking_window_days=180)
    for language, wish, text in (
        ("en", "book tax advice with Bao", "With your level you can book until {own}; Premium can book until {last}.\n"),
        ("vi", "đặt tư vấn thuế với anh Bảo",
         "Với gói của bạn, bạn đặt được đến hết {own}; gói Cao cấp đặt được đến hết {last}.\n"),
    ):  # fmt: skip
        for days in (193, 105, 15):
            customer = talk(language=language, name="Khải")
            said = customer.say(f"{wish} {on(days):%d/%m/%Y}")[0]
            assert said.startswith(text.format(own=written(on(14), language), last=written(on(180), language))), days
            assert (said.count(written(on(14), language)), customer.memory.asked) == (1, "day")


def test_the_services_rule_is_told_where_it_is_the_stricter(talk, office, levels):
    BusinessPolicy.objects.update(booking_window_days=10)
    customer = talk(language="en", name="Khải")
    said = customer.say(f"book tax advice with Bao {on(20):%d/%m/%Y}")[0]
    assert said.startswith(f"I can book until {written(on(10))} at the latest.\n") and "level" not in said


def test_nobody_is_named_where_no_level_can_book_further(talk, office, levels):
    levels[1].delete()
    said = talk(language="en", name="Khải").say(f"book tax advice with Bao {on(20):%d/%m/%Y}")[0]
    assert said.startswith(f"With your level you can book until {written(on(14))}.\n")


# The waitlist


def test_it_is_offered_to_whom_it_is_open_and_for_days_that_can_become_free(talk, office, levels):
    fill(office, on(3))
    Holiday.objects.create(on=on(4), name="x")
    for level, days, is_offered in ((0, 3, False), (1, 3, True), (1, 4, False), (0, 4, False)):
        customer = talk(language="en", name="Khải")
        customer.say("hello")
        Customer.objects.filter(pk=customer.customer.pk).update(level=levels[level])
        said = customer.say(f"book tax advice with Bao {on(days):%d/%m/%Y}")[0]
        assert "nothing is free" in said.lower() and ("Waitlist" in customer.titles) == is_offered, (level, days)


def test_hours_in_which_nobody_works_are_waited_for_in_vain(talk, office, levels):
    fill(office, on(3))
    customer = talk(language="en", name="Khải")
    customer.say("hello")
    Customer.objects.filter(pk=customer.customer.pk).update(level=levels[1])
    customer.say(f"book tax advice with Bao {on(3):%d/%m/%Y} after 15:00")
    assert "Waitlist" not in customer.titles


@pytest.mark.parametrize(
    ("language", "said", "text"),
    [
        ("vi", "cho tôi vào danh sách chờ", "Tiếc quá, danh sách chờ chỉ dành cho khách gói Cao cấp ạ."),
        ("vi", "cho em vao danh sach cho voi", "Tiếc quá, danh sách chờ chỉ dành cho khách gói Cao cấp ạ."),
        ("en", "put me on the waitlist for tax advice tomorrow",
         "I am sorry, the waitlist is only for customers of Premium."),
        ("en", "can I join the waiting list?", "I am sorry, the waitlist is only for customers of Premium."),
    ],
)  # fmt: skip
def test_who_may_not_join_is_told_before_an_address_is_asked_for(talk, office, levels, language, said, text):
    customer = talk(language=language, verified=False)
    answers = customer.say(said)
    assert answers[0].partition("\n")[0] == text and "e-mail" not in " ".join(answers)
    assert not WaitlistEntry.objects.exists()


def test_who_may_join_asks_for_it_in_words(talk, office, levels):
    fill(office, on(3))
    customer = talk(language="en", name="Khải")
    customer.say("hello")
    Customer.objects.filter(pk=customer.customer.pk).update(level=levels[1])
    customer.say(f"put me on the waitlist for tax advice with Bao on {on(3):%d/%m/%Y}")
    entry = WaitlistEntry.objects.get()
    assert (entry.service, entry.consultant, timezone.localtime(entry.within.lower).date()) == (
        office.tax, office.bao, on(3),
    )  # fmt: skip
    assert customer.last[0].text.startswith("You are on the waitlist for Tax advice")
    # Where times are free they are shown instead.
    said = customer.say(f"put me on the waitlist for tax advice with Bao on {on(5):%d/%m/%Y}")[-1]
    assert said.startswith("These times are free") and WaitlistEntry.objects.count() == 1


# A move


def test_whoever_postpones_is_offered_later_times_first(talk, office, tomorrow_at, now):
    customer = talk(language="en", name="Khải")
    customer.say("hello")
    services.book(
        customer=customer.customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9),
        by=by_customer(customer.customer), now=now,
    )  # fmt: skip
    other = Customer.objects.create(name="Minh")
    services.book(
        customer=other, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9, 30),
        by=by_customer(other), now=now,
    )  # fmt: skip
    customer.say("move my appointment to 9:30")
    with translation.override("en"):
        expected = [f"{replies.short_day(tomorrow_at(10))} {clock}" for clock in ("10:00", "10:30", "11:00", "11:30")]
    assert customer.titles[:4] == expected


# What cannot be


@pytest.mark.parametrize(
    ("language", "said", "text"),
    [
        ("en", "yesterday", "Yesterday has passed."),
        ("en", "last monday", "Last monday has passed."),
        ("en", "31 November", '"31 november" does not exist.'),
        ("en", "tomorrow at 25:00", '"25:00" is no time.'),
        ("en", "on the 5th of the leap month, mùng 5 tháng 6 nhuận",
         'I do not know which day "mùng 5 tháng 6 nhuận" is. Please write it as day and month, like 24/12.'),
        ("vi", "hôm qua", "Hôm qua đã qua rồi ạ."),
        ("vi", "ngày 31 tháng 2", '"ngày 31 tháng 2" không có trong lịch ạ.'),
        ("vi", "mai 25h", '"25h" không phải là giờ ạ.'),
        ("vi", "rằm tháng 6 nhuận",
         'Mình chưa biết "rằm tháng 6 nhuận" là ngày nào. Bạn viết giúp mình ngày và tháng, ví dụ 24/12 nhé.'),
    ],
)  # fmt: skip
def test_a_day_or_a_time_that_cannot_be_is_told_with_its_cause(talk, office, language, said, text):
    customer = talk(language=language, name="Khải")
    wish = {"en": "book tax advice with Bao", "vi": "đặt tư vấn thuế với anh Bảo"}[language]
    assert customer.say(f"{wish} {said}")[0] == text


@pytest.mark.parametrize(
    "said",
    ["put me on the waitlist for tax advice with Bao on 31/12/9999", "book tax advice with Bao on 31/12/9999",
     "book tax advice with Bao from 30/12/9999 to 31/12/9999"],
)  # fmt: skip
def test_the_last_day_of_the_calendar_is_too_far_ahead(talk, office, said):
    customer = talk(language="en", name="Khải")
    assert "at the latest" in customer.say(said)[-1] and "Which day suits you?" in customer.last[-1].text
    customer = talk(language="en", name="Khải")
    customer.say("book tax advice on 31/12/9999")
    assert "Who would you like to see?" in customer.say("friday the week after")[-1]
