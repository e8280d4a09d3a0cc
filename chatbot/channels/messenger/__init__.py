"""Facebook Messenger: webhook payloads in, Send API calls out."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chatbot.channels.messenger import doctor, graph, links, parsing, people, rendering, sending
from chatbot.messaging.channels import Channel, Profile, Rendered, register
from chatbot.messaging.events import Arrival, Event
from chatbot.models import Message
from chatbot.replies import Reply, references
from meetassist.findings import Finding


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

    def link_to(self, code: str) -> str:
        """Who taps it has written, so that the window is open again."""
        is_connected = settings.MESSENGER_PAGE_TOKEN and settings.MESSENGER_PAGE_ID
        ref = references.appointment(code)
        return links.link_to(settings.MESSENGER_PAGE_ID, ref) if is_connected else ""

    def window_of_people(self) -> timedelta | None:
        return sending.WINDOW_OF_PEOPLE if settings.MESSENGER_HUMAN_AGENT else None

    def credentials(self) -> str:
        return graph.fingerprint()

    def profile_of(self, external_id: str) -> Profile | None:
        return people.profile_of(external_id)

    def show_seen(self, recipient: str) -> None:
        sending.show_seen(recipient)

    def show_typing(self, recipient: str) -> None:
        sending.show_typing(recipient)

    def template_for(self, kind: str) -> str:
        """The utility template that Meta has approved for it, where one is configured."""
        return str(settings.MESSENGER_UTILITY_TEMPLATES.get(kind, ""))

    def processor(self) -> str:
        return "Meta (Facebook Messenger)" if settings.MESSENGER_PAGE_TOKEN else ""

    def findings(self) -> Iterable[Finding]:
        return doctor.findings()

    def unset(self) -> list[str]:
        return [name for name in self._needed if not getattr(settings, name)]

    def problems(self) -> list[str]:
        missing, found = self.unset(), []
        if missing and len(missing) < len(self._needed):
            found.append(f"Messenger is only half configured: {', '.join(missing)} missing.")
        if not settings.DEBUG and not settings.MESSENGER_GRAPH_URL.startswith("https://"):
            found.append("Messages go to a Messenger that is simulated: MESSENGER_GRAPH_URL is for DEBUG=1.")
        return found

    @property
    def _needed(self) -> tuple[str, ...]:
        return (*self.secrets, "MESSENGER_PAGE_ID")
