"""From a customer's text to an Understanding. Engines decide nothing and write nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from chatbot.understanding import local, matters
from chatbot.understanding.asked import GRAVE
from chatbot.understanding.local import person
from chatbot.understanding.schema import (
    NOTHING_ASKED,
    Catalog,
    Context,
    Entities,
    Fits,
    Named,
    OffTopic,
    Understanding,
    Unread,
)

__all__ = [
    "NOTHING_ASKED",
    "Catalog",
    "Context",
    "Entities",
    "Named",
    "OffTopic",
    "Understanding",
    "Unread",
    "understand",
]


def understand(
    text: str,
    *,
    context: Context,
    now: datetime,
    zone: ZoneInfo,
    catalog: Catalog,
    ask_model: Callable[..., Understanding | None] | None = None,
) -> Understanding:
    """What `text` means as an answer to `context`. `now` is aware; relative dates count from it in `zone`.

    `ask_model` is the model's engine (`understanding.model.engine`), asked where the local one is less sure than
    `settings.UNSURE`; without it, or where it has no answer, the local one's stands.
    """
    here = now.astimezone(zone)
    found = local.understand(text, context=context, now=here, catalog=catalog)
    found = replace(found, topic=person.topic_of(text, catalog.topics), fits=_fits(text, found, catalog))
    if ask_model is None or found.unread or found.confidence >= settings.UNSURE:
        return found
    answer = ask_model(text, context=context, now=here, catalog=catalog, found=found)
    if answer is None or (context.yes in GRAVE and answer.means("confirm")):
        # What destroys or changes waits for a yes that we have read ourselves.
        return found
    # The model names intents and values; how they are put together is read here, if both mean the same.
    same = set(answer.intents) == set(found.intents)
    parts = found.parts if same else ()
    return replace(
        answer, everything=found.everything, kept=found.kept, keeps=found.keeps, which=found.which, whom=found.whom,
        speaks=found.speaks, note=found.note,
        waits=found.waits, topic=found.topic, doubts=found.doubts, refers=found.refers, several=found.several,
        names=found.names, leeway=found.leeway, fits=found.fits, parts=parts,
        off_topic=found.off_topic if same else None, form_of_address=found.form_of_address,
    )  # fmt: skip


def _fits(text: str, found: Understanding, catalog: Catalog) -> Fits:
    """Nothing that was too long to be read is weighed either."""
    return Fits() if found.unread else matters.find(text, catalog.matters)
