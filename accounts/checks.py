"""A system check: misconfiguration that would otherwise show only when somebody is to be notified."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from accounts.push import keys


@register
def notifications_have_a_key(**_: Any) -> list[CheckMessage]:
    try:
        keys.private_key()
    except keys.BadKey as error:
        return [Error(str(error), id="accounts.E001")]
    return []
