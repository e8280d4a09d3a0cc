"""Every button that can be written is read as itself, old payloads stay readable, and made-up ones never fail."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.models import AppointmentEvent, PartOfDay
from chatbot.replies.buttons import (
    BY_CLASS,
    BY_KIND,
    AnswerOffer,
    AnswerReminder,
    Begin,
    Button,
    ChangeDevices,
    ChangeProfile,
    DeviceChange,
    Do,
    Helpful,
    OnAppointment,
    PassOn,
    Pick,
    ProfileField,
    Rate,
    ReadPlace,
    ReminderAnswer,
    Speak,
    Take,
    Tell,
    Unreadable,
    Verb,
    parse,
    write,
)

WORDS = st.text(st.characters(codec="ascii", categories=("L", "N"), include_characters="_-"), min_size=1, max_size=20)
NUMBERS = st.integers(0, 10**18 - 1)
ROWS = st.none() | st.integers(1, 10**9 - 1)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(second=0, microsecond=0)
)
CLOCKS = st.none() | st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


def takes():
    """Either at a time, or with the day to be asked for; either within hours, or within a part of the day."""
    when = st.tuples(st.none() | DAYS | MOMENTS, st.just(False)) | st.just((None, True))
    window = st.tuples(st.just(""), st.none() | st.tuples(CLOCKS, CLOCKS)) | st.tuples(
        st.sampled_from(PartOfDay.values), st.none()
    )
    return st.builds(
        lambda service, consultant, at, within: Take(service, consultant, *at, *within), ROWS, ROWS, when, window
    )


EVERY = {
    Do: st.sampled_from(Do), Speak: st.builds(Speak, WORDS), Begin: st.builds(Begin, WORDS),
    Pick: st.builds(Pick, WORDS, NUMBERS),
    **{verb: st.builds(OnAppointment, st.just(verb), WORDS) for verb in Verb},
    AnswerOffer: st.builds(AnswerOffer, st.booleans(), WORDS),
    AnswerReminder: st.builds(AnswerReminder, st.sampled_from(ReminderAnswer), NUMBERS),
    Rate: st.builds(Rate, WORDS, NUMBERS),
    Tell: st.builds(Tell, st.sampled_from(AppointmentEvent.OF_THE_DAY), NUMBERS), Helpful: st.builds(Helpful, NUMBERS, st.booleans()),
    PassOn: st.builds(PassOn, NUMBERS, st.booleans()), ReadPlace: st.builds(ReadPlace, NUMBERS, NUMBERS),
    ChangeProfile: st.builds(ChangeProfile, st.sampled_from(ProfileField)),
    ChangeDevices: st.builds(ChangeDevices, st.sampled_from(DeviceChange)), Take: takes(),
}  # fmt: skip


def test_every_class_of_buttons_is_tried():
    assert EVERY.keys() == BY_CLASS.keys()


@given(st.one_of(*EVERY.values()))
def test_what_is_written_is_read_as_the_same(button):
    assert parse(write(button)) == button


OLD = {
    "do:book": Do.BOOK, "do:menu": Do.MENU, "do:bot": Do.BOT, "do:erase": Do.ERASE, "do:sign_out": Do.SIGN_OUT,
    "do:change_address": Do.CHANGE_ADDRESS, "lang:vi": Speak("vi"), "lang:en": Speak("en"),
    "pick:ab12cd:3": Pick("ab12cd", 3), "show:ABC234": OnAppointment(Verb.SHOW, "ABC234"),
    "move:ABC234": OnAppointment(Verb.MOVE, "ABC234"), "cancel:ABC234": OnAppointment(Verb.CANCEL, "ABC234"),
    "again:ABC234": OnAppointment(Verb.AGAIN, "ABC234"), "back:ABC234": OnAppointment(Verb.BACK, "ABC234"),
    "offer:yes:ABC234": AnswerOffer(True, "ABC234"), "offer:no:ABC234": AnswerOffer(False, "ABC234"),
    "remind:yes:12": AnswerReminder(ReminderAnswer.COME, 12), "remind:move:12": AnswerReminder(ReminderAnswer.MOVE, 12),
    "remind:cancel:12": AnswerReminder(ReminderAnswer.CANCEL, 12), "rate:ABC234:5": Rate("ABC234", 5),
    "tell:late:15": Tell(AppointmentEvent.Kind.LATE, 15), "tell:here:0": Tell(AppointmentEvent.Kind.HERE),
    "helpful:7:no": Helpful(7, False), "helpful:7:yes": Helpful(7, True), "pass_on:7:yes": PassOn(7, True),
    "pass_on:7:no": PassOn(7, False), "read:7:12": ReadPlace(7, 12), "profile:name": ChangeProfile(ProfileField.NAME),
    "profile:zone": ChangeProfile(ProfileField.ZONE), "profile:phone": ChangeProfile(ProfileField.PHONE),
    "device:add": ChangeDevices(DeviceChange.ADD), "device:remove": ChangeDevices(DeviceChange.REMOVE),
    "take:3:0:20260102T0304:": Take(3, None, datetime(2026, 1, 2, 3, 4, tzinfo=UTC)),
    "take:0:5:20260102:": Take(None, 5, date(2026, 1, 2)), "take:3:5::": Take(3, 5),
    "take:3:0:day:": Take(3, None, None, True), "take:3:0:20260102:morning": Take(3, None, date(2026, 1, 2), part="morning"),
    "take:3:0:20260102:09:00-": Take(3, None, date(2026, 1, 2), hours=(time(9), None)),
    "take:3:0:20260102:09:00-11:30": Take(3, None, date(2026, 1, 2), hours=(time(9), time(11, 30))),
    # Shorter ones, of the first messages with such buttons.
    "take:3:5": Take(3, 5), "take:3:5:20260102": Take(3, 5, date(2026, 1, 2)),
}  # fmt: skip


@pytest.mark.parametrize(("payload", "button"), OLD.items(), ids=list(OLD))
def test_buttons_of_old_messages_stay_readable(payload, button):
    assert parse(payload) == button


@pytest.mark.parametrize("payload", ["", "GET_STARTED", "book", "hello:there", "lang", "DO:book", " do:book", "do"])
def test_what_was_never_ours_is_none(payload):
    assert parse(payload) is None


@pytest.mark.parametrize(
    "payload",
    ["do:fly", "do:", "do:book:now", "pick:ab12cd", "pick:ab12cd:x", "pick:ab12cd:-1", "pick:a:٣", "pick:a:1:2",
     "offer:maybe:ABC234", "offer:yes", "remind:fly:1", "remind:yes:", "rate:ABC234:five", "helpful:x:yes",
     "helpful:7:YES", "pass_on:7", "profile:", "profile:email", "device:paint", "show:A:B", f"helpful:{'9' * 30}:yes"],
)  # fmt: skip
def test_what_names_nothing_that_can_be_named_is_unreadable(payload):
    assert parse(payload) == Unreadable()


PARTS = st.lists(
    st.text(max_size=12) | st.sampled_from(["yes", "no", "0", "7", "day", "20261399", "25:61-", "🙂"]), max_size=6
)


@given(st.sampled_from(sorted(BY_KIND)) | st.text(max_size=10), PARTS)
def test_made_up_payloads_never_fail(kind, parts):
    found = parse(":".join([kind, *parts]))
    assert found is None or isinstance(found, Unreadable | Button)


@given(st.text(max_size=60))
def test_no_text_at_all_fails(text):
    found = parse(text)
    assert found is None or isinstance(found, Unreadable | Button)
