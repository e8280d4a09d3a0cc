"""The pages on which hours and days off are set up, of consultants by themselves and by whoever runs the business."""

from django.contrib import admin
from django.urls import path

from consultants.pages.days_off import days_off
from consultants.pages.hours import hours, own
from consultants.pages.new import new
from consultants.pages.why import why

urlpatterns = [
    path("calendar/hours/", own, {"page": "hours"}, name="own-hours"),
    path("calendar/<int:pk>/hours/", hours, name="hours"),
    path("calendar/<int:pk>/days-off/", days_off, name="days-off"),
    path("calendar/why/", own, {"page": "why"}, name="own-why"),
    path("calendar/<int:pk>/why/", why, name="why"),
    path("admin/new-consultant/", admin.site.admin_view(new), name="new-consultant"),
]
