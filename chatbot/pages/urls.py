"""The team's pages about conversations, below the admin's address."""

from django.contrib import admin
from django.urls import path

from chatbot.pages import ask, channel_check, desk, inbox, operation, reading, trying

urlpatterns = [
    path("operation/", admin.site.admin_view(operation.operation), name="operation"),
    path("operation/channels/", admin.site.admin_view(channel_check.channel_check), name="channel-check"),
    path("desk/", admin.site.admin_view(inbox.inbox), name="inbox"),
    path("desk/<int:pk>/", admin.site.admin_view(desk.talk), name="talk"),
    path("desk/<int:pk>/messages/<int:message>/", admin.site.admin_view(reading.reading), name="reading"),
    path("try/", admin.site.admin_view(trying.try_it), name="try"),
    path("ask/", admin.site.admin_view(ask.ask), name="ask"),
    path("ask.csv", admin.site.admin_view(ask.save), name="ask-file"),
]
