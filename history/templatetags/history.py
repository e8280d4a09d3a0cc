"""On the page of a row in admin: where its history stands."""

from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse

from history.following import FOLLOWED

register = template.Library()


@register.simple_tag(takes_context=True)
def history_of(context: dict[str, Any], row: Model) -> str:
    """Empty where it is not followed, or not for who asks."""
    user = getattr(context.get("request"), "user", None)
    table = row._meta.db_table
    if user is None or table not in FOLLOWED or not user.has_perm("history.view_entry"):
        return ""
    return f"{reverse('admin:history_entry_changelist')}?row={table}:{row.pk}"
