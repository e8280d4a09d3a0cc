"""E-mails as files, for a machine without a mail provider: one file each, read by the page at /dev/mail/."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import OutgoingEmail

SUFFIX = ".eml"


class FileBackend(BaseEmailBackend):
    """Writes each e-mail under its Message-ID: one that is sent again takes the place of the first."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        directory = folder()
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            identifier = str(message.extra_headers["Message-ID"]).strip("<>").partition("@")[0]
            temporary = directory / f".{identifier}"
            temporary.touch(mode=0o600)
            temporary.write_bytes(message.message().as_bytes())
            temporary.replace(directory / f"{identifier}{SUFFIX}")
        return len(email_messages)


def remove_on_commit(rows: QuerySet[OutgoingEmail]) -> None:
    """What was written of these e-mails, once it is committed that they are forgotten."""
    names = list(rows.values_list("message_id", flat=True))
    if settings.EMAIL_PROVIDER == "file" and names:
        transaction.on_commit(partial(_remove, names))


def _remove(names: Iterable[UUID]) -> None:
    for name in names:
        (folder() / f"{name}{SUFFIX}").unlink(missing_ok=True)


def folder() -> Path:
    return Path(settings.EMAIL_FILES)


def newest_first(limit: int = 100) -> list[tuple[str, ParsedMessage]]:
    """The latest e-mails with the names of their files."""
    # One may be replaced by a repeated sending, or cleared away, while we look.
    dated = [(path.stat().st_mtime_ns, path) for path in folder().glob(f"*{SUFFIX}") if path.exists()]
    found = [(path.stem, read(path.stem)) for _, path in sorted(dated, reverse=True)[:limit]]
    return [(name, message) for name, message in found if message is not None]


def read(name: str) -> ParsedMessage | None:
    path = folder() / f"{name}{SUFFIX}"
    if path.parent != folder() or not path.is_file():
        return None
    return message_from_bytes(path.read_bytes(), policy=policy.default)


def forget(*, before: datetime) -> None:
    """Delete the files from before that moment."""
    for path in folder().glob(f"*{SUFFIX}"):
        # Another worker may be at it.
        if path.exists() and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
