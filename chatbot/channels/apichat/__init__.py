"""The chat of the API: programs write for their users, each known by a signed session without cookies."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

import accounts.services
from accounts.models import ChannelIdentity
from chatbot.channels.apichat import talking
from chatbot.messaging.channels import Channel, Rendered, Shows, register
from chatbot.messaging.events import Arrival, Event
from chatbot.messaging.fitting import fit
from chatbot.replies import Reply
from meetassist import live
from meetassist.live import hub


@register
class ApiChat(Channel):
    """A program shows what it is answered as it likes: a text, and what can be tapped."""

    name = talking.CHANNEL
    label = _("API")
    shows = Shows(text_length=None, buttons=None, title_length=None, tables=False, taps_vanish=False)
    # It waits in the history until the program reads it.
    window = None
    is_read_from_rows = True
    rings = False

    def parse(self, arrival: Arrival) -> Sequence[Event]:
        return [talking.parse(arrival)]

    def render(self, reply: Reply) -> list[Rendered]:
        fitted = fit(reply, self.shows)
        buttons = [{"title": button.title, "payload": button.payload} for button in fitted.buttons]
        return [Rendered(text, buttons) for text in fitted.texts]

    def announce(self, identity_id: int) -> None:
        live.announce(talking.topic(identity_id))

    def renew_session(self, identity: ChannelIdentity, *, now: datetime) -> None:
        accounts.services.renew_session(identity, now=now)

    def most_new_customers(self) -> int:
        return int(settings.APICHAT_VISITORS_PER_HOUR)

    def listen(self) -> None:
        hub.start()

    def hang_up(self) -> None:
        hub.stop()

    def heard_ago(self) -> float | None:
        return hub.age()
