"""Everything that is kept of persons, in one list: what each app says of its own tables, and the conversations here."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

import accounts.personal_data
import bookings.personal_data
import consultants.personal_data
from accounts.models import EmailVerification, OutgoingEmail
from chatbot.models import (
    Conversation,
    ConversationDay,
    Fault,
    GoldenQuestion,
    Handoff,
    Message,
    ModelCall,
    Question,
    TeamNote,
)
from chatbot.privacy import changes
from meetassist.personal_data import Kept, Made, Until

_SHOWN = EmailVerification.Status.VERIFIED


def _asked_for(customers: Sequence[int]) -> Q:
    """Those of their own conversations: whoever used the browser before them, or after, typed other addresses there."""
    theirs = Conversation.objects.filter(
        Q(ended_at=None) | Q(ended_at__gte=OuterRef("asked_at")), customer__in=customers,
        identity=OuterRef("identity"), created_at__lte=OuterRef("asked_at"),
    )  # fmt: skip
    # The first finds them by an index, the second looks at the times.
    identities = Conversation.objects.filter(customer__in=customers).values("identity")
    return Q(Exists(theirs), identity__in=identities)


def _emailed_at(verification: EmailVerification) -> datetime | None:
    """When the e-mail with the code was sent, which has no text of its own."""
    moments = OutgoingEmail.objects.filter(verification=verification, status=OutgoingEmail.Status.SENT)
    return moments.values_list("done_at", flat=True).first()


_EMAILED = Made(_("e-mail sent"), _emailed_at)


def _author(message: Message) -> str:
    if message.direction == Message.Direction.IN:
        return "customer"
    return "team" if message.author else "assistant"


_AUTHORS = {"customer": _("customer"), "team": _("member of the team"), "assistant": _("assistant")}

OF_CONVERSATIONS = (
    Kept(
        "conversations", _("Conversations"), Conversation, "customer",
        "identity language form_of_address created_at last_message_at ended_at introduced_at",
        _("to go on where the conversation stopped"),
        # What it remembers was said in the messages, and stands there in their words.
        withheld="state", until=Until.TEXTS,
    ),
    Kept(
        "messages", _("Messages"), Message, "conversation__customer",
        "sent_at direction channel kind text payload choices table template status outcome labels external_id "
        "created_at done_at",
        _("to answer, and so that a person of the team can follow what was said"),
        made={"written_by": Made(_("written by"), _author, lambda message: str(_AUTHORS[_author(message)]))},
        until=Until.TEXTS,
    ),
    Kept(
        "handoffs", _("Handoffs to a person"), Handoff, "conversation__customer",
        "reason summary created_at emergency_at taken_at resolved_at ending",
        _("so that a person of the team takes over"), until=Until.TEXTS,
    ),
    Kept(
        "team_notes", _("Notes of the team"), TeamNote, "conversation__customer", "text created_at",
        _("so that whoever takes over knows what the others know"), until=Until.TEXTS,
    ),
    Kept(
        "questions", _("Questions"), Question, "conversation__customer",
        "text language route outcome sql is_helpful created_at settled_at",
        _("to answer, and to see what could not be answered"),
        withheld="text_key", until=Until.TEXTS,
    ),
    Kept(
        "questions_as_tests", _("Questions that became tests"), GoldenQuestion, "origin__conversation__customer",
        "question language", _("to test that such a question is answered"),
        withheld="question_key",
    ),
    Kept(
        "addresses_shown", _("Confirmed e-mail addresses"), EmailVerification,
        lambda customers: Q(_asked_for(customers), status=_SHOWN), "email attempts asked_at done_at",
        _("to know them again by it"),
        withheld="network_key code_hash status expires_at", made={"emailed_at": _EMAILED},
    ),
    Kept(
        "codes", _("Codes that confirmed no address"), EmailVerification,
        lambda customers: Q(_asked_for(customers), ~Q(status=_SHOWN)),
        "email status attempts asked_at expires_at done_at", _("so that codes are not guessed"),
        withheld="network_key code_hash", made={"emailed_at": _EMAILED}, until=Until.SESSIONS,
    ),
    Kept(
        "model_calls", _("Calls of a language model"), ModelCall, "conversation__customer",
        "at purpose model prompt outcome",
        _("to understand a message, and to count what that costs; what was said does not stand in them"),
        until=Until.MODEL_CALLS,
    ),
    Kept(
        "days_of_conversations", _("Days of conversations"), ConversationDay, "conversation__customer",
        "day channel is_reached is_handed_over booked",
        _("to count how many conversations there are, and what comes of them"),
    ),
    Kept(
        "faults", _("Faults of the program"), Fault, "conversation__customer", "created_at step error place",
        _("to mend them; what was said does not stand in them"), until=Until.MODEL_CALLS,
    ),
)  # fmt: skip

_ROWS = (*accounts.personal_data.OF_CUSTOMERS, *bookings.personal_data.OF_CUSTOMERS, *OF_CONVERSATIONS)
OF_CUSTOMERS: tuple[Kept, ...] = (*_ROWS, changes.of_rows(_ROWS))
OF_STAFF = (*accounts.personal_data.OF_STAFF, *consultants.personal_data.OF_STAFF)
