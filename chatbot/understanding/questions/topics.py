"""What a question is about, by its words: the frequent ones, which the data answers without a model."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from chatbot.understanding.local import english_typos, slips
from chatbot.understanding.local.rules import QUESTION
from chatbot.understanding.local.spelling import NAME, wording
from chatbot.understanding.local.spoken_languages import ANY_LANGUAGE, language_in, languages_in
from chatbot.understanding.local.tokens import Text, spelled
from chatbot.understanding.questions.about import SHORT_QUESTION, is_about_free_times, status_in, topic_of
from chatbot.understanding.questions.question import BEYOND_PLAIN, DETAILS, OWN, QUESTIONS, RULES, Asked
from chatbot.understanding.questions.shapes import (
    COUNTS,
    MORE_FREE,
    QUESTION_WORD,
    SAID_BY_SHAPE,
    Shape,
    ahead_in,
    bound_in,
    is_yes_or_no,
    money_in,
    order_in,
    sessions_in,
    shape_of,
    without_bound,
)
from chatbot.understanding.questions.terms import clauses
from chatbot.understanding.questions.wordings import (
    AFTER_THAT,
    ASKED_BY,
    BESIDES,
    CANCELLED,
    CANCELS,
    COMPILED,
    DAY_AFTER,
    ELSEWHERE,
    ENDS,
    ENOUGH,
    ENTRY,
    FREE,
    GOES_ON,
    HALVES,
    HAS_MONEY,
    IN_GENERAL,
    IN_HOURS,
    INCLUDES,
    IS_GOOD_AT,
    MOVES,
    NEWEST,
    OF_ALL,
    OF_ANOTHER,
    OF_MINE,
    ONLINE,
    OPENS,
    PAST,
    PER_TIME,
    PLAIN,
    PRICE_ASKED,
    PROFESSION,
    RETURNS,
    RULE,
    SHORT_ENGLISH,
    SHORT_VIETNAMESE,
    SHUT,
    SOMEONE,
    SPEAKERS,
    SPEAKS,
    SPENT,
    STILL,
    TITLES,
    UNTIL,
    USUALLY,
    WAITING,
    WHICH,
    WHICH_DAYS,
    WHOM,
    WORKS,
    Topic,
)
from chatbot.understanding.schema import Understanding
from meetassist.text import fold

# What is asked of the business where nothing is named.
OF_THE_BUSINESS = frozenset({Topic.HOURS, Topic.PLACE})
ACTS = frozenset({
    "book", "reschedule", "cancel", "stop", "sign_out", "erase", "change_address", "resend", "human", "confirm", "deny",
})  # fmt: skip
# What words have said for sure, whatever else stands beside them.
SURE = frozenset({
    Topic.PRIVATE, Topic.FREE, Topic.WHY, Topic.OFFERS, Topic.PERSON, Topic.APPROVAL, Topic.JOINED,
})  # fmt: skip
# Words of these topics say no more than the shape does: "the first time after that", "how many times".
OF_A_SHAPE = frozenset({Topic.HOURS, Topic.FREE, Topic.MINE, Topic.NEXT, Topic.DURATION, Topic.PEOPLE})
ALONE = wording(
    r"(?:and |và |vậy )?(?:who|whom|which|which one|when|where|how much|how long|what|ai|ai vậy|ai thế|khi nào|ở đâu)"
)
WHAT_O_CLOCK = wording(
    r"(?:(?:and|vậy|là|lúc|at) )*(?:what times?|mấy giờ|giờ nào|lúc nào|khi nào|when)"
    r"(?: (?:is that|was that|exactly|vậy|thế|ạ|nhỉ))*"
)
ONE_LANGUAGE = wording(rf"\b(?:{ANY_LANGUAGE})\b")
# 17, 17h30, 5pm.
AMOUNT = re.compile(r"\d+(?:(?:h|g|gio|am|pm|p)\d*|st|nd|rd|th|k)?|t[2-7]")
NO_QUESTIONS = frozenset({"greeting", "thanks", "provide_info"})


def is_question(text: str, meant: Understanding) -> bool:
    """Whether it asks something, be it a frequent question or none that we know."""
    intents = set(meant.intents)
    if ACTS & intents or is_only_a_name(text, meant):
        return False
    return bool(QUESTIONS & intents) or (intents <= {"provide_info", "out_of_scope"} and "?" in text)


def is_only_a_name(text: str, meant: Understanding) -> bool:
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


def is_half(text: str, meant: Understanding) -> bool:
    """Whether it names what is asked about, and what is asked stands in the question before."""
    return only_names_values(text, meant) and not says_its_topic(text, meant)


def asks_in_a_shape(text: str, meant: Understanding) -> bool:
    """Whether it says how many, which is first and the like of what was asked, and nothing of what: "how many times is
    that?", "what's the first time after that?"."""
    words = _spelled_words(Text(text), meant.names)
    is_shaped = shape_of(words) not in (Shape.LIST, Shape.YES_NO, Shape.COMPARE, Shape.DIFFERENCE)
    says_more = any(pattern.search(words) for topic, pattern in COMPILED if topic not in OF_A_SHAPE)
    names = meant.entities.service or meant.entities.consultant
    left = set(_unexplained(_besides(Text(text), meant.names))) - HALVES
    return is_shaped and not (says_more or names or left or OF_MINE.search(words))


