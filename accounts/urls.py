"""Signing in: those of allauth's pages that this product has, under addresses of its own.

Allauth finds them by the names. What is not here does not exist: nobody signs up, and addresses are the admin's to
change.
"""

from allauth.account import views as account
from django.urls import path, re_path
from django.views.generic import RedirectView

from accounts.views import NewPassword, admin_login

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/link/", account.password_reset, name="account_reset_password"),
    path("password/link/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    # Before the admin's own.
    path("admin/login/", admin_login),
    path("admin/logout/", account.logout),
    re_path("^admin/password_change/(?:done/)?$", RedirectView.as_view(pattern_name="account_change_password")),
]  # fmt: skip
