"""One customer, all of them: who they are, what they have booked, said and been written, and how they are reached."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Avg, Count, Max, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import roles
from accounts.models import Customer, OutgoingEmail
from accounts.roles import Act
from bookings.models import Appointment, Call, WaitlistEntry
from chatbot.models import Conversation, Message
from history import noting
from meetassist import fragments
from meetassist.phones import show_phone

# Of each list; the tables of the admin have the rest.
SHOWN = 20
Status = Appointment.Status


@require_safe
def customer_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The page, or with `?part=appointments` what of it follows what happens."""
    customer = find(request, pk)
    if customer.merged_into_id:
        return redirect(reverse("customer-page", args=[customer.merged_into_id]))
    now = timezone.now()
    if request.GET.get("part") == "appointments":
        context = {"customer": customer, **_appointments(request, customer, now)}
        return fragments.render(request, "admin/accounts/_customer_appointments.html", context, title=str(customer))
    noting.read(customer)
    context = {
        "customer": customer, "level": customer.current_level, "shown_phone": show_phone(customer.phone),
        "devices": customer.devices.order_by("-is_active", "pk")[:SHOWN], "opts": Customer._meta,
        "may_change": roles.may(request.user, Act.CHANGE, Customer) and customer.erased_at is None,
        "may_book": roles.may(request.user, Act.ADD, Appointment) and customer.erased_at is None,
        **_appointments(request, customer, now), **_said_and_written(request, customer),
    }  # fmt: skip
    return fragments.render(request, "admin/accounts/customer.html", context, title=str(customer))


def find(request: HttpRequest, pk: int) -> Customer:
    """Somebody else's customer is answered like one who was never there."""
    user = request.user
    if not (roles.may(user, Act.VIEW, Customer) or roles.may_own(user, Act.VIEW, Customer)):
        raise PermissionDenied
    rows = roles.visible(user, Customer.objects.select_related("level"))
    return get_object_or_404(rows, pk=pk)


def _appointments(request: HttpRequest, customer: Customer, now: datetime) -> dict[str, Any]:
    """Those that whoever asks may see; the numbers are of these, too."""
    rows = roles.visible(request.user, Appointment.objects.filter(customer=customer))
    numbers = rows.aggregate(
        visits=Count("pk", filter=Q(status=Status.COMPLETED)), missed=Count("pk", filter=Q(status=Status.NO_SHOW)),
        cancelled=Count("pk", filter=Q(status=Status.CANCELLED)), rating=Avg("feedback__rating"),
        last=Max("during__startswith", filter=Q(status=Status.COMPLETED)),
    )  # fmt: skip
    is_coming = Q(status__in=Appointment.BOOKED, during__endswith__gt=now)
    is_held = Q(status=Status.HELD, held_until__gt=now)
    shown = rows.select_related("service", "consultant")
    past = shown.exclude(is_coming | is_held | Q(status=Status.EXPIRED)).order_by("-during", "-pk")[: SHOWN + 1]
    return {
        "numbers": numbers, "coming": shown.filter(is_coming | is_held).order_by("during", "pk")[:SHOWN],
        "past": list(past[:SHOWN]), "has_more_past": len(past) > SHOWN,
        "waitlist": customer.waitlist_entries.filter(status__in=WaitlistEntry.OPEN).select_related(
            "service", "consultant"
        ) if roles.may(request.user, Act.VIEW, WaitlistEntry) else (),
    }  # fmt: skip


def _said_and_written(request: HttpRequest, customer: Customer) -> dict[str, Any]:
    """For those who see every customer; a consultant sees their own appointments alone."""
    sees_all = roles.may(request.user, Act.VIEW, Customer)
    may_read = roles.may(request.user, Act.VIEW, Conversation)
    return {
        "sees_all": sees_all, "may_read": may_read, "conversations": _conversations(customer) if may_read else (),
        "identities": customer.identities.order_by("pk")[:SHOWN] if sees_all else (),
        "emails": _emails(customer) if sees_all else (),
        "may_open_emails": roles.may(request.user, Act.VIEW, OutgoingEmail),
        "calls": _calls(customer) if roles.may(request.user, Act.VIEW, Call) else (),
    }  # fmt: skip


def _conversations(customer: Customer) -> list[tuple[Conversation, Message | None]]:
    """Each with what was said last."""
    last = Message.objects.filter(conversation=OuterRef("pk")).order_by("-id").values("pk")[:1]
    rows = customer.conversations.select_related("identity").annotate(last_pk=Subquery(last))
    found = list(rows.order_by("-last_message_at")[:SHOWN])
    messages = Message.objects.in_bulk([row.last_pk for row in found if row.last_pk])
    return [(row, messages.get(row.last_pk)) for row in found]


def _emails(customer: Customer) -> QuerySet[OutgoingEmail]:
    return customer.emails.defer("text", "html", "calendar").order_by("-pk")[:SHOWN]


def _calls(customer: Customer) -> list[tuple[Call, str]]:
    rows = customer.calls.select_related("caller").order_by("-pk")[:SHOWN]
    return [(row, row.caller.team_name if row.caller else "") for row in rows]
