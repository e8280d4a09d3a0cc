"""The pages of the team about appointments, under /admin/."""

from django.contrib import admin
from django.urls import path
from django.views.decorators.http import require_safe

from bookings.pages.today import day, today

urlpatterns = [
    path("", admin.site.admin_view(today), name="today"),
    path("day/<str:day>/", admin.site.admin_view(day), name="day"),
    path("tables/", admin.site.admin_view(require_safe(admin.site.index)), name="tables"),
]