def asks_for_the_emptiest(text: str) -> bool:
    """ "I'm flexible: which day does she have most gaps?"."""
    return shape_of(_spelled_words(Text(text), ())) in (Shape.MOST, Shape.LEAST) and asks_which_days(text)


def asks_what_o_clock(text: str) -> bool:
    """ "Mấy giờ ạ?", "at what time?", and nothing else."""
    return bool(WHAT_O_CLOCK.fullmatch(_spelled_words(Text(text), ())))


def asks_which_days(text: str) -> bool:
    return bool(WHICH_DAYS.search(_spelled_words(Text(text), ())))


def is_a_question_word(text: str) -> bool:
    """ "Who?", "ai vậy": nothing else is said."""
    words = _spelled_words(Text(text), ())
    return bool(ALONE.fullmatch(words))


def is_after_that(text: str) -> bool:
    return bool(AFTER_THAT.search(_spelled_words(Text(text), ())))


def is_the_day_after(text: str) -> bool:
    return bool(DAY_AFTER.search(_spelled_words(Text(text), ())))


def is_a_language(text: str) -> bool:
    """ "German?", "còn tiếng Đức?": a language, and nothing else."""
    words = _spelled_words(Text(text), ())
    language = ONE_LANGUAGE.search(words)
    left = plain(text).split() if language is None else plain(ONE_LANGUAGE.sub(" ", plain(text))).split()
    return language is not None and not set(_unexplained(" ".join(left))) - HALVES


