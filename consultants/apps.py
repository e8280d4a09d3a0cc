from collections.abc import Iterator

from django.apps import AppConfig
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetassist.findings import Finding, ask_too


class ConsultantsConfig(AppConfig):
    name = "consultants"
    verbose_name = _("Consultants and services")

    def ready(self) -> None:
        ask_too(stale_calendars)


def stale_calendars() -> Iterator[Finding]:
    from consultants.models import OwnCalendar

    count = OwnCalendar.objects.stale(timezone.now()).count()
    if count:
        yield Finding(
            False,
            f"Calendars of consultants that could not be read for hours: {count}. Which: admin, Own calendars.",
        )
