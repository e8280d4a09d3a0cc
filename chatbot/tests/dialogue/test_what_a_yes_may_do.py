"""Every confirmation against what people answer to it: what is done is judged by the rows, and nothing else is done."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import EmailVerification
from bookings.models import Appointment, AppointmentEvent
from chatbot.models import Handoff
from chatbot.tests.yeses import (
    DOUBT,
    ELABORATE,
    KEEP,
    LEAVE,
    NAMED,
    NEGATED,
    NO,
    PLAIN,
    POSITION,
    QUESTION,
    SIGNS,
    said,
)  # fmt: skip
from meetassist.tests.running import soak_count


def some(*texts, of=9):
    """All of them in `make soak`; else the first of each kind and every `of`th: the others' meaning is tested alone."""
    return [one for text in texts for one in said(text)[:: soak_count(small=of, heavy=1)]]


def outcomes(one, texts):
    """By text what was done upon it, each time at the same question."""
    found = {}
    for text in texts:
        point, before = transaction.savepoint(), done(one)
        replies = one.say(text)
        found[text] = (sorted(done(one) - before), replies, one.memory.journey)
        transaction.savepoint_rollback(point)
    return found


def done(one):
    """What a yes leaves behind: appointments as they stand, codes, questions that were passed on, an erasure."""
    rows = AppointmentEvent.objects.filter(kind__in=("booked", "moved"))
    events = [f"{kind} {pk}".split()[0] for pk, kind in rows.values_list("pk", "kind")]
    found = {f"{kind} x{events.count(kind)}" for kind in set(events)}
    booked = Appointment.objects.filter(events__kind="booked")
    found |= {f"cancelled {row.code}" for row in booked.filter(status="cancelled")}
    found |= {f"code {pk}" for pk in EmailVerification.objects.values_list("pk", flat=True)}
    found |= {f"question {pk}" for pk in Handoff.objects.filter(reason="question").values_list("pk", flat=True)}
    found |= {"booking"} if one.memory.journey == "booking" else set()
    return found | ({"erased"} if not one.customer.email else set())


def acted(one, texts):
    """Of these texts those upon which anything was done."""
    return [text for text, (traces, _, _) in outcomes(one, texts).items() if traces]


def opened(khai, book, tomorrow_at, act):
    """A conversation in which that was just asked."""
    row = book(khai.customer, tomorrow_at(9))
    book(khai.customer, tomorrow_at(15, days=2))
    words = {
        "cancel": f"huỷ lịch {row.code}", "cancel all": "huỷ hết", "move": f"dời lịch {row.code} sang 10h",
        "book": "đặt lịch tư vấn thuế với anh Bảo 14h ngày kia", "erase": "xoá dữ liệu của tôi",
    }  # fmt: skip
    khai.say(words[act])
    assert khai.memory.asked == "confirm"
    return khai


WHAT_IS_DONE = {
    "cancel": "cancelled",
    "cancel all": "cancelled",
    "move": "moved",
    "book": "booked",
    "erase": ("cancelled", "erased"),
}


@pytest.mark.soak
@pytest.mark.parametrize("act", ["cancel", "cancel all", "move", "erase"])
def test_what_destroys_or_changes_is_done_upon_a_plain_yes_or_its_own_name_alone(khai, book, tomorrow_at, act):
    one, own = opened(khai, book, tomorrow_at, act), act.split()[0]
    yes = some(PLAIN, NAMED[own] if act != "cancel all" else "")
    for text, (traces, _, _) in outcomes(one, yes).items():
        assert traces and all(trace.startswith(WHAT_IS_DONE[act]) for trace in traces), text
    others = [NAMED[name] for name in NAMED if name not in (own, "cancel", "move", "erase")]
    assert acted(one, some(ELABORATE, *others, KEEP, LEAVE, SIGNS, NO, NEGATED, DOUBT, POSITION, QUESTION)) == []


@pytest.mark.parametrize("act", ["cancel", "move", "erase"])
def test_the_name_of_another_act_does_not_do_this_one(khai, book, tomorrow_at, act):
    one = opened(khai, book, tomorrow_at, act)
    assert acted(one, some(*(NAMED[other] for other in ("cancel", "move", "erase", "book") if other != act))) == []


KEPT = {
    "cancel": ("Vâng, mình không huỷ lịch nào.", "All right, nothing was cancelled."),
    "move": ("Vâng, mình giữ nguyên lịch: ", "All right, it stays as it is: "),
    "erase": ("Vâng, mình đã dừng lại. Không có gì thay đổi.", "All right, I have stopped. Nothing was changed."),
}


