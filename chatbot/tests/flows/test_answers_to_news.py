"""Reminders, approvals and follow-ups in the conversation, and what customers answer: by tap and in words.

Reference defect 40: no buttons, no waitlist that was offered in the chat, and nothing wrote feedback.
"""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from accounts.models import ChannelIdentity, Customer, OutgoingEmail
from bookings import services
from bookings.actors import SYSTEM, by_consultant, by_customer, by_staff
from bookings.models import Appointment, AppointmentEvent, Feedback, Notification
from chatbot.models import Conversation, Message
from chatbot.people import handoffs
from chatbot.replies.handoff import button_waits
from chatbot.tests.worker.test_due_notifications import booked, make_due, state
from chatbot.worker.delivery import deliver
from chatbot.worker.news import send_due
from chatbot.worker.turns import take_turns
from meetassist.tests import messenger
from meetassist.tests.fixtures import login_of


@pytest.fixture
def one(talk):
    one = talk(name="Duyên")
    one.say("xin chào")
    return one


def reminded(one, office, starts_at, now):
    """An appointment that the customer has just been reminded of."""
    row = booked(one.customer, office, starts_at, now)
    notification = make_due(row)
    assert send_due() == "1 sent"
    one.last = [one.conversation.messages.latest("pk")]
    return row, notification


def acknowledged(row):
    row.refresh_from_db()
    events = row.events.filter(kind="acknowledged").values_list("role", "source")
    return row.acknowledged_at is not None, list(events)


def come_on(row):
    """How the reminder's answer begins."""
    return f"Cảm ơn bạn, mình đã báo {row.consultant.name} là bạn sẽ đến."


# The buttons of a reminder


def test_a_tap_says_that_the_customer_comes_once(one, office, tomorrow_at, now):
    row, _ = reminded(one, office, tomorrow_at(9, days=3), now)
    assert one.titles == ["Tôi sẽ đến", "Dời lịch này", "Huỷ lịch này"]
    payload = one.payload("Tôi sẽ đến")
    for _ in range(2):
        one.send("Tôi sẽ đến", payload)
        assert come_on(row) in one.take_turns()[0]
    assert acknowledged(row) == (True, [("customer", "chat")])
    assert row.status == "confirmed"


def test_it_acts_on_its_own_appointment_and_leaves_the_open_flow_open(one, office, tomorrow_at, now):
    row, _ = reminded(one, office, tomorrow_at(9, days=3), now)
    other = booked(one.customer, office, tomorrow_at(11, days=3), now)
    payload = one.payload("Tôi sẽ đến")
    question = one.say("đặt lịch")[-1]
    one.send("Tôi sẽ đến", payload)
    said = one.take_turns()
    assert said[0].startswith(come_on(row)) and said[-1] != question and "dịch vụ nào" in said[-1]
    assert (acknowledged(row)[0], acknowledged(other)[0]) == (True, False)
    assert one.memory.journey == "booking"


def test_move_and_cancel_begin_with_exactly_that_appointment(one, office, tomorrow_at, now):
    booked(one.customer, office, tomorrow_at(11, days=3), now)
    row, _ = reminded(one, office, tomorrow_at(9, days=3), now)
    move, cancel = one.payload("Dời lịch này"), one.payload("Huỷ lịch này")
    one.say("đặt lịch")
    one.send("Dời lịch này", move)
    assert row.code in one.take_turns()[0]
    assert (one.memory.journey, one.memory.open.values.appointment) == ("rescheduling", row.pk)
    one.send("Huỷ lịch này", cancel)
    assert row.code in one.take_turns()[0]
    one.tap("Đồng ý")
    assert list(Appointment.objects.filter(status="cancelled")) == [row]


def move_by_staff(row, tomorrow_at, now):
    services.reschedule(appointment=row, starts_at=tomorrow_at(15, days=4), by=by_staff("a"), now=now)


