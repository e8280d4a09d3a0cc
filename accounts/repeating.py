"""Requests that a program may send again, because it has not heard the answer: done once, by the key it gave."""

import json
import uuid
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from accounts.models import RepeatableRequest
from meetassist.problems import Problem

# For how long a key is known.
KEPT = timedelta(days=1)


def claim(*, who: str, key: str, request: object, outcome: str = "", now: datetime) -> RepeatableRequest:
    """The row of this key, made where there is none; `outcome` is then what the caller is about to do.

    Whoever sends the same at the same time waits here until the first one's transaction is over, and reads what came of
    it. `who` sent it keeps the keys of one program from meeting another's; `request` is what JSON can hold. Raises
    Problem for a key that anybody could guess, and for one that came with another request before.
    """
    hashed, body = _hash(f"{who}:{_read(key)}"), _hash(json.dumps(request, sort_keys=True))
    row = RepeatableRequest(key=hashed, body=body, outcome=outcome, created_at=now)
    RepeatableRequest.objects.bulk_create([row], ignore_conflicts=True)
    found = RepeatableRequest.objects.get(key=hashed)
    if found.body != row.body:
        raise Problem(422, "key_reused", "This Idempotency-Key came with another request before.")
    return found


def note(row: RepeatableRequest | None, outcome: str) -> None:
    """What came of it, for whoever asks again; nothing where it had no key."""
    if row is not None:
        row.outcome = outcome
        row.save(update_fields=["outcome"])


def _read(key: str) -> str:
    try:
        return str(uuid.UUID(key))
    except ValueError as error:
        raise Problem(400, "bad_key", "An Idempotency-Key is a UUID, so that nobody guesses it.") from error


def _hash(value: str) -> str:
    return salted_hmac("accounts.repeating", value, algorithm="sha256").hexdigest()


def forget_old(*, now: datetime) -> int:
    """Delete what is no longer known. Returns how many."""
    return RepeatableRequest.objects.filter(created_at__lte=now - KEPT).delete()[0]
