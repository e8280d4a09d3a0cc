"""benchmarks/customers: goals of each kind are reached, and the judge finds what is wrong and what is not so."""

from random import Random

import pytest

from benchmarks.customers import playing, replaying
from benchmarks.customers.goals import KINDS
from benchmarks.customers.judge import Judge
from benchmarks.customers.plan import Act, Plan, Twist, When, Wish
from benchmarks.customers.player import Player
from benchmarks.customers.scoring import Played, causes, pass_hat, passes
from benchmarks.customers.wordings import LANGUAGES, VALUE, Way, filled, rows, slipped, ways
from benchmarks.customers.world import World
from bookings import services
from bookings.actors import by_customer
from chatbot.models import Message
from chatbot.simulator.golden import playing as golden
from chatbot.simulator.golden import script

SEED = 1
QUICK = ("an exact time, a stranger", "with anyone", "move: a day and a time", "cancel: the only one", "when is it",
         "cancel one and book another")  # fmt: skip


@pytest.fixture(autouse=True)
def _e_mails_are_files(db, settings, tmp_path):
    settings.EMAIL_PROVIDER = "file"
    settings.EMAIL_BACKEND = "accounts.mail.files.FileBackend"
    settings.EMAIL_FILES = str(tmp_path)


def trial(kind, wording=0):
    return next(one for one in playing.trials() if one.kind.name == kind and one.wording == wording)


@pytest.mark.parametrize("kind", QUICK)
def test_a_customer_gets_what_they_came_for(kind):
    played, _player = playing.played(trial(kind), SEED)
    assert played.is_right, "\n".join([*played.problems, *played.said])
    assert played.turns <= played.shortest and (played.asked_twice, played.handoffs) == (0, 0)


def test_there_are_enough_goals_in_four_wordings_each_of_all_kinds_and_both_languages():
    trials = playing.trials()
    assert len({one.goal for one in trials}) >= 120 and len(trials) == 4 * len({one.goal for one in trials})
    assert {(one.kind.name, one.language) for one in trials} == {
        (kind.name, one) for kind in KINDS for one in LANGUAGES
    }
    assert {one.way for one in trials} == {way for language in LANGUAGES for way in ways(language)}
    assert {one.language for one in playing.trials("dental", "vi", goals=3)} == {"vi"}
    assert len(playing.trials("dental", "vi", goals=3)) == 12


@pytest.fixture
def player():
    world = World("law", "en", Random(1), is_known=True)
    drawn = world.draw()
    wish = Wish(Act.BOOK, ("book",), drawn.service.name, (drawn.person.name,), When.at(drawn.at))
    player = Player(world, Plan((wish,)), ways("en")[0], Random(1))
    player.drawn = drawn
    return player


def book(player, moment):
    world, drawn = player.device.speaker.world, player.drawn
    slot = next(
        one
        for one in world.free(drawn.service, drawn.at.date(), None, drawn.person)
        if moment(world.local(one.starts_at))
    )
    event = services.book(
        customer=world.owner, service=drawn.service, consultant=drawn.person, starts_at=slot.starts_at,
        by=by_customer(world.owner), now=world.clock(),
    )  # fmt: skip
    return event.appointment


def test_the_judge_finds_a_booking_at_another_time(player):
    row = book(player, lambda at: at != player.drawn.at)
    player.judge.at_the_end()
    written = f"{row.service.name}, {row.consultant.name}, {player.judge.world.local(row.starts_at):%Y-%m-%d %H:%M}"
    assert player.judge.problems == ["undone: book", f"wrong: {written} stands too"]


def test_the_judge_finds_nothing_where_the_right_time_is_booked(player):
    book(player, lambda at: at == player.drawn.at)
    player.judge.at_the_end()
    assert player.judge.problems == []


def test_the_judge_finds_what_was_changed_unasked(player):
    world = player.device.speaker.world
    row = world.has(world.draw(first=5))
    judge = Judge(world, player.plan, player.session)
    services.cancel(appointment=row, by=by_customer(world.owner), now=world.clock())
    judge.at_the_end()
    assert [one.partition(",")[0] for one in judge.problems] == ["wrong: changed unasked", "undone: book"]