@pytest.mark.parametrize("act", KEPT)
def test_to_keep_it_is_a_no_that_is_understood(khai, book, tomorrow_at, act):
    one = opened(khai, book, tomorrow_at, act)
    for text, (traces, replies, flow) in outcomes(one, some(KEEP, LEAVE, of=5)).items():
        assert (traces, flow, len(replies)) == ([], "", 1), text
        assert replies[0].startswith(KEPT[act]), text


@pytest.mark.parametrize("act", KEPT)
def test_a_plain_no_ends_it_though_it_stands_on_a_button_as_well(khai, book, tomorrow_at, act):
    one = opened(khai, book, tomorrow_at, act)
    ends = {"cancel": "", "erase": "", "move": "rescheduling"}
    for text, (traces, replies, flow) in outcomes(one, ["không", "Không", "no", "không ạ", "thôi"]).items():
        assert traces == [] and flow == (ends[act] if text != "thôi" else ""), text
        assert not replies[0].startswith(("Để không làm nhầm", "I ask once more")), text


def test_a_slot_is_kept_while_it_is_asked_where_it_shall_go(khai, book, tomorrow_at):
    row = book(khai.customer, tomorrow_at(9))
    khai.say("dời lịch")
    assert khai.memory.asked == "day"
    for text, (traces, replies, flow) in outcomes(khai, some(KEEP, LEAVE)).items():
        assert (traces, flow, len(replies)) == ([], "", 1) and row.code in replies[0], text


@pytest.mark.parametrize("act", ["cancel", "move", "erase"])
def test_what_may_be_meant_either_way_is_asked_back(khai, book, tomorrow_at, act):
    one = opened(khai, book, tomorrow_at, act)
    for text, (traces, replies, flow) in outcomes(one, [*said(SIGNS), "book it", "lock it in", "I'll take it"]).items():
        assert traces == [] and flow and len(replies) == 1, text
        assert replies[0].startswith(("Để không làm nhầm", "I ask once more")), text


@pytest.mark.soak
def test_a_booking_takes_a_yes_in_many_words_and_its_own_name(khai, book, tomorrow_at):
    one = opened(khai, book, tomorrow_at, "book")
    yes = some(PLAIN, ELABORATE, NAMED["book"], "keep it for me|giữ lại cho chị nhé|em cứ giữ cho chị|giu giup em nhe")
    assert [text for text, (traces, _, _) in outcomes(one, yes).items() if traces != ["booked x3"]] == []
    assert (
        acted(one, some(NAMED["cancel"], NAMED["move"], NAMED["erase"], NO, NEGATED, DOUBT, POSITION, QUESTION)) == []
    )


def test_a_letter_is_a_yes_only_where_the_last_messages_were_english(talk, book, tomorrow_at):
    one = talk(name="Mary", language="en")
    one.say("hello there")
    one.say("book tax advice with Bao tomorrow at 2pm")
    assert acted(one, ["k", "K", "k."]) == ["k", "K", "k."]
    two = talk(name="Nam")
    two.say("đặt lịch tư vấn thuế với anh Bảo 14h ngày mai")
    assert acted(two, ["k", "K"]) == []


def pass_a_question_on(khai):
    khai.say("bên mình có bán xe đạp không vậy?")


def send_a_code(khai):
    identity = khai.conversation.identity
    identity.verified_at = timezone.now() - timedelta(days=365)
    identity.save()
    khai.say("lịch của tôi")


def go_on_with_a_booking(khai):
    khai.say("đặt lịch tư vấn thuế với anh Bảo")
    conversation = khai.conversation
    conversation.state["expires_at"] = (timezone.now() - timedelta(minutes=1)).isoformat()
    conversation.save()
    khai.say("xin chào")


@pytest.mark.soak
@pytest.mark.parametrize(
    ("ask", "asked", "trace"),
    [
        (pass_a_question_on, "pass_on", "question"),
        (send_a_code, "own", "code"),
        (go_on_with_a_booking, "resume", "booking"),
    ],
)
def test_what_destroys_nothing_is_done_upon_a_yes_and_upon_nothing_else(khai, ask, asked, trace):
    ask(khai)
    assert khai.memory.asked == asked
    for text, (traces, _, _) in outcomes(khai, some(PLAIN, ELABORATE)).items():
        assert [found.split()[0] for found in traces] == [trace], text
    assert acted(khai, some(KEEP, LEAVE, NAMED["cancel"], NAMED["erase"], NO, NEGATED, DOUBT)) == []
