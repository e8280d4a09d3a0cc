"""How long entries are kept. The database takes them away itself: nobody else may."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from history import noting
from history.models import Entry
from meetassist.retention import BATCH, Kind


def _due(before: datetime, now: datetime) -> QuerySet[Entry]:
    return Entry.objects.filter(at__lt=before)


def _take(rows: QuerySet[Any], *, before: datetime, now: datetime) -> int:
    return noting.expire(before=before, at_most=BATCH)


KINDS = (Kind("history", _("entries of the history"), "RETENTION_HISTORY_DAYS", "at", _due, _take),)
