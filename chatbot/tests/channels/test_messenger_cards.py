"""Cards: what stands on them, that they keep Meta's limits, and that nothing that does not fit is lost."""

import json
from urllib.parse import urlsplit

import pytest
from django.utils import timezone, translation
from icalendar import Calendar

from bookings.models import Appointment
from chatbot.channels.messenger.rendering import render
from chatbot.messaging import outbox
from chatbot.models import Conversation, Message
from chatbot.replies import Card, Choice, Detail, Link, Reply
from chatbot.replies.buttons import Do, Pick
from chatbot.worker.delivery import deliver
from chatbot.worker.turns import take_turns
from consultants.models import Business, Service
from meetassist.tests import messenger
from meetassist.tests.fixtures import know

PSID = "7001"


@pytest.fixture
def person(office, webhook, graph):
    """A customer on Messenger who is known; returns the new messages as they went over the wire."""
    identity = know("messenger", PSID, language="en", name="Khải")

    def send(body):
        number = len(graph.sent)
        webhook(body)
        conversation = Conversation.objects.get(identity=identity)
        Conversation.objects.filter(introduced_at=None).update(introduced_at=timezone.now())
        take_turns(conversation.pk)
        return [sent["message"] for sent in graph.sent[number:]]

    send.say = lambda words: send(messenger.text(PSID, words))
    send.tap = lambda button: send(
        messenger.recorded("postback", PSID, title=button["title"], payload=button["payload"])
    )
    return send


def elements(message):
    payload = message["attachment"]["payload"]
    assert payload["template_type"] == "generic"
    return payload["elements"]


def titles(card):
    return [button["title"] for button in card["buttons"]]


def test_services_and_people_are_cards_whose_buttons_last(person, office):
    Service.objects.filter(pk=office.tax.pk).update(price=500000)
    shown, asked = person.say("book")
    assert asked["text"].startswith("Which service would you like?\n1. ") and len(asked["quick_replies"]) == 2
    tax = next(card for card in elements(shown) if card["title"] == "Tax advice")
    assert tax["subtitle"] == "30 minutes. Price: 500,000 VND" and titles(tax) == ["Book"]
    shown, asked = person.tap(tax["buttons"][0])
    assert asked["text"].startswith("Who would you like to see?")
    bao = next(card for card in elements(shown) if card["title"] == "Lê Quốc Bảo")
    assert bao["buttons"] == [
        {"type": "postback", "title": "Choose", "payload": f"take:{office.tax.pk}:{office.bao.pk}::"}
    ]  # fmt: skip
    # Long after, with something else open.
    person.say("cancel my appointment")
    [asked] = person.tap(bao["buttons"][0])
    assert "quick_replies" in asked and Message.objects.filter(outcome="").count()


def test_after_a_card_the_day_that_was_said_stands(person, office):
    shown, _asked = person.say("book tax advice tomorrow at 9:00")
    bao = next(card for card in elements(shown) if card["title"] == "Lê Quốc Bảo")
    [asked] = person.tap(bao["buttons"][0])
    assert asked["text"].startswith("Shall I book this?\nTax advice\nwith Lê Quốc Bảo\n")


