"""The pages of the team about appointments, beneath /admin/."""

from django.contrib import admin
from django.urls import path

from bookings.pages.call import call

urlpatterns = [
    path("call/", admin.site.admin_view(call), name="call"),
]
