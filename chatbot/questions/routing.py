"""In which order a question is tried: typed queries, a model's query, documents, and then a person.

Everything here runs outside of any transaction: a model may be asked.
"""

from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

from django.utils import translation

from accounts.models import Action
from accounts.permissions import decide
from bookings.models import Appointment
from chatbot.guardrails.values import AMOUNT
from chatbot.llm import bedrock
from chatbot.models import Question
from chatbot.people import handoffs
from chatbot.questions import answer, business, free_times, knowledge, measures, opening, own, text_to_sql, why, wording
from chatbot.questions.answer import Answer, Outcome, Route
from chatbot.questions.asking import Asking
from chatbot.questions.hints import hint
from chatbot.questions.rows import Finding, says_only_of_what
from chatbot.questions.text_to_sql import Queried
from chatbot.questions.who_and_what import are_namesakes, specialists
from chatbot.replies import account, changes
from chatbot.replies import own as own_words
from chatbot.replies import questions as say
from chatbot.replies.buttons import Do
from chatbot.understanding import OffTopic
from chatbot.understanding.questions import topics
from chatbot.understanding.questions.question import Asked, Topic
from chatbot.understanding.questions.whose import is_of_somebody_else
from chatbot.understanding.questions.words import plain
from consultants.models import Business

# Topics that are looked up for one person each.
PERSONAL = frozenset({Topic.NEXT, Topic.MINE})
OF_ONE_PERSON = frozenset({Topic.HOURS, Topic.FREE, Topic.SERVICES, Topic.OFFERS, Topic.PERSON, Topic.WHY})
DETAILS: dict[Topic, Callable[[Appointment, ZoneInfo], str]] = {
    Topic.MY_PERSON: own_words.person, Topic.MY_CODE: own_words.code, Topic.MY_PLACE: own_words.whereabouts,
    Topic.MY_LENGTH: own_words.length, Topic.MY_PRICE: own_words.price, Topic.MY_STATUS: own_words.status,
}  # fmt: skip
BUTTONS = {Topic.DEVICES: Do.DEVICES, Topic.LEVEL: Do.ABILITIES}


def route(asking: Asking, *, flow_answers: bool = False) -> Answer | None:
    """The answer, or None for what is no question, or none of ours. `flow_answers`: a flow would, so only the data is
    tried.
    """
    with translation.override(asking.language):
        if asking.meant.off_topic:
            return _of_other_things(asking)
        if not asking.is_known and _is_of_anothers_appointments(asking):
            return Answer(changes.only_your_own(), Route.FLOW, Outcome.ANSWERED)
        asking = _with_the_service_that_fits(asking)
        asked = _of_the_queue(asking) or topics.read(asking.text, asking.meant)
        if asked and _is_meant(asking, asked) and (found := typed(asking, asked)):
            return found
        if flow_answers or not topics.is_question(asking.text, asking.meant):
            return None
        return _refused(asking) or _looked_up(asking, asked)


def _is_of_anothers_appointments(asking: Asking) -> bool:
    """ "Chồng em là Đỗ Quang Dũng, ảnh hẹn ngày nào?": nobody has to show who they are to hear that it is not told."""
    return asking.meant.means("my_appointments") and is_of_somebody_else(asking.text, asking.meant, "")


# What is asked of a service, by whatever words it is meant.
OF_A_SERVICE = frozenset(
    {
        Topic.PRICE,
        Topic.DURATION,
        Topic.WHO,
        Topic.SERVICE,
        Topic.PLACE,
        Topic.APPROVAL,
        Topic.OFFERED,
        Topic.BRING,
        Topic.FREE,
    }
)


# What is asked of one that is named and of one that other words mean: "tư vấn thuế cộng công chứng tổng bao nhiêu?".
OF_SEVERAL = frozenset({Topic.PRICE, Topic.DURATION, Topic.WHO})


