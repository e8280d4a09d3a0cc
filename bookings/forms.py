"""The admin's form for an appointment: it books and moves through the same operations as every other path."""

from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Missing
from accounts.widgets import MomentWidget
from bookings import past, services
from bookings.actors import by_staff
from bookings.availability import Reason
from bookings.errors import BookingError, NotPermitted
from bookings.locks import lock_customer
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


PAST = _(
    "This time has passed. To write it down all the same, give the reason and say what became of it; nobody is told."
)


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
    outcome = forms.ChoiceField(
        label=_("If it is past"), required=False,
        choices=[("", "---------"), *((status.value, status.label) for status in past.OUTCOMES)],
        help_text=_("For a time that has passed: what became of it. The reason is needed too, and nobody is told."),
    )  # fmt: skip
    # Set by the admin for each request: the login name, and what was written.
    actor = ""
    event: AppointmentEvent | None = None
    # Found instead of written: the same was sent before.
    repeated: Appointment | None = None

    class Meta:
        model = Appointment
        fields = ["customer", "service", "consultant", "device", "description"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["starts_at"] = self.instance.starts_at
            self.initial["outside_rules_reason"] = self.instance.outside_rules_reason

    def clean(self) -> dict[str, Any]:
        """A time that has passed is said, and asked about, before anything is written."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        start = values.get("starts_at")
        if start is None or not self._is_placed():
            return values
        complete = values.get("outcome") and values.get("outside_rules_reason")
        if start <= timezone.now() and not complete:
            self.add_error("starts_at", PAST)
        elif start > timezone.now() and values.get("outcome"):
            self.add_error("outcome", _("This time has not passed: what becomes of it is not known yet."))
        return values

    def _is_placed(self) -> bool:
        """Booked, or moved: an appointment that has begun may still be described."""
        return not self.instance.pk or bool({"service", "consultant", "starts_at", "outcome"} & set(self.changed_data))

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

    def _book(self) -> AppointmentEvent | None:
        # Whoever sends the same a second time waits here for the first to be done.
        lock_customer(self.cleaned_data["customer"].pk)
        standing = self._standing()
        if standing:
            self._answer_with(standing)
            return None
        values = {
            "customer": self.cleaned_data["customer"], **self._place(),
            "description": self.cleaned_data.get("description", ""), "device": self.cleaned_data.get("device"),
        }  # fmt: skip
        return past.record_visit(**values, **self._outcome()) if self._is_past() else services.book(**values)

    def _standing(self) -> Appointment | None:
        """The very appointment that is asked for, if it stands."""
        rows = Appointment.objects.filter(
            customer=self.cleaned_data["customer"], service=self.cleaned_data["service"],
            consultant=self.cleaned_data["consultant"], during__startswith=self._start(),
        )  # fmt: skip
        return rows.filter(status__in=[*Appointment.BOOKED, *past.OUTCOMES]).first()

    def _answer_with(self, standing: Appointment) -> None:
        same = standing.description == self.cleaned_data.get("description", "")
        if same and standing.device == self.cleaned_data.get("device"):
            self.repeated = self.instance = standing
            return
        page = reverse("admin:bookings_appointment_change", args=[standing.pk])
        text = str(_("The customer has this appointment already, with other details: {}."))
        self.add_error("starts_at", format_html(text, format_html('<a href="{}">{}</a>', page, standing.code)))

    def _change(self) -> AppointmentEvent | None:
        changed, event = set(self.changed_data), None
        if changed & {"description", "device"}:
            event = services.describe(
                appointment=self.instance, description=self.cleaned_data["description"],
                device=self.cleaned_data["device"], by=by_staff(self.actor), now=timezone.now(),
            )  # fmt: skip
        if self._is_placed():
            values = {"appointment": self.instance, **self._place()}
            event = past.move_visit(**values, **self._outcome()) if self._is_past() else services.reschedule(**values)
        return event

    def _place(self) -> dict[str, Any]:
        return {
            "service": self.cleaned_data["service"], "consultant": self.cleaned_data["consultant"],
            "starts_at": self._start(), "outside_rules_reason": self.cleaned_data["outside_rules_reason"],
            "by": by_staff(self.actor), "now": timezone.now(),
        }  # fmt: skip

    def _is_past(self) -> bool:
        return self._start() <= timezone.now()

    def _outcome(self) -> dict[str, Any]:
        return {"outcome": self.cleaned_data["outcome"]}

    def _start(self) -> datetime:
        start: datetime = self.cleaned_data["starts_at"]
        return start

    def save(self, commit: bool = True) -> Appointment:
        """The row stands already; the admin asks again."""
        self.save_m2m = lambda: None  # type: ignore[method-assign]
        appointment: Appointment = self.instance
        return appointment
