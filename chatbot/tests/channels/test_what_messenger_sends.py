"""Each kind of event by its recorded payload: what it becomes, what is answered, and that it has no second effect."""

import pytest
from django.utils import timezone

from chatbot.models import Conversation, Message
from chatbot.worker.turns import take_turns
from meetassist.tests import messenger
from meetassist.tests.fixtures import know

PSID = "7001"


def event_of(body):
    return body["entry"][0]["messaging"][0]


def of(name, **values):
    """The recorded body `name` from our customer; `values` go into its part."""
    body = messenger.body(name)
    event = event_of(body)
    event["sender"]["id"], event["timestamp"] = PSID, int(timezone.now().timestamp() * 1000)
    part = next(event[key] for key in event if key not in ("sender", "recipient", "timestamp"))
    part.update(values)
    return body


@pytest.fixture
def person(office, webhook, graph):
    """A customer on Messenger who is known; what is sent arrives twice, and the new replies are returned."""
    identity = know("messenger", PSID, language="en", name="Khải")

    def send(*bodies):
        newest = Message.objects.filter(direction="out").order_by("-pk").values_list("pk", flat=True).first() or 0
        for body in bodies:
            assert webhook(body).status_code == webhook(body).status_code == 200
        conversation = Conversation.objects.get(identity=identity)
        Conversation.objects.filter(introduced_at=None).update(introduced_at=timezone.now())
        take_turns(conversation.pk)
        return list(Message.objects.filter(direction="out", pk__gt=newest).order_by("pk"))

    send.say = lambda words, **values: send(messenger.text(PSID, words, **values))
    return send


def stored():
    rows = Message.objects.filter(direction="in").order_by("pk")
    return [(row.kind, row.text, row.payload, row.status, row.outcome) for row in rows]


# Links to the Page


@pytest.mark.parametrize("name", ["referral", "get_started_referral"])
def test_a_link_to_a_service_opens_its_booking(person, office, name):
    event = "postback" if name == "get_started_referral" else "referral"
    ref = {"ref": f"service-{office.tax.pk}"}
    body = of(name, **({"referral": ref} if event == "postback" else ref))
    _cards, said = person(body)
    assert said.text.startswith("Who would you like to see?") and said.text.endswith("4. Anyone")
    assert [row[:3] for row in stored()] == [
        ("tap", "Get Started" if event == "postback" else f"m.me?ref=service-{office.tax.pk}", f"take:{office.tax.pk}:0::")
    ]  # fmt: skip


def test_a_link_to_a_consultant_opens_a_booking_with_them(person, office):
    services, said = person(of("referral", ref=f"consultant-{office.bao.pk}"))
    assert said.text.startswith("Which service would you like?")
    tax = next(one for one in services.choices if one["card"]["title"] == "Tax advice")
    [said] = person(messenger.recorded("postback", PSID, title="Book", payload=tax["payload"]))
    assert said.text.startswith("Which day suits you?")


def test_a_link_to_an_appointment_shows_it_to_whose_it_is(person, book, tomorrow_at):
    customer = know("messenger", PSID).customer
    row = book(customer, tomorrow_at(9))
    [said] = person(of("referral", ref=f"code-{row.code.lower()}"))
    assert row.code in said.text and [one["title"] for one in said.choices][:2] == ["Move it", "Cancel it"]


def test_a_link_to_somebody_elses_appointment_shows_nothing(person, book, tomorrow_at):
    row = book(know("messenger", "7002").customer, tomorrow_at(9))
    [said] = person(of("referral", ref=f"code-{row.code}"))
    assert row.code not in said.text


@pytest.mark.parametrize(
    "ref", ["spring", "service-0", "service-x", "service-999999999", "code-", "code-A:B", "", None, 5]
)
def test_a_link_that_names_nothing_is_greeted_or_asked_about(person, ref):
    *_cards, said = person(of("referral", ref=ref))
    assert said.choices and said.text.endswith(("?", "Tax advice"))


def test_a_link_opens_the_window_again(person):
    from chatbot.messaging import outbox

    person.say("hello")
    Message.objects.update(sent_at=timezone.now() - timezone.timedelta(hours=25))
    conversation = Conversation.objects.select_related("identity", "customer").get()
    assert outbox.problem(conversation, timezone.now()) == "window_closed"
    person(of("referral", ref="spring"))
    assert outbox.problem(conversation, timezone.now()) == ""


# What is no words


@pytest.mark.parametrize(
    ("name", "kind", "beginning"),
    [
        ("image", "media", "Thank you! I cannot look at pictures"),
        ("video", "media", "Thank you! I cannot look at pictures"),
        ("voice", "voice", "I cannot listen to voice messages"),
        ("sticker", "sticker", "Thank you for the sticker!"),
        ("location", "place", "Thank you! I cannot do anything with a location"),
    ],
)
def test_each_kind_is_answered_and_the_open_question_keeps_its_choices(person, name, kind, beginning):
    [asked] = person.say("book tax advice with Bao tomorrow at 9:00")
    [again] = person(of(name))
    assert stored()[-1] == (kind, "", "", "handled", "")
    assert again.text.startswith(beginning) and "Shall I book this" in again.text
    assert again.choices == asked.choices


