from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny
from rest_framework.routers import APIRootView, DefaultRouter

from accounts.views import SesWebhook, attachment, mail, mailbox
from bookings.pages.calendar import appointment, calendar
from bookings.pages.event_file import event_file
from bookings.pages.own import cancel, own
from bookings.pages.own_move import move
from chatbot.pages.ask import ask_in_calendar, save_in_calendar
from chatbot.pages.booking import book
from chatbot.pages.home import home
from chatbot.pages.privacy import privacy
from consultants.api import ConsultantViewSet, ServiceViewSet
from consultants.feeds import feed
from consultants.pages.calendars import calendars
from consultants.pages.photo import photo
from consultants.views import invitation
from meetassist import this_machine
from meetassist.api_pages import docs
from meetassist.views import developers


class ApiRoot(APIRootView):
    """What can be asked for; the developers' index leads here, without a login."""

    permission_classes = [AllowAny]


api = DefaultRouter()
api.APIRootView = ApiRoot
api.register("consultants", ConsultantViewSet)
api.register("services", ServiceViewSet)

handler400 = "meetassist.errors.bad_request"
handler403 = "meetassist.errors.forbidden"
handler404 = "meetassist.errors.not_found"
handler500 = "meetassist.errors.server_error"
urlpatterns = [
    path("", home, name="landing"),
    path("book/", book, name="public-book"),
    path("people/<int:pk>/<str:digest>", photo, name="photo"),
    path("privacy/", privacy, name="privacy"),
    path("calendar/", calendar, name="calendar"),
    path("calendar/ask/", ask_in_calendar, name="calendar-ask"),
    path("calendar/ask.csv", save_in_calendar, name="calendar-ask-file"),
    path("calendar/appointments/<str:code>/", appointment, name="appointment"),
    path("calendar/calendars/", calendars, name="calendars"),
    path("calendar/feed/<str:secret>.ics", feed, name="calendar-feed"),
    path("event/<str:token>.ics", event_file, name="event-file"),
    path("a/<str:token>/", own, name="own"),
    path("a/<str:token>/move/", move, name="own-move"),
    path("a/<str:token>/cancel/", cancel, name="own-cancel"),
    path("", include("consultants.urls")),
    path("", include("accounts.urls")),
    path("invitation/<str:token>/", invitation, name="invitation"),
    path("webhooks/ses/", SesWebhook.as_view(), name="ses-webhook"),
    path("api/", include("bookings.api.urls")),
    path("api/", include("chatbot.api.urls")),
    path("api/", include(api.urls)),
    path("", include("chatbot.channels.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/docs/", docs, name="api-docs"),
    path("dev/", this_machine.only(developers), name="dev"),
    path("dev/mail/", mailbox, name="dev-mailbox"),
    path("dev/mail/<uuid:name>/", mail, name="dev-mail"),
    path("dev/mail/<uuid:name>/<str:filename>", attachment, name="dev-mail-attachment"),
    path("admin/", include("bookings.urls")),
    path("admin/", include("chatbot.pages.urls")),
    path("admin/", admin.site.urls),
]
