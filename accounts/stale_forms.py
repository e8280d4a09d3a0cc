"""Forms that were opened before somebody else has saved: nobody overwrites what they have not seen.

A form carries what its fields showed. When it is sent, a field that its writer has left alone keeps what the row has
now, one that only they have changed is written, and one that both have changed is asked about: with both values and who
wrote the other, and what was typed stays in the form. The row is locked by whoever made the form (accounts.keeping).
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.shown import Raw, Shown, differs, put, read, shown, spoken

if TYPE_CHECKING:
    Base = forms.ModelForm
else:
    Base = object

# Who has written a field of the row since a moment, and when: a sentence's beginning, empty where nobody knows.
Writer = Callable[[Any, str, datetime], str]


class CarriesWhatWasShown(BoundField):
    """The first visible field of a form has the hidden one beside it, wherever the template puts it."""

    def __str__(self) -> SafeString:
        widget = super().__str__()
        carrier = getattr(self.form, "carrier", None)
        form: Any = self.form
        return format_html("{}{}", widget, form.hidden_input()) if self.name == carrier else widget

    __html__ = __str__


class StaleForm(Base):
    """Mixed into the forms of rows that stand already; for a new row it does nothing."""

    bound_field_class = CarriesWhatWasShown
    writer: Writer = staticmethod(lambda row, label, since: "")
    # Fields that only make sense as one: where two people change any of these, they are asked.
    belong_together: tuple[tuple[str, ...], ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.untouched: set[str] = set()
        self.overtaken: dict[str, Raw] = {}
        self.guarded: dict[str, forms.Field] = {}
        self.opened_at = timezone.now()
        if self.instance.pk is None:
            return
        self.loaded = dict(vars(self.instance))
        self.guarded = {name: field for name, field in self.fields.items() if not field.disabled}
        self.present = {name: shown(field, self.get_initial_for_field(field, name))
                        for name, field in self.guarded.items()}  # fmt: skip
        for field in self.guarded.values():
            # Ours does the same for every field.
            field.show_hidden_initial = False
        if self.is_bound:
            self._compare()

    @property
    def carrier(self) -> str | None:
        visible = (name for name, field in self.guarded.items() if not field.widget.is_hidden)
        return next(visible, None)

    @property
    def token_name(self) -> str:
        return self.add_prefix("shown")

    def hidden_input(self) -> SafeString:
        token = Shown(self.opened_at, self.present, self.overtaken).to_text()
        return format_html('<input type="hidden" name="{}" value="{}">', self.token_name, token)

    def seen(self) -> Shown:
        """What its writer had before them; where a program sends no such thing, what the row has now."""
        found = read(self.data.get(self.token_name), self.guarded)
        return found or Shown(self.opened_at, self.present)

    def _compare(self) -> None:
        seen = self.seen()
        self.opened_at = seen.at
        sent: Any = self.data
        self.data = sent.copy()
        mine = {name for name, was in seen.values.items() if self._is_sent_otherwise(name, was)}
        self.theirs = {name for name, was in seen.values.items() if self.present[name] != was}
        self.overtaken = {name: seen.values[name] for name in self._in_conflict(mine, self.theirs)}
        for name, before in seen.asked.items():
            chosen = self.data.get(self.choice_name(name))
            if name in self.overtaken or chosen == "mine":
                continue
            if chosen == "theirs":
                mine.discard(name)
            elif self._is_sent_otherwise(name, self.present[name]):
                self.overtaken[name] = before
        self.untouched = set(self.guarded) & set(seen.values) - mine - set(self.overtaken)
        for name in self.untouched:
            put(self.data, self.guarded[name], self.add_prefix(name), self.present[name])  # type: ignore[arg-type]

    def _is_sent_otherwise(self, name: str, than: Raw) -> bool:
        field = self.guarded[name]
        return differs(field, than, field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name)))

    def _in_conflict(self, mine: set[str], theirs: set[str]) -> Iterable[str]:
        together = {name for names in self.belong_together for name in names}
        for names in (*self.belong_together, *((name,) for name in self.guarded if name not in together)):
            if mine & set(names) and theirs & set(names):
                either = (name for name in names if name in mine | theirs)
                yield from (name for name in either if self._is_sent_otherwise(name, self.present[name]))

    def choice_name(self, name: str) -> str:
        return self.add_prefix(f"keep-{name}")

    def clean(self) -> dict[str, Any] | None:
        values = super().clean()
        for name, before in self.overtaken.items():
            self.add_error(name, self._question(name, before))
        return values

    def _question(self, name: str, before: Raw) -> SafeString:
        """Both values, one of which has to be chosen before anything is saved."""
        field = self.guarded[name]
        by = self.writer(self.instance, plain_label(self, name), self.opened_at)
        facts = {"who": by or _("Somebody else"), "before": spoken(field, before),
                 "now": spoken(field, self.present[name])}  # fmt: skip
        said = _("%(who)s changed this while your page was open: from “%(before)s” to “%(now)s”.") % facts
        choice = '<label><input type="radio" name="{0}" value="{1}"> {2}</label>'
        options = [
            format_html(choice, self.choice_name(name), value, words)
            for value, words in (
                ("theirs", _("Keep “%(now)s”") % facts), ("mine", _("Save what stands in my form")),
            )
        ]  # fmt: skip
        return format_html('<span class="overtaken">{}<br>{}<br>{}</span>', said, *options)

    @cached_property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name not in self.untouched]

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # left out of the stubs
        # Reading alone can change a value: blanks at its ends, for example.
        for field in self.instance._meta.concrete_fields:
            if field.name in self.untouched and field.attname in self.loaded:
                setattr(self.instance, field.attname, self.loaded[field.attname])

    def changed_columns(self) -> list[str]:
        """The columns in which the row differs from what the database has, those that a form computes included."""
        columns = [field for field in self.instance._meta.concrete_fields if not field.generated]
        changed = [
            field.name for field in columns
            if field.attname in self.loaded and getattr(self.instance, field.attname) != self.loaded[field.attname]
        ]  # fmt: skip
        return changed + [field.name for field in columns if changed and getattr(field, "auto_now", False)]

    def save(self, commit: bool = True) -> Any:
        if not commit or self.instance._state.adding:
            return super().save(commit)
        self.instance.save(update_fields=self.changed_columns())
        self._save_m2m()  # type: ignore[attr-defined]  # left out of the stubs
        return self.instance


def plain_label(form: forms.BaseForm, name: str) -> str:
    """As the log of the admin names the field: in no language but the source's."""
    with override(None):
        label = form.fields[name].label
        return str(label if label is not None else name)
