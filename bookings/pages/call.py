"""Call these people: customers whom no news has reached, what to say to them, and who of the team rings whom."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import roles
from accounts.models import Customer, EmailProblem
from accounts.roles import Act
from bookings import calls
from bookings.models import Call, Notification
from chatbot.messaging.channels import Refusal
from chatbot.worker import news
from history import noting
from meetassist import fragments
from meetassist.phones import show_phone

# So many people are shown: those who are left come up as these are told.
SHOWN = 50
# Outcomes of notifications, without what stands behind a colon.
REASONS = {
    "no_conversation": gettext_lazy("no conversation, and no e-mail address that works"),
    "disabled": gettext_lazy("the customer is disabled"),
    "no_channel": gettext_lazy("the channel is switched off"),
    Refusal.WINDOW_CLOSED: gettext_lazy("the channel takes no message now, and there is no e-mail address that works"),
    Refusal.UNREACHABLE: gettext_lazy("the channel does not reach them any more"),
    EmailProblem.BOUNCED: gettext_lazy("the e-mail came back"),
    EmailProblem.COMPLAINED: gettext_lazy("they want no e-mails"),
}


class Operation(TextChoices):
    """By the name of the button."""

    TAKE = "take"
    TOLD = "told"
    NO_ANSWER = "no_answer"
    PUT_BACK = "put_back"


def call(request: HttpRequest) -> HttpResponse:
    """GET the list, or the part of it that follows what happens; POST an Operation with its customer."""
    if not roles.may(request.user, Act.VIEW, Call):
        raise PermissionDenied
    if request.method == "POST":
        if not roles.may(request.user, Act.ADD, Call):
            raise PermissionDenied
        return _act(request)
    template = "_call_list" if fragments.is_wanted(request) else "call"
    context = _context(request, timezone.now())
    return fragments.render(request, f"admin/bookings/{template}.html", context, title=_("Call these people"))


def _act(request: HttpRequest) -> HttpResponse:
    now, user, form = timezone.now(), request.user, request.POST
    assert user.is_authenticated
    operation, number = form.get("operation", ""), form.get("customer", "")
    if operation not in Operation.values:
        raise Http404
    customer = get_object_or_404(Customer, pk=number if number.isdecimal() else None, erased_at=None)
    try:
        if operation == Operation.TAKE:
            seen = form.get("instead_of", "")
            calls.take(customer=customer, caller=user, instead_of=int(seen) if seen.isdecimal() else None, now=now)
            noting.read(customer)
        else:
            told = [int(one) for one in form.getlist("news") if one.isdecimal()]
            calls.end(customer=customer, caller=user, outcome=operation, news=told, now=now)
    except calls.CallTaken as taken:
        messages.warning(request, _whose(taken.call))
    return redirect(reverse("call"))


def _whose(standing: Call | None) -> str:
    if standing is None:
        return _("Nobody has this call any more: nothing was changed.")
    values = {"who": _name(standing), "since": date_format(timezone.localtime(standing.taken_at), "TIME_FORMAT")}
    return _("%(who)s has this call since %(since)s: nothing was changed.") % values


def _name(one: Call) -> str:
    return one.caller.team_name if one.caller else _("Somebody")


def _context(request: HttpRequest, now: datetime) -> dict[str, Any]:
    found = calls.find(now=now)
    people = [_person(one, request, now) for one in found[:SHOWN]]
    return {
        "people": people, "more": len(found) - len(people), "may_call": roles.may(request.user, Act.ADD, Call),
        "Outcome": Operation,
    }  # fmt: skip


def _person(one: calls.Unreached, request: HttpRequest, now: datetime) -> dict[str, Any]:
    customer, standing, missed = one.customer, one.open_call, one.missed
    return {
        "customer": customer, "phone": customer.phone, "shown_phone": show_phone(customer.phone),
        "news": [{"row": row, "why": _why(row), "text": _words(row)} for row in one.news],
        "standing": standing, "who": _name(standing) if standing else "",
        "is_mine": standing is not None and standing.caller_id == request.user.pk,
        "missed": missed, "missed_by": _name(missed[0]) if missed else "", "waits_until": one.waits_until(now),
    }  # fmt: skip


def _why(row: Notification) -> str:
    reason = REASONS.get(row.outcome.split(":")[0])
    return str(reason) if reason else _("could not be sent (%(code)s)") % {"code": row.outcome or row.status}


def _words(row: Notification) -> str:
    """As it would have been written to them."""
    with translation.override(row.customer.language):
        return news.words(row).text
