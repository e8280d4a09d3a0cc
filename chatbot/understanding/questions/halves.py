"""Questions that go on with the one before: by what they name, by their shape, or by words that point back."""

from datetime import time

from bookings.models import PartOfDay
from chatbot.understanding.local.clocks import Clock
from chatbot.understanding.local.spelling import NAME, wording
from chatbot.understanding.local.spoken_languages import ANY_LANGUAGE
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.questions.about import SHORT_QUESTION
from chatbot.understanding.questions.shapes import Shape, is_yes_or_no, order_in, sessions_in, shape_of
from chatbot.understanding.questions.terms import clauses
from chatbot.understanding.questions.topics import is_question
from chatbot.understanding.questions.wordings import (
    AFTER_THAT,
    AMONG,
    ANY_OTHER,
    AT_THE_END,
    BARE_HOUR,
    CAN_BE_THEN,
    CANCELS,
    COMPILED,
    DAY_AFTER,
    FREE,
    GOES_ON,
    HALVES,
    IN_GENERAL,
    LATER_OR_EARLIER,
    MAY_COME,
    MOVES,
    OF_ANOTHER,
    OF_MINE,
    ONLINE,
    SHALL_BE_BOOKED,
    THESE_TWO,
    WHICH_DAYS,
    WORKS,
    Topic,
)
from chatbot.understanding.questions.words import besides, plain, spelled_words, unexplained
from chatbot.understanding.schema import Entities, TimeRange, Understanding

# What is asked of the business where nothing is named.
OF_THE_BUSINESS = frozenset({Topic.HOURS, Topic.PLACE})
# Words of these topics say no more than the shape does: "the first time after that", "how many times".
OF_A_SHAPE = frozenset({Topic.HOURS, Topic.FREE, Topic.MINE, Topic.NEXT, Topic.DURATION, Topic.PEOPLE})
# Wishes that half a question is taken for.
NOTHING_DONE = frozenset({"reschedule", "book", "check_availability"})
ALONE = wording(
    r"(?:and |và |vậy )?(?:who|whom|which|which one|when|where|how much|how long|what|ai|ai vậy|ai thế|khi nào|ở đâu)"
)
WHAT_O_CLOCK = wording(
    r"(?:(?:and|vậy|là|lúc|at) )*(?:what times?|mấy giờ|giờ nào|lúc nào|khi nào|when)"
    r"(?: (?:is that|was that|exactly|vậy|thế|ạ|nhỉ))*"
)
ONE_LANGUAGE = wording(rf"\b(?:{ANY_LANGUAGE})\b")


def is_half(text: str, meant: Understanding) -> bool:
    """Whether it names what is asked about, and what is asked stands in the question before."""
    return only_names_values(text, meant) and not says_its_topic(text, meant)


def is_half_by_other_words(text: str, meant: Understanding) -> bool:
    """ "Còn công chứng?": a service that other words than its name surely mean, asked of in the words of before."""
    names_nothing = not (meant.entities.service or meant.entities.consultant)
    is_of_another = OF_ANOTHER.search(_said(text)) and not says_its_topic(text, meant)
    return bool(names_nothing and is_of_another and meant.fits.is_sure and len(meant.fits.services) == 1)


def only_names_values(text: str, meant: Understanding) -> bool:
    """Whether it is about days, times, people or services alone: "and on Thursday?", "còn chị Dương?"."""
    found = meant.entities
    values = (found.days, found.time, found.time_range, found.part_of_day, found.consultant, found.service)
    left = set(unexplained(plain(text, meant.names))) - HALVES
    goes_on = OF_ANOTHER.search(spelled_words(Text(text), meant.names))
    # What was only asked about is not moved: "hmm, and Friday?".
    asks = is_question(text, meant) or goes_on or ("?" in text and {*meant.intents} <= NOTHING_DONE)
    # "And the heart one": by a word of its own for it.
    is_named_otherwise = goes_on and found.service and not meant.names and len(text.split()) <= SHORT_QUESTION
    return bool(any(values) and asks and (is_named_otherwise or not left))


# Wishes that a question about another time is taken for, and courtesies beside it.
BESIDE_A_TIME = NOTHING_DONE | {"provide_info", "confirm", "deny", "thanks"}


def asks_of_another_time(text: str, meant: Understanding) -> bool:
    """ "9h em không kịp, 11h được không?", "and could my sister come at 11:30?": whether another time than the one that
    is spoken of can be had, whatever else is told.
    """
    found, words = meant.entities, spelled_words(Text(text), meant.names)
    says_when = found.days or found.time or found.time_range or found.part_of_day
    if not says_when or found.service or not BESIDE_A_TIME.issuperset(meant.intents) or SHALL_BE_BOOKED.search(words):
        return False
    if any(pattern.search(words) for topic, pattern in COMPILED if topic not in OF_A_SHAPE):
        return False
    asking = [one for one in (words, *map(_said, clauses(text))) if is_yes_or_no(one)]
    goes_on = "?" in text and OF_ANOTHER.search(words)
    return bool(goes_on or any(CAN_BE_THEN.search(one) or MAY_COME.search(one) or FREE.search(one) for one in asking))


def hour_in_place(text: str) -> time | None:
    """ "Would 6 work?": the hour that takes the place of the one that is spoken of."""
    match = BARE_HOUR.search(_said(text))
    return Clock(int(match["hour"])).resolve() if match else None