def test_a_receipt_has_the_calendar_and_the_way(person, office, client):
    Service.objects.filter(pk=office.tax.pk).update(location="12 Lê Lợi, Quận 1")
    Business.objects.update(address="12 Lê Lợi, Quận 1", map_link="https://maps.example/1")
    person.say("book tax advice with Bao tomorrow at 9:00")
    [said] = person.say("yes")
    shown = said["attachment"]["payload"]
    assert (shown["template_type"], messenger.text_of(said)[:7]) == ("button", "Booked!")
    assert [one["title"] for one in said["quick_replies"]] == ["Move it", "Cancel it", "Book another"]
    page, calendar, way = shown["buttons"]
    assert page["title"] == "Your appointment" and client.get(urlsplit(page["url"]).path).status_code == 200
    assert (calendar["type"], calendar["title"], way) == (
        "web_url", "Add to calendar", {"type": "web_url", "title": "Map", "url": "https://maps.example/1"},
    )  # fmt: skip
    row = Appointment.objects.get()
    answer = client.get(urlsplit(calendar["url"]).path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert (event["summary"], event["location"]) == ("Tax advice with Lê Quốc Bảo", "12 Lê Lợi, Quận 1")
    assert event.decoded("dtstart") == row.starts_at and row.code in event["description"]
    assert "Khải" not in answer.content.decode() and "ORGANIZER" not in answer.content.decode()


def test_a_place_elsewhere_is_looked_for_and_a_meeting_is_opened(person, office, book, tomorrow_at):
    customer = know("messenger", PSID, language="en", name="Khải").customer
    row = book(customer, tomorrow_at(9))
    for values, expected in (
        ({"location": "Cà phê & bánh"},
         ("Map", "https://www.google.com/maps/search/?api=1&query=C%C3%A0+ph%C3%AA+%26+b%C3%A1nh")),
        ({"location": "", "meeting_link": "https://meet.example/1"}, ("Open the meeting", "https://meet.example/1")),
        ({"location": "", "meeting_link": "call us"}, None),
        ({"location": "", "meeting_link": ""}, None),
    ):  # fmt: skip
        Service.objects.filter(pk=office.tax.pk).update(**values)
        from chatbot.replies import cards

        with translation.override("en"):
            found = cards.ways(Appointment.objects.get(pk=row.pk))
        assert [(link.title, link.url) for link in found[2:]] == ([expected] if expected else [])


@pytest.mark.parametrize("token", ["1", "1:x", "", "x" * 300])
def test_an_address_that_was_not_made_for_anybody_is_not_there(client, db, token):
    assert client.get(f"/event/{token}.ics").status_code == 404


def test_what_is_only_held_is_in_no_calendar_and_what_was_cancelled_is_taken_out(person, client, tomorrow_at, book):
    from bookings import services, single_event
    from bookings.actors import by_staff

    row = book(know("messenger", PSID).customer, tomorrow_at(9))
    path = urlsplit(single_event.address(row)).path
    services.cancel(appointment=row, by=by_staff("lan"), now=timezone.now())
    [event] = Calendar.from_ical(client.get(path).content).walk("VEVENT")
    assert (str(event["status"]), event["sequence"]) == ("CANCELLED", 1)
    Appointment.objects.filter(pk=row.pk).update(status="expired")
    assert client.get(path).status_code == 404


def test_coming_appointments_are_cards_that_change_them(person, book, tomorrow_at):
    customer = know("messenger", PSID, language="en", name="Khải").customer
    rows = [book(customer, tomorrow_at(hour)) for hour in (9, 15)]
    shown, _said = person.say("my appointments")
    assert [titles(card) for card in elements(shown)] == [["Move it", "Cancel it", "Add to calendar"]] * 2
    said = person.tap(elements(shown)[1]["buttons"][1])
    assert rows[1].code in said[-1]["text"] or "15:00" in said[-1]["text"]


# The limits


def cards(number, **values):
    made = {"title": "T", "choices": (Choice("Book", Do.BOOK),), **values}
    return tuple(Card(**{**made, "title": f"{number} {made['title']}"}) for number in range(1, number + 1))


@pytest.mark.parametrize(("number", "shown"), [(1, 1), (10, 10), (11, 10), (40, 10)])
def test_ten_cards_and_every_choice_in_the_text(graph, webhook, office, number, shown):
    webhook(messenger.text(PSID, "hi"))
    choices = tuple(Choice(f"Dịch vụ {one}", Pick("o", one)) for one in range(1, number + 1))
    conversation = Conversation.objects.get()
    outbox.write(conversation, [Reply("Chọn", choices, numbered=True, cards=cards(number))], now=timezone.now())
    deliver(conversation.pk)
    first, last = (sent["message"] for sent in graph.sent)
    assert [card["title"] for card in elements(first)] == [f"{one} T" for one in range(1, shown + 1)]
    assert all(f"{one}. Dịch vụ {one}" in last["text"].splitlines() for one in range(1, number + 1))
    assert len(last["quick_replies"]) == min(number, 13)


@pytest.mark.parametrize(("length", "ends"), [(77, "x"), (78, "x"), (79, "…"), (300, "…")])
def test_titles_and_subtitles_of_80_characters(length, ends):
    [made] = cards(1, title="x" * length, subtitle="x" * (length + 2))
    card = render(Reply("t", cards=(made,)))[0].choices[0]["card"]
    assert [len(card[name]) for name in ("title", "subtitle")] == [min(length + 2, 80)] * 2
    assert card["title"].endswith(ends) and card["subtitle"].endswith(ends)


def test_three_buttons_with_titles_of_20_characters():
    choices = tuple(Choice("x" * 21, Pick("o", one)) for one in range(2))
    links = tuple(Link("y" * 20, f"https://example.com/{one}") for one in range(2))
    [row, _text] = render(Reply("t", cards=cards(1, choices=choices, links=links)))
    assert [one["title"] for one in row.choices] == ["x" * 19 + "…"] * 2 + ["y" * 20]


@pytest.mark.parametrize(("length", "parts"), [(640, [640]), (641, [320, 320])])
def test_a_text_with_buttons_has_640_characters_and_the_rest_stands_before_it(graph, webhook, office, length, parts):
    webhook(messenger.text(PSID, "hi"))
    text = "x" * 320 + "\n" + "y" * (length - 321)
    conversation, link = Conversation.objects.get(), Link("Map", "https://example.com")
    outbox.write(conversation, [Reply(text, (Choice("Book", Do.BOOK),), links=(link,) * 4)], now=timezone.now())
    deliver(conversation.pk)
    assert [len(said) for said in graph.texts(PSID)] == parts
    last = graph.sent[-1]["message"]
    assert len(last["attachment"]["payload"]["buttons"]) == 3 and len(last["quick_replies"]) == 1


def test_a_reminder_has_them_too(graph, webhook, office, book, tomorrow_at):
    from bookings.models import Notification
    from chatbot.worker.news import send_due

    webhook(messenger.text(PSID, "hi"))
    book(Conversation.objects.get().customer, tomorrow_at(9, days=3))
    row = Notification.objects.filter(kind="reminder").earliest("due_at")
    Notification.objects.filter(pk=row.pk).update(due_at=timezone.now(), useful_until=tomorrow_at(9))
    send_due()
    [sent] = graph.sent
    assert sent["messaging_type"] == "UPDATE" and len(sent["message"]["quick_replies"]) == 3
    assert [one["title"] for one in sent["message"]["attachment"]["payload"]["buttons"]] == [
        "Lịch hẹn của bạn",
        "Thêm vào lịch",
    ]


def test_two_cards_of_one_title_stay_two(graph, webhook, office):
    webhook(messenger.text(PSID, "hi"))
    same = (Card("T", "a", (Choice("Book", Do.BOOK),)), Card("T", "", (Choice("Book", Do.BOOK),)))
    conversation = Conversation.objects.get()
    outbox.write(conversation, [Reply("t", cards=same)], now=timezone.now())
    deliver(conversation.pk)
    assert [(card["title"], card.get("subtitle")) for card in elements(graph.sent[0]["message"])] == [
        ("T", "a"),
        ("T", None),
    ]


def test_an_address_of_the_account_is_offered_beside_the_other_choices(graph, webhook, office):
    webhook(messenger.text(PSID, "hi"))
    conversation = Conversation.objects.get()
    choices = tuple(Choice(f"c{one}", Pick("o", one)) for one in range(13))
    replies = [Reply("t", wants=Detail.EMAIL), Reply("u", choices, wants=Detail.PHONE)]
    outbox.write(conversation, replies, now=timezone.now())
    deliver(conversation.pk)
    first, second = (sent["message"]["quick_replies"] for sent in graph.sent)
    assert first == [{"content_type": "user_email"}]
    assert second[0] == {"content_type": "user_phone_number"} and len(second) == 13


def test_who_is_asked_for_an_address_is_offered_the_one_of_their_account(webhook, office, graph):
    webhook(messenger.text(PSID, "hello"))
    conversation = Conversation.objects.get()
    for words in ("book tax advice with Bao tomorrow at 9:00",):
        webhook(messenger.text(PSID, words))
        take_turns(conversation.pk)
    assert {"content_type": "user_email"} in graph.sent[-1]["message"]["quick_replies"]
    webhook(messenger.recorded("user_email", PSID))
    take_turns(conversation.pk)
    assert "khai@example.com" in graph.texts(PSID)[-1]


def test_the_team_reads_what_stood_on_the_cards(graph, webhook, office):
    webhook(messenger.text(PSID, "hi"))
    outbox.write(Conversation.objects.get(), [Reply("t", cards=cards(2, subtitle="s"))], now=timezone.now())
    first, second = Message.objects.filter(direction="out").order_by("pk")
    assert (first.text, second.text) == ("1 T · s\n2 T · s", "t")
    assert json.dumps(first.choices).count('"payload"') == 2
