"""The public page on which anybody books without chatting: by the rules of the chat, and as the same customer.

Reading it changes nothing; each step that does something is a form of its own, and works without scripts.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import verification
from accounts.models import Consent
from accounts.services import TooManyVisitors, name_customer, note_phone
from accounts.verification import CodeRefused, Outcome
from bookings import by_hand, own_link, requesting, services
from bookings.errors import BookingError, NotYours
from bookings.locks import lock_consultants, lock_customer
from bookings.models import Appointment
from bookings.pages import own_words as words
from bookings.wording import age
from chatbot.messaging import visiting
from chatbot.models import Conversation, Handoff
from chatbot.pages.booking_choice import Choice
from chatbot.pages.booking_forms import AddressForm, BookingForm, PhoneForm
from chatbot.pages.booking_steps import held_for, passed_on, show
from chatbot.pages.booking_visitor import Guest, guest_of, take_one, who_acts, who_looks
from chatbot.people import bookings as chat
from chatbot.people import consents, handoffs, identification
from chatbot.people import requests as desk
from chatbot.people.identification import BelongsToAnother

# What an operation leaves: the answer, and the browser as it is to be known from now on.
Done = tuple[HttpResponse, Guest]


@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest) -> HttpResponse:
    """GET the next step of what the query says is chosen; POST does what a form of a step asks for."""
    now = timezone.now()
    answer, guest = _act(request, now) if request.method == "POST" else _look(request, now)
    visiting.door().let_in(answer, guest.visitor)
    return answer


def _look(request: HttpRequest, now: datetime) -> Done:
    guest = who_looks(request, now)
    told = passed_on(request, guest, request.GET.get("passed", ""))
    return told or _step(request, guest, Choice.read(request.GET)), guest


def _step(request: HttpRequest, guest: Guest, choice: Choice) -> HttpResponse:
    return show(request, guest, choice, other_address=request.GET.get("address") == "other")


def _act(request: HttpRequest, now: datetime) -> Done:
    guest, choice = who_looks(request, now), Choice.read(request.POST)
    if not take_one(guest.visitor, now):
        return _refused(request, guest, choice, _("That was very often within a minute. Please wait a moment."), 429)
    operation = OPERATIONS.get(request.POST.get("do", ""))
    if operation is None or choice.service is None:
        return redirect(choice.address()), guest
    try:
        guest = who_acts(request, guest)
        return operation(request, guest, choice)
    except TooManyVisitors:
        why = _("Too many new visitors come from your network. Please try again later.")
        return _refused(request, guest, choice, why, 429)
    except BookingError as error:
        return _refused(request, guest, choice, words.why_not(error))


def _refused(request: HttpRequest, guest: Guest, choice: Choice, why: str, status: int = 409) -> Done:
    return show(request, guest, choice, refusal=why, status=status), guest


# Keeping a time


def _hold(request: HttpRequest, guest: Guest, choice: Choice) -> Done:
    """Keep the time that is chosen while they say who they are; where it cannot be kept, it is only asked for."""
    chosen = _with_slot(choice, request.POST.get("slot", ""))
    if chosen is None or chosen.service is None or chosen.whose is None or chosen.at is None:
        return redirect(choice.address()), guest
    with transaction.atomic():
        _lock(guest)
        services.hold(
            customer=guest.customer, service=chosen.service, consultant=chosen.whose, starts_at=chosen.at,
            stranger=guest.stranger, by=guest.by, now=guest.now,
        )  # fmt: skip
    return redirect(chosen.address()), guest


def _with_slot(choice: Choice, slot: str) -> Choice | None:
    """A button of a time says the moment and whose it is."""
    at, _space, whose = slot.partition(" ")
    query = {**choice.fields(), "at": at, "whose": whose}
    found = Choice.read(query)
    return found if found.at else None


def _lock(guest: Guest) -> Conversation:
    """Before anything else is locked. Raises NotYours where the conversation is somebody else's by now."""
    assert guest.conversation is not None, "who acts is written down"
    locked = chat.lock(guest.conversation.pk, guest.customer)
    if locked is None:
        raise NotYours
    return locked


# Who they are


def _send_code(request: HttpRequest, guest: Guest, choice: Choice) -> Done:
    """To the address that they type; to the one that they have, where this browser is known already."""
    assert guest.conversation is not None and guest.identity is not None
    form = AddressForm(request.POST)
    if not guest.customer.email and not form.is_valid():
        return show(request, guest, choice, address=form, other_address=True, status=409), guest
    email = guest.customer.email or form.cleaned_data["email"]
    try:
        with transaction.atomic():
            _lock(guest)
            held = _lock_hold(guest, choice)
            verification.ask_for_code(
                identity=guest.identity, email=email, language=get_language() or guest.conversation.language,
                now=guest.now,
            )  # fmt: skip
            if held and not guest.is_known:
                services.extend_hold(appointment=held, by=guest.by, now=guest.now)
            consents.given_on_a_page(guest.conversation, Consent.Act.ADDRESS, now=guest.now)
    except CodeRefused as refusal:
        wait = age(refusal.until - guest.now, with_seconds=True)
        return _refused(request, guest, choice, _("A code can be sent again in %(wait)s.") % {"wait": wait}, 429)
    return redirect(choice.address()), guest


