"""Why a time cannot be had: the rule that is against it, as the one availability function knows it."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.models import Customer
from bookings.availability import Reason, explain
from chatbot.questions import opening
from chatbot.questions.rows import Finding, sentence
from chatbot.questions.who_and_what import people_asked_about, services_asked_about
from chatbot.replies import questions as say
from chatbot.understanding import Entities
from chatbot.understanding.questions.question import Asked
from consultants.models import BusinessPolicy, Consultant


def found(asked: Asked, named: Entities, *, customer: Customer | None, now: datetime, zone: ZoneInfo) -> Finding | None:
    """None where the question names no day."""
    days = named.days
    if days is None:
        return None
    window = timedelta(days=BusinessPolicy.current().booking_window_days)
    if days.instants(zone)[0] > now + window:
        return sentence(say.rule("booking_window") + f" {say.plain(window, zone)}")
    # "Why isn't he free?": whom a question says not to be so is whom it is about.
    refused = tuple(Consultant.objects.filter(name__in=named.negated).values_list("pk", flat=True))
    named = replace(named, consultant=named.consultant or refused, negated=())
    people = list(people_asked_about(asked, named)) if named.consultant else []
    if reason := opening.why_not_there(people, days.first):
        return sentence(reason)
    return sentence(_of_a_moment(asked, named, customer, now, zone))


def _of_a_moment(asked: Asked, named: Entities, customer: Customer | None, now: datetime, zone: ZoneInfo) -> str:
    """Of the services that are meant the first whose time is taken, or against a rule, tells."""
    days = named.days
    assert days is not None, "the caller has looked"
    if named.time is None:
        return say.no_reason_known()
    moment = datetime.combine(days.first, named.time, tzinfo=zone)
    reasons, notices = set(), set()
    for person in list(people_asked_about(asked, named)):
        for service in services_asked_about(asked, named).filter(consultants=person):
            told = explain(service=service, consultant=person, moment=moment, customer=customer, now=now)
            if told is None:
                return say.it_is_free()
            reasons.add(told.sentence)
            if told.code == Reason.NOTICE:
                notices.add(service.policy().minimum_notice)
    if notices and len(reasons) == 1:
        return " ".join([*reasons, say.rule("booking_notice"), say.plain(min(notices), zone)])
    return " ".join(sorted(reasons)[:1]) or say.no_reason_known()
