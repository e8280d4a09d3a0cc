"""Why an operation on appointments is refused. Each class has a stable code; the caller chooses the words."""


class BookingError(Exception):
    code = "booking_error"


class SlotTaken(BookingError):
    """Another live appointment of the consultant overlaps."""

    code = "slot_taken"


class OutsideHours(BookingError):
    """The consultant does not work then, does not offer the service, or is off."""

    code = "outside_hours"


class TooLate(BookingError):
    """The moment has passed."""

    code = "too_late"


class TooMany(BookingError):
    """The customer has as many coming appointments as allowed."""

    code = "too_many"


class NotYours(BookingError):
    code = "not_yours"


class NotAllowedInThisState(BookingError):
    """For example cancelling what is already cancelled."""

    code = "not_allowed_in_this_state"
