"""Every model in admin: lists without N+1, search without diacritics, and the operations behind the forms."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import (
    ChannelIdentity,
    CodeLimit,
    Consent,
    Customer,
    CustomerToken,
    Device,
    EmailVerification,
    Invitation,
    OutgoingEmail,
    Partner,
    PrivacyRequest,
    PushMessage,
    PushSubscription,
    RateLimit,
    RepeatableRequest,
    ServiceLevel,
    Tombstone,
    User,
)
from bookings import services
from bookings.actors import by_customer
from bookings.models import (
    Appointment,
    AppointmentEvent,
    AppointmentNote,
    BookingRequest,
    Call,
    Feedback,
    Replanning,
    TalliedDay,
    Tally,
    Untallied,
)
from chatbot.models import (
    ChannelStop,
    Conversation,
    Fault,
    GoldenQuestion,
    Handoff,
    HandoffTopic,
    KnowledgeChunk,
    KnowledgeDocument,
    Message,
    ModelCall,
    Question,
    SavedReply,
    TeamNote,
)
from chatbot.privacy import retention
from consultants.models import (
    BusyTime,
    CalendarFeed,
    Consultant,
    DateOverride,
    Holiday,
    OwnCalendar,
    Photo,
    TimeOff,
    WorkingHours,
)
from meetassist.models import Heartbeat

OUR_APPS = {"history", "accounts", "consultants", "bookings", "chatbot", "meetassist"}
MODELS = [model for model in admin.site._registry if model._meta.app_label in OUR_APPS]


@pytest.fixture
def staff(client, db):
    user = User.objects.create_superuser("admin")
    client.force_login(user)
    return client


def make_rows(office, number, now, tomorrow_at):
    """One more row of every model."""
    Heartbeat.objects.create(process=f"worker{number}", beat_at=now)
    retention.rows()
    Replanning.objects.create(asked_at=now, actor="admin", status="done", total=9, done=9)
    customer = Customer.objects.create(name=f"Đặng Thị Hằng {number}", email=f"c{number}@example.com")
    ServiceLevel.objects.create(code=f"level{number}", rank=number, name=f"Gói {number}")
    Partner.objects.create(name=f"Đối tác {number}", hashed=f"key {number}")
    Device.objects.create(customer=customer, kind="Laptop", name=f"Máy {number}")
    PrivacyRequest.objects.create(customer=customer, kind="correction", source="staff", asked_at=now, due_at=now)
    Consent.objects.create(customer=customer, version="1", language="vi", act="paper", given_at=now)
    identity = ChannelIdentity.objects.create(customer=customer, channel="web", external_id=f"v{number}")
    EmailVerification.objects.create(identity=identity, email=customer.email, asked_at=now)
    CodeLimit.objects.create(scope="identity", key=str(number))
    OutgoingEmail.objects.create(
        kind="receipt",
        dedup_key=f"receipt:{number}",
        customer=customer,
        to=customer.email,
        language="vi",
        text="Hẹn gặp",
    )
    conversation = Conversation.objects.create(identity=identity, customer=customer)
    values = {"conversation": conversation, "channel": "web", "sent_at": now}
    Message.objects.create(**values, direction="in", status="handled", text="xin chào")
    Handoff.objects.create(conversation=conversation, reason="asked")
    Fault.objects.create(conversation=conversation, step="answering", error="KeyError", place="chatbot.worker.turns:1")
    HandoffTopic.objects.create(name=f"Đặng thị {number}", words_vi="khiếu nại")
    TeamNote.objects.create(conversation=conversation, text="Gọi lại", written_by="Lan")
    SavedReply.objects.create(name=f"Đặng thị {number}", text_vi="Dạ {name}")
    ModelCall.objects.create(conversation=conversation, purpose="understand", model="m", cost_usd="0.0001", at=now)
    Question.objects.create(conversation=conversation, text="Gửi xe?", language="vi", route="sql", outcome="unknown")
    GoldenQuestion.objects.create(question=f"Giá {number}?", language="vi", sql="SELECT price FROM services")
    document = KnowledgeDocument.objects.create(title=f"Đặng Thị Hằng {number}", text="Có chỗ để xe.")
    KnowledgeChunk.objects.create(document=document, position=0, text="Có chỗ để xe.", title=document.title)
    User.objects.create_user(f"user{number}")
    person = Consultant.objects.create(name=f"Đặng Văn Hùng {number}")
    person.invitation = Invitation.objects.create(
        email=f"hung{number}@example.com", name=person.name, language="vi", created_at=now,
        expires_at=now + timedelta(days=7),
    )  # fmt: skip
    person.save(update_fields=["invitation"])
    WorkingHours.objects.create(consultant=person, weekday=1, start_time="08:00", end_time="09:00")
    TimeOff.objects.create(consultant=person, during=(now, now + timedelta(days=1)))
    OwnCalendar.objects.create(consultant=person, name="Google", host="calendar.google.com")
    office.tax.__class__.objects.create(name=f"Dịch vụ {number}", duration_minutes=30)
    DateOverride.objects.create(consultant=person, on=now.date(), start_time="08:00", end_time="09:00")
    Holiday.objects.create(on=now.date() + timedelta(days=100 + number), name="Tết")
    services.join_waitlist(
        customer=customer, service=office.tax, start=now, end=now + timedelta(days=9), by=by_customer(customer), now=now
    )
    BookingRequest.objects.create(
        customer=customer, identity=identity, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(10),
        phone=f"+8490300000{number}",
    )  # fmt: skip
    Call.objects.create(customer=customer, taken_at=now)
    done = Appointment(customer=customer, service=office.tax, consultant=office.bao, status="completed")
    done.place_at(tomorrow_at(8 + number // 2, number % 2 * 30, days=-9))
    done.save()
    Feedback.objects.create(appointment=done, rating=5)
    services.book(
        customer=customer, service=office.tax, consultant=office.bao, by=by_customer(customer), now=now,
        starts_at=tomorrow_at(8 + number // 2, number % 2 * 30),
    )  # fmt: skip


def url(model, name="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def queries_of_the_lists(staff):
    """How many queries each model's list makes."""
    counts = {}
    for model in MODELS:
        with CaptureQueriesContext(connection) as queries:
            # Without a word the list of appointments leads to today's.
            assert staff.get(url(model), {"p": 1}).status_code == 200
        counts[model.__name__] = len(queries)
    return counts


