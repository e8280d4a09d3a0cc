"""What beat sends, and how often. Each entry expires before its successor, so a stalled worker meets no pile-up."""

from typing import Any


def beat_schedule(sweep_seconds: int) -> dict[str, dict[str, Any]]:
    return {
        "wake-waiting-conversations": _entry("chatbot.tasks.wake_waiting_conversations", sweep_seconds),
        "resume-deliveries": _entry("chatbot.tasks.resume_deliveries", max(sweep_seconds // 2, 1)),
        "send-due-emails": _entry("accounts.tasks.send_due_emails", max(sweep_seconds // 2, 1)),
        "tell-of-undelivered-emails": _entry("chatbot.tasks.tell_of_undelivered_emails", max(sweep_seconds // 2, 1)),
        "send-due-notifications": _entry("chatbot.tasks.send_due_notifications", sweep_seconds),
        "return-idle-conversations": _entry("chatbot.tasks.return_idle_conversations", 60),
        "ring-the-team": _entry("chatbot.tasks.ring_the_team", max(sweep_seconds // 4, 1)),
        "send-due-pushes": _entry("accounts.tasks.send_due_pushes", sweep_seconds),
        "alert-the-team": _entry("chatbot.tasks.alert_the_team", 60),
        "offer-free-slots": _entry("bookings.tasks.offer_free_slots", sweep_seconds),
        "decline-unanswered-appointments": _entry("bookings.tasks.decline_unanswered_appointments", 60),
        "plan-reminders-again": _entry("bookings.tasks.plan_reminders_again", 60),
        "complete-past-appointments": _entry("bookings.tasks.complete_past_appointments", 300),
        "read-own-calendars": _entry("consultants.tasks.read_due_calendars", 60),
        "forget-old-limits": _entry("accounts.tasks.forget_old_limits", 3600),
        "apply-retention": _entry("chatbot.tasks.apply_retention", 3600),
        "send-copies-of-data": _entry("chatbot.tasks.send_copies", 60),
        "index-knowledge": _entry("chatbot.tasks.index_knowledge", 60),
    }


def _entry(task: str, seconds: int) -> dict[str, Any]:
    return {"task": task, "schedule": float(seconds), "options": {"expires": seconds * 0.9, "queue": "default"}}