def _with_the_service_that_fits(asking: Asking) -> Asking:
    """ "How much is notarising?": the one that other words of it surely mean, beside one that is named."""
    meant = asking.meant
    named, fitting = meant.entities.service, meant.fits.services
    if not meant.fits.is_sure or len(fitting) != 1 or fitting[0] in named:
        return asking
    if specialists(plain(asking.text)):
        # Whose specialty is named is meant, and not whoever offers what fits.
        return asking
    with_it = replace(meant, entities=replace(meant.entities, service=(*named, *fitting)))
    asked = topics.read(asking.text, with_it)
    of_it = OF_SEVERAL if named else OF_A_SERVICE
    return replace(asking, meant=with_it) if asked and asked.topic in of_it else asking


def _is_meant(asking: Asking, asked: Asked) -> bool:
    """While something else is open, words that could be an answer to it are one; so is a wish for other times."""
    if asking.may_ask_back or asked.topic in topics.RULES or asked.by_word:
        return True
    return bool(set(asking.meant.intents) & (topics.QUESTIONS - {"check_availability"}))


def typed(asking: Asking, asked: Asked) -> Answer | None:
    """From the data, without a model; None where the data does not have it."""
    if asked.topic in topics.DETAILS:
        return _of_the_own(asking, asked)
    if asked.topic is Topic.PRIVATE:
        return Answer("", Route.FLOW, Outcome.UNKNOWN)
    if asked.topic in topics.OWN and not asking.is_known:
        return Answer("", Route.FLOW, Outcome.CLARIFIED, then=BUTTONS.get(asked.topic, Do.APPOINTMENTS))
    people = asking.meant.entities.consultant
    if asked.topic in OF_ONE_PERSON and asking.may_ask_back and are_namesakes(people, asking.meant.names):
        return Answer("", Route.FLOW, Outcome.CLARIFIED, people=people)
    finding = _deadline(asking, asked) or _finding(asking, asked)
    if finding is None and (
        asked.topic is Topic.PHONE or (asked.topic is Topic.PRICE and asking.meant.entities.service)
    ):
        # Told by the row alone: a number in a document may be anybody's.
        return Answer("", Route.FLOW, Outcome.UNKNOWN)
    found = answer.from_finding(finding, asking.zone) if finding else None
    if found and asked.topic in PERSONAL and is_of_somebody_else(asking.text, asking.meant, asking.customer.name):
        return replace(found, text=f"{changes.only_your_own()}\n{found.text}")
    return found


def _of_the_own(asking: Asking, asked: Asked) -> Answer | None:
    """A detail of the asker's own appointment; of the business, where that can be asked and they have none, or speak of
    what is being booked.
    """
    general = topics.DETAILS[asked.topic]
    row = (
        own.meant(asking.customer, asking.meant.entities, now=asking.now, past=asked.past) if asking.is_known else None
    )
    if general and (row is None or not asking.may_ask_back):
        return typed(asking, replace(asked, topic=general))
    if not asking.is_known:
        return Answer("", Route.FLOW, Outcome.CLARIFIED, then=Do.APPOINTMENTS)
    if row is None:
        return Answer(say.none_found() if asked.past else say.none_coming(), Route.FLOW, Outcome.EMPTY)
    return Answer(DETAILS[asked.topic](row, asking.zone), Route.FLOW, Outcome.ANSWERED)


def _deadline(asking: Asking, asked: Asked) -> Finding | None:
    """Until when their own appointment can be cancelled or moved, where they ask of that."""
    of_acts = asked.topic in (Topic.CANCEL_NOTICE, Topic.MOVE_NOTICE)
    if not (of_acts and asked.of_mine and asking.is_known and asking.meant.entities.days):
        return None
    row = own.meant(asking.customer, asking.meant.entities, now=asking.now)
    return own.deadline(row, asked, now=asking.now, zone=asking.zone) if row else None


