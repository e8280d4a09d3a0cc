"""What goes on with the question before: "and on Thursday?", "còn chị Dương?", "does she speak English?"."""

from dataclasses import dataclass, replace

from chatbot.understanding.questions import topics
from chatbot.understanding.schema import Entities, Reference, Understanding

# What is named later takes the place of the others of its group.
GROUPS = (
    ("date", "date_range", "named_by"),
    ("time", "time_range", "part_of_day"),
    ("consultant", "anyone"),
    ("service",),
)


@dataclass(frozen=True)
class Question:
    """One that was answered: its words, what they mean alone, and all that it named when it was answered."""

    text: str
    meant: Understanding
    found: Entities


def in_full(text: str, meant: Understanding, last: Question) -> tuple[str, Understanding]:
    """The question that is meant, in words that say all of it; what is no half of one stays as it is."""
    if topics.read(text, meant) is None and topics.only_names_values(text, meant):
        found = _changed(last.found, meant.entities)
        return last.text, replace(last.meant, entities=found, language=meant.language or last.meant.language)
    is_of_them = Reference.PERSON in meant.refers and not meant.entities.consultant
    if is_of_them and len(last.found.consultant) == 1:
        return text, replace(meant, entities=replace(meant.entities, consultant=last.found.consultant))
    return text, meant


def _changed(old: Entities, new: Entities) -> Entities:
    for group in GROUPS:
        values = {name: getattr(new, name) for name in group}
        if any(values.values()):
            old = replace(old, **values)
    return old
