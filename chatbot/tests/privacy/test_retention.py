"""What is kept for a time goes when it is over, not a moment earlier, and nothing else goes with it."""

import logging
import os
import threading
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.mail import files, outgoing
from accounts.models import ChannelIdentity, Customer, EmailVerification, Invitation, OutgoingEmail, User
from bookings import services
from bookings.actors import by_customer
from bookings.models import Appointment, BookingRequest, Feedback, WaitlistEntry
from chatbot.channels.webchat.page import history
from chatbot.models import (
    Conversation,
    Fault,
    GoldenQuestion,
    Handoff,
    Message,
    ModelCall,
    Question,
    Retention,
    TeamNote,
)
from chatbot.privacy import retention
from chatbot.worker.tasks import apply_retention
from history.models import Entry
from history.tests.aged import entry
from meetassist.acting import Acting, acting

pytestmark = pytest.mark.django_db
MOMENT = timedelta(minutes=1)
OF_TEXTS = {
    "text": "xin chào",
    "payload": "menu",
    "choices": [{"title": "Đặt"}],
    "table": [["9h"]],
    "template": {"a": 1},
}


def snapshot():
    """Every row of every table but the history and what retention keeps of itself, by its table and key."""
    return {
        (model._meta.label, values[model._meta.pk.attname]): values
        for model in apps.get_models()
        if model not in (Entry, Retention) and model._meta.managed
        for values in model._base_manager.values()
    }


def changes(before):
    """Which rows are not as they were then: gone, or with these fields changed."""
    after = snapshot()
    assert not set(after) - set(before), "rows were made"
    return {
        key: {name for name in values if values[name] != after[key][name]} if key in after else "gone"
        for key, values in before.items()
        if values != after.get(key)
    }


def someone(**values):
    """A customer on the web chat, whom we know."""
    number = Customer.objects.count()
    customer = Customer.objects.create(email=f"c{number}@example.com", **values)
    identity = ChannelIdentity.objects.create(
        customer=customer, channel="web", external_id=f"v{number}", verified_at=timezone.now()
    )
    return Conversation.objects.create(identity=identity, customer=customer)


def message(at, conversation=None, **values):
    values = {"direction": "in", "status": "handled", **OF_TEXTS, **values}
    return Message.objects.create(conversation=conversation or someone(), channel="web", sent_at=at, **values)


def question(at):
    values = {"conversation": someone(), "language": "vi", "route": "sql", "outcome": "answered", "is_helpful": True}
    return Question.objects.create(**values, text="Giá?", sql="SELECT 1", cost_usd="0.01", created_at=at)


def handoff(at):
    return Handoff.objects.create(
        conversation=someone(), reason="asked", summary="Gọi tôi", created_at=at, resolved_at=at
    )


def team_note(at):
    return TeamNote.objects.create(conversation=someone(), text="Gọi mẹ chị ấy", written_by="Lan", created_at=at)


def memory(at):
    conversation = someone()
    Conversation.objects.filter(pk=conversation.pk).update(state={"version": 1}, last_message_at=at)
    return conversation


def email(at, **values):
    values = {"status": "sent", "subject": "Hẹn", "html": "<p>Hẹn</p>", "calendar": "BEGIN", "done_at": at, **values}
    number = OutgoingEmail.objects.count()
    return OutgoingEmail.objects.create(
        kind="receipt",
        dedup_key=f"e{number}",
        to="a@example.com",
        language="vi",
        text="Hẹn gặp",
        created_at=at,
        **values,
    )


def session(at):
    return Session.objects.create(session_key=f"s{Session.objects.count()}", session_data="x", expire_date=at)


def browser(at):
    number = UserSession.objects.count()
    user = User.objects.create_user(f"u{number}")
    return UserSession.objects.create(user=user, ip="127.0.0.1", last_seen_at=at, session_key=f"b{number}")


def cookie(at):
    identity = someone().identity
    identity.session_key, identity.former_session_key, identity.former_until = "new", "old", at
    identity.save()
    return identity


