"""What words are about: the topic they say, and what the names, days and hours beside them make of it."""

import re

from chatbot.understanding.local.tokens import Text
from chatbot.understanding.questions.question import BEYOND_PLAIN, DETAILS, QUESTIONS, RULES
from chatbot.understanding.questions.shapes import Shape, bounds_in, is_yes_or_no, length_in, money_in, shape_of
from chatbot.understanding.questions.terms import clauses
from chatbot.understanding.questions.wordings import (
    ALREADY,
    APPROVAL,
    ASKED_BY,
    BEEN,
    BESIDES,
    CALLED,
    CANCELLED,
    CANCELS,
    COMPILED,
    COMPLETED,
    ENDS,
    ENOUGH,
    ENTRY,
    FARTHEST,
    FREE,
    HAS_MONEY,
    HAVING,
    HAVING_SUCH,
    IN_HOURS,
    IN_PERSON,
    IS_A,
    IS_GOOD_AT,
    KEPT,
    LAST_TIME,
    LEFT_WITH_US,
    MAY_COME,
    MISSED,
    MOVES,
    MY_EMAIL,
    MY_NAME,
    MY_PHONE,
    NOT_SO,
    NUMBER_OF_SOMEBODY,
    OF_MINE,
    OF_SOMEBODY_FREE,
    OFFERED,
    OFFERS,
    ONLINE,
    OWN_VISIT,
    PART_OF,
    PAST,
    PENDING,
    PRIVATE,
    RETURNS,
    RULE,
    SAID_TO_BOOK,
    SEVERAL_VISITS,
    SPENT,
    STILL,
    STUDIED,
    TIME_WORKS,
    UNTIL,
    USUALLY,
    WHICH,
    WHOM,
    WHY,
    WORKS,
    Topic,
)
from chatbot.understanding.questions.words import spelled_words
from chatbot.understanding.schema import Understanding

# What more precise words than these may say otherwise: names, days and hours beside them.
OF_PEOPLE = frozenset({None, Topic.WHO, Topic.PEOPLE, Topic.HOURS, Topic.SERVICE, Topic.SERVICES, Topic.PLACE})
OF_A_BOUND = frozenset({None, Topic.PRICE, Topic.DURATION, Topic.SERVICES, Topic.SERVICE, Topic.WHO})
PRICE_WORDS = dict(COMPILED)[Topic.PRICE]
# Of one's own appointment what else is asked of the business.
OF_ONES_OWN = {Topic.PLACE: Topic.MY_PLACE, Topic.DURATION: Topic.MY_LENGTH, Topic.PRICE: Topic.MY_PRICE}
# So few words that name nothing are about what was spoken of.
SHORT_QUESTION = 4


def topic_of(words: str, text: str, meant: Understanding, *, asks: bool) -> Topic | None:
    """The topic of spelled `words`, whether or not they ask; `asks`: they do, by what is meant."""
    first = next((topic for topic, pattern in COMPILED if pattern.search(words)), None)
    if NUMBER_OF_SOMEBODY.search(words) and not meant.entities.phone:
        return Topic.PRIVATE
    if meant.names and meant.entities.consultant and (PRIVATE.search(words) or first is Topic.PHONE):
        return Topic.PRIVATE
    if STUDIED.search(words):
        return Topic.PRIVATE
    if (
        first is Topic.MINE
        and (LEFT_WITH_US.search(words) or (meant.names and meant.entities.consultant and FREE.search(words)))
        and not OF_MINE.search(words)
    ):
        # "How many appointments has Lan left?", "how many slots do you still have today?"
        return Topic.FREE
    of_own_visits = OF_MINE.search(words) and BEEN.search(words) and FARTHEST.search(words)
    if meant.entities.service and meant.entities.time and ENDS.search(words):
        return Topic.DURATION
    if STILL.search(words) and (of_act := _notice_of(words)):
        return of_act
    if meant.entities.days and is_yes_or_no(words) and ALREADY.search(words) and not OWN_VISIT.search(words):
        return Topic.BOOKING_WINDOW
    if (first in DETAILS or first in RULES | BEYOND_PLAIN) and not of_own_visits:
        return first
    if WHY.search(words) and (NOT_SO.search(words) or len(words.split()) <= SHORT_QUESTION):
        return Topic.WHY
    return _of_the_asker(words, meant, first) or _of_the_business(words, text, meant, first, asks=asks)


def _notice_of(words: str) -> Topic | None:
    """Of the act that it speaks of, until when it is possible."""
    if CANCELS.search(words):
        return Topic.CANCEL_NOTICE
    return Topic.MOVE_NOTICE if MOVES.search(words) else None


