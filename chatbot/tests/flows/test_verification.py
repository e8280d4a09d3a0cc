"""Showing who one is by a code: asked once, before anything personal, and on with what was open."""

import itertools
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.mail.sending import due, send
from accounts.models import Customer, EmailVerification, OutgoingEmail, ServiceLevel
from bookings.models import Appointment
from chatbot.models import Conversation, Handoff, Message
from chatbot.people import handoffs
from meetassist.tests.fixtures import know


def sent_code(to):
    """Send what is due, as a worker would; returns the code of the last e-mail to this address."""
    for pk in due():
        send(pk)
    bodies = [message.body for message in mail.outbox if message.to == [to]]
    return re.search(r"\b\d{6}\b", bodies[-1])[0]


def wait(**time):
    """As if what was asked for had been asked for so much earlier."""
    EmailVerification.objects.update(asked_at=F("asked_at") - timedelta(**time))


def book_until_asked(talk):
    talk.say("đặt lịch tư vấn thuế với anh Bảo mai 9h")
    return talk.last[-1].text


@pytest.fixture
def stranger(talk):
    return talk(verified=False)


def test_booking_asks_once_keeps_what_was_typed_and_goes_on(stranger):
    """Reference defect 29: the address that was verified is the customer's, is not asked for again, and is written to."""
    noted, question = book_until_asked(stranger).split("\n")
    assert noted.startswith("Mình đã ghi nhận: Tư vấn thuế với Lê Quốc Bảo, ") and noted.endswith(" 09:00.")
    assert question.startswith("Mình cần e-mail")
    held = Appointment.objects.get()
    assert held.status == "held"
    stranger.say("địa chỉ của mình là Khai.Nguyen@Example.com nhé")
    assert stranger.last[-1].text.startswith("Mình đang gửi mã tới Khai.Nguyen@Example.com")
    texts = stranger.say(f"mã là {sent_code('Khai.Nguyen@Example.com')}")
    assert texts == ["Cảm ơn bạn, Khai.Nguyen@Example.com đã được xác nhận.", "Cho mình xin tên của bạn ạ?"]
    stranger.say("Nguyễn Văn Khải")
    assert stranger.last[-1].text.startswith("Mình đặt lịch này nhé?\nTư vấn thuế\nvới Lê Quốc Bảo\n")
    stranger.tap("Đồng ý")
    booked = Appointment.objects.get()
    assert (booked.pk, booked.status, booked.customer.email) == (held.pk, "confirmed", "Khai.Nguyen@Example.com")
    # Later conversations know the customer.
    assert stranger.say("lịch của tôi")[0].startswith("Lịch hẹn sắp tới của bạn:")
    assert EmailVerification.objects.count() == 1


@pytest.mark.parametrize(
    "wish", ["lịch của tôi", "huỷ lịch", "hồ sơ của tôi", "thiết bị của tôi", "xoá dữ liệu của tôi"]
)
def test_nothing_personal_is_shown_or_changed_before(stranger, wish):
    assert stranger.say(wish) == [
        "Mình cần e-mail để gửi xác nhận và để chỉ bạn mới đổi được lịch. Địa chỉ của bạn là gì ạ? "
        "Mình sẽ gửi mã tới đó. Cung cấp thông tin này là đồng ý để MeetAssist lưu dữ liệu cho việc đặt lịch: "
        "http://127.0.0.1:8000/privacy/"
    ]  # fmt: skip


def test_what_was_asked_for_is_shown_after_the_code(stranger):
    stranger.say("lịch của tôi")
    stranger.say("an@example.com")
    assert stranger.say(sent_code("an@example.com"))[1] == "Bạn chưa có lịch hẹn nào sắp tới."


@pytest.mark.parametrize("form", ["{}", "{0:.3} {1}", "mã là {}", "{0:.3}-{1} ạ", "code: {}.", "dạ {} nha"])
def test_the_code_is_read_in_any_usual_form(stranger, form):
    stranger.say("lịch của tôi")
    stranger.say("an@example.com")
    code = sent_code("an@example.com")
    stranger.say(form.format(code, code[3:]))
    assert stranger.customer.email == "an@example.com"