@pytest.mark.parametrize(
    ("text", "is_false"),
    [
        ("Booked! Your code is {code}.\nThursday 03/12/2026", False),
        ("Shall I book this? It will be moved.", False),
        ("Cancelled: code {code}", True),
        ("Your appointment has been moved.", True),
        ("You have no coming appointments.", True),
        ("I have told a colleague, who will write to you here.", True),
        ("At 03:15, code {code}", True),
    ],
)
def test_the_judge_finds_a_sentence_that_is_not_so(player, text, is_false):
    row = book(player, lambda at: at == player.drawn.at)
    said = text.format(code=row.code)
    player.judge.after_a_turn([Message(text=said)], [])
    assert bool(player.judge.problems) == is_false
    assert all(one.startswith("false: ") for one in player.judge.problems)


def test_a_confirmation_names_what_stands_in_the_row(player):
    event = book(player, lambda at: at == player.drawn.at).events.get(kind="booked")
    player.judge.after_a_turn([Message(text=f"Booked! {event.appointment.code}")], [event])
    assert player.judge.problems == ["unsaid: booked without time, day, service, person"]


def test_what_is_undone_or_changed_in_between_is_not_expected_at_the_end():
    wish = Wish(Act.BOOK, ("book",), "A")
    changed = Plan((wish,), (Twist("change_service", changes={"service": "B"}),)).at_the_end()
    assert [one.service for one in changed] == ["B"]
    moved = Wish(Act.MOVE, service="A")
    assert Plan((wish,), (Twist("change_booked", then=moved, undoes=True),)).at_the_end() == [moved]
    assert Plan((wish,), (Twist("stop", ends=True),)).at_the_end() == []


def result(goal, wording, *problems):
    return Played(f"{goal}-{wording}", goal, goal, "law", "vi", "plain", 3, 3, 0, 0, problems)


def test_pass_k_is_the_chance_that_k_trials_of_a_goal_are_all_right():
    assert [pass_hat(3, 4, k) for k in (1, 2, 3, 4)] == [0.75, 0.5, 0.25, 0.0]
    right = [result("a", number) for number in range(4)]
    half = [result("b", 0), result("b", 1), result("b", 2, "wrong: x"), result("b", 3, "undone: book")]
    assert passes(right + half, 1) == 75.0 and passes(right + half, 4) == 50.0
    assert [(cause, count) for cause, count, _one in causes(right + half)] == [("b: wrong", 1), ("b: undone", 1)]


def test_a_replay_is_a_golden_conversation_that_plays(transactional_db):
    from django.core.management import call_command

    text = replaying.golden(trial("an exact time, a stranger").id, SEED)
    assert "customer: " in text and "appointments:\n- confirmed" in text
    assert replaying.golden("no-such-id", SEED) == ""
    assert golden.play(script.parse(text)) == [], text
    call_command("flush", verbosity=0, interactive=False)


# The tables


def test_each_wording_is_there_in_both_languages_with_the_same_values():
    acts = [{row["act"] for row in rows(f"said_{language}.tsv")} for language in LANGUAGES]
    assert acts[0] == acts[1]
    for act in acts[0]:
        values = [
            {value for row in rows(f"said_{language}.tsv") if row["act"] == act for value in VALUE.findall(row["text"])}
            for language in LANGUAGES
        ]
        assert values[0] == values[1] or {"when", "when_bare"} & (values[0] | values[1]), act


def way(language, slip):
    return Way(language, slip, "plain", slip, "all", taps=False, hurried=False)


def test_a_way_of_typing_changes_words_and_leaves_an_address_as_it_is():
    assert slipped("Đặt lịch với chị Hằng nhé", way("vi", "no marks"), Random(1), set()) == "dat lich voi chi hang nhe"
    assert slipped("mình không được", way("vi", "teencode"), Random(1), set()) == "mk ko đc"
    assert slipped("Yes, please. A@b.example.com.", way("en", "voice"), Random(1), {"A@b.example.com."}) == (
        "yes please A@b.example.com"
    )
    mistyped = slipped("please book it with Maria", way("en", "typos"), Random(1), set())
    assert mistyped != "please book it with Maria" and mistyped.endswith(" Maria")
    assert filled("book {service}[ with {person}][ {when}]", {"service": "tax", "when": "today"}) == "book tax today"