def test_a_list_makes_the_same_queries_for_few_and_many_rows(staff, office, now, tomorrow_at):
    for number in range(2):
        make_rows(office, number, now, tomorrow_at)
    few = queries_of_the_lists(staff)
    for number in range(2, 12):
        make_rows(office, number, now, tomorrow_at)
    assert queries_of_the_lists(staff) == few and set(few) == {model.__name__ for model in MODELS}


def test_every_model_has_search_filters_and_a_page_for_a_row(staff, office, now, tomorrow_at):
    make_rows(office, 1, now, tomorrow_at)
    answers = {}
    for model in MODELS:
        options = admin.site._registry[model]
        assert options.search_fields and options.list_filter and len(options.list_display) > 1, model
        found = staff.get(url(model), {"q": "dang thi"})
        page = staff.get(url(model, "change", model.objects.last().pk))
        answers[model.__name__] = found.status_code, page.status_code
        assert staff.get(url(model, "add")).status_code in (200, 403), model
    assert answers == {model.__name__: (200, 200) for model in MODELS}


def test_every_model_of_ours_is_there():
    from django.apps import apps

    ours = {model for app in OUR_APPS for model in apps.get_app_config(app).get_models()}
    # Counts of a minute or an hour are nobody's to look after.
    # Of who was erased there is but a number, and what the team notes of an appointment stands in its panel.
    # Browsers that are notified are their owners', and what is on its way to them is gone in a moment.
    # Calendars elsewhere, with the times that are read in them, are on the page of their consultant.
    # What a channel takes nothing for is said by the check of the channels, with what to do.
    # A photo is given and taken away on the page of its consultant.
    # What programs sent, and by which tokens they act, are hashes that nobody can look up.
    elsewhere = {
        RateLimit, Tombstone, AppointmentNote, PushMessage, PushSubscription, BusyTime, CalendarFeed, ChannelStop, Photo,
        CustomerToken, RepeatableRequest,
    }  # fmt: skip
    # What appointments are counted by is read on the page of the numbers.
    counts = {Tally, TalliedDay, Untallied}
    assert ours - elsewhere - counts == set(MODELS)


