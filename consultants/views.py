"""Where an invitation leads: a consultant makes their account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import invitations
from consultants.forms import AccountForm
from consultants.invitations import NotOpen, accept


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """To look at it changes nothing: mail programs do, before people."""
    now = timezone.now()
    found = invitations.find(token, now=now)
    form = AccountForm(request.POST or None)
    if found and form.is_valid():
        try:
            accept(found, user=form.save(commit=False), now=now)
        except NotOpen:
            found = None
        else:
            messages.success(request, _("Your account is there. Sign in with it now."))
            return redirect("account_login")
    return render(request, "account/invitation.html", {"invitation": found, "form": form})
