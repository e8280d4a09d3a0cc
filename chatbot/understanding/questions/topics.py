"""What a question is about, by its words: the frequent ones, which the data answers without a model."""

from dataclasses import replace

from chatbot.understanding.local.rules import QUESTION
from chatbot.understanding.local.spoken_languages import languages_in
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.questions.about import PRICE_WORDS, asking_clause, is_about_free_times, status_in, topic_of
from chatbot.understanding.questions.question import BEYOND_PLAIN, DETAILS, MEASURED, OWN, QUESTIONS, RULES, Asked
from chatbot.understanding.questions.shapes import (
    COUNTS,
    LEAST,
    MORE_FREE,
    MOST,
    QUESTION_WORD,
    Bound,
    Shape,
    ahead_in,
    bounds_in,
    days_ago_in,
    is_yes_or_no,
    length_in,
    money_in,
    order_in,
    place_in,
    sessions_in,
    shape_of,
    without_bound,
)
from chatbot.understanding.questions.terms import clauses
from chatbot.understanding.questions.wordings import (
    AFTER_THAT,
    ALREADY,
    ASKED_BY,
    ASKS_WHEN,
    ASKS_WHERE_OR_WHY,
    BESIDE_SERVICES,
    BESIDES,
    CAN_BE_HAD,
    CAN_BE_THEN,
    CANCELLED,
    ELSEWHERE,
    ENDS,
    ENOUGH,
    ENTRY,
    FAVOUR,
    FREE,
    HAS_MONEY,
    IF_DONE,
    IN_HOURS,
    IN_PERSON,
    INCLUDES,
    LAST_TIME,
    MAY_COME,
    NEWEST,
    NOT_KEPT,
    NOT_SPOKEN,
    OF_ALL,
    OF_MINE,
    OF_OTHERS,
    ONLINE,
    OPENS,
    OWN_WORK,
    PART_OF,
    PAST,
    PER_TIME,
    PRICE_ASKED,
    PROFESSION,
    REOPENS,
    RETURNS,
    RULE,
    SHALL_BE_BOOKED,
    SHUT,
    SOMEONE,
    SPEAKERS,
    SPEAKS,
    SPENT,
    STILL,
    SUPERLATIVE,
    TITLES,
    UNTIL,
    USUALLY,
    WAITING,
    WHICH,
    WHOM,
    Topic,
)
from chatbot.understanding.questions.words import besides, plain, spelled_words, unexplained
from chatbot.understanding.schema import Understanding

ACTS = frozenset({
    "book", "reschedule", "cancel", "stop", "sign_out", "erase", "change_address", "resend", "human", "confirm", "deny",
    "data_copy", "correction", "objection", "no_objection",
})  # fmt: skip
# What words have said for sure, whatever else stands beside them.
SURE = frozenset({
    Topic.NAME, Topic.PRIVATE, Topic.FREE, Topic.WHY, Topic.OFFERS, Topic.PERSON, Topic.APPROVAL, Topic.JOINED,
})  # fmt: skip
NO_QUESTIONS = frozenset({"greeting", "thanks", "provide_info"})


def is_question(text: str, meant: Understanding) -> bool:
    """Whether it asks something, be it a frequent question or none that we know."""
    intents = set(meant.intents)
    if is_only_a_name(text, meant):
        return False
    if ACTS & intents:
        return asks_to_come(text, meant) or _books_nothing(text, meant)
    return bool(QUESTIONS & intents) or (intents <= {"provide_info", "out_of_scope"} and "?" in text)


def asks_to_come(text: str, meant: Understanding) -> bool:
    """ "Could she see me tomorrow at 2?", "would 11 be possible?", "what's the latest I can get today?": the calendar
    answers it, before anything is booked. Whoever says more than when and to whom, or who they are, wishes for the
    appointment itself.
    """
    found = meant.entities
    says_more = found.said_address or found.phone or found.name or meant.several or meant.parts or meant.note
    # Of somebody who is named at an hour the booking itself says it first, and goes on.
    is_said_first = meant.names and found.consultant and found.date and found.time and not found.service
    says_when = found.days or found.time or found.time_range or found.part_of_day
    if not _may_book(meant) or says_more or is_said_first or not says_when:
        return False
    words = spelled_words(Text(text), meant.names)
    if SHALL_BE_BOOKED.search(words):
        return False
    if ASKS_WHEN.search(words) and (shape_of(words) in (Shape.FIRST, Shape.LAST) or FREE.search(words)):
        return True
    is_of_a_time = MAY_COME.search(words) or CAN_BE_THEN.search(words)
    return bool(is_of_a_time) and (is_yes_or_no(words) or _is_yes_or_no_in_a_clause(text))