def invitation(at):
    values = {"email": "a@example.com", "language": "vi", "created_at": at - timedelta(days=7)}
    return Invitation.objects.create(**values, expires_at=at)


def verification(at):
    return EmailVerification.objects.create(
        identity=someone().identity, email="a@example.com", asked_at=at, status="replaced"
    )


def model_call(at):
    return ModelCall.objects.create(conversation=someone(), purpose="sql", model="m", cost_usd="0.01", at=at)


def fault(at):
    return Fault.objects.create(conversation=someone(), step="answering", error="KeyError", place="x:1", created_at=at)


def visitor(at, **values):
    number = Customer.objects.count()
    customer = Customer.objects.create(name="Lan", phone="+84900000001", **values)
    Customer.objects.filter(pk=customer.pk).update(created_at=at)
    identity = ChannelIdentity.objects.create(customer=customer, channel="web", external_id=f"v{number}")
    conversation = Conversation.objects.create(identity=identity, customer=customer, last_message_at=at)
    message(at, conversation)
    return customer


OF_MAIL = {"subject", "text", "html", "calendar"}
KINDS = {
    "messages": (message, set(OF_TEXTS)),
    "questions": (question, {"text", "text_key", "sql"}),
    "handoffs": (handoff, {"summary"}),
    "team_notes": (team_note, {"text"}),
    "memories": (memory, {"state"}),
    "emails": (email, OF_MAIL),
    "sessions": (session, "gone"),
    "browsers": (browser, "gone"),
    "cookies": (cookie, {"former_session_key", "former_until"}),
    "invitations": (invitation, "gone"),
    "verifications": (verification, "gone"),
    "model_calls": (model_call, "gone"),
    "faults": (fault, "gone"),
}


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_goes_when_its_time_is_over_and_nothing_else(name, now):
    make, what = KINDS[name]
    limit = now - timedelta(days=retention.BY_NAME[name].days)
    due, young = make(limit - MOMENT), make(limit + MOMENT)
    before = snapshot()
    done = retention.apply(now=now)
    assert changes(before) == {(due._meta.label, due.pk): what}
    assert (done.gone, done.failed) == ({name: 1}, {})
    assert retention.apply(now=now).gone == {}, "it has gone, and is not due again"
    assert retention.apply(now=now + 2 * MOMENT).gone == {name: 1}
    assert set(changes(before)) == {(one._meta.label, one.pk) for one in (due, young)}


def test_every_kind_has_a_test():
    assert set(KINDS) | {"visitors", "history"} == set(retention.BY_NAME)


def test_a_visitor_goes_with_all_that_they_have_said(now):
    limit = now - timedelta(days=90)
    due = visitor(limit - MOMENT)
    visitor(limit + MOMENT)
    Fault.objects.create(conversation=due.conversations.get(), step="answering", error="KeyError", place="x:1")
    Handoff.objects.create(conversation=due.conversations.get(), reason="asked", resolved_at=limit)
    EmailVerification.objects.create(identity=due.identities.get(), email="x@y.vn", asked_at=now, status="replaced")
    call = ModelCall.objects.create(conversation=due.conversations.get(), purpose="sql", model="m", cost_usd="0.01")
    before = snapshot()
    assert retention.apply(now=now).gone == {"visitors": 1}
    found = changes(before)
    assert found.pop(("chatbot.ModelCall", call.pk)) == {"conversation_id"}
    # That they wrote is still counted, and not who.
    counted = [key for key in found if key[0] == "chatbot.ConversationDay"]
    assert counted and all(found.pop(key) == {"conversation_id"} for key in counted)
    assert set(found.values()) == {"gone"}
    assert sorted(label for label, _pk in found) == [
        "accounts.ChannelIdentity", "accounts.Customer", "accounts.EmailVerification", "chatbot.Conversation",
        "chatbot.Fault", "chatbot.Handoff", "chatbot.Message",
    ]  # fmt: skip
    entries = Entry.objects.filter(table_name="accounts_customer", row_id=str(due.pk))
    assert [entry.kind for entry in entries][:2] == ["erased", "deleted"]
    assert {entry.personal for entry in entries} == {None}, "the history does not say who they were"