def test_a_code_stands_nowhere_once_it_is_handled(stranger):
    stranger.say("lịch của tôi")
    stranger.say("an@example.com")
    code = sent_code("an@example.com")
    stranger.send(f"mã là {code[:3]} {code[3:]}")
    waiting = Message.objects.get(direction="in", status="received")
    assert waiting.shown_text == "mã là ••• •••"
    stranger.take_turns()
    waiting.refresh_from_db()
    assert (waiting.status, waiting.text) == ("handled", "mã là ••• •••")
    stranger.say(code)
    for row in Message.objects.all():
        assert code not in row.text
    row = OutgoingEmail.objects.get()
    assert (row.status, row.subject, row.text, row.html) == ("sent", "", "", "")
    assert code not in str(EmailVerification.objects.values())


FORMS = {
    "groups with a space that does not break": "{0}{1}{2}\u00a0{3}{4}{5}",
    "wide digits and a wide space": "{0}{1}{2}\u3000{3}{4}{5}",
    "two spaces": "{0}{1}{2}  {3}{4}{5}",
    "a dash between": "{0}{1}{2} – {3}{4}{5}",
    "a hyphen that does not break": "{0}{1}{2}\u2011{3}{4}{5}",
    "nothing that one sees between": "{0}{1}{2}\u200b{3}{4}{5}",
    "commas": "{0}, {1}, {2}, {3}, {4}, {5}",
    "single digits": "{0} {1} {2} {3} {4} {5}",
    "two lines": "{0}{1}{2}\n{3}{4}{5}",
}


