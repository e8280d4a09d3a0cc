"""What goes on with the question before: "and on Thursday?", "còn chị Dương?", "does she speak English?"."""

from collections.abc import Callable
from dataclasses import replace

from chatbot.understanding.questions import topics
from chatbot.understanding.schema import Entities, Reference, Understanding

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
    if topics.only_names_values(text, meant) and topics.read(text, meant) is None:
        before = read(last)
        changed = _changed(named, meant.entities)
        return last, replace(before, entities=changed, language=meant.language or before.language)
    is_of_them = Reference.PERSON in meant.refers and not meant.entities.consultant
    if is_of_them and len(named.consultant) == 1:
        return text, replace(meant, entities=replace(meant.entities, consultant=named.consultant))
    return text, meant


def _changed(old: Entities, new: Entities) -> Entities:
    for group in GROUPS:
        values = {name: getattr(new, name) for name in group}
        if any(values.values()):
            old = replace(old, **values)
    return old
