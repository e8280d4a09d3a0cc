"""An entry in words: what the columns are called, what they held, and whose row it was."""

import json
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext as _

from history.models import Entry

# Of a long text in a list.
MOST = 60


class Line(NamedTuple):
    """A column that was written. None: it held nothing, or is not for who reads this."""

    label: str
    before: str | None
    after: str | None


def model_of(table: str) -> type[Model] | None:
    """None for a table that is no more."""
    found = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    return found.get(table)


def lines(entry: Entry, *, with_personal: bool) -> list[Line]:
    """What is about a person only for who may see persons; gone, for everybody, once they are erased."""
    before, after = values(entry, with_personal=with_personal)
    names = labels(entry.table_name)
    return [Line(names.get(name, name), _text(before, name), _text(after, name)) for name in sorted(entry.changed)]


def values(entry: Entry, *, with_personal: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the columns held before and after."""
    personal = (entry.personal or {}) if with_personal else {}
    return {**(entry.before or {}), **personal.get("before", {})}, {**(entry.after or {}), **personal.get("after", {})}


def labels(table: str) -> dict[str, str]:
    model = model_of(table)
    return {str(field.column): str(field.verbose_name) for field in model._meta.concrete_fields} if model else {}


def _text(values: dict[str, Any], name: str) -> str | None:
    value = values.get(name)
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def summary(entry: Entry, *, with_personal: bool) -> str:
    """On one line: the whole of a change, of a row that was made or deleted only that."""
    if entry.kind != Entry.Kind.CHANGED:
        return ""
    found = lines(entry, with_personal=with_personal)
    return "; ".join(f"{line.label}: {_short(line.before)} → {_short(line.after)}" for line in found)


def _short(value: str | None) -> str:
    value = "–" if value in (None, "") else str(value)
    return value if len(value) <= MOST else f"{value[: MOST - 1]}…"


def signed(entry: Entry) -> str:
    """Who did it. Names of customers stand nowhere here: they go with the person."""
    if entry.who == Entry.Who.VISITOR or not (entry.who_name or entry.who_id):
        return entry.get_who_display()
    name = " ".join(filter(None, (entry.who_name, f"#{entry.who_id}" if entry.who_id else "")))
    return name if entry.who == Entry.Who.USER else f"{entry.get_who_display()} {name}"


def row(entry: Entry) -> str:
    model = model_of(entry.table_name)
    if model and not entry.row_id:
        return _("all of %(rows)s") % {"rows": model._meta.verbose_name_plural}
    name = str(model._meta.verbose_name) if model else _("table %(table)s") % {"table": entry.table_name}
    return f"{name} #{entry.row_id}"
