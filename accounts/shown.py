"""What a form's fields showed when its page was opened, as a browser would send it back: kept, compared, put back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _

# One text, or several: of a field with several inputs, or of one in which several things are chosen.
Raw = str | list[str]


@dataclass
class Shown:
    """Goes with the page as a hidden field. `asked`: of a field whose writer has to choose, what stood there first."""

    at: datetime
    values: dict[str, Raw]
    asked: dict[str, Raw] = field(default_factory=dict)

    def to_text(self) -> str:
        return json.dumps({"at": self.at.isoformat(), "values": self.values, "asked": self.asked}, ensure_ascii=False)


def read(text: str | None, fields: Mapping[str, forms.Field]) -> Shown | None:
    """None for what no page of ours has sent."""
    try:
        found = json.loads(text or "")
        at = parse_datetime(found["at"])
        values, asked = ({name: found[part][name] for name in fields if name in found[part]} for part in PARTS)
    except (ValueError, TypeError, KeyError):
        return None
    sound = all(_is_of(fields[name], value) for name, value in (*values.items(), *asked.items()))
    return Shown(at, values, asked) if sound and at and is_aware(at) else None


PARTS = ("values", "asked")
TEMPORAL = (forms.DateField, forms.TimeField, forms.DateTimeField)


def _is_of(of: forms.Field, value: object) -> bool:
    """Whether the field can have shown it."""
    if isinstance(of, forms.MultiValueField) and isinstance(value, list) and len(value) != len(of.fields):
        return False
    parts = value if isinstance(value, list) else [value]
    has_parts = isinstance(of.hidden_widget(), (forms.MultiWidget, forms.MultipleHiddenInput))
    return isinstance(value, list) == has_parts and all(isinstance(part, str) for part in parts)


def shown(of: forms.Field, value: Any) -> Raw:
    """What comes back for the value where nobody has touched the field."""
    value, widget = of.prepare_value(value), of.hidden_widget()
    if isinstance(widget, forms.MultiWidget):
        return [_text(part) for part in widget.decompress(value) or ()]
    if isinstance(widget, forms.MultipleHiddenInput):
        return sorted(str(part) for part in value or [])
    return _text(widget.format_value(value))


def _text(value: Any) -> str:
    return "" if value is None else _lines(str(value))


def _lines(text: str) -> str:
    """Browsers send every end of a line as two characters, however it is stored."""
    return text.replace("\r\n", "\n")


def differs(of: forms.Field, was: Raw, data: Any) -> bool:
    """Whether what was sent says something else than what was shown."""
    if isinstance(of, forms.MultiValueField):
        return of.has_changed(was, data)
    if isinstance(was, list):
        return {str(part) for part in data or []} != set(was)
    if isinstance(of, forms.ModelChoiceField):
        return str(data or "") != was
    if isinstance(data, str) and _lines(data) == was:
        return False
    try:
        return of.has_changed(of.to_python(was), data)
    except ValidationError:
        return True


def put(data: QueryDict, of: forms.Field, name: str, raw: Raw) -> None:
    """Into what was sent, in place of what came for the field."""
    raw = _in_the_readers_format(of, raw)
    if isinstance(of.widget, forms.MultiWidget):
        names = of.widget.widgets_names  # type: ignore[attr-defined]  # left out of the stubs
        for suffix, part in zip(names, raw, strict=True):
            data[name + suffix] = part
    elif isinstance(raw, list):
        data.setlist(name, raw)
    else:
        data[name] = raw


def _in_the_readers_format(of: forms.Field, raw: Raw) -> Raw:
    """Dates and times; what goes with the page is the same in every language."""
    if isinstance(of, forms.MultiValueField):
        return [str(_in_the_readers_format(part, text)) for part, text in zip(of.fields, raw, strict=True)]
    if isinstance(of, TEMPORAL) and isinstance(raw, str):
        return _text(of.widget.format_value(of.to_python(raw)))
    return raw


def spoken(of: forms.Field, raw: Raw) -> str:
    """As people read it: names instead of ids."""
    if not raw or isinstance(raw, list) and not any(raw):
        return _("empty")
    if isinstance(of, forms.ModelChoiceField):
        chosen = raw if isinstance(raw, list) else [raw]
        model: type[Model] = of.queryset.model  # type: ignore[union-attr]
        return ", ".join(str(of.label_from_instance(row)) for row in model._base_manager.filter(pk__in=chosen))
    if isinstance(of, forms.BooleanField):
        return _("Yes") if of.to_python(raw) else _("No")
    if isinstance(of, forms.ChoiceField):
        choices: Any = of.choices
        names = {str(key): str(label) for key, label in choices}
        return ", ".join(names.get(part, part) for part in ([raw] if isinstance(raw, str) else raw))
    raw = _in_the_readers_format(of, raw)
    return raw if isinstance(raw, str) else " ".join(raw)
