"""What programs of consultants subscribe to. The address is the proof: there is no login."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from bookings.feed import feed_file, tag_of
from consultants.calendars.links import consultant_of


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The appointments of whoever has this secret; 304 to a program that has them as they are."""
    consultant = consultant_of(secret)
    if consultant is None:
        raise Http404
    content = feed_file(consultant, now=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["ETag"] = tag_of(content)
    response["Content-Disposition"] = 'inline; filename="appointments.ics"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
