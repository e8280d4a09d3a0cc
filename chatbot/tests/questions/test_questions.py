"""Questions in a conversation: answered from the data, written down, passed on; an open journey goes on afterwards."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from accounts.locks import lock_customers
from accounts.models import Action, ServiceLevel
from bookings import services
from bookings.actors import by_customer
from bookings.models import Appointment
from chatbot.models import Handoff, KnowledgeDocument, Question
from chatbot.people import erasure, identification
from chatbot.questions import indexing
from chatbot.replies import questions as say
from consultants.models import Holiday

PARKING = "gửi xe ở đâu vậy?"


@pytest.fixture
def priced(office):
    office.tax.price, office.tax.location = "350000", "12 Nguyễn Huệ"
    office.legal.price = "600000"
    for one in (office.tax, office.legal):
        one.save()
        one.refresh_from_db()
    return office


def asked():
    return list(Question.objects.order_by("pk").values_list("route", "outcome"))


def book(one, office, moment):
    return services.book(
        customer=one.customer, service=office.tax, consultant=office.bao, starts_at=moment, by=by_customer(one.customer),
        now=timezone.now(),
    ).appointment  # fmt: skip


def test_a_price_is_told_from_the_data_in_the_language_of_the_question(talk, priced):
    one = talk(name="Đỗ Na")
    [said] = one.say("giá tư vấn thuế bao nhiêu?")
    assert "Tư vấn thuế · 350.000 VND · 30 phút" in said
    [said] = one.say("How much is tax advice?")
    assert "Tax advice · 350,000 VND · 30 minutes" in said
    assert asked() == [("flow", "answered")] * 2 and not Appointment.objects.exists()


def test_a_first_message_that_asks_is_answered_and_not_greeted(talk, priced):
    [said] = talk(verified=False).say("bên mình có những dịch vụ gì?")
    assert "Tư vấn pháp lý · 600.000 VND" in said and "Tư vấn thuế · 350.000 VND" in said


def test_a_question_in_the_middle_of_a_booking_is_answered_and_the_booking_goes_on(talk, priced):
    one = talk(name="Đỗ Na")
    one.say("đặt lịch tư vấn thuế với anh Bảo")
    before = one.memory.open
    said = one.say("mất bao lâu?")
    assert "Tư vấn thuế · 30 phút" in said[0] and "pháp lý" not in said[0]
    assert one.memory.open == before and before.journey == "booking"
    one.tap(one.titles[-2])
    assert one.memory.journey == "booking"


@pytest.mark.parametrize("words", ["are you closed on New Year's Day?", "is Christmas a holiday?"])
def test_a_holiday_that_is_named_is_asked_for_as_one(talk, office, words):
    Holiday.objects.create(on=timezone.localdate() + timedelta(days=40), name="Tết Dương lịch")
    assert "Tết Dương lịch" in talk(name="Đỗ Na", language="en").say(words)[0]


@pytest.mark.parametrize("words", ["ai cũng được", "còn giờ nào khác không?", "ai rảnh cũng được", "chiều mai"])
def test_words_that_answer_the_open_question_are_no_question(talk, office, words):
    one = talk(name="Đỗ Na")
    one.say("đặt lịch tư vấn thuế")
    one.say(words)
    assert one.memory.journey == "booking" and not Question.objects.exists()


def test_what_is_the_customers_own_is_told_only_to_who_has_shown_who_they_are(talk, office, tomorrow_at):
    known, stranger = talk(name="Đỗ Na"), talk(verified=False)
    known.say("xin chào")
    code = book(known, office, tomorrow_at(9)).code
    assert code in known.say("lịch hẹn tiếp theo của mình khi nào?")[0]
    said = " ".join(stranger.say("lịch hẹn tiếp theo của mình khi nào?"))
    assert "e-mail" in said.lower() and code not in said and "09:00" not in said
    assert asked() == [("flow", "answered"), ("flow", "clarified")]


def test_another_customers_appointments_are_not_counted(talk, office, tomorrow_at):
    one, other = talk(name="Đỗ Na"), talk(name="Lý Mỹ")
    for each in (one, other):
        each.say("xin chào")
    book(other, office, tomorrow_at(9))
    book(other, office, tomorrow_at(10))
    mine = book(one, office, tomorrow_at(11))
    [said] = one.say("How many appointments do I have?")
    assert "1" in said and mine.code in said and "09:00" not in said and "10:00–" not in said


def test_whose_name_is_shared_is_asked_about_and_the_tap_answers(talk, office):
    one = talk(name="Đỗ Na")
    one.say("chị Hằng làm việc lúc nào?")
    assert one.titles == ["Nguyễn Thị Thu Hằng", "Trần Minh Hằng"]
    [said] = one.tap("Trần Minh Hằng")
    assert "Trần Minh Hằng" in said and "08:00–18:00" in said and "Thu Hằng" not in said
    assert asked() == [("flow", "clarified"), ("flow", "answered")]


def test_hours_by_another_clock_say_so_and_do_not_open_the_office(talk, office):
    office.bao.time_zone = "Australia/Sydney"
    office.bao.save()
    office.bao.working_hours.update(start_time="06:00", end_time="20:00")
    one = talk(name="Đỗ Na")
    assert "06:00–20:00 · Australia/Sydney" in one.say("anh Bảo làm việc giờ nào?")[0]
    [opening] = one.say("mấy giờ mở cửa?")
    assert "08:00–18:00" in opening and "06:00" not in opening


def test_a_holiday_is_told_from_the_holidays(talk, office, now):
    Holiday.objects.create(on=now.date() + timedelta(days=60), name="Tết Nguyên đán")
    assert "Tết Nguyên đán" in talk(name="Đỗ Na").say("tết có làm không?")[0]


def test_availability_is_never_remembered(talk, office, tomorrow_at):
    """Reference defect 39: tomorrow was answered with the day after, and with what had been free before."""
    one = talk(name="Đỗ Na")
    [before] = one.say("anh Bảo rảnh lúc nào ngày mai?")
    assert "09:00" in before
    book(one, office, tomorrow_at(9))
    [after] = one.say("anh Bảo rảnh lúc nào ngày mai?")
    assert "09:00" not in after and "09:30" in after
    [later] = one.say("anh Bảo rảnh lúc nào ngày kia?")
    assert "09:00" in later and f"{tomorrow_at(9, days=2):%d/%m}" in later
    assert f"{tomorrow_at(9):%d/%m}" not in later


def test_coming_and_cancelled_appointments_are_counted_by_the_statuses_that_exist(talk, office, tomorrow_at):
    """Reference defect 16: coming appointments were looked for by a status that did not exist."""
    one = talk(name="Đỗ Na")
    one.say("xin chào")
    kept, gone = book(one, office, tomorrow_at(9)), book(one, office, tomorrow_at(14))
    services.cancel(appointment=gone, by=by_customer(one.customer), now=timezone.now())
    [coming] = one.say("mình có bao nhiêu lịch hẹn?")
    assert kept.code in coming and gone.code not in coming
    [cancelled] = one.say("mình đã huỷ bao nhiêu lịch hẹn?")
    assert gone.code in cancelled and kept.code not in cancelled
    gone.refresh_from_db()
    kept.refresh_from_db()
    assert (kept.status, gone.status) == ("confirmed", "cancelled")


def test_the_name_of_a_consultant_is_theirs_and_not_the_customers(talk, office, tomorrow_at):
    """Reference defect 15: of two columns of one name the last stood for both."""
    one = talk(name="Vũ Thị Khách")
    one.say("xin chào")
    book(one, office, tomorrow_at(9))
    [said] = one.say("lịch hẹn gần nhất của mình?")
    assert "Lê Quốc Bảo" in said and "Khách" not in said


@pytest.mark.parametrize("agree", ["tap", "typed"])
def test_what_nobody_knows_is_passed_on_if_the_customer_wants(talk, office, agree):
    one = talk(name="Đỗ Na")
    one.say("xin chào")
    one.say(PARKING)
    assert not Handoff.objects.exists() and asked() == [("knowledge", "unknown")]
    one.tap("Đồng ý") if agree == "tap" else one.say("ok")
    assert Handoff.objects.get().reason == "question" and asked() == [("human", "unknown")]
    assert one.conversation.state == {}


def test_who_does_not_want_it_passed_on_goes_on(talk, office):
    one = talk(name="Đỗ Na")
    one.say(PARKING)
    one.say("không")
    assert not Handoff.objects.exists() and one.conversation.state == {}


def test_the_offer_to_pass_on_can_be_tapped_while_a_booking_is_open(talk, office):
    one = talk(name="Đỗ Na")
    one.say("đặt lịch tư vấn thuế với anh Bảo")
    one.say(PARKING)
    one.tap("Đồng ý")
    assert Handoff.objects.get().reason == "question" and one.memory.journey == "booking"


def test_thumbs_are_noted_on_the_answer_and_nobody_else_can_give_them(talk, priced):
    one, other = talk(verified=False), talk(name="Lý Mỹ")
    one.say("giá tư vấn thuế bao nhiêu?")
    payload = one.payload("👎")
    other.send("👍", payload.replace(":no", ":yes"))
    other.take_turns()
    assert Question.objects.get().is_helpful is None
    one.tap("👎")
    assert Question.objects.get().is_helpful is False


@pytest.mark.parametrize("payload", ["helpful:x:yes", "helpful::", "helpful:99999999999999999999:yes", "pass_on:²:yes"])
def test_a_made_up_button_shows_the_menu(talk, office, payload):
    one = talk(name="Đỗ Na")
    one.send("x", payload)
    assert one.take_turns()[-1] == "Bạn muốn làm gì ạ?" and not Question.objects.exists()


def test_a_question_is_kept_without_what_may_be_a_code(talk, office):
    one = talk(name="Đỗ Na")
    one.say("mã của mình là 123456, gửi xe ở đâu?")
    assert all("123456" not in row.text for row in Question.objects.all())


def test_the_words_of_a_question_go_with_the_customer(talk, office):
    one = talk(name="Đỗ Na")
    one.say(PARKING)
    from django.db import transaction

    with transaction.atomic():
        erasure.erase(one.customer, here=one.conversation, now=timezone.now())
    row = Question.objects.get()
    assert (row.text, row.sql, row.outcome) == ("", "", "unknown")


def test_questions_go_with_the_customer_who_is_merged(talk, office):
    from django.db import transaction

    source, target = talk(name="Đỗ Na"), talk(name="Lý Mỹ")
    target.say("xin chào")
    source.say(PARKING)
    with transaction.atomic():
        lock_customers([source.customer.pk, target.customer.pk])
        identification.merge(source.customer, target.customer, now=timezone.now())
    assert Question.objects.get().conversation.customer == target.customer
    with transaction.atomic():
        erasure.erase(target.customer, here=target.conversation, now=timezone.now())
    assert Question.objects.get().text == ""


def test_a_level_without_questions_still_hears_prices(talk, priced):
    ServiceLevel.objects.create(code="basic", rank=1, name="Cơ bản", actions=[Action.BOOK], is_default=True)
    one = talk(name="Đỗ Na")
    assert "350.000 VND" in one.say("giá tư vấn thuế bao nhiêu?")[0]
    one.say(PARKING)
    assert asked() == [("flow", "answered"), ("refused", "answered")]


def test_questions_a_day_are_counted(talk, office):
    actions = [Action.BOOK, Action.QUESTION, Action.PERSON]
    ServiceLevel.objects.create(
        code="basic", rank=1, name="Cơ bản", actions=actions, is_default=True, questions_a_day=1
    )
    one = talk(name="Đỗ Na")
    one.say(PARKING)
    one.say("không")
    one.say("có hoàn tiền không?")
    assert asked() == [("knowledge", "unknown"), ("refused", "answered")]
    Question.objects.update(created_at=timezone.now() - timedelta(days=1))
    one.say("có hoàn tiền không?")
    assert asked()[-1] == ("knowledge", "unknown")


def test_what_the_data_does_not_have_is_answered_from_a_document_that_is_named(talk, office):
    KnowledgeDocument.objects.create(
        title="Bãi gửi xe", language="vi", text="Gửi xe máy ở tầng hầm B1, miễn phí cho khách có hẹn."
    )
    indexing.index_words()
    [said] = talk(name="Đỗ Na").say("gửi xe máy ở đâu vậy?")
    assert "tầng hầm B1" in said and said.endswith("Bãi gửi xe")
    assert asked() == [("knowledge", "answered")]


PRIVACY = {
    "vi": [
        "thông tin của tôi có được bảo mật không?",
        "thong tin ca nhan cua toi co an toan khong",
        "ai xem được hồ sơ của tôi?",
    ],
    "en": [
        "is my information safe?",
        "is my account secure?",
        "who can see my details?",
        "are my details kept private?",
    ],
}


@pytest.mark.parametrize("said", [*PRIVACY["vi"], *PRIVACY["en"]])
def test_how_data_is_kept_is_no_wish_to_see_it(talk, office, said):
    one = talk(language="vi" if said in PRIVACY["vi"] else "en", name="Đỗ Na")
    answer = one.say(said)[-1]
    with translation.override(one.conversation.language):
        assert answer == say.unknown(()).text
    assert "@example.com" not in answer and asked() == [("knowledge", "unknown")]


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [("vi", "Thông tin cá nhân của bạn được bảo mật: chỉ nhân viên phụ trách xem được.", PRIVACY["vi"][0]),
     ("en", "Your personal information is safe with us: only the staff in charge can see it.", PRIVACY["en"][0])],
)  # fmt: skip
def test_how_data_is_kept_is_answered_from_a_document(talk, office, language, text, said):
    KnowledgeDocument.objects.create(title="Privacy", language=language, text=text)
    indexing.index_words()
    assert text in talk(language=language, name="Đỗ Na").say(said)[0]
    assert asked() == [("knowledge", "answered")]


@pytest.mark.parametrize("said", ["xem thông tin của tôi", "show my profile"])
def test_a_wish_to_see_it_shows_it(talk, office, said):
    assert "@example.com" in talk(name="Đỗ Na").say(said)[0]


def test_a_price_in_a_document_does_not_go_before_the_price_in_the_data(talk, priced):
    KnowledgeDocument.objects.create(title="Bảng giá cũ", language="vi", text="Giá tư vấn thuế là 200.000 đồng.")
    indexing.index_words()
    [said] = talk(name="Đỗ Na").say("giá tư vấn thuế bao nhiêu?")
    assert "350.000 VND" in said and "200.000" not in said


def test_admins_find_what_could_not_be_answered(talk, priced, admin_client):
    one = talk(name="Đỗ Na")
    one.say(PARKING)
    one.say("không")
    one.say("giá tư vấn thuế bao nhiêu?")
    page = admin_client.get("/admin/chatbot/question/?unanswered=yes")
    assert [row.text for row in page.context["cl"].queryset] == [PARKING]
    row = Question.objects.first()
    assert admin_client.post(f"/admin/chatbot/question/{row.pk}/change/", {"text": "x"}).status_code == 403


def test_where_an_answer_may_stand_is_named_and_told_on_a_tap(talk, office):
    text = "## Trước khi vào phòng\nXin để giày dép trên kệ ngoài cửa.\n## Đồ đạc\nTúi xách gửi ở tủ số 4."
    KnowledgeDocument.objects.create(title="Nội quy", language="vi", text=text)
    indexing.index_words()
    one = talk(name="Đỗ Na")
    [said] = one.say("vào trong có được mang dép không?")
    assert said == (
        "Mình không chắc về điều này. Có thể câu trả lời nằm ở đây:\n• Nội quy: Trước khi vào phòng\n"
        "Mình chuyển câu hỏi của bạn cho nhân viên nhé?"
    )
    shown = one.tap("Trước khi vào phòng")
    assert shown[0] == "Xin để giày dép trên kệ ngoài cửa.\nNguồn: Nội quy"
    one.tap("👍")
    assert list(Question.objects.values_list("route", "outcome", "is_helpful")) == [("knowledge", "unknown", True)]


def test_a_place_that_is_gone_or_of_another_conversation_is_not_told(talk, office):
    KnowledgeDocument.objects.create(
        title="Nội quy", language="vi", text="## Trước khi vào phòng\nXin để giày dép trên kệ ngoài cửa."
    )
    indexing.index_words()
    one = talk(name="Đỗ Na")
    one.say("vào trong có được mang dép không?")
    stranger = talk(name="Lý Hà")
    stranger.last = one.last
    assert all("giày" not in text for text in stranger.tap("Trước khi vào phòng"))
    KnowledgeDocument.objects.update(is_published=False)
    assert one.tap("Trước khi vào phòng")[0] == "Phần này vừa được viết lại. Bạn hỏi lại giúp mình nhé."
