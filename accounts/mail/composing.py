"""What the provider is given of a row. A code and a link are made at this moment, and stand in no row."""

from datetime import datetime
from email.mime.text import MIMEText

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import invitations, passwords
from accounts.models import OutgoingEmail
from accounts.verification import VALID, issue_code
from meetassist import business


def compose(row: OutgoingEmail, now: datetime) -> EmailMultiAlternatives | None:
    """The message to hand to the provider; None when what it would carry is void."""
    subject, text, html = row.subject, row.text, row.html
    if row.verification_id or row.user or row.invitation:
        written = _code_mail(row.verification_id, row.language, now) if row.verification_id else _link_mail(row)
        if written is None:
            return None
        subject, text, html = written
    message = EmailMultiAlternatives(
        subject, text, settings.DEFAULT_FROM_EMAIL, [row.to],
        headers={"Message-ID": f"<{row.message_id}@{settings.EMAIL_DOMAIN}>", "Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    if html:
        message.attach_alternative(html, "text/html")
    if row.calendar:
        message.attach(_calendar_part(row))
    for attached in row.attachments:
        message.attach(attached["name"], attached["text"], attached["type"])
    return message


def _calendar_part(row: OutgoingEmail) -> MIMEText:
    """RFC 6047: the method stands in the content type too, or calendars take it for a mere file."""
    part = MIMEText(row.calendar, "calendar", "utf-8")
    part.set_param("method", row.calendar_method)
    name = "cancel.ics" if row.calendar_method == "CANCEL" else "appointment.ics"
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def _link_mail(row: OutgoingEmail) -> tuple[str, str, str] | None:
    if row.invitation:
        return invitations.compose(row.invitation)
    assert row.user is not None
    return passwords.compose(row.user, to=row.to, language=row.language)


def _code_mail(verification_id: int, language: str, now: datetime) -> tuple[str, str, str] | None:
    issued = issue_code(verification_id, now=now)
    if issued is None:
        return None
    _row, code = issued
    with translation.override(language):
        values = {
            "code": code, "minutes": int(VALID.total_seconds() // 60), "business": business.current().name,
            "language": language, "signature": business.current().signature,
        }  # fmt: skip
        # Not in the subject: phones show it while they are locked.
        subject = _("Your code for %(business)s") % {"business": business.current().name}
        return subject, render_to_string("emails/code.txt", values), render_to_string("emails/code.html", values)
