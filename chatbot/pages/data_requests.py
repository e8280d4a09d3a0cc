"""The page in admin of one customer's data: what they ask for and agree to, what erasing takes, what the team does."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Consent, Customer, PrivacyRequest
from chatbot.people import consents, erasure
from chatbot.people.erasure import NobodyThere
from chatbot.privacy import requests
from chatbot.privacy.requests import CannotBeMailed, NotOpen
from history import noting

Kind, Status, STAFF = PrivacyRequest.Kind, PrivacyRequest.Status, PrivacyRequest.Source.STAFF
SEE, NOTE, FULFIL = (f"accounts.{act}_privacyrequest" for act in ("view", "add", "fulfil"))
# What may be written about a request, or in answer to it.
MAX_TEXT = 2000


class Operation(StrEnum):
    """What the team does here, by the name of the button."""

    COPY = "copy"
    ERASE = "erase"
    CORRECTION = "correction"
    OBJECTION = "objection"
    NO_OBJECTION = "no_objection"
    CONSENT = "consent"
    DONE = "done"
    REFUSE = "refuse"


def page(request: HttpRequest, pk: int, site: admin.AdminSite) -> HttpResponse:
    """GET the page; POST an Operation."""
    if not request.user.has_perm(SEE):
        raise PermissionDenied
    customer = get_object_or_404(Customer, pk=pk)
    if request.method == "POST":
        _act(request, customer, timezone.now())
        return redirect(reverse("admin:accounts_customer_privacy", args=[pk]))
    noting.read(customer)
    return render(request, "admin/accounts/privacy.html", _context(request, customer, site))


def _act(request: HttpRequest, customer: Customer, now: datetime) -> None:
    try:
        operation = Operation(request.POST.get("operation", ""))
    except ValueError:
        raise Http404 from None
    needed, act = OPERATIONS[operation]
    if not request.user.has_perm(needed):
        raise PermissionDenied
    try:
        problem = act(request, customer, now)
    except NobodyThere:
        problem = _("Nothing was done: the customer is erased already, or has become another one.")
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, _("Done."))


def _send_copy(request: HttpRequest, customer: Customer, now: datetime) -> str:
    try:
        requests.ask_for_copy(customer, source=STAFF, by=_who(request), now=now)
    except CannotBeMailed:
        return _("The customer has no e-mail address to which it could be sent.")
    noting.exported(customer)
    return ""


def _erase(request: HttpRequest, customer: Customer, now: datetime) -> str:
    if request.POST.get("confirmed") != "yes":
        return _("Nothing was done: tick that you have read what goes.")
    requests.erase(customer, source=STAFF, by=_who(request), now=now)
    return ""


def _note_correction(request: HttpRequest, customer: Customer, now: datetime) -> str:
    text = _text(request)
    if not text:
        return _too_long_or_empty()
    requests.note(customer, Kind.CORRECTION, source=STAFF, by=_who(request), details=text, now=now)
    return ""


def _object(request: HttpRequest, customer: Customer, now: datetime) -> str:
    requests.object_to_use(customer, source=STAFF, by=_who(request), details=_text(request), now=now)
    return ""


def _object_no_more(request: HttpRequest, customer: Customer, now: datetime) -> str:
    requests.object_no_more(customer)
    return ""


def _note_consent(request: HttpRequest, customer: Customer, now: datetime) -> str:
    act, language = request.POST.get("act", ""), request.POST.get("language", "")
    if act not in Consent.NOTED or language not in dict(settings.LANGUAGES):
        raise Http404
    consents.note(customer, act, language=language, by=_who(request), now=now)
    return ""


def _answer(status: str) -> Callable[[HttpRequest, Customer, datetime], str]:
    def act(request: HttpRequest, customer: Customer, now: datetime) -> str:
        number, text = request.POST.get("request", ""), _text(request)
        row = customer.privacy_requests.filter(pk=int(number) if number.isdecimal() else 0).first()
        if row is None:
            raise Http404
        if not text:
            return _too_long_or_empty()
        try:
            requests.answer(row.pk, status, by=_who(request), text=text, now=now)
        except NotOpen:
            return _("Somebody has answered it meanwhile.")
        return ""

    return act


# Each with the permission that it needs; what it gives is what went wrong.
OPERATIONS: dict[Operation, tuple[str, Callable[[HttpRequest, Customer, datetime], str]]] = {
    Operation.COPY: (FULFIL, _send_copy), Operation.ERASE: (FULFIL, _erase),
    Operation.CORRECTION: (NOTE, _note_correction), Operation.OBJECTION: (NOTE, _object),
    Operation.NO_OBJECTION: (NOTE, _object_no_more), Operation.CONSENT: (NOTE, _note_consent),
    Operation.DONE: (FULFIL, _answer(Status.DONE)), Operation.REFUSE: (FULFIL, _answer(Status.REFUSED)),
}  # fmt: skip


def _who(request: HttpRequest) -> str:
    return request.user.team_name  # type: ignore[union-attr]


def _text(request: HttpRequest) -> str:
    """Empty too where it is too long."""
    text = request.POST.get("text", "").strip()
    return text if len(text) <= MAX_TEXT else ""


def _too_long_or_empty() -> str:
    return _("Write something of at most %(count)d characters.") % {"count": MAX_TEXT}


def _context(request: HttpRequest, customer: Customer, site: admin.AdminSite) -> dict[str, Any]:
    now = timezone.now()
    planned = erasure.plan(customer, now=now)
    rows = list(customer.privacy_requests.all())
    return {
        **site.each_context(request),
        "title": str(customer),
        "customer": customer,
        "is_there": not (customer.erased_at or customer.merged_into_id),
        "requests": [(row, row.is_overdue(now)) for row in rows],
        "consents": customer.consents.all(),
        "counts": planned.counts(),
        "coming": planned.coming.select_related("service", "consultant"),
        "may_note": request.user.has_perm(NOTE),
        "may_fulfil": request.user.has_perm(FULFIL),
        "can_be_mailed": requests.can_be_mailed(customer),
        "acts": [act for act in Consent.Act if act in Consent.NOTED],
        "languages": settings.LANGUAGES,
        "max_length": MAX_TEXT,
    }