def hours_beside(text: str, found: Entities, named: Entities) -> TimeRange | None:
    """ "Anything later?": the hours behind, or before, those that are spoken of; None where none are."""
    match = LATER_OR_EARLIER.search(_said(text))
    if match is None:
        return None
    said = found.time_range
    if said and match["later"]:
        # "I'm at work till 5. Anything later?"
        return TimeRange(said.end or said.start, None)
    first = last = found.time or named.time
    if not first and named.time_range:
        first, last = named.time_range.start, named.time_range.end
    elif not first and named.part_of_day:
        low, high = PartOfDay(named.part_of_day).hours
        return TimeRange(time(high), None) if match["later"] and high < HOURS_OF_A_DAY else TimeRange(None, time(low))
    if match["later"]:
        return TimeRange(_just_after(last), None) if last else None
    return TimeRange(None, first) if first else None


HOURS_OF_A_DAY = 24


def _just_after(moment: time) -> time:
    return moment.replace(minute=moment.minute + 1)


def measures_beside(text: str, meant: Understanding) -> bool:
    """Whether it asks of another what was asked of one, by how much they differ, or of several: "and the difference to
    tax advice?", "and for two sessions?".
    """
    words = spelled_words(Text(text), meant.names)
    of_another = meant.entities.service or is_of_two(text)
    is_beside_another = of_another and (shape_of(words) in (Shape.DIFFERENCE, Shape.SUM) or order_in(words))
    is_of_several = sessions_in(words) > 1 and not meant.entities.service
    return bool(is_beside_another or is_of_several) and not says_its_topic(text, meant)


def says_its_topic(text: str, meant: Understanding) -> bool:
    """Whether it has words of its own for what it asks, beside days, times and names."""
    words = spelled_words(Text(text), meant.names)
    says_it = any(pattern.search(words) for topic, pattern in COMPILED if topic is not Topic.SERVICE)
    return bool(FREE.search(words) or WORKS.search(words) or says_it)


def asks_in_a_shape(text: str, meant: Understanding) -> bool:
    """Whether it says how many, which is first and the like of what was asked, and nothing of what: "how many times is
    that?", "what's the first time after that?"."""
    words = spelled_words(Text(text), meant.names)
    is_shaped = shape_of(words) not in (Shape.LIST, Shape.YES_NO, Shape.COMPARE, Shape.DIFFERENCE)
    says_more = any(pattern.search(words) for topic, pattern in COMPILED if topic not in OF_A_SHAPE)
    names = meant.entities.service or meant.entities.consultant
    left = set(unexplained(besides(Text(text), meant.names))) - HALVES
    return is_shaped and not (says_more or names or left or OF_MINE.search(words))


def is_named_behind(text: str, meant: Understanding) -> bool:
    """ "Is that cheaper than legal advice?", and not "is legal advice cheaper than that?"."""
    return order_in(spelled_words(Text(text), meant.names).partition(NAME)[0]) is not None


def asks_for_the_emptiest(text: str) -> bool:
    """ "I'm flexible: which day does she have most gaps?"."""
    return shape_of(_said(text)) in (Shape.MOST, Shape.LEAST) and asks_which_days(text)


def asks_what_o_clock(text: str) -> bool:
    """ "Mấy giờ ạ?", "at what time?", and nothing else."""
    return bool(WHAT_O_CLOCK.fullmatch(_said(text)))


def asks_which_days(text: str) -> bool:
    return bool(WHICH_DAYS.search(_said(text)))


def is_a_question_word(text: str) -> bool:
    """ "Who?", "ai vậy": nothing else is said."""
    return bool(ALONE.fullmatch(_said(text)))


def is_after_that(text: str) -> bool:
    return bool(AFTER_THAT.search(_said(text)))


def is_the_day_after(text: str) -> bool:
    return bool(DAY_AFTER.search(_said(text)))


def is_of_those_told(text: str) -> bool:
    return bool(AMONG.search(_said(text)))


def is_of_any(text: str) -> bool:
    return bool(ANY_OTHER.search(_said(text)))


def is_of_two(text: str) -> bool:
    """ "Hai cái đó", "which of the two": of this one and the one before."""
    return bool(THESE_TWO.search(_said(text)))


def is_a_language(text: str) -> bool:
    """ "German?", "còn tiếng Đức?": a language, and nothing else."""
    left = set(unexplained(ONE_LANGUAGE.sub(" ", plain(text)))) - HALVES
    return bool(ONE_LANGUAGE.search(_said(text))) and not left


def goes_on(text: str, topic: Topic) -> bool:
    """Whether it asks of what was spoken of before: "and how long does it take?", "mất bao lâu?", "who does that?".

    "When do you open?" is of the business, however short it is.
    """
    words = _said(text)
    is_of_the_business = topic in OF_THE_BUSINESS and not ONLINE.search(words)
    is_short = len(AT_THE_END.sub("", words).split()) <= SHORT_QUESTION and not is_of_the_business
    return bool(GOES_ON.search(words)) or (is_short and not IN_GENERAL.search(words))


def other_rule(text: str, topic: Topic) -> Topic | None:
    """Behind a question about one act's notice: "and moving it?", "còn dời thì sao"."""
    words = _said(text)
    if topic is Topic.CANCEL_NOTICE and MOVES.search(words):
        return Topic.MOVE_NOTICE
    return Topic.CANCEL_NOTICE if topic is Topic.MOVE_NOTICE and CANCELS.search(words) else None


def _said(text: str) -> str:
    """As the patterns want it, whatever names stand in it."""
    return spelled_words(Text(text), ())
