"""Who sees something of a person beside the business and its own machines, by the settings as they are."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from chatbot.messaging.channels import registered

# Of the inference profiles that stay within a part of the world.
AREAS = {"apac", "au", "ca", "eu", "jp", "us", "us-gov"}


@dataclass(frozen=True)
class Processor:
    """`sees` is what of a person, `where` the place; `models` are those of language that are asked there."""

    name: str
    sees: str
    where: str
    models: tuple[str, ...] = ()


def processors() -> list[Processor]:
    """In the language that is active."""
    return [*_channels(), *_mail(), *_models()]


def _channels() -> Iterator[Processor]:
    for channel in registered():
        if name := channel.processor():
            yield Processor(name, _("the messages of both sides that are written there"), _("wherever it works"))


def _mail() -> Iterator[Processor]:
    if settings.EMAIL_PROVIDER == "ses":
        yield Processor("Amazon SES", _("e-mails and the addresses that they go to"), settings.AWS_REGION)


def _models() -> Iterator[Processor]:
    if settings.LLM_PROVIDER != "bedrock":
        return
    asked = [settings.BEDROCK_FAST_MODEL, settings.BEDROCK_STRONG_MODEL, *settings.BEDROCK_FALLBACK_MODELS]
    by_place: dict[str, list[str]] = {}
    for model in dict.fromkeys(filter(None, [*asked, settings.BEDROCK_EMBEDDING_MODEL])):
        by_place.setdefault(_answered_in(model), []).append(model)
    sees = _(
        "a message, and up to four before it in which e-mail addresses and codes are hidden; what was found to answer "
        "a question"
    )
    for place, models in by_place.items():
        yield Processor("Amazon Bedrock", sees, place, tuple(models))


def _answered_in(model: str) -> str:
    """Bedrock hands on what is asked of an inference profile: its name, or the end of its ARN, says how far."""
    profile = model.rpartition("/")[2].split(".")
    if profile[0] == "global":
        return _("%(region)s, and from there any region of AWS") % {"region": settings.AWS_REGION}
    if profile[0] in AREAS:
        return _("%(region)s, and from there other regions of AWS in the same part of the world") % {
            "region": settings.AWS_REGION
        }
    return str(settings.AWS_REGION)
