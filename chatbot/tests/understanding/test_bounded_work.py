"""No text and no conversation takes more than its share: work is counted, in pieces read and tokens visited."""

import os
from collections import Counter
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from benchmarks.understanding import repeated
from bookings.models import Appointment
from chatbot.models import Handoff, Message
from chatbot.tests.asking import asking
from chatbot.understanding import Catalog, Named, Understanding, Unread, understand
from chatbot.understanding.local import reading
from chatbot.understanding.local.budget import MAX_READ, MAX_TOKENS, READINGS, Budget, TooMuch
from chatbot.understanding.local.tokens import Text
from chatbot.worker import turns

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)
CATALOG = Catalog(
    consultants=(Named(1, ("Nguyễn Thị Thu Hằng",)), Named(2, ("Trần Văn Minh",)), Named(3, ("Tom Baker",))),
    services=(Named(7, ("Tư vấn thuế", "Tax advice")), Named(8, ("Tư vấn pháp lý", "Legal advice"))),
)
# How often one token is compared with words by all that reads it, whatever the length of the text.
VISITS_A_TOKEN = 450


def read(text, asked=""):
    return understand(text, context=asking(asked), now=FRIDAY, zone=ZONE, catalog=CATALOG)


@pytest.fixture
def work(monkeypatch):
    """What reading takes: pieces, the tokens in them, and how often a token is compared with anything."""
    counts = Counter()
    spend, at, phrase = Budget.spend, Text.at, Text.phrase

    def counted_spend(budget, tokens):
        counts.update(pieces=1, tokens=tokens)
        spend(budget, tokens)

    def counted_at(text, *given):
        counts["visits"] += 1
        return at(text, *given)

    def counted_phrase(text, *given):
        counts["visits"] += 1
        return phrase(text, *given)

    monkeypatch.setattr(Budget, "spend", counted_spend)
    monkeypatch.setattr(Text, "at", counted_at)
    monkeypatch.setattr(Text, "phrase", counted_phrase)
    return counts


def over(work, patterns, asked):
    """The texts that take more than their share, and how much."""
    found = {}
    for text in repeated.texts(patterns):
        work.clear()
        meant = read(text, asked)
        is_read = len(Text(text)) <= MAX_TOKENS
        most = VISITS_A_TOKEN * len(Text(text)) if is_read else 0
        assert is_read or meant.unread is Unread.TOO_MUCH, text[:20]
        if work["pieces"] > MAX_READ or work["tokens"] > READINGS * MAX_TOKENS + len(text) or work["visits"] > most:
            found[text[:20], len(text)] = dict(work)
    return found


def test_no_pattern_takes_more_than_its_share(work):
    """ "book, " 333 times took ten seconds. A text beyond the budget is not visited at all."""
    patterns = repeated.PATTERNS[::5]
    assert len(set(patterns)) >= 36
    assert over(work, patterns, "") == {}


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("SOAK"), reason="takes minutes: in make soak")
@pytest.mark.parametrize("asked", ["", "confirm", "time", "name"])
def test_no_pattern_takes_more_than_its_share_whatever_was_asked(work, asked):
    assert over(work, repeated.PATTERNS, asked) == {}


def test_what_goes_beyond_is_seen_before_it_is_read(work):
    for text in ("book, " * 333, "đặt, " * 400, "a" * 2_001, "mai " * 401, "book tomorrow at 9am, " * 41):
        work.clear()
        found = read(text[:2_001])
        assert found == Understanding(language=found.language, unread=Unread.TOO_MUCH), text[:20]
        assert work["pieces"] <= 1, "neither the pieces nor, beyond the tokens, the whole"


def test_each_piece_is_read_once_and_once_more_with_what_belongs_to_it(monkeypatch):
    pieces = []
    original = reading.read

    def noted(message, **values):
        pieces.append(message)
        return original(message, **values)

    monkeypatch.setattr(reading, "read", noted)
    read("book, tax advice, Monday, 9am, please")
    assert Counter(pieces).most_common(1)[0][1] == 1
    assert pieces[1:] == ["book", "tax advice", "Monday", "9am", "please"]


def test_a_budget_ends_whatever_it_is_spent_on():
    budget = Budget()
    for _ in range(READINGS):
        budget.spend(MAX_TOKENS)
    with pytest.raises(TooMuch):
        budget.spend(1)
    with pytest.raises(TooMuch):
        Budget().spend(MAX_TOKENS + 1)
    budget = Budget()
    for _ in range(MAX_READ):
        budget.spend(1)
    with pytest.raises(TooMuch):
        budget.spend(1)


HONEST = {
    "Xin chào, mình là khách cũ bên bạn. Tuần này mình bận đi công tác xa quá, bạn huỷ giúp mình lịch ngày mai nhé, mình "
    "xin lỗi vì báo trễ như vậy, rồi đặt tư vấn thuế với chị Thu Hằng thứ sáu tuần sau lúc 15h giúp mình, và cho mình "
    "xem các lịch hẹn còn lại của mình luôn. Mình cảm ơn bạn rất nhiều, chúc bạn một ngày vui!":
    ("cancel", "book", "my_appointments"),
    "Hello, please cancel my appointment tomorrow because I am away for work this week and the children are ill at home, "
    "sorry for the late notice. Then book tax advice with Tom Baker next Friday at 3pm, that is the first day on which "
    "I am back, and move my appointment on Monday to Tuesday at 10am. Thank you so much for all your help!":
    ("cancel", "book", "reschedule"),
}  # fmt: skip


