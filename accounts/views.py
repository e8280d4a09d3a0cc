"""What SES tells by SNS; signing in, where allauth's pages do not suffice; and the mailbox of the demo: what was "sent"
without a mail provider, codes included.
"""

import json
from datetime import UTC
from email.message import EmailMessage
from ipaddress import ip_address
from typing import Any
from uuid import UUID

from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView, PasswordResetFromKeyView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.usersessions.internal.flows.sessions import end_other_sessions, end_sessions
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_ses import utils as sns
from django_ses.views import SESEventWebhookView

from accounts import browsers, second_factor, signing_in
from accounts.forms import PublicNameForm
from accounts.mail import files
from consultants import openid
from consultants.authentication import address_of, address_to
from meetassist import headers, this_machine


class SesWebhook(SESEventWebhookView):  # type: ignore[misc]  # its base has no types
    """Bounces and complaints. Refuses what is not of our topics, and everything while none is configured."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            notification = json.loads(request.body)
        except ValueError:
            return HttpResponseBadRequest("no JSON")
        # Before anything is fetched to verify it: strangers do not know the topics.
        topic = notification.get("TopicArn") if isinstance(notification, dict) else None
        if topic not in settings.AWS_SNS_EVENT_TRUSTED_TOPIC_ARNS:
            return HttpResponseForbidden("untrusted topic")
        if not sns.SES_REGEX_CERT_URL.match(str(notification.get("SigningCertURL"))):
            return HttpResponseForbidden("untrusted certificate")
        if sns.EventMessageVerifier(notification).certificate is None:
            # The library would remember that for ever, and SNS repeats only what was answered with 5xx.
            sns.clear_cert_cache()
            return HttpResponse("the certificate is not to be had", status=503)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def verify_event_message(self, notification: dict[str, Any]) -> bool:
        try:
            return bool(super().verify_event_message(notification))
        except (TypeError, ValueError):
            return False  # the signature is no base64


class Login(LoginView):  # type: ignore[misc]  # its base has no types
    """The one door; it leads whoever lacks the second factor to where they show it, or set it up."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and second_factor.is_missing(request):
            return redirect(self.passthrough_next_url(_to_second_factor(request)))
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        providers = get_social_adapter(self.request).list_apps(self.request)
        passkeys = _are_passkeys_possible(self.request)
        return {**super().get_context_data(**kwargs), "passkeys": passkeys, "providers": providers}


@require_GET
def openid_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider, with a state and a nonce that this browser alone has."""
    provider = _openid_adapter(request, provider_id).get_provider()
    nonce = get_random_string(32)
    to: HttpResponse = provider.redirect(
        request, "login", next_url=get_next_redirect_url(request), nonce=nonce,
        auth_params={**provider.get_auth_params(), "nonce": nonce},
    )  # fmt: skip
    return to


@require_GET
def openid_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    answer: HttpResponse = openid.Callback.adapter_view(_openid_adapter(request, provider_id))(request)
    return answer


def _openid_adapter(request: HttpRequest, provider_id: str) -> openid.OpenIdAdapter:
    if all(app.provider_id != provider_id for app in get_social_adapter(request).list_apps(request)):
        raise Http404
    return openid.OpenIdAdapter(request, provider_id)


def _to_second_factor(request: HttpRequest) -> str:
    types = set(Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True))
    if "totp" in types:
        return reverse("mfa_reauthenticate")
    return reverse("mfa_reauthenticate_webauthn" if "webauthn" in types else "second-factor")


def _are_passkeys_possible(request: HttpRequest) -> bool:
    """Browsers keep them for a name: an address of numbers, as the demo has, is none."""
    try:
        ip_address(request.get_host().rpartition(":")[0].strip("[]") or request.get_host())
    except ValueError:
        return True
    return False


@login_required
@require_GET
def set_up_second_factor(request: HttpRequest) -> HttpResponse:
    """What somebody sees who may enter the admin, and has only a password so far."""
    return render(request, "mfa/set_up.html", {"passkeys": _are_passkeys_possible(request)})


class _MakesSecondFactor:
    """For a page that adds one: it counts as shown, and sessions that have not shown it are over."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # of the view beside it
        second_factor.has_just_been_made(self.request)
        end_other_sessions(self.request, self.request.user)
        return answer


class AddApp(_MakesSecondFactor, ActivateTOTPView):  # type: ignore[misc]  # its base has no types
    pass


class AddPasskey(_MakesSecondFactor, AddWebAuthnView):  # type: ignore[misc]  # its base has no types
    pass


