"""Requests that a program may send again, because it has not heard the answer: done once, by the key it gave."""

import json
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from accounts.models import RepeatableRequest

# For how long a key is known.
KEPT = timedelta(days=1)


class AnotherRequest(Exception):
    """The key was given with another request before."""


def claim(*, who: str, key: str, request: object, outcome: str = "", now: datetime) -> RepeatableRequest:
    """The row of this key, made where there is none; `outcome` is then what the caller is about to do.

    Whoever sends the same at the same time waits here until the first one's transaction is over, and reads what came of
    it. `who` sent it keeps the keys of one program from meeting another's; `request` is what JSON can hold. Raises
    AnotherRequest.
    """
    hashed, body = _hash(f"{who}:{key}"), _hash(json.dumps(request, sort_keys=True))
    row = RepeatableRequest(key=hashed, body=body, outcome=outcome, created_at=now)
    RepeatableRequest.objects.bulk_create([row], ignore_conflicts=True)
    found = RepeatableRequest.objects.get(key=hashed)
    if found.body != row.body:
        raise AnotherRequest
    return found


def _hash(value: str) -> str:
    return salted_hmac("accounts.repeating", value, algorithm="sha256").hexdigest()


def forget_old(*, now: datetime) -> int:
    """Delete what is no longer known. Returns how many."""
    return RepeatableRequest.objects.filter(created_at__lte=now - KEPT).delete()[0]
