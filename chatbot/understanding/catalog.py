"""The names customers may use, the topics that the business wants a person for, and what services are about, read once
a turn.
"""

from collections import Counter

from django.db import connection

from chatbot.understanding import Catalog, Named
from chatbot.understanding.schema import Matter, Topic
from consultants.models import Business

NAMES = """
  SELECT 'consultant', id, ARRAY[name] FROM consultants_consultant WHERE is_active
  UNION ALL SELECT 'service', id, array_remove(ARRAY[name, name_en], '') FROM consultants_service WHERE is_active
  UNION ALL SELECT 'topic', id, ARRAY[name, words_vi, words_en] FROM chatbot_handofftopic WHERE is_active
  UNION ALL SELECT 'matter', id, ARRAY[synonyms, description, description_en] FROM consultants_service WHERE is_active
  UNION ALL SELECT 'specialties', offered.service_id, array_agg(consultant.specialties ORDER BY consultant.id)
    FROM consultants_service_consultants AS offered JOIN consultants_consultant AS consultant
      ON consultant.id = offered.consultant_id AND consultant.is_active
    GROUP BY offered.service_id
  ORDER BY 1, 3, 2
"""


def read_catalog() -> Catalog:
    """One statement: it is read for every message."""
    with connection.cursor() as cursor:
        cursor.execute(NAMES)
        rows = cursor.fetchall()

    def named(kind: str) -> tuple[Named, ...]:
        return tuple(Named(pk, tuple(names)) for of, pk, names in rows if of == kind)

    topics = tuple(Topic(name, phrases_in(*lists)) for of, _, (name, *lists) in rows if of == "topic")
    specialties = {pk: lists for of, pk, lists in rows if of == "specialties"}
    matters = tuple(
        Matter(pk, tuple(filter(None, descriptions)), phrases_in(synonyms), _shares(specialties.get(pk, [])))
        for of, pk, (synonyms, *descriptions) in rows if of == "matter"
    )  # fmt: skip
    return Catalog(named("consultant"), named("service"), Business.current().country, topics, matters)


def _shares(specialties: list[str]) -> tuple[tuple[str, float], ...]:
    """Each specialty with the share of those who offer a service that has it."""
    counts = Counter(one.strip() for text in specialties for one in text.split(",") if one.strip())
    return tuple((one, count / len(specialties)) for one, count in counts.items())


def phrases_in(*lists: str) -> tuple[str, ...]:
    """Of texts with a phrase a line, in lower case; customers mix the languages."""
    lines = "\n".join(lists).lower().splitlines()
    return tuple(" ".join(line.split()) for line in lines if line.strip())