def test_their_questions_are_counted_as_before_without_a_word_of_them(client, now):
    customer = visitor(now - timedelta(days=91))
    conversation = customer.conversations.get()
    row = Question.objects.create(
        conversation=conversation, text="Giá?", sql="SELECT 1", language="vi", route="sql", outcome="unknown"
    )
    golden = GoldenQuestion.objects.create(question="Giá?", language="vi", sql="SELECT 1", origin=row)
    before = snapshot()
    assert retention.apply(now=now).gone == {"visitors": 1}
    found = changes(before)
    assert found[("chatbot.Question", row.pk)] == {"conversation_id", "text", "text_key", "sql"}
    assert ("chatbot.GoldenQuestion", golden.pk) not in found, "a test of the business's is its own"
    client.force_login(User.objects.create_superuser("admin"))
    for name, args in (("changelist", []), ("change", [row.pk])):
        assert client.get(reverse(f"admin:chatbot_question_{name}", args=args)).status_code == 200


def test_of_whom_a_time_was_kept_the_empty_row_stays_for_the_appointment(office, now, tomorrow_at):
    customer = visitor(now - timedelta(days=91))
    held = services.hold(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9),
        by=by_customer(customer), now=now,
    ).appointment  # fmt: skip
    assert retention.apply(now=now).gone == {}, "a time is kept"
    Appointment.objects.filter(pk=held.pk).update(status="expired", description="đau răng", for_whom="mẹ")
    before = snapshot()
    assert retention.apply(now=now).gone == {"visitors": 1}
    found = changes(before)
    assert found[("accounts.Customer", customer.pk)] == {"name", "name_key", "phone", "erased_at"}
    assert found[("bookings.Appointment", held.pk)] == {"description", "for_whom"}
    assert not customer.conversations.exists() and not customer.identities.exists()
    assert retention.apply(now=now).gone == {}


def wait(customer, office, now):
    within = (now, now + timedelta(days=9))
    WaitlistEntry.objects.create(customer=customer, service=office.tax, within=within)


def ask_to_be_rung(customer, office, now):
    BookingRequest.objects.create(
        customer=customer, identity=customer.identities.get(), service=office.tax, consultant=office.bao,
        starts_at=now, phone="+84900000001", status="declined",
    )  # fmt: skip


def have_booked(customer, office, now):
    visit = services.book(
        customer=customer, service=office.tax, consultant=office.bao, by=by_customer(customer), now=now,
        starts_at=(now + timedelta(days=2)).replace(hour=3, minute=0, second=0, microsecond=0),
    ).appointment  # fmt: skip
    services.cancel(appointment=visit, by=by_customer(customer), reason="", now=now)


def be_noted(customer, office, now):
    Customer.objects.filter(pk=customer.pk).update(notes="gọi lại")


def have_shown_an_address(customer, office, now):
    customer.identities.update(verified_at=now - timedelta(days=400))


def have_an_open_handoff(customer, office, now):
    Handoff.objects.create(conversation=customer.conversations.get(), reason="asked")


def wait_for_an_answer(customer, office, now):
    message(now - timedelta(days=100), customer.conversations.get(), status="received")


def be_told_something(customer, office, now):
    message(now - timedelta(days=100), customer.conversations.get(), direction="out", status="queued")


def come_back(customer, office, now):
    customer.conversations.update(last_message_at=now - timedelta(days=89))


def speak_with_a_person(customer, office, now):
    message(now - timedelta(days=89), customer.conversations.get(), author="Hằng", direction="out", status="sent")


def share_a_browser(customer, office, now):
    known = Customer.objects.create(email="k@example.com")
    identity = customer.identities.get()
    Conversation.objects.create(identity=identity, customer=known, ended_at=now - timedelta(days=100))


