"""The web chat: visitors are anonymous browsers, known by a signed cookie. Replies are delivered by their commit."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

import accounts.services
from accounts.models import ChannelIdentity
from chatbot.channels.webchat import page
from chatbot.channels.webchat.visiting import Browsers
from chatbot.messaging import visiting
from chatbot.messaging.channels import Channel, Rendered, Shows, register
from chatbot.messaging.events import Arrival, Event
from chatbot.replies import Reply
from meetassist import live
from meetassist.live import hub


@register
class WebChat(Channel):
    """Customers on the page of the site. It shows by itself that an answer is being written."""

    name = page.CHANNEL
    label = _("web chat")
    shows = Shows(text_length=None, buttons=None, title_length=None, tables=True, taps_vanish=False)
    # It waits on the page until the visitor comes back.
    window = None
    # Browsers are told by pg_notify, and read.
    is_read_from_rows = True
    # Nobody need be looking at the page.
    rings = False

    def parse(self, arrival: Arrival) -> Sequence[Event]:
        return [page.parse(arrival)]

    def render(self, reply: Reply) -> list[Rendered]:
        return page.render(reply)

    def announce(self, identity_id: int) -> None:
        live.announce(page.topic(identity_id))

    def renew_session(self, identity: ChannelIdentity, *, now: datetime) -> None:
        accounts.services.renew_session(identity, now=now)

    def most_new_customers(self) -> int:
        return int(settings.WEBCHAT_VISITORS_PER_HOUR)

    def listen(self) -> None:
        hub.start()

    def hang_up(self) -> None:
        hub.stop()

    def heard_ago(self) -> float | None:
        return hub.age()


visiting.enter(Browsers())