@pytest.mark.parametrize("typed", ["dang thi hang", "Đặng Thị Hằng", "HẰNG", "hang"])
def test_names_are_found_without_diacritics(staff, office, now, tomorrow_at, typed):
    make_rows(office, 1, now, tomorrow_at)
    Customer.objects.create(name="Lê Văn Khải")
    found = staff.get(url(Customer), {"q": typed}).context["cl"].queryset
    assert [row.name for row in found] == ["Đặng Thị Hằng 1"]


def test_specialties_and_reasons_are_found_folded_too(staff, office, now):
    Consultant.objects.filter(pk=office.bao.pk).update(specialties="Thuế, pháp lý")
    TimeOff.objects.create(consultant=office.bao, during=(now, now + timedelta(days=1)), reason="Nghỉ phép")
    assert staff.get(url(Consultant), {"q": "Thuế"}).context["cl"].result_count == 1
    assert staff.get(url(TimeOff), {"q": "nghi phep"}).context["cl"].result_count == 1


def test_a_time_zone_that_postgresql_does_not_know_is_refused(staff, office):
    from django.core.exceptions import ValidationError

    for name in ("localtime", "Mars/Olympus"):
        office.bao.time_zone = name
        with pytest.raises(ValidationError):
            office.bao.full_clean()