def _of_the_business(words: str, text: str, meant: Understanding, first: Topic | None, *, asks: bool) -> Topic | None:
    if of_content := _of_its_content(words, text, meant) or _of_an_amount(words, text, meant, first):
        return of_content
    if first is Topic.PLACE and WHOM.search(words):
        first = Topic.WHO
    if first is Topic.SERVICES and meant.entities.service and not meant.entities.consultant:
        # "Tư vấn thuế là làm những gì?"
        first = Topic.SERVICE
    if meant.entities.consultant and (of_presence := _of_presence(words, first)):
        return of_presence
    if meant.entities.service and _is_how_it_is_held(words, meant, first):
        return Topic.PLACE
    if first in OF_PEOPLE and (of_people := _of_people(words, meant, asks=asks)):
        return of_people
    if first in (None, Topic.SERVICES, Topic.SERVICE, Topic.HOURS) and _is_whether_offered(words, meant):
        return Topic.OFFERED
    if APPROVAL.search(words) and (meant.entities.service or first is Topic.SERVICES):
        return Topic.APPROVAL
    if UNTIL.search(words) and first in (None, Topic.WHO, Topic.DURATION):
        return Topic.HOURS
    return first


def _is_how_it_is_held(words: str, meant: Understanding, first: Topic | None) -> bool:
    """Whether online, or where somebody has to come."""
    is_online = first in (None, Topic.HOURS) and ONLINE.search(words)
    return bool(is_online or (not meant.entities.days and IN_PERSON.search(words)))


def _of_its_content(words: str, text: str, meant: Understanding) -> Topic | None:
    """Whether something is part of a service that is named."""
    is_of_a_service = PART_OF.search(words) and meant.entities.service and not meant.entities.consultant
    return Topic.SERVICE if is_of_a_service and asking_clause(text, PART_OF) else None


def asking_clause(text: str, pattern: re.Pattern[str]) -> str:
    """The clause that asks for a yes or a no in these words; empty where none does."""
    said = [(one, spelled_words(Text(one), ())) for one in clauses(text) or [text]]
    return next((one for one, words in said if pattern.search(words) and is_yes_or_no(words)), "")


def _of_presence(words: str, first: Topic | None) -> Topic | None:
    """When somebody who is named is away, is there again, or works for how long."""
    if first is Topic.HOLIDAYS and not WORKS.search(words):
        return Topic.AWAY
    works_for_hours = WORKS.search(words) and IN_HOURS.search(words)
    return Topic.HOURS if RETURNS.search(words) or works_for_hours else None


def _of_an_amount(words: str, text: str, meant: Understanding, first: Topic | None) -> Topic | None:
    """What costs, or takes, more or less than is said; and what somebody's money is enough for."""
    bound = next(iter(bounds_in(text)), None)
    # "From 6 o'clock on" is no length.
    is_an_hour = bound and bound.is_length and (meant.entities.time or meant.entities.time_range)
    if bound and first in OF_A_BOUND and not is_an_hour:
        return Topic.DURATION if bound.is_length else Topic.PRICE
    is_paid_with = meant.entities.service and ENOUGH.search(words) and money_in(text)
    buys = HAS_MONEY.search(words) and money_in(text) and WHICH.search(words)
    together = len(meant.entities.service) > 1 and shape_of(words) in (Shape.SUM, Shape.DIFFERENCE)
    if meant.entities.service and ENOUGH.search(words) and first in (None, Topic.DURATION) and length_in(text):
        return Topic.DURATION
    return Topic.PRICE if is_paid_with or buys or (first is None and together) else None


def _is_whether_offered(words: str, meant: Understanding) -> bool:
    """ "Do you offer tax advice?": a service alone is named, and neither a person nor a time."""
    found = meant.entities
    if not found.service or found.consultant or found.days or found.time or found.time_range:
        return False
    return bool(HAVING.search(words) or (meant.fits.is_sure and HAVING_SUCH.search(words)))


