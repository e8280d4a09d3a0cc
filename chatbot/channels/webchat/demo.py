"""Chatting as one of the demo customers, for whoever tries the demo on their own machine: never on a site in use."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

import accounts.demo
from accounts.models import ChannelIdentity, Customer, ServiceLevel
from chatbot.channels.webchat import sessions
from chatbot.channels.webchat.page import CHANNEL
from chatbot.channels.webchat.sessions import Session
from chatbot.replies import Reply, account
from meetassist import this_machine


@dataclass(frozen=True)
class Panel:
    """Whom one can be, and what whoever one is may do: a table whose first row is its head."""

    form: "CustomerForm"
    abilities: Reply


class CustomerForm(forms.Form):
    """Nobody chosen is somebody new."""

    customer = forms.TypedChoiceField(label=_("Chat as"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["customer"].choices = [("", _("Somebody new")), *_by_level()]  # type: ignore[attr-defined]


def _by_level() -> list[tuple[str, list[tuple[int, str]]]]:
    default = Customer().current_level
    found: dict[str, list[tuple[int, str]]] = {}
    for customer in accounts.demo.customers().select_related("level"):
        level = customer.level or default
        found.setdefault(level.label if level else str(_("Everybody")), []).append((customer.pk, customer.name))
    return list(found.items())


def panel(session: Session) -> Panel:
    customer = _customer_of(session)
    level = customer.current_level if customer else Customer().current_level
    return Panel(
        CustomerForm(initial={"customer": customer.pk if customer else None}),
        account.abilities(list(ServiceLevel.objects.all()), level),
    )


@this_machine.only
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Become that customer, with a conversation of their own; their address counts as shown."""
    form = CustomerForm(request.POST)
    response = redirect("chat")
    if form.is_valid():
        customer = accounts.demo.customers().filter(pk=form.cleaned_data["customer"]).first()
        sessions.remember(response, _session_as(customer, now=timezone.now()))
    return response


def _session_as(customer: Customer | None, *, now: datetime) -> Session:
    session = sessions.new_session()
    if customer:
        ChannelIdentity.objects.create(channel=CHANNEL, external_id=session.visitor, customer=customer, verified_at=now)
    return session


def _customer_of(session: Session) -> Customer | None:
    known = ChannelIdentity.objects.filter(channel=CHANNEL, external_id=session.visitor).select_related("customer")
    return next((identity.customer for identity in known), None)
