"""What an app sets for its Page: which events it hears of, and what customers see before they write.

https://developers.facebook.com/docs/messenger-platform/reference/messenger-profile-api
"""

from typing import Any

from chatbot.channels.messenger.simulator.errors import invalid, refusal
from chatbot.channels.messenger.simulator.limits import PAYLOAD, check_button

GREETING, ICE_BREAKERS, MENU_ITEMS, DOMAINS = 160, 4, 20, 50
PROFILE_FIELDS = frozenset({
    "get_started", "greeting", "ice_breakers", "persistent_menu", "whitelisted_domains", "account_linking_url",
    "commands",
})  # fmt: skip
FIELDS = frozenset({
    "messages", "messaging_postbacks", "message_echoes", "message_deliveries", "message_reads", "message_edits",
    "message_reactions", "messaging_referrals", "messaging_handovers", "standby", "messaging_optins",
    "messaging_policy_enforcement", "messaging_account_linking", "response_feedback", "message_template_status_update",
    "feed",
})  # fmt: skip


def read_fields(value: Any) -> list[str]:
    """The fields of a subscription, as a list or with commas between them. Raises GraphError."""
    names = [name.strip() for name in value.split(",")] if isinstance(value, str) else value
    if not isinstance(names, list) or not names:
        raise invalid("Param subscribed_fields must be a list.")
    if unknown := [name for name in names if name not in FIELDS]:
        raise invalid(f"Param subscribed_fields must be one of {', '.join(sorted(FIELDS))}, not {unknown[0]}")
    return sorted(set(names))


def set_profile(profile: dict[str, Any], new: dict[str, Any]) -> None:
    """Take over what is set; as a whole or not at all. Raises GraphError."""
    known = {name: value for name, value in new.items() if name in PROFILE_FIELDS}
    if not known:
        raise invalid("At least one property of the Messenger profile is required.")
    for name, value in known.items():
        if check := CHECKS.get(name):
            check(value)
    if "persistent_menu" in known and not (known.get("get_started") or profile.get("get_started")):
        raise refusal("menu_without_start")
    profile.update(known)


def forget_profile(profile: dict[str, Any], names: Any) -> None:
    """Raises GraphError: the menu needs Get Started as long as it is there."""
    if not isinstance(names, list) or not names or not set(names) <= PROFILE_FIELDS:
        raise invalid("Param fields must name properties of the Messenger profile.")
    if "get_started" in names and "persistent_menu" in profile and "persistent_menu" not in names:
        raise refusal("menu_without_start")
    for name in names:
        profile.pop(name, None)


def in_language(entries: Any, locale: str) -> dict[str, Any]:
    """Of what is set for several locales the entry for this one, else the default; {} where nothing is set."""
    rows: list[dict[str, Any]] = entries if isinstance(entries, list) else []
    for wanted in (locale, "default"):
        for row in rows:
            if row.get("locale") == wanted:
                return row
    return {}


def _get_started(value: Any) -> None:
    payload = value.get("payload") if isinstance(value, dict) else None
    if not isinstance(payload, str) or not 1 <= len(payload) <= PAYLOAD:
        raise invalid(f"Param get_started[payload] must have at most {PAYLOAD} characters.")


def _localised(value: Any, name: str) -> list[dict[str, Any]]:
    rows = value if isinstance(value, list) else []
    if not rows or not all(isinstance(row, dict) and isinstance(row.get("locale"), str) for row in rows):
        raise invalid(f"Param {name} must be a list with a locale in each.")
    locales = [row["locale"] for row in rows]
    if "default" not in locales or len(set(locales)) != len(locales):
        raise invalid(f"Param {name} must have the locale default, and each locale once.")
    return rows


def _greeting(value: Any) -> None:
    for row in _localised(value, "greeting"):
        if not isinstance(row.get("text"), str) or not 1 <= len(row["text"]) <= GREETING:
            raise invalid(f"Length of param greeting[text] must be less than or equal to {GREETING}")


def _ice_breakers(value: Any) -> None:
    """With locales, or as one list of questions for all."""
    has_locales = isinstance(value, list) and any(isinstance(row, dict) and "call_to_actions" in row for row in value)
    lists = [row.get("call_to_actions") for row in _localised(value, "ice_breakers")] if has_locales else [value]
    for questions in lists:
        if not isinstance(questions, list) or not 1 <= len(questions) <= ICE_BREAKERS:
            raise invalid(f"Param ice_breakers must have 1 to {ICE_BREAKERS} questions.")
        for one in questions:
            payload = str(one.get("payload", "")) if isinstance(one, dict) and one.get("question") else ""
            if not 1 <= len(payload) <= PAYLOAD:
                raise invalid("Param ice_breakers needs a question and a payload in each.")


def _persistent_menu(value: Any) -> None:
    for row in _localised(value, "persistent_menu"):
        items = row.get("call_to_actions", [])
        least = 0 if row.get("composer_input_disabled") else 1
        if not isinstance(items, list) or not least <= len(items) <= MENU_ITEMS:
            raise invalid(f"Param persistent_menu[call_to_actions] must have {least} to {MENU_ITEMS} items.")
        for item in items:
            _menu_item(item)


def _menu_item(item: Any) -> None:
    """Its title may be longer than that of a button under a message."""
    title = item.get("title") if isinstance(item, dict) else None
    if not isinstance(title, str) or not 1 <= len(title) <= MENU_TITLE:
        raise invalid(f"Length of param persistent_menu[title] must be less than or equal to {MENU_TITLE}")
    check_button({**item, "title": "as long as it may be"})


def _domains(value: Any) -> None:
    if not isinstance(value, list) or len(value) > DOMAINS or not all(str(one).startswith("https://") for one in value):
        raise invalid(f"Param whitelisted_domains must have at most {DOMAINS} addresses with https.")


MENU_TITLE = 30
CHECKS = {
    "get_started": _get_started, "greeting": _greeting, "ice_breakers": _ice_breakers,
    "persistent_menu": _persistent_menu, "whitelisted_domains": _domains,
}  # fmt: skip
