"""The Graph API: where it is, how we show who we are, and what it answers.

https://developers.facebook.com/docs/graph-api/overview
"""

import hashlib
import hmac
import json
from typing import Any

from django.conf import settings

from meetassist import http


class GraphError(Exception):
    """It answered with an error. The numbers are Meta's; none of its words are kept, which could quote a token."""

    def __init__(self, status: int, error: object) -> None:
        found = error if isinstance(error, dict) else {}
        self.status, self.code, self.subcode = status, found.get("code"), found.get("error_subcode")
        super().__init__(self.numbers)

    @property
    def numbers(self) -> str:
        """As people look them up: code/subcode, or the HTTP status where there is no code."""
        if not isinstance(self.code, int):
            return f"HTTP {self.status}"
        return f"{self.code}/{self.subcode}" if isinstance(self.subcode, int) else str(self.code)


def page() -> str:
    """The Page by its number where that is known: then another Page's token fails instead of speaking for that one."""
    return settings.MESSENGER_PAGE_ID or "me"


def post(path: str, body: dict[str, Any], *, seconds: float | None = None) -> dict[str, Any]:
    """Raises GraphError, and http.ConnectionFailed."""
    return _answer(http.post_json(_url(path), body, headers=_headers(), seconds=seconds))


def get(path: str, *, token: str = "", seconds: float | None = None, **asked: str) -> dict[str, Any]:
    """`token`: another one than the Page's. Raises GraphError, and http.ConnectionFailed."""
    return _answer(http.get(_url(path), asked, headers=_headers(token), seconds=seconds))


def _url(path: str) -> str:
    return f"{settings.MESSENGER_GRAPH_URL}/{settings.MESSENGER_GRAPH_VERSION}/{path}"


def _headers(token: str = "") -> dict[str, str]:
    # Where no log of addresses shows it.
    return {"Authorization": f"Bearer {token or settings.MESSENGER_PAGE_TOKEN}"}


def proof() -> str:
    """That whoever has the token has the app's secret too; Graph refuses a wrong one."""
    return hmac.new(
        settings.MESSENGER_APP_SECRET.encode(), settings.MESSENGER_PAGE_TOKEN.encode(), hashlib.sha256
    ).hexdigest()


def fingerprint() -> str:
    """By which another token can be told from this one, and nothing else."""
    return hashlib.sha256(f"page token:{settings.MESSENGER_PAGE_TOKEN}".encode()).hexdigest()


def _answer(response: Any) -> dict[str, Any]:
    try:
        answer = json.loads(response.content)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        answer = {}
    if not response.is_success or "error" in answer:
        raise GraphError(response.status_code, answer.get("error"))
    return answer