@pytest.mark.parametrize("act", [
    wait, ask_to_be_rung, have_booked, be_noted, have_shown_an_address, have_an_open_handoff, wait_for_an_answer,
    be_told_something, come_back, speak_with_a_person, share_a_browser,
])  # fmt: skip
def test_who_is_more_than_a_visitor_or_waits_for_something_stays(act, office, now):
    customer = visitor(now - timedelta(days=91))
    act(customer, office, now)
    before = snapshot()
    assert retention.apply(now=now).gone == {}
    assert changes(before) == {}


def test_whom_the_team_wrote_down_is_no_visitor(now):
    customer = Customer.objects.create(name="Lan", phone="+84900000001")
    Customer.objects.update(created_at=now - timedelta(days=900))
    assert retention.apply(now=now).gone == {}
    assert Customer.objects.get() == customer


@pytest.mark.parametrize("act", [wait, have_an_open_handoff, wait_for_an_answer, be_told_something])
def test_texts_stay_while_something_is_open(act, office, now):
    row = memory(now - timedelta(days=800))
    message(now - timedelta(days=800), row)
    Handoff.objects.create(conversation=row, reason="asked", summary="x", resolved_at=now - timedelta(days=800))
    Question.objects.create(
        conversation=row, text="Giá?", language="vi", route="sql", outcome="unknown",
        created_at=now - timedelta(days=800),
    )  # fmt: skip
    act(row.customer, office, now)
    before = snapshot()
    assert retention.apply(now=now).gone == {}
    assert changes(before) == {}


def test_texts_stay_until_the_coming_appointment_is_over(office, now, tomorrow_at):
    old = message(now - timedelta(days=800))
    customer = old.conversation.customer
    visit = services.book(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9),
        by=by_customer(customer), now=now,
    ).appointment  # fmt: skip
    assert "messages" not in retention.apply(now=now).gone
    before = snapshot()
    assert retention.apply(now=visit.ends_at + MOMENT).gone["messages"] == 1
    assert ("bookings.Appointment", visit.pk) not in changes(before), "the appointment stays as it is"


def test_of_appointments_and_ratings_nothing_goes(office, now, tomorrow_at):
    customer = someone(name="Lan").customer
    visit = Appointment(customer=customer, service=office.tax, consultant=office.bao, status="completed")
    visit.description = "thuế"
    visit.place_at(now - timedelta(days=3000))
    visit.save()
    Feedback.objects.create(appointment=visit, rating=5, comment="tốt")
    before = snapshot()
    retention.apply(now=now)
    assert changes(before) == {}


def test_what_is_open_to_be_sent_or_signed_in_with_stays(now):
    old = now - timedelta(days=900)
    email(old, status="queued", done_at=None)
    session(now + timedelta(hours=1))
    row = browser(old)
    Session.objects.create(session_key=row.session_key, session_data="x", expire_date=now + timedelta(hours=1))
    verified = verification(old)
    EmailVerification.objects.filter(pk=verified.pk).update(status="verified")
    invitation(now + timedelta(days=1))
    before = snapshot()
    assert retention.apply(now=now).gone == {}
    assert changes(before) == {}


def test_the_chat_page_shows_no_bubble_without_a_text(now):
    old = message(now - timedelta(days=800))
    young = message(now - timedelta(days=1), old.conversation)
    retention.apply(now=now)
    assert [one["id"] for one in history(old.conversation.identity.external_id)] == [young.pk]


def test_an_email_without_its_text_is_not_sent_again(now):
    row = email(now - timedelta(days=400), status="failed")
    retention.apply(now=now)
    assert outgoing.send_again(OutgoingEmail.objects.filter(pk=row.pk)) == 0


def test_files_of_emails_go_with_their_texts(now, tmp_path, settings):
    settings.EMAIL_FILES = str(tmp_path)
    for name, at in (("old", now - timedelta(days=366)), ("new", now - timedelta(days=364))):
        path = tmp_path / f"{name}.eml"
        path.write_text("Subject: x\n\nx")
        os.utime(path, (at.timestamp(), at.timestamp()))
    email(now - timedelta(days=366))
    retention.apply(now=now)
    assert [name for name, _message in files.newest_first()] == ["new"]


