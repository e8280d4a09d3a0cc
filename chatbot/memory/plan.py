"""Several requests of one message: which they are, and how they wait in the state until the one before is done."""

from dataclasses import fields, replace
from datetime import date, time
from typing import Any

from django.utils.dateparse import parse_date, parse_time

from accounts.models import Action
from accounts.permissions import decide
from chatbot.memory.turn import Turn
from chatbot.replies import Reply, account, changes
from chatbot.understanding import Entities, Understanding
from chatbot.understanding.schema import Cause, DateRange, Invalid, NamedBy, TimeRange

# What can wait for its turn, and what of it changes an appointment. A question is answered at once.
ACTS = {"cancel": Action.CANCEL, "reschedule": Action.RESCHEDULE, "book": Action.BOOK}
REQUESTS = (*ACTS, "my_appointments", "profile", "devices", "human")
# Never kept: what shows who somebody is, and what is only worth something at the moment it is said.
PASSING = frozenset({"selection", "email", "unsure_address", "phone", "otp", "name", "rating", "negated"})
EMPTY = Entities()


def requests_of(meant: Understanding) -> list[Understanding]:
    """Each request of a message that makes several, with its own values, in their order; questions are left out.

    Where the message was not read in parts, what stands is the cancelled one's by its old day and time, and all else
    belongs to what comes after.
    """
    if meant.parts:
        return [part for part in meant.parts if part.intents[0] in REQUESTS]
    wanted = [intent for intent in dict.fromkeys(meant.intents) if intent in ACTS]
    if len(wanted) < 2:
        return []
    found = meant.entities
    old = Entities(old_date=found.old_date, old_time=found.old_time, code=found.code)
    new = replace(found, old_date=None, old_time=None, code="")
    return [
        replace(
            meant,
            intents=(intent,),
            entities=old if intent == "cancel" else new,
            everything=intent == "cancel" and meant.everything,
        )
        for intent in wanted
    ]


def remember(meant: Understanding) -> dict[str, Any]:
    """What it asks for, and the values that it names."""
    values = {
        field.name: _as_json(value)
        for field in fields(Entities)
        if field.name not in PASSING and (value := getattr(meant.entities, field.name)) != getattr(EMPTY, field.name)
    }
    document: dict[str, Any] = {"intent": meant.intents[0] if meant.intents else "", "values": values}
    if meant.everything:
        document["everything"] = True
    if meant.kept:
        document["kept"] = list(meant.kept)
    if meant.which:
        document["which"] = meant.which
    if meant.whom:
        document["whom"] = meant.whom
    return document


def recall(document: dict[str, Any]) -> Understanding:
    intent = document.get("intent", "")
    return Understanding(
        intents=(intent,) if intent else (),
        entities=Entities(**{name: _as_value(name, value) for name, value in document.get("values", {}).items()}),
        confidence=1.0,
        everything=bool(document.get("everything")),
        kept=tuple(document.get("kept", ())),
        which=str(document.get("which", "")),
        whom=str(document.get("whom", "")),
    )


def _as_json(value: Any) -> Any:
    if isinstance(value, DateRange):
        return [value.first.isoformat(), value.last.isoformat()]
    if isinstance(value, TimeRange):
        return [end and end.isoformat() for end in (value.start, value.end)]
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, tuple) and any(isinstance(one, Invalid) for one in value):
        return [[one.words, one.cause] for one in value]
    return list(value) if isinstance(value, tuple) else value


def _as_value(name: str, value: Any) -> Any:
    if name == "date_range":
        first, last = (date.fromisoformat(day) for day in value)
        return DateRange(first, last)
    if name == "time_range":
        return TimeRange(*(end and time.fromisoformat(end) for end in value))
    if name in ("date", "old_date"):
        return parse_date(value)
    if name in ("time", "old_time"):
        return parse_time(value)
    if name == "named_by":
        return NamedBy(value)
    if name == "invalid":
        return tuple(Invalid(str(words), Cause(cause)) for words, cause in value)
    return tuple(value) if isinstance(value, list) else value


def title(request: dict[str, Any]) -> str:
    """What a request asks for, in a few words: of an appointment that stands, when that is."""
    found = recall(request).entities
    if found.old_date or found.old_time:
        return changes.wish(request["intent"], found.old_date, found.old_time)
    is_new = request["intent"] == "reschedule"
    return changes.wish(request["intent"], None if is_new else found.date, None if is_new else found.time)


def check(turn: Turn) -> list[Reply]:
    """Before anything of the plan is done: what their level does not allow is said, and left out."""
    assert turn.plan is not None
    coming = turn.customer.appointments.coming(turn.now).count()
    refusals, left = [], []
    for request in turn.plan["left"]:
        action = ACTS.get(request["intent"])
        refusal = decide(turn.customer, action, used=coming if action == Action.BOOK else None) if action else None
        if refusal:
            refusals.append(account.not_permitted(refusal))
            continue
        left.append(request)
        # By then there is one less, or one more.
        coming += {"cancel": -1, "book": 1}.get(request["intent"], 0)
    turn.plan.update(left=left, checked=True)
    announced = [changes.plan([title(request) for request in left])] if len(left) > 1 else []
    return refusals + announced