OUTDATED = {
    "moved": (lambda row, at, now: move_by_staff(row, at, now), "Lời nhắc đó đã cũ: lịch hẹn đã được dời. Bây giờ là:"),
    "cancelled": (
        lambda row, at, now: services.cancel(appointment=row, by=by_staff("a"), now=now),
        "Lời nhắc đó đã cũ. Lịch hẹn:",
    ),
    "past": (
        lambda row, at, now: Appointment.objects.filter(pk=row.pk).update(
            during=(now - timedelta(hours=2), now - timedelta(hours=1, minutes=30)),
            blocked=(now - timedelta(hours=2), now - timedelta(hours=1, minutes=30)),
        ),
        "Lịch hẹn đó đã bắt đầu hoặc đã qua:",
    ),
}


@pytest.mark.parametrize("change", OUTDATED)
@pytest.mark.parametrize("button", ["Tôi sẽ đến", "Dời lịch này", "Huỷ lịch này"])
def test_a_reminder_that_was_overtaken_says_how_it_stands_and_does_nothing(
    one, office, tomorrow_at, now, change, button
):
    row, _ = reminded(one, office, tomorrow_at(9, days=3), now)
    act, words = OUTDATED[change]
    act(row, tomorrow_at, now)
    before = Appointment.objects.values().get()
    assert one.tap(button)[0].startswith(words)
    assert Appointment.objects.values().get() == before and not acknowledged(row)[0]


@pytest.mark.parametrize(
    "payload", ["remind:yes:999", "remind:yes:x", "remind:yes:²", "remind::", "rate:XX:5", "rate::"]
)
def test_made_up_buttons_do_nothing(one, payload):
    one.send("x", payload)
    assert one.take_turns()
    assert not AppointmentEvent.objects.exists() and not Feedback.objects.exists()


def test_nobody_answers_for_somebody_else(one, talk, office, tomorrow_at, now):
    row, notification = reminded(one, office, tomorrow_at(9, days=3), now)
    stranger = talk(name="Người lạ")
    stranger.send("Tôi sẽ đến", f"remind:yes:{notification.pk}")
    assert stranger.take_turns() == ["Mình không tìm thấy lời nhắc đó. Bạn muốn làm gì ạ?"]
    assert not acknowledged(row)[0]


def test_a_move_takes_the_word_back(one, office, tomorrow_at, now):
    row, _ = reminded(one, office, tomorrow_at(9, days=3), now)
    one.tap("Tôi sẽ đến")
    move_by_staff(row, tomorrow_at, now)
    assert acknowledged(row)[0] is False


def test_while_a_person_has_the_conversation_one_tap_is_still_heard_and_a_journey_is_theirs(
    one, office, tomorrow_at, now
):
    row, _ = reminded(one, office, tomorrow_at(9, days=3), now)
    yes, move = one.payload("Tôi sẽ đến"), one.payload("Dời lịch này")
    handoffs.take(one.conversation.pk, by=handoffs.Member("Lan", "Lan"), now=now)
    one.send("Dời lịch này", move)
    assert one.take_turns() == []
    one.send("Tôi sẽ đến", yes)
    assert one.take_turns()[0].startswith(come_on(row))


# In words


@pytest.mark.parametrize("language", ["vi", "en"])
def test_while_a_person_has_the_conversation_nobody_is_asked_who_they_are(talk, office, tomorrow_at, now, language):
    one = talk(language=language, name="Duyên")
    one.say("xin chào" if language == "vi" else "hello")
    row, _ = reminded(one, office, tomorrow_at(9, days=3), now)
    title, payload = one.titles[0], one.payload(one.titles[0])
    ChannelIdentity.objects.update(verified_at=None)
    assert handoffs.take(one.conversation.pk, by=handoffs.Member("Lan", "Lan"), now=now)
    before = one.conversation.state
    one.send(title, payload)
    [said] = one.take_turns()
    with translation.override(language):
        assert said == button_waits().text
    assert (acknowledged(row)[0], one.conversation.state) == (False, before)
    assert one.say("?") == [], "the conversation is the person's"
    one.say("quay lại với bot")
    one.send(title, payload)
    one.take_turns()
    assert one.memory.journey == "verification", "the button is as good as before"


@pytest.mark.parametrize(
    "words", ["ok em đến", "dạ em sẽ tới ạ", "ok", "vâng mình nhớ rồi", "I'll be there", "see you"]
)
def test_words_say_that_the_customer_comes(one, office, tomorrow_at, now, words):
    row, _ = reminded(one, office, tomorrow_at(9, days=3), now)
    one.say(words)
    assert acknowledged(row)[0] and one.customer.appointments.get().status == "confirmed"


