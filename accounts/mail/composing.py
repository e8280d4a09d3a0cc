"""What the provider is given of a row. A code and a link are made at this moment, and stand in no row."""

from datetime import datetime
from email.headerregistry import Address
from email.mime.text import MIMEText
from email.utils import parseaddr

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
        subject, text, sender(), [row.to], reply_to=reply_to(),
        headers={"Message-ID": f"<{row.message_id}@{settings.EMAIL_DOMAIN}>", "Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    if html:
        message.attach_alternative(html, "text/html")
    if row.calendar:
        message.attach(_calendar_part(row))
    for attached in row.attachments:
        message.attach(attached["name"], attached["text"], attached["type"])
    return message


def sender() -> str:
    """Our address, under the business's name: what a list of e-mails shows."""
    return _named(settings.DEFAULT_FROM_EMAIL)


def reply_to() -> list[str]:
    """Where answers go: to the business, else where the operator wants them; none where they go to the sender."""
    address = business.current().email or settings.REPLY_TO_EMAIL
    return [_named(address)] if address else []


def _named(address: str) -> str:
    return str(Address(_name(), addr_spec=parseaddr(address)[1]))


def _name() -> str:
    """In one line, for it goes into headers."""
    return " ".join(business.current().name.split())


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
        # It is good for minutes, where it was asked for alone: what a phone shows of it saves opening the e-mail.
        subject = _("%(code)s is your code for %(business)s") % {"code": code, "business": _name()}
        return subject, render_to_string("emails/code.txt", values), render_to_string("emails/code.html", values)
