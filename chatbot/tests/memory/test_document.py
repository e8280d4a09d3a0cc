"""What a conversation remembers is read back as it was written; anything else is unreadable, and never another error."""

import contextlib
import copy
import json
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.dialogue import registry
from chatbot.flows.booking import Booking
from chatbot.flows.cancelling import Cancelling
from chatbot.flows.devices import NewDevice
from chatbot.flows.feedback import Rating
from chatbot.flows.rescheduling import Moving
from chatbot.flows.verification import Proving
from chatbot.memory import items
from chatbot.memory.commands import Start, Tap, Wish
from chatbot.memory.document import Ahead, Memory, Offer, Underway, Unreadable, Why, read, write_down
from chatbot.memory.said import Said
from chatbot.replies.buttons import Do, OnAppointment, Verb
from chatbot.understanding import Entities
from chatbot.understanding.asked import Question

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
KEYS = st.integers(1, 10**6)
WORDS = st.text(max_size=20)
SAID = st.builds(
    lambda day, clock, people, code, everything: Said(
        Entities(date=day, time=clock, consultant=people, code=code), everything=everything
    ),
    st.none() | st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.none() | st.times(),
    st.lists(KEYS, max_size=3).map(tuple), WORDS, st.booleans(),
)  # fmt: skip
SLOTS = st.builds(items.Slot, MOMENTS, KEYS)
WISHED = {
    "consultant": st.none() | KEYS, "anyone": st.booleans(), "candidates": st.lists(KEYS, max_size=3),
    "date": st.none() | st.dates(), "time": st.none() | st.times(), "page": st.integers(0, 9),
    "rejected": st.lists(WORDS, max_size=3), "slot": st.none() | SLOTS, "held": st.none() | KEYS,
}  # fmt: skip
JOURNEYS = {
    "booking": (st.builds(Booking, service=st.none() | KEYS, **WISHED), [Question.DAY, Question.CONFIRM]),
    "rescheduling": (
        st.builds(Moving, appointment=st.none() | KEYS, said=st.none() | SAID, **WISHED), [Question.WHICH_ACT]
    ),
    "cancelling": (st.builds(Cancelling, st.lists(KEYS, max_size=4), st.booleans()), [Question.CONFIRM]),
    "devices": (st.builds(NewDevice, st.dictionaries(st.sampled_from(["kind", "name"]), WORDS)), [Question.DEVICE_KIND]),
    "feedback": (st.builds(Rating, WORDS, WORDS), [Question.RATING, Question.COMMENT]),
    "verification": (st.builds(Proving, email=WORDS, sent=WORDS, changing=st.booleans()), [Question.CODE]),
}  # fmt: skip
WAITS = [Why.IDENTITY, Why.INTERRUPTED, Why.ASIDE]
ITEMS = st.one_of(
    st.builds(items.Yes), st.builds(items.No), st.builds(items.OnDay, st.dates()), st.builds(items.AtSlot, SLOTS),
    st.builds(items.OfAppointment, KEYS), st.builds(items.OfService, st.none() | KEYS), st.builds(items.Press, WORDS),
    st.builds(items.InZone, WORDS), st.builds(items.Wait, st.none() | st.dates()),
)  # fmt: skip
OFFERS = st.lists(st.tuples(WORDS, ITEMS), max_size=5).map(Offer.of)
BEGIN = st.builds(lambda wish, said: Start(wish, said.to_keep()), st.sampled_from(Wish), SAID) | st.sampled_from(
    [Tap(Do.PROFILE), Tap(OnAppointment(Verb.MOVE, "ABC234"))]
)


@st.composite
def underway(draw, why):
    name = draw(st.sampled_from(sorted(JOURNEYS)))
    values, asked = JOURNEYS[name]
    since = draw(MOMENTS) if why == Why.ASIDE else None
    return Underway(name, draw(values), why, draw(st.none() | st.sampled_from(asked)), since, draw(st.booleans()))


@st.composite
def memories(draw):
    ahead = draw(st.lists(st.builds(Ahead, BEGIN, st.sampled_from([Why.PLANNED, Why.IDENTITY])), max_size=2))
    waiting = [draw(underway(why)) for why in draw(st.lists(st.sampled_from(WAITS), max_size=2))]
    is_open = [draw(underway(Why.OPEN))] if draw(st.booleans()) else []
    return Memory(
        [*ahead, *waiting, *is_open], draw(st.none() | OFFERS), draw(st.none() | MOMENTS), draw(st.none() | KEYS),
        draw(st.integers(0, 3)), draw(st.none() | SAID), draw(st.booleans()),
    )  # fmt: skip


def stored(memory):
    """As the database gives it back."""
    written = write_down(memory)
    return None if written is None else json.loads(json.dumps(written))


@given(memories())
def test_what_is_written_is_read_back_the_same(memory):
    document = stored(memory)
    assert document is not None and read(document, registry.shapes()) == memory


def test_nothing_remembered_is_an_empty_document():
    assert write_down(Memory()) == {} and read({}, registry.shapes()) == Memory()


def test_what_is_too_big_is_not_written():
    assert write_down(Memory([Underway("feedback", Rating("ABC234", "x" * 20_000))])) is None


GOOD = stored(
    Memory(
        [Underway("booking", Booking(service=1, date=date(2026, 12, 1), time=time(9)), asked=Question.DAY)],
        Offer.of([("Yes", items.Yes())]),
        datetime(2026, 12, 1, tzinfo=UTC),
    )
)
BAD = [
    {"flow": "booking", "asked": "day"}, {"flow": None}, {"version": 1}, {"version": 99}, {"version": "2"}, [], "", None, 7,
    {**GOOD, "version": 1}, {**GOOD, "version": None}, {**GOOD, "underway": [*GOOD["underway"], *GOOD["underway"]]},
    {**GOOD, "underway": [{**GOOD["underway"][0], "journey": "flying"}]},
    {**GOOD, "underway": [{**GOOD["underway"][0], "asked": "rating"}]},
    {**GOOD, "underway": [{**GOOD["underway"][0], "asked": "why"}]},
    {**GOOD, "underway": [{**GOOD["underway"][0], "why": "because"}]},
    {**GOOD, "underway": [{**GOOD["underway"][0], "values": {"service": "tax"}}]},
    {**GOOD, "underway": [{**GOOD["underway"][0], "values": None}]},
    {**GOOD, "offer": {"id": "a", "labels": [], "items": [{"type": "Yes"}]}},
    {**GOOD, "offer": {"id": "a", "labels": ["x"], "items": [{"type": "Fly"}]}}, {**GOOD, "expires_at": "soon"},
    {**GOOD, "expires_at": "2026-12-01T00:00:00"}, {**GOOD, "ahead": [{"why": "planned"}]},
    {**GOOD, "ahead": [{"why": "planned", "payload": "do:fly"}]}, {**GOOD, "padding": "x" * 20_000},
]  # fmt: skip


@pytest.mark.parametrize("document", BAD, ids=range(len(BAD)))
def test_an_old_another_or_a_damaged_document_is_unreadable(document):
    assert read(copy.deepcopy(GOOD), registry.shapes()).journey == "booking"
    with pytest.raises(Unreadable):
        read(document, registry.shapes())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*GOOD, "ahead", "flow"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(JSON | st.dictionaries(st.sampled_from(sorted(GOOD)), JSON).map(lambda damaged: {**GOOD, **damaged}))
def test_made_up_documents_are_read_or_unreadable(document):
    with contextlib.suppress(Unreadable):
        assert isinstance(read(document, registry.shapes()), Memory)
