"""Facebook Messenger: webhook payloads in, Send API calls out."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chatbot.channels.messenger import parsing, rendering, sending
from chatbot.messaging.channels import Channel, Rendered, register
from chatbot.messaging.events import Arrival, Event
from chatbot.models import Message
from chatbot.replies import Reply


@register
class Messenger(Channel):
    """Customers who write to the Page."""

    name = parsing.CHANNEL
    label = _("Messenger")
    shows = rendering.SHOWS
    window = sending.WINDOW
    # Page-scoped ids (PSID).
    account_ids = r"[1-9]\d{13,19}"
    secrets = ("MESSENGER_APP_SECRET", "MESSENGER_VERIFY_TOKEN", "MESSENGER_PAGE_TOKEN")

    def parse(self, arrival: Arrival) -> Sequence[Event]:
        return parsing.parse(arrival.body, arrival.at)

    def render(self, reply: Reply) -> list[Rendered]:
        return rendering.render(reply)

    def send(self, message: Message, recipient: str) -> str | None:
        return sending.send(message, recipient)

    def show_typing(self, recipient: str) -> None:
        sending.show_typing(recipient)

    def template_for(self, kind: str) -> str:
        """The utility template that Meta has approved for it, where one is configured."""
        return str(settings.MESSENGER_UTILITY_TEMPLATES.get(kind, ""))

    def processor(self) -> str:
        return "Meta (Facebook Messenger)" if settings.MESSENGER_PAGE_TOKEN else ""

    def problems(self) -> list[str]:
        names = (*self.secrets, "MESSENGER_PAGE_ID")
        missing = [name for name in names if not getattr(settings, name)]
        found = []
        if missing and len(missing) < len(names):
            found.append(f"Messenger is only half configured: {', '.join(missing)} missing.")
        if not settings.DEBUG and not settings.MESSENGER_GRAPH_URL.startswith("https://"):
            found.append("Messages go to a Messenger that is simulated: MESSENGER_GRAPH_URL is for DEBUG=1.")
        return found
