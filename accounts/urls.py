"""Signing in: those of allauth's pages that this product has, under addresses of its own.

Allauth finds them by the names. What is not here does not exist: nobody signs up, and addresses are the admin's to
change.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import admin
from django.urls import path, re_path
from django.views.generic import RedirectView

from accounts.consumers import StaffConsumer
from accounts.pages.customer import customer_page
from accounts.pages.language import switch
from accounts.pages.merging import merge
from accounts.pages.push import push
from accounts.views import (
    AddApp,
    AddPasskey,
    Login,
    NewPassword,
    Profile,
    RecoveryCodes,
    admin_login,
    end_session,
    openid_callback,
    openid_login,
    public_name,
    set_up_second_factor,
)

urlpatterns = [
    path("language/", switch, name="set_language"),
    path("login/", Login.as_view(), name="account_login"),
    path("login/code/", mfa.authenticate, name="mfa_authenticate"),
    path("login/with/<str:provider_id>/", openid_login, name="openid_connect_login"),
    path("login/with/<str:provider_id>/back/", openid_callback, name="openid_connect_callback"),
    path("login/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("logout/", account.logout, name="account_logout"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/link/", account.password_reset, name="account_reset_password"),
    path("password/link/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    # To where allauth leads after each of them, one page shows them all.
    *(path("profile/", Profile.as_view(), name=name) for name in ("profile", "mfa_index", "mfa_list_webauthn")),
    path("profile/name/", public_name, name="public-name"),
    path("profile/push/", push, name="push"),
    path("profile/sessions/<int:pk>/end/", end_session, name="session-end"),
    path("profile/second-factor/", set_up_second_factor, name="second-factor"),
    path("profile/app/", AddApp.as_view(), name="mfa_activate_totp"),
    path("profile/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("profile/passkeys/add/", AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("profile/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("profile/recovery-codes/", RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("profile/recovery-codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("profile/again/", account.reauthenticate, name="account_reauthenticate"),
    path("profile/again/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("profile/again/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    # Before the admin's own.
    path("admin/login/", admin_login),
    path("admin/logout/", account.logout),
    path("admin/customers/<int:pk>/", admin.site.admin_view(customer_page), name="customer-page"),
    path("admin/customers/<int:pk>/merge/", admin.site.admin_view(merge), name="customer-merge"),
    re_path("^admin/password_change/(?:done/)?$", RedirectView.as_view(pattern_name="account_change_password")),
]  # fmt: skip
websocket_urlpatterns = [path("ws/staff/", StaffConsumer.as_asgi())]