def test_staff_is_not_held_to_the_number_a_customer_may_book(staff, office, now, tomorrow_at):
    customer = Customer.objects.create(name="Khải")
    for number in range(11):
        start = tomorrow_at(8 + number // 2, number % 2 * 30)
        assert staff.post(url(Appointment, "add"), new_appointment(office, customer, start)).status_code == 302


def new_appointment(office, customer, start):
    local = timezone.localtime(start)
    return {
        "customer": customer.pk, "service": office.tax.pk, "consultant": office.bao.pk,
        "starts_at_0": f"{local:%d/%m/%Y}", "starts_at_1": f"{local:%H:%M}",
    }  # fmt: skip


def test_staff_books_through_the_service_and_a_taken_slot_is_a_form_error(staff, office, tomorrow_at):
    customer = Customer.objects.create(name="Khải")
    data = new_appointment(office, customer, tomorrow_at(9))
    assert staff.post(url(Appointment, "add"), data).status_code == 302
    event = AppointmentEvent.objects.get()
    assert (event.kind, event.source, event.actor) == ("booked", "admin", "admin")
    assert event.appointment.starts_at == tomorrow_at(9)
    refused = staff.post(url(Appointment, "add"), data | {"customer": Customer.objects.create(name="An").pk})
    assert refused.status_code == 200 and "Giờ này đã có người đặt." in refused.content.decode()
    outside = staff.post(url(Appointment, "add"), new_appointment(office, customer, tomorrow_at(3)))
    assert "Chuyên gia không làm việc vào giờ này." in outside.content.decode()
    past = staff.post(url(Appointment, "add"), new_appointment(office, customer, tomorrow_at(9, days=-2)))
    assert "Giờ này đã qua." in past.content.decode()
    assert staff.post(url(Appointment, "add"), {}).status_code == 200
    assert Appointment.objects.count() == 1


def test_staff_cancels_in_bulk_and_is_told_what_could_not_be(staff, office, now, tomorrow_at):
    make_rows(office, 1, now, tomorrow_at)
    make_rows(office, 2, now, tomorrow_at)
    first, second = Appointment.objects.booked().order_by("id")
    services.cancel(appointment=first, by=by_customer(first.customer), now=now)
    data = {"action": "cancel_selected", "_selected_action": [first.pk, second.pk], "confirmed": "1"}
    answer = staff.post(url(Appointment), data, follow=True)
    messages = [str(message) for message in answer.context["messages"]]
    assert messages == [
        f"{first.code} (đã huỷ): Trạng thái của lịch hẹn không cho phép việc này.", "Đã đổi 1 lịch hẹn."
    ]  # fmt: skip
    assert AppointmentEvent.objects.filter(kind="cancelled", source="admin", actor="admin").count() == 1


def test_an_overlapping_time_off_is_a_form_error(staff, office, now):
    TimeOff.objects.create(consultant=office.bao, during=(now, now + timedelta(days=2)))
    local = timezone.localtime(now + timedelta(days=1))
    end = local + timedelta(days=5)
    data = {
        "consultant": office.bao.pk, "starts_at_0": f"{local:%d/%m/%Y}", "starts_at_1": f"{local:%H:%M}",
        "ends_at_0": f"{end:%d/%m/%Y}", "ends_at_1": f"{end:%H:%M}",
    }  # fmt: skip
    TimeOff.objects.create(consultant=office.thu_hang, during=(now + timedelta(days=2), now + timedelta(days=20)))
    answer = staff.post(url(TimeOff, "add"), data)
    assert answer.status_code == 200 and "Trùng với một kỳ nghỉ khác." in answer.content.decode()
    assert TimeOff.objects.filter(consultant=office.bao).count() == 1
    TimeOff.objects.filter(consultant=office.bao).delete()
    backwards = {**data, "ends_at_0": "01/01/2020"}
    assert "Giờ kết thúc phải sau giờ bắt đầu." in staff.post(url(TimeOff, "add"), backwards).content.decode()
    assert staff.post(url(TimeOff, "add"), data).status_code == 302
    # Somebody else's time off at that time is no obstacle.
    assert TimeOff.objects.get(consultant=office.bao).during.upper == end.replace(second=0, microsecond=0)


def test_a_handoff_is_marked_as_resolved(staff, office, now, tomorrow_at):
    make_rows(office, 1, now, tomorrow_at)
    handoff = Handoff.objects.get()
    staff.post(url(Handoff), {"action": "resolve", "_selected_action": [handoff.pk]})
    handoff.refresh_from_db()
    assert handoff.resolved_at is not None


def test_staff_sees_for_a_question_what_is_found_sent_and_answered(staff, db, bedrock_server):
    from chatbot.questions import indexing
    from meetassist.tests import fake_bedrock

    bedrock_server.otherwise = fake_bedrock.tool(
        {"supported": True, "answer": "Có chỗ để xe ở tầng hầm.", "cites": [1]}
    )
    KnowledgeDocument.objects.create(title="Gửi xe", text="Có chỗ để xe ở tầng hầm B1.")
    indexing.index_words()
    page = url(KnowledgeDocument, "ask")
    assert staff.get(page).status_code == 200 and not bedrock_server.asked
    shown = staff.post(page, {"question": "chỗ để xe ở tầng nào <b>", "language": "vi"}).content.decode()
    assert "Có chỗ để xe ở tầng hầm." in shown and "Gửi xe" in shown and "&lt;passages&gt;" in shown
    assert "<b>&lt;/b>" not in shown and "chỗ để xe ở tầng nào &amp;lt;b&amp;gt;" in shown
    assert "Nothing supports" not in shown and len(bedrock_server.asked) == 1
    assert staff.post(page, {"question": "", "language": "vi"}).status_code == 200


def test_documents_of_consultants_and_services_are_edited_with_those(staff, office):
    from chatbot.questions import indexing

    type(office.tax).objects.filter(pk=office.tax.pk).update(description="Quyết toán thuế.")
    indexing.refresh_sources()
    document = KnowledgeDocument.objects.get(kind="service", language="vi")
    staff.post(url(KnowledgeDocument, "change", document.pk), {"title": "x", "language": "vi", "text": "y"})
    staff.post(url(KnowledgeDocument, "delete", document.pk), {"post": "yes"})
    document.refresh_from_db()
    assert document.text == "Quyết toán thuế."
