"""A week of two consultants, of which every number is known: Monday 9 to Sunday 15 November 2026, asked on the 18th."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from accounts.models import Customer
from bookings.models import Appointment, AppointmentEvent, Feedback

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 18, 10, tzinfo=ZONE)
# Who comes to whom for what, on which day of November at which hour, what became of it, where it was booked, who
# cancelled it, and how it was found.
ROWS = [
    ("An", "bao", "tax", 9, 9, "completed", "chat", "", 5),
    ("An", "bao", "tax", 10, 9, "completed", "chat", "", 4),
    ("Bình", "bao", "legal", 10, 14, "no_show", "admin", "", None),
    ("Bình", "thu_hang", "tax", 11, 9, "completed", "chat", "", 2),
    ("Chi", "thu_hang", "tax", 12, 15, "cancelled", "chat", "customer", None),
    ("Chi", "thu_hang", "tax", 13, 15, "cancelled", "admin", "staff", None),
    ("Dũng", "thu_hang", "tax", 13, 9, "no_show", "chat", "", None),
    ("Dũng", "bao", "tax", 16, 9, "confirmed", "chat", "", None),
    ("Hà", "thu_hang", "tax", 19, 9, "pending", "chat", "", None),
    ("Hà", "thu_hang", "tax", 19, 10, "declined", "chat", "", None),
    ("Giang", "thu_hang", "tax", 19, 11, "held", "chat", "", None),
]


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=ZONE)


def make(office) -> dict[str, Customer]:
    """The rows, of customers by their names; a telephone number of each ends in their place in the alphabet."""
    office.tax.price, office.legal.price = Decimal(300_000), Decimal(500_000)
    office.tax.save()
    office.legal.save()
    people: dict[str, Customer] = {}
    for name, who, what, day, hour, status, source, cancelled_by, rating in ROWS:
        if name not in people:
            people[name] = Customer.objects.create(name=f"Khách {name}", phone=f"+8490000000{len(people)}")
        row = Appointment(
            customer=people[name], consultant=getattr(office, who), service=getattr(office, what), status=status,
            created_at=at(day, hour) - timedelta(days=7),
        )  # fmt: skip
        row.place_at(at(day, hour))
        if status == "held":
            row.held_until = NOW - timedelta(days=1)
        row.save()
        AppointmentEvent.objects.create(appointment=row, kind="booked", source=source, role="customer")
        if cancelled_by:
            AppointmentEvent.objects.create(appointment=row, kind="cancelled", source=source, role=cancelled_by)
        if rating is not None:
            Feedback.objects.create(appointment=row, rating=rating)
    return people
