"""The names customers may use, read from the database for one turn."""

from django.db import connection

from chatbot.understanding import Catalog, Named
from consultants.models import Business

NAMES = """
  SELECT 'consultant', id, ARRAY[name] FROM consultants_consultant WHERE is_active
  UNION ALL SELECT 'service', id, array_remove(ARRAY[name, name_en], '') FROM consultants_service WHERE is_active
  ORDER BY 1, 3, 2
"""
KINDS = ("consultant", "service")


def read_catalog() -> Catalog:
    with connection.cursor() as cursor:
        cursor.execute(NAMES)
        rows = cursor.fetchall()
    named = {kind: tuple(Named(pk, tuple(names)) for of, pk, names in rows if of == kind) for kind in KINDS}
    return Catalog(consultants=named["consultant"], services=named["service"], country=Business.current().country)
