"""Where programs chat."""

from django.urls import path

from chatbot.channels.apichat.api import ApiChatHistoryView, ApiChatView

urlpatterns = [
    path("api/chat/", ApiChatView.as_view(), name="api-chat"),
    path("api/chat/<str:session_id>/", ApiChatHistoryView.as_view(), name="api-chat-history"),
]