def _lock_hold(guest: Guest, choice: Choice) -> Appointment | None:
    """What they have chosen. Locked before what counts codes: whoever waits for that has these locks already."""
    held = held_for(guest, choice)
    if held:
        lock_customer(guest.customer.pk)
        lock_consultants([held.consultant_id])
    return held


def _prove(guest: Guest, code: str) -> tuple[str, Guest]:
    """What is wrong with the code, if anything; and who they are after a right one."""
    assert guest.conversation is not None and guest.identity is not None
    with transaction.atomic():
        conversation = _lock(guest)
        checked = verification.check_code(identity=conversation.identity, code=code, now=guest.now)
        if checked.outcome == Outcome.RIGHT:
            handoffs.close(conversation.handoffs.filter(reason=Handoff.Reason.UNDELIVERED), now=guest.now)
            try:
                identification.prove(conversation, checked.email, now=guest.now)
            except BelongsToAnother:
                handoffs.call(conversation, Handoff.Reason.PROFILES, now=guest.now)
                return _("This address belongs to another profile. We have asked a colleague to look at it."), guest
            return "", guest_of(visiting.door().renewed(conversation.identity), guest.now)
    if checked.outcome == Outcome.WRONG and checked.left:
        return _("That is not the code that we have sent."), guest
    if checked.until:
        wait = age(checked.until - guest.now, with_seconds=True)
        return _("Too many codes were wrong. You can try again in %(wait)s.") % {"wait": wait}, guest
    return _("This code is no longer valid. Please have a new one sent."), guest


def _leave(request: HttpRequest, guest: Guest, choice: Choice) -> Done:
    """Somebody else sits at this browser now: what was kept for the one before is free again."""
    with transaction.atomic():
        conversation = _lock(guest)
        if held := held_for(guest, choice):
            services.cancel(appointment=held, by=guest.by, now=guest.now)
        fresh = identification.sign_out(conversation, now=guest.now)
    guest = guest_of(visiting.door().renewed(fresh.identity), guest.now)
    return redirect(choice.address()), guest


# Booking


def _book(request: HttpRequest, guest: Guest, choice: Choice) -> Done:
    """Once, however often it is sent; a right code counts, whatever becomes of the time."""
    form = BookingForm(request.POST, asks_for_code=not guest.is_known, has_name=bool(guest.customer.name))
    if not form.is_valid():
        return show(request, guest, choice, booking=form, status=409), guest
    if not guest.is_known:
        wrong, guest = _prove(guest, form.cleaned_data["code"])
        if wrong:
            return show(request, guest, choice, refusal=wrong, booking=form, status=409), guest
    if choice.service is None or choice.whose is None or choice.at is None:
        return redirect(choice.address()), guest
    try:
        with transaction.atomic():
            _lock(guest)
            _note_name(guest, form)
            appointment, _event = by_hand.book(
                customer=guest.customer, service=choice.service, consultant=choice.whose, starts_at=choice.at,
                description=form.cleaned_data["note"], by=guest.by, now=guest.now,
            )  # fmt: skip
    except BookingError as error:
        return _refused(request, guest, choice, words.why_not(error))
    what = "ask" if appointment.status == Appointment.Status.PENDING else "book"
    return redirect(f"{reverse('own', args=[own_link.token(appointment)])}?done={what}"), guest


def _ask_to_be_rung(request: HttpRequest, guest: Guest, choice: Choice) -> Done:
    """Without an e-mail address the wish goes to the team with a telephone number, and nothing is booked by it."""
    assert guest.conversation is not None and guest.identity is not None
    form = PhoneForm(request.POST, has_name=bool(guest.customer.name))
    if not form.is_valid():
        return show(request, guest, choice, phone=form, status=409), guest
    if choice.service is None or choice.whose is None or choice.at is None:
        return redirect(choice.address()), guest
    number = form.cleaned_data["phone"]
    with transaction.atomic():
        conversation = _lock(guest)
        consents.given_on_a_page(conversation, Consent.Act.PHONE_NUMBER, now=guest.now)
        note_phone(customer=guest.customer, phone=number)
        _note_name(guest, form)
        wish = requesting.place(
            customer=guest.customer, identity=conversation.identity, service=choice.service,
            consultant=choice.whose, starts_at=choice.at, phone=number, description=form.cleaned_data["note"],
            by=guest.by, now=guest.now,
        )  # fmt: skip
        desk.call(conversation, wish, summary="", now=guest.now)
    return redirect(f"{reverse('public-book')}?passed={wish.pk}"), guest


def _note_name(guest: Guest, form: BookingForm | PhoneForm) -> None:
    name = form.cleaned_data.get("name", "")
    if name and not guest.customer.name:
        name_customer(customer=guest.customer, name=name)


OPERATIONS: dict[str, Callable[[HttpRequest, Guest, Choice], Done]] = {
    "hold": _hold, "code": _send_code, "leave": _leave, "book": _book, "call": _ask_to_be_rung,
}  # fmt: skip