def asks_for_a_kind(text: str, meant: Understanding) -> bool:
    """ "Do you do garden design?", "bên mình có dạy bơi không?": whether it can be had, by no name of ours."""
    words, found = spelled_words(Text(text), meant.names), meant.entities
    names = found.service or found.consultant or found.days or found.time
    beside = BESIDE_SERVICES.search(words) or ELSEWHERE.search(words) or ONLINE.search(words) or SPEAKS.search(words)
    return bool(CAN_BE_HAD.search(words)) and not (names or beside)


def _books_nothing(text: str, meant: Understanding) -> bool:
    """What was taken for a wish to book, and asks what others do or are: "are you working on the 31st?"."""
    words = spelled_words(Text(text), meant.names)
    asks = ASKS_WHERE_OR_WHY.search(words) or (OF_OTHERS.search(words) and is_yes_or_no(words))
    return _may_book(meant) and bool(asks) and not SHALL_BE_BOOKED.search(words)


def _may_book(meant: Understanding) -> bool:
    """ "I'd like to talk to someone about it today. What do you have?" is no wish for a person of the team."""
    wishes = set(meant.intents) - QUESTIONS
    return wishes == {"book"} or (wishes == {"human"} and meant.means("check_availability"))


def _is_yes_or_no_in_a_clause(text: str) -> bool:
    return any(is_yes_or_no(spelled_words(Text(clause), ())) for clause in clauses(text))


def is_only_a_name(text: str, meant: Understanding) -> bool:
    """ "Chị Thu Hằng": whom somebody means, and no question about them."""
    return bool(meant.names) and "?" not in text and TITLES.issuperset(plain(text, meant.names).split())


def read(text: str, meant: Understanding) -> Asked | None:
    """None for what is no question of ours: a request, or a matter for the model and the documents."""
    whole = Text(text)
    words = OWN_WORK.sub("_", spelled_words(whole, meant.names))
    asked = _read(words, text, meant)
    return replace(asked, by_word=_asks_by_word(whole, words, asked)) if asked else None


def _read(words: str, text: str, meant: Understanding) -> Asked | None:
    # Who else than those that nobody has named?
    is_of_nobody = BESIDES.search(words) and not (meant.entities.consultant or meant.entities.negated)
    if NOT_KEPT.search(words) or (is_of_nobody and WHOM.search(words)):
        return None
    if not is_about_free_times(words, meant) and _speaks(words, meant):
        is_named = meant.entities.consultant or meant.entities.service
        return _of_languages(words, [] if is_named else unexplained(besides(Text(text), meant.names)))
    topic = topic_of(words, text, meant, asks=is_question(text, meant))
    if topic is None or _asks_otherwise(topic, words, text, meant):
        return None
    bounds = _bounds(topic, words, text)
    shape = _shape(words, text, meant, is_bounded=bool(bounds))
    asked = Asked(
        topic,
        # "Giá bao nhiêu?" counts nothing.
        Shape.LIST if shape is Shape.COUNT and topic in MEASURED else shape,
        bounds=bounds,
        more_free=bool(MORE_FREE.search(words)),
        # "Trừ hôm nay ra chị Lan còn giờ nào?": the day is left out, and not the person.
        besides=bool(BESIDES.search(words)) and not (meant.entities.negated and meant.entities.consultant),
        usually=bool(USUALLY.search(words)),
        past=bool((LAST_TIME if topic in DETAILS else PAST).search(words)),
        of_all=bool(OF_ALL.search(words)),
        of_money=bool(SPENT.search(words) or (topic is Topic.MINE and PRICE_WORDS.search(words))),
        in_hours=bool(IN_HOURS.search(words)),
        shut=bool(SHUT.search(words)),
        profession=profession_in(plain(text, meant.names)),
        order=order_in(words),
        names=meant.names,
        place=place_in(words),
        days_ago=days_ago_in(words),
        sessions=sessions_in(words),
        per_time=bool(PER_TIME.search(words)),
        enough=bool(ENOUGH.search(words)),
        ends=bool(ENDS.search(words)),
        returns=bool(RETURNS.search(words)),
        reopens=bool(REOPENS.search(words)),
        entry=bool(ENTRY.search(words)),
        newest=bool(NEWEST.search(words)),
        after_that=bool(AFTER_THAT.search(words)),
        asks_online=bool(ONLINE.search(words)) and (is_yes_or_no(words) or shape is Shape.YES_NO),
        asks_in_person=bool(IN_PERSON.search(words)) and is_yes_or_no(words),
        languages=_languages_spoken(words) if SPEAKS.search(words) else (),
        status=status_in(words),
        online=_online(words),
        who=bool(WHOM.search(words)),
        opens=topic is not Topic.FREE and bool(OPENS.search(words)) and not WHICH.search(words),
        of_extremes=bool(LEAST.search(words) and MOST.search(words)),
    )
    return _narrowed(asked, words, text, meant)


