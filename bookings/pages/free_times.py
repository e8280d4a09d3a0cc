"""Free times as customers choose among them on a page: the days that have some, and the times of one of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.models import Customer
from bookings.availability import Slot, find_slots
from bookings.models import Appointment
from consultants.models import Consultant, Service
from meetassist.days import span

# So many days fit on a telephone.
SHOWN = timedelta(days=14)


@dataclass(frozen=True)
class FreeTimes:
    """Of two weeks from `first`, a date by some clock: `days` that have times, and the `slots` of `day`, one for each
    moment. `earlier` and `later` weeks are None where there is nothing to look for.
    """

    first: date
    days: list[date]
    day: date | None
    slots: list[Slot]
    earlier: date | None
    later: date | None


def free_times(
    *,
    service: Service,
    consultant: Consultant | None,
    customer: Customer | None,
    moving: Appointment | None = None,
    first: date | None,
    day: date | None,
    zone: ZoneInfo,
    now: datetime,
) -> FreeTimes:
    """Of this person, or of anyone; `first` and `day` are wishes, and come from an address that anybody may type.

    Where nothing is free in the weeks from today, those that follow are looked at, once.
    """
    today = now.astimezone(zone).date()
    begins = max(first, today) if first else today
    latest = today + service.policy().booking_window
    begins = min(begins, latest)

    def found(begins: date) -> dict[date, list[Slot]]:
        start, end = span(begins, zone, SHOWN.days)
        slots = find_slots(
            service=service, start=max(start, now), end=end, consultant=consultant, customer=customer, moving=moving,
            distinct=True, now=now,
        )  # fmt: skip
        by_day: dict[date, list[Slot]] = {}
        for slot in slots:
            by_day.setdefault(slot.starts_at.astimezone(zone).date(), []).append(slot)
        return by_day

    by_day = found(begins)
    if not by_day and first is None and begins + SHOWN <= latest:
        begins += SHOWN
        by_day = found(begins)
    shown = day if day in by_day else next(iter(by_day), None)
    later = begins + SHOWN
    return FreeTimes(
        first=begins,
        days=list(by_day),
        day=shown,
        slots=by_day[shown] if shown else [],
        earlier=max(today, begins - SHOWN) if begins > today else None,
        later=later if later <= latest else None,
    )


def is_free(
    *,
    service: Service,
    consultant: Consultant,
    moment: datetime,
    customer: Customer | None,
    moving: Appointment | None = None,
    now: datetime,
) -> bool:
    """Whether it could be taken at this instant."""
    return bool(
        find_slots(
            service=service,
            start=moment,
            end=moment + timedelta(microseconds=1),
            consultant=consultant,
            customer=customer,
            moving=moving,
            now=now,
        )  # fmt: skip
    )