def _of_the_asker(words: str, meant: Understanding, first: Topic | None) -> Topic | None:
    """What is asked of their own appointments, in less than all that are coming, or of what we know of them."""
    words = CALLED.sub("_", words)
    of_mine = bool(OF_MINE.search(words))
    if of_mine and ENTRY.search(words):
        return Topic.MY_WAITLIST
    if of_mine and KEPT.search(words) and (ASKED_BY.search(words) or is_yes_or_no(words)):
        kept = ((Topic.MY_EMAIL, MY_EMAIL), (Topic.MY_PHONE, MY_PHONE), (Topic.MY_NAME, MY_NAME))
        told = next((topic for topic, pattern in kept if pattern.search(words)), None)
        if told and first in (None, Topic.MINE, Topic.PHONE, Topic.PLACE, Topic.SERVICE) and not _names_values(meant):
            return told
    if meant.names and meant.entities.consultant and OF_SOMEBODY_FREE.search(words):
        return None
    comes = MAY_COME.search(words) and meant.means("check_availability")
    if (comes or is_about_free_times(words, meant)) and not (PAST.search(words) or OWN_VISIT.search(words)):
        return None
    is_own = bool(OWN_VISIT.search(words))
    is_summed = shape_of(words) in (Shape.COUNT, Shape.SUM)
    # "Em huỷ mấy lần rồi?", and not how often one may.
    has_cancelled = is_summed and bool(CANCELLED.search(words)) and not RULE.search(words)
    is_visited = has_cancelled or bool(LAST_TIME.search(words) or BEEN.search(words) or SAID_TO_BOOK.search(words))
    visits = is_own or (of_mine and is_visited)
    if (
        (is_own or (of_mine and meant.means("my_appointments")))
        and first in OF_ONES_OWN
        and not (is_summed or SEVERAL_VISITS.search(words))
    ):
        return OF_ONES_OWN[first]
    if is_own and first is Topic.HOURS and meant.means("my_appointments"):
        # "Lịch làm hợp đồng của em là hôm nào?"
        first = None
    if first in (Topic.NEXT, Topic.MINE, Topic.DEVICES, Topic.LEVEL):
        # Of all that come something is asked, and not of the next.
        return Topic.MINE if first is Topic.NEXT and is_summed else first
    if not visits and not (of_mine and meant.means("my_appointments")):
        return None
    # Those that are coming are shown by a journey, with what can be done with each.
    asks_more = is_summed or status_in(words) or PAST.search(words)
    asks_more = asks_more or (SPENT.search(words) and first in (None, Topic.PRICE)) or FARTHEST.search(words)
    is_of_some = (_names_values(meant) or (is_own and _says_the_service(meant))) and bool(
        QUESTIONS & set(meant.intents)
    )
    is_visit = first in (None, Topic.PRICE, Topic.DURATION, Topic.BOOKING_WINDOW, Topic.SERVICE, Topic.WHO)
    # "Lần trước em làm dịch vụ gì?"
    is_visit = is_visit or (first is Topic.SERVICES and bool(is_own or LAST_TIME.search(words)))
    return Topic.MINE if is_visit and (asks_more or is_of_some) else None


def _says_the_service(meant: Understanding) -> bool:
    """In other words than its name; one that is just being booked is not said."""
    return bool(set(meant.entities.service) & set(meant.fits.services))


def _names_values(meant: Understanding) -> bool:
    """What is being booked stands there too; what the message itself names has its words."""
    found = meant.entities
    return bool(found.days or (meant.names and (found.consultant or found.service)))


def _of_people(words: str, meant: Understanding, *, asks: bool) -> Topic | None:
    """Where people, services, days and hours are named together: when somebody works, is free, or what they offer."""
    found = meant.entities
    says_when = bool(found.days or found.time or found.time_range or found.part_of_day)
    if not (asks or QUESTIONS & set(meant.intents) or WHOM.search(words)):
        return None
    works = bool(WORKS.search(words) or UNTIL.search(words)) and not TIME_WORKS.search(words)
    says_who = bool(WHOM.search(words))
    if says_who and not (says_when or USUALLY.search(words) or found.consultant or is_about_free_times(words, meant)):
        return Topic.WHO
    if OFFERED.search(words) and not says_when:
        return None
    if (says_when or (USUALLY.search(words) and works)) and not ONLINE.search(words):
        return Topic.HOURS if works and not FREE.search(words) else Topic.FREE
    is_of_several = len(found.consultant) > 1 and FREE.search(words) and shape_of(words) is Shape.COMPARE
    if is_about_free_times(words, meant) or is_of_several:
        return Topic.FREE
    if says_who and BESIDES.search(words) and not says_when:
        return Topic.WHO
    if found.consultant and found.service and OFFERS.search(words) and not PRICE_WORDS.search(words):
        return Topic.OFFERS
    if found.consultant and not found.service and (IS_GOOD_AT.search(words) or IS_A.search(words)):
        return Topic.PERSON
    return Topic.HOURS if found.consultant and works else None


def is_about_free_times(words: str, meant: Understanding) -> bool:
    return bool(meant.means("check_availability") and FREE.search(words))


def status_in(words: str) -> str:
    for status, pattern in (
        ("cancelled", CANCELLED),
        ("no_show", MISSED),
        ("completed", COMPLETED),
        ("pending", PENDING),
    ):
        if pattern.search(words):
            return status
    return ""
