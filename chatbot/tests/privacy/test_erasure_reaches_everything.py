"""A person with everything is erased: nothing of them is in any column of any table, in any file or in the log."""

import logging
import re
from collections import Counter
from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.mail import sending
from accounts.models import (
    ChannelIdentity,
    Consent,
    Customer,
    Device,
    EmailVerification,
    OutgoingEmail,
    PrivacyRequest,
    Tombstone,
    User,
)
from bookings import services
from bookings.actors import by_customer, by_staff
from bookings.models import Appointment, Feedback
from chatbot.models import Conversation, GoldenQuestion, Message, Question
from chatbot.people import erasure
from chatbot.privacy import copies, requests
from chatbot.tests.privacy.person import with_everything
from chatbot.worker.turns import take_turns
from meetassist.tests import messenger

PSID = "70021188220033"
# Each stands in something else of theirs.
SECRETS = (
    "Hồng Nhung", "hong nhung", "bimat", "912345678", "912 345 678", "Máy in Bí Ẩn", "may in bi an", "SERI-X77", "rau muống",
    "dị ứng phấn hoa", "cho bà ngoại", "kẹt xe ở cầu", "tay nghề tuyệt đỉnh", "gửi voi ở đâu", "nuôi cá sấu",
)  # fmt: skip


@pytest.fixture
def files(settings, tmp_path):
    settings.EMAIL_PROVIDER, settings.EMAIL_BACKEND = "file", "accounts.mail.files.FileBackend"
    settings.EMAIL_FILES = str(tmp_path / "mail")
    (tmp_path / "mail").mkdir()
    return tmp_path / "mail"


