"""Deleting what is known about a customer, driven from here through one function of each app.

Rows that the business has to account for stay: that there was an appointment, and when; not whose.
"""

from datetime import datetime

import accounts.erasure
import bookings.erasure
from accounts.locks import lock_customers
from accounts.models import ChannelIdentity, Customer
from chatbot.models import Conversation, GoldenQuestion, Handoff, Message, Question, TeamNote
from chatbot.people import identification


def erase(conversation: Conversation, *, now: datetime) -> None:
    """Erase the conversation's customer, in the caller's transaction; this conversation is the caller's to end.

    Coming appointments are cancelled first, so that their consultants are told.
    """
    customer = conversation.customer
    _sign_out_elsewhere(conversation, now)
    lock_customers([customer.pk])
    bookings.erasure.erase(customer, now=now)
    accounts.erasure.erase(customer, now=now)
    rows = Message.objects.filter(conversation__customer=customer)
    rows.unsent().order_by().update(status=Message.Status.FAILED, outcome="erased", done_at=now)
    # What has come since the turn began is not read yet: it belongs to the conversation that follows.
    unread = rows.waiting().order_by().filter(attempts=0).values("pk")
    rows.exclude(pk__in=unread).update(text="", payload="", choices=[], table=[], template={})
    # What was made a test of is in their words too.
    GoldenQuestion.objects.filter(origin__conversation__customer=customer).delete()
    Question.objects.filter(conversation__customer=customer).update(text="", sql="")
    conversation.form_of_address = ""
    Conversation.objects.filter(customer=customer).update(state={}, form_of_address="")
    Handoff.objects.filter(conversation__customer=customer).update(summary="")
    TeamNote.objects.filter(conversation__customer=customer).update(text="")


def _sign_out_elsewhere(conversation: Conversation, now: datetime) -> None:
    """On their other channels nobody is known either: the row that is erased is not written to again."""
    for identity in ChannelIdentity.objects.filter(customer=conversation.customer).exclude(pk=conversation.identity_id):
        rows = identity.conversations.filter(ended_at=None).select_related("identity")
        other = rows.select_for_update(of=("self",), no_key=True).first()
        if other:
            identification.sign_out(other, now=now)
        else:
            identity.customer = Customer.objects.create(language=conversation.language)
            identity.save(update_fields=["customer"])
