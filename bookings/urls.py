"""The team's pages about appointments, below /admin/."""

from django.contrib import admin
from django.urls import path

from bookings.pages.panel import panel

urlpatterns = [path("appointments/<str:code>/", admin.site.admin_view(panel), name="panel")]
