"""The people and services that a question is about: put together from everything it names, each a further condition."""

import re
from collections import Counter
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from chatbot.understanding import Entities
from chatbot.understanding.questions.question import Asked
from chatbot.understanding.questions.terms import tokens
from consultants.models import Consultant, Service
from meetassist.text import fold

# Letters of a word that have to stand in a specialty; shorter ones stand in everything.
LEAST_LETTERS = 3


def services(ids: tuple[int, ...] = ()) -> QuerySet[Service]:
    rows = Service.objects.filter(is_active=True)
    return rows.filter(pk__in=ids) if ids else rows


def people(ids: tuple[int, ...] = ()) -> QuerySet[Consultant]:
    rows = Consultant.objects.filter(is_active=True)
    return rows.filter(pk__in=ids) if ids else rows


def called(name: str) -> tuple[int, ...]:
    """The keys of whoever has this very name."""
    return tuple(people().filter(name=name).values_list("pk", flat=True))


def labelled(label: str) -> tuple[int, ...]:
    """The keys of the service that is shown by this name."""
    return tuple(services().filter(Q(name=label) | Q(name_en=label)).values_list("pk", flat=True))


def services_asked_about(asked: Asked, found: Entities) -> QuerySet[Service]:
    """Those that are named, or are of a kind, or those of the people who are; held online where that is asked."""
    rows = services(found.service).exclude(name__in=found.negated)
    if found.consultant and not found.service:
        rows = rows.filter(consultants__in=found.consultant).distinct()
    if asked.kind:
        names = rows.values_list("pk", "name", "name_en")
        rows = rows.filter(pk__in=[pk for pk, *both in names if _words(asked.kind) <= _words(" ".join(both))])
    return rows.filter(~Q(meeting_link="")) if asked.online else rows


def _words(text: str) -> set[str]:
    """By which names are of a kind: "check-ups" are so many times a "check-up"."""
    return {word.removesuffix("s") for word in tokens(text).stems}


def speaks_of(text: str, matter: str) -> bool:
    """Whether all the words of the matter stand in it, in one form or another."""
    return _words(matter) <= _words(text)


def in_the_order_named(two: Sequence[Service], names: Sequence[str]) -> tuple[Service, Service]:
    """Two services as they are named: by the words, as they were typed, that one of them has and the other has not."""
    first, second = two
    words = [set(fold(f"{one.name} {one.name_en}").split()) for one in two]
    typed = [fold(name) for name in names]
    places = [
        next((place for place, word in enumerate(typed) if word in own - other), len(typed))
        for own, other in (words, words[::-1])
    ]  # fmt: skip
    return (second, first) if places[1] < places[0] else (first, second)


def people_asked_about(asked: Asked, found: Entities, *, said: str = "") -> QuerySet[Consultant]:
    """Those who are named, offer one of the services, advise in each of the languages and have the specialty, be it as
    the business has written it in what is `said`, folded.
    """
    rows = people().exclude(pk__in=found.consultant) if asked.besides else people(found.consultant)
    # "With anyone but Bảo."
    rows = rows.exclude(name__in=found.negated)
    if found.service:
        rows = rows.filter(services__in=found.service).distinct()
    if asked.languages:
        rows = rows.filter(languages__contains=list(asked.languages))
    if not (found.consultant or found.service) and (named := rows.filter(pk__in=specialists(said))):
        return named
    return _with_specialty(rows, asked.specialty) if asked.specialty else rows


def specialists(words: str) -> tuple[int, ...]:
    """The keys of those one of whose specialties stands in folded words as the business has written it."""
    told = people().exclude(specialties_key="").values_list("pk", "specialties_key")
    return tuple(pk for pk, text in told if any(_stands(one.strip(), words) for one in re.split(r"[,;/\n]", text)))


def _stands(specialty: str, words: str) -> bool:
    is_told = " " in specialty or len(specialty) > LEAST_LETTERS
    return is_told and re.search(rf"\b{re.escape(specialty)}\b", words) is not None


def of_a_rare_word(words: str) -> tuple[int, ...]:
    """The keys of the services whose names or descriptions have that of the words which the fewest of them have; none
    where one of the words is in none of them, so that something else is meant.
    """
    texts = {
        one.pk: _words(f"{one.name} {one.name_en} {one.description} {one.description_en}") for one in services()
    }  # fmt: skip
    letters = {word for word in _words(words) if len(word) >= LEAST_LETTERS}
    having = [tuple(pk for pk, text in texts.items() if word in text) for word in letters]
    return min(having, key=len, default=())


def _with_specialty(rows: QuerySet[Consultant], words: str) -> QuerySet[Consultant]:
    """Those of them whose specialties have the words as they stand, else most of the longer ones; nobody where none
    does.
    """
    wanted = fold(words)
    # "Mắt" is no "mặt" where it was typed with its mark.
    if words != wanted and (as_typed := rows.filter(specialties__icontains=words)):
        return as_typed
    if as_they_stand := rows.filter(specialties_key__contains=wanted):
        return as_they_stand
    letters = [word for word in wanted.split() if len(word) >= LEAST_LETTERS]
    told = dict(rows.values_list("pk", "specialties_key"))
    hits = {pk: sum(word in text for word in letters) for pk, text in told.items()}
    most = max(hits.values(), default=0)
    return rows.filter(pk__in=[pk for pk, number in hits.items() if number == most]) if most else rows.none()


def of_profession(rows: QuerySet[Consultant], words: str) -> QuerySet[Consultant]:
    """Those of them who are called so; all, where the business calls nobody so."""
    called = [pk for pk, title in rows.values_list("pk", "title") if fold(words) in fold(title)]
    return rows.filter(pk__in=called) if called else rows


def are_namesakes(ids: tuple[int, ...], said: Sequence[str]) -> bool:
    """Whether it has to be asked who of them is meant: they share the name they are called by, and it was `said` less
    often than they are.
    """
    if len(ids) < 2:
        return False
    called = Counter(fold(name).split()[-1] for name in people(ids).values_list("name", flat=True))
    times_said = Counter(map(fold, said))
    return any(number > max(1, times_said[name]) for name, number in called.items())
