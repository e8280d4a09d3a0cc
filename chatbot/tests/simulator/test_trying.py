"""A conversation that is tried: played anew for each message, with nothing left of it and nobody who waits for it."""

import json
import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts import verification
from accounts.models import Customer, ServiceLevel
from bookings import services
from bookings.actors import by_customer
from bookings.models import Appointment
from chatbot.models import Handoff, KnowledgeDocument, ModelCall
from chatbot.questions import indexing
from chatbot.simulator import trying
from chatbot.simulator.trying import Ended, Talk, play
from consultants.models import Consultant
from meetassist import business, publishing
from meetassist.tests.fake_bedrock import error, tool

pytestmark = pytest.mark.django_db(transaction=True)

WISH = "đặt lịch tư vấn thuế với anh Bảo mai 9h"


def said(talk, text):
    """The last turn, after the text."""
    talk.say(text)
    return play(talk).turns[-1]


def tapped(talk, title):
    """The last turn, after a tap of the choice of that title, wherever it was offered last."""
    offered = {
        choice["title"]: (turn.first + at, number)
        for turn in play(talk).turns for at, reply in enumerate(turn.replies)
        for number, choice in enumerate(reply.choices, 1)
    }  # fmt: skip
    talk.tap(*offered[title])
    return play(talk).turns[-1]


def words(turn):
    return "\n".join(reply.text for reply in turn.replies)


def booked(talk):
    """A new customer books, with an address and its code."""
    said(talk, WISH)
    said(talk, "mai.lan@example.com")
    said(talk, f"mã là {talk.shown['code 1']}")
    said(talk, "Lan")
    return tapped(talk, "Đồng ý")


