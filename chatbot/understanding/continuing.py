"""What goes on with the question before: "and on Thursday?", "còn chị Dương?", "does she speak English?"."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import chain

from chatbot.understanding.loose_days import in_week_after
from chatbot.understanding.questions import halves, topics
from chatbot.understanding.questions.question import Asked
from chatbot.understanding.questions.shapes import Shape
from chatbot.understanding.questions.topics import Topic
from chatbot.understanding.schema import DateRange, Entities, Fits, NamedBy, Reference, Understanding

# What can be asked of the service, or the person, that was spoken of.
OF_TIMES = frozenset({Topic.FREE, Topic.HOURS, Topic.WHY})
# Of a wish on the waitlist, and of an appointment, its row says them all.
OF_AN_ENTRY = frozenset({Topic.WHO, Topic.PEOPLE, Topic.SERVICES, Topic.SERVICE, Topic.MY_PERSON})
ITS_ROW_SAYS_IT = frozenset({Topic.MY_WAITLIST, Topic.MINE, Topic.NEXT})
DAY = timedelta(days=1)
# How far "after that" is looked.
AHEAD = timedelta(days=14)
# Half a question about the notice of another act, in words that say all of it: in English, in Vietnamese.
IN_WORDS = {
    Topic.MOVE_NOTICE: ("how late can I move it", "dời lịch trước bao lâu"),
    Topic.CANCEL_NOTICE: ("how late can I cancel it", "huỷ lịch trước bao lâu"),
}
OF_THE_SAME = OF_TIMES | {
    Topic.PRICE, Topic.DURATION, Topic.SERVICE, Topic.SERVICES, Topic.WHO, Topic.PLACE, Topic.LANGUAGES, Topic.BRING,
    Topic.MY_LENGTH, Topic.MY_PLACE, Topic.MY_PRICE, Topic.MY_STATUS, Topic.MY_CODE, Topic.MY_PERSON,
}  # fmt: skip
# What the service that an answer told of is asked about.
OF_ONE_SERVICE = frozenset({Topic.PRICE, Topic.DURATION, Topic.SERVICE, Topic.BRING, Topic.MY_LENGTH})
# What is named later takes the place of the others of its group.
GROUPS = (
    ("date", "date_range", "named_by"),
    ("time", "time_range", "part_of_day"),
    ("consultant", "anyone"),
    ("service",),
)


def in_full(
    text: str,
    meant: Understanding,
    *,
    last: str,
    named: Entities,
    told: tuple[int, ...] = (),
    told_services: tuple[int, ...] = (),
    earlier: tuple[int, ...] = (),
    read: Callable[[str], Understanding],
) -> tuple[str, Understanding]:
    """The question that is meant, in words that say all of it; what is no half of one stays as it is.

    `last`: the words of the one that was answered, and all that it `named` then; `told`: the only person whom its
    answer spoke of, and `told_services` the only service; `earlier`: the services of the question before that one;
    `read` says what they mean alone.
    """
    meant = replace(meant, entities=_from_what_is_spoken_of(text, meant.entities, named))
    asked, before = topics.read(text, meant), read(last)
    asked_before = topics.read(last, before)
    if beside := _beside(text, meant, asked, before, named, earlier):
        return text, beside
    if (
        asked_before
        and asked_before.topic is Topic.FREE
        and (at_another := _at_another_time(text, meant, before, last, named))
    ):
        return at_another
    if asked_before and (in_words := _in_words_of_the_last(text, meant, asked, asked_before, last)):
        changed = _changed(named, meant.entities)
        if asked_before.topic in topics.MEASURED:
            # Beside the one that was spoken of, or of the last two.
            others = meant.entities.service or (earlier if halves.is_of_two(text) else ())
            changed = replace(changed, service=tuple(dict.fromkeys((*named.service, *others))))
        return in_words, replace(before, entities=changed)
    # One of several of a name, of all of whom it was answered: "chị Trần Minh Hằng".
    is_one_of_them = set(meant.entities.consultant) < set(named.consultant) and topics.is_only_a_name(text, meant)
    is_by_other_words = halves.is_half_by_other_words(text, meant)
    if halves.is_half(text, meant) or is_one_of_them or is_by_other_words:
        found = replace(meant.entities, service=meant.fits.services) if is_by_other_words else meant.entities
        changed = _changed(named, found)
        # What the words of the last one fit is not what is asked about now.
        fits = before.fits if changed.service == named.service else Fits()
        return last, replace(before, entities=changed, fits=fits, language=meant.language or before.language)
    other = asked_before and halves.goes_on(text, asked_before.topic) and halves.other_rule(text, asked_before.topic)
    if other:
        changed = _changed(named, meant.entities)
        return IN_WORDS[other][before.language == "vi"], replace(before, intents=("faq",), entities=changed)
    if not named.service and _is_of_a_service(text, meant, asked, told_services):
        named = replace(named, service=told_services, consultant=())
    return text, _of_the_same(text, meant, asked, asked_before, named, told)


def _at_another_time(
    text: str, meant: Understanding, before: Understanding, last: str, named: Entities
) -> tuple[str, Understanding] | None:
    """What is asked of another time than the one that was answered; None for other questions."""
    changed = _changed(named, meant.entities)
    if hours := halves.hours_beside(text, meant.entities, named):
        return last, replace(before, entities=replace(changed, time=None, part_of_day="", time_range=hours))
    if not halves.asks_of_another_time(text, meant) or halves.is_half(text, meant):
        return None
    whole = replace(meant, intents=("check_availability",), entities=changed)
    asked = topics.read(text, whole)
    return (text, whole) if asked and asked.topic is Topic.FREE else (last, replace(before, entities=changed))


def _is_of_a_service(text: str, meant: Understanding, asked: Asked | None, services: tuple[int, ...]) -> bool:
    """Whether it asks something of a service, and names none."""
    if not services or not _names_nothing(meant.entities):
        return False
    asked = asked or topics.read(text, replace(meant, entities=replace(meant.entities, service=services)))
    # "And the second cheapest?" is of all.
    return bool(asked and asked.topic in OF_ONE_SERVICE and asked.shape not in (Shape.LEAST, Shape.MOST))


def _from_what_is_spoken_of(text: str, found: Entities, named: Entities) -> Entities:
    """ "The day after", "the week after", "the first one after that" count from the days that were asked about."""
    days = named.days
    if (hour := halves.hour_in_place(text)) and named.time and not found.time:
        return replace(found, time=hour)
    if found.shift_minutes and named.time and not found.time:
        # "And an hour later?"
        later = datetime.combine(date.min, named.time) + timedelta(days=1, minutes=found.shift_minutes)
        return replace(found, time=later.time())
    if days is None:
        return found
    if halves.is_the_day_after(text):
        return replace(found, date=days.last + DAY, date_range=None, named_by=None)
    if found.date_range and found.named_by is NamedBy.WEEK_AFTER:
        return replace(found, date_range=in_week_after(found.date_range, days.last), named_by=None)
    if not halves.is_after_that(text):
        return found
    if found.date and found.named_by is NamedBy.WEEKDAY and found.date <= days.last:
        # "The Saturday after that."
        return replace(found, date=days.last + ((found.date - days.last).days % 7 or 7) * DAY)
    if not found.days:
        return replace(found, date_range=DateRange(days.last + DAY, days.last + AHEAD))
    return found


def _in_words_of_the_last(text: str, meant: Understanding, asked: Asked | None, before: Asked, last: str) -> str:
    """Where only another shape, language or place in the order is asked for: the words of the last one, and these."""
    if before.topic is Topic.LANGUAGES and halves.is_of_those_told(text):
        return f"{last} {text}"
    if before.topic is Topic.HOLIDAYS and asked and asked.reopens and not meant.entities.days:
        return f"{last} {text}"
    if before.topic is Topic.LANGUAGES and halves.is_a_language(text):
        return f"ai nói {text}" if meant.language == "vi" else f"who speaks {text}"
    of_the_row = asked and asked.topic in OF_AN_ENTRY and halves.goes_on(text, asked.topic)
    if before.topic in ITS_ROW_SAYS_IT and (of_the_row or halves.asks_what_o_clock(text)):
        return last
    is_of_another_place = before.topic is Topic.NEXT and halves.is_after_that(text)
    is_of_another_shape = before.topic in OF_TIMES and halves.asks_in_a_shape(text, meant)
    of_an_amount = before.topic in topics.MEASURED and halves.measures_beside(text, meant)
    return f"{last} {text}" if is_of_another_place or is_of_another_shape or of_an_amount else ""


# What is asked of two services: "còn thuế thì rẻ hơn bao nhiêu?", "hai cái đó cộng lại?".
OF_TWO = frozenset({Shape.DIFFERENCE, Shape.SUM, Shape.COMPARE})


def _beside(
    text: str,
    meant: Understanding,
    asked: Asked | None,
    before: Understanding,
    named: Entities,
    earlier: tuple[int, ...],
) -> Understanding | None:
    """A question about this service and the one before it, or about the last two; None for others."""
    if asked is None or asked.topic not in topics.MEASURED or not (asked.order or asked.shape in OF_TWO):
        return None
    one, names = meant.entities.service, [before.names, meant.names]
    if not one and halves.is_of_two(text):
        two = earlier + named.service
    elif len(one) == 1 and asked.shape is not Shape.SUM and not halves.is_of_any(text):
        # Of a sum only where that is said: "tư vấn thuế hết tổng bao nhiêu" is of one.
        two = named.service + one
    else:
        return None
    if len(set(two)) != 2:
        return None
    ordered = names if halves.is_named_behind(text, meant) else reversed(names)
    return replace(
        meant, entities=replace(meant.entities, service=two), names=tuple(chain.from_iterable(ordered))
    )  # fmt: skip


def _of_the_same(
    text: str,
    meant: Understanding,
    asked: Asked | None,
    before: Asked | None,
    named: Entities,
    told: tuple[int, ...],
) -> Understanding:
    """A question that names nothing, of the service, the person and the days that were spoken of."""
    if Reference.PERSON in meant.refers and not named.consultant and len(told) == 1:
        named = replace(named, consultant=told)
    asked = asked or _asked_of_it(text, meant, named, told)
    if asked and asked.reopens and named.days and _names_nothing(meant.entities) and not meant.entities.days:
        return replace(meant, entities=_changed(_of(named, Topic.HOURS), meant.entities))
    if halves.asks_which_days(text):
        named = replace(named, date=None, date_range=None, named_by=None)
    if asked and asked.topic in topics.RULES and asked.of_mine and not meant.entities.days:
        return replace(meant, entities=_changed(_of(named, Topic.FREE), meant.entities))
    who = named.consultant or told
    if asked and asked.besides and who and _names_nothing(meant.entities):
        # "Còn ai khác không?": than whoever was spoken of.
        others = replace(_of(named, asked.topic), consultant=who)
        return replace(meant, entities=_changed(others, meant.entities))
    is_of_the_same = asked and asked.topic in OF_THE_SAME and _names_nothing(meant.entities)
    goes_on_with_times = asked and before and not asked.opens and {asked.topic, before.topic} <= OF_TIMES
    if asked and is_of_the_same and (goes_on_with_times or halves.goes_on(text, asked.topic)):
        return replace(meant, entities=_changed(_of(named, asked.topic), meant.entities))
    is_of_one_told = before and before.topic is Topic.WHO and meant.entities.consultant and not meant.entities.service
    if asked and asked.topic is Topic.FREE and named.service and (_names_nothing(meant.entities) or is_of_one_told):
        # "Sáng mai ai rảnh?" is of the service that was spoken of; so is one of those who were told for it.
        return replace(meant, entities=replace(meant.entities, service=named.service))
    is_of_them = Reference.PERSON in meant.refers and not meant.entities.consultant
    if is_of_them and len(who) == 1:
        of_them = replace(meant, entities=replace(meant.entities, consultant=who))
        asked = topics.read(text, of_them)
        if asked and asked.returns:
            return replace(of_them, entities=_changed(_of(named, Topic.HOURS), of_them.entities))
        return of_them
    return meant


def _asked_of_it(text: str, meant: Understanding, named: Entities, told: tuple[int, ...]) -> Asked | None:
    """What is a question only of something, or of others than somebody: "what is included?", "who else?"."""
    if not _names_nothing(meant.entities):
        return None
    of_it = _changed(_of(named, Topic.SERVICE), meant.entities)
    of_others = replace(of_it, consultant=of_it.consultant or told)
    return next(filter(None, (topics.read(text, replace(meant, entities=one)) for one in (of_it, of_others))), None)


def _names_nothing(found: Entities) -> bool:
    return not (found.service or found.consultant)


def _of(named: Entities, topic: Topic) -> Entities:
    """What of the question before one about this is about too: the days only where it is about times."""
    # "Ok, who does then?"
    kept = Entities(service=named.service, consultant=() if topic is Topic.WHO else named.consultant)
    if topic in OF_TIMES:
        return replace(
            kept, date=named.date, date_range=named.date_range, named_by=named.named_by, time=named.time,
            time_range=named.time_range, part_of_day=named.part_of_day,
        )  # fmt: skip
    return kept


def _changed(old: Entities, new: Entities) -> Entities:
    for group in GROUPS:
        values = {name: getattr(new, name) for name in group}
        if any(values.values()):
            old = replace(old, **values)
    return old
