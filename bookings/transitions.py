"""Which operation is allowed on an appointment from which state, and to whom. What is not in the table is refused.

Booking and holding make appointments: who may is said in bookings.services, as is how a hold becomes one and ends.

Beside the table, a customer keeps the service's notice, a consultant acts on their own appointments only, and nothing
is completed or missed before it has begun.
"""

from dataclasses import dataclass

from bookings.actors import Actor, Role
from bookings.errors import NotAllowedInThisState, NotYours
from bookings.models import Appointment

Status = Appointment.Status
EVERYBODY = frozenset(Role)
PEOPLE = EVERYBODY - {Role.SYSTEM}
OUR_SIDE = EVERYBODY - {Role.CUSTOMER}


@dataclass(frozen=True)
class Transition:
    from_states: frozenset[str]
    roles: frozenset[str]


TRANSITIONS = {
    "approve": Transition(frozenset({Status.PENDING}), frozenset({Role.CONSULTANT, Role.STAFF})),
    # The system declines what nobody answered in time.
    "decline": Transition(frozenset({Status.PENDING}), OUR_SIDE),
    "reschedule": Transition(frozenset(Appointment.LIVE), PEOPLE),
    "cancel": Transition(frozenset(Appointment.LIVE), PEOPLE),
    "complete": Transition(frozenset({Status.CONFIRMED}), OUR_SIDE),
    # Beat completes what is over: that somebody did not come may be said after it.
    "mark_no_show": Transition(frozenset({Status.CONFIRMED, Status.COMPLETED}), PEOPLE - {Role.CUSTOMER}),
}


def check(operation: str, appointment: Appointment, by: Actor) -> None:
    """Raises NotYours when the actor may not do this to the appointment, NotAllowedInThisState when nobody may now."""
    transition = TRANSITIONS[operation]
    if by.role not in transition.roles or not by.owns(appointment):
        raise NotYours
    if appointment.status not in transition.from_states:
        raise NotAllowedInThisState