def everything_written():
    """Every value of every column of every table that can hold words, as the database itself knows them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables"
            " USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            " AND data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY', 'tsvector', 'bytea',"
            " 'USER-DEFINED', 'character')"
        )
        found = []
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT DISTINCT "{column}"::text FROM "{table}" WHERE "{column}" IS NOT NULL')
            found += [(f"{table}.{column}", text) for (text,) in cursor.fetchall()]
    return found


def places_of(secrets):
    """Where any of them stands."""
    return sorted({
        (where, secret) for where, text in everything_written()
        for secret in secrets if secret.lower() in text.lower()
    })  # fmt: skip


def in_files(folder, secrets):
    from accounts.mail.files import read

    found = []
    for path in folder.glob("*.eml"):
        message = read(path.stem)
        texts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
        found += [path.name for secret in secrets if secret in " ".join([*map(str, message.values()), *texts])]
    return found


def statistics():
    """What the business counts."""
    visits = Counter(Appointment.objects.values_list("status", "consultant", "service", "during"))
    questions = Counter(Question.objects.values_list("route", "outcome", "is_helpful", "created_at"))
    messages = Counter(Message.objects.values_list("channel", "direction", "kind", "sent_at"))
    return visits, Counter(Feedback.objects.values_list("rating", "appointment")), questions, messages


def send_emails():
    for pk in sending.due():
        sending.send(pk)


def code_for(address, files):
    from accounts.mail.files import newest_first

    body = next(
        message.get_body(("plain",)).get_content() for _name, message in newest_first() if message["To"] == address
    )
    return re.search(r"\b\d{6}\b", body)[0]


def show_address(say, files, address):
    say("hồ sơ của tôi")
    say(address)
    send_emails()
    return say(code_for(address, files))


def later(seconds):
    for row in EmailVerification.objects.all():
        row.asked_at -= timedelta(seconds=seconds)
        row.save()


@pytest.fixture
def nhung(talk, webhook, files, office, now, tomorrow_at, monkeypatch, client):
    """Writes in the web chat and through Messenger, and the team writes about her."""
    office.bao.email = "bao@example.com"
    office.bao.save()
    web = talk(verified=False)
    # Mistyped first: a code went to somebody else's mailbox.
    web.say("hồ sơ của tôi")
    web.say("bimat@exmaple.com")
    web.say("bimat.sai@example.com")
    send_emails()
    later(16)
    show_address(web.say, files, "bimat@example.com")
    web.say("xin chào")
    web.say("đổi tên")
    customer = web.customer
    Customer.objects.filter(pk=customer.pk).update(
        name="Đinh Thị Hồng Nhung", phone="+84912345678", notes="thích rau muống", birth_date="1990-02-03"
    )
    customer.refresh_from_db()

    def through_messenger(words):
        webhook(messenger.text(PSID, words))
        take_turns(Conversation.objects.get(identity__external_id=PSID, ended_at=None).pk)

    through_messenger("Chào, tôi là Hồng Nhung, số 0912345678, tôi dị ứng phấn hoa")
    later(16)
    show_address(through_messenger, files, "bimat@example.com")
    assert ChannelIdentity.objects.filter(customer=customer).count() == 2
    customer.refresh_from_db()
    write_about(customer, office, now, tomorrow_at)
    web.say("gửi voi ở đâu vậy?")
    web.say("cho gặp nhân viên, tôi nuôi cá sấu")
    requests.note(customer, "correction", source="staff", by="chi", details="Hồng Nhung, không phải Nhưng", now=now)
    requests.ask_for_copy(customer, source="staff", by="chi", now=now)
    copies.send_waiting(now=now)
    send_emails()
    return web


def write_about(customer, office, now, tomorrow_at):
    by, team = by_customer(customer), by_staff("chi")
    device = Device.objects.create(customer=customer, kind="Máy in Bí Ẩn", name="Máy in Bí Ẩn", serial="SERI-X77")
    first = services.book(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9), device=device,
        for_whom="cho bà ngoại", description="dị ứng phấn hoa", by=team, now=now,
    ).appointment  # fmt: skip
    services.cancel(appointment=first, by=team, reason="kẹt xe ở cầu", now=now)
    services.book(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(11), by=by,
        description="dị ứng phấn hoa", now=now,
    )  # fmt: skip
    visit = Appointment(customer=customer, service=office.tax, consultant=office.bao, status="completed")
    visit.place_at(tomorrow_at(9, days=-9))
    visit.save()
    Feedback.objects.create(appointment=visit, rating=5, comment="tay nghề tuyệt đỉnh")
    services.join_waitlist(
        customer=customer, service=office.legal, start=now, end=now + timedelta(days=5), by=by, now=now
    )
    staff = User.objects.create_user("chi")
    kind = ContentType.objects.get_for_model(Customer)
    LogEntry.objects.create(
        user=staff, content_type=kind, object_id=str(customer.pk), object_repr="Đinh Thị Hồng Nhung", action_flag=CHANGE,
        change_message='[{"changed": {"name": "thiết bị", "object": "Máy in Bí Ẩn", "fields": ["serial"]}}]',
    )  # fmt: skip
    Consent.objects.create(customer=customer, version="1", language="vi", act="paper", noted_by="chi", given_at=now)
    conversation = customer.conversations.first()
    asked = Question.objects.create(
        conversation=conversation, text="gửi voi ở đâu", language="vi", route="knowledge", outcome="unknown"
    )
    golden = GoldenQuestion.objects.create(
        question="gửi voi ở đâu?", language="vi", origin=asked, expected_outcome="unknown"
    )
    LogEntry.objects.create(
        user=staff, content_type=ContentType.objects.get_for_model(GoldenQuestion), object_id=str(golden.pk),
        object_repr=str(golden), action_flag=CHANGE,
    )  # fmt: skip


@pytest.mark.usefixtures("graph")
def test_nothing_of_the_person_is_left_anywhere_and_the_statistics_stay(
    nhung, files, caplog, django_capture_on_commit_callbacks
):
    caplog.set_level(logging.DEBUG)
    customer, before = nhung.customer, statistics()
    coming = list(customer.appointments.live().values_list("pk", flat=True))
    # The search finds them now, each of them; and so does the one in the files.
    assert {secret for _where, secret in places_of(SECRETS)} == set(SECRETS) and coming
    assert in_files(files, SECRETS)
    now = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        requests.erase(customer, source="staff", by="chi", now=now)
    with django_capture_on_commit_callbacks(execute=True):
        send_emails()
    assert places_of(SECRETS) == [] and in_files(files, SECRETS) == []
    assert [
        record.getMessage() for record in caplog.records if any(one in record.getMessage() for one in SECRETS)
    ] == []
    assert_same_but_for_cancelled(before, statistics(), coming)
    assert Tombstone.objects.filter(customer_number=customer.pk, erased_at=now).exists()
    row = PrivacyRequest.objects.get(kind="erasure")
    assert (row.customer, row.status, row.source, row.noted_by, row.answered_at) == (
        customer,
        "done",
        "staff",
        "chi",
        now,
    )
    assert not PrivacyRequest.objects.open().exists() and not Consent.objects.filter(withdrawn_at=None).exists()


def assert_same_but_for_cancelled(before, after, coming):
    """What was to come is cancelled; all else is counted as before."""
    (visits, *others), (visits_after, *others_after) = before, after
    cancelled = Counter(("cancelled", *rest) for _status, *rest in
                        (key for key in visits if key[0] in ("confirmed", "pending", "held")))  # fmt: skip
    kept = Counter({key: count for key, count in visits.items() if key[0] not in ("confirmed", "pending", "held")})
    assert visits_after == kept + Counter({tuple(key): count for key, count in cancelled.items()}) and coming
    assert others_after == others


def left_of(word):
    """Where it stands; not the keys of their accounts on the channels, which go on as somebody nobody knows."""
    found = [(where, re.sub(rf"{word}-(?:web|messenger)", "", text)) for where, text in everything_written()]
    return [where for where, text in found if word in text and where != "chatbot_modelcall.model"]


@pytest.mark.parametrize(
    "described", ["bookings.erasure.steps", "accounts.erasure.steps", "chatbot.people.erasure._steps"]
)
def test_the_search_finds_what_is_left_out(office, now, tomorrow_at, monkeypatch, described):
    lan = with_everything(office, "lanlan", now=now, starts_at=tomorrow_at(9))
    monkeypatch.setattr(described, lambda *args, **kwargs: [])
    erasure.erase(lan, now=now)
    send_emails()
    assert left_of("lanlan") != []


def rows_of_every_table():
    """By table and key, what stands in the row."""
    from django.apps import apps

    return {
        (model._meta.db_table, values["pk"]): values
        for model in apps.get_models() if model._meta.managed and model._meta.pk.name == "id"
        for values in [{"pk": row["id"], **row} for row in model._base_manager.values()]
    }  # fmt: skip


def test_what_is_shown_before_is_what_is_done(office, now, tomorrow_at):
    lan = with_everything(office, "lanlan", now=now, starts_at=tomorrow_at(9))
    mai = with_everything(office, "maimai", now=now, starts_at=tomorrow_at(15))
    planned = erasure.plan(lan, now=now)
    shown = {
        (step.rows.model._meta.db_table, pk) for step in planned.steps for pk in step.rows.values_list("pk", flat=True)
    }
    counts, before = dict(planned.counts()), rows_of_every_table()
    assert sum(counts.values()) >= len(shown) and rows_of_every_table() == before
    erasure.erase(lan, now=now)
    after = rows_of_every_table()
    changed = {key for key, values in before.items() if after.get(key) != values}
    # Beside what is emptied: what ends with the person, and where the channels go on as somebody nobody knows.
    ended = {"bookings_waitlistentry", "bookings_notification", "bookings_appointment", "accounts_consent",
             "accounts_channelidentity", "chatbot_conversation", "chatbot_handoff", "bookings_bookingrequest"}  # fmt: skip
    assert {key for key in changed - shown if key[0] not in ended} == set()
    send_emails()
    assert left_of("lanlan") == []
    # Nobody else's.
    assert {key for key in changed if "maimai" in str(before[key])} == set()
    mai.refresh_from_db()
    assert (mai.name, mai.erased_at) == ("maimai tên", None)


def test_who_is_erased_already_is_not_erased_again(db, now):
    lan = Customer.objects.create(name="Lan")
    requests.erase(lan, source="command", now=now)
    with pytest.raises(erasure.NobodyThere):
        requests.erase(lan, source="command", now=now)
    assert PrivacyRequest.objects.count() == Tombstone.objects.count() == 1


def test_a_tombstone_stays(db, now):
    requests.erase(Customer.objects.create(name="Lan"), source="command", now=now)
    for change in (lambda: Tombstone.objects.update(erased_at=None), lambda: Tombstone.objects.all().delete()):
        with pytest.raises(Exception, match="is not forgotten|null value"), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        Tombstone.objects.create(customer_number=Tombstone.objects.get().customer_number, erased_at=now)


def test_a_later_e_mail_about_the_erased_is_sent_and_goes(db, now):
    """One that was being sent while its customer was erased."""
    lan = Customer.objects.create(name="Lan", email="lan@example.com")
    row = OutgoingEmail.objects.create(
        kind="reminder", dedup_key="x", customer=lan, to="lan@example.com", language="vi", text="Chào Lan"
    )
    requests.erase(lan, source="command", now=now)
    row.refresh_from_db()
    assert row.text == "Chào Lan"
    assert sending.send(row.pk) == "sent"
    row.refresh_from_db()
    assert (row.status, row.text, row.to) == ("sent", "–", "erased@example.invalid")
