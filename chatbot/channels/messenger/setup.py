"""What has to be set at Meta for the Page: how it stands, and how to set it. Doing it twice changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from chatbot.channels.messenger import graph, profile, templates

# What the webhook is told of. The last two are how the bot knows of people who answer in the Page's inbox.
FIELDS = (
    "messages", "messaging_postbacks", "messaging_referrals", "message_reactions", "message_edits", "message_echoes",
    "standby",
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One thing to set. `missing`: what of it is not as it shall be, by Meta's own names; `apply` sets these."""

    title: str
    missing: tuple[str, ...]
    apply: Callable[[], None]


def steps() -> list[Step]:
    """As they stand. Raises graph.GraphError, and http.ConnectionFailed."""
    return [_profile(), _subscription(), *([_templates()] if settings.MESSENGER_UTILITY_TEMPLATES else [])]


def _profile() -> Step:
    path = f"{graph.page()}/messenger_profile"
    answer = graph.get(path, fields=",".join(profile.wanted()))
    rows = answer.get("data")
    found = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else {}
    differing = profile.differing(found)

    def apply() -> None:
        # A menu is refused while there is no "Get Started".
        graph.post(path, {"get_started": profile.wanted()["get_started"], **differing})

    return Step(_("Get Started, greeting, first questions and menu"), tuple(differing), apply)


def subscribed_fields() -> set[str]:
    """Of our app at the Page; without its number, of the only one that the token sees."""
    rows = graph.get(f"{graph.page()}/subscribed_apps").get("data")
    apps = [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []
    mine = [one for one in apps if not settings.MESSENGER_APP_ID or str(one.get("id")) == settings.MESSENGER_APP_ID]
    return {str(field) for one in mine[:1] for field in one.get("subscribed_fields") or []}


def _subscription() -> Step:
    found = subscribed_fields()
    missing = tuple(field for field in FIELDS if field not in found)

    def apply() -> None:
        # What somebody else has subscribed to stays.
        graph.post(f"{graph.page()}/subscribed_apps", {"subscribed_fields": ",".join(sorted({*FIELDS, *found}))})

    return Step(_("What the webhook is told of"), missing, apply)


def standing_templates() -> dict[tuple[str, str], tuple[str, str]]:
    """By name and language: the status, and why one was refused."""
    answer = graph.get(f"{graph.page()}/message_templates", fields="name,language,status,rejected_reason", limit="200")
    rows = answer.get("data")
    return templates.standing(rows if isinstance(rows, list) else [])


def _templates() -> Step:
    standing = standing_templates()
    missing = [one for one in templates.wanted() if (one["name"], one["language"]) not in standing]

    def apply() -> None:
        for one in missing:
            graph.post(f"{graph.page()}/message_templates", one)

    return Step(_("Templates for news outside of 24 hours"), tuple(map(_name, missing)), apply)


def _name(template: dict[str, Any]) -> str:
    return f"{template['name']} ({template['language']})"
