"""Typed queries about the business: services, people, hours, holidays, rules, levels."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from operator import ge, le
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import Action, ServiceLevel
from chatbot.questions import opening
from chatbot.questions.rows import Finding, Rows, as_yes_or_no, sentence
from chatbot.questions.who_and_what import (
    of_a_rare_word,
    of_profession,
    people,
    people_asked_about,
    services,
    services_asked_about,
    speaks_of,
    specialists,
)
from chatbot.replies import opening as opening_words
from chatbot.replies import questions as say
from chatbot.replies.times import too_far_ahead
from chatbot.understanding import Entities
from chatbot.understanding.questions.question import Asked, Topic
from chatbot.understanding.questions.shapes import Shape
from chatbot.understanding.schema import DateRange
from consultants.models import (
    Business,
    BusinessPolicy,
    Consultant,
    Holiday,
    language_names,
)
from meetassist.text import fold


def offered(asked: Asked, found: Entities) -> Finding:
    """What can be booked, in all or with those who are named."""
    rows = [(one.label, one.price, one.currency, one.duration_minutes) for one in services_asked_about(asked, found)]
    names = [person.name for person in people(found.consultant)] if found.consultant else []
    columns = ("service", "price", "currency", "duration_minutes")
    return Finding(Rows(columns, tuple(rows)), say.services(len(rows), names), say.no_services(names))


def offered_at_all(asked: Asked, found: Entities) -> Finding:
    """A yes, and what is named."""
    return Finding(_described(asked, found), lead=say.lead(True))


def had_otherwise(words: str, fitting: Sequence[int]) -> Finding | None:
    """Whoever has the specialty that folded `words` name; where nobody has, a no and what is offered instead, if no
    service could be `fitting`.
    """
    if specialists(words):
        return who(Asked(Topic.WHO, specialty=words), Entities(), words=words)
    return None if fitting else replace(offered(Asked(Topic.SERVICES), Entities()), lead=say.none_of_ours())


def details(asked: Asked, found: Entities) -> Finding | None:
    """None where nothing has been written about any of them."""
    described = _described(asked, found)
    if not any(row[1] for row in described.rows):
        return None
    speaks_of_it = asked.matter and all(speaks_of(f"{row[0]} {row[1]}", asked.matter) for row in described.rows)
    is_whether = asked.matter and asked.shape is Shape.YES_NO
    # What is not written of it may be so all the same.
    return None if is_whether and not speaks_of_it else Finding(described, lead=say.lead(True) if is_whether else "")


def _described(asked: Asked, found: Entities) -> Rows:
    rows = (
        (one.label, one.summary, one.price, one.currency, one.duration_minutes)
        for one in services_asked_about(asked, found)
    )
    return Rows(("service", "description", "price", "currency", "duration_minutes"), tuple(rows))


def name() -> Finding | None:
    """None where the owner has given none."""
    called = Business.current().name
    return sentence(say.we_are(called)) if called else None


def phone() -> Finding | None:
    """None where the owner has given none."""
    number = Business.current().shown_phone
    return Finding(Rows(("phone",), ((number,),)), opening_words.phone()) if number else None


def address() -> Finding | None:
    business = Business.current()
    if not business.address:
        return None
    after = opening_words.map_link(business.map_link) if business.map_link else ""
    return Finding(Rows(("address",), ((business.address,),)), opening_words.address(), after=after)


def places(asked: Asked, found: Entities) -> Finding | None:
    """Where the services take place, if one is named, else where the business is; None where no row says so."""
    if not (asked.online or found.service or found.consultant) and (ours := address()):
        return ours
    rows = [
        (one.label, one.location or say.online()) for one in services_asked_about(asked, found)
        if (one.location and not asked.online) or one.meeting_link
    ]  # fmt: skip
    if not rows and asked.asks_online and services_asked_about(asked, found):
        return Finding(Rows((), ()), empty=f"{say.lead(False)} {say.not_online()}")
    if not rows:
        return None
    begins = say.lead(any(place == say.online() for _, place in rows)) if asked.asks_online else ""
    if asked.asks_in_person and not asked.asks_online:
        begins = say.lead(all(place != say.online() for _, place in rows))
    return Finding(Rows(("service", "place"), tuple(rows)), say.places(), lead=begins)


def who(asked: Asked, found: Entities, *, words: str = "") -> Finding | None:
    """Who offers the services, or has the specialty that folded `words` name; None where they name neither."""
    rows = people_asked_about(asked, found, said=words)
    if asked.specialty and not rows.exists() and (offering := of_a_rare_word(asked.specialty)):
        rows = people_asked_about(replace(asked, specialty=""), replace(found, service=offering))
    if asked.profession and not found.consultant:
        rows = of_profession(rows, asked.profession)
    labels = [one.label for one in services(found.service)] if found.service else []
    if asked.specialty and not rows.exists():
        return None
    if asked.of_all and len(found.service) > 1:
        for service in found.service:
            rows = rows.filter(services=service)
    if asked.shape in (Shape.MOST, Shape.LEAST) and not (found.consultant or found.service):
        return _with_most_services(rows, is_most=asked.shape is Shape.MOST)
    table = tuple((one.name, one.title, one.specialties) for one in rows)
    if asked.profession and asked.shape is Shape.YES_NO and found.consultant:
        is_so = all(fold(asked.profession) in fold(f"{title} {about}") for _, title, about in table)
        return Finding(Rows(("consultant", "title", "specialties"), table), lead=say.lead(is_so))
    if labels:
        heading = say.people_for(len(table), labels)
    else:
        heading = say.people_found(len(table)) if asked.specialty else say.people(len(table))
    told = Finding(Rows(("consultant", "title", "specialties"), table), heading, say.nobody_for(labels))
    # Who is found by a part of what is said is no yes.
    return told if asked.specialty or found.consultant else as_yes_or_no(told, asked)


def _with_most_services(people: QuerySet[Consultant], *, is_most: bool) -> Finding:
    counted = people.annotate(offered=Count("services", filter=Q(services__is_active=True)))
    counts = dict(counted.values_list("name", "offered"))
    best = (max if is_most else min)(counts.values(), default=0)
    return sentence(say.offer_so_many([name for name, count in counts.items() if count == best], best))


def joined(asked: Asked, found: Entities) -> Finding | None:
    """Since when those who are named are with the business; else who has been the longest, or came last; None where
    nobody's day is known.
    """
    rows = list(people_asked_about(asked, found).filter(joined_on__isnull=False).order_by("joined_on", "name"))
    if not rows:
        return None
    if not found.consultant:
        outermost = rows[-1 if asked.newest else 0].joined_on
        rows = [one for one in rows if one.joined_on == outermost]
    return Finding(Rows(("consultant", "joined_on"), tuple((one.name, one.joined_on) for one in rows)))


def offers(asked: Asked, found: Entities) -> Finding:
    """Whether those who are named offer the services that are: a yes where each of them does."""
    named, wanted = list(people(found.consultant)), list(services(found.service))
    told, all_do = [], True
    for person in named:
        has = set(person.services.filter(pk__in=[one.pk for one in wanted]).values_list("pk", flat=True))
        for is_so in (True, False):
            if labels := [one.label for one in wanted if (one.pk in has) is is_so]:
                told.append(say.offers([person.name], labels, is_so=is_so))
                all_do = all_do and is_so
    lead = say.lead(all_do) if asked.shape is Shape.YES_NO else ""
    return sentence(" ".join(told), lead=lead)


def approval(found: Entities) -> Finding | None:
    """Whether those that are named need one; else which of all do, None where none does."""
    told = [
        (say.approval(one.label, is_needed=one.needs_approval), one.needs_approval)
        for one in services(found.service)
        if found.service or one.needs_approval
    ]
    if not told:
        return None
    lead = say.lead(any(is_needed for _, is_needed in told)) if found.service else ""
    return sentence(" ".join(text for text, _ in told), lead=lead)


def person(asked: Asked, found: Entities) -> Finding | None:
    """What is written of those who are named; where nothing is, what can be booked with them."""
    is_told = any(one.title or one.specialties for one in people(found.consultant))
    return who(asked, found) if is_told else offered(asked, found)


def languages(asked: Asked, found: Entities, *, words: str = "") -> Finding | None:
    """Who advises in the languages, or in which they do; None where nobody's languages are known."""
    rows = people_asked_about(replace(asked, languages=()), found, said=words).exclude(languages=[])
    if not rows:
        return None
    named = [one.name for one in rows] if found.consultant and not asked.besides else []
    heading, empty = say.languages(), ""
    are_asked = len(rows)
    if asked.languages:
        name = language_names(list(asked.languages))
        rows = rows.filter(languages__contains=list(asked.languages))
        heading, empty = say.speakers(len(rows), name), say.no_speakers(name, named)
    table = tuple((one.name, one.title, one.languages) for one in rows)
    found_out = Finding(Rows(("consultant", "title", "languages"), table), heading, empty)
    if asked.of_all and asked.shape is Shape.YES_NO and table and named:
        return replace(found_out, lead=say.lead(len(table) == are_asked))
    return as_yes_or_no(found_out, asked) if asked.languages else found_out


