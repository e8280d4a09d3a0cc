"""What admin shows on every page: how many conversations need a person now."""

from typing import Any

from django import template

from chatbot.models import Handoff

register = template.Library()


@register.inclusion_tag("admin/chatbot/_waiting.html", takes_context=True)
def waiting_for_a_person(context: dict[str, Any]) -> dict[str, Any]:
    """Nothing for whoever may not see handoffs."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.has_perm("chatbot.view_handoff"):
        return {"count": 0}
    urgent = Handoff.objects.waiting().emergencies().count() + Handoff.objects.unanswered().emergencies().count()
    waiting, unanswered = Handoff.objects.waiting().count(), Handoff.objects.unanswered().count()
    return {"waiting": waiting, "unanswered": unanswered, "urgent": urgent, "count": waiting + unanswered}
