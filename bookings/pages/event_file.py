"""The calendar file of one appointment, for whoever has the address of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings import single_event


@never_cache
@require_safe
def event_file(request: HttpRequest, token: str) -> HttpResponse:
    appointment = single_event.appointment_of(token)
    if appointment is None:
        raise Http404
    response = HttpResponse(single_event.file_of(appointment), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{appointment.code}.ics"'
    return response
