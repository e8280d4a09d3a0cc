"""What the customer has not just asked for, and what is said to their answers: reminders, approvals, feedback."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime

from accounts.permissions import Refusal
from bookings import proposals, wording
from bookings.models import Appointment, AppointmentEvent, Feedback, Notification, WaitlistEntry
from chatbot.replies import Choice, Reply, announced, cards, changing, clock, closing, line, when
from chatbot.replies.buttons import AnswerOffer, AnswerReminder, Do, Rate, ReminderAnswer, Take
from chatbot.replies.moments import day_and_clock
from chatbot.replies.speech import gettext as _
from consultants.models import Service

# Reminders


def reminder(row: Notification, zone: ZoneInfo) -> Reply:
    appointment = row.appointment
    assert appointment is not None, "a reminder is about an appointment"
    choices = (
        Choice(_("I will come"), AnswerReminder(ReminderAnswer.COME, row.pk)),
        Choice(_("Move it"), AnswerReminder(ReminderAnswer.MOVE, row.pk)),
        Choice(_("Cancel it"), AnswerReminder(ReminderAnswer.CANCEL, row.pk)),
    )
    text = _("A reminder of your appointment:\n%(line)s") % {"line": line(appointment, zone)}
    return Reply(text, choices, links=cards.ways(appointment))


def template_values(appointment: Appointment, zone: ZoneInfo) -> list[str]:
    """What fills an approved template, in this order: the service, the consultant, the time."""
    time = wording.when(appointment.starts_at, appointment.ends_at, zone)
    return [appointment.service.label, appointment.consultant.name, time]


def will_come(event: AppointmentEvent, zone: ZoneInfo) -> Reply:
    assert event.appointment is not None, "an event of the waitlist is no answer to a reminder"
    values = {"consultant": event.appointment.consultant.name, "line": line(event.appointment, zone)}
    return Reply(_("Thank you, I have noted for %(consultant)s that you come.\n%(line)s") % values)


def cannot_come(row: Notification, zone: ZoneInfo) -> Reply:
    """Somebody who does not come wants one of two things."""
    choices = reminder(row, zone).choices[1:]
    assert row.appointment is not None
    return Reply(_("Shall I move it or cancel it?\n%(line)s") % {"line": line(row.appointment, zone)}, choices)


def how_it_stands(appointment: Appointment, zone: ZoneInfo, now: datetime) -> Reply:
    """To the button of a reminder that has been overtaken."""
    shown = {"line": line(appointment, zone), "status": appointment.get_status_display()}
    if not appointment.is_booked():
        return closing(_("That reminder is out of date. The appointment: %(line)s (%(status)s).") % shown)
    if appointment.starts_at <= now:
        return closing(_("That appointment has begun or is over: %(line)s.") % shown)
    if appointment.status == Appointment.Status.PENDING:
        text = _("That appointment was changed, and waits for the consultant's answer: %(line)s.")
    else:
        text = _("That reminder is out of date: the appointment has been moved. It is now: %(line)s.")
    return closing(text % shown)


# What we have done with an appointment


def answered(event: AppointmentEvent, zone: ZoneInfo) -> Reply:
    """Made from the event of the approval or the decline."""
    appointment = event.appointment
    assert appointment is not None, "a consultant answers about an appointment"
    values = {"consultant": appointment.consultant.name, "line": line(appointment, zone)}
    if event.kind == AppointmentEvent.Kind.APPROVED:
        return closing(_("%(consultant)s has agreed: your appointment is booked.\n%(line)s") % values)
    if event.role == AppointmentEvent.Role.SYSTEM:
        text = _("Unfortunately your request could not be confirmed in time.\n%(line)s") % values
    else:
        text = _("Unfortunately %(consultant)s cannot take this appointment.\n%(line)s") % values
    proposal = proposals.of(event)
    if proposal is None:
        return closing(text + _because(event) + "\n" + _("Shall I look for another time?"))
    offered = _("Free at this moment: %(when)s with %(consultant)s.") % {
        "when": day_and_clock(proposal.starts_at, zone), "consultant": proposal.consultant.name,
    }  # fmt: skip
    take = Take(appointment.service_id, proposal.consultant.pk, proposal.starts_at)
    choices = (Choice(_("Book this time"), take), Choice(_("Another time"), replace(take, when=None)))
    return closing(text + _because(event) + "\n" + offered, choices)


def _because(event: AppointmentEvent) -> str:
    reason = event.changes.get("reason", "") if event.role != AppointmentEvent.Role.SYSTEM else ""
    return "\n" + _("Reason: %(reason)s") % {"reason": reason} if reason else ""


def changed(event: AppointmentEvent, zone: ZoneInfo) -> Reply:
    """Made from the event of a move or a cancellation that the customer has not asked for."""
    row = announced(event)
    values = {"line": line(row, zone)}
    if event.kind == AppointmentEvent.Kind.CANCELLED:
        text = _("Unfortunately we had to cancel your appointment:\n%(line)s") % values
        return closing(text + _because(event) + "\n" + _("Shall I look for another time?"))
    text = _("We have moved your appointment. It is now:\n%(line)s") % values
    old = parse_datetime(event.changes["start"][0]) if "start" in event.changes else None
    before = "\n" + _("It was: %(old)s") % {"old": day_and_clock(old, zone)} if old else ""
    return closing(text + before, changing(row))


# Feedback


def follow_up(appointment: Appointment) -> Reply:
    text = _("How was your visit with %(consultant)s? 5 is the best.") % {"consultant": appointment.consultant.name}
    return Reply(text, rating_choices(appointment))


def rating_choices(appointment: Appointment) -> tuple[Choice, ...]:
    return tuple(Choice(str(rating), Rate(appointment.code, rating)) for rating in range(Feedback.MAX_RATING + 1))


def ask_rating(appointment: Appointment) -> Reply:
    text = _("Thank you. How many points would you give, 0 to 5? 5 is the best.")
    return Reply(text, rating_choices(appointment), again=_("How many points is it, 0 to 5?"))


def ask_comment(given: Feedback) -> Reply:
    text = _("Thank you, I have noted %(rating)s of 5. What was good, or what can we do better? You can just write it.")
    values = {"rating": given.rating}
    again = _("I have %(rating)s of 5. What would you like to tell us about your visit?")
    return Reply(text % values, (Choice(_("Nothing more"), Do.MENU),), again=again % values)


def thanks_for_feedback(given: Feedback) -> Reply:
    """Everything is told; it may be changed for a while."""
    if given.comment:
        text = _("Thank you for telling us! I have noted %(rating)s of 5, with your comment.")
    else:
        text = _("Thank you for telling us! I have noted %(rating)s of 5.")
    return closing(text % {"rating": given.rating})


def feedback_is_closed(given: Feedback) -> Reply:
    text = _("Your rating stands at %(rating)s of 5. It could be changed for a week.")
    return closing(text % {"rating": given.rating})


def no_visit_to_rate() -> Reply:
    return closing(_("That visit cannot be rated."))


def no_such_reminder() -> Reply:
    """Of somebody else's appointment, or made up."""
    return closing(_("I do not know that reminder. What would you like to do?"))


