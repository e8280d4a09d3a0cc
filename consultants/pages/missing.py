"""What of the business is not set up yet: a sentence each, and where it is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import roles
from accounts.models import User
from accounts.roles import Act
from chatbot.messaging.channels import registered
from consultants import set_up
from consultants.models import Business, BusinessPolicy, Consultant, Holiday, Service
from meetassist import heartbeat

Reader = User | AnonymousUser


@dataclass(frozen=True)
class Missing:
    """`link` is empty where the reader may not do it. What is not `is_needed` can be left as it is for ever."""

    sentence: str
    link: str
    is_needed: bool = True


def missing(user: Reader, *, now: datetime) -> list[Missing]:
    """For whoever may change the business; empty for others. As many queries as ever, however much there is."""
    if not roles.may(user, Act.CHANGE, Business):
        return []
    today = now.astimezone(Business.current().zone).date()
    found = [*_of_the_business(), *_of_people(user, today), *_of_services(user), *_holidays(user, today)]
    found += _of_the_environment(user)
    return sorted(found, key=lambda one: not one.is_needed)


def page(place: str = "") -> str:
    """The address of the business's settings, and of a field in them."""
    return reverse("admin:consultants_business_change", args=[1]) + (f"#{place}" if place else "")


def _of_the_business() -> Iterator[Missing]:
    business = Business.current()
    if not business.phone:
        yield Missing(_("No telephone number: customers cannot ring."), page("id_phone"))
    if not business.address:
        yield Missing(_("No address: nobody can be told where to come to."), page("id_address"))
    if not business.desk_week:
        text = _("No hours of the desk: nobody can be told when people answer, and alerts come at any hour.")
        yield Missing(text, page("id_desk_monday"))
    if not business.alert_addresses:
        yield Missing(_("No address of alerts: nobody is told when a customer waits for a person."),
                      page("id_alert_addresses"))  # fmt: skip
    if not (business.greeting_vi and business.greeting_en):
        text = _("No greeting of your own in both languages: the bot says that it is the booking assistant.")
        yield Missing(text, page("id_greeting_en" if business.greeting_vi else "id_greeting_vi"), is_needed=False)


def _of_people(user: Reader, today: date) -> Iterator[Missing]:
    """Consultants who can be booked, and what they lack; by name where it is one alone."""
    found = _counted(Consultant, set_up.lacks_of_consultants(today))
    if not found["active"]:
        can_add = roles.may(user, Act.ADD, Consultant)
        yield Missing(_("No consultant: nobody can be booked."), reverse("new-consultant") if can_add else "")
    yield from _lacking(
        user, Consultant, found, "hours", _("%(name)s has no working hours: nobody can book them."),
        _("%(count)d consultants have no working hours: nobody can book them."),
    )  # fmt: skip
    yield from _lacking(
        user, Consultant, found, "login", _("%(name)s has no login, and sees no calendar."),
        _("%(count)d consultants have no login, and see no calendar."),
    )  # fmt: skip


def _of_services(user: Reader) -> Iterator[Missing]:
    found = _counted(Service, set_up.lacks_of_services())
    if not found["active"]:
        can_add = roles.may(user, Act.ADD, Service)
        page = reverse("admin:consultants_service_add") if can_add else ""
        yield Missing(_("No service: there is nothing to book."), page)
    yield from _lacking(
        user, Service, found, "people", _("%(name)s is offered by nobody: it cannot be booked."),
        _("%(count)d services are offered by nobody: they cannot be booked."),
    )  # fmt: skip


def _lacking(
    user: Reader, model: Any, found: dict[str, Any], lack: str, of_one: str, of_many: str
) -> Iterator[Missing]:
    """`of_one` says it of the only one by name."""
    if count := found[lack]:
        text = of_one if count == 1 else of_many
        yield Missing(text % {"count": count, "name": found[f"{lack}_name"]}, _link(user, model, found, lack))


def _counted(model: Any, lacking: dict[str, Q]) -> dict[str, Any]:
    """How many rows are active, and of each lack the number, one name and one id."""
    values: dict[str, Any] = {"active": Count("pk")}
    for name, condition in lacking.items():
        values[name] = Count("pk", filter=condition)
        values[f"{name}_name"], values[f"{name}_pk"] = Min("name", filter=condition), Min("pk", filter=condition)
    found: dict[str, Any] = model.objects.filter(is_active=True).aggregate(**values)
    return found


def _link(user: Reader, model: Any, found: dict[str, Any], lack: str) -> str:
    """To the only one, else to the list of those."""
    if not roles.may(user, Act.CHANGE, model):
        return ""
    if found[lack] == 1:
        pk = found[f"{lack}_pk"]
        where = "hours" if lack == "hours" else f"admin:consultants_{model._meta.model_name}_change"
        return reverse(where, args=[pk])
    return reverse(f"admin:consultants_{model._meta.model_name}_changelist") + f"?{urlencode({'lacks': lack})}"


def _holidays(user: Reader, today: date) -> Iterator[Missing]:
    """Of each year in which can be booked today."""
    last = today + timedelta(days=BusinessPolicy.current().booking_window_days)
    noted = set(Holiday.objects.filter(on__year__range=(today.year, last.year)).values_list("on__year", flat=True))
    for year in range(today.year, last.year + 1):
        if year not in noted:
            asked = urlencode({"country": Business.current().country, "year": year})
            text = _("No public holidays of %(year)d: these days can be booked like any other.") % {"year": year}
            can_add = roles.may(user, Act.ADD, Holiday)
            yield Missing(text, f"{reverse('admin:consultants_holiday_import')}?{asked}" if can_add else "")


def _of_the_environment(user: Reader) -> Iterator[Missing]:
    # There an owner sees what the settings of the environment have done; whoever runs the program changes them.
    link = reverse("operation") if user.has_perm(heartbeat.MAY_SEE) else ""
    if settings.EMAIL_PROVIDER == "file":
        text = _("E-mails reach nobody: they are written to files. Whoever runs the program sets EMAIL_PROVIDER.")
        yield Missing(text, link)
    elif settings.EMAIL_DOMAIN in ("", "localhost"):
        text = _("E-mails have no sender: whoever runs the program sets DEFAULT_FROM_EMAIL.")
        yield Missing(text, link)
    for channel in registered():
        if names := channel.unset():
            text = _("%(channel)s is not connected. Whoever runs the program sets %(names)s.")
            yield Missing(text % {"channel": channel.label, "names": ", ".join(names)}, link, is_needed=False)
    if settings.LLM_PROVIDER == "local":
        text = _("No language model: the bot understands by fixed rules alone. Whoever runs the program sets "
                 "LLM_PROVIDER.")  # fmt: skip
        yield Missing(text, link, is_needed=False)
