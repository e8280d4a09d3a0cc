"""What a question is about, by its words: the frequent ones, which the data answers without a model."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatbot.understanding.local import english_typos
from chatbot.understanding.local.rules import QUESTION
from chatbot.understanding.local.spelling import NAME
from chatbot.understanding.local.spoken_languages import language_in
from chatbot.understanding.local.tokens import Text, spelled
from chatbot.understanding.questions.shapes import COUNTS, Bound, Shape, bound_in, shape_of
from chatbot.understanding.questions.wordings import (
    ASKED_BY,
    CANCELLED,
    COMPILED,
    COMPLETED,
    ELSEWHERE,
    FREE,
    HALVES,
    OF_ANOTHER,
    ONLINE,
    OPENS,
    PENDING,
    PLAIN,
    RULE,
    SPEAKERS,
    SPEAKS,
    USUALLY,
    WAITING,
    WHICH,
    WHOM,
    Topic,
)
from chatbot.understanding.schema import Understanding
from meetassist.text import fold

# What only its own customer may hear.
OWN = frozenset({Topic.NEXT, Topic.MINE, Topic.DEVICES, Topic.LEVEL})


# Of the asker's own next appointment; where there is none, some are asked of the business.
DETAILS: dict[Topic, Topic | None] = {
    Topic.MY_PERSON: None, Topic.MY_CODE: None, Topic.MY_STATUS: None, Topic.MY_PLACE: Topic.PLACE,
    Topic.MY_LENGTH: Topic.DURATION,
}  # fmt: skip
RULES = frozenset({
    Topic.LEVELS, Topic.CANCEL_NOTICE, Topic.MOVE_NOTICE, Topic.BOOKING_NOTICE, Topic.BOOKING_WINDOW, Topic.MOST_COMING,
})  # fmt: skip


# Whose wording says it all: a word more is no other matter.
BEYOND_PLAIN = frozenset({Topic.PHONE, Topic.DESK})


@dataclass(frozen=True)
class Asked:
    """What is asked, in which shape, and of what beside the names, days and hours in the message: `specialty` of whom,
    as typed; `status` of appointments; `online`: held so; `who`: by whom; `opens`: whether a day is worked on; `bound`
    of prices; `usually`: by rule, whatever happens on one day.

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
    usually: bool = False


ACTS = frozenset({
    "book", "reschedule", "cancel", "stop", "sign_out", "erase", "change_address", "resend", "human", "confirm", "deny",
})  # fmt: skip

# Intents that are questions; what else is meant is a request, and its flow's.
QUESTIONS = frozenset({"faq", "consultant_info", "check_availability", "my_appointments", "devices", "abilities"})
# 17, 17h30, 5pm.
AMOUNT = re.compile(r"\d+(?:(?:h|g|gio|am|pm|p)\d*)?")
NO_QUESTIONS = frozenset({"greeting", "thanks", "provide_info"})


def is_question(text: str, meant: Understanding) -> bool:
    """Whether it asks something, be it a frequent question or none that we know."""
    intents = set(meant.intents)
    if ACTS & intents:
        return False
    return bool(QUESTIONS & intents) or (intents <= {"provide_info", "out_of_scope"} and "?" in text)


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
    of_free_times = _about_free_times(words, meant)
    if not of_free_times and _speaks(words, meant):
        return Asked(Topic.LANGUAGES, shape_of(words), language=language_in(words))
    topic = next((topic for topic, pattern in COMPILED if pattern.search(words)), None)
    # "Ai cũng được" asks nothing.
    asks_nothing = (meant.intents and NO_QUESTIONS.issuperset(meant.intents)) or meant.entities.anyone
    if asks_nothing and topic not in DETAILS:
        return None
    # "Cho mình xin số điện thoại" wishes for no more than the number.
    acts = topic not in BEYOND_PLAIN and topic not in DETAILS and _acts(words, meant)
    if acts or ELSEWHERE.search(words):
        return None
    found = meant.entities
    if topic is None or topic in (Topic.WHO, Topic.HOURS, Topic.SERVICE):
        topic = of_free_times or topic
    if topic is None:
        return None
    asked = Asked(
        topic,
        shape_of(words),
        language=language_in(words) if SPEAKS.search(words) else "",
        bound=bound_in(text),
        usually=bool(USUALLY.search(words)),
        status=_status(words),
        online=_online(words),
        who=bool(WHOM.search(words)),
        opens=bool(OPENS.search(words)) and not WHICH.search(words),
    )
    named = bool(found.service or found.consultant)
    if topic is Topic.SERVICE and (found.consultant or not found.service):
        return None
    if topic in (Topic.PHONE, Topic.DESK) and found.consultant:
        return None
    if topic in OWN | RULES | BEYOND_PLAIN or topic in DETAILS:
        return asked
    left = _unexplained(plain(text, meant.names))
    if topic in (Topic.WHO, Topic.PEOPLE) and not named and left:
        return Asked(topic, asked.shape, specialty=" ".join(left))
    # With a name, a word more is no other matter; without one, "how much is parking" is not about our prices.
    return asked if named or not left else None


def _asks_by_word(whole: Text, words: str, asked: Asked) -> bool:
    """Of free times alone only who has them counts: the times themselves are what a booking asks for. Whether a day is
    worked on is asked without such a word: "thứ bảy có làm không?".
    """
    if asked.opens and QUESTION.search(whole.spelled):
        return True
    return bool((WHOM if asked.topic is Topic.FREE else ASKED_BY).search(words))


def speaks_of_waiting(text: str) -> bool:
    """For an answer of ours: "how long do I have to wait?", "chờ lâu quá"."""
    return bool(WAITING.search(_spelled_words(Text(text), ())))


def plain(text: str, names: Sequence[str] = ()) -> str:
    """Folded, words and numbers alone, without the words that are names."""
    return " ".join(fold(word) for word in _words(text, names) if word != NAME)


def _spelled_words(whole: Text, names: Sequence[str]) -> str:
    """The same with the marks that were typed, as the patterns want them; each name is one word that none knows."""
    return " ".join(
        spelled(word, is_english=whole.is_english, has_marks=not whole.is_loose) for word in _words(whole.source, names)
    )


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


def _about_free_times(words: str, meant: Understanding) -> Topic | None:
    return Topic.FREE if meant.means("check_availability") and FREE.search(words) else None


def _status(words: str) -> str:
    for status, pattern in (("cancelled", CANCELLED), ("completed", COMPLETED), ("pending", PENDING)):
        if pattern.search(words):
            return status
    return ""


def _online(words: str) -> bool:
    """Asked for what is held online, not whether this or that is the case."""
    return bool(ONLINE.search(words) and WHICH.search(words))


def _unexplained(words: str) -> list[str]:
    return [word for word in words.split() if word not in PLAIN and not AMOUNT.fullmatch(word)]
