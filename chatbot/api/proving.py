"""A customer of a program shows by a code that an e-mail address is theirs, as in the chat, and the program gets a
token by which it acts for them.

It is shown in a session of the API's chat: what is said there afterwards is said by who they are.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts import limits, tokens, verification
from accounts.addresses import read_address
from accounts.models import ChannelIdentity, Consent, RateLimit
from accounts.services import TooManyVisitors, network_key
from accounts.verification import CodeRefused, Outcome
from chatbot.channels.apichat.sessions import CHANNEL, SESSIONS, opened
from chatbot.messaging import inbox, outbox
from chatbot.messaging.sessions import Session, new_session
from chatbot.models import Conversation
from chatbot.people import consents, identification
from chatbot.people.identification import BelongsToAnother
from chatbot.replies import Reply, speech
from meetassist.acting import Acting, acting
from meetassist.problems import Problem

PROGRAM = Acting("customer", place=CHANNEL)


@dataclass(frozen=True)
class Asked:
    """A code is on its way. `agreement` is to be shown to the customer: whoever gives the code agrees to it."""

    session_id: str
    agreement: str
    expires_in: int = int(verification.VALID.total_seconds())


@dataclass(frozen=True)
class Proved:
    """`session_id` is the newer one: the session was replaced."""

    token: str
    expires_at: datetime
    session_id: str
    name: str


def ask_for_code(*, email: str, session_id: str = "", language: str = "", address: str, now: datetime) -> Asked:
    """Have a code sent. `address` is the network's, "" where it says nothing of who asks. Raises Problem."""
    to = read_address(email)
    if to is None:
        raise Problem(400, "bad_address", "No e-mail can be sent to this address.")
    session = opened(session_id, address) if session_id else new_session()
    conversation = _conversation(session, language, address, now)
    known = conversation.customer.email
    if known and known.lower() != to.lower():
        raise Problem(409, "another_address", "This session belongs to another address: begin without session_id.")
    try:
        verification.ask_for_code(
            identity=conversation.identity, email=to, language=conversation.language, now=now
        )  # fmt: skip
    except CodeRefused as refusal:
        raise Problem(429, refusal.code, "No code is sent now.", until=refusal.until, now=now) from refusal
    return Asked(SESSIONS.sign(session), _told(conversation, now))


def _conversation(session: Session, language: str, address: str, now: datetime) -> Conversation:
    try:
        with acting(PROGRAM):
            return inbox.conversation_of(
                channel=CHANNEL, sender=session.visitor, language=language, address=address
            )  # fmt: skip
    except TooManyVisitors as refusal:
        until = limits.until(scope=RateLimit.Scope.VISITORS, key=network_key(address))
        detail = "Too many new sessions from this network within an hour."
        raise Problem(429, "too_many_visitors", detail, until=until, now=now) from refusal


def _told(conversation: Conversation, now: datetime) -> str:
    """What giving an address agrees to, once; it stands in the conversation, as whatever was told."""
    with speech.heard_in(conversation, now):
        agreement = consents.to_be_told(conversation)
        if agreement:
            outbox.write(conversation, [Reply(agreement)], now=now)
    return agreement


def prove(*, session_id: str, code: str, address: str, now: datetime) -> Proved:
    """Compare the code with the one that was sent last. Raises Problem; a wrong guess is counted."""
    session = opened(session_id, address)
    identity = ChannelIdentity.objects.filter(channel=CHANNEL, external_id=session.visitor).first()
    if identity is None:
        raise Problem(409, Outcome.NOT_ASKED.value, "No code was asked for in this session.")
    checked = verification.check_code(identity=identity, code=code, now=now)
    if checked.outcome != Outcome.RIGHT:
        raise _refused(checked, now)
    return _prove(session, checked.email, now)


def _refused(checked: verification.Check, now: datetime) -> Problem:
    if checked.until is not None:
        return Problem(429, Outcome.BLOCKED.value, "Too many codes were wrong.", until=checked.until, now=now)
    if checked.outcome == Outcome.WRONG:
        return Problem(422, "wrong_code", f"This is not the code. Guesses that are left: {checked.left}.")
    if checked.outcome == Outcome.EXPIRED:
        return Problem(422, "expired_code", "This code is too old: ask for another one.")
    return Problem(409, Outcome.NOT_ASKED.value, "No code is waited for in this session: ask for one.")


@transaction.atomic
def _prove(session: Session, email: str, now: datetime) -> Proved:
    mine = {"identity__channel": CHANNEL, "identity__external_id": session.visitor, "ended_at": None}
    # Before the customers, as every turn does.
    rows = Conversation.objects.select_for_update(of=("self",)).select_related("identity", "customer")
    conversation = rows.get(**mine)
    try:
        with acting(PROGRAM):
            customer = identification.prove(conversation, email, now=now)
    except BelongsToAnother as error:
        raise Problem(409, "another_address", "The customer of this session has another address.") from error
    conversation.save(update_fields=["customer"])
    with speech.heard_in(conversation, now):
        consents.given(conversation, Consent.Act.ADDRESS, now=now)
    token, row = tokens.issue(customer, identity=conversation.identity, now=now)
    renewed = Session(session.visitor, conversation.identity.session_key)
    return Proved(token, row.expires_at, SESSIONS.sign(renewed), customer.name)
