"""The page in admin where people of the team read a conversation, answer in it, take it and give it back."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.errors import BookingError
from bookings.forms import sentence
from bookings.models import BookingRequest
from chatbot.messaging import outbox
from chatbot.messaging.channels import Refusal, channel
from chatbot.messaging.waking import send_soon
from chatbot.models import Conversation, Handoff, Message
from chatbot.people import handoffs, requests
from history import noting

SHOWN = 200
# What a person of the team may write at once; where a channel takes less in one message it becomes several.
MAX_TEXT = 2000
SEE, ANSWER, SEE_APPOINTMENTS = "chatbot.view_conversation", "chatbot.change_handoff", "bookings.view_appointment"
CHANGE_APPOINTMENTS = "bookings.change_appointment"


class Operation(StrEnum):
    """What the team does here, by the name of the button."""

    TAKE = "take"
    GIVE_BACK = "give_back"
    RESOLVE = "resolve"
    ANSWER = "answer"
    BOOK = "book"
    DECLINE = "decline"


# Those that are done with a request.
REQUESTS = {Operation.BOOK: requests.book, Operation.DECLINE: requests.decline}


def talk(request: HttpRequest, pk: int, site: admin.AdminSite) -> HttpResponse:
    """GET the page, or with `?part=history` what changes on it; POST an Operation."""
    if not request.user.has_perm(SEE):
        raise PermissionDenied
    rows = Conversation.objects.select_related("customer", "identity")
    conversation = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        if not request.user.has_perm(ANSWER):
            raise PermissionDenied
        _act(request, conversation)
        return redirect(reverse("admin:chatbot_conversation_talk", args=[pk]))
    template = "_history" if request.GET.get("part") == "history" else "talk"
    if template == "talk":
        # What comes later the open page asks for every few seconds: that is the same reading.
        noting.read(conversation, of=conversation.customer)
    return render(request, f"admin/chatbot/{template}.html", _context(request, conversation, site))


def name_of(user: User) -> str:
    """As colleagues know them."""
    return user.get_full_name() or user.get_username()


def _act(request: HttpRequest, conversation: Conversation) -> None:
    now = timezone.now()
    try:
        operation = Operation(request.POST.get("operation", ""))
    except ValueError:
        raise Http404 from None
    if operation in REQUESTS:
        _answer_request(request, conversation, operation, now)
        return
    by, text = name_of(request.user), request.POST.get("text", "").strip()  # type: ignore[arg-type]
    if operation == Operation.TAKE:
        done = handoffs.take(conversation.pk, by=by, now=now)
    elif operation == Operation.GIVE_BACK:
        done = handoffs.give_back(conversation.pk, now=now)
    elif operation == Operation.RESOLVE:
        done = bool(handoffs.close(conversation.handoffs.all(), now=now))
    elif not text or len(text) > MAX_TEXT:
        messages.error(request, _("Write something of at most %(count)d characters.") % {"count": MAX_TEXT})
        return
    else:
        done = handoffs.answer(conversation.pk, text, by=by, now=now)
    if not done:
        messages.error(request, _("That was not possible: the conversation has changed meanwhile."))
        return
    send_soon(conversation.pk)


def _answer_request(request: HttpRequest, conversation: Conversation, operation: Operation, now: datetime) -> None:
    """With one tap: the rules and the constraint decide, and what they refuse is said."""
    number = request.POST.get("request", "")
    if not request.user.has_perm(CHANGE_APPOINTMENTS):
        raise PermissionDenied
    pk, by = int(number) if number.isdecimal() else 0, name_of(request.user)  # type: ignore[arg-type]
    try:
        is_told = REQUESTS[operation](conversation.pk, pk, by=by, now=now)
    except BookingRequest.DoesNotExist:
        raise Http404 from None
    except BookingError as error:
        messages.error(request, sentence(error))
        return
    send_soon(conversation.pk)
    if not is_told:
        messages.warning(request, _("The customer could not be told here: please ring them."))


def _closed_after_hours(conversation: Conversation, now: datetime) -> str:
    """How many hours the channel takes answers for, where it has been longer; else empty."""
    if outbox.problem(conversation, now) != Refusal.WINDOW_CLOSED:
        return ""
    return f"{(channel(conversation.identity.channel).window or timedelta()) / timedelta(hours=1):g}"


def _context(request: HttpRequest, conversation: Conversation, site: admin.AdminSite) -> dict[str, Any]:
    now = timezone.now()
    rows: QuerySet[Message] = conversation.messages.order_by("-pk")[:SHOWN]
    coming = conversation.customer.appointments.coming(now).select_related("service", "consultant")[:10]
    queue = Handoff.objects.queue().exclude(conversation=conversation)
    return {
        **site.each_context(request),
        "title": str(conversation.customer),
        "conversation": conversation,
        "rows": reversed(rows),
        "handoff": conversation.handoffs.open().first(),
        "requests": conversation.customer.requests.filter(status=BookingRequest.Status.OPEN).select_related(
            "service", "consultant", "held"
        ),
        "coming": coming if request.user.has_perm(SEE_APPOINTMENTS) else (),
        "may_see_appointments": request.user.has_perm(SEE_APPOINTMENTS),
        "may_book": request.user.has_perm(CHANGE_APPOINTMENTS),
        "may_answer": request.user.has_perm(ANSWER) and conversation.ended_at is None,
        "closed_after_hours": _closed_after_hours(conversation, now),
        "level": conversation.customer.current_level,
        "next": queue.first(),
        "max_length": MAX_TEXT,
    }