# The waitlist


def waitlist_offer(held: Appointment, zone: ZoneInfo) -> Reply:
    text = _(
        "A time you have waited for is free:\n%(service)s\nwith %(consultant)s\n%(when)s\n"
        "I keep it for you until %(until)s."
    )
    values = {
        "service": held.service.label,
        "consultant": held.consultant.name,
        "when": when(held.starts_at, held.ends_at, zone),
        "until": clock(held.held_until, zone) if held.held_until else "",
    }
    choices = (
        Choice(_("Book it"), AnswerOffer(True, held.code)), Choice(_("No, thanks"), AnswerOffer(False, held.code))
    )  # fmt: skip
    return Reply(text % values, choices)


def waitlist_lapsed(entry: WaitlistEntry) -> Reply:
    text = _("The time for %(service)s that I kept for you is now offered to others. You can join the waitlist again.")
    return closing(text % {"service": entry.service.label})


def joined_waitlist(service: Service) -> Reply:
    text = _("You are on the waitlist for %(service)s: I will write to you here as soon as a time is free.")
    return closing(text % {"service": service.label})


def no_waitlist(refusal: Refusal) -> Reply:
    """They may not join it; which level may."""
    if refusal.having:
        text = _("I am sorry, the waitlist is only for customers of %(level)s.") % {"level": refusal.having.label}
    else:
        text = _("I am sorry, the waitlist is not part of your level.")
    return closing(text)


def offer_is_open() -> Reply:
    return Reply(_("A time from the waitlist is being kept for you already: please answer that offer first."))


def offer_is_gone() -> Reply:
    return closing(_("That offer is no longer open."))


def offer_let_go() -> Reply:
    return closing(_("All right, I offer it to the next person. You have left the waitlist."))