def _finding(asking: Asking, asked: Asked) -> Finding | None:
    found, customer, now, zone = asking.meant.entities, asking.customer, asking.now, asking.zone
    if asked.topic in topics.OWN and not asking.meant.names:
        # What is just being booked narrows nothing of what they have; what they say in other words than its name does.
        said = tuple(one for one in found.service if one in asking.meant.fits.services)
        found = replace(found, service=said, consultant=())
    today = now.astimezone(Business.current().zone).date()
    finders: dict[Topic, Callable[[], Finding | None]] = {
        Topic.PRICE: lambda: measures.prices(asked, found),
        Topic.DURATION: lambda: measures.durations(asked, found),
        Topic.SERVICES: lambda: business.offered(asked, found),
        Topic.SERVICE: lambda: business.details(asked, found),
        Topic.PLACE: lambda: business.places(asked, found),
        Topic.WHO: lambda: business.who(asked, found, words=plain(asking.text)),
        Topic.PEOPLE: lambda: business.who(asked, found, words=plain(asking.text)),
        Topic.LANGUAGES: lambda: business.languages(asked, found, words=plain(asking.text)),
        Topic.HOURS: lambda: opening.hours(asked, found, today=today),
        Topic.DESK: lambda: opening.desk_then(asked, found, handoffs.place_in_queue(asking.conversation_id)),
        Topic.PHONE: business.phone,
        Topic.NAME: business.name,
        Topic.HOLIDAYS: lambda: business.holidays(asked, found, words=plain(asking.text), today=today),
        Topic.LEVELS: lambda: business.levels(asked, plain(asking.text)),
        Topic.REMINDERS: lambda: business.reminders(asked),
        Topic.FREE: lambda: free_times.find(asked, found, customer=customer, now=now, zone=zone),
        Topic.NEXT: lambda: own.next_appointment(customer, asked, found, now=now),
        Topic.MINE: lambda: own.appointments(customer, asked, found, now=now, zone=zone),
        Topic.OFFERS: lambda: business.offers(asked, found),
        Topic.PERSON: lambda: business.person(asked, found),
        Topic.AWAY: lambda: opening.away(found, today=today),
        Topic.OFFERED: lambda: business.offered_at_all(asked, found),
        Topic.APPROVAL: lambda: business.approval(found),
        Topic.JOINED: lambda: business.joined(asked, found),
        # First what the documents say.
        Topic.BRING: lambda: None,
        Topic.WHY: lambda: why.found(asked, found, customer=customer, now=now, zone=zone),
        Topic.MY_EMAIL: lambda: own.profile(customer, asked),
        Topic.MY_PHONE: lambda: own.profile(customer, asked),
        Topic.MY_NAME: lambda: own.profile(customer, asked),
        Topic.MY_WAITLIST: lambda: own.waitlist(customer, asked),
        Topic.DEVICES: lambda: own.devices(customer),
        Topic.LEVEL: lambda: own.level(customer),
    }
    return finders.get(asked.topic, lambda: business.rules(asked, found, today=today))()


def _of_the_queue(asking: Asking) -> Asked | None:
    """Whoever waits for a person and speaks of waiting asks for that."""
    if not topics.speaks_of_waiting(asking.text) or not handoffs.place_in_queue(asking.conversation_id):
        return None
    return Asked(Topic.DESK, by_word=True)


# What talk about other things can be taken for: "who won the world cup?"
TAKEN_FOR = frozenset({Topic.WHO, Topic.PEOPLE, Topic.SERVICE, Topic.PRICE, Topic.FREE})


def _of_other_things(asking: Asking) -> Answer | None:
    """The data or the documents may speak of it all the same: "is Christmas a holiday?", gift cards."""
    asked = topics.read(asking.text, asking.meant)
    is_ours = asked and (asked.topic not in TAKEN_FOR | topics.OWN or asking.meant.entities.service)
    if asked and is_ours and (found := typed(asking, asked)):
        return found
    if asking.meant.off_topic is not OffTopic.CHAT or not topics.is_question(asking.text, asking.meant):
        return None
    return None if _refused(asking) else _told(_explained(asking))


