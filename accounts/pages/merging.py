"""Making one customer of two: who the other one is, what is joined, and the yes to it."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import roles
from accounts.models import Customer
from accounts.pages.customer import find
from accounts.roles import Act
from bookings.models import Appointment, WaitlistEntry
from chatbot.people import identification
from history import noting
from meetassist import fragments
from meetassist.phones import show_phone

SHOWN = 20


@dataclass
class Side:
    """One of the two, and how much there is of them."""

    customer: Customer
    shown_phone: str
    coming: int
    appointments: int
    conversations: int
    devices: int
    emails: int
    waits: int


def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """GET who it may be, or with `?with=` what would be joined; POST does it, as it was shown."""
    customer = find(request, pk)
    if not roles.may(request.user, Act.CHANGE, Customer):
        raise PermissionDenied
    if customer.merged_into_id or customer.erased_at:
        messages.error(request, _("One of them was merged or erased meanwhile: nothing was changed."))
        return redirect(reverse("customer-page", args=[customer.pk]))
    number = (request.POST or request.GET).get("with", "")
    if not number.isdecimal():
        return _who(request, customer)
    other = get_object_or_404(_others(customer), pk=number)
    if request.method == "POST":
        return _merge(request, customer, other)
    return _preview(request, customer, other)


def _others(customer: Customer) -> QuerySet[Customer]:
    return Customer.objects.filter(merged_into=None, erased_at=None).exclude(pk=customer.pk)


def _who(request: HttpRequest, customer: Customer) -> HttpResponse:
    """Those of the same number or name, or who were searched for, as in the list of customers."""
    typed = request.GET.get("q", "").strip()[:100]
    rows = _others(customer)
    if typed:
        rows, _may_repeat = admin.site.get_model_admin(Customer).get_search_results(request, rows, typed)
    else:
        alike = Q(pk=None)
        if customer.phone:
            alike |= Q(phone=customer.phone)
        if customer.name:
            alike |= Q(name_key=customer.name_key)
        rows = rows.filter(alike)
    context = {"customer": customer, "typed": typed, "found": rows.order_by("-pk")[:SHOWN]}
    title = _("Merge %(customer)s with another") % {"customer": customer}
    return fragments.render(request, "admin/accounts/merge_who.html", context, title=title)


def _preview(request: HttpRequest, customer: Customer, other: Customer) -> HttpResponse:
    for one in (customer, other):
        noting.read(one)
    now = timezone.now()
    # Who has shown an address is who they are; else who was here first.
    kept = min((customer, other), key=lambda one: (not one.email, one.created_at, one.pk))
    sides = [_side(one, now) for one in (customer, other)]
    context = {
        "customer": customer, "other": other, "kept": kept, "sides": sides, "seen": _as_seen(customer, other),
        "both_verified": bool(customer.email and other.email),
    }  # fmt: skip
    title = _("Merge %(customer)s with another") % {"customer": customer}
    return fragments.render(request, "admin/accounts/merge.html", context, title=title)


def _side(customer: Customer, now: datetime) -> Side:
    appointments = Appointment.objects.filter(customer=customer)
    return Side(
        customer, show_phone(customer.phone), appointments.coming(now).count(), appointments.count(),
        customer.conversations.count(), customer.devices.count(), customer.emails.count(),
        customer.waitlist_entries.filter(status__in=WaitlistEntry.OPEN).count(),
    )  # fmt: skip


def _as_seen(*customers: Customer) -> str:
    """Goes with the question: whoever has been changed since is looked at again."""
    rows = sorted(customers, key=lambda one: one.pk)
    return json.dumps([[row.pk, row.name, row.email, row.phone, row.notes] for row in rows])


def _merge(request: HttpRequest, customer: Customer, other: Customer) -> HttpResponse:
    again = redirect(f"{reverse('customer-merge', args=[customer.pk])}?with={other.pk}")
    kept = {str(one.pk): one for one in (customer, other)}.get(request.POST.get("keep", ""))
    if kept is None:
        return again
    if request.POST.get("seen") != _as_seen(customer, other):
        messages.warning(request, _("One of them has been changed meanwhile: this is how they are now."))
        return again
    if customer.email and other.email and request.POST.get("both") != "yes":
        messages.error(request, _("Both have shown an e-mail address: say that they are one person."))
        return again
    source = other if kept == customer else customer
    if not identification.merge_by_staff(source, kept, now=timezone.now()):
        messages.error(request, _("One of them was merged or erased meanwhile: nothing was changed."))
    else:
        messages.success(request, _("%(customer)s now has everything of both.") % {"customer": kept})
    return redirect(reverse("customer-page", args=[kept.pk]))
