"""Facebook Messenger: webhook payloads in, Send API calls out."""

from chatbot.channels.messenger import parsing, rendering, sending
from chatbot.messaging.channels import Channel, register

register(
    Channel(
        name=parsing.CHANNEL,
        render=rendering.render,
        send=sending.send,
        show_typing=sending.show_typing,
        announce=None,
        window=sending.WINDOW,
        # Quick replies are shown under the last message alone.
        taps_vanish=True,
    )
)
