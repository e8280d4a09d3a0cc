"""System checks: misconfiguration that would otherwise show only when a customer writes."""

from typing import Any

import phonenumbers
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register


@register
def limits_are_in_order(**_: Any) -> list[CheckMessage]:
    """The lease must outlive the task, and the broker's message must outlive the lease."""
    chain = (
        settings.TURN_SOFT_LIMIT_SECONDS,
        settings.TURN_HARD_LIMIT_SECONDS,
        settings.TURN_LEASE_SECONDS,
        settings.VISIBILITY_TIMEOUT_SECONDS,
    )
    if list(chain) != sorted(set(chain)):
        return [Error("The limits of a turn must grow: soft, hard, lease, visibility timeout.", id="meetassist.E001")]
    return []


@register
def model_ends_before_the_turn(**_: Any) -> list[CheckMessage]:
    """A turn must not be cut off while it waits for the model."""
    if settings.LLM_PROVIDER != "bedrock":
        return []
    if not 0 < settings.MODEL_TRY_SECONDS <= settings.MODEL_TURN_SECONDS < settings.TURN_SOFT_LIMIT_SECONDS:
        sentence = "MODEL_TRY_SECONDS, MODEL_TURN_SECONDS and TURN_SOFT_LIMIT_SECONDS must grow."
        return [Error(sentence, id="meetassist.E003")]
    return []


@register
def business_can_be_made(**_: Any) -> list[CheckMessage]:
    """What the environment says of the business has to be fit for its row."""
    if settings.PHONE_REGION not in phonenumbers.SUPPORTED_REGIONS:
        sentence = f"PHONE_REGION must be the code of a country like VN, not {settings.PHONE_REGION!r}."
        return [Error(sentence, id="meetassist.E005")]
    return []


@register
def everybody_has_a_place(**_: Any) -> list[CheckMessage]:
    if min(settings.WEB_PAGES, settings.WEB_WEBHOOKS, settings.WEB_CHATS, settings.WEB_WAIT_SECONDS) < 1:
        sentence = "WEB_PAGES, WEB_WEBHOOKS, WEB_CHATS and WEB_WAIT_SECONDS must be 1 or more."
        return [Error(sentence, id="meetassist.E004")]
    return []


@register
def messenger_is_whole(**_: Any) -> list[CheckMessage]:
    names = ("MESSENGER_APP_SECRET", "MESSENGER_VERIFY_TOKEN", "MESSENGER_PAGE_TOKEN", "MESSENGER_PAGE_ID")
    missing = [name for name in names if not getattr(settings, name)]
    if missing and len(missing) < len(names):
        return [Warning(f"Messenger is only half configured: {', '.join(missing)} missing.", id="meetassist.W001")]
    return []


@register
def codes_are_not_written_to_files(**_: Any) -> list[CheckMessage]:
    if settings.EMAIL_PROVIDER == "file" and not settings.DEBUG:
        return [Error("EMAIL_PROVIDER=file writes codes to files: it is for development only.", id="meetassist.E002")]
    return []
