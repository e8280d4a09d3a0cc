"""The admin's form for a new appointment: it books through the same operation as every other path."""

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings import services
from bookings.errors import BookingError
from bookings.models import Appointment, AppointmentEvent

REFUSALS = {
    "slot_taken": _("This time is already taken."),
    "outside_hours": _("The consultant cannot be booked for this service at that time."),
    "too_late": _("This time has passed."),
    "too_many": _("This customer has too many coming appointments."),
}


class NewAppointmentForm(forms.ModelForm):
    starts_at = forms.SplitDateTimeField(label=_("Starts at"), widget=AdminSplitDateTime)

    class Meta:
        model = Appointment
        fields = ["customer", "service", "consultant"]

    def _post_clean(self) -> None:
        """Book as the last step of validation, inside the transaction the admin has open: a refusal is a form error."""
        super()._post_clean()  # type: ignore[misc]  # left out of the stubs
        if self.errors:
            return
        try:
            event = services.book(
                customer=self.cleaned_data["customer"],
                service=self.cleaned_data["service"],
                consultant=self.cleaned_data["consultant"],
                starts_at=self.cleaned_data["starts_at"],
                source=AppointmentEvent.Source.ADMIN,
                actor=self.actor,
                now=timezone.now(),
            )
        except BookingError as error:
            self.add_error("starts_at", REFUSALS[error.code])
        else:
            self.instance = event.appointment

    # Set by the admin for each request.
    actor = ""

    def save(self, commit: bool = True) -> Appointment:
        """The row stands already; the admin asks again."""
        self.save_m2m = lambda: None  # type: ignore[method-assign]
        return self.instance
