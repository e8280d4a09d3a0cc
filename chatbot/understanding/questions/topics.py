"""What a question is about, by its words: the frequent ones, which the data answers without a model."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from chatbot.understanding.local import english_typos
from chatbot.understanding.local.rules import QUESTION
from chatbot.understanding.local.spelling import NAME
from chatbot.understanding.local.spoken_languages import language_in
from chatbot.understanding.local.tokens import Text, spelled
from chatbot.understanding.questions.shapes import (
    COUNTS,
    SAID_BY_SHAPE,
    Bound,
    Shape,
    bound_in,
    is_yes_or_no,
    shape_of,
    without_bound,
)
from chatbot.understanding.questions.wordings import (
    AHEAD,
    APPROVAL,
    ASKED_BY,
    BEEN,
    CANCELLED,
    CANCELS,
    COMPILED,
    COMPLETED,
    ELSEWHERE,
    ENTRY,
    FARTHEST,
    FREE,
    GOES_ON,
    HALVES,
    IN_GENERAL,
    IN_HOURS,
    IS_A,
    IS_GOOD_AT,
    KEPT,
    MISSED,
    MOVES,
    MY_EMAIL,
    MY_NAME,
    MY_PHONE,
    NOT_SO,
    OF_ALL,
    OF_ANOTHER,
    OF_MINE,
    OFFERED,
    OFFERS,
    ONLINE,
    OPENS,
    PAST,
    PENDING,
    PLAIN,
    PRIVATE,
    PROFESSION,
    RULE,
    SAID_TO_BOOK,
    SHORT_ENGLISH,
    SHUT,
    SOMEONE,
    SPEAKERS,
    SPEAKS,
    SPENT,
    TITLES,
    UNTIL,
    USUALLY,
    WAITING,
    WHICH,
    WHOM,
    WHY,
    WORKS,
    Topic,
)
from chatbot.understanding.schema import Understanding
from meetassist.text import fold

# What only its own customer may hear.
OWN = frozenset({
    Topic.NEXT, Topic.MINE, Topic.DEVICES, Topic.LEVEL, Topic.MY_EMAIL, Topic.MY_PHONE, Topic.MY_NAME,
    Topic.MY_WAITLIST,
})  # fmt: skip


# Of the asker's own next appointment; where there is none, some are asked of the business.
DETAILS: dict[Topic, Topic | None] = {
    Topic.MY_PERSON: None, Topic.MY_CODE: None, Topic.MY_STATUS: None, Topic.MY_PLACE: Topic.PLACE,
    Topic.MY_LENGTH: Topic.DURATION,
}  # fmt: skip
RULES = frozenset({
    Topic.LEVELS, Topic.CANCEL_NOTICE, Topic.MOVE_NOTICE, Topic.BOOKING_NOTICE, Topic.BOOKING_WINDOW, Topic.MOST_COMING,
})  # fmt: skip


# What more precise words than these may say otherwise: names, days and hours beside them.
OF_PEOPLE = frozenset({None, Topic.WHO, Topic.PEOPLE, Topic.HOURS, Topic.SERVICE, Topic.SERVICES, Topic.PLACE})
OF_A_BOUND = frozenset({None, Topic.PRICE, Topic.DURATION, Topic.SERVICES, Topic.SERVICE, Topic.WHO})
PRICE_WORDS = dict(COMPILED)[Topic.PRICE]
# Of one's own appointment what else is asked of the business.
OF_ONES_OWN = {Topic.PLACE: Topic.MY_PLACE, Topic.DURATION: Topic.MY_LENGTH}
# What is asked of the business where nothing is named.
OF_THE_BUSINESS = frozenset({Topic.HOURS, Topic.PLACE})
# Whose wording says it all: a word more is no other matter.
BEYOND_PLAIN = frozenset({Topic.PHONE, Topic.DESK})


@dataclass(frozen=True)
class Asked:
    """What is asked, in which shape, and of what beside the names, days and hours in the message.

    `specialty` and `profession` are of people, as typed; `status` of appointments, `of_mine` of the asker's own;
    `online`: held so, and `asks_online`: whether it is; `who`: by whom; `opens`: whether a day is worked on, and
    `shut`: whether it is not; `bound` of prices or lengths; `ahead` of an appointment; `usually`: by rule, whatever
    happens on one day; `past`: of what has been; `of_all`: of each of those who are named; `of_money`: what it costs;
    `in_hours`: counted in hours.

    `language`: the code of the one that is asked for; empty for which ones. `by_word`: it asks by a question word, so
    that it is no answer to what we asked: "thứ bảy ai làm việc?".
    """

    topic: Topic
    shape: Shape = Shape.LIST
    specialty: str = ""
    status: str = ""
    language: str = ""
    online: bool = False
    who: bool = False
    opens: bool = False
    by_word: bool = False
    bound: Bound | None = None
    ahead: timedelta | None = None
    of_mine: bool = False
    usually: bool = False
    past: bool = False
    of_all: bool = False
    of_money: bool = False
    in_hours: bool = False
    shut: bool = False
    asks_online: bool = False
    profession: str = ""


ACTS = frozenset({
    "book", "reschedule", "cancel", "stop", "sign_out", "erase", "change_address", "resend", "human", "confirm", "deny",
})  # fmt: skip

# What words have said for sure, whatever else stands beside them.
SURE = frozenset({
    Topic.PRIVATE, Topic.FREE, Topic.WHY, Topic.OFFERS, Topic.PERSON, Topic.APPROVAL,
})  # fmt: skip
# So few words that name nothing are about what was spoken of.
SHORT_QUESTION = 4
# Intents that are questions; what else is meant is a request, and its flow's.
QUESTIONS = frozenset({"faq", "consultant_info", "check_availability", "my_appointments", "devices", "abilities"})
# 17, 17h30, 5pm.
AMOUNT = re.compile(r"\d+(?:(?:h|g|gio|am|pm|p)\d*)?")
NO_QUESTIONS = frozenset({"greeting", "thanks", "provide_info"})


def is_question(text: str, meant: Understanding) -> bool:
    """Whether it asks something, be it a frequent question or none that we know."""
    intents = set(meant.intents)
    if ACTS & intents or _is_only_a_name(text, meant):
        return False
    return bool(QUESTIONS & intents) or (intents <= {"provide_info", "out_of_scope"} and "?" in text)


def _is_only_a_name(text: str, meant: Understanding) -> bool:
    """ "Chị Thu Hằng": whom somebody means, and no question about them."""
    return bool(meant.names) and "?" not in text and TITLES.issuperset(plain(text, meant.names).split())


def only_names_values(text: str, meant: Understanding) -> bool:
    """Whether it is about days, times, people or services alone: "and on Thursday?", "còn chị Dương?"."""
    found = meant.entities
    values = (found.days, found.time, found.time_range, found.part_of_day, found.consultant, found.service)
    left = set(_unexplained(plain(text, meant.names))) - HALVES
    asks = is_question(text, meant) or OF_ANOTHER.search(_spelled_words(Text(text), meant.names))
    return bool(any(values) and asks and not left)


def read(text: str, meant: Understanding) -> Asked | None:
    """None for what is no question of ours: a request, or a matter for the model and the documents."""
    whole = Text(text)
    words = _spelled_words(whole, meant.names)
    asked = _read(words, text, meant)
    return replace(asked, by_word=_asks_by_word(whole, words, asked)) if asked else None


def _read(words: str, text: str, meant: Understanding) -> Asked | None:
    if not _about_free_times(words, meant) and _speaks(words, meant):
        return Asked(Topic.LANGUAGES, shape_of(words), language=language_in(words))
    topic = _topic(words, text, meant)
    if topic is None or _asks_otherwise(topic, words, meant):
        return None
    shape = shape_of(words)
    asked = Asked(
        topic,
        # "Giá bao nhiêu?" counts nothing.
        Shape.LIST if shape is Shape.COUNT and topic in (Topic.PRICE, Topic.DURATION) else shape,
        language=language_in(words) if SPEAKS.search(words) else "",
        bound=bound_in(text),
        usually=bool(USUALLY.search(words)),
        past=bool(PAST.search(words)),
        of_all=bool(OF_ALL.search(words)),
        of_money=bool(SPENT.search(words)),
        in_hours=bool(IN_HOURS.search(words)),
        shut=bool(SHUT.search(words)),
        profession=profession_in(plain(text, meant.names)),
        asks_online=bool(ONLINE.search(words)) and is_yes_or_no(words),
        status=_status(words),
        online=_online(words),
        who=bool(WHOM.search(words)),
        opens=bool(OPENS.search(words)) and not WHICH.search(words),
    )
    if topic in RULES:
        return replace(asked, ahead=_ahead(text), of_mine=bool(OF_MINE.search(words)))
    if topic in OWN | BEYOND_PLAIN or topic in DETAILS:
        return asked
    named = bool(meant.entities.service or meant.entities.consultant)
    left = _unexplained(_besides(Text(text), meant.names))
    if topic in (Topic.WHO, Topic.PEOPLE) and not named and left:
        return replace(asked, specialty=" ".join(left))
    # With a name, a word more is no other matter; without one, "how much is parking" is not about our prices. Whether
    # somebody has time is about nothing else.
    return asked if named or topic in SURE or not left else None


def _topic(words: str, text: str, meant: Understanding) -> Topic | None:
    """What the words are about, be they a question or not: what they say, beside what they name."""
    first = next((topic for topic, pattern in COMPILED if pattern.search(words)), None)
    if meant.names and meant.entities.consultant and (PRIVATE.search(words) or first is Topic.PHONE):
        return Topic.PRIVATE
    of_own_visits = OF_MINE.search(words) and BEEN.search(words) and FARTHEST.search(words)
    if (first in DETAILS or first in RULES | BEYOND_PLAIN) and not of_own_visits:
        return first
    if WHY.search(words) and (NOT_SO.search(words) or len(words.split()) <= SHORT_QUESTION):
        return Topic.WHY
    return _of_the_asker(words, meant, first) or _of_the_business(words, text, meant, first)


def _of_the_business(words: str, text: str, meant: Understanding, first: Topic | None) -> Topic | None:
    bound = bound_in(text)
    if bound and first in OF_A_BOUND:
        return Topic.DURATION if bound.is_length else Topic.PRICE
    if first is Topic.PLACE and WHOM.search(words):
        first = Topic.WHO
    if meant.entities.consultant and WORKS.search(words) and IN_HOURS.search(words):
        return Topic.HOURS
    if first in (None, Topic.HOURS) and ONLINE.search(words) and meant.entities.service:
        return Topic.PLACE
    if first in OF_PEOPLE and (of_people := _of_people(words, text, meant)):
        return of_people
    if APPROVAL.search(words) and meant.entities.service:
        return Topic.APPROVAL
    if UNTIL.search(words) and first in (None, Topic.WHO, Topic.DURATION):
        return Topic.HOURS
    return first


UNITS_AHEAD = {
    "h": timedelta(hours=1), "t": timedelta(hours=1), "g": timedelta(hours=1), "d": timedelta(days=1),
    "n": timedelta(days=1), "m": timedelta(minutes=1), "p": timedelta(minutes=1), "w": timedelta(weeks=1),
}  # fmt: skip


def _ahead(text: str) -> timedelta | None:
    """How long before it begins: "an hour before", "trước 2 ngày"."""
    match = AHEAD.search(text)
    if match is None:
        return None
    number, unit = (match["number"] or match["number_vi"]).lower(), (match["unit"] or match["unit_vi"]).lower()
    length = WEEK if unit in ("tuần", "tuan") else DAY if unit in ("hôm", "hom") else UNITS_AHEAD[unit[0]]
    if number in ("half an", "nửa"):
        return length / 2
    return length * (int(number) if number.isdigit() else 1)


WEEK, DAY = timedelta(weeks=1), timedelta(days=1)


def _of_the_asker(words: str, meant: Understanding, first: Topic | None) -> Topic | None:
    """What is asked of their own appointments, in less than all that are coming, or of what we know of them."""
    of_mine = bool(OF_MINE.search(words))
    if of_mine and ENTRY.search(words):
        return Topic.MY_WAITLIST
    if of_mine and KEPT.search(words) and (ASKED_BY.search(words) or is_yes_or_no(words)):
        kept = ((Topic.MY_EMAIL, MY_EMAIL), (Topic.MY_PHONE, MY_PHONE), (Topic.MY_NAME, MY_NAME))
        told = next((topic for topic, pattern in kept if pattern.search(words)), None)
        if told and first in (None, Topic.MINE, Topic.PHONE, Topic.PLACE, Topic.SERVICE) and not values_named(meant):
            return told
    visits = of_mine and bool(BEEN.search(words) or SAID_TO_BOOK.search(words))
    is_summed = shape_of(words) in (Shape.COUNT, Shape.SUM)
    if of_mine and meant.means("my_appointments") and first in OF_ONES_OWN and not is_summed:
        return OF_ONES_OWN[first]
    if first in (Topic.NEXT, Topic.MINE, Topic.DEVICES, Topic.LEVEL):
        # Of all that come something is asked, and not of the next.
        return Topic.MINE if first is Topic.NEXT and is_summed else first
    if not visits and not (of_mine and meant.means("my_appointments")):
        return None
    # Those that are coming are shown by a journey, with what can be done with each.
    asks_more = is_summed or _status(words) or PAST.search(words)
    asks_more = asks_more or (SPENT.search(words) and first in (None, Topic.PRICE)) or FARTHEST.search(words)
    is_of_some = values_named(meant) and bool(QUESTIONS & set(meant.intents))
    is_visit = first in (None, Topic.PRICE, Topic.DURATION, Topic.BOOKING_WINDOW, Topic.SERVICE, Topic.WHO)
    return Topic.MINE if is_visit and (asks_more or is_of_some) else None


def profession_in(words: str) -> str:
    match = PROFESSION.search(words)
    return match[0] if match else ""


def values_named(meant: Understanding) -> bool:
    """What is being booked stands there too; what the message itself names has its words."""
    found = meant.entities
    return bool(found.days or (meant.names and (found.consultant or found.service)))


def _of_people(words: str, text: str, meant: Understanding) -> Topic | None:
    """Where people, services, days and hours are named together: when somebody works, is free, or what they offer."""
    found = meant.entities
    says_when = bool(found.days or found.time or found.time_range or found.part_of_day)
    if not (is_question(text, meant) or QUESTIONS & set(meant.intents) or WHOM.search(words)):
        return None
    works = bool(WORKS.search(words) or UNTIL.search(words))
    says_who = bool(WHOM.search(words))
    if says_who and not (says_when or USUALLY.search(words) or found.consultant or _about_free_times(words, meant)):
        return Topic.WHO
    if OFFERED.search(words) and not says_when:
        return None
    if (says_when or (USUALLY.search(words) and works)) and not ONLINE.search(words):
        return Topic.HOURS if works and not FREE.search(words) else Topic.FREE
    if _about_free_times(words, meant):
        return Topic.FREE
    if found.consultant and found.service and OFFERS.search(words) and not PRICE_WORDS.search(words):
        return Topic.OFFERS
    if found.consultant and not found.service and (IS_GOOD_AT.search(words) or IS_A.search(words)):
        return Topic.PERSON
    return Topic.HOURS if found.consultant and works else None


def _asks_otherwise(topic: Topic, words: str, meant: Understanding) -> bool:
    """Whether it asks nothing, or not this: it acts, or wants what documents say, or names what the topic is not of."""
    found = meant.entities
    # "Ai cũng được" asks nothing.
    leaves_it_open = found.anyone and not (meant.means("check_availability") and FREE.search(words))
    asks_nothing = (meant.intents and NO_QUESTIONS.issuperset(meant.intents)) or leaves_it_open
    if asks_nothing and topic not in DETAILS:
        return True
    if topic is Topic.WHY or (topic is Topic.FREE and WHOM.search(words) and not SOMEONE.search(words)):
        return False
    # "Cho mình xin số điện thoại" wishes for no more than the number.
    acts = topic not in BEYOND_PLAIN and topic not in DETAILS and _acts(words, meant)
    if acts or ELSEWHERE.search(words):
        return True
    if topic is Topic.SERVICE:
        return bool(found.consultant or not found.service)
    return topic is Topic.DESK and bool(found.consultant)


def _besides(whole: Text, names: Sequence[str]) -> str:
    """The words, folded, without those that say in which shape, of which language, price or rule it is asked."""
    typed = _words(without_bound(whole.source), names)
    spelled_words = [_spelled_word(word, whole) for word in typed]
    joined, covered = " ".join(spelled_words), set[int]()
    for pattern in (*SAID_BY_SHAPE, SPEAKS, USUALLY, ONLINE, UNTIL, WORKS, SPEAKERS, IS_GOOD_AT):
        for match in pattern.finditer(joined):
            first = joined.count(" ", 0, match.start())
            covered.update(range(first, first + match[0].strip().count(" ") + 1))
    left = (word for number, word in enumerate(typed) if number not in covered and word != NAME)
    return " ".join(fold(SHORT_ENGLISH.get(word, word) if whole.is_english else word) for word in left)


def _asks_by_word(whole: Text, words: str, asked: Asked) -> bool:
    """Of free times alone only who has them counts: the times themselves are what a booking asks for. Whether a day is
    worked on is asked without such a word: "thứ bảy có làm không?".
    """
    if asked.opens and QUESTION.search(whole.spelled):
        return True
    return bool((WHOM if asked.topic is Topic.FREE else ASKED_BY).search(words))


def goes_on(text: str, topic: Topic) -> bool:
    """Whether it asks of what was spoken of before: "and how long does it take?", "mất bao lâu?", "who does that?".

    "When do you open?" is of the business, however short it is.
    """
    words = _spelled_words(Text(text), ())
    is_short = len(words.split()) <= SHORT_QUESTION and topic not in OF_THE_BUSINESS
    return bool(GOES_ON.search(words)) or (is_short and not IN_GENERAL.search(words))


def says_its_topic(text: str, meant: Understanding) -> bool:
    """Whether it has words of its own for what it asks, beside days, times and names."""
    words = _spelled_words(Text(text), meant.names)
    return bool(FREE.search(words) or WORKS.search(words) or any(pattern.search(words) for _, pattern in COMPILED))


def other_rule(text: str, topic: Topic) -> Topic | None:
    """Behind a question about one act's notice: "and moving it?", "còn dời thì sao"."""
    words = _spelled_words(Text(text), ())
    if topic is Topic.CANCEL_NOTICE and MOVES.search(words):
        return Topic.MOVE_NOTICE
    return Topic.CANCEL_NOTICE if topic is Topic.MOVE_NOTICE and CANCELS.search(words) else None


