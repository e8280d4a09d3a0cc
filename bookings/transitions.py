"""Which operation is allowed from which state, and to whom. What is not in the table is refused.

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
    # A hold becomes an appointment.
    "book": Transition(frozenset({Status.HELD}), frozenset({Role.CUSTOMER, Role.STAFF})),
    "approve": Transition(frozenset({Status.PENDING}), frozenset({Role.CONSULTANT, Role.STAFF})),
    # The system declines what nobody answered in time.
    "decline": Transition(frozenset({Status.PENDING}), OUR_SIDE),
    "reschedule": Transition(frozenset(Appointment.LIVE), PEOPLE),
    "cancel": Transition(frozenset(Appointment.LIVE), PEOPLE),
    "complete": Transition(frozenset({Status.CONFIRMED}), OUR_SIDE),
    # Beat completes what is over: that somebody did not come may be said after it.
    "mark_no_show": Transition(frozenset({Status.CONFIRMED, Status.COMPLETED}), PEOPLE - {Role.CUSTOMER}),
    "expire": Transition(frozenset({Status.HELD}), frozenset({Role.SYSTEM})),
}


def check(operation: str, appointment: Appointment, by: Actor) -> None:
    """Raises NotYours when the actor may not do this to the appointment, NotAllowedInThisState when nobody may now."""
    transition = TRANSITIONS[operation]
    if by.role not in transition.roles or not by.owns(appointment):
        raise NotYours
    if appointment.status not in transition.from_states:
        raise NotAllowedInThisState
