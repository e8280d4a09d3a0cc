"""Rows that are not to be deleted, for a reason that is said: beside those that others still point to."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.http import HttpRequest

if TYPE_CHECKING:
    Base = admin.ModelAdmin
else:
    Base = object


class RefusesDeletion(Base):
    """For a ModelAdmin: neither from the row's own page nor together with others."""

    def why_it_stays(self, row: Any) -> str:
        """Empty: it may go."""
        raise NotImplementedError

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        to_delete, counts, missing, protected = super().get_deleted_objects(objs, request)
        for row in objs:
            if reason := self.why_it_stays(row):
                self.message_user(request, reason, messages.ERROR)
                protected = [*protected, str(row)]
        return to_delete, counts, missing, protected
