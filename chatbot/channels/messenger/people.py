"""What Messenger tells of somebody who has written: a name and a language, if Meta allows it to us.

https://developers.facebook.com/docs/messenger-platform/identity/user-profile
"""

from django.conf import settings

from chatbot.channels.messenger import graph
from chatbot.messaging.channels import Profile
from chatbot.messaging.inbox import clean
from meetassist import http

# The customer's first answer waits for it.
SECONDS = 2.0
NAMES, LOCALE = "name,first_name,last_name", "locale"


def profile_of(psid: str) -> Profile | None:
    """None where nothing is told. The locale is a permission of its own: without it the whole question is refused."""
    if not settings.MESSENGER_PAGE_TOKEN:
        return None
    for fields in (f"{NAMES},{LOCALE}", NAMES):
        try:
            found = graph.get(psid, fields=fields, seconds=SECONDS)
        except graph.GraphError:
            continue
        except http.ConnectionFailed:
            return None
        return Profile(_name(found), _language(found.get(LOCALE)))
    return None


def _name(found: dict[str, object]) -> str:
    parts = [found.get("name")] if found.get("name") else [found.get("first_name"), found.get("last_name")]
    return " ".join(clean(part).strip() for part in parts if isinstance(part, str))


def _language(locale: object) -> str:
    """Whoever reads Messenger in another language than Vietnamese is likelier to read English."""
    if not isinstance(locale, str) or not locale:
        return ""
    return "vi" if locale.startswith("vi") else "en"
