"""The web chat's page, the same over plain HTTP, and its WebSocket."""

from django.urls import path

from chatbot.channels.webchat.api import ChatView
from chatbot.channels.webchat.consumers import ChatConsumer, EmbedConsumer
from chatbot.channels.webchat.demo import choose
from chatbot.channels.webchat.views import chat, embed, embed_script

urlpatterns = [
    path("chat/", chat, name="chat"),
    path("chat/demo/", choose, name="chat-demo"),
    path("embed/", embed, name="embed"),
    path("embed.js", embed_script, name="embed-script"),
    path("chat/messages/", ChatView.as_view(), name="chat-messages"),
]
websocket_urlpatterns = [
    path("ws/chat/", ChatConsumer.as_asgi()),
    path("ws/embed/", EmbedConsumer.as_asgi()),
]
