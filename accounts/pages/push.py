"""Where a browser of the team says that it wants to be notified, or does not any more (accounts.push)."""

from allauth.usersessions.models import UserSession
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import PushSubscription
from accounts.push import outgoing, subscribing


@login_required
@require_POST
def push(request: HttpRequest) -> HttpResponse:
    """POST endpoint, p256dh and auth, as the browser has them; none of them: notify it no more. 204, or 400.

    With `greet` it is notified of that at once, so that whoever asked for it sees whether it comes.
    """
    now = timezone.now()
    session = UserSession.objects.filter(session_key=request.session.session_key, user_id=request.user.pk)
    if not request.POST.get("endpoint"):
        subscribing.unsubscribe(session)
        return HttpResponse(status=204)
    values = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    try:
        row = subscribing.subscribe(session.get(), **values, now=now)
    except (subscribing.BadSubscription, UserSession.DoesNotExist):
        return HttpResponse(status=400)
    if request.POST.get("greet"):
        outgoing.queue(
            PushSubscription.objects.filter(pk=row.pk), tag="greeting", title=_("This browser is notified"),
            text=_("When a customer waits for a person, or writes to you."), link=reverse("admin:index"), now=now,
        )  # fmt: skip
    return HttpResponse(status=204)
