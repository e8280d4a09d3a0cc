"""What the bot understood of one message, and why: shown beside a conversation when its message is tapped."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chatbot.models import Message, ModelCall, Question
from chatbot.pages.inbox import SEE
from chatbot.understanding import jsonl
from history import noting
from meetassist import fragments

# What belongs to a message is written within this after it, and before the customer's next one.
A_TURN = timedelta(minutes=2)


@require_GET
def reading(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    if not request.user.has_perm(SEE):
        raise PermissionDenied
    rows = Message.objects.filter(conversation=pk, direction=Message.Direction.IN)
    row = get_object_or_404(rows.select_related("conversation__customer"), pk=message)
    noting.read(row, of=row.conversation.customer)
    title = _("What the bot understood")
    return fragments.render(request, "admin/chatbot/_reading.html", _context(row), title=title)


def _context(row: Message) -> dict[str, Any]:
    following = row.conversation.messages.filter(direction=Message.Direction.IN, pk__gt=row.pk).order_by("pk").first()
    until = min(row.created_at + A_TURN, following.created_at if following else row.created_at + A_TURN)
    within = {"conversation": row.conversation_id}
    return {
        "row": row,
        "understood": _understood(row),
        "questions": Question.objects.filter(**within, created_at__range=(row.created_at, until)).order_by("pk"),
        "calls": ModelCall.objects.filter(**within, at__range=(row.created_at, until)).order_by("pk"),
    }


def _understood(row: Message) -> dict[str, Any] | None:
    """By the local understanding, which reads a text always the same; after what the bot had said before it."""
    if row.status != Message.Status.HANDLED or row.kind != Message.Kind.TEXT or not row.text:
        return None
    said = row.conversation.messages.filter(direction=Message.Direction.OUT, pk__lt=row.pk).order_by("-pk")
    before = said.values_list("text", flat=True).first()
    line = {"text": row.text, "context": before, "now": row.sent_at.isoformat()}
    return jsonl.answer({**line, "zone": str(row.conversation.customer.zone)})
