"""Celery's side of the chat. Arguments are ids; whatever is lost here, the sweepers find.

The names are those that messages in a queue carry, whatever module the work stands in: they stay as they are.
"""

from celery import shared_task
from django.utils import timezone

from chatbot.people import alerting, handoffs, ringing
from chatbot.privacy import copies, retention
from chatbot.questions import indexing
from chatbot.worker import delivery, news, sweeping, turns, undelivered


@shared_task(name="chatbot.tasks.take_turn")
def take_turn(conversation_id: int) -> str:
    return turns.take_turns(conversation_id)


@shared_task(name="chatbot.tasks.deliver")
def deliver(conversation_id: int) -> str:
    return delivery.deliver(conversation_id)


@shared_task(name="chatbot.tasks.wake_waiting_conversations")
def wake_waiting_conversations() -> str:
    """Through the default queue: the message group of a killed worker stays locked for a while."""
    found = sweeping.waiting_conversations()
    for conversation_id in found:
        take_turn.apply_async((conversation_id,), queue="default", expires=sweeping.expires())
    return f"{len(found)} woken"


@shared_task(name="chatbot.tasks.resume_deliveries")
def resume_deliveries() -> str:
    delivery.hand_over_news()
    found = sweeping.undelivered_conversations()
    for conversation_id in found:
        deliver.apply_async((conversation_id,), queue="default", expires=sweeping.expires())
    return f"{len(found)} resumed"


@shared_task(name="chatbot.tasks.send_due_notifications")
def send_due_notifications() -> str:
    return news.send_due()


@shared_task(name="chatbot.tasks.return_idle_conversations")
def return_idle_conversations() -> str:
    returned = handoffs.return_idle(now=timezone.now())
    for conversation_id in returned:
        delivery.deliver(conversation_id)
    return f"{len(returned)} given back"


@shared_task(name="chatbot.tasks.alert_the_team")
def alert_the_team() -> str:
    return f"{alerting.alert(now=timezone.now())} alerted of"


@shared_task(name="chatbot.tasks.ring_the_team")
def ring_the_team() -> str:
    return f"{ringing.ring(now=timezone.now())} rung for"


@shared_task(name="chatbot.tasks.tell_of_undelivered_email")
def tell_of_undelivered_email(email_id: int) -> str:
    return "told" if undelivered.tell(email_id) else "nobody to tell"


@shared_task(name="chatbot.tasks.tell_of_undelivered_emails")
def tell_of_undelivered_emails() -> str:
    return f"{undelivered.tell_due()} told"


@shared_task(name="chatbot.tasks.send_copy")
def send_copy(request_id: int) -> str:
    return "sent" if copies.send(request_id, now=timezone.now()) else "nothing to send"


@shared_task(name="chatbot.tasks.send_copies")
def send_copies() -> str:
    return f"{copies.send_waiting(now=timezone.now())} sent"


@shared_task(name="chatbot.tasks.index_knowledge")
def index_knowledge() -> str:
    """Woken by each change, and by beat."""
    return indexing.index()


@shared_task(name="chatbot.tasks.apply_retention")
def apply_retention() -> str:
    """What is left when its seconds are over goes with the next one."""
    done = retention.apply(now=timezone.now(), seconds=retention.SECONDS_A_TASK)
    return ", ".join(f"{name} {number}" for name, number in done.gone.items()) or "nothing is due"
