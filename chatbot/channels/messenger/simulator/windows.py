"""What may be sent when: Messenger's windows, and the one tag that is left.

https://developers.facebook.com/docs/messenger-platform/policy/policy-overview
"""

from datetime import datetime, timedelta
from typing import Any

from chatbot.channels.messenger.simulator.errors import invalid, refusal

STANDARD = timedelta(hours=24)
# After the first message of somebody who came by a click-to-Messenger ad.
FROM_AN_AD = timedelta(days=7)
HUMAN_AGENT = timedelta(days=7)
# Since 27 April 2026 these are refused as an invalid parameter.
RETIRED_TAGS = frozenset({"CONFIRMED_EVENT_UPDATE", "POST_PURCHASE_UPDATE", "ACCOUNT_UPDATE"})


def check(body: dict[str, Any], *, opened_at: datetime | None, standard: timedelta, now: datetime) -> None:
    """`opened_at`: the customer's last action. `standard`: how long theirs stays open. Raises GraphError."""
    kind = body.get("messaging_type")
    if kind in ("RESPONSE", "UPDATE"):
        _within(standard, opened_at, now)
    elif kind == "MESSAGE_TAG":
        tag = body.get("tag")
        if tag != "HUMAN_AGENT":
            retired = " It was retired on April 27, 2026." if tag in RETIRED_TAGS else ""
            raise invalid(f"Param tag must be HUMAN_AGENT.{retired}")
        _within(max(HUMAN_AGENT, standard), opened_at, now)
    elif kind != "UTILITY":
        raise invalid("Param messaging_type must be one of RESPONSE, UPDATE, MESSAGE_TAG, UTILITY.")


def _within(window: timedelta, opened_at: datetime | None, now: datetime) -> None:
    if opened_at is None or now - opened_at > window:
        raise refusal("window_closed")