def speaks_of_waiting(text: str) -> bool:
    """For an answer of ours: "how long do I have to wait?", "chờ lâu quá"."""
    return bool(WAITING.search(_spelled_words(Text(text), ())))


def plain(text: str, names: Sequence[str] = ()) -> str:
    """Folded, words and numbers alone, without the words that are names."""
    return " ".join(fold(word) for word in _words(text, names) if word != NAME)


def _spelled_words(whole: Text, names: Sequence[str]) -> str:
    """The same with the marks that were typed, as the patterns want them; each name is one word that none knows."""
    return " ".join(_spelled_word(word, whole) for word in _words(whole.source, names))


def _spelled_word(word: str, whole: Text) -> str:
    in_full = SHORT_ENGLISH.get(word, word) if whole.is_english else word
    return spelled(in_full, is_english=whole.is_english, has_marks=not whole.is_loose)


def _words(text: str, names: Sequence[str]) -> list[str]:
    text = unicodedata.normalize("NFC", text)
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", f" {NAME} ", text)
    return [english_typos.corrected(word) for word in re.findall(rf"[^\W_]+|{NAME}", text.lower())]


def _acts(words: str, meant: Understanding) -> bool:
    acts = ACTS & set(meant.intents)
    # "How many have I cancelled?" asks.
    if acts == {"cancel"} and CANCELLED.search(words) and (COUNTS.search(words) or WHICH.search(words)):
        return False
    # So does "how late can I cancel?".
    return bool(acts) and not (acts <= {"cancel", "reschedule", "book"} and RULE.search(words))


def _speaks(words: str, meant: Understanding) -> bool:
    """ "Who speaks English?"; whoever wants to see somebody who does is told who that is."""
    about_people = meant.entities.consultant or SPEAKERS.search(words)
    return bool(about_people and SPEAKS.search(words)) and set(meant.intents).isdisjoint(ACTS - {"human"})


def _about_free_times(words: str, meant: Understanding) -> bool:
    return bool(meant.means("check_availability") and FREE.search(words))


def _status(words: str) -> str:
    for status, pattern in (
        ("cancelled", CANCELLED),
        ("no_show", MISSED),
        ("completed", COMPLETED),
        ("pending", PENDING),
    ):
        if pattern.search(words):
            return status
    return ""


def _online(words: str) -> bool:
    """Asked for what is held online, not whether this or that is the case."""
    return bool(ONLINE.search(words) and WHICH.search(words))


def _unexplained(words: str) -> list[str]:
    return [word for word in words.split() if word not in PLAIN and not AMOUNT.fullmatch(word)]