def all_kinds_are_due(now):
    old = now - timedelta(days=4000)
    for make, _what in KINDS.values():
        make(old)
    visitor(old)
    entry(old)


@pytest.mark.django_db(transaction=True)
def test_0_keeps_for_ever(now, settings):
    all_kinds_are_due(now)
    for kind in retention.KINDS:
        setattr(settings, kind.setting, 0)
    before = snapshot(), Entry.objects.count()
    assert retention.apply(now=now).gone == {}
    assert (snapshot(), Entry.objects.count()) == before
    assert {kind.outlook(now) for kind in retention.KINDS} == {(0, None)}


@pytest.mark.django_db(transaction=True)
def test_what_is_shown_is_what_goes(now):
    all_kinds_are_due(now)
    shown = {kind.name: kind.outlook(now) for kind in retention.KINDS}
    assert all(number and oldest for number, oldest in shown.values())
    # Those of a visitor go with the visitor, so that fewer are left of messages.
    done = retention.apply(now=now)
    expected = {name: number for name, (number, _oldest) in shown.items()}
    assert done.gone == {**expected, "messages": expected["messages"] - 1}
    assert {kind.outlook(now) for kind in retention.KINDS} == {(0, None)}


def test_batches_go_on_until_nothing_is_due(now, monkeypatch):
    monkeypatch.setattr("meetassist.retention.BATCH", 2)
    for _number in range(5):
        model_call(now - timedelta(days=500))
    said = []
    done = retention.apply(now=now, report=lambda kind, number: said.append((kind.name, number)))
    assert (said, done.gone) == ([("model_calls", 2), ("model_calls", 2), ("model_calls", 1)], {"model_calls": 5})
    row = Retention.objects.get(pk="model_calls")
    assert (row.last_number, row.total, row.last_at) == (5, 5, now)


def test_a_task_whose_time_is_over_leaves_the_rest_to_the_next(now, monkeypatch):
    monkeypatch.setattr("meetassist.retention.BATCH", 2)
    for _number in range(3):
        model_call(now - timedelta(days=500))
    assert retention.apply(now=now, seconds=-1).gone == {"model_calls": 2}
    assert retention.apply(now=now + MOMENT, seconds=-1).gone == {"model_calls": 1}
    row = Retention.objects.get(pk="model_calls")
    assert (row.last_number, row.total) == (1, 3)


def test_a_kind_that_fails_keeps_no_other_one_and_goes_on_later(now, monkeypatch, caplog):
    monkeypatch.setattr("meetassist.retention.BATCH", 1)
    for _number in range(3):
        question(now - timedelta(days=800))
        model_call(now - timedelta(days=800))
    kind, taken = retention.BY_NAME["questions"], []

    def fail_at_the_second(rows, *, before, now):
        number = kind.take(rows, before=before, now=now)
        taken.append(number)
        if len(taken) == 2:
            raise IntegrityError("secret words")
        return number

    broken = retention.Kind(kind.name, kind.label, kind.setting, kind.dated, kind.due, fail_at_the_second)
    kinds = retention.KINDS
    monkeypatch.setattr(retention, "KINDS", tuple(broken if one is kind else one for one in kinds))
    with caplog.at_level(logging.ERROR):
        done = retention.apply(now=now)
    assert (done.gone, done.failed) == ({"questions": 1, "model_calls": 3}, {"questions": "IntegrityError"})
    assert Question.objects.exclude(text="").count() == 2, "the batch that failed is whole again"
    assert "IntegrityError" in caplog.text and "secret" not in caplog.text
    monkeypatch.setattr(retention, "KINDS", kinds)
    assert retention.apply(now=now).gone == {"questions": 2}
    assert Retention.objects.get(pk="questions").total == 3


