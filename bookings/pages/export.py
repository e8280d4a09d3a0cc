"""The list of appointments as it is shown, as a file for spreadsheets: written while it is read, in steps."""

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bookings.models import Appointment, AppointmentEvent
from consultants.models import in_active_language
from meetassist.connections import give_back
from meetassist.phones import show_phone
from meetassist.spreadsheets import as_bytes

STEP = 1000


def as_file(rows: QuerySet[Appointment]) -> StreamingHttpResponse:
    """Those that the list holds at this moment, in its order. Who takes them away is the caller's to note."""
    answer = StreamingHttpResponse(
        _lines(list(rows.values_list("pk", flat=True)), translation.get_language()),
        content_type="text/csv; charset=utf-8",
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="appointments-{timezone.localdate()}.csv"'
    return answer


async def _lines(pks: list[int], language: str | None) -> AsyncIterator[bytes]:
    # With a byte order mark: spreadsheets take the file for UTF-8 by it.
    yield await sync_to_async(_step)([], language, is_first=True)
    for start in range(0, len(pks), STEP):
        yield await sync_to_async(_step)(pks[start : start + STEP], language)


def _step(pks: list[int], language: str | None, *, is_first: bool = False) -> bytes:
    """No connection is held while a browser takes its time to read."""
    try:
        with translation.override(language):
            return as_bytes([_header()] if is_first else _rows(pks), with_mark=is_first)
    finally:
        give_back()


def _header() -> list[str]:
    return [
        _("Code"), _("Day"), _("From"), _("To"), _("Status"), _("Customer"), _("Phone"), _("E-mail"), _("For whom"),
        _("Service"), _("Consultant"), _("Booked in"), _("Description"),
    ]  # fmt: skip


# Of each appointment what its row is made from; whole objects of four tables take three times as long.
FACTS = (
    "code", "during__startswith", "during__endswith", "status", "customer__name", "customer__phone", "customer__email",
    "for_whom", "service__name", "service__name_en", "consultant__name", "booked_in", "description",
)  # fmt: skip


def _rows(pks: list[int]) -> Iterator[list[str]]:
    booked = AppointmentEvent.objects.filter(appointment=OuterRef("pk"), kind=AppointmentEvent.Kind.BOOKED)
    rows = Appointment.objects.filter(pk__in=pks).annotate(
        booked_in=Subquery(booked.order_by("pk").values("source")[:1])
    )
    found = {pk: facts for pk, *facts in rows.values_list("pk", *FACTS).order_by()}
    zone = timezone.get_current_timezone()
    statuses = {value: str(name) for value, name in Appointment.Status.choices}
    sources = {value: str(name) for value, name in AppointmentEvent.Source.choices}
    for pk in pks:
        if pk not in found:
            continue
        code, start, end, status, name, phone, email, for_whom, service, in_english, who, source, text = found[pk]
        start, end = start.astimezone(zone).isoformat(), end.astimezone(zone).isoformat()
        yield [
            code, start[:10], start[11:16], end[11:16], statuses[status], name, show_phone(phone), email or "",
            for_whom, in_active_language(service, in_english), who, sources.get(source, ""), text,
        ]  # fmt: skip
