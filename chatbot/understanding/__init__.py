"""From a customer's text to an Understanding. Engines decide nothing and write nothing."""

from datetime import datetime
from zoneinfo import ZoneInfo

from chatbot.understanding import local
from chatbot.understanding.schema import Catalog, Context, Entities, Named, Understanding

__all__ = ["Catalog", "Context", "Entities", "Named", "Understanding", "understand"]


def understand(text: str, *, context: Context, now: datetime, zone: ZoneInfo, catalog: Catalog) -> Understanding:
    """What `text` means as an answer to `context`. `now` is aware; relative dates count from it in `zone`."""
    return local.understand(text, context=context, now=now.astimezone(zone), catalog=catalog)
