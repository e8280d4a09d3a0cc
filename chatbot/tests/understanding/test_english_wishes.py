"""What is wished in short, soft and careless English, and whom and what it names. Now is Friday, 20 November 2026."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from chatbot.tests.asking import asking
from chatbot.understanding import Catalog, Named, understand
from chatbot.understanding.schema import Alternative

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 20, 9, tzinfo=ZONE)
PEOPLE = (
    "Trần Minh Hằng",
    "Lê Quốc Bảo",
    "Will Carter",
    "May Nguyen",
    "Mark Phillips",
    "Rose Adams",
    "Ngô Hoàng Long",
    "Dr. Anna Pham",
    "Hùng Trần",
    "Đinh An",
)
SERVICES = ("Tax advice", "Physiotherapy", "Check-up", "Car wash", "Oil change", "Trial lesson", "Filling")
CATALOG = Catalog(
    tuple(Named(number, (name,)) for number, name in enumerate(PEOPLE)),
    tuple(Named(number, (name,)) for number, name in enumerate(SERVICES)),
)


def read(text, asked=""):
    return understand(text, context=asking(asked), now=NOW, zone=ZONE, catalog=CATALOG)


@pytest.mark.parametrize(
    "text",
    [
        "tax advice wed 3pm", "physio tomorrow at 10", "check-up monday 9am", "hang friday 3pm", "oil change, saturday, before 11", "tax advice asap please",
        "anyone but Mark please, tuesday at 11, tax advice", "tues 5 or wed 6 for tax advice", "my back hurts, physio on monday",
    ],
)  # fmt: skip
def test_what_is_wished_beside_a_day_needs_no_verb(text):
    assert read(text).intents == ("book",)


@pytest.mark.parametrize(
    "text",
    [
        "I withdraw from tomorrow's appointment", "drop my 9am", "please drop the monday appointment", "take me off for tomorrow", "can't make it anymore",
        "cant make my appt on thurs anymore sorry", "I can't make my 3pm appointment tomorrow", "won't make thursday, sorry",
        "can't make thursday's appointment",
        "I won't be there on monday", "scrap tomorrow's appointment", "we have to skip tomorrow", "call the whole thing off", "forget tomorrow's appointment",
        "I no longer need the check-up", "I don't need the physio any more", "the appointment is off", "I have to give up my slot on monday",
        "pulling out of the monday session", "remove me from tomorrow", "kill my appointment", "not coming on monday after all", "cancle my apointment",
        "I want out of the session on monday",
    ],
)  # fmt: skip
def test_giving_up_an_appointment_in_soft_words(text):
    assert read(text).intents == ("cancel",)


@pytest.mark.parametrize(
    "text",
    [
        "I will drop by on monday at 9", "I'll drop the car off on monday", "don't drop my appointment", "can't come on monday, could we do tuesday?",
        "what if I can't make it?", "does cancelling cost anything?", "take me off your mailing list", "I can't come before 5", "I forgot my appointment code",
        "I want to withdraw my money", "don't take me off the list", "I don't want him any more",
    ],
)  # fmt: skip
def test_words_of_cancelling_that_cancel_nothing(text):
    assert "cancel" not in read(text).intents


@pytest.mark.parametrize(
    "text",
    [
        "how often may I move an appointment?", "can I cancel on the day?", "may I reschedule twice", "how many times can I change it", "until when can I cancel",
        "can a booking be moved on the same day?", "am I allowed to bring my son", "how much notice do you need", "what happens if I don't turn up",
        "do I have to pay if I cancel?", "does moving it cost anything?",
    ],
)  # fmt: skip
def test_a_rule_that_is_asked_about_starts_no_act(text):
    assert read(text).intents == ("faq",)


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("can I cancel my appointment on monday", ("cancel",)), ("can I move my appointment to tuesday", ("reschedule",)),
        ("could you move it to 11 the same day", ("reschedule",)), ("can't make it tuesday, how about wednesday?", ("reschedule",)),
        ("please cancel it and don't book anything new", ("cancel",)), ("I'd like to cancel tomorrow's appointment. Apologies for the short notice.", ("cancel",)),
        ("thank you for the help", ("thanks",)), ("thanks for all your help", ("thanks",)), ("help", ("abilities",)), ("any chance to start 30 mins earlier?", ("reschedule",)),
        ("do you have an opening on monday", ("check_availability",)), ("will Will be in tomorrow", ("check_availability",)),
        ("first, where are you? second, can I park there?", ("faq",)), ("I want to complain to the boss", ("human",)),
        ("I want a person", ("human",)), ("a real person please", ("human",)), ("I'd rather talk to a human", ("human",)),
    ],
)  # fmt: skip
def test_wishes_that_look_like_others(text, intents):
    assert read(text).intents == intents


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("tax tmrw 3pm hang", 0), ("may on thursday 2pm", 3), ("will mark be in tomorrow", 4), ("what time does will start tomorrow", 2), ("is long free on monday", 6),
        ("book me with will", 2), ("see rose on monday", 5), ("physio with an on monday", 9), ("bao tmrw 9", 1), ("dr pham on monday", 7), ("with hung on monday", 8),
        ("When am I seeing Rose?", 5), ("book phillips on monday", 4), ("change rose to mark please", 4),
    ],
)  # fmt: skip
def test_names_that_are_words_where_they_are_names(text, person):
    assert read(text).entities.consultant == (person,)


@pytest.mark.parametrize(
    "text",
    [
        "may I come on monday", "I will come on monday", "will you be open tomorrow", "mark the date: monday", "I would like to mark monday in my calendar",
        "prices rose again", "how long does it take", "hang on a second", "is monday the 12 may", "my phone is broken, come monday", "any opening on monday",
        "with an open mind on monday", "book with my wife on monday", "as long as it is on monday",
    ],
)  # fmt: skip
def test_words_that_are_names_where_they_are_words(text):
    found = read(text).entities
    assert (found.consultant, found.negated) == ((), ())


@pytest.mark.parametrize(
    ("text", "rejected", "wanted"),
    [
        ("Mark was so rude, book me with Rose on monday", "Mark Phillips", (5,)), ("I hated my session with Mark. Rose please, monday", "Mark Phillips", (5,)),
        ("don't give me Mark again, monday at 9", "Mark Phillips", ()), ("Mark kept me waiting, somebody else on monday", "Mark Phillips", ()),
        ("I saw Mark, but I don't want him near it", "Mark Phillips", ()), ("monday apart from Mark", "Mark Phillips", ()), ("anybody but mark", "Mark Phillips", ()),
        ("not Mark, Rose", "Mark Phillips", (5,)),
    ],
)  # fmt: skip
def test_a_complaint_about_a_person_is_no_wish_for_them(text, rejected, wanted):
    found = read(text).entities
    assert (found.negated, found.consultant) == ((rejected,), wanted)


@pytest.mark.parametrize(
    "text",
    [
        "Mark was great, book me with him on monday",
        "is Mark late today?",
        "Mark or anyone else on monday",
        "book Mark, I'm never late",
    ],
)
def test_a_person_who_is_spoken_well_of_is_wanted(text):
    found = read(text).entities
    assert (found.consultant, found.negated) == ((4,), ())


def test_people_of_whom_any_will_do_stand_in_the_order_of_the_wish():
    found = read("Rose, or else Bao", asked="consultant").entities
    assert found.consultant == (1, 5)
    assert found.alternatives == (Alternative(consultant=(5,)), Alternative(consultant=(1,)))
    assert read("Rose and Bao", asked="consultant").entities.alternatives == ()


@pytest.mark.parametrize(
    ("text", "services", "rejected"),
    [
        ("physio please", (1,), ()), ("a checkup on monday", (2,), ()), ("wash and oil change on monday", (3, 4), ()), ("cancel physio, keep the tax advice", (1,), ("Tax advice",)),
        ("not the physio, the tax advice", (0,), ("Physiotherapy",)), ("my car broke down", (), ()), ("the lesson on monday", (), ()), ("change my appointment", (), ()),
        ("my tooth is killing me", (), ()),
        ("no physio tomorrow, she has a cold", (1,), ()), ("no oil change this week", (4,), ()), ("no checkup on monday, we are away", (2,), ()),
        ("no physio, tax advice please", (0,), ("Physiotherapy",)), ("no physio please", (), ("Physiotherapy",)),
        ("no physio tomorrow, just the tax advice", (0,), ("Physiotherapy",)),
    ],
)  # fmt: skip
def test_services_by_a_part_of_their_name(text, services, rejected):
    found = read(text).entities
    assert (set(found.service), found.negated) == (set(services), rejected)


@pytest.mark.parametrize(
    "text", ["I was in cancer treatment", "a moaning neighbour", "looking for help", "a minute please", "sundae shop"]
)
def test_no_slip_is_seen_in_a_word_of_its_own(text):
    meant = read(text)
    assert "cancel" not in meant.intents
    assert (meant.entities.date, meant.entities.part_of_day) == (None, "")
