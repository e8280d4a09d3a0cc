"""What the bot says of the service that a told trouble is a matter of: what it is called, takes and costs."""

from collections.abc import Sequence

from bookings.wording import amount
from chatbot.replies import Choice, Reply
from chatbot.replies.speech import gettext as _
from chatbot.replies.speech import ngettext
from consultants.models import Service


def suggest(fitting: Sequence[Service], choices: tuple[Choice, ...], *, is_sure: bool) -> Reply:
    """The one that fits. `is_sure`: it is a matter of it, else it may be one."""
    (service,) = fitting
    text = _("That is %(service)s.") if is_sure else _("Would that be %(service)s?")
    return Reply(" ".join([text % {"service": _described(service)}, _("Shall I look for a time?")]), choices)


def suggest_one_of(fitting: Sequence[Service], choices: tuple[Choice, ...], *, is_sure: bool) -> Reply:
    """Those that fit equally."""
    lines = [f"• {_described(service)}" for service in fitting]
    ask = _("For which of them shall I look for a time?") if is_sure else _("Is it one of these?")
    return Reply("\n".join([_("This can be a matter for:"), *lines, ask]), choices, numbered=True)


def that_is(service: Service) -> Reply:
    """Said before what is asked of it."""
    return Reply(_("That is %(service)s.") % {"service": _described(service)})


def not_answered_here() -> Reply:
    return Reply(_("I may not advise on that here, but our colleagues can, in confidence."))


def _described(service: Service) -> str:
    """With how long it takes and what it costs."""
    minutes = service.duration_minutes
    length = ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    cost = f"{amount(service)} {service.currency}" if service.price is not None else ""
    return ", ".join(filter(None, [service.label, length, cost]))
