"""Messages in the queues carry names of tasks: those of an older version are handled after the code has moved."""

from celery import current_app
from django.conf import settings

# As they have been since the first version that ran anywhere: this list only grows.
NAMES = {
    "chatbot.tasks.alert_the_team",
    "chatbot.tasks.deliver",
    "chatbot.tasks.apply_retention",
    "chatbot.tasks.index_knowledge",
    "chatbot.tasks.resume_deliveries",
    "chatbot.tasks.ring_the_team",
    "chatbot.tasks.return_idle_conversations",
    "chatbot.tasks.send_copies",
    "chatbot.tasks.send_copy",
    "chatbot.tasks.send_due_notifications",
    "chatbot.tasks.take_turn",
    "chatbot.tasks.tell_of_undelivered_email",
    "chatbot.tasks.tell_of_undelivered_emails",
    "chatbot.tasks.wake_waiting_conversations",
}


def registered():
    current_app.loader.import_default_modules()
    return set(current_app.tasks)


def test_a_worker_knows_the_tasks_by_the_names_that_are_in_the_queues():
    assert {name for name in registered() if name.startswith("chatbot.")} == NAMES


def test_every_task_that_beat_starts_or_that_is_routed_is_known_to_a_worker():
    started = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert (started | set(settings.CELERY_TASK_ROUTES)) - registered() == set()