@pytest.mark.parametrize("words", ["em bận rồi, dời giúp", "dời giúp em sang hôm khác", "can we move it please"])
def test_words_ask_to_move_it(one, office, tomorrow_at, now, words):
    booked(one.customer, office, tomorrow_at(11, days=3), now)
    row, _ = reminded(one, office, tomorrow_at(9, days=3), now)
    one.say(words)
    assert (one.memory.journey, one.memory.open.values.appointment) == ("rescheduling", row.pk)
    assert not acknowledged(row)[0]


@pytest.mark.parametrize("words", ["huỷ giúp em nhé", "cancel it please"])
def test_words_ask_to_cancel_it(one, office, tomorrow_at, now, words):
    booked(one.customer, office, tomorrow_at(11, days=3), now)
    row, _ = reminded(one, office, tomorrow_at(9, days=3), now)
    assert row.code in one.say(words)[0]
    one.say("ok")
    assert list(Appointment.objects.filter(status="cancelled")) == [row]


def test_who_only_cannot_come_is_asked_what_to_do(one, office, tomorrow_at, now):
    row, _ = reminded(one, office, tomorrow_at(9, days=3), now)
    assert one.say("hôm đó em bận mất rồi")[0].startswith("Mình dời hay huỷ lịch này ạ?")
    assert one.titles == ["Dời lịch này", "Huỷ lịch này"]
    one.tap("Huỷ lịch này")
    assert one.memory.journey == "cancelling"


@pytest.mark.parametrize("words", ["em đến muộn 10 phút được không?", "đặt lịch tư vấn pháp lý", "văn phòng ở đâu vậy"])
def test_other_words_are_no_answer_to_it(one, office, tomorrow_at, now, words):
    row, _ = reminded(one, office, tomorrow_at(9, days=3), now)
    assert one.say(words)
    assert not acknowledged(row)[0] and one.customer.appointments.booked().count() == 1


def test_ok_to_a_reminder_does_not_confirm_the_booking_that_was_open(one, office, tomorrow_at, now):
    question = one.say("đặt lịch tư vấn thuế với anh Bảo mai 9h")[-1]
    row, _ = reminded(one, office, tomorrow_at(9, days=3), now)
    said = one.say("ok")
    assert said[0].startswith(come_on(row)) and said[-1] == question
    assert one.customer.appointments.booked().count() == 1
    one.say("ok")
    assert one.customer.appointments.booked().count() == 2


# The consultant's answer


@pytest.fixture
def request_of(one, office, tomorrow_at, now):
    type(office.tax).objects.update(needs_approval=True)
    office.tax.refresh_from_db()
    return booked(one.customer, office, tomorrow_at(9, days=3), now)


def test_an_approval_is_told_in_the_conversation_once(one, office, request_of, now):
    services.approve(appointment=request_of, by=by_consultant(office.bao), now=now)
    assert [send_due(), send_due()] == ["1 sent", "0 sent"]
    said = list(one.conversation.messages.filter(notification__kind="approval").values_list("text", flat=True))
    assert len(said) == 1 and said[0].startswith("Lê Quốc Bảo đã đồng ý: lịch của bạn đã được đặt.\n")
    assert OutgoingEmail.objects.filter(kind="receipt", customer=one.customer).count() == 1


@pytest.mark.parametrize(
    ("by_system", "words"), [(False, "Tiếc là Lê Quốc Bảo không nhận được"), (True, "Tiếc là yêu cầu")]
)
def test_a_decline_is_told_with_its_reason(one, office, request_of, now, by_system, words):
    by = SYSTEM if by_system else by_consultant(office.bao)
    services.decline(appointment=request_of, by=by, reason="đi công tác", now=now)
    assert send_due() == "1 sent"
    text = one.conversation.messages.latest("pk").text
    assert text.startswith(words) and ("đi công tác" in text) is not by_system


def test_what_was_overtaken_before_it_was_told_is_not_told(one, office, request_of, now):
    services.approve(appointment=request_of, by=by_consultant(office.bao), now=now)
    services.cancel(appointment=request_of, by=by_customer(one.customer), now=now)
    assert send_due() == "0 sent"
    assert Notification.objects.get(kind="approval").status == "void"


