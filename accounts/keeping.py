"""For every page of the admin that changes rows: it writes only what its writer has changed, and overwrites nobody."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.stale_forms import StaleForm
from accounts.stale_rows import StaleFormSet

if TYPE_CHECKING:
    PageBase = admin.ModelAdmin
    RowsBase = admin.TabularInline
else:
    PageBase = RowsBase = object


class KeepsOthersChanges(PageBase):
    """For a ModelAdmin. `belong_together`: fields of which two people do not change different ones unasked."""

    belong_together: tuple[tuple[str, ...], ...] = ()

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        if request.method == "POST" and connection.in_atomic_block:
            self.lock(object_id)
        return super().get_object(request, object_id, from_field)

    def lock(self, object_id: str) -> None:
        """Until the page is done: nobody changes the row between the comparison and the writing."""
        try:
            pk = self.model._meta.pk.to_python(object_id)
        except ValidationError:
            return
        list(self.model._base_manager.select_for_update(no_key=True).filter(pk=pk).values_list("pk"))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return keeping(super().get_form(request, obj, change=change, **kwargs), self)

    def writer(self, row: Model, label: str, since: datetime) -> str:
        return last_writer(row, label, since)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            obj.save(update_fields=form.changed_columns())
        else:
            super().save_model(request, obj, form, change)


class KeepsOthersRows(RowsBase):
    """The same for an inline."""

    formset = StaleFormSet
    belong_together: tuple[tuple[str, ...], ...] = ()

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.form = keeping(formset.form, self)
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        locks = request.method == "POST" and connection.in_atomic_block
        return rows.select_for_update(no_key=True, of=("self",)) if locks else rows

    def writer(self, row: Model, label: str, since: datetime) -> str:
        up = next(field.name for field in row._meta.fields if field.related_model is self.parent_model)
        return last_writer(row, label, since, getattr(row, up))


def keeping(form: Any, options: Any) -> Any:
    values = {"writer": staticmethod(options.writer), "belong_together": options.belong_together}
    return type(form)(form.__name__, (StaleForm, form), values)


def last_writer(row: Model, label: str, since: datetime, *parents: Model) -> str:
    """Who has changed the field on the pages of the row, or of what it belongs to, by the log of the admin."""
    of_a_row = Q(pk=None)
    for one in (row, *parents):
        of_a_row |= Q(content_type=ContentType.objects.get_for_model(one), object_id=str(one.pk))
    entries = LogEntry.objects.filter(of_a_row, action_flag=CHANGE, action_time__gte=since).select_related("user")
    for entry in entries.order_by("-action_time")[:50]:
        if label in _labels(entry.change_message):
            return signed(entry.user.team_name, entry.action_time)
    return ""


def _labels(message: str) -> Iterator[str]:
    """The fields that an entry of the log names; an old entry may be a sentence."""
    try:
        parts = json.loads(message)
    except ValueError:
        return
    for part in parts if isinstance(parts, list) else ():
        yield from part.get("changed", {}).get("fields", ()) if isinstance(part, dict) else ()


def signed(name: str, at: datetime) -> str:
    when = date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")
    return _("%(name)s (%(when)s)") % {"name": name, "when": when}
