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
def codes_are_not_written_to_files(**_: Any) -> list[CheckMessage]:
    if settings.EMAIL_PROVIDER == "file" and not settings.DEBUG:
        return [Error("EMAIL_PROVIDER=file writes codes to files: it is for development only.", id="meetassist.E002")]
    return []


@register
def visitors_have_addresses_of_their_own(**_: Any) -> list[CheckMessage]:
    """What is counted by network counts everybody as one, or nobody at all, where the proxies are not named."""
    return [Warning(sentence, id=code) for code, sentence in proxy_problems()]


def proxy_problems() -> list[tuple[str, str]]:
    """As id and sentence; the web process logs them when it starts, since nobody runs the checks there."""
    trusted = [one.strip() for one in settings.FORWARDED_ALLOW_IPS.split(",")]
    if settings.DEBUG:
        return []
    if "*" in trusted:
        return [("meetassist.W003", EVERYBODY_IS_TRUSTED)]
    return [] if any(trusted) else [("meetassist.W002", NOBODY_IS_TRUSTED)]


NOBODY_IS_TRUSTED = (
    "FORWARDED_ALLOW_IPS is not set: uvicorn trusts only a proxy on this machine. Behind any other one every visitor "
    "has the proxy's address, so that all of them share the limits of one network, and pages redirect to https for "
    "ever. Name the proxies, as in FORWARDED_ALLOW_IPS=10.0.0.0/8; 127.0.0.1 where there is one on this machine."
)
EVERYBODY_IS_TRUSTED = (
    "FORWARDED_ALLOW_IPS=* believes whatever address a request claims to come from: whoever reaches this port without "
    "passing the proxy has as many networks as they like, and no limit by network holds. Name the proxies instead."
)
