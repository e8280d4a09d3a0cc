"""What goes on with the question before: "and on Thursday?", "còn chị Dương?", "does she speak English?"."""

from collections.abc import Callable
from dataclasses import replace

from chatbot.understanding.questions import topics
from chatbot.understanding.questions.topics import Topic
from chatbot.understanding.schema import Entities, Reference, Understanding

# What can be asked of the service, or the person, that was spoken of.
OF_TIMES = frozenset({Topic.FREE, Topic.HOURS, Topic.WHY})
# Half a question about the notice of another act, in words that say all of it: in English, in Vietnamese.
IN_WORDS = {
    Topic.MOVE_NOTICE: ("how late can I move it", "dời lịch trước bao lâu"),
    Topic.CANCEL_NOTICE: ("how late can I cancel it", "huỷ lịch trước bao lâu"),
}
OF_THE_SAME = OF_TIMES | {
    Topic.PRICE, Topic.DURATION, Topic.SERVICE, Topic.SERVICES, Topic.WHO, Topic.PLACE, Topic.LANGUAGES,
    Topic.MY_LENGTH, Topic.MY_PLACE,
}  # fmt: skip
# What is named later takes the place of the others of its group.
GROUPS = (
    ("date", "date_range", "named_by"),
    ("time", "time_range", "part_of_day"),
    ("consultant", "anyone"),
    ("service",),
)


def in_full(
    text: str, meant: Understanding, *, last: str, named: Entities, read: Callable[[str], Understanding]
) -> tuple[str, Understanding]:
    """The question that is meant, in words that say all of it; what is no half of one stays as it is.

    `last`: the words of the one that was answered, and all that it `named` then; `read` says what they mean alone.
    """
    asked, before = topics.read(text, meant), read(last)
    is_half = topics.only_names_values(text, meant) and not topics.says_its_topic(text, meant)
    # One of several of a name, of all of whom it was answered: "chị Trần Minh Hằng".
    is_one_of_them = set(meant.entities.consultant) < set(named.consultant) and topics.is_only_a_name(text, meant)
    if is_half or is_one_of_them:
        changed = _changed(named, meant.entities)
        return last, replace(before, entities=changed, language=meant.language or before.language)
    asked_before = topics.read(last, before)
    other = asked_before and topics.goes_on(text, asked_before.topic) and topics.other_rule(text, asked_before.topic)
    if other:
        changed = _changed(named, meant.entities)
        return IN_WORDS[other][before.language == "vi"], replace(before, intents=("faq",), entities=changed)
    is_of_the_same = asked and asked.topic in OF_THE_SAME and _names_nothing(meant.entities)
    goes_on_with_times = asked and asked_before and not asked.opens and {asked.topic, asked_before.topic} <= OF_TIMES
    if asked and is_of_the_same and (goes_on_with_times or topics.goes_on(text, asked.topic)):
        return text, replace(meant, entities=_changed(_of(named, asked.topic), meant.entities))
    is_of_them = Reference.PERSON in meant.refers and not meant.entities.consultant
    if is_of_them and len(named.consultant) == 1:
        return text, replace(meant, entities=replace(meant.entities, consultant=named.consultant))
    return text, meant


def _names_nothing(found: Entities) -> bool:
    return not (found.service or found.consultant)


def _of(named: Entities, topic: Topic) -> Entities:
    """What of the question before one about this is about too: the days only where it is about times."""
    kept = Entities(service=named.service, consultant=named.consultant)
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
