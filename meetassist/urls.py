from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path
from django.views.generic import RedirectView, TemplateView
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny
from rest_framework.routers import APIRootView, DefaultRouter

from accounts.forms import SignInForm
from accounts.views import (
    AdminPasswordChange,
    NewPassword,
    PasswordChange,
    PasswordLink,
    SesWebhook,
    attachment,
    mail,
    mailbox,
)
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
    path("calendar/", calendar, name="calendar"),
    path("calendar/appointments/<str:code>/", appointment, name="appointment"),
    path(
        "login/",
        LoginView.as_view(template_name="login.html", authentication_form=SignInForm, redirect_authenticated_user=True),
        name="login",
    ),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", PasswordChange.as_view(), name="password-change"),
    path("password/link/", PasswordLink.as_view(), name="password-link"),
    path(
        "password/link/sent/",
        TemplateView.as_view(template_name="accounts/password_link_sent.html"),
        name="password-link-sent",
    ),
    path("password/<str:uidb64>/<str:token>/", NewPassword.as_view(), name="password-new"),
    path("language/", include("django.conf.urls.i18n")),
    path("webhooks/ses/", SesWebhook.as_view(), name="ses-webhook"),
    path("api/", include(api.urls)),
    path("", include("chatbot.channels.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("dev/mail/", mailbox, name="dev-mailbox"),
    path("dev/mail/<uuid:name>/", mail, name="dev-mail"),
    path("dev/mail/<uuid:name>/<str:filename>", attachment, name="dev-mail-attachment"),
    # Before the admin's own, which does not count how often an old password is guessed. The second name is what its
    # page for signing in links to.
    path("admin/password_change/", admin.site.admin_view(AdminPasswordChange.as_view())),
    path("admin/password_link/", RedirectView.as_view(pattern_name="password-link"), name="admin_password_reset"),
    path("admin/", admin.site.urls),
]