def _read(words: str, text: str, meant: Understanding) -> Asked | None:
    if not is_about_free_times(words, meant) and _speaks(words, meant):
        return _of_languages(words)
    topic = topic_of(words, text, meant, asks=is_question(text, meant))
    if topic is None or _asks_otherwise(topic, words, meant):
        return None
    bound = bound_in(text) or (money_in(text) if HAS_MONEY.search(words) else None)
    shape = _shape(words, text, meant, is_bounded=bound is not None)
    asked = Asked(
        topic,
        # "Giá bao nhiêu?" counts nothing.
        Shape.LIST if shape is Shape.COUNT and topic in (Topic.PRICE, Topic.DURATION) else shape,
        language=language_in(words) if SPEAKS.search(words) else "",
        bound=bound,
        more_free=bool(MORE_FREE.search(words)),
        besides=bool(BESIDES.search(words)),
        usually=bool(USUALLY.search(words)),
        past=bool(PAST.search(words)),
        of_all=bool(OF_ALL.search(words)),
        of_money=bool(SPENT.search(words)),
        in_hours=bool(IN_HOURS.search(words)),
        shut=bool(SHUT.search(words)),
        profession=profession_in(plain(text, meant.names)),
        order=order_in(words),
        names=meant.names,
        sessions=sessions_in(words),
        per_time=bool(PER_TIME.search(words)),
        enough=bool(ENOUGH.search(words)),
        ends=bool(ENDS.search(words)),
        returns=bool(RETURNS.search(words)),
        entry=bool(ENTRY.search(words)),
        newest=bool(NEWEST.search(words)),
        after_that=bool(AFTER_THAT.search(words)),
        asks_online=bool(ONLINE.search(words)) and (is_yes_or_no(words) or shape is Shape.YES_NO),
        languages=languages_in(words) if SPEAKS.search(words) else (),
        status=status_in(words),
        online=_online(words),
        who=bool(WHOM.search(words)),
        opens=bool(OPENS.search(words)) and not WHICH.search(words),
    )
    if topic in RULES:
        return replace(asked, ahead=ahead_in(text), of_mine=bool(OF_MINE.search(words)))
    if topic in OWN | BEYOND_PLAIN or topic in DETAILS:
        return asked
    named = bool(meant.entities.service or meant.entities.consultant)
    left = _unexplained(_besides(Text(text), meant.names))
    if topic is Topic.OFFERED:
        return asked if meant.fits.is_sure or not left else None
    if topic in (Topic.WHO, Topic.PEOPLE) and not named and left:
        return replace(asked, specialty=" ".join(left))
    if topic is Topic.SERVICE and left and INCLUDES.search(words):
        return replace(asked, matter=" ".join(left))
    buys = HAS_MONEY.search(words) and bound
    if topic in (Topic.PRICE, Topic.DURATION) and not named and left and not (asked.per_time or buys):
        # "Which check-ups are under 300k?"
        return replace(asked, kind=" ".join(left))
    # With a name, a word more is no other matter; without one, "how much is parking" is not about our prices. Whether
    # somebody has time is about nothing else.
    return asked if named or topic in SURE or asked.per_time or buys or not left else None


def _shape(words: str, text: str, meant: Understanding, *, is_bounded: bool) -> Shape:
    """Of the whole, without what bounds it ("dearer than 500k" is no dearest), else of a clause that asks."""
    if is_bounded:
        return shape_of(_spelled_words(Text(without_bound(text)), meant.names))
    shape = shape_of(words)
    if shape is not Shape.LIST or QUESTION_WORD.search(words):
        return shape
    # "I live in Singapore, can it be done by video?"; "and open again the day after?"
    in_a_clause = any(is_yes_or_no(_spelled_words(Text(clause), ())) for clause in clauses(text))
    return Shape.YES_NO if in_a_clause or (OPENS.search(words) and "?" in text) else shape


def _of_languages(words: str) -> Asked:
    return Asked(
        Topic.LANGUAGES, shape_of(words), language=language_in(words), languages=languages_in(words),
        of_all=bool(OF_ALL.search(words)),
    )  # fmt: skip


def profession_in(words: str) -> str:
    match = PROFESSION.search(words)
    return match[0] if match else ""


