"""Who will be told is said before it is done, of many appointments as of one: by what takes a message at that moment."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import roles
from accounts.models import ChannelIdentity, Customer, OutgoingEmail
from bookings.models import Appointment, Notification
from chatbot.messaging import reaching
from chatbot.models import Conversation, Message
from chatbot.worker import news
from consultants.models import Consultant, Holiday
from meetassist import business
from meetassist.tests.fixtures import login

LIST = "/admin/bookings/appointment/"
HOUR, DAYS = timedelta(hours=1), timedelta(days=3)
# Meta's window for what a customer has not just asked for is 24 hours.
PEOPLE = {
    "open": {"channel": "messenger", "wrote": HOUR}, "open, e-mail": {"channel": "messenger", "wrote": HOUR, "email": True},
    "closed": {"channel": "messenger", "wrote": DAYS}, "closed, e-mail": {"channel": "messenger", "wrote": DAYS, "email": True},
    "web": {"channel": "web", "wrote": DAYS}, "signed out": {"channel": "web", "wrote": HOUR, "has_ended": True},
    "channel gone": {"channel": "pigeon", "wrote": HOUR}, "blocked": {"channel": "web", "wrote": HOUR, "email": True},
    "e-mail": {"email": True}, "bounced": {"email": True}, "phone": {},
}  # fmt: skip
RING = "not the customer, whom nothing reaches: please ring them"


@pytest.fixture
def lan(db):
    return login(roles.Role.MANAGER)


@pytest.fixture
def meet(now):
    def make(name, *, channel="", wrote=HOUR, email=False, has_ended=False):
        number = Customer.objects.count()
        address = f"an{number}@example.com" if email else None
        row = Customer.objects.create(name=name, email=address, is_active=name != "blocked")
        if name == "bounced":
            Customer.objects.filter(pk=row.pk).update(email_problem="bounced")
        if channel:
            identity = ChannelIdentity.objects.create(customer=row, channel=channel, external_id=f"x{number}")
            talk = Conversation.objects.create(
                identity=identity, customer=row, last_message_at=now - wrote, ended_at=now if has_ended else None
            )
            # What we have written since opens no window.
            for direction, ago, status in (("in", wrote, "handled"), ("out", timedelta(minutes=1), "sent")):
                Message.objects.create(
                    conversation=talk, channel=channel, direction=direction, status=status, sent_at=now - ago, text="x"
                )
        return row

    return make


@pytest.fixture
def placed(office, tomorrow_at):
    """One appointment of each, in the order of `PEOPLE`, with a consultant who has an address."""
    Consultant.objects.filter(pk__in=[office.bao.pk, office.minh_hang.pk]).update(email="we@example.com")

    def make(customers, status="confirmed", day=1):
        rows = []
        for number, customer in enumerate(customers):
            row = Appointment(customer=customer, consultant=office.bao, service=office.legal, status=status)
            row.place_at(tomorrow_at(8, days=day + number // 8) + timedelta(hours=number % 8))
            row.save()
            rows.append(row)
        return rows

    return make


@pytest.fixture
def everybody(meet, placed):
    return lambda status="confirmed": placed([meet(name, **values) for name, values in PEOPLE.items()], status)


def ask(client, operation, rows, **values):
    data = {"action": f"{operation}_selected", "_selected_action": [row.pk for row in rows], **values}
    return client.post(f"{LIST}?from=&to=", data)


def told(answer, column=3):
    """Of each customer what stands in the last column."""
    shown = re.findall(r"<tr>\s*<td>.*?</tr>", answer.content.decode(), re.S)
    cells = [[text_of(cell) for cell in re.findall(r"<td>(.*?)</td>", row, re.S)] for row in shown]
    return {row[column]: row[-1] for row in cells}


def says(answer):
    main = re.search(r'<(?:p><b>|form method="post" class="reassign").*?<ul>(.*?)</ul>', answer.content.decode(), re.S)
    return [text_of(line) for line in re.findall(r"<li>(.*?)</li>", main[1], re.S)]


def text_of(part):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", part))).strip()


def heard(**others):
    """What is said of each: of what no channel takes, whom to ring."""
    ways = {
        "open": "Messenger", "open, e-mail": "Messenger, e-mail", "closed": "", "closed, e-mail": "e-mail",
        "web": "web chat", "signed out": "", "channel gone": "", "blocked": "", "e-mail": "e-mail", "bounced": "",
        "phone": "", **others,
    }  # fmt: skip
    return {name: f"the customer ({way})" if way else RING for name, way in ways.items()}


@pytest.mark.parametrize(
    ("operation", "status"), [("cancel", "confirmed"), ("cancel", "pending"), ("decline", "pending"), ("approve", "pending")]
)  # fmt: skip
def test_it_is_said_who_will_be_told_by_what_takes_it_now(lan, everybody, operation, status):
    rows = everybody(status)
    answer = ask(lan, operation, rows)
    assert told(answer) == {name: f"{words}, the consultant (e-mail)" for name, words in heard().items()}
    assert says(answer) == [
        "11 appointments are changed.",
        "Told: 3 customers by e-mail, 3 customers in the chat, 1 consultant by e-mail.",
        "Nothing reaches 6 customers: please ring them.",
    ]  # fmt: skip
    assert {row.status for row in Appointment.objects.all()} == {status}
    assert (OutgoingEmail.objects.count(), Notification.objects.count()) == (0, 0), "to ask tells nobody"


def test_who_takes_over_is_told_too(lan, office, everybody):
    answer = ask(lan, "reassign", everybody(), consultant=office.minh_hang.pk)
    ours = "Lê Quốc Bảo (e-mail), Trần Minh Hằng (e-mail)"
    assert told(answer, column=2) == {name: f"{words}, {ours}" for name, words in heard().items()}
    assert says(answer) == [
        "11 appointments are given away.",
        "Told: 3 customers by e-mail, 3 customers in the chat, 2 consultants by e-mail.",
        "Nothing reaches 6 customers: please ring them.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "operation", "status"),
    [("cancelled", "cancel", "confirmed"), ("decline", "decline", "pending"), ("approval", "approve", "pending"),
     ("moved", "reassign", "confirmed")],
)  # fmt: skip
def test_a_template_goes_beyond_the_window_and_that_of_another_kind_does_not(
    lan, office, everybody, settings, kind, operation, status
):
    Consultant.objects.update(email="")
    rows, column = everybody(status), 2 if operation == "reassign" else 3
    settings.MESSENGER_UTILITY_TEMPLATES = {kind: "approved_by_meta"}
    answer = ask(lan, operation, rows, consultant=office.minh_hang.pk)
    own = {"closed": "Messenger", "closed, e-mail": "Messenger, e-mail"}
    assert told(answer, column) == heard(**own)
    assert says(answer)[1:] == [
        "Told: 3 customers by e-mail, 5 customers in the chat.", "Nothing reaches 5 customers: please ring them.",
    ]  # fmt: skip
    settings.MESSENGER_UTILITY_TEMPLATES = {"reminder": "approved_by_meta"}
    assert told(ask(lan, operation, rows, consultant=office.minh_hang.pk), column) == heard()


@pytest.mark.parametrize(
    ("kind", "operation", "status"),
    [("cancelled", "cancel", "confirmed"), ("decline", "decline", "pending"), ("approval", "approve", "pending")],
)
def test_what_was_said_is_what_is_done(lan, everybody, graph, kind, operation, status):
    rows = everybody(status)
    seen = unescape(re.search(r'name="seen" value="([^"]*)"', ask(lan, operation, rows).content.decode())[1])
    ask(lan, operation, rows, confirmed="yes", seen=seen, reason="x")
    news.send_due()
    written = set(
        Message.objects.filter(notification__kind=kind).values_list("conversation__customer__name", flat=True)
    )
    mailed = set(OutgoingEmail.objects.exclude(customer=None).values_list("customer__name", flat=True))
    unreached = set(Notification.objects.filter(status="unreachable").values_list("customer__name", flat=True))
    said = heard()
    assert written == {name for name, words in said.items() if "Messenger" in words or "web chat" in words}
    assert mailed == {name for name, words in said.items() if "e-mail" in words}
    assert unreached == {name for name, words in said.items() if words == RING}


def test_a_customer_is_counted_once_and_of_what_stays_nobody_is_told(lan, meet, placed):
    both, nobody = meet("An", channel="web", email=True), meet("Bình")
    rows = placed([both, both, nobody, nobody])
    over, held = placed([meet("Chi", channel="web"), meet("Dũng", channel="web")], "cancelled", day=3)
    Appointment.objects.filter(pk=held.pk).update(status="held", held_until=over.starts_at)
    answer = ask(lan, "cancel", [*rows, over, held])
    assert says(answer) == [
        "5 appointments are changed.", "1 is left alone: its state does not allow this.",
        "Told: 1 customer by e-mail, 1 customer in the chat, 1 consultant by e-mail.",
        "Nothing reaches 1 customer: please ring them.",
    ]  # fmt: skip
    shown = told(answer)
    assert (shown["Chi"], shown["Dũng"]) == ("nobody", "nobody")


def test_nobody_is_told_of_what_can_not_be_approved_any_more(lan, meet, placed):
    [row] = placed([meet("An", channel="web")], "pending", day=-1)
    answer = ask(lan, "approve", [row])
    assert told(answer) == {"An": "nobody"} and b'name="confirmed"' not in answer.content
    assert says(answer) == [
        "0 appointments are changed.", "1 is left alone: its state does not allow this.", "Told: nobody.",
    ]  # fmt: skip


def test_where_the_customer_wrote_last_they_are_told(meet, placed, now):
    """Neither an older conversation that takes news, nor one that has ended."""
    row = meet("An", channel="messenger", wrote=DAYS)
    older, ended = (
        ChannelIdentity.objects.create(customer=row, channel="web", external_id=name) for name in ("older", "ended")
    )
    Conversation.objects.create(identity=older, customer=row, last_message_at=now - 2 * DAYS)
    Conversation.objects.create(identity=ended, customer=row, last_message_at=now, ended_at=now)
    web = meet("Bình", channel="web")
    one, other = placed([row, web])
    found = reaching.reach_of_each([one, other], now=now)
    assert found == {one.pk: reaching.reach(one, now=now), other.pk: reaching.reach(other, now=now)}
    assert [bool(found[row.pk].chat("moved")) for row in (one, other)] == [False, True]
    assert (found[one.pk].conversation.identity.channel, found[one.pk].problem) == ("messenger", "window_closed")


@pytest.mark.parametrize("ago", [timedelta(hours=24), timedelta(hours=24, microseconds=-1)])
def test_the_window_is_open_for_a_day_from_the_last_message(meet, placed, now, ago):
    [row] = placed([meet("An", channel="messenger", wrote=ago)])
    assert reaching.reach(row, now=now).chat("moved") == ("" if ago == timedelta(hours=24) else "Messenger")


def test_the_number_of_queries_does_not_grow(lan, office, meet, placed, now):
    def count(operation, rows):
        with CaptureQueriesContext(connection) as caught:
            assert ask(lan, operation, rows, consultant=office.minh_hang.pk).status_code == 200
        return len(caught)

    kinds = [PEOPLE["closed, e-mail"], PEOPLE["web"], PEOPLE["phone"]]
    rows = placed([meet(f"Khách {number}", **kinds[number % 3]) for number in range(60)])
    for operation in ("cancel", "reassign"):
        count(operation, rows[:3])
        assert count(operation, rows[:3]) == count(operation, rows)
    for some in (rows[:1], rows):
        with business.read_once(), CaptureQueriesContext(connection) as caught:
            assert len(reaching.reach_of_each(some, now=now)) == len(some)
        assert len(caught) == 4, "the conversations, when customers wrote last, stopped channels, and the business"


def test_of_what_has_lost_its_place_it_is_said_who_hears_of_a_move(lan, everybody, tomorrow_at):
    everybody()
    for day in (1, 2):
        Holiday.objects.create(on=tomorrow_at(9, days=day).date(), name="Lễ")
    page = text_of(lan.get(reverse("admin:bookings_appointment_displaced")).content.decode())
    said = re.findall(r"Told: (.*?), the consultant \(e-mail\)", page)
    assert said == list(heard().values())


def test_a_proposed_time_is_taken_in_the_chat_by_those_alone_whom_it_reaches(lan, everybody):
    for row in everybody("pending"):
        page = text_of(lan.get(reverse("panel", args=[row.code]), {"step": "decline"}).content.decode())
        words = heard()[row.customer.name]
        assert f"Told: {words}, the consultant (e-mail)" in page and "Propose another time" in page
        assert ("can take it in the chat by a tap" in page) == ("Messenger" in words or "web chat" in words)
        assert ("They are told that it is free" in page) == (words != RING)


def test_after_a_move_to_a_colleague_both_are_named(lan, office, meet, placed, tomorrow_at):
    [row] = placed([meet("An", email=True)])
    values = {"operation": "move", "seen": row.version, "slot": f"{tomorrow_at(14).isoformat()}|{office.minh_hang.pk}"}
    page = text_of(lan.post(reverse("panel", args=[row.code]), values, follow=True).content.decode())
    assert "Told: the customer (e-mail), Lê Quốc Bảo (e-mail), Trần Minh Hằng (e-mail)." in page