# Feedback


@pytest.fixture
def visit(one, office, tomorrow_at, now):
    """A visit that is over, and asked about."""
    row = booked(one.customer, office, tomorrow_at(9, days=3), now)
    notification = make_due(row, "follow_up")
    services.complete(appointment=row, by=SYSTEM, now=tomorrow_at(10, days=3))
    assert send_due() == "1 sent"
    one.last = [one.conversation.messages.get(notification=notification)]
    return row


def given():
    return list(Feedback.objects.values_list("rating", "comment"))


def test_a_tap_rates_and_the_next_words_are_the_comment(one, visit):
    assert one.tap("4")[0].startswith("Cảm ơn bạn, mình đã ghi 4 trên 5.")
    assert given() == [(4, "")]
    assert one.say("Anh Bảo tư vấn rất kỹ, chỉ hơi lâu")[0].startswith("Cảm ơn bạn đã góp ý!")
    assert given() == [(4, "Anh Bảo tư vấn rất kỹ, chỉ hơi lâu")]
    assert one.conversation.state == {}


@pytest.mark.parametrize(
    ("words", "rating", "comment"),
    [
        ("5 sao, rất tốt", 5, "rất tốt"), ("5", 5, ""), ("0 sao", 0, ""), ("4/5", 4, ""),
        ("rất tốt, 5 sao", 5, "rất tốt, 5 sao"), ("5 stars, very good", 5, "very good"),
    ],
)  # fmt: skip
def test_words_rate_too(one, visit, words, rating, comment):
    one.say(words)
    assert given() == [(rating, comment)]


def test_words_without_points_are_kept_and_the_points_asked_for(one, visit):
    assert one.say("anh Bảo rất nhiệt tình")[0].startswith("Cảm ơn bạn. Bạn cho mấy điểm ạ")
    assert given() == []
    one.tap("5")
    assert given() == [(5, "anh Bảo rất nhiệt tình")]


@pytest.mark.parametrize("words", ["không", "thôi", "no thanks", "cảm ơn"])
def test_no_comment_is_an_answer(one, visit, words):
    one.tap("3")
    one.say(words)
    assert given() == [(3, "")] and one.memory.journey == ""


@pytest.mark.parametrize("words", ["phòng hơi nóng", "not very good, thank you"])
def test_what_sounds_like_a_no_is_a_comment_all_the_same(one, visit, words):
    one.tap("3")
    one.say(words)
    assert given() == [(3, words)]


def test_a_wish_instead_of_a_comment_is_done(one, visit):
    one.tap("3")
    one.say("đặt lịch")
    assert given() == [(3, "")] and one.memory.journey == "booking"


def test_it_is_one_row_and_may_be_changed_for_a_week(one, visit):
    payloads = {title: one.payload(title) for title in ("2", "5")}
    one.tap("2")
    one.send("5", payloads["5"])
    one.take_turns()
    assert given() == [(5, "")]
    Feedback.objects.update(created_at=timezone.now() - timedelta(days=7))
    one.send("2", payloads["2"])
    assert one.take_turns() == ["Đánh giá của bạn là 5 trên 5. Bạn chỉ đổi được trong vòng một tuần."]
    assert given() == [(5, "")]


def test_a_rating_while_another_flow_is_open_leaves_it_open(one, visit):
    payload = one.payload("5")
    question = one.say("đặt lịch")[-1]
    one.send("5", payload)
    said = one.take_turns()
    assert given() == [(5, "")] and said[-1] != question and "dịch vụ nào" in said[-1]
    assert one.memory.journey == "booking"


# Where the conversation does not take it


@pytest.fixture
def late(webhook, office, graph):
    """Somebody on Messenger who wrote more than a day ago."""
    webhook(messenger.text("7001", "xin chào"))
    conversation = Conversation.objects.get()
    Message.objects.update(status="handled", sent_at=timezone.now() - timedelta(hours=25))
    return conversation


def with_address(conversation):
    Customer.objects.filter(pk=conversation.customer_id).update(email="duyen@example.com")
    conversation.refresh_from_db()
    return conversation.customer