@pytest.mark.django_db(transaction=True)
def test_two_at_once_take_each_row_once(now, monkeypatch):
    monkeypatch.setattr("meetassist.retention.BATCH", 3)
    monkeypatch.setattr("chatbot.privacy.visitors.BATCH", 3)
    for _number in range(12):
        visitor(now - timedelta(days=91))
        model_call(now - timedelta(days=500))
        question(now - timedelta(days=800))
    found, start = [], threading.Barrier(2)

    def run():
        start.wait()
        found.append(retention.apply(now=now))
        connection.close()

    threads = [threading.Thread(target=run) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Whoever finds the other one at a kind leaves it.
    found.append(retention.apply(now=now))
    assert [one.failed for one in found] == [{}, {}, {}]
    for name in ("visitors", "model_calls", "questions"):
        assert sum(one.gone.get(name, 0) for one in found) == 12
        assert Retention.objects.get(pk=name).total == 12
    assert Entry.objects.filter(kind="erased").count() == 12


@pytest.mark.django_db(transaction=True)
def test_who_is_just_being_served_is_left_for_the_next_time(now):
    busy, quiet = visitor(now - timedelta(days=91)), visitor(now - timedelta(days=91))
    locked, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            list(Conversation.objects.select_for_update(no_key=True).filter(customer=busy))
            locked.set()
            done.wait(20)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert locked.wait(20)
    try:
        assert retention.apply(now=now).gone == {"visitors": 1}
        assert list(Customer.objects.all()) == [busy] and quiet.pk != busy.pk
    finally:
        done.set()
        other.join()
    assert retention.apply(now=now).gone == {"visitors": 1}


def test_the_history_says_by_which_task(now):
    visitor(now - timedelta(days=91))
    with acting(Acting("task", name="chatbot.tasks.apply_retention", place="worker")):
        assert apply_retention.run() == "visitors 1"
        assert apply_retention.run() == "nothing is due"
    entry = Entry.objects.filter(kind="erased").get()
    assert (entry.who, entry.who_name) == ("task", "chatbot.tasks.apply_retention")


def test_the_command_shows_and_then_takes_away(now, capsys):
    model_call(now - timedelta(days=500))
    before = snapshot()
    call_command("retention", dry_run=True)
    shown = capsys.readouterr().out
    oldest = f"{now - timedelta(days=500):%Y-%m-%d}"
    assert (
        f"model_calls    400 days   RETENTION_MODEL_CALLS_DAYS  1 to go, the oldest of {oldest} (calls of models)"
        in shown
    )
    assert len(shown.splitlines()) == len(retention.KINDS) and changes(before) == {}
    call_command("retention")
    said = capsys.readouterr().out
    assert said.startswith(shown) and said.endswith("model_calls: 1 gone\n1 rows in all.\n")
    assert not ModelCall.objects.exists()


def test_the_command_says_what_the_database_refused(now, monkeypatch):
    monkeypatch.setattr(retention, "_take", lambda kind, now: (_ for _ in ()).throw(IntegrityError("secret")))
    with pytest.raises(CommandError, match=r"refused visitors \(IntegrityError\), messages") as raised:
        call_command("retention")
    assert "secret" not in str(raised.value)


def test_the_page_shows_what_is_kept_what_goes_next_and_what_has_gone(client, now):
    user = User.objects.create_user("auditor", is_staff=True, language="en")
    roles.give(user, roles.Role.AUDITOR)
    client.force_login(user)
    model_call(now - timedelta(days=500))
    url = reverse("admin:chatbot_retention_changelist")
    page = client.get(url).content.decode()
    places = [page.index(f">{kind.label}<") for kind in retention.KINDS]
    assert places == sorted(places) and "400 days" in page and "RETENTION_MODEL_CALLS_DAYS" in page
    rows = client.get(url).context["cl"].result_list
    assert {row.kind: row.outlook.number for row in rows if row.outlook.number} == {"model_calls": 1}
    retention.apply(now=now)
    row = next(row for row in client.get(url).context["cl"].result_list if row.kind == "model_calls")
    assert (row.outlook.number, row.last_number, row.total) == (0, 1, 1)