@pytest.mark.parametrize("text", HONEST)
def test_a_long_honest_message_of_several_wishes_is_read(text):
    assert len(text) > 300
    found = read(text)
    assert (found.unread, found.intents, found.entities.service) == (None, HONEST[text], (7,))


def test_several_requests_keep_their_values():
    """With a reason and a courtesy between them."""
    found = read(
        "huỷ lịch ngày mai giúp mình vì mình bận đi công tác xa quá, rồi đặt tư vấn thuế với chị Thu Hằng thứ sáu tuần "
        "sau lúc 15h nhé, và cho mình xem các lịch hẹn còn lại của mình luôn"
    )
    values = [(part.intents, part.entities.date, part.entities.time) for part in found.parts]
    assert values == [
        (("cancel",), date(2026, 11, 21), None), (("book",), date(2026, 11, 27), time(15)),
        (("my_appointments",), None, None),
    ]  # fmt: skip


# In the conversation

TOO_LONG = "Cảm ơn bạn đã viết kỹ cho mình. Mình làm từng việc một thôi ạ, bạn nói ngắn gọn giúp mình nhé?"


def test_too_much_is_answered_with_one_sentence_and_nothing_is_done(khai, book, tomorrow_at):
    book(khai.customer, tomorrow_at(9))
    assert khai.say("huỷ lịch ngày mai, " * 105)[0].startswith(TOO_LONG)
    assert khai.memory.journey == ""
    assert Appointment.objects.get().status == "confirmed" and not Handoff.objects.exists()
    assert khai.say("huỷ lịch ngày mai")[0].startswith("Mình huỷ lịch này nhé?")


def test_too_much_agrees_to_nothing_and_the_question_stands(khai):
    khai.say("đặt lịch tư vấn thuế với anh Bảo mai 9h")
    texts = khai.say("đồng ý, " * 250)
    assert len(texts) == 1 and texts[0].startswith(TOO_LONG) and "Mình đặt lịch này nhé: " in texts[0]
    assert not Appointment.objects.exclude(status="held").exists()
    assert khai.say("đồng ý")[0].startswith("Đã đặt lịch!")


def test_in_english_too(talk):
    assert talk(language="en", name="Anna").say("book, " * 333)[0].startswith("Thank you for writing so much to me.")


def test_texts_that_wait_together_are_cut_into_turns_that_can_be_read(khai):
    long = "mình muốn hỏi thêm một chút về những giấy tờ cần mang theo khi đến gặp. " * 6
    for text in (long, long, long, "đặt lịch tư vấn thuế"):
        khai.send(text)
    assert [len(batch) for batch in batches(khai)] == [2, 2]
    for number in range(45):
        khai.send(f"alo {number}")
    assert [len(batch) for batch in batches(khai)] == [20, 20, 5]


def batches(one):
    """What one turn after the other takes."""
    while batch := turns.read_batch(one.conversation.pk):
        Message.objects.filter(pk__in=[message.pk for message in batch]).update(status="handled")
        yield batch


# Among other conversations


@pytest.fixture
def woken(monkeypatch):
    calls = []
    monkeypatch.setattr(turns, "wake", lambda *ids: calls.extend(ids))
    return calls


def taps(one, number):
    for _ in range(number):
        one.send("Menu", "menu")


def test_a_conversation_gives_way_after_some_turns_and_is_woken_again(khai, woken):
    taps(khai, turns.MAX_TURNS_A_TASK * 2 + 1)
    assert turns.take_turns(khai.conversation.pk) == "more wait" and woken == [khai.conversation.pk]
    assert khai.conversation.messages.waiting().count() == turns.MAX_TURNS_A_TASK + 1
    assert khai.conversation.turn_token is None, "nothing is held meanwhile"
    assert turns.take_turns(khai.conversation.pk) == "more wait"
    assert turns.take_turns(khai.conversation.pk) == "1 turns" and woken == [khai.conversation.pk] * 2
    assert not khai.conversation.messages.waiting().exists()


def test_it_is_not_woken_for_nothing(khai, woken):
    taps(khai, turns.MAX_TURNS_A_TASK)
    assert turns.take_turns(khai.conversation.pk) == f"{turns.MAX_TURNS_A_TASK} turns" and woken == []


def test_a_backlog_of_one_conversation_leaves_the_worker_to_the_others(talk, woken):
    flood, others = talk(name="Khải"), [talk(name=name) for name in ("Duyên", "An")]
    taps(flood, 60)
    for other in others:
        other.send("xin chào")
    # As a queue hands them out: first come, first served, and whoever gives way stands behind the others.
    queue, answered = [flood.conversation.pk, *(other.conversation.pk for other in others)], []
    while queue:
        pk = queue.pop(0)
        turns.take_turns(pk)
        answered.append(pk)
        queue += woken
        woken.clear()
    assert answered[1:3] == [other.conversation.pk for other in others]
    assert len(answered) == 60 // turns.MAX_TURNS_A_TASK + 2
    assert not Message.objects.waiting().exists()