def test_where_the_customer_is_told_where_we_are(person, office):
    from consultants.models import Business

    Business.objects.update(address="12 Lê Lợi, Quận 1", map_link="https://maps.example/1")
    [said] = person(of("location"))
    assert "We are here: 12 Lê Lợi, Quận 1 https://maps.example/1" in said.text


@pytest.mark.parametrize(("name", "outcome"), [("optin", "optin"), ("unsupported", "message")])
def test_what_nobody_knows_is_kept_and_not_answered(person, name, outcome):
    person.say("hello")
    assert person(of(name)) == []
    assert stored()[1:] == [("other", "", "", "handled", outcome)]


# Reactions


def test_a_thumb_on_the_open_question_is_a_yes(person):
    from bookings.models import Appointment

    [asked] = person.say("book tax advice with Bao tomorrow at 9:00")
    person(of("reaction", mid=asked.external_id))
    assert [row.status for row in Appointment.objects.all()] == ["confirmed"]
    assert [row[0] for row in stored()] == ["text", "reaction"]


@pytest.mark.parametrize(
    "values",
    [
        {"action": "unreact"}, {"emoji": "😆", "reaction": "smile"}, {"emoji": "❤", "reaction": "love"},
        {"mid": "m_out.of_long_ago"}, {"mid": None},
    ],
)  # fmt: skip
def test_any_other_reaction_changes_nothing(person, values):
    from bookings.models import Appointment

    [asked] = person.say("book tax advice with Bao tomorrow at 9:00")
    assert person(of("reaction", **{"mid": asked.external_id, **values})) == []
    assert [row.status for row in Appointment.objects.all()] == ["held"]


def test_a_thumb_where_nothing_is_asked_is_not_answered(person):
    [said] = person.say("hello")
    assert person(of("reaction", mid=said.external_id)) == []


def test_a_thumb_that_comes_late_is_no_yes_to_the_next_question(person):
    from bookings.models import Appointment

    [first] = person.say("book tax advice with Bao tomorrow at 9:00")
    person.say("at 10:00 then")
    assert person(of("reaction", mid=first.external_id)) == []
    assert "confirmed" not in [row.status for row in Appointment.objects.all()]


# Edits, and what is taken back


def held():
    from bookings.models import Appointment

    return [timezone.localtime(row.starts_at).hour for row in Appointment.objects.filter(status="held")]


def test_an_edit_before_the_answer_is_what_is_answered(person):
    first = messenger.text(PSID, "book tax advice with Bao tomorrow at 9:00")
    mid = event_of(first)["message"]["mid"]
    edited = of("message_edit", mid=mid, text="book tax advice with Bao tomorrow at 10:00")
    [said] = person(first, edited)
    assert "10:00" in said.text and "9:00" not in said.text.replace("09:00", "9:00").split("10:00")[0]
    assert held() == [10]


def test_an_edit_of_the_last_message_is_answered_once_more(person):
    first = messenger.text(PSID, "book tax advice with Bao tomorrow at 9:00")
    person(first)
    mid = event_of(first)["message"]["mid"]
    [said] = person(of("message_edit", mid=mid, text="book tax advice with Bao tomorrow at 10:00"))
    assert "10:00" in said.text and held() == [10]


def test_an_edit_of_an_older_message_is_kept_and_not_answered(person):
    first = messenger.text(PSID, "helo")
    person(first)
    person.say("book tax advice")
    assert person(of("message_edit", mid=event_of(first)["message"]["mid"], text="hello")) == []
    assert stored()[-1] == ("other", "hello", "", "handled", "edited")


def test_an_edit_that_comes_before_its_message_is_what_it_says(person):
    first = messenger.text(PSID, "book tax advice with Bao tomorrow at 9:00")
    mid = event_of(first)["message"]["mid"]
    [said] = person(of("message_edit", mid=mid, text="book tax advice with Bao tomorrow at 10:00"), first)
    assert "10:00" in said.text and held() == [10]


def test_two_edits_in_the_wrong_order_leave_the_last(person):
    first = messenger.text(PSID, "book")
    mid = event_of(first)["message"]["mid"]
    words = "book tax advice with Bao tomorrow at {}:00"
    second, earlier = (
        of("message_edit", mid=mid, text=words.format(hour), num_edit=n) for hour, n in ((10, 2), (9, 1))
    )
    person(first, second, earlier)
    assert held() == [10]


@pytest.mark.parametrize("is_late", [False, True])
def test_what_is_taken_back_before_the_answer_is_not_answered(person, is_late):
    person.say("hello")
    first = messenger.text(PSID, "book tax advice with Bao tomorrow at 9:00")
    gone = of("unsent", mid=event_of(first)["message"]["mid"])
    assert person(*((gone, first) if is_late else (first, gone))) == []
    assert stored()[1][1:] == ("", "", "handled", "unsent") and held() == []


def test_what_is_taken_back_later_is_empty(person):
    first = messenger.text(PSID, "my secret")
    person(first)
    assert person(of("unsent", mid=event_of(first)["message"]["mid"])) == []
    assert stored() == [("text", "", "", "handled", "unsent")]


def test_an_address_that_messenger_offers_is_what_was_typed(webhook, db):
    webhook(of("user_email"))
    assert stored() == [("text", "khai@example.com", "", "received", "")]
