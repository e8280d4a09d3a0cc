"""What SES tells by SNS; signing in, where allauth's pages do not suffice; and the mailbox of the demo: what was "sent"
without a mail provider, codes included.
"""

import json
from collections.abc import Callable
from datetime import UTC
from email.message import EmailMessage
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.account.utils import get_next_redirect_url
from allauth.account.views import PasswordResetFromKeyView
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django_ses import utils as sns
from django_ses.views import SESEventWebhookView

from accounts import signing_in
from accounts.mail import files
from consultants.authentication import address_of

LOOPBACK = {"127.0.0.1", "::1"}
FORWARDED = {"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via"}


def for_this_machine_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """404 unless in DEBUG, from loopback, and not through a proxy that stands on this machine."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        forwarded = FORWARDED & {name.title() for name in request.headers}
        if not settings.DEBUG or request.META.get("REMOTE_ADDR") not in LOOPBACK or forwarded:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


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
@for_this_machine_only
def mailbox(request: HttpRequest) -> HttpResponse:
    mails = [_summary(name, message) for name, message in files.newest_first()]
    return render(request, "accounts/mailbox.html", {"mails": mails})


@require_GET
@for_this_machine_only
def mail(request: HttpRequest, name: UUID) -> HttpResponse:
    message = _message(name)
    html = message.get_body(("html",))
    context = {
        **_summary(name, message), "text": _content(message.get_body(("plain",))), "html": _content(html),
        "attachments": [part.get_filename() for part in message.iter_attachments()],
    }  # fmt: skip
    return render(request, "accounts/mail.html", context)


@require_GET
@for_this_machine_only
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
