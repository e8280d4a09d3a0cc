"""Answers in the shape in which they were asked for, said exactly."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Customer
from bookings.models import Appointment, WaitlistEntry
from chatbot.simulator.in_process import Clock, Session
from consultants.models import Business, BusinessPolicy, Consultant, Holiday, Service, TimeOff, WorkingHours

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
# A Tuesday, before anybody works.
NOW = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)


def at(day, hour, minute=0):
    return datetime(2026, 12, day, hour, minute, tzinfo=ZONE)


@pytest.fixture
def business(db, settings, tmp_path):
    """Lan works in the mornings, Bảo in the afternoons, each from Monday to Friday; both speak English, Bảo French."""
    settings.EMAIL_PROVIDER, settings.EMAIL_BACKEND = "file", "accounts.mail.files.FileBackend"
    settings.EMAIL_FILES = str(tmp_path)
    # A test with real transactions has emptied every table, the rows of data migrations too.
    BusinessPolicy.current()
    Business.current()
    lan = Consultant.objects.create(name="Phạm Ngọc Lan", title="Luật sư", specialties="Thuế", languages=["vi", "en"])
    bao = Consultant.objects.create(name="Lê Quốc Bảo", title="Chuyên viên", languages=["vi", "en", "fr"])
    for person, opens, closes in ((lan, 9, 11), (bao, 14, 16)):
        for weekday in range(1, 6):
            WorkingHours.objects.create(
                consultant=person, weekday=weekday, start_time=time(opens), end_time=time(closes)
            )
    tax = Service.objects.create(name="Tư vấn thuế", name_en="Tax advice", duration_minutes=60, price="400000")
    legal = Service.objects.create(
        name="Tư vấn pháp lý", name_en="Legal advice", duration_minutes=90, price="650000", needs_approval=True
    )
    tax.consultants.set([lan, bao])
    legal.consultants.set([bao])
    return {"lan": lan, "bao": bao, "tax": tax, "legal": legal}


def booked(business, person, service, start, end, status="confirmed", customer=None):
    customer = customer or Customer.objects.create(name="Somebody")
    during = DateTimeTZRange(start, end)
    return Appointment.objects.create(
        customer=customer, consultant=business[person], service=business[service], status=status, during=during,
        blocked=during,
    )  # fmt: skip


def said(*texts, language="en", customer=None):
    """The last answer, without the introduction of a bot that is new here."""
    session = Session(Clock(NOW), language, customer)
    session.begin()
    type(session.conversation).objects.filter(pk=session.conversation.pk).update(introduced_at=NOW)
    return [session.say(text) for text in texts][-1][0].text


@pytest.fixture
def an(db):
    return Customer.objects.create(name="Nguyễn An", email="an@example.com", phone="+84912345678", language="en")


def test_the_first_free_time_is_one_and_two_follow(business):
    booked(business, "lan", "tax", at(1, 9), at(1, 10))
    assert said("when is your next opening?") == (
        "The first free time is Tuesday 01/12 10:00 with Phạm Ngọc Lan.\n"
        "After that: Tuesday 01/12 14:00, Tuesday 01/12 14:30."
    )


def test_conditions_add_up(business):
    assert said("who is free on Wednesday after 2pm and speaks French?").startswith(
        "These times are free: Wednesday 02/12 · Lê Quốc Bảo"
    )
    assert said("who is free on Wednesday before 11 and speaks French?").startswith(
        "Nothing is free: Wednesday 02/12, before 11:00."
    )


def test_who_is_asked_for_speaks_each_of_the_languages(business):
    assert said("who is free on Wednesday and speaks English and French?").startswith(
        "These times are free: Wednesday 02/12 · Lê Quốc Bảo · 14:00, 14:30"
    )


def test_since_when_somebody_of_the_demo_is_there_is_known(db):
    BusinessPolicy.current()
    Business.current()
    call_command("loaddata", "levels", "base", verbosity=0)
    assert said("how long has Emma been with you?") == "Emma Wilson · Monday 07/10/2024"
    assert not Consultant.objects.filter(joined_on=None)


def test_a_yes_or_a_no_comes_first_and_the_nearest_behind_a_no(business):
    booked(business, "bao", "tax", at(2, 14), at(2, 15))
    assert (
        said("is Bảo free for tax advice on Wednesday at 3pm?")
        == "Yes. These times are free: Wednesday 02/12 · Lê Quốc Bảo · 15:00"
    )
    assert said("is Bảo free for tax advice on Wednesday at 2pm?").startswith(
        "No. Nothing is free: Tax advice, Lê Quốc Bảo, Wednesday 02/12, 14:00.\nFree next: Wednesday 02/12 15:00"
    )


def test_the_emptiest_day_is_told_alone(business):
    for day in (7, 8, 10, 11):
        booked(business, "bao", "tax", at(day, 14), at(day, 15))
    assert (
        said("which day next week is emptiest for tax advice with Bảo?")
        == "Wednesday 09/12 has most that is free: 3 times."
    )


def test_who_of_two_is_free_sooner(business):
    assert said("is Lan or Bảo free sooner for tax advice?").splitlines() == [
        "Phạm Ngọc Lan is free first:", "• Phạm Ngọc Lan · Tuesday 01/12 09:00", "• Lê Quốc Bảo · Tuesday 01/12 14:00",
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "answer"), [
    ("does Lan work on Tuesday mornings?", "Yes. Working hours of Phạm Ngọc Lan: Phạm Ngọc Lan · Tuesday · 09:00–11:00"),
    ("does Lan work on Tuesday afternoons?", "No. Working hours of Phạm Ngọc Lan: Phạm Ngọc Lan · Tuesday · 09:00–11:00"),
    ("does Lan work on Sundays?", "No. Phạm Ngọc Lan does not work on this weekday: Sunday."),
    ("how many days a week does Lan work?", "Phạm Ngọc Lan works on 5 days a week: Phạm Ngọc Lan · Monday – Friday · 09:00–11:00"),
    ("how many hours a week does Lan work?", "Phạm Ngọc Lan works 10 hours a week: Phạm Ngọc Lan · Monday – Friday · 09:00–11:00"),
    ("are you closed on Sunday?", "Yes. We are closed on Sunday 06/12."),
    ("does Lan offer legal advice?", "No. Phạm Ngọc Lan does not offer Legal advice."),
    ("does legal advice have to be approved?", "Yes. Legal advice has to be approved by the consultant first; you hear from us."),
    ("what is the price difference between legal advice and tax advice?", "The difference is 250,000 VND:\n• Tax advice · 400,000 VND · 1 hour\n• Legal advice · 650,000 VND · 1 hour 30 minutes"),
    ("is there anything under 500k?", "Yes. 1 service for that: Tax advice · 400,000 VND · 1 hour"),
    ("do you have anything under 100k?", "No. There is none for that. The nearest: Tax advice · 400,000 VND · 1 hour"),
])  # fmt: skip
def test_it_is_said_so(business, text, answer):
    assert said(text) == answer


def test_by_rule_and_on_the_day_are_told_apart_with_the_reason(business):
    TimeOff.objects.create(consultant=business["lan"], during=DateTimeTZRange(at(8, 0), at(9, 0)))
    assert said("is Lan in on Tuesday 8 December?") == "No. Phạm Ngọc Lan is away on Tuesday 08/12."
    assert said("does Lan work on Tuesdays?").startswith("Yes.")
    assert said("why can't I see Lan on 8 December?") == "Phạm Ngọc Lan is away on Tuesday 08/12."


def test_a_question_goes_on_with_what_was_spoken_of(business):
    assert (
        said("how much is legal advice?", "and how long does it take?")
        == "How long it takes: Legal advice · 1 hour 30 minutes"
    )
    assert said("is Lan free for tax advice on Sunday?", "why not?") == "Phạm Ngọc Lan does not work on Sunday 06/12."
    cancel, move = (
        said("how late can I cancel legal advice?"),
        said("how late can I cancel legal advice?", "and move it?"),
    )
    assert "cancelled" in cancel and "moved" in move


def test_what_has_been_is_counted_and_summed_for_its_customer_alone(business, an):
    booked(
        business,
        "lan",
        "tax",
        datetime(2026, 10, 6, 9, tzinfo=ZONE),
        datetime(2026, 10, 6, 10, tzinfo=ZONE),
        "completed",
        an,
    )
    booked(
        business,
        "bao",
        "legal",
        datetime(2026, 11, 5, 14, tzinfo=ZONE),
        datetime(2026, 11, 5, 15, 30, tzinfo=ZONE),
        "completed",
        an,
    )
    booked(business, "bao", "legal", at(9, 14), at(9, 15, 30), "confirmed", an)
    booked(
        business,
        "lan",
        "tax",
        datetime(2026, 10, 7, 9, tzinfo=ZONE),
        datetime(2026, 10, 7, 10, tzinfo=ZONE),
        "completed",
    )
    first = said("how many times have I been to Lan?", customer=an)
    assert first.startswith("You have 1 appointment that is completed:") and "06/10" in first and "07/10" not in first
    assert said("how much have I paid so far?", customer=an).startswith("Together that is 1,050,000 VND:")
    in_october = said("which appointments did I have in October?", customer=an)
    assert in_october.startswith("You have 1 appointment") and "06/10" in in_october and "05/11" not in in_october


def test_what_is_kept_of_them_and_their_place_on_the_waitlist(business, an):
    WaitlistEntry.objects.create(customer=an, service=business["tax"], within=DateTimeTZRange(at(3, 0), at(5, 0)))
    assert said("what phone number do you have for me?", customer=an) == "We have noted for you: +84 912 345 678"
    assert said("am I on the waitlist?", customer=an) == "Yes. You are on the waitlist for 1 wish: Tax advice"


@pytest.mark.parametrize(
    "text", ["what is Lan's phone number?", "where does Lan live?", "who has booked Lan on Wednesday?"]
)
def test_private_matters_are_told_to_nobody(business, text):
    business["lan"].phone = "+84901234567"
    business["lan"].save()
    booked(business, "lan", "tax", at(2, 9), at(2, 10))
    assert said(text) == "I don't know that. Shall I pass your question on to the team?"


def test_one_of_several_of_a_name_is_told_of_alone_when_named_in_full(business):
    Consultant.objects.create(name="Trần Ngọc Lan", languages=["fr"])
    assert (
        said("which languages does Lan speak?", "Trần Ngọc Lan")
        == "The languages they advise in: Trần Ngọc Lan · French"
    )


@pytest.mark.parametrize(("text", "language"), [("cho xem bang gia", "vi"), ("can I see your price list?", "en")])
def test_the_price_list_is_ours(business, text, language):
    assert "400" in said(text, language=language)


@pytest.mark.parametrize(
    ("language", "text", "begins"),
    [
        ("en", "Is legal advice more expensive than tax advice?", "Yes."), ("en", "is legal advice cheaper than tax advice?", "No."),
        ("en", "Do legal advice and tax advice take the same time?", "No."),
        ("vi", "Tư vấn thuế có đắt hơn tư vấn pháp lý không?", "Dạ không."),
        ("vi", "tư vấn pháp lý với tư vấn thuế thời gian bằng nhau không?", "Dạ không."),
    ],
)  # fmt: skip
def test_one_is_compared_with_the_other_in_the_order_in_which_they_are_named(business, language, text, begins):
    [first, *_] = said(text, language=language).splitlines()
    assert first.startswith(begins)


def test_a_price_is_asked_for_several_sessions(business):
    assert (
        said("What do three sessions of tax advice cost?").splitlines()[0].startswith("Together that is 1,200,000 VND")
    )
    assert said("Hai buổi tư vấn thuế hết bao nhiêu?", language="vi").count("800.000") == 1


def test_when_customers_are_reminded_is_told(business):
    BusinessPolicy.objects.update(reminder_minutes=[120, 1440])
    assert said("When do you remind me of an appointment?") == (
        "We remind you of an appointment 1 day before and 2 hours before it begins."
    )
    assert said("Bên mình nhắc lịch trước bao lâu?", language="vi").startswith(
        "Bên mình nhắc bạn về lịch hẹn trước 1 ngày và trước 2 giờ."
    )
    BusinessPolicy.objects.update(reminder_minutes=[])
    assert said("When do you remind me of an appointment?") == "We send no reminders."


def test_a_level_is_told_by_its_name(business):
    from accounts.models import ServiceLevel

    ServiceLevel.objects.update_or_create(
        code="basic", defaults={"rank": 1, "name": "Cơ bản", "name_en": "Basic", "price": 0}
    )
    ServiceLevel.objects.update_or_create(
        code="premium", defaults={"rank": 2, "name": "Cao cấp", "name_en": "Premium", "price": 199000}
    )
    for language, text in (
        ("en", "What does the Premium level cost a month?"),
        ("vi", "Hạng Cao cấp giá bao nhiêu một tháng?"),
    ):
        found = said(text, language=language)
        assert "199" in found and "Basic" not in found and "Cơ bản" not in found


def test_whoever_names_a_service_is_not_offered_its_advice(business):
    assert (
        said("wat do i have to bring for tax advice") == "I don't know that. Shall I pass your question on to the team?"
    )


@pytest.mark.parametrize("text", ["who works here?", "who do you have here?", "who is on your team?"])
def test_who_there_is_at_all(business, text):
    found = said(text)
    assert "Phạm Ngọc Lan" in found and "Lê Quốc Bảo" in found


@pytest.mark.parametrize(("text", "answer"), [
    ("có dịch vụ nào từ 300k đến 500k không ạ", "Dạ có. Có 1 dịch vụ phù hợp: Tư vấn thuế · 400.000 VND · 1 giờ"),
    ("dịch vụ nào dưới 2 tiếng mà trên 500k", "Có 1 dịch vụ phù hợp: Tư vấn pháp lý · 1 giờ 30 phút"),
    ("dv rẻ thứ nhì là cái nào ạ", "Rẻ thứ 2 là: Tư vấn pháp lý · 650.000 VND · 1 giờ 30 phút"),
    ("tư vấn thuế hai buổi hết nhiêu tiền", "Tổng cộng là 800.000 VND: Tư vấn thuế · 400.000 VND · 1 giờ"),
    ("1 tiếng có đủ tư vấn pháp lý không ạ", "Dạ không. Tổng cộng là 1 giờ 30 phút: Tư vấn pháp lý · 1 giờ 30 phút"),
    ("dịch vụ nào phải chờ duyệt vậy shop", "Tư vấn pháp lý cần chuyên gia duyệt trước; bên mình sẽ báo lại cho bạn."),
    (
        "có ai vừa nói tiếng Anh vừa nói tiếng Pháp không ạ",
        "Dạ có. Có 1 chuyên gia tư vấn bằng Tiếng Anh, Tiếng Pháp: Lê Quốc Bảo · Chuyên viên · Tiếng Việt, Tiếng Anh, Tiếng Pháp",
    ),
    ("ngoài chị Lan ra còn ai tư vấn thuế nữa ko", "Dạ có. 1 chuyên gia cho Tư vấn thuế: Lê Quốc Bảo · Chuyên viên"),
])  # fmt: skip
def test_what_is_said_beside_the_question_is_kept_to(business, text, answer):
    assert said(text, language="vi") == answer


@pytest.mark.parametrize(("texts", "answer"), [
    (
        ("tư vấn thuế giá bao nhiêu ạ", "còn tư vấn pháp lý thì đắt hơn bao nhiêu"),
        "Chênh lệch là 250.000 VND:\n• Tư vấn thuế · 400.000 VND · 1 giờ\n• Tư vấn pháp lý · 650.000 VND · 1 giờ 30 phút",
    ),
    (
        ("tư vấn thuế giá bao nhiêu ạ", "còn tư vấn pháp lý?", "hai cái đó chênh nhau bao nhiêu?"),
        "Chênh lệch là 250.000 VND:\n• Tư vấn thuế · 400.000 VND · 1 giờ\n• Tư vấn pháp lý · 650.000 VND · 1 giờ 30 phút",
    ),
    (("chị Lan có tư vấn thuế không", "ngoài chị ấy ra còn ai"), "1 chuyên gia cho Tư vấn thuế: Lê Quốc Bảo · Chuyên viên"),
])  # fmt: skip
def test_a_comparison_goes_on_with_what_was_asked_before(business, texts, answer):
    assert said(*texts, language="vi") == answer


@pytest.mark.parametrize(("text", "begins"), [
    ("giờ đặt cho 20/5 được chưa", "Dạ không. Mình nhận lịch chậm nhất đến "),
    ("đặt trước 1 ngày được không", "Dạ có. Cần đặt lịch trước giờ hẹn ít nhất: "),
    ("đặt trước 9 tháng được không ạ", "Dạ không. Có thể đặt lịch trước tối đa: "),
    ("Còn 1 tiếng nữa tới giờ hẹn thì dời lại có được không?", "Dạ không. Có thể đổi lịch hẹn chậm nhất trước giờ hẹn: "),
])  # fmt: skip
def test_a_rule_asked_as_a_yes_or_no_begins_with_it(business, text, begins):
    assert said(text, language="vi").startswith(begins)


def test_the_business_says_what_it_is_called(business):
    assert said("cho hỏi tên công ty mình là gì", language="vi") == f"Bên mình là {Business.current().name}."


def test_when_the_office_is_open_again_is_told(business):
    Holiday.objects.create(on=at(4, 0).date(), name="Giỗ Tổ")
    texts = ("4/12 bên mình có nghỉ không ạ", "vậy hôm nào mở cửa lại ạ")
    assert said(*texts, language="vi") == "Bên mình mở cửa lại vào Thứ Hai 07/12."


def test_a_day_that_is_left_out_is_left_out_and_the_person_is_not(business):
    answer = said("tuần sau trừ thứ 2 ra thì chị Lan còn giờ nào", language="vi")
    assert "Phạm Ngọc Lan" in answer and "07/12" not in answer and "Lê Quốc Bảo" not in answer


def test_of_ones_own_appointment_its_price_is_told(business, an):
    booked(business, "lan", "tax", at(2, 9), at(2, 10), customer=an)
    assert said("buổi sắp tới của em hết bao nhiêu tiền", language="vi", customer=an).startswith(
        "Giá là 400.000 VND.\n"
    )


def test_of_what_has_been_the_last_is_told(business, an):
    booked(business, "bao", "tax", at(2, 14), at(2, 15), customer=an)
    past = datetime(2026, 11, 20, 9, tzinfo=ZONE)
    booked(business, "lan", "tax", past, past.replace(hour=10), status="completed", customer=an)
    assert said("lần trước em gặp ai", language="vi", customer=an).startswith("Bạn gặp Luật sư Phạm Ngọc Lan.\n")


def test_a_relatives_name_is_not_taken_for_the_askers(business):
    answer = said("chồng em là Đỗ Quang Dũng, ảnh hẹn bên mình ngày nào vậy", language="vi")
    assert answer == "Ở đây mình chỉ có thể nói về lịch hẹn của chính bạn ạ."


def test_whether_one_can_come_is_answered_from_the_calendar_before_anything_is_booked(business):
    answer = said("can I come on Friday at 9 for tax advice?")
    assert answer == "Yes. These times are free: Friday 04/12 · Phạm Ngọc Lan · 09:00"
    assert said("can I come on Friday at 6pm for tax advice?").startswith("No. Nothing is free: Tax advice")
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(("texts", "answer"), [
    (("which service is the second cheapest?",), "Number 2 from the least expensive on: Legal advice"),
    (("How much is tax advice?", "is that cheaper than legal advice?"), "Yes. Our prices:"),
    (("How much is tax advice?", "is legal advice cheaper than that?"), "No. Our prices:"),
    (("How much is tax advice?", "and whats the difference to legal advice?"), "The difference is 250,000 VND:"),
    (("How much is tax advice?", "And legal advice?", "what's the difference between the two?"), "The difference is 250,000 VND:"),
    (("How much is legal advice?", "anything cheaper than legal advice?"), "Yes. Our prices: Tax advice"),
    (("How much is tax advice?", "anything cheaper than legal advice?"), "Yes. Our prices: Tax advice"),
    (("How much is tax advice?", "and for two sessions?"), "Together that is 800,000 VND:"),
    (("Is Lan free on Friday at 9?", "and an hour later?"), "Yes. These times are free: Friday 04/12 · Phạm Ngọc Lan · 10:00"),
    (("who besides Lan speaks English?",), "1 consultant advises in English: Lê Quốc Bảo"),
    (("what costs between 300k and 500k?",), "1 service for that: Tax advice"),
    (("What's free on Friday with anyone but Bảo?",), "These times are free: Friday 04/12 · Phạm Ngọc Lan · 09:00"),
    (("can I already book for 20 February?",), "No. I can book until "),
    (("do you do garden design?",), "I find nothing of the kind among our services. We offer 2 services:"),
    (("must I come to the office for tax advice?",), "I don't know that."),
])  # fmt: skip
def test_what_was_read_is_honoured(business, texts, answer):
    assert said(*texts).startswith(answer)


@pytest.mark.parametrize(("language", "text", "answer"), [
    ("en", "can I get my garden designed here?", "I find nothing of the kind among our services. We offer 2 services:"),
    ("vi", "bên mình có dạy bơi không ạ", "Trong các dịch vụ bên mình không có loại này. Bên mình có 2 dịch vụ:"),
    ("vi", "bên mình có tư vấn đất đai không ạ", "1 chuyên gia: Lê Quốc Bảo"),
    ("en", "do you do labour law?", "1 consultant: Phạm Ngọc Lan"),
])  # fmt: skip
def test_what_fits_no_service_is_answered_with_whoever_is_good_at_it(business, language, text, answer):
    Consultant.objects.filter(pk=business["bao"].pk).update(specialties="Đất đai, xây dựng")
    Consultant.objects.filter(pk=business["lan"].pk).update(specialties="Labour law")
    assert said(text, language=language).startswith(answer)


@pytest.mark.parametrize(("texts", "answer"), [
    (("dịch vụ nào lâu nhất vậy shop", "dưới 2 tiếng đúng không ạ?"), "Dạ có. Có 1 dịch vụ phù hợp: Tư vấn pháp lý"),
    (("dịch vụ nào rẻ nhất vậy shop", "thế rẻ thứ nhì là cái nào ạ"), "Rẻ thứ 2 là: Tư vấn pháp lý"),
    (("tư vấn thuế giá bao nhiêu ạ", "còn tư vấn pháp lý thì rẻ hơn không ạ"), "Dạ không. Giá dịch vụ bên mình:"),
])  # fmt: skip
def test_what_is_asked_of_another_is_not_asked_of_the_one_before(business, texts, answer):
    assert said(*texts, language="vi").startswith(answer)


def test_of_ones_own_appointment_its_price_is_told_in_english_too(business, an):
    booked(business, "lan", "tax", at(2, 9), at(2, 10), customer=an)
    for text in ("how much does my next appointment cost?", "what will my appointment on Wednesday cost?"):
        assert said(text, customer=an).startswith("It costs 400,000 VND.\n")


def test_when_the_office_is_open_again_is_told_in_english_too(business):
    Holiday.objects.create(on=at(4, 0).date(), name="Founders' Day")
    texts = ("Are you closed on 4 December?", "when do you open again?")
    assert said(*texts) == "We are open again on Monday 07/12."


def test_whoever_asks_a_friend_without_marks_does_not_stay_away(business):
    Business.objects.update(address="25 Lý Thường Kiệt")
    assert said("dia chi o dau vay ban", language="vi").startswith("Địa chỉ của bên mình: 25 Lý Thường Kiệt")


def test_whether_somebody_answers_the_phone_then_is_told(business):
    Business.objects.update(desk_hours={"1": [["08:00", "12:00"]]})
    for text in ("thứ 2 tầm 9h có người trực máy không ạ", "is anyone there to answer the phone on Monday at 9?"):
        language = "vi" if "ạ" in text else "en"
        assert said(text, language=language).startswith(("Dạ có.", "Yes."))


def test_what_the_last_appointment_cost_is_not_told_of_the_next(business, an):
    booked(business, "bao", "legal", at(2, 14), at(2, 15, 30), customer=an)
    past = datetime(2026, 11, 20, 9, tzinfo=ZONE)
    booked(business, "lan", "tax", past, past.replace(hour=10), status="completed", customer=an)
    assert said("what did my last appointment cost?", customer=an).startswith("It costs 400,000 VND.\n")


def test_the_dearest_and_the_cheapest_differ_by(business):
    assert said("what's the difference between your cheapest and your most expensive service?").startswith(
        "The difference is 250,000 VND:"
    )


def test_by_how_many_minutes_one_is_longer(business):
    assert said("by how many minutes is legal advice longer than tax advice").startswith(
        "The difference is 30 minutes:"
    )


def test_a_time_that_would_suit_is_told_by_a_yes(business):
    assert said("I just moved here. Would Wednesday at 9 be possible for tax advice?") == (
        "Yes. These times are free: Wednesday 02/12 · Phạm Ngọc Lan · 09:00"
    )
