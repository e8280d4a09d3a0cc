"""Faults of our own code that cost a customer one question back, not their message: rows for those who mend them.

A row holds neither what was written nor the error's own words, which can quote it.
"""

import logging
from collections.abc import Callable
from types import TracebackType
from typing import TypeVar

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, InterfaceError, OperationalError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)

T = TypeVar("T")
# No faults of the code: a connection, the time or the memory is gone. The turn fails, and is tried again.
PASSING = (OperationalError, InterfaceError, SoftTimeLimitExceeded, MemoryError)
APPS = frozenset({"accounts", "bookings", "chatbot", "consultants", "meetassist"})


class Fault(models.Model):
    """An error while a message was read, or a question answered, without which the turn went on."""

    class Step(models.TextChoices):
        UNDERSTANDING = "understanding", _("understanding a message")
        ANSWERING = "answering", _("answering a question")

    conversation = models.ForeignKey(
        "chatbot.Conversation", models.CASCADE, related_name="faults", verbose_name=_("conversation")
    )
    message = models.ForeignKey(
        "chatbot.Message", models.CASCADE, related_name="faults", null=True, blank=True, verbose_name=_("message")
    )
    step = models.CharField(_("step"), max_length=20, choices=Step.choices)
    error = models.CharField(_("kind of error"), max_length=100)
    place = models.CharField(_("place in the code"), max_length=200, help_text=_("Module and line."))
    created_at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("fault"), _("faults")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"#{self.pk} {self.error}"


def shielded(step: str, work: Callable[[], T], *, otherwise: T, conversation_id: int, message_id: int | None) -> T:
    """What `work` gives; after a fault of ours, which is recorded, `otherwise`. Raises what is PASSING."""
    try:
        return work()
    except PASSING:
        raise
    except Exception as error:  # noqa: BLE001 - a fault in reading must not cost the message: it is recorded, and asked back
        place = _place(error.__traceback__)
        log.error("conversation %s: %s failed: %s at %s", conversation_id, step, type(error).__name__, place)
        _record(
            Fault(
                conversation_id=conversation_id, message_id=message_id, step=step,
                error=type(error).__name__[:100], place=place[-200:],
            )
        )  # fmt: skip
        return otherwise


def _record(fault: Fault) -> None:
    """The turn goes on even where this does not succeed; the log has it."""
    try:
        with transaction.atomic():
            fault.save()
    except DatabaseError as error:
        log.error("conversation %s: the fault was not recorded: %s", fault.conversation_id, type(error).__name__)


def _place(traceback: TracebackType | None) -> str:
    """Module and line of the innermost frame that is ours."""
    place = ""
    while traceback:
        module = traceback.tb_frame.f_globals.get("__name__", "")
        if module.partition(".")[0] in APPS and module != __name__:
            place = f"{module}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place
