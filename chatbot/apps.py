from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _

from meetassist.findings import ask_too


class ChatbotConfig(AppConfig):
    name = "chatbot"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        from accounts.mail.outgoing import not_delivered
        from chatbot import channels
        from chatbot.messaging import inbox, waking
        from chatbot.people import echoes

        channels.load()
        register(channels.are_configured)
        not_delivered.connect(waking.tell_soon)
        ask_too(channels.findings)
        inbox.echo_arrived.connect(echoes.hear)
