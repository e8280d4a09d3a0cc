"""What the doctor finds wrong with the channels, for whoever keeps them connected."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chatbot.messaging.channels import registered
from meetassist import fragments, heartbeat
from meetassist.findings import Finding


@require_http_methods(["GET", "POST"])
def channel_check(request: HttpRequest) -> HttpResponse:
    """GET says what will be done. POST does it: the channels' own servers are asked, which takes some seconds."""
    if not request.user.has_perm(heartbeat.MAY_SEE):
        raise PermissionDenied
    found = [(str(one.label), list(one.findings())) for one in registered()] if request.method == "POST" else None
    context = {"found": found, "wrong": _number_of_errors(found or []), "title": _("Channels")}
    return fragments.render(request, "admin/staff/channels.html", context, title=_("Channels"))


def _number_of_errors(found: list[tuple[str, list[Finding]]]) -> int:
    return sum(one.is_error for _label, findings in found for one in findings)
