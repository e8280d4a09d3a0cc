"""The web chat's page, its API for programs, and its WebSocket."""

from django.urls import path

from chatbot.channels.webchat.api import ChatView
from chatbot.channels.webchat.consumers import ChatConsumer
from chatbot.channels.webchat.views import chat

urlpatterns = [
    path("chat/", chat, name="chat"),
    path("api/chat/", ChatView.as_view(), name="api-chat"),
]
websocket_urlpatterns = [path("ws/chat/", ChatConsumer.as_asgi())]
