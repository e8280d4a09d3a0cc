"""Pages of personal data: who has opened one is kept, as every change is."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from history import noting

if TYPE_CHECKING:
    Base = admin.ModelAdmin
else:
    Base = object


class NotesReading(Base):
    """For a ModelAdmin whose rows are about persons. `person` is the path from a row to its person; empty: itself."""

    person = ""

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Also where a form comes back with errors: it shows the row again."""
        if (row := context.get("original")) is not None:
            noting.read(row, of=self._person_of(row))
        return super().render_change_form(request, context, *args, **kwargs)

    def _person_of(self, row: Any) -> Model | None:
        for name in filter(None, self.person.split(".")):
            row = getattr(row, name, None)
        return row if self.person else None
