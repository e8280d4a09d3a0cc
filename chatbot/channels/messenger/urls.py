"""Where Meta reaches us."""

from django.urls import path

from chatbot.channels.messenger.views import messenger_webhook

urlpatterns = [path("webhooks/messenger/", messenger_webhook, name="messenger-webhook")]
