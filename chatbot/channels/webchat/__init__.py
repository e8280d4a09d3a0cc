"""The web chat: visitors are anonymous browsers, known by a signed cookie. Replies are delivered by their commit."""

from chatbot.channels.webchat import page
from chatbot.messaging.channels import Channel, register

register(
    Channel(
        name=page.CHANNEL,
        render=page.render,
        # The commit of the turn delivers; browsers are told by pg_notify.
        send=None,
        # The page does, from the moment it has sent a message.
        show_typing=None,
        announce=page.announce,
        # It waits on the page until the visitor comes back.
        window=None,
        taps_vanish=False,
    )
)
