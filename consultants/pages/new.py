"""A new consultant on one page: who it is, what they offer, when they work, a day off, and their invitation."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import roles
from accounts.addresses import AddressField
from accounts.roles import Act
from chatbot.questions import indexing
from consultants import invitations, time_off, working_week
from consultants.models import Business, Consultant, Service, TimeOff, WorkingHours
from consultants.pages.off_forms import DayField
from consultants.pages.week_form import PeriodsField, WeekLines, copied, hint
from consultants.pages.words import CANNOT_INVITE
from meetassist import fragments
from meetassist.zones import known_zones

Weekday = WorkingHours.Weekday
TITLE = gettext_lazy("New consultant")
NEEDS = (Consultant, WorkingHours, TimeOff)


class ServicesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Service) -> str:
        """By the name in the language of the page."""
        return obj.label


class NewConsultantForm(WeekLines, forms.ModelForm):
    services = ServicesField(
        Service.objects.filter(is_active=True), label=gettext_lazy("Services"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    invites = forms.BooleanField(label=gettext_lazy("Send an invitation to their own login"), required=False)
    hours_1 = PeriodsField(label=Weekday.MONDAY.label)
    hours_2 = PeriodsField(label=Weekday.TUESDAY.label)
    hours_3 = PeriodsField(label=Weekday.WEDNESDAY.label)
    hours_4 = PeriodsField(label=Weekday.THURSDAY.label)
    hours_5 = PeriodsField(label=Weekday.FRIDAY.label)
    hours_6 = PeriodsField(label=Weekday.SATURDAY.label)
    hours_7 = PeriodsField(label=Weekday.SUNDAY.label)
    off_first = DayField(label=gettext_lazy("First day off"), required=False)
    off_last = DayField(label=gettext_lazy("Last day off"), required=False, help_text=gettext_lazy("Empty: one day."))

    class Meta:
        model = Consultant
        fields = ["name", "email", "mail_language", "time_zone"]
        field_classes = {"email": AddressField}
        widgets = {"time_zone": forms.TextInput({"list": "zones", "autocomplete": "off"})}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("invites") and not values.get("email") and "email" not in self.errors:
            self.add_error("email", CANNOT_INVITE["no_address"])
        first, last = values.get("off_first"), values.get("off_last")
        if last and (first is None or last < first):
            self.add_error("off_last", _("The last day must not be before the first."))
        same = Consultant.objects.filter(name=values.get("name", ""), email=values.get("email", ""), is_active=True)
        if same.exists():
            self.add_error("name", _("There is a consultant with this name and this address already."))
        if not self.errors:
            self.refuse_overlaps(working_week.rows(self.instance, self.week()), set(Weekday.values))
        return values


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if not all(roles.may(request.user, Act.ADD, model) for model in NEEDS):
        raise PermissionDenied
    may_invite = invitations.may_invite(request.user)  # type: ignore[arg-type]  # nobody else gets here
    if request.method != "POST":
        return _page(
            request, NewConsultantForm(initial={"invites": may_invite, "mail_language": get_language()}), may_invite
        )
    if "copy" in request.POST:
        return _page(request, NewConsultantForm(copied(request.POST)), may_invite)
    with transaction.atomic():
        # Two who add the same person do it one after the other, and the second hears of the first.
        list(Business.objects.select_for_update(no_key=True).values_list("pk"))
        form = NewConsultantForm(request.POST)
        if form.is_valid() and (consultant := _add(request, form, may_invite=may_invite)):
            return redirect("hours", consultant.pk)
    return _page(request, form, may_invite)


def _add(request: HttpRequest, form: NewConsultantForm, *, may_invite: bool) -> Consultant | None:
    """All of it or nothing: None where the invitation cannot be sent, and the form says why."""
    values = form.cleaned_data
    said = [_("%(name)s is there.") % {"name": values["name"]}]
    try:
        with transaction.atomic():
            consultant: Consultant = form.save()
            consultant.services.set(values["services"])
            working_week.put(consultant, form.week())
            if first := values["off_first"]:
                during = time_off.span(consultant, first, values["off_last"] or first)
                row = TimeOff.objects.create(consultant=consultant, during=during)
                said.append(_("Off: %(when)s.") % {"when": time_off.told(row, consultant)})
            if values["invites"] and may_invite:
                user: Any = request.user
                invitations.invite(consultant=consultant, by=user, now=timezone.now())
                said.append(_("An invitation is on its way to %(email)s.") % {"email": consultant.email})
    except invitations.CannotInvite as refusal:
        # The next try makes another row.
        form.instance.pk = None
        form.add_error("email", CANNOT_INVITE[refusal.code])
        return None
    admin.site.get_model_admin(Consultant).log_addition(request, consultant, [{"added": {}}])
    indexing.wake()
    messages.success(request, " ".join(said))
    return consultant


def _page(request: HttpRequest, form: NewConsultantForm, may_invite: bool) -> HttpResponse:
    periods = form.week() if form.is_bound and form.is_valid() else {}
    context = {
        "form": form,
        "zones": sorted(known_zones()),
        "may_invite": may_invite,
        "may_write": True,
        "weekdays": Weekday,
        "lines": [(day, field, hint(periods.get(day.value)), []) for day, field in form.lines()],
    }
    return fragments.render(request, "admin/consultants/new.html", context, title=str(TITLE))
