"""An entry in words: what the columns are called, what they held, and whose row it was."""

from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from history.models import Entry
from history.values import shown

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
    fields = fields_of(entry.table_name)
    return [
        Line(_label(field, name), _text(field, before.get(name)), _text(field, after.get(name)))
        for name, field in ((name, fields.get(name)) for name in sorted(entry.changed))
    ]


def values(entry: Entry, *, with_personal: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the columns held before and after."""
    personal = (entry.personal or {}) if with_personal else {}
    return {**(entry.before or {}), **personal.get("before", {})}, {**(entry.after or {}), **personal.get("after", {})}


def fields_of(table: str) -> dict[str, Any]:
    """By the names of its columns."""
    model = model_of(table)
    return {str(field.column): field for field in model._meta.concrete_fields} if model else {}


def labels(table: str) -> dict[str, str]:
    return {column: str(field.verbose_name) for column, field in fields_of(table).items()}


def _label(field: Any, column: str) -> str:
    """Of what joins two tables the columns have no names of their own: they are called as what they lead to."""
    if field is None:
        return column
    return str(field.related_model._meta.verbose_name if _joins(field) else field.verbose_name)


def _text(field: Any, value: Any) -> str | None:
    if value is None:
        return None
    if field is not None and _joins(field):
        return str(field.related_model._base_manager.filter(pk=value).first() or f"#{value}")
    return shown(field, value)


def _joins(field: Any) -> bool:
    return bool(field.model._meta.auto_created and field.related_model)


def name_of(model: type[Model]) -> str:
    """What joins two tables is called after the field that it is made of, such as the permissions of a group."""
    owner: Any = model._meta.auto_created
    if not owner:
        # Allauth's have names of their classes alone.
        return translation.gettext(str(model._meta.verbose_name))
    field = next(one for one in owner._meta.local_many_to_many if one.remote_field.through is model)
    return f"{owner._meta.verbose_name}: {field.verbose_name}"


def summary(entry: Entry, *, with_personal: bool) -> str:
    """On one line: the whole of a change, of a row that was made or deleted only that."""
    if entry.kind == Entry.Kind.EXPIRED:
        number = (entry.after or {}).get("entries", 0)
        return ngettext("%(count)d entry", "%(count)d entries", number) % {"count": number}
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
    name = name_of(model) if model else _("table %(table)s") % {"table": entry.table_name}
    return f"{name} #{entry.row_id}"
