"""Why an operation on appointments is refused. Each class has a stable code; the caller chooses the words.

`reason` is finer where there is more to say: the code of bookings.availability.Reason.
"""

from accounts.permissions import Refusal


class BookingError(Exception):
    code = "booking_error"

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason or self.code)
        self.reason = reason


class SlotTaken(BookingError):
    """Another live appointment of the consultant, or a hold, overlaps."""

    code = "slot_taken"


class OutsideHours(BookingError):
    """The consultant does not work then, does not offer the service, is off, or it is beyond the booking window."""

    code = "outside_hours"


class TooLate(BookingError):
    """The moment has passed, or the service's notice has begun."""

    code = "too_late"


class TooMany(BookingError):
    """The customer has as many coming appointments as allowed."""

    code = "too_many"


class NotPermitted(BookingError):
    """The customer's service level does not allow it; `refusal` says what is missing and what helps."""

    code = "not_permitted"

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.missing)
        self.refusal = refusal


class NotYours(BookingError):
    """The actor may not do this, or not to this appointment."""

    code = "not_yours"


class Overtaken(BookingError):
    """Somebody has changed the appointment since the page was made from which this was asked."""

    code = "overtaken"


class NotAllowedInThisState(BookingError):
    """For example cancelling what is already cancelled, or completing what has not begun."""

    code = "not_allowed_in_this_state"
