"""Book: from whom somebody means to the sentence that is read to them, each step a part of one page."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts import roles
from accounts.addresses import AddressField
from accounts.models import Customer
from accounts.roles import Act
from accounts.services import AddressInUse, note_address
from bookings import by_hand, finding, mail, openings, wording
from bookings.actors import by_staff
from bookings.errors import BookingError
from bookings.forms import sentence
from bookings.models import Appointment
from bookings.pages import proposal
from bookings.pages.choice import Choice
from chatbot.messaging.waking import send_soon
from chatbot.models import Conversation, Handoff
from chatbot.people import bookings as chat
from consultants.models import Consultant, Service
from history import noting
from meetassist import fragments
from meetassist.days import read as read_day
from meetassist.phones import read_phone

# Days that are counted at once.
DAYS = 14
TITLE = gettext_lazy("Book")


class NewCustomerForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=32, widget=forms.TextInput({"type": "tel"}))

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        phone = read_phone(typed)
        if phone is None:
            raise forms.ValidationError(_("%(number)s is not a telephone number.") % {"number": typed})
        return phone


class BookingForm(forms.Form):
    """What is said beside the choice."""

    outside = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("Reason to book outside the rules"), max_length=200, required=False)
    email = AddressField(label=gettext_lazy("E-mail, for a confirmation (if they like)"), required=False)
    description = forms.CharField(
        label=gettext_lazy("What it is about (optional)"), required=False, max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("outside") and not values.get("reason"):
            self.add_error("reason", _("Say why it is booked outside the rules."))
        return values


@require_http_methods(["GET", "POST"])
def book(request: HttpRequest) -> HttpResponse:
    """GET the next step of what the query says is chosen; POST a complete choice books it."""
    _check(request)
    if request.method == "POST":
        choice = _choice(request, request.POST)
        form = BookingForm(request.POST)
        is_complete = choice.customer and choice.service and choice.consultant and choice.at
        if is_complete and form.is_valid() and (booked := _book(request, choice, form)):
            return booked
        return _page(request, choice, form)
    choice = _choice(request, request.GET)
    if choice.customer:
        noting.read(choice.customer)
    return _page(request, choice, BookingForm({"outside": "on"} if "outside" in request.GET else None))


@require_http_methods(["GET", "POST"])
def new_customer(request: HttpRequest) -> HttpResponse:
    """POST makes a customer and goes on with them; whoever has the number already is shown before."""
    _check(request)
    if not roles.may(request.user, Act.ADD, Customer):
        raise PermissionDenied
    choice = _choice(request, request.POST or request.GET)
    form = NewCustomerForm(request.POST or None)
    if not form.is_valid():
        return _page(request, choice, BookingForm(), new=form)
    name, phone = form.cleaned_data["name"], form.cleaned_data["phone"]
    known = finding.with_number(phone, among=_customers(request), now=timezone.now())
    if known and "another" not in request.POST:
        return _page(request, choice, BookingForm(), new=form, known=known)
    made = Customer.objects.create(name=name, phone=phone)
    return redirect(reverse("book") + choice.query(customer=made))


@require_GET
def days(request: HttpRequest) -> HttpResponse:
    """How many times are free on each of two weeks: asked for by itself, for it takes longer than all else."""
    _check(request)
    choice, now = _choice(request, request.GET), timezone.now()
    today = now.astimezone(choice.zone).date()
    first = max(today, read_day(request.GET.get("from")) or today)
    counted = []
    if choice.customer and choice.service:
        counted = openings.count_by_day(
            service=choice.service, consultant=choice.consultant, customer=choice.customer, first=first, days=DAYS,
            zone=choice.zone, now=now,
        )  # fmt: skip
    context = {
        "days": [(day, count, reverse("book") + choice.query(day=day, at=None)) for day, count in counted],
        "chosen": choice.day, "later": _days_from(choice, first + timedelta(days=DAYS)),
    }  # fmt: skip
    return fragments.render(request, "admin/book/_days.html", context, title=str(TITLE))


def _days_from(choice: Choice, first: date) -> str:
    return f"{reverse('book-days')}{choice.query(at=None)}&from={first.isoformat()}"


@require_GET
def booked(request: HttpRequest, code: str) -> HttpResponse:
    """The sentence to read to the customer, in their language."""
    _check(request)
    rows = roles.visible(request.user, Appointment.objects.select_related("customer", "consultant", "service"))
    appointment = get_object_or_404(rows, code=code)
    noting.read(appointment, of=appointment.customer)
    choice = _choice(request, request.GET)
    context = {
        "appointment": appointment, "choice": choice, "panel": reverse("panel", args=[appointment.code]),
        "customer_page": reverse("customer-page", args=[appointment.customer_id]),
        "day_page": reverse("day", args=[appointment.starts_at.astimezone(appointment.consultant.zone).date()]),
        "again": reverse("book") + Choice(customer=appointment.customer, conversation=choice.conversation).query(),
        "language": appointment.customer.language, "read_aloud": proposal.read_aloud(appointment),
        "talk_page": reverse("talk", args=[choice.conversation.pk]) if choice.conversation else "",
        "is_written_to": mail.reaches(appointment), "is_told_here": "told" in request.GET,
        "stood": "stood" in request.GET,
    }  # fmt: skip
    return fragments.render(request, "admin/book/booked.html", context, title=str(TITLE))


def _check(request: HttpRequest) -> None:
    """Whoever books sees whose time it is that is taken, and what the customers have."""
    needed = ((Act.ADD, Appointment), (Act.VIEW, Appointment), (Act.VIEW, Customer))
    if not all(roles.may(request.user, act, model) for act, model in needed):
        raise PermissionDenied


def _customers(request: HttpRequest) -> Any:
    return roles.visible(request.user, Customer.objects.all())


def _choice(request: HttpRequest, values: Any) -> Choice:
    """A conversation counts for those who may answer in it."""
    may_answer = roles.may(request.user, Act.VIEW, Conversation) and roles.may(request.user, Act.CHANGE, Handoff)
    talks = Conversation.objects.all() if may_answer else Conversation.objects.none()
    return Choice.read(values, conversations=talks)


def _page(
    request: HttpRequest,
    choice: Choice,
    form: BookingForm,
    *,
    new: NewCustomerForm | None = None,
    known: list[finding.Found] | None = None,
) -> HttpResponse:
    """The next step; what is chosen already stands above it, each with a way to choose again."""
    now = timezone.now()
    context: dict[str, Any] = {
        "choice": choice, "form": form, "hidden": choice.values(), "search_url": reverse("book"),
        "clock": wording.clock(choice.at, choice.zone) if choice.at else "",
    }  # fmt: skip
    if choice.customer is None:
        context |= _asking_whom(request, choice, new, known, now)
    else:
        context |= _chosen(choice, now)
        if choice.service is None:
            context |= _asking_what(choice)
        elif choice.at is None:
            context |= _asking_when(choice, choice.customer, choice.service, now)
        else:
            context |= _asking_whether(choice, form, now)
    return fragments.render(request, "admin/book/book.html", context, title=str(TITLE))


def _asking_whom(
    request: HttpRequest, choice: Choice, new: NewCustomerForm | None, known: list[finding.Found] | None, now: datetime
) -> dict[str, Any]:
    typed = request.GET.get("q", "").strip()
    found = finding.find_customers(typed, among=_customers(request), now=now) if typed else []
    phone = read_phone(typed)
    return {
        "step": "whom", "typed": typed, "is_full": len(found) == finding.SHOWN,
        "found": [(one, reverse("book") + choice.query(customer=one.customer)) for one in found],
        "known": [(one, reverse("book") + choice.query(customer=one.customer)) for one in known or []],
        "new": new or NewCustomerForm(initial={"phone": typed} if phone else {"name": _as_name(typed)}),
        "is_new_open": new is not None or bool(typed and not found),
        "may_add": roles.may(request.user, Act.ADD, Customer),
    }  # fmt: skip


def _as_name(typed: str) -> str:
    return "" if any(letter.isdigit() or letter == "@" for letter in typed) else typed


def _chosen(choice: Choice, now: datetime) -> dict[str, Any]:
    [about] = finding.with_visits([choice.customer] if choice.customer else [], now=now)
    return {
        "about": about, "customer_page": reverse("customer-page", args=[about.customer.pk]),
        "somebody_else": reverse("book") + choice.query(customer=None, conversation=None),
        "something_else": reverse("book") + choice.query(service=None),
        "another_time": reverse("book") + choice.query(at=None, consultant=None),
    }  # fmt: skip


def _asking_what(choice: Choice) -> dict[str, Any]:
    rows = Service.objects.filter(is_active=True, consultants__is_active=True)
    rows = rows.filter(consultants=choice.consultant) if choice.consultant else rows
    found = rows.distinct().order_by("name", "pk")
    return {"step": "what", "services": [(one, reverse("book") + choice.query(service=one)) for one in found]}


def _asking_when(choice: Choice, customer: Customer, service: Service, now: datetime) -> dict[str, Any]:
    """The times of the day that is chosen, else of the first on which there are any."""

    def first_of(who: Consultant | None) -> tuple[datetime, Consultant] | None:
        return openings.next_free(service=service, consultant=who, customer=customer, now=now)

    of_anyone, today = first_of(None), now.astimezone(choice.zone).date()
    first = first_of(choice.consultant) if choice.consultant else of_anyone
    day = choice.day or (first[0].astimezone(choice.zone).date() if first else today)
    chosen = replace(choice, day=day)
    moments = openings.of_day(
        service=service, consultant=choice.consultant, customer=customer, day=day, zone=choice.zone, now=now
    )
    return {
        "step": "when", "day": day, "zone": wording.zone_name(now, choice.zone),
        "next_free": _option(choice, of_anyone),
        "moments": [
            (wording.clock(one.starts_at, choice.zone), one.more,
             [_option(choice, (one.starts_at, person)) for person in one.people]) for one in moments
        ],
        "people": service.consultants.filter(is_active=True).only("name").order_by("name", "pk"),
        "days_url": _days_from(chosen, today if day < today + timedelta(days=DAYS) else day),
    }  # fmt: skip


def _option(choice: Choice, option: tuple[datetime, Consultant] | None) -> dict[str, Any] | None:
    """A time with a person, as something to choose."""
    if option is None:
        return None
    moment, person = option
    return {
        "label": wording.short_day(moment.astimezone(choice.zone)), "clock": wording.clock(moment, choice.zone),
        "person": person, "url": reverse("book") + choice.query(at=moment, consultant=person, day=None),
    }  # fmt: skip


def _asking_whether(choice: Choice, form: BookingForm, now: datetime) -> dict[str, Any]:
    """What will be booked, and who hears of it; or why it cannot be and what could."""
    choice = proposal.with_somebody(choice, now)
    refused = proposal.refusal(choice, now)
    context: dict[str, Any] = {"step": "whether", "choice": choice, "hidden": choice.values(), "refused": refused}
    if refused:
        context["others"] = [_option(choice, one) for one in refused.others]
        context["near"] = [_option(choice, one) for one in refused.near]
        context["outside_url"] = f"{reverse('book')}{choice.query()}&outside="
        context["standing"] = [(one, reverse("panel", args=[one.code])) for one in refused.standing]
    is_outside = bool(refused and refused.may_go_outside and form["outside"].value())
    if choice.consultant and (refused is None or is_outside):
        context |= {"proposal": proposal.about(choice, now), "is_outside": is_outside}
    return context


def _book(request: HttpRequest, choice: Choice, form: BookingForm) -> HttpResponse | None:
    """Where it leads; None where it is refused, and the form says why."""
    assert choice.customer and choice.service and choice.consultant and choice.at
    now, talk, is_told = timezone.now(), None, False
    who = request.user.team_name  # type: ignore[union-attr]
    try:
        with transaction.atomic():
            if choice.conversation:
                talk = chat.lock(choice.conversation.pk, choice.customer)
            if form.cleaned_data["email"]:
                note_address(customer=choice.customer, email=form.cleaned_data["email"])
            appointment, event = by_hand.book(
                customer=choice.customer, service=choice.service, consultant=choice.consultant, starts_at=choice.at,
                outside_rules_reason=form.cleaned_data["reason"] if form.cleaned_data["outside"] else "",
                description=form.cleaned_data["description"], by=by_staff(who), now=now,
            )  # fmt: skip
            is_told = bool(talk and event and chat.tell(talk, event, now=now))
    except AddressInUse:
        form.add_error("email", _("This address is another customer's."))
        return None
    except BookingError as error:
        choice.customer.refresh_from_db(fields=["email"])
        form.add_error(None, sentence(error))
        return None
    if talk and is_told:
        send_soon(talk.pk)
    query = Choice(conversation=choice.conversation).query()
    said = ("&told=" if is_told else "") + ("" if event else "&stood=")
    return redirect(reverse("booked", args=[appointment.code]) + query + said)