def holidays(asked: Asked, found: Entities, *, words: str, today: date) -> Finding:
    """The coming ones, or those of the days that are named; whether one day is worked on, told as its hours."""
    day = found.date or (None if found.days else opening.named_day(words, today))
    if asked.reopens and (back := opening.reopens(found.date or day, today)):
        return back
    if asked.opens and day:
        return opening.hours(asked, replace(found, date=day), today=today)
    named = None if found.days else opening.day_of_a_fixed_name(words, today)
    days = found.days or (DateRange(named, named) if named else DateRange(today, today + timedelta(days=366)))
    rows = tuple(Holiday.objects.filter(on__range=(days.first, days.last)).values_list("on", "name"))
    empty = say.no_holidays(days.first if days.first == days.last else None)
    heading = say.number_of_holidays(len(rows)) if asked.shape is Shape.COUNT else say.holidays()
    return as_yes_or_no(Finding(Rows(("date", "holiday"), rows), heading, empty), asked)


def rules(asked: Asked, found: Entities, *, today: date) -> Finding:
    """Notices, window and numbers, of the services that are named, or one row where all have the same.

    Whether a day, or so long before, can be booked is told by a yes or a no before them.
    """
    business = BusinessPolicy.current()
    values: list[tuple[str, Any]] = []
    for one in services_asked_about(asked, found):
        policy = one.policy(business)
        value: Any = {
            Topic.CANCEL_NOTICE: policy.cancel_notice,
            Topic.MOVE_NOTICE: policy.reschedule_notice,
            Topic.BOOKING_NOTICE: policy.minimum_notice,
            Topic.BOOKING_WINDOW: policy.booking_window,
            Topic.MOST_COMING: policy.maximum_coming,
        }[asked.topic]
        values.append((one.label, value))
    column = asked.topic.value
    is_window, begins = asked.topic is Topic.BOOKING_WINDOW, ""
    if is_window and found.days and asked.shape is Shape.YES_NO:
        last = today + min(_length(value) for _, value in values)
        begins = f"{say.lead((found.days.last <= last) is not asked.shut)} {too_far_ahead(last).text}"
    elif asked.ahead is not None and asked.shape is Shape.YES_NO:
        holds = le if is_window else ge
        begins = say.lead(all(holds(asked.ahead, _length(value)) for _, value in values) is not asked.shut)
    if len({value for _, value in values}) == 1 and not found.service:
        return Finding(Rows((column,), ((values[0][1],),)), say.rule(column), lead=begins)
    return Finding(Rows(("service", column), tuple(values)), say.rule(column), lead=begins)


def _length(value: Any) -> timedelta:
    return value if isinstance(value, timedelta) else timedelta()


def reminders(asked: Asked) -> Finding:
    """When customers are reminded of an appointment."""
    before = sorted(BusinessPolicy.current().reminder_minutes, reverse=True)
    begins = say.lead(bool(before)) if asked.shape is Shape.YES_NO else ""
    told = say.reminders([timedelta(minutes=minutes) for minutes in before])
    if asked.shape is Shape.COUNT and before:
        told = f"{say.number_of_reminders(len(before))} {told}"
    return sentence(told, lead=begins)


def levels(asked: Asked, words: str) -> Finding | None:
    """All of them, or those that `words`, folded, name; those that may join the waitlist, where that is asked."""
    levels = list(ServiceLevel.objects.all())
    if asked.entry:
        levels = [one for one in levels if Action.WAITLIST in one.actions]
    named = [
        one for one in levels
        if any(re.search(rf"\b{re.escape(fold(name))}\b", words) for name in (one.name, one.name_en) if name)
    ]  # fmt: skip
    rows = tuple((one.label, one.price, one.currency, one.summary) for one in named or levels)
    if not rows:
        return None
    return Finding(Rows(("level", "price_a_month", "currency", "description"), rows), say.levels())
