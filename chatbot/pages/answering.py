"""What the team does in a conversation at the desk; where it is refused, what was written is kept."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.errors import BookingError
from bookings.forms import sentence
from bookings.models import BookingRequest
from chatbot.messaging.waking import send_soon
from chatbot.models import Conversation, Handoff, SavedReply
from chatbot.people import desk, handoffs, requests
from chatbot.people.handoffs import HeldByAnother, Member

# What a person of the team may write at once; where a channel takes less in one message it becomes several.
MAX_TEXT = 2000
CHANGE_APPOINTMENTS = "bookings.change_appointment"
# When the day of the desk begins, for what is put off until tomorrow.
MORNING = time(9)


class Operation(StrEnum):
    """What the team does here, by the name of the button."""

    TAKE = "take"
    GIVE_BACK = "give_back"
    RESOLVE = "resolve"
    ANSWER = "answer"
    NOTE = "note"
    ASSIGN = "assign"
    SNOOZE = "snooze"
    BOOK = "book"
    DECLINE = "decline"


# Those that are done with a request.
REQUESTS = {Operation.BOOK: requests.book, Operation.DECLINE: requests.decline}


@dataclass(frozen=True)
class Draft:
    """What the page is shown with once more: what was written, and who has the conversation that was not asked of."""

    text: str = ""
    note: str = ""
    held: Handoff | None = None
    operation: str = ""
    colleague: str = ""
    until: str = ""
    status: int = 200


class NotDone(Exception):
    """The message says why; nothing is changed."""


def act(request: HttpRequest, conversation: Conversation) -> Draft | None:
    """None: it is done, or there is nothing to keep. Raises Http404 and PermissionDenied."""
    try:
        operation = Operation(request.POST.get("operation", ""))
    except ValueError:
        raise Http404 from None
    now = timezone.now()
    if operation in REQUESTS:
        _answer_request(request, conversation, operation, now)
        return None
    text = request.POST.get("text", "").strip()
    is_note = operation == Operation.NOTE
    kept = partial(Draft, text="" if is_note else text, note=text if is_note else "")
    try:
        if not _deed(request, conversation, operation, text, now)():
            raise NotDone(_("That was not possible: the conversation has changed meanwhile."))
    except NotDone as error:
        messages.error(request, str(error))
        return kept(status=400)
    except HeldByAnother as error:
        fields = {name: request.POST.get(name, "") for name in ("colleague", "until")}
        return kept(held=error.row, operation=operation, **fields, status=409)
    send_soon(conversation.pk)
    return None


def _deed(
    request: HttpRequest, conversation: Conversation, operation: Operation, text: str, now: datetime
) -> Callable[[], object]:
    """What is to be done; it returns whether that was possible. Raises NotDone for what was not filled in well."""
    user: Any = request.user
    pk, by = conversation.pk, Member.of(user)
    over = request.POST.get("over", "")
    match operation:
        case Operation.TAKE:
            return partial(handoffs.take, pk, by=by, over=over, now=now)
        case Operation.GIVE_BACK:
            return partial(handoffs.give_back, pk, by=by, over=over, now=now)
        case Operation.RESOLVE:
            return partial(handoffs.close, conversation.handoffs.all(), now=now)
        case Operation.ASSIGN:
            return partial(
                handoffs.take, pk, to=_colleague(request.POST.get("colleague", "")), by=by, over=over, now=now
            )
        case Operation.SNOOZE:
            return partial(
                handoffs.snooze, pk, until=_until(request.POST.get("until", ""), now), by=by, over=over, now=now
            )
        case Operation.NOTE:
            return partial(handoffs.note, pk, _checked(text), by=by, now=now)
    missing = SavedReply.open_field(_checked(text))
    if missing:
        raise NotDone(_("Fill in %(field)s first.") % {"field": missing})
    return partial(handoffs.answer, pk, text, by=by, over=over, now=now)


def _checked(text: str) -> str:
    if not text or len(text) > MAX_TEXT:
        raise NotDone(_("Write something of at most %(count)d characters.") % {"count": MAX_TEXT})
    return text


def _colleague(pk: str) -> Member:
    user = User.objects.filter(pk=int(pk), is_active=True).first() if pk.isdecimal() else None
    if user is None or not user.has_perm(desk.ANSWER):
        raise NotDone(_("Choose a colleague who answers conversations."))
    return Member.of(user)


def _until(given: str, now: datetime) -> datetime:
    """A number of minutes, "morning" for tomorrow's, or a moment by the business's clock."""
    if given == "morning":
        tomorrow = timezone.localdate(now) + timedelta(days=1)
        return timezone.make_aware(datetime.combine(tomorrow, MORNING))
    until = now + timedelta(minutes=int(given)) if re.fullmatch("[0-9]{1,5}", given) else _moment(given)
    if until is None or until <= now:
        raise NotDone(_("Choose a time that is still to come."))
    return until


def _moment(given: str) -> datetime | None:
    """What a field for a day and a time sends."""
    try:
        moment = parse_datetime(given)
        return timezone.make_aware(moment) if moment and timezone.is_naive(moment) else moment
    except (ValueError, OverflowError):
        return None


def _answer_request(request: HttpRequest, conversation: Conversation, operation: Operation, now: datetime) -> None:
    """With one tap: the rules and the constraint decide, and what they refuse is said."""
    number, user = request.POST.get("request", ""), request.user
    if not user.has_perm(CHANGE_APPOINTMENTS):
        raise PermissionDenied
    assert isinstance(user, User), "nobody else has a permission"
    try:
        is_told = REQUESTS[operation](
            conversation.pk, int(number) if number.isdecimal() else 0, by=user.team_name, now=now
        )
    except BookingRequest.DoesNotExist:
        raise Http404 from None
    except BookingError as error:
        messages.error(request, sentence(error))
        return
    send_soon(conversation.pk)
    if not is_told:
        messages.warning(request, _("The customer could not be told here: please ring them."))
