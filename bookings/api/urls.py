"""Where programs ask for free times and appointments."""

from django.urls import path

from bookings.api.appointments import AppointmentsView, AppointmentView, CancelView, MoveView
from bookings.api.slots import SlotsView

urlpatterns = [
    path("slots/", SlotsView.as_view(), name="api-slots"),
    path("appointments/", AppointmentsView.as_view(), name="api-appointments"),
    path("appointments/<str:code>/", AppointmentView.as_view(), name="api-appointment"),
    path("appointments/<str:code>/move/", MoveView.as_view(), name="api-appointment-move"),
    path("appointments/<str:code>/cancel/", CancelView.as_view(), name="api-appointment-cancel"),
]