@pytest.mark.parametrize("kind", ["reminder", "follow_up", "offer", "approval"])
def test_outside_the_window_it_is_an_e_mail_once(late, office, graph, tomorrow_at, now, kind):
    customer = with_address(late)
    notification = notify(kind, customer, office, tomorrow_at, now)
    OutgoingEmail.objects.exclude(kind="receipt").delete()
    assert [send_due(), send_due()] == ["0 sent", "0 sent"]
    assert state(notification) == ("sent", "e-mail") and graph.sent == []
    expected = {"approval": "receipt"}.get(kind, kind)
    assert OutgoingEmail.objects.filter(kind=expected, customer=customer).count() == 1


def notify(kind, customer, office, tomorrow_at, now):
    """The row of that kind, due now."""
    if kind == "offer":
        from bookings import waitlist

        services.join_waitlist(
            customer=customer, service=office.tax, consultant=office.bao, start=now, end=now + timedelta(days=2),
            by=by_customer(customer), now=now,
        )  # fmt: skip
        waitlist.offer_free_slots(now=now)
        return Notification.objects.get(kind="offer")
    type(office.tax).objects.update(needs_approval=kind == "approval")
    office.tax.refresh_from_db()
    row = booked(customer, office, tomorrow_at(9, days=3), now)
    if kind == "approval":
        OutgoingEmail.objects.all().delete()
        services.approve(appointment=row, by=by_consultant(office.bao), now=now)
        return Notification.objects.get(kind="approval")
    notification = make_due(row, kind)
    if kind == "follow_up":
        services.complete(appointment=row, by=SYSTEM, now=tomorrow_at(10, days=3))
    return notification


@pytest.mark.parametrize("kind", ["reminder", "follow_up", "offer", "approval"])
def test_without_an_address_it_is_marked_and_seen_in_admin(late, office, graph, client, tomorrow_at, now, kind):
    from accounts.models import User

    notification = notify(kind, late.customer, office, tomorrow_at, now)
    send_due()
    assert state(notification) == ("unreachable", "window_closed")
    client.force_login(User.objects.create_superuser("admin"))
    page = client.get("/admin/bookings/notification/", {"status": "unreachable"})
    assert [row.pk for row in page.context["cl"].queryset] == [notification.pk]


def test_an_approved_template_is_sent_with_its_buttons(late, webhook, office, graph, settings, tomorrow_at, now):
    settings.MESSENGER_UTILITY_TEMPLATES = {"reminder": "appointment_reminder"}
    customer = with_address(late)
    late.identity.verified_at = now
    late.identity.save()
    notification = notify("reminder", customer, office, tomorrow_at, now)
    assert send_due() == "1 sent"
    assert state(notification) == ("sent", "template")
    (body,) = graph.sent
    assert (body["messaging_type"], body["message"]["template"]["name"]) == ("UTILITY", "appointment_reminder")
    assert body["message"]["template"]["language"] == {"code": "vi"}
    text, buttons = body["message"]["template"]["components"]
    assert [value["text"] for value in text["parameters"]][:2] == ["Tư vấn thuế", "Lê Quốc Bảo"]
    assert [button["payload"] for button in buttons["parameters"]] == [
        f"remind:{wish}:{notification.pk}" for wish in ("yes", "move", "cancel")
    ]
    webhook(messenger.tap("7001", "Tôi sẽ đến", f"remind:yes:{notification.pk}"))
    take_turns(late.pk)
    assert notification.appointment.events.filter(kind="acknowledged").count() == 1


def test_what_meta_refuses_becomes_an_e_mail_or_a_mark(late, office, graph, settings, tomorrow_at, now):
    settings.MESSENGER_UTILITY_TEMPLATES = {"reminder": "not_approved"}
    customer = with_address(late)
    notification = notify("reminder", customer, office, tomorrow_at, now)
    graph.answers.append((400, {"error": {"code": 100, "message": "no such template"}}))
    send_due()
    assert state(notification) == ("sent", "e-mail")
    Customer.objects.update(email=None)
    other = make_due(Appointment.objects.get())
    graph.answers.append((400, {"error": {"code": 100}}))
    send_due()
    deliver(late.pk)
    assert state(other) == ("unreachable", "invalid")
    assert OutgoingEmail.objects.filter(kind="reminder").count() == 1


