"""What the owner of an account is told of a change of how they sign in, in case it was not they."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise

from accounts.mail import outgoing
from accounts.models import OutgoingEmail, User
from meetassist import business


def tell(
    user: User, what: str, subject: str | Promise, *, to: str, now: datetime, change: str | Promise = ""
) -> None:  # fmt: skip
    """By the templates emails/`what`, in the account's language; to nobody where no address is known."""
    if not to:
        return
    with translation.override(user.language):
        values = {**about(user, user.language), "change": str(change)}
        text, html = (render_to_string(f"emails/{what}.{kind}", values) for kind in ("txt", "html"))
        outgoing.queue(
            kind=OutgoingEmail.Kind.SECURITY, dedup_key=f"{what}:{user.pk}:{now.isoformat()}", to=to,
            language=user.language, subject=str(subject), text=text, html=html, now=now,
        )  # fmt: skip


def about(user: User, language: str) -> dict[str, object]:
    """What every mail about a login says of it, and of us."""
    current = business.current()
    return {
        "name": user.get_full_name(), "username": user.get_username(), "business": current.name, "language": language,
        "signature": current.signature,
    }  # fmt: skip