def _bounds(topic: Topic, words: str, text: str) -> tuple[Bound, ...]:
    """What it may not pass, be it so much time, or money, that somebody says to have."""
    has_time = length_in(text) if topic is Topic.DURATION and ENOUGH.search(words) else None
    if has_time:
        return (has_time,)
    has_money = money_in(text) if HAS_MONEY.search(words) else None
    return bounds_in(text) or ((has_money,) if has_money else ())


def _narrowed(asked: Asked, words: str, text: str, meant: Understanding) -> Asked | None:
    """By what else is said; None where that makes it a question of something else."""
    topic = asked.topic
    if topic in RULES:
        return replace(asked, ahead=ahead_in(text), of_mine=bool(OF_MINE.search(words)))
    if topic in OWN | BEYOND_PLAIN or topic in DETAILS:
        return asked
    named = bool(meant.entities.service or meant.entities.consultant)
    left = unexplained(besides(Text(text), meant.names))
    if topic is Topic.OFFERED:
        return asked if meant.fits.is_sure or not left else None
    if topic in (Topic.WHO, Topic.PEOPLE) and not named and left:
        # Who is the best at something nobody has written down.
        return None if SUPERLATIVE.search(words) else replace(asked, specialty=" ".join(left))
    if topic is Topic.SERVICE and left and INCLUDES.search(words):
        clause = asking_clause(text, PART_OF)
        matter = unexplained(besides(Text(clause), meant.names)) if clause else left
        return replace(asked, matter=" ".join(matter), shape=Shape.YES_NO if clause else asked.shape)
    buys = HAS_MONEY.search(words) and asked.bounds
    if topic in MEASURED and left and not (named or asked.per_time or buys):
        # "Which check-ups are under 300k?"
        return replace(asked, kind=" ".join(left))
    is_of_one = len(meant.entities.service) == 1 and asked.sessions == 1
    if left and topic is Topic.PRICE and asked.shape is Shape.SUM and is_of_one:
        # Of several together one is not told alone.
        return None
    # With a name, a word more is no other matter; without one, "how much is parking" is not about our prices. Whether
    # somebody has time is about nothing else.
    return asked if named or topic in SURE or asked.per_time or buys or not left else None


def _shape(words: str, text: str, meant: Understanding, *, is_bounded: bool) -> Shape:
    """Of the whole, without what bounds it ("dearer than 500k" is no dearest), else of a clause that asks."""
    if is_bounded:
        return shape_of(spelled_words(Text(without_bound(text)), meant.names))
    shape = shape_of(words)
    if shape is not Shape.LIST or QUESTION_WORD.search(words):
        return shape
    # "I live in Singapore, can it be done by video?"; "and open again the day after?"
    return Shape.YES_NO if _is_yes_or_no_in_a_clause(text) or (OPENS.search(words) and "?" in text) else shape


def _of_languages(words: str, left: list[str]) -> Asked:
    """What else is said of whom is asked about ("who treats skin and speaks English?") is what they are good at."""
    return Asked(
        Topic.LANGUAGES, shape_of(words), languages=_languages_spoken(words), of_all=bool(OF_ALL.search(words)),
        besides=bool(BESIDES.search(words)), specialty=" ".join(left),
    )  # fmt: skip


def _languages_spoken(words: str) -> tuple[str, ...]:
    """Those that somebody shall speak, and not the one that the asker does not."""
    return languages_in(NOT_SPOKEN.sub(" ", words))


def profession_in(words: str) -> str:
    match = PROFESSION.search(words)
    return match[0] if match else ""