def test_on_the_web_what_cannot_wait_is_written_by_e_mail_too(one, office, tomorrow_at, now):
    notification = notify("offer", one.customer, office, tomorrow_at, now)
    assert send_due() == "1 sent"
    assert state(notification) == ("sent", "chat and e-mail")
    services.book(
        customer=one.customer, service=office.tax, consultant=office.bao,
        starts_at=Appointment.objects.holds().get().starts_at, by=by_customer(one.customer), now=now,
    )  # fmt: skip
    assert OutgoingEmail.objects.get(kind="offer").status == "skipped"


# The consultant sees it


def test_the_consultants_pages_show_who_comes(client, one, office, tomorrow_at, now):
    login_of(office.bao, "bao")
    row, _ = reminded(one, office, tomorrow_at(9, days=3), now)
    client.force_login(office.bao.user)
    day = f"/calendar/?view=day&day={tomorrow_at(9, days=3).date()}"
    assert "sẽ đến" not in client.get(day).content.decode()
    one.tap("Tôi sẽ đến")
    assert "sẽ đến" in client.get(day).content.decode()
    assert "Khách báo sẽ đến." in client.get(f"/calendar/appointments/{row.code}/").content.decode()


# What the team does with it


def test_a_move_by_the_team_is_told_in_the_conversation_once_with_both_times(one, office, tomorrow_at, now):
    row = booked(one.customer, office, tomorrow_at(9, days=3), now)
    for hour in (10, 11):
        services.reschedule(appointment=row, starts_at=tomorrow_at(hour, days=3), by=by_staff("admin"), now=now)
    assert (send_due(), send_due()) == ("1 sent", "0 sent"), "the first move is not true any more"
    said = one.conversation.messages.filter(notification__kind="moved").get()
    assert "11:00–11:30" in said.text and "10:00" in said.text and row.code in said.text
    one.last = [said]
    assert one.titles[:2] == ["Dời lịch này", "Huỷ lịch này"]
    assert list(Notification.objects.filter(kind="moved").order_by("pk").values_list("status", flat=True)) == [
        "void", "sent"
    ]  # fmt: skip


def test_a_cancellation_by_the_team_is_told_with_its_reason_once(one, office, tomorrow_at, now):
    row = booked(one.customer, office, tomorrow_at(9, days=3), now)
    services.cancel(appointment=row, by=by_staff("admin"), reason="Chuyên gia ốm", now=now)
    assert (send_due(), send_due()) == ("1 sent", "0 sent")
    said = one.conversation.messages.filter(notification__kind="cancelled").get()
    assert row.code in said.text and "Chuyên gia ốm" in said.text


def test_what_customers_do_themselves_is_no_news(one, office, tomorrow_at, now):
    row = booked(one.customer, office, tomorrow_at(9, days=3), now)
    by = by_customer(one.customer)
    services.reschedule(appointment=row, starts_at=tomorrow_at(10, days=3), by=by, now=now)
    services.cancel(appointment=row, by=by, now=now)
    assert send_due() == "0 sent" and not Notification.objects.filter(kind__in=["moved", "cancelled"]).exists()


def test_where_the_window_is_closed_the_email_alone_tells_of_the_move(office, tomorrow_at, now, webhook, graph):
    webhook(messenger.text("7001", "xin chào"))
    customer = Customer.objects.get()
    Customer.objects.update(email="khai@example.com")
    customer.refresh_from_db()
    row = booked(customer, office, tomorrow_at(9, days=3), now)
    Message.objects.update(sent_at=now - timedelta(hours=25))
    before = OutgoingEmail.objects.count()
    services.reschedule(appointment=row, starts_at=tomorrow_at(10, days=3), by=by_staff("admin"), now=now)
    assert OutgoingEmail.objects.filter(customer=customer).count() == before + 1
    send_due()
    assert Notification.objects.get(kind="moved").outcome == "e-mail" and not Message.objects.filter(
        notification__kind="moved"
    )
    assert OutgoingEmail.objects.filter(customer=customer).count() == before + 1