def everything():
    """Of every table how many rows it has, and a hash of them; sequences alone go on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND "
            "has_table_privilege(format('%I.%I', schemaname, tablename), 'SELECT')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        assert {model._meta.db_table for model in apps.get_models() if model._meta.managed} <= set(tables)
        found = {}
        for name in tables:
            cursor.execute(
                f"SELECT count(*), md5(coalesce(string_agg(one::text, chr(10) ORDER BY one::text), '')) "  # noqa: S608
                f'FROM "{name}" AS one'
            )
            found[name] = cursor.fetchone()
    return found


@pytest.fixture
def called(monkeypatch):
    """The tasks that were published."""
    found = []
    monkeypatch.setattr(publishing.current_app, "send_task", lambda name, *_args, **_more: found.append(name))
    return found


def test_a_booking_with_its_e_mails_a_person_and_signing_out_leave_no_row_and_call_nobody(
    office, called, settings, tmp_path
):
    settings.EMAIL_PROVIDER, settings.EMAIL_FILES = "file", str(tmp_path)
    before = everything()
    talk = Talk()
    turn = booked(talk)
    assert "Đã đặt lịch!" in words(turn) and talk.shown["appointment 1"] in words(turn)
    assert [letter.to for letter in turn.letters] == ["mai.lan@example.com"]
    assert "Đã đặt lịch" in turn.letters[0].subject and "Xin chào Lan!" in turn.letters[0].text
    assert [one.reason for one in said(talk, "cho gặp nhân viên").handoffs] == [Handoff.Reason.ASKED]
    said(talk, "đăng xuất")
    assert everything() == before
    assert (called, list(tmp_path.iterdir()), connection.in_atomic_block) == ([], [], False)


@pytest.mark.parametrize("broken", [ZeroDivisionError, DatabaseError])
def test_nothing_stays_after_an_error(office, called, monkeypatch, broken):
    def fail(*_args):
        Customer.objects.create(name="Mai")
        raise broken

    talk = Talk()
    said(talk, WISH)
    before = everything()
    monkeypatch.setattr(trying, "as_entities", fail)
    talk.say("mai.lan@example.com")
    if broken is DatabaseError:
        assert play(talk).ended == Ended.FAILED
    else:
        with pytest.raises(ZeroDivisionError):
            play(talk)
    assert (everything(), called, connection.in_atomic_block) == (before, [], False)


def test_a_turn_that_fails_apologises_as_it_does_to_customers(office, monkeypatch):
    before = everything()
    monkeypatch.setattr("chatbot.worker.turns._respond", lambda *_args: 1 / 0)
    turn = said(Talk(), WISH)
    assert [one.reason for one in turn.handoffs] == [Handoff.Reason.FAILURE]
    assert len(turn.replies) == 1 and everything() == before


def test_a_code_that_was_shown_is_right_the_next_time_however_it_is_typed_and_another_is_wrong(office):
    talk = Talk()
    said(talk, WISH)
    said(talk, "mai.lan@example.com")
    code = talk.shown["code 1"]
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert "đã được xác nhận" not in words(said(talk, wrong))
    code = talk.shown["code 1"]
    assert "đã được xác nhận" in words(said(talk, f"{code[:3]} {code[3:]}"))


def test_an_appointment_is_cancelled_by_the_code_that_was_shown_or_its_button(office):
    by_code, by_button = Talk(), Talk()
    for talk in (by_code, by_button):
        booked(talk)
    code = by_code.shown["appointment 1"]
    first = said(by_code, f"huỷ lịch {code.lower()}")
    second = tapped(by_button, "Huỷ lịch này")
    for turn in (first, second):
        assert "huỷ" in words(turn).lower() and "09:00" in words(turn)


def test_a_customers_own_address_is_shown_nothing(office):
    """Whoever tries could else read and change what is theirs."""
    Customer.objects.create(name="Mai", email="Mai@example.com")
    talk = Talk()
    said(talk, WISH)
    turn = said(talk, "mai@example.com")
    assert [(letter.is_anothers, letter.subject, letter.text) for letter in turn.letters] == [(True, "", "")]
    assert not talk.shown.get("code 1")


def test_whoever_has_signed_out_shows_their_address_once_more(office, monkeypatch):
    # Between two codes there is a pause, which a test does not wait for.
    monkeypatch.setattr(verification, "PAUSE", timedelta(0))
    talk = Talk()
    booked(talk)
    said(talk, "đăng xuất")
    said(talk, "xem lịch hẹn của tôi")
    said(talk, "mai.lan@example.com")
    turn = said(talk, talk.shown["code 2"])
    assert talk.shown["appointment 1"] in words(turn) or "09:00" in words(turn)


def test_a_customer_of_a_level_is_known_and_may_what_it_allows(office):
    ServiceLevel.objects.create(code="quen", rank=1, name="Quen", actions=["question"])
    ServiceLevel.objects.create(code="than", rank=2, name="Thân", actions=["question", "book"])
    may_not, may = Talk(who="quen"), Talk(who="than")
    assert "09:00–09:30" not in words(said(may_not, WISH))
    assert "09:00–09:30" in words(said(may, WISH))
    assert "Đã đặt lịch!" in words(tapped(may, "Đồng ý"))


def test_it_is_the_time_that_is_chosen(office):
    ahead = timedelta(days=40)
    talk = Talk(who="", ahead=ahead.total_seconds())
    turn = said(talk, WISH)
    day = (timezone.now() + ahead).astimezone(business.current().zone).date() + timedelta(days=1)
    assert turn.values["date"] == day.isoformat() and f"{day:%d/%m}" in words(turn)


def test_in_english(office):
    talk = Talk(language="en", who="")
    said(talk, "book tax advice with Bảo tomorrow at 9am")
    assert "Booked!" in words(tapped(talk, "Yes"))


def test_what_was_tapped_and_is_not_offered_any_more_ends_it(office):
    talk = Talk()
    said(talk, "xin chào")
    talk.tap(1, 99)
    assert play(talk).ended == Ended.CHANGED
    talk.said[-1].message = 99
    played = play(talk)
    assert (played.ended, len(played.turns)) == (Ended.CHANGED, 1)


def test_one_that_others_would_wait_for_too_long_ends(office, monkeypatch):
    monkeypatch.setattr(trying, "MOST_SECONDS", -1.0)
    talk = Talk()
    talk.say("xin chào")
    assert play(talk) == trying.Played([], Ended.SLOW)


# Nobody waits for it


def elsewhere(work):
    """What another connection finds, without waiting for anything."""
    found = []

    def run():
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '50ms'")
                found.append(work())
        except DatabaseError as refused:
            found.append(refused)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


def book_elsewhere(office, starts_at):
    customer = Customer.objects.create(name="Hoa", email="hoa@example.com")
    with business.read_once():
        return services.book(
            customer=customer, service=office.tax, consultant=office.bao, starts_at=starts_at,
            by=by_customer(customer), now=timezone.now(),
        ).appointment.status  # fmt: skip


def test_between_two_messages_its_time_is_anybodys(office, tomorrow_at):
    talk = Talk()
    booked(talk)
    assert elsewhere(lambda: book_elsewhere(office, tomorrow_at(9))) == "confirmed"
    # Played again, the time is somebody else's.
    assert "Đã đặt lịch!" not in words(said(talk, "cảm ơn"))


def test_while_it_is_played_the_consultant_is_booked_at_another_time(office, tomorrow_at, monkeypatch):
    talk, found = Talk(who=""), []
    said(talk, WISH)

    def look(*_args):
        if Appointment.objects.filter(status="confirmed").exists() and not found:
            found.append(elsewhere(lambda: book_elsewhere(office, tomorrow_at(15))))
        return {}

    monkeypatch.setattr(trying, "as_entities", look)
    tapped(talk, "Đồng ý")
    said(talk, "cảm ơn")
    assert found == ["confirmed"]
    assert [row.customer.name for row in Appointment.objects.all()] == ["Hoa"]


# Models

VAGUE = "hmm zzz"


def vague_answer():
    return tool({"intents": ["book"], "values": [], "language": "vi", "confidence": 0.9})


def test_a_model_is_asked_once_for_real_while_nothing_is_locked_and_says_the_same_each_time(office, bedrock_server):
    free = []

    def respond(_body):
        free.append(elsewhere(lambda: Consultant.objects.select_for_update(nowait=True).count()))
        with connection.cursor() as cursor:
            # The thread of the fake asks by a connection of its own.
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                           " AND state LIKE 'idle in transaction%'")  # fmt: skip
            free.append(cursor.fetchone()[0])
        connection.close()
        return vague_answer()

    bedrock_server.respond = respond
    talk = Talk(who="")
    said(talk, WISH)
    before = everything()
    turn = said(talk, VAGUE)
    assert (turn.understood.meant.source, turn.understood.meant.intents) == ("bedrock", ("book",))
    call = ModelCall.objects.get()
    assert (call.purpose, call.outcome, call.conversation) == ("understand", "answered", None)
    [told] = turn.calls
    assert (told.model, Decimal(told.cost)) == (call.model, call.cost_usd) and call.cost_usd > 0
    assert free == [3, 0]
    assert {name for name, rows in everything().items() if rows != before[name]} == {"chatbot_modelcall"}
    turns = [*play(talk).turns, said(talk, "dừng lại")]
    assert turns[1].understood.meant.source == "bedrock"
    assert len(bedrock_server.asked) == 1 and ModelCall.objects.count() == 1


def test_a_model_that_is_away_or_over_budget_is_as_for_customers_and_is_not_asked_again(
    office, bedrock_server, settings
):
    bedrock_server.otherwise = error("AccessDeniedException")
    talk = Talk(who="")
    turn = said(talk, VAGUE)
    assert (
        turn.understood.meant.source == "local" and turn.replies and {one.outcome for one in turn.calls} == {"denied"}
    )
    asked = len(bedrock_server.asked)
    play(talk)
    assert len(bedrock_server.asked) == asked
    settings.LLM_DAILY_BUDGET_USD = 0
    turn = said(Talk(who=""), VAGUE)
    assert (turn.understood.meant.source, turn.calls, len(bedrock_server.asked)) == ("local", [], asked)


# One role for all databases of the server: who changes it and who asks as it take turns.
@pytest.mark.xdist_group("role of questions")
def test_a_models_query_is_asked_for_once_and_run_each_time(office, bedrock_server, settings):
    settings.UNSURE = 0
    query = "SELECT name FROM assist.consultants ORDER BY name"
    bedrock_server.answers = [tool({"sql": query})]
    talk = Talk(who="")
    turn = said(talk, "Có chuyên gia nào mới vào làm gần đây không?")
    for again in (turn, play(talk).turns[0]):
        [question] = again.questions
        assert (question.route, question.outcome, question.sql) == ("sql", "answered", query)
        assert "Trần Minh Hằng" in words(again) and [one.outcome for one in again.calls] == ["answered"]
    assert len(bedrock_server.asked) == 1


def test_vectors_and_an_answer_from_a_document_are_asked_for_once(office, bedrock_server, settings):
    settings.UNSURE, settings.BEDROCK_EMBEDDING_MODEL = 0, "amazon.titan-embed-text-v2:0"
    document = KnowledgeDocument.objects.create(
        title="Gửi xe", language="vi", text="Khách gửi xe miễn phí ở tầng hầm B2 của toà nhà."
    )  # fmt: skip
    indexing.index()
    embedded = len(bedrock_server.embedded)
    bedrock_server.respond = lambda body: tool(
        {"supported": True, "answer": "Bạn gửi xe miễn phí ở tầng hầm B2.", "cites": [1]}
        if "passage" in json.dumps(body["messages"]) else {"sql": ""}
    )  # fmt: skip
    talk = Talk(who="")
    turn = said(talk, "gửi xe ở đâu vậy ạ?")
    asked = len(bedrock_server.asked)
    for again in (turn, play(talk).turns[0]):
        assert "tầng hầm B2" in words(again)
        assert [one.document_id for one in again.understood.answer.answer.sources] == [document.pk]
    assert (len(bedrock_server.asked), len(bedrock_server.embedded)) == (asked, embedded + 1)
