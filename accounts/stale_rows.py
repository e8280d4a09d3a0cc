"""The rows below a form, when some have been deleted or changed while the page was open."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.shown import differs, read


class StaleFormSet(forms.BaseInlineFormSet):
    """A row that somebody else has deleted stays deleted; what was typed into it becomes a new one, if wanted."""

    model: type[Model]
    data: Any
    prefix: str

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.lost = 0
        if self.is_bound:
            self._leave_out_deleted_rows()

    def add_fields(self, form: Any, index: int | None) -> None:
        """In a table the columns have the names; each field is read out by itself, and has its own."""
        super().add_fields(form, index)
        for field in form.fields.values():
            if field.label:
                field.widget.attrs["aria-label"] = field.label

    def _leave_out_deleted_rows(self) -> None:
        try:
            total, initial = (int(self.data[f"{self.prefix}-{part}_FORMS"]) for part in ("TOTAL", "INITIAL"))
        except (KeyError, ValueError):
            return
        standing = {str(row.pk) for row in self.get_queryset()}
        gone = [index for index in range(initial) if self._sent(index, self.model._meta.pk.name) not in standing]
        if not gone or total > self.absolute_max:
            return
        typed = [index for index in gone if self._is_typed_into(index)]
        self.lost = len(typed)
        left = [index for index in range(initial) if index not in gone]
        self.data = self._with_rows([*left, *range(initial, total), *typed], len(left), set(typed))

    def _sent(self, index: int, name: str) -> str:
        return self.data.get(f"{self.prefix}-{index}-{name}") or ""

    def _is_typed_into(self, index: int) -> bool:
        prefix, fields = f"{self.prefix}-{index}", self.form.base_fields
        was = read(self._sent(index, "shown"), fields)
        if was is None or self._sent(index, "DELETE"):
            return False
        return any(
            differs(fields[name], raw, fields[name].widget.value_from_datadict(self.data, {}, f"{prefix}-{name}"))
            for name, raw in was.values.items()
        )

    def _with_rows(self, order: list[int], initial: int, as_new: set[int]) -> QueryDict:
        """What was sent, with these rows in this order."""
        ours = re.compile(rf"{re.escape(self.prefix)}-(\d+)-(.+)")
        new, place = QueryDict(mutable=True), {index: position for position, index in enumerate(order)}
        for key, values in self.data.lists():
            match = ours.fullmatch(key)
            if match is None:
                new.setlist(key, values)
            elif (index := int(match[1])) in place and not (index in as_new and match[2] in self._of_a_standing_row):
                new.setlist(f"{self.prefix}-{place[index]}-{match[2]}", values)
        new[f"{self.prefix}-INITIAL_FORMS"], new[f"{self.prefix}-TOTAL_FORMS"] = str(initial), str(len(order))
        return new

    @property
    def _of_a_standing_row(self) -> set[str]:
        return {self.model._meta.pk.name, "shown", "DELETE"}

    def clean(self) -> None:
        super().clean()
        if self.lost:
            raise ValidationError(
                ngettext(
                    "Somebody else has deleted %(count)d row that you were changing. What you typed stands at the end "
                    "as a new row: save again to add it, or empty it.",
                    "Somebody else has deleted %(count)d rows that you were changing. What you typed stands at the end "
                    "as new rows: save again to add them, or empty them.",
                    self.lost,
                )
                % {"count": self.lost}
            )
        changed = [str(form.instance) for form in self.deleted_forms if getattr(form, "theirs", None)]
        if changed:
            text = _("Somebody else has changed what you are deleting: %(rows)s. Save again to delete it all the same.")
            raise ValidationError(text % {"rows": ", ".join(changed)})
