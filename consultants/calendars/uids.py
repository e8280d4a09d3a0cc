"""By what an appointment of ours is known in calendars elsewhere."""

import re

UID_PREFIX = "appointment-"


def is_ours(uid: str, domain: str) -> bool:
    """Whether it is an appointment of ours, from an e-mail or the feed. `domain` is settings.EMAIL_DOMAIN."""
    return bool(re.fullmatch(rf"{UID_PREFIX}\d+@{re.escape(domain)}", uid.strip(), re.IGNORECASE))
