"""The web chat's page, the same over plain HTTP, and its WebSocket."""

from django.urls import path

from chatbot.channels.webchat.api import ChatView
from chatbot.channels.webchat.consumers import ChatConsumer
from chatbot.channels.webchat.views import chat

urlpatterns = [
    path("chat/", chat, name="chat"),
    path("chat/messages/", ChatView.as_view(), name="chat-messages"),
]
websocket_urlpatterns = [path("ws/chat/", ChatConsumer.as_asgi())]
