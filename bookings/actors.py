"""Who acts on an appointment, and from where. The rules of bookings.transitions and every event need to know."""

from dataclasses import dataclass

from accounts.models import Customer
from bookings.models import Appointment, AppointmentEvent
from consultants.models import Consultant

Role, Source = AppointmentEvent.Role, AppointmentEvent.Source


@dataclass(frozen=True)
class Actor:
    """`pk` is the customer's or the consultant's id; `name` is what events say about staff, such as a login name."""

    role: str
    source: str
    pk: int | None = None
    name: str = ""

    @property
    def is_customer(self) -> bool:
        return self.role == Role.CUSTOMER

    def owns(self, appointment: Appointment) -> bool:
        """Whether the appointment is theirs to act on; for staff and the system every one is."""
        if self.role == Role.CUSTOMER:
            return appointment.customer_id == self.pk
        if self.role == Role.CONSULTANT:
            return appointment.consultant_id == self.pk
        return True


def by_customer(customer: Customer, source: str = Source.CHAT) -> Actor:
    return Actor(Role.CUSTOMER, source, customer.pk)


def by_consultant(consultant: Consultant, name: str = "", source: str = Source.CALENDAR) -> Actor:
    return Actor(Role.CONSULTANT, source, consultant.pk, name)


def by_staff(name: str, source: str = Source.ADMIN) -> Actor:
    return Actor(Role.STAFF, source, name=name)


SYSTEM = Actor(Role.SYSTEM, Source.SYSTEM)
