"""Deleting what is known about a customer, driven from here through one function of each app.

Rows that the business has to account for stay: that there was an appointment, and when; not whose.
"""

from datetime import datetime

import accounts.erasure
import bookings.erasure
from accounts.locks import lock_customers
from accounts.models import Customer
from chatbot.models import Conversation, Message


def erase(customer: Customer, *, now: datetime) -> None:
    """In the caller's transaction. Coming appointments are cancelled first, so that their consultants are told."""
    lock_customers([customer.pk])
    bookings.erasure.erase(customer, now=now)
    accounts.erasure.erase(customer, now=now)
    rows = Message.objects.filter(conversation__customer=customer)
    rows.update(text="", payload="", choices=[], table=[])
    Conversation.objects.filter(customer=customer).update(state={})
