"""The team's pages about conversations, below the admin's address."""

from django.contrib import admin
from django.urls import path

from chatbot.pages import desk, inbox, reading, trying

urlpatterns = [
    path("desk/", admin.site.admin_view(inbox.inbox), name="inbox"),
    path("desk/<int:pk>/", admin.site.admin_view(desk.talk), name="talk"),
    path("desk/<int:pk>/messages/<int:message>/", admin.site.admin_view(reading.reading), name="reading"),
    path("try/", admin.site.admin_view(trying.try_it), name="try"),
]
