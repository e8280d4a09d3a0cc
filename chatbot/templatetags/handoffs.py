"""What admin shows on every page: how many conversations and requests about data need a person now."""

from typing import Any

from django import template
from django.utils import timezone

from accounts.models import PrivacyRequest
from chatbot.models import Handoff

register = template.Library()


@register.inclusion_tag("admin/chatbot/_waiting.html", takes_context=True)
def waiting_for_a_person(context: dict[str, Any]) -> dict[str, Any]:
    """Nothing for whoever may not see handoffs."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.has_perm("chatbot.view_handoff"):
        return {"count": 0}
    urgent = Handoff.objects.waiting().emergencies().count() + Handoff.objects.unanswered().emergencies().count()
    due = Handoff.objects.due(timezone.now())
    waiting, unanswered = due.filter(taken_at=None).count(), Handoff.objects.unanswered().count()
    return {"waiting": waiting, "unanswered": unanswered, "urgent": urgent, "count": waiting + unanswered}


@register.inclusion_tag("admin/accounts/_requests.html", takes_context=True)
def requests_about_data(context: dict[str, Any]) -> dict[str, Any]:
    """Those that wait for an answer, and those that have waited for too long; nothing for whoever may not see them."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.has_perm("accounts.view_privacyrequest"):
        return {"count": 0}
    due = PrivacyRequest.objects.open().values_list("due_at", flat=True)
    now, found = timezone.now(), list(due)
    return {"count": len(found), "overdue": sum(at <= now for at in found)}