def _asks_otherwise(topic: Topic, words: str, text: str, meant: Understanding) -> bool:
    """Whether it asks nothing, or not this: it acts, or wants what documents say, or names what the topic is not of."""
    found = meant.entities
    # "Ai cũng được" asks nothing.
    comes = asks_to_come(text, meant)
    asks_for_times = meant.means("check_availability") and (FREE.search(words) or is_yes_or_no(words))
    leaves_it_open = found.anyone and not (comes or asks_for_times)
    says_a_value = meant.intents and NO_QUESTIONS.issuperset(meant.intents) and not UNTIL.search(words)
    asks_nothing = says_a_value or leaves_it_open
    if topic is Topic.PRIVATE:
        return False
    if asks_nothing and topic not in DETAILS and topic not in BEYOND_PLAIN:
        return True
    if topic is Topic.WHY or (topic is Topic.FREE and WHOM.search(words) and not SOMEONE.search(words)):
        return False
    # "Cho mình xin số điện thoại" wishes for no more than the number.
    is_asked = comes or _books_nothing(text, meant)
    acts = topic not in BEYOND_PLAIN and topic not in DETAILS and not is_asked and _acts(words, text, meant)
    is_of_several = topic is Topic.PRICE and len(found.service) > 1
    is_elsewhere = topic is not Topic.BRING and not is_of_several and ELSEWHERE.search(words)
    if acts or (is_elsewhere and not (topic is Topic.FREE and found.service)):
        return True
    if topic is Topic.SERVICE:
        return bool(found.consultant or not found.service)
    return topic is Topic.DESK and bool(found.consultant)


def _asks_by_word(whole: Text, words: str, asked: Asked) -> bool:
    """Of free times alone only who has them counts: the times themselves are what a booking asks for. Whether a day is
    worked on is asked without such a word: "thứ bảy có làm không?".
    """
    if asked.opens and QUESTION.search(whole.spelled):
        return True
    return bool((WHOM if asked.topic is Topic.FREE else ASKED_BY).search(words))


def speaks_of_waiting(text: str) -> bool:
    """For an answer of ours: "how long do I have to wait?", "chờ lâu quá"."""
    return bool(WAITING.search(spelled_words(Text(text), ())))


def _acts(words: str, text: str, meant: Understanding) -> bool:
    acts = ACTS & set(meant.intents)
    # "How many have I cancelled?" asks.
    if acts == {"cancel"} and CANCELLED.search(words) and (COUNTS.search(words) or WHICH.search(words)):
        return False
    # So does "how late can I cancel?".
    # "3h em vào thì mấy giờ xong?", "tư vấn ly hôn qua zoom được không?": asked before anything is booked.
    asks_first = any((
        ENDS.search(words), PRICE_ASKED.search(words), ONLINE.search(words) and is_yes_or_no(words),
        meant.entities.service and asking_clause(text, PART_OF),
        # "I'd like to see Bảo on Monday. What times are still free?"
        meant.means("check_availability") and FREE.search(words) and QUESTION_WORD.search(words),
    ))  # fmt: skip
    asks_already = ALREADY.search(words) and is_yes_or_no(words)
    before_booking = acts == {"book"} and (asks_first or asks_already)
    # "Đặt rồi mà bận thì phải báo huỷ trước mấy tiếng?" speaks of the act as done.
    asks = RULE.search(words) or STILL.search(words) or before_booking or _asks_if_done(words)
    # "Còn 1 tiếng nữa thì dời được không?", and no favour is asked for.
    asks_so_late = ahead_in(text) and is_yes_or_no(words) and not FAVOUR.search(words)
    return bool(acts) and not (acts <= {"cancel", "reschedule", "book"} and (asks or asks_so_late))


def _asks_if_done(words: str) -> bool:
    return bool(IF_DONE.search(words) and ASKED_BY.search(words))


def _speaks(words: str, meant: Understanding) -> bool:
    """ "Who speaks English?"; whoever wants to see somebody who does is told who that is."""
    about_people = meant.entities.consultant or SPEAKERS.search(words)
    return bool(about_people and SPEAKS.search(words)) and set(meant.intents).isdisjoint(ACTS - {"human"})


def _online(words: str) -> bool:
    """Asked for what is held online, not whether this or that is the case."""
    return bool(ONLINE.search(words) and WHICH.search(words))
