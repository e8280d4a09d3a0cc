from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny
from rest_framework.routers import APIRootView, DefaultRouter

from accounts.views import SesWebhook, attachment, mail, mailbox
from chatbot.api import ChatView
from chatbot.views import chat, messenger_webhook
from consultants.api import ConsultantViewSet, ServiceViewSet
from consultants.views import appointment, calendar
from meetassist.views import landing


class ApiRoot(APIRootView):
    """What can be asked for; the landing page leads here, without a login."""

    permission_classes = [AllowAny]


api = DefaultRouter()
api.APIRootView = ApiRoot
api.register("consultants", ConsultantViewSet)
api.register("services", ServiceViewSet)

urlpatterns = [
    path("", landing, name="landing"),
    path("chat/", chat, name="chat"),
    path("calendar/", calendar, name="calendar"),
    path("calendar/appointments/<str:code>/", appointment, name="appointment"),
    path("login/", LoginView.as_view(template_name="login.html", redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", include("django.conf.urls.i18n")),
    path("webhooks/messenger/", messenger_webhook, name="messenger-webhook"),
    path("webhooks/ses/", SesWebhook.as_view(), name="ses-webhook"),
    path("api/", include(api.urls)),
    path("api/chat/", ChatView.as_view(), name="api-chat"),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("dev/mail/", mailbox, name="dev-mailbox"),
    path("dev/mail/<uuid:name>/", mail, name="dev-mail"),
    path("dev/mail/<uuid:name>/<str:filename>", attachment, name="dev-mail-attachment"),
    path("admin/", admin.site.urls),
]