# Each form in one script, and each script in one form or two.
SCRIPTS = itertools.cycle(["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "⁰¹²³⁴⁵⁶⁷⁸⁹", "⓪①②③④⑤⑥⑦⑧⑨"])


@pytest.mark.parametrize(("form", "script"), list(zip(FORMS.values(), SCRIPTS, strict=False)), ids=FORMS)
def test_however_a_code_is_written_it_is_read_and_then_stands_nowhere(stranger, form, script):
    stranger.say("lịch của tôi")
    stranger.say("an@example.com")
    typed = form.format(*(script[int(digit)] for digit in sent_code("an@example.com")))
    stranger.send(typed)
    message = Message.objects.get(direction="in", status="received")
    assert not any(letter.isdigit() for letter in message.shown_text)
    stranger.take_turns()
    assert stranger.customer.email == "an@example.com"
    message.refresh_from_db()
    assert not any(letter.isdigit() for letter in message.text) and message.text.count("•") == 6


def test_a_code_in_two_messages_is_read_when_they_come_together_and_masked_in_any_case(stranger):
    stranger.say("lịch của tôi")
    stranger.say("an@example.com")
    code = sent_code("an@example.com")
    stranger.say(code[:3])
    stranger.send(code[:3])
    stranger.send(code[3:])
    stranger.take_turns()
    assert stranger.customer.email == "an@example.com"
    assert (
        list(Message.objects.filter(direction="in", text__contains="•").values_list("text", flat=True)) == ["•••"] * 3
    )


def test_a_code_typed_in_another_conversation_stands_nowhere_either(stranger, talk):
    stranger.say("lịch của tôi")
    stranger.say("an@example.com")
    other = talk(verified=False)
    other.say(f"mã là {sent_code('an@example.com')}")
    assert other.conversation.messages.get(direction="in").text == "mã là ••••••"


@pytest.mark.parametrize(
    "words", ["20.11.26", "mai 20-11-26 được không", "giá 500.000đ à", "giá 500.000 đồng", "0912 345 678"]
)
def test_what_is_no_code_costs_no_try(stranger, words):
    stranger.say("lịch của tôi")
    stranger.say("an@example.com")
    sent_code("an@example.com")
    stranger.say(words)
    assert EmailVerification.objects.get().attempts == 0


def test_another_wish_while_a_code_is_on_its_way_follows_the_same_code(stranger):
    stranger.say("lịch của tôi")
    stranger.say("an@example.com")
    assert stranger.say("hồ sơ của tôi")[0].partition("\n")[2].startswith("Mã mình gửi tới an@example.com là gì ạ?")
    code = sent_code("an@example.com")
    _, first, second = stranger.say(f"mã cho an@example.com là {code}")
    assert first.startswith("Bạn chưa có lịch hẹn nào") and second.startswith("Hồ sơ của bạn:")


def test_resending_and_another_address(stranger):
    stranger.say("lịch của tôi")
    stranger.say("an@example.com")
    first = sent_code("an@example.com")
    assert stranger.tap("Gửi lại")[0].startswith("Mã đang được gửi tới bạn.")
    wait(seconds=16)
    assert stranger.tap("Gửi lại")[0].startswith("Mình đang gửi mã tới an@example.com")
    second = sent_code("an@example.com")
    if first != second:
        assert stranger.say(first) == ["Mã chưa đúng. Bạn còn 4 lần thử."]
    assert stranger.tap("Địa chỉ khác")[0].startswith("Mình cần e-mail")
    wait(seconds=16)
    stranger.say("binh@example.com")
    stranger.say(sent_code("binh@example.com"))
    assert stranger.customer.email == "binh@example.com"


def test_known_and_unknown_addresses_are_answered_alike(talk):
    Customer.objects.create(name="Lan", email="lan@example.com")
    said = []
    for address in ("lan@example.com", "moi@example.com"):
        one = talk(verified=False)
        one.say("lịch của tôi")
        said.append([*one.say(address), *one.titles, *one.say("000000")])
        assert Customer.objects.get(pk=one.customer.pk).email is None
    assert said[0] == [text.replace("moi@", "lan@") for text in said[1]]


def test_an_expired_code_is_not_taken_and_a_new_one_is_offered(stranger):
    stranger.say("lịch của tôi")
    stranger.say("an@example.com")
    code = sent_code("an@example.com")
    EmailVerification.objects.update(expires_at=timezone.now())
    assert stranger.say(code) == ["Mã này không còn hiệu lực. Mình gửi mã mới nhé?"]
    assert stranger.titles == ["Gửi lại", "Địa chỉ khác"]


def test_after_five_wrong_codes_another_address_does_not_help_and_the_owner_is_not_kept_out(talk):
    one = talk(verified=False)
    one.say("lịch của tôi")
    one.say("an@example.com")
    code = sent_code("an@example.com")
    wrong = f"{(int(code) + 1) % 10**6:06}"
    answers = [one.say(wrong)[0] for _ in range(5)]
    assert answers[:4] == [f"Mã chưa đúng. Bạn còn {left} lần thử." for left in (4, 3, 2, 1)]
    assert answers[4] == "Nhập sai quá nhiều lần. Vì sự an toàn của bạn, hãy đợi 1 giờ rồi thử lại nhé."
    assert one.say(code)[0].endswith(answers[4])
    wait(minutes=61)
    assert one.say("khac@example.com")[0].startswith("Hiện mình chưa gửi mã tới khac@example.com được.")
    other = talk(verified=False)
    other.say("lịch của tôi")
    other.say("AN@example.com")
    assert other.say(sent_code("AN@example.com"))[0] == "Cảm ơn bạn, AN@example.com đã được xác nhận."
    assert OutgoingEmail.objects.count() == 2


def test_a_second_channel_with_the_same_address_joins_the_same_customer(talk):
    first = talk(name="Phan Văn Khải")
    first.say("đặt lịch tư vấn thuế với anh Bảo mai 9h")
    first.tap("Đồng ý")
    second = talk(verified=False)
    second.say("đặt lịch tư vấn thuế với anh Bảo mai 10h")
    second.say(first.customer.email)
    second.say(sent_code(first.customer.email))
    assert second.customer == first.customer
    second.tap("Đồng ý")
    assert second.say("lịch của tôi")[0].count("•") == 2
    assert first.say("lịch của tôi") == [second.last[0].text]
    assert Customer.objects.filter(merged_into=first.customer).count() == 1


def test_stopping_on_one_channel_keeps_what_is_held_on_another(talk):
    first = talk(name="Phan Văn Khải")
    second = talk(verified=False)
    second.say("lịch của tôi")
    second.say(know("web", first.visitor, name="Phan Văn Khải").customer.email)
    second.say(sent_code(f"{first.visitor}@example.com"))
    first.say("đặt lịch tư vấn thuế với anh Bảo mai 9h")
    held = Appointment.objects.get(status="held")
    second.say("đặt lịch")
    second.say("thôi")
    second.say("đăng xuất")
    held.refresh_from_db()
    assert held.status == "held"
    first.say("thôi")
    held.refresh_from_db()
    assert held.status == "cancelled"


def test_nobody_is_called_by_a_name_that_they_have_not_shown_for_long(talk):
    one = talk(name="Phan Văn Khải", met=False)
    assert "Phan Văn Khải" in one.say("xin chào")[0]
    identity = one.conversation.identity
    identity.verified_at = timezone.now() - timedelta(days=181)
    identity.save()
    Conversation.objects.update(introduced_at=None)
    assert "Khải" not in one.say("xin chào")[0]


def test_a_person_is_called_for_those_whose_level_has_it(talk):
    one = talk()
    one.say("xin chào")
    ServiceLevel.objects.create(code="family", rank=1, name="Gia đình", actions=["book"], is_default=True)
    one.say("gặp nhân viên")
    assert not one.conversation.handoffs.exists()


def test_after_the_code_times_are_shown_in_the_known_customers_zone(talk):
    first = talk(name="Phan Văn Khải")
    first.say("xin chào")
    Customer.objects.filter(pk=first.customer.pk).update(time_zone="Asia/Tokyo")
    second = talk(verified=False)
    second.say("đặt lịch tư vấn thuế với anh Bảo mai 9h")
    second.say(first.customer.email)
    second.say(sent_code(first.customer.email))
    assert "11:00" in second.last[-1].text and "09:00" not in second.last[-1].text


def test_a_code_that_arrived_shows_that_the_mailbox_works_again(talk):
    first = talk(name="Phan Văn Khải")
    first.say("xin chào")
    for problem, left in (("bounced", ""), ("complained", "complained")):
        Customer.objects.filter(pk=first.customer.pk).update(email_problem=problem)
        second = talk(verified=False)
        second.say("lịch của tôi")
        second.say(first.customer.email)
        second.say(sent_code(first.customer.email))
        assert (second.customer, second.customer.email_problem) == (first.customer, left)
        wait(seconds=16)


def test_two_open_calls_for_a_person_do_not_stop_the_conversation(talk):
    one = talk()
    one.say("gặp nhân viên")
    assert one.say("gặp nhân viên") != [] and one.conversation.handoffs.count() == 1, "the one that is open is enough"
    handoffs.close(one.conversation.handoffs.all(), now=timezone.now())
    resolved = one.conversation.handoffs.get()
    one.say("gặp nhân viên")
    # Whoever opens the resolved one again beside the new one is refused, and the customer never meets it.
    with pytest.raises(IntegrityError), transaction.atomic():
        Handoff.objects.filter(pk=resolved.pk).update(resolved_at=None)
    assert one.say("gặp nhân viên") == [row.text for row in one.last] != []
    handoffs.close(one.conversation.handoffs.all(), now=timezone.now())
    Handoff.objects.filter(pk=resolved.pk).update(resolved_at=None)
    assert one.say("gặp nhân viên") == [row.text for row in one.last] != []
    assert handoffs.take(one.conversation.pk, by=handoffs.Member("Mai", "Mai"), now=timezone.now())
    assert not Message.objects.waiting().exists() and not Message.objects.filter(status="failed").exists()
    assert one.conversation.handoffs.count() == 2 and one.conversation.handoffs.open().get().pk == resolved.pk


def test_signing_out_begins_a_conversation_that_knows_nobody(talk):
    one = talk(name="Phan Văn Khải")
    one.say("đặt lịch tư vấn thuế với anh Bảo mai 9h")
    one.tap("Đồng ý")
    old, customer = one.conversation, one.customer
    one.send("đăng xuất")
    from chatbot.worker.turns import take_turns

    take_turns(old.pk)
    assert one.conversation.pk != old.pk and one.customer != customer
    assert [row.text for row in one.conversation.messages.all()] == [
        "Bạn đã đăng xuất. Những gì đã nói trước đây không còn hiện ở đây nữa."
    ]
    assert one.say("lịch của tôi")[0].startswith("Mình cần e-mail")


def test_messages_that_meet_the_end_of_a_conversation_go_on_in_the_next(talk):
    one = talk()
    one.say("xin chào")
    old = one.conversation
    one.send("đăng xuất")
    one.send(payload="do:book", text="Đặt lịch")
    from chatbot.worker.turns import take_turns

    take_turns(old.pk)
    assert [row.payload for row in Message.objects.waiting()] == ["do:book"]
    assert Message.objects.waiting().get().conversation == one.conversation
    assert one.take_turns() == ["Bạn muốn đặt dịch vụ nào ạ?"]


def test_after_a_configured_time_the_known_address_is_shown_again(talk, settings):
    one = talk()
    one.say("xin chào")
    settings.VERIFICATION_DAYS = 30
    identity = one.conversation.identity
    identity.verified_at = timezone.now() - timedelta(days=31)
    identity.save()
    address = one.customer.email
    one.say("lịch của tôi")
    assert address not in one.last[0].text and f"{address[0]}•••@example.com" in one.last[0].text
    assert one.say("ai-khac@example.com") == [
        "Cuộc trò chuyện này thuộc về một địa chỉ khác. Để dùng địa chỉ của bạn, hãy đăng xuất trước nhé."
    ]
    one.tap("Gửi mã")
    assert one.say(sent_code(address))[1] == "Bạn chưa có lịch hẹn nào sắp tới."


def test_a_change_of_address_shows_the_old_one_again_first_and_tells_it(talk):
    one = talk(name="Lan")
    identity = know("web", one.visitor, name="Lan")
    identity.verified_at = timezone.now() - timedelta(days=1)
    identity.save()
    old = identity.customer.email
    one.say("đổi email")
    one.tap("Gửi mã")
    assert "e-mail mới" in one.say(sent_code(old))[1]
    wait(seconds=16)
    one.say("moi@example.com")
    one.say(sent_code("moi@example.com"))
    assert one.customer.email == "moi@example.com"
    sent_code("moi@example.com")
    assert [message.subject for message in mail.outbox if message.to == [old]][-1] == (
        "Địa chỉ e-mail của bạn đã được đổi"
    )


def test_an_address_of_another_profile_is_not_taken_but_a_person_is_called(talk):
    owner, one = talk(name="Lan"), talk(name="Lan")
    owner.say("xin chào")
    one.say("đổi email")
    one.say(owner.customer.email)
    texts = one.say(sent_code(owner.customer.email))
    assert texts == ["Đã có một hồ sơ khác dùng địa chỉ này. Mình đã nhờ đội ngũ gộp hai hồ sơ lại."]
    assert one.customer != owner.customer
    assert [row.reason for row in one.conversation.handoffs.all()] == ["profiles"]


def test_a_disabled_customer_gets_a_polite_sentence_and_nothing_else(talk):
    one = talk()
    one.say("xin chào")
    Customer.objects.update(is_active=False)
    sentence = ["Rất tiếc, hiện mình chưa thể hỗ trợ bạn ở đây. Bạn vui lòng liên hệ trực tiếp với MeetAssist nhé."]
    for words in ("đặt lịch", "lịch của tôi", "hi", "đăng xuất", "tôi làm được gì"):
        assert one.say(words) == sentence
    assert not Appointment.objects.exists()


def test_deleting_ones_data_asks_for_a_code_and_once_more(talk):
    one = talk(name="Phan Văn Khải")
    one.say("đặt lịch tư vấn thuế với anh Bảo mai 9h")
    one.tap("Đồng ý")
    identity, customer = one.conversation.identity, one.customer
    identity.verified_at = timezone.now() - timedelta(days=1)
    identity.save()
    address = customer.email
    one.say("xoá dữ liệu của tôi")
    one.tap("Gửi mã")
    one.say(sent_code(address))
    old = one.conversation
    one.send("Xoá tất cả", one.payload("Xoá tất cả"))
    from chatbot.worker.turns import take_turns

    take_turns(old.pk)
    customer.refresh_from_db()
    assert (customer.name, customer.email, customer.phone, customer.erased_at is not None) == ("", None, "", True)
    assert Appointment.objects.get().status == "cancelled"
    assert set(Message.objects.filter(conversation=old).values_list("text", flat=True)) == {""}
    assert one.customer != customer
    assert [row.text for row in one.conversation.messages.all()] == ["Dữ liệu của bạn đã được xoá và bạn đã đăng xuất."]