class RecoveryCodes(ViewRecoveryCodesView):  # type: ignore[misc]  # its base has no types
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """To print and to copy, in groups of four."""
        values: dict[str, Any] = super().get_context_data(**kwargs)
        return {**values, "unused_codes": [f"{code[:4]} {code[4:]}" for code in values["unused_codes"]]}


class Profile(ListUserSessionsView):  # type: ignore[misc]  # its base has no types
    """How somebody signs in, and where they are signed in. A POST ends all sessions but this one."""

    template_name, success_url = "account/profile.html", reverse_lazy("profile")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        values: dict[str, Any] = super().get_context_data(**kwargs)
        rows = list(Authenticator.objects.filter(user_id=self.request.user.pk).order_by("pk"))
        codes: list[str] = next((row.wrap().get_unused_codes() for row in rows if row.type == "recovery_codes"), [])
        listed = [(one, browsers.short_name(one.user_agent)) for one in values["sessions"]]
        return {
            **values, "sessions": listed, "app": next((row for row in rows if row.type == "totp"), None),
            "passkeys": [row for row in rows if row.type == "webauthn"], "codes_left": len(codes),
            "are_passkeys_possible": _are_passkeys_possible(self.request),
            "is_required": second_factor.is_required_of(self.request.user),
            "address": address_to(self.request.user),
        }  # fmt: skip


@login_required
def public_name(request: HttpRequest) -> HttpResponse:
    """The name under which customers read what one writes: of one's own login, and of that alone."""
    form = PublicNameForm(request.POST or None, instance=request.user)
    if not form.is_valid():
        return render(request, "account/public_name.html", {"form": form})
    form.instance.save(update_fields=["public_name"])
    messages.success(request, _("Customers read this name from now on."))
    return redirect("profile")


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """One of one's own; of others' it is not even said whether there are any."""
    end_sessions(request, [get_object_or_404(UserSession, user_id=request.user.pk, pk=pk)])
    messages.success(request, _("The session has ended."))
    return redirect("profile")


class NewPassword(PasswordResetFromKeyView):  # type: ignore[misc]  # its base has no types
    """Where the link of the e-mail leads; it is worth nothing any more when the password is another one."""

    success_url = reverse_lazy("account_login")

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        signing_in.remember(form.user, address=address_of(self.request), now=timezone.now())
        return answer


def admin_login(request: HttpRequest) -> HttpResponse:
    """The admin's door is the one that everybody takes: there are the limits and the second factor."""
    after = get_next_redirect_url(request) or reverse("admin:index")
    if not request.user.is_authenticated:
        return redirect_to_login(after)
    if not admin.site.has_permission(request):
        messages.error(request, _("Your login does not open the admin."))
        return redirect("calendar")
    return redirect(after)


@require_GET
@this_machine.only
def mailbox(request: HttpRequest) -> HttpResponse:
    mails = [_summary(name, message) for name, message in files.newest_first()]
    return render(request, "accounts/mailbox.html", {"mails": mails})


@require_GET
@this_machine.only
def mail(request: HttpRequest, name: UUID) -> HttpResponse:
    message = _message(name)
    html = _content(message.get_body(("html",)))
    context = {
        **_summary(name, message), "text": _content(message.get_body(("plain",))), "html": html,
        "attachments": [part.get_filename() for part in message.iter_attachments()],
    }  # fmt: skip
    response = render(request, "accounts/mail.html", context)
    # It is shown in a frame of this page, with the styles that it brings in itself: mail programs read no others.
    response["Content-Security-Policy"] = headers.content_policy(styles=headers.inline_styles(html))
    return response


@require_GET
@this_machine.only
def attachment(request: HttpRequest, name: UUID, filename: UUID) -> HttpResponse:
    for part in _message(name).iter_attachments():
        if part.get_filename() == filename:
            response = HttpResponse(part.get_content(), content_type=part.get_content_type())
            response["Content-Disposition"] = f'attachment; filename="{filename}"'
            return response
    raise Http404


def _message(name: UUID) -> EmailMessage:
    message = files.read(str(name))
    if message is None:
        raise Http404
    return message


def _summary(name: object, message: EmailMessage) -> dict[str, Any]:
    sent = message["Date"].datetime
    # "-0000" is UTC without saying where; a folded subject begins with the blank of its fold.
    sent = sent if sent.tzinfo else sent.replace(tzinfo=UTC)
    return {"name": name, "to": message["To"], "subject": message["Subject"].strip(), "date": sent}


def _content(part: Any) -> str:
    return part.get_content() if part else ""