def _refused(asking: Asking) -> Answer | None:
    """What the data answers by itself is for everybody; what a model or documents answer, the level may limit."""
    midnight = asking.now.astimezone(Business.current().zone).replace(hour=0, minute=0, second=0, microsecond=0)
    used = Question.objects.counted().filter(
        conversation__customer_id=asking.customer.pk, created_at__gte=midnight
    ).count()  # fmt: skip
    refusal = decide(asking.customer, Action.QUESTION, used=used)
    return Answer(account.not_permitted(refusal).text, Route.REFUSED, Outcome.ANSWERED) if refusal else None


def _looked_up(asking: Asking, asked: Asked | None) -> Answer:
    """By a model's query, then in the documents; there the answer to what is not in the tables may stand."""
    queried = _query(asking, asked)
    if queried.failure == "own":
        return Answer("", Route.SQL, Outcome.CLARIFIED, sql=queried.sql, then=Do.APPOINTMENTS)
    is_lacking = queried.rows is not None and says_only_of_what(queried.rows)
    if queried.rows and queried.rows.rows and not is_lacking:
        text = wording.write(asking, queried.rows) or answer.template(queried.rows, asking.zone)
        return Answer(text, Route.SQL, Outcome.ANSWERED, sql=queried.sql)
    explained = _explained(asking)
    found = _quoted(explained)
    if found and (not asked or asked.topic is not Topic.PRICE or AMOUNT.search(found.text)):
        return replace(found, sql=queried.sql)
    if asked and asked.topic is Topic.BRING and (told := business.details(asked, asking.meant.entities)):
        return replace(answer.from_finding(told, asking.zone), sql=queried.sql)
    if is_lacking:
        return Answer("", Route.SQL, Outcome.UNKNOWN, sql=queried.sql)
    if queried.rows:
        return Answer(say.nothing_found(), Route.SQL, Outcome.EMPTY, sql=queried.sql)
    if queried.sql:
        return Answer("", Route.SQL, Outcome.FAILED, sql=queried.sql)
    if topics.asks_for_a_kind(asking.text, asking.meant):
        told = business.had_otherwise(plain(asking.text), asking.meant.fits.services)
        if told:
            return answer.from_finding(told, asking.zone)
    return _told(explained) or Answer("", Route.KNOWLEDGE, Outcome.UNKNOWN)


def _explained(asking: Asking) -> knowledge.Explanation:
    return knowledge.explain(
        asking.text, language=asking.language, now=asking.now, conversation_id=asking.conversation_id,
        before=asking.before, ends=asking.ends, last_said=asking.last_said, may_ask_a_model=asking.may_ask_a_model,
    )  # fmt: skip


def _told(explained: knowledge.Explanation) -> Answer | None:
    """What the documents say, or at least where the answer may stand."""
    perhaps = Answer("", Route.KNOWLEDGE, Outcome.UNKNOWN, places=explained.places) if explained.places else None
    return _quoted(explained) or perhaps


def _quoted(explained: knowledge.Explanation) -> Answer | None:
    found = explained.answer
    if found is None:
        return None
    titles = list(dict.fromkeys(one.title for one in found.citations))
    return Answer(say.cited(found.text, titles), Route.KNOWLEDGE, Outcome.ANSWERED, sources=found.citations)


def _query(asking: Asking, asked: Asked | None) -> Queried:
    if not asking.may_ask_a_model or not bedrock.is_configured():
        return Queried()
    return text_to_sql.ask(
        asking.text, customer_id=asking.customer.pk if asking.is_known else None, now=asking.now,
        language=asking.language, conversation_id=asking.conversation_id, ends=asking.ends, before=asking.before,
        last_said=asking.last_said, hint=hint(asking, asked),
    )  # fmt: skip
