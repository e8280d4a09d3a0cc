"""The admin's form for an appointment: it books and moves through the same operations as every other path."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.admin.helpers import ActionForm
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Missing
from accounts.widgets import MomentWidget
from bookings import services
from bookings.actors import by_staff
from bookings.availability import Reason
from bookings.errors import BookingError, NotPermitted
from bookings.models import Appointment, AppointmentEvent

REFUSALS = {
    "slot_taken": _("This time is already taken."),
    "outside_hours": _("The consultant cannot be booked for this service at that time."),
    "too_late": _("This time has passed."),
    "too_many": _("This customer has too many coming appointments."),
    "not_yours": _("This appointment is somebody else's."),
    "not_allowed_in_this_state": _("The appointment's state does not allow this."),
}

NOT_PERMITTED = {
    Missing.ACTIVE: _("This customer is disabled."),
    Missing.ACTION: _("The customer's service level does not include this."),
    Missing.NUMBER: _("The customer has as many coming appointments as their service level allows."),
    Missing.WINDOW: _("This is further ahead than the customer's service level allows."),
}


def sentence(error: BookingError) -> str:
    """What a member of staff reads when an operation is refused."""
    if isinstance(error, NotPermitted):
        return str(NOT_PERMITTED[error.refusal.missing])
    return str(Reason(error.reason).label if error.reason in Reason.values else REFUSALS[error.code])


class AppointmentForm(forms.ModelForm):
    starts_at = forms.SplitDateTimeField(label=_("Starts at"), widget=MomentWidget)
    outside_rules_reason = forms.CharField(
        label=_("Reason to book outside the rules"), max_length=200, required=False,
        help_text=_("With a reason, hours, notice and limits do not count. A time that is taken stays taken."),
    )  # fmt: skip
    # Set by the admin for each request: the login name, and what was written.
    actor = ""
    event: AppointmentEvent | None = None

    class Meta:
        model = Appointment
        fields = ["customer", "service", "consultant", "device", "description"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["starts_at"] = self.instance.starts_at
            self.initial["outside_rules_reason"] = self.instance.outside_rules_reason

    def _post_clean(self) -> None:
        """Write as the last step of validation, in the transaction the admin has open: a refusal is a form error."""
        super()._post_clean()  # type: ignore[misc]  # left out of the stubs
        if self.errors:
            return
        try:
            # A page with an error is committed too: of two changes, the first must not stay when the second is refused.
            with transaction.atomic():
                self.event = self._change() if self.instance.pk else self._book()
        except BookingError as error:
            self.add_error("starts_at", sentence(error))
        else:
            if self.event:
                self.instance = self.event.appointment

    def _book(self) -> AppointmentEvent:
        return services.book(
            customer=self.cleaned_data["customer"],
            service=self.cleaned_data["service"],
            consultant=self.cleaned_data["consultant"],
            starts_at=self._start(),
            outside_rules_reason=self.cleaned_data["outside_rules_reason"],
            description=self.cleaned_data.get("description", ""),
            device=self.cleaned_data.get("device"),
            by=by_staff(self.actor),
            now=timezone.now(),
        )

    def _change(self) -> AppointmentEvent | None:
        changed, event = set(self.changed_data), None
        if changed & {"description", "device"}:
            event = services.describe(
                appointment=self.instance, description=self.cleaned_data["description"],
                device=self.cleaned_data["device"], by=by_staff(self.actor), now=timezone.now(),
            )  # fmt: skip
        if changed & {"service", "consultant", "starts_at"}:
            event = self._move()
        return event

    def _move(self) -> AppointmentEvent:
        return services.reschedule(
            appointment=self.instance,
            service=self.cleaned_data["service"],
            consultant=self.cleaned_data["consultant"],
            starts_at=self._start(),
            outside_rules_reason=self.cleaned_data["outside_rules_reason"],
            by=by_staff(self.actor),
            now=timezone.now(),
        )

    def _start(self) -> datetime:
        start: datetime = self.cleaned_data["starts_at"]
        return start

    def save(self, commit: bool = True) -> Appointment:
        """The row stands already; the admin asks again."""
        self.save_m2m = lambda: None  # type: ignore[method-assign]
        return self.instance


class ReasonActionForm(ActionForm):
    """A reason beside the choice of a bulk action, for those that take one."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
