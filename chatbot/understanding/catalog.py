"""The names customers may use, and the topics that the business wants a person for, read once a turn."""

from django.db import connection

from chatbot.understanding import Catalog, Named
from chatbot.understanding.schema import Topic
from consultants.models import Business

NAMES = """
  SELECT 'consultant', id, ARRAY[name] FROM consultants_consultant WHERE is_active
  UNION ALL SELECT 'service', id, array_remove(ARRAY[name, name_en], '') FROM consultants_service WHERE is_active
  UNION ALL SELECT 'topic', id, ARRAY[name, words_vi, words_en] FROM chatbot_handofftopic WHERE is_active
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
    return Catalog(named("consultant"), named("service"), Business.current().country, topics)


def phrases_in(*lists: str) -> tuple[str, ...]:
    """Of texts with a phrase a line, in lower case; customers mix the languages."""
    lines = "\n".join(lists).lower().splitlines()
    return tuple(" ".join(line.split()) for line in lines if line.strip())
