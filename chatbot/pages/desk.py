"""The team's page of one conversation: what was said, the state as it is now, the place to answer, who it is."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.models import BookingRequest
from chatbot.messaging import outbox
from chatbot.messaging.channels import Refusal, channel
from chatbot.models import Conversation, Handoff, Message, TeamNote
from chatbot.pages import answering, inbox
from chatbot.pages.answering import CHANGE_APPOINTMENTS, MAX_TEXT, Draft
from chatbot.people import desk, saved_replies
from chatbot.people.handoffs import Member
from history import noting
from meetassist import fragments
from meetassist.phones import show_phone

SHOWN = 200


def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """GET the page, for its script what changes on it; POST an Operation."""
    if not request.user.has_perm(inbox.SEE):
        raise PermissionDenied
    rows = Conversation.objects.select_related("customer", "identity")
    conversation = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        if not request.user.has_perm(desk.ANSWER):
            raise PermissionDenied
        draft = answering.act(request, conversation)
        if draft is None:
            return redirect(_here(request, conversation))
        return _page(request, conversation, draft)
    if fragments.is_wanted(request):
        # What comes later the open page asks for: that is the same reading.
        return render(request, "admin/chatbot/_talk.html", _said(request, conversation, timezone.now()))
    noting.read(conversation, of=conversation.customer)
    return _page(request, conversation, Draft())


def _here(request: HttpRequest, conversation: Conversation) -> str:
    query = request.GET.urlencode()
    return reverse("talk", args=[conversation.pk]) + (f"?{query}" if query else "")


def _page(request: HttpRequest, conversation: Conversation, draft: Draft) -> HttpResponse:
    now = timezone.now()
    context = {
        **admin.site.each_context(request), **inbox.listed(request), **_said(request, conversation, now),
        **_to_answer(request, conversation, draft, now), **_facts(request, conversation, now),
        "title": str(conversation.customer), "draft": draft,
    }  # fmt: skip
    return render(request, "admin/chatbot/talk.html", context, status=draft.status)


def _said(request: HttpRequest, conversation: Conversation, now: datetime) -> dict[str, Any]:
    """What changes while the page is open: the lines of both sides, the team's notes among them, and who has it."""
    messages = list(conversation.messages.order_by("-pk")[:SHOWN])
    oldest = messages[-1].created_at if len(messages) == SHOWN else None
    notes = TeamNote.objects.filter(conversation=conversation).exclude(text="")
    if oldest:
        notes = notes.filter(created_at__gte=oldest)
    handoff = conversation.handoffs.open().first()
    user: Any = request.user
    return {
        "conversation": conversation,
        "rows": sorted([*messages, *notes], key=_moment),
        "handoff": handoff,
        "is_mine": handoff is not None and handoff.holder_id == user.pk,
        "put_off": handoff is not None and Handoff.objects.snoozed(now).filter(pk=handoff.pk).exists(),
        "may_answer": user.has_perm(desk.ANSWER) and conversation.ended_at is None,
        "talk_url": _here(request, conversation),
    }


def _moment(row: Message | TeamNote) -> tuple[datetime, int]:
    """Messages of one moment stay in their order."""
    return (row.sent_at, row.pk) if isinstance(row, Message) else (row.created_at, 0)


def _to_answer(request: HttpRequest, conversation: Conversation, draft: Draft, now: datetime) -> dict[str, Any]:
    user: Any = request.user
    if not user.has_perm(desk.ANSWER):
        return {}
    replies = saved_replies.of(conversation, by=Member.of(user), now=now)
    chosen = next((one for one in replies if str(one.pk) == request.GET.get("saved")), None)
    return {
        "text": draft.text or (chosen.text if chosen else ""),
        "replies": replies,
        "pauses": (("60", _("For an hour")), ("180", _("For three hours")), ("morning", _("Until tomorrow, 09:00"))),
        "colleagues": desk.who_answer().exclude(pk=user.pk).order_by("first_name", "username")[:100],
        "closed_after_hours": _closed_after_hours(conversation, now),
        "max_length": MAX_TEXT,
    }  # fmt: skip


def _facts(request: HttpRequest, conversation: Conversation, now: datetime) -> dict[str, Any]:
    """Beside the conversation: who this is, what is coming, what they wish."""
    customer, user = conversation.customer, request.user
    sees = user.has_perm(inbox.SEE_APPOINTMENTS)
    coming = customer.appointments.coming(now).select_related("service", "consultant")[:10]
    wishes = customer.requests.filter(status=BookingRequest.Status.OPEN)
    return {
        "phone": show_phone(customer.phone),
        "requests": wishes.select_related("service", "consultant", "held") if sees else (),
        "coming": coming if sees else (),
        "may_see_appointments": sees,
        "may_book": user.has_perm(CHANGE_APPOINTMENTS),
        "level": customer.current_level,
        "next": desk.next_waiting(besides=conversation.pk, now=now),
    }


def _closed_after_hours(conversation: Conversation, now: datetime) -> str:
    """How many hours the channel takes answers for, where it has been longer; else empty."""
    if outbox.problem(conversation, now) != Refusal.WINDOW_CLOSED:
        return ""
    return f"{(channel(conversation.identity.channel).window or timedelta()) / timedelta(hours=1):g}"