def _asks_otherwise(topic: Topic, words: str, meant: Understanding) -> bool:
    """Whether it asks nothing, or not this: it acts, or wants what documents say, or names what the topic is not of."""
    found = meant.entities
    # "Ai cũng được" asks nothing.
    leaves_it_open = found.anyone and not (meant.means("check_availability") and FREE.search(words))
    asks_nothing = (meant.intents and NO_QUESTIONS.issuperset(meant.intents)) or leaves_it_open
    if topic is Topic.PRIVATE:
        return False
    if asks_nothing and topic not in DETAILS:
        return True
    if topic is Topic.WHY or (topic is Topic.FREE and WHOM.search(words) and not SOMEONE.search(words)):
        return False
    # "Cho mình xin số điện thoại" wishes for no more than the number.
    acts = topic not in BEYOND_PLAIN and topic not in DETAILS and _acts(words, meant)
    is_of_several = topic is Topic.PRICE and len(found.service) > 1
    is_elsewhere = topic is not Topic.BRING and not is_of_several and ELSEWHERE.search(words)
    if acts or (is_elsewhere and not (topic is Topic.FREE and found.service)):
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
    return " ".join(fold(_in_full(word, whole)) for word in left)


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
    is_of_the_business = topic in OF_THE_BUSINESS and not ONLINE.search(words)
    is_short = len(words.split()) <= SHORT_QUESTION and not is_of_the_business
    return bool(GOES_ON.search(words)) or (is_short and not IN_GENERAL.search(words))


def says_its_topic(text: str, meant: Understanding) -> bool:
    """Whether it has words of its own for what it asks, beside days, times and names."""
    words = _spelled_words(Text(text), meant.names)
    says_it = any(pattern.search(words) for topic, pattern in COMPILED if topic is not Topic.SERVICE)
    return bool(FREE.search(words) or WORKS.search(words) or says_it)


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


# Shorter ones of the short forms are Vietnamese words as well.
LONGEST_IN_BOTH = 3


def _in_full(word: str, whole: Text) -> str:
    if whole.is_english or len(word) > LONGEST_IN_BOTH:
        return SHORT_ENGLISH.get(word, word)
    return SHORT_VIETNAMESE.get(word, word)


def _spelled_word(word: str, whole: Text) -> str:
    return spelled(_in_full(word, whole), is_english=whole.is_english, has_marks=not whole.is_loose)


def _words(text: str, names: Sequence[str]) -> list[str]:
    text = _without_names(unicodedata.normalize("NFC", text), names)
    return [slips.mended(english_typos.corrected(word)) for word in re.findall(rf"[^\W_]+|{NAME}", text.lower())]


def _without_names(text: str, names: Sequence[str]) -> str:
    """Each name is one word that no wording knows, where it stands: the "hơn" of "ly hôn" is not that of "rẻ hơn"."""
    at, pieces = 0, []
    for name in names:
        word = re.compile(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])")
        if found := word.search(text, at):
            pieces += [text[at : found.start()], f" {NAME} "]
            at = found.end()
    return "".join([*pieces, text[at:]])


def _acts(words: str, meant: Understanding) -> bool:
    acts = ACTS & set(meant.intents)
    # "How many have I cancelled?" asks.
    if acts == {"cancel"} and CANCELLED.search(words) and (COUNTS.search(words) or WHICH.search(words)):
        return False
    # So does "how late can I cancel?".
    # "3h em vào thì mấy giờ xong?", "tư vấn ly hôn qua zoom được không?": asked before anything is booked.
    asks_first = ENDS.search(words) or PRICE_ASKED.search(words) or (ONLINE.search(words) and is_yes_or_no(words))
    before_booking = acts == {"book"} and asks_first
    asks = RULE.search(words) or STILL.search(words) or before_booking
    return bool(acts) and not (acts <= {"cancel", "reschedule", "book"} and asks)


def _speaks(words: str, meant: Understanding) -> bool:
    """ "Who speaks English?"; whoever wants to see somebody who does is told who that is."""
    about_people = meant.entities.consultant or SPEAKERS.search(words)
    return bool(about_people and SPEAKS.search(words)) and set(meant.intents).isdisjoint(ACTS - {"human"})


def _online(words: str) -> bool:
    """Asked for what is held online, not whether this or that is the case."""
    return bool(ONLINE.search(words) and WHICH.search(words))


def _unexplained(words: str) -> list[str]:
    return [word for word in words.split() if word not in PLAIN and not AMOUNT.fullmatch(word)]
