"""The rest of what the team waits for: the admin's forms, many appointments at once, merging, files, a person's data."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from benchmarks.asking import Data, Page, Work, sent
from benchmarks.rows import appointment, begun, customer, free, of_a_day, other_day

# So many appointments are cancelled or given away at once: somebody's next days.
SEVERAL_AT_ONCE = 20
APPOINTMENTS, CUSTOMERS = "/admin/bookings/appointment/", "/admin/accounts/customer/"
REASON = "She is ill."


def form(model: str, pk: int) -> str:
    return f"/admin/{model}/{pk}/change/"


def in_two_fields(name: str, moment: datetime) -> Data:
    from django.utils import timezone

    local = timezone.localtime(moment)
    return {f"{name}_0": f"{local:%Y-%m-%d}", f"{name}_1": f"{local:%H:%M}"}


# The admin's forms


def form_of_appointment(now: datetime, call: int) -> str:
    return form("bookings/appointment", appointment(now, call).pk)


def moved(now: datetime, call: int) -> Data:
    from bookings.availability import find_slots

    row = appointment(now, call)
    start = now + timedelta(days=10)
    slots = find_slots(
        service=row.service, consultant=row.consultant, customer=row.customer, moving=row, start=start,
        end=start + timedelta(days=14), limit=1, now=now,
    )  # fmt: skip
    return sent(form_of_appointment(now, call), **in_two_fields("starts_at", slots[0].starts_at))


def booked(now: datetime, call: int) -> Data:
    choice = free(now, call)
    named = {name: choice[name] for name in ("customer", "service", "consultant")}
    at = in_two_fields("starts_at", datetime.fromisoformat(choice["at"]))
    return {**sent(f"{APPOINTMENTS}add/", **at), **named}


def form_of_customer(now: datetime, call: int) -> str:
    return f"{CUSTOMERS}{customer(call)}/change/"


def form_of_consultant(now: datetime, call: int) -> str:
    return form("consultants/consultant", 1 + call)


def form_of_service(now: datetime, call: int) -> str:
    return form("consultants/service", 1)


def without_one(now: datetime, call: int) -> Data:
    shown = sent(form_of_service(now, call))
    return {**shown, "consultants": [pk for pk in shown["consultants"] if pk != str(1 + call)]}


def time_off(now: datetime, call: int) -> Data:
    """Two days of somebody who is not off then already."""
    from consultants.models import Consultant, TimeOff

    begins = now + timedelta(days=10 + call % 20)
    ends = begins + timedelta(days=2)
    off = TimeOff.objects.filter(during__overlap=(begins, ends)).values("consultant")
    who = Consultant.objects.exclude(pk__in=off).filter(pk__gt=call).order_by("pk")[0]
    times = {**in_two_fields("starts_at", begins), **in_two_fields("ends_at", ends)}
    return {**sent("/admin/consultants/timeoff/add/", **times), "consultant": str(who.pk)}


def holiday(now: datetime, call: int) -> Data:
    return sent("/admin/consultants/holiday/add/", on=other_day(now, call), name="We move house")


def documents(now: datetime, call: int) -> None:
    """Those of the demo, as the index has them."""
    from django.core.management import call_command

    from chatbot.questions import indexing

    call_command("import_knowledge", "chatbot/fixtures/knowledge", verbosity=0)
    indexing.index_words()


def form_of_document(now: datetime, call: int) -> str:
    from chatbot.models import KnowledgeDocument

    rows = KnowledgeDocument.objects.filter(kind=KnowledgeDocument.Kind.DOCUMENT).order_by("pk")
    return form("chatbot/knowledgedocument", rows[call % len(rows)].pk)


FORMS = [
    Page("form of an appointment", 17, form_of_appointment),
    Page("form of an appointment: booked", 28, lambda now, call: f"{APPOINTMENTS}add/", booked),
    Page("form of an appointment: moved", 34, form_of_appointment, moved),
    Page(
        "form of an appointment: described",
        26,
        form_of_appointment,
        lambda now, call: sent(form_of_appointment(now, call), description="Brings the papers of last year."),
    ),
    Page("form of a customer", 14, form_of_customer),
    Page(
        "form of a customer: saved",
        14,
        form_of_customer,
        lambda now, call: sent(form_of_customer(now, call), phone=f"0912{call:06}", notes="Rings back in the evening."),
    ),
    Page(
        "form of a customer: added",
        9,
        lambda now, call: f"{CUSTOMERS}add/",
        lambda now, call: sent(f"{CUSTOMERS}add/", name="Lê Thị Mới", phone=f"0913{call:06}"),
    ),
    Page("form of a consultant", 18, form_of_consultant),
    Page(
        "form of a consultant: hours changed",
        75,
        form_of_consultant,
        lambda now, call: sent(form_of_consultant(now, call), **{"working_hours-0-end_time": "11:00"}),
    ),
    Page("form of a service", 12, form_of_service),
    Page(
        "form of a service: a price",
        17,
        form_of_service,
        lambda now, call: sent(form_of_service(now, call), price=f"{300_000 + call}"),
    ),
    Page("form of a service: one consultant less", 21, form_of_service, without_one),
    # By which all that are coming lose their place.
    Page(
        "form of a service: deactivated",
        20,
        form_of_service,
        lambda now, call: {
            name: value for name, value in sent(form_of_service(now, call)).items() if name != "is_active"
        },
        calls=5,
    ),
    Page("a time off: added", 12, lambda now, call: "/admin/consultants/timeoff/add/", time_off),
    Page("a holiday: added", 10, lambda now, call: "/admin/consultants/holiday/add/", holiday),
    Page(
        "policy: reminders changed",
        12,
        lambda now, call: form("consultants/businesspolicy", 1),
        lambda now, call: sent(form("consultants/businesspolicy", 1), follow_up_minutes=f"{60 + call}"),
    ),
    Page("form of a document", 11, form_of_document, first=documents),
    Page(
        "form of a document: saved",
        20,
        form_of_document,
        lambda now, call: sent(form_of_document(now, call), keywords=f"other words {call}"),
        first=documents,
    ),
]


# Many appointments at once


def everybody_is_written_to(rows: Iterable[Any]) -> None:
    from accounts.models import Customer
    from consultants.models import Consultant

    for row in rows:
        Customer.objects.filter(pk=row.customer_id).update(email=f"customer-{row.customer_id}@example.org")
        Consultant.objects.filter(pk=row.consultant_id).update(email=f"consultant-{row.consultant_id}@example.org")


def of_one(now: datetime, call: int) -> list[Any]:
    """The next ones of a consultant, at times at which another one has nobody; all are written to."""
    from django.db.models import Exists, OuterRef

    from bookings.models import Appointment

    others = Appointment.objects.live().filter(consultant=target(call), during__overlap=OuterRef("during"))
    rows = Appointment.objects.filter(~Exists(others), consultant=1 + call, status="confirmed")
    found = list(rows.filter(during__startswith__gt=now).order_by("during", "pk")[:SEVERAL_AT_ONCE])
    assert len(found) == SEVERAL_AT_ONCE
    return found


def target(call: int) -> int:
    """Somebody by the same clock."""
    return 501 + call


def all_are_written_to(now: datetime, call: int) -> None:
    everybody_is_written_to(of_one(now, call))


def chosen(action: str, rows: Iterable[Any], **more: str) -> Data:
    return {"action": action, "_selected_action": [str(row.pk) for row in rows], "index": "0", **more}


def listed(now: datetime, call: int) -> str:
    return f"{APPOINTMENTS}?from={now:%Y-%m-%d}&with=consultant+{1 + call}"


def asked_to_cancel(now: datetime, call: int) -> Data:
    return chosen("cancel_selected", of_one(now, call))


def asked_to_give(now: datetime, call: int) -> Data:
    return chosen("reassign_selected", of_one(now, call), consultant=str(target(call)), reason=REASON)


def complete(now: datetime, call: int) -> Data:
    return chosen("complete_selected", [begun(now, call * SEVERAL_AT_ONCE + one) for one in range(SEVERAL_AT_ONCE)])


SEVERAL = [
    Page(f"{SEVERAL_AT_ONCE} completed", 70, lambda now, call: f"{APPOINTMENTS}?from=&to=", complete),
    Page(f"before {SEVERAL_AT_ONCE} are cancelled", 15, listed, asked_to_cancel, first=all_are_written_to, answer=200),
    Page(
        f"{SEVERAL_AT_ONCE} cancelled",
        254,
        listed,
        lambda now, call: sent(listed(now, call), asked_to_cancel(now, call), reason=REASON, confirmed="yes"),
        first=all_are_written_to,
    ),
    Page(
        f"before {SEVERAL_AT_ONCE} go to another consultant",
        19,
        listed,
        asked_to_give,
        first=all_are_written_to,
        answer=200,
    ),
    Page(
        f"{SEVERAL_AT_ONCE} gone to another consultant",
        315,
        listed,
        lambda now, call: sent(listed(now, call), asked_to_give(now, call), confirmed="yes"),
        first=all_are_written_to,
    ),
]


# Customers, files and a person's data


def merging(now: datetime, call: int) -> str:
    return f"/admin/customers/{customer(call)}/merge/"


def with_another(now: datetime, call: int) -> str:
    return f"{merging(now, call)}?with={customer(call) + 7}"


def export(more: str) -> str:
    return f"{APPOINTMENTS}export/?{more}"


def a_month(now: datetime, call: int) -> str:
    return f"from={now:%Y-%m-%d}&to={now + timedelta(days=29):%Y-%m-%d}"


def privacy(now: datetime, call: int) -> str:
    return f"{CUSTOMERS}{customer(call)}/privacy/"


def has_address(now: datetime, call: int) -> None:
    from accounts.models import Customer

    Customer.objects.filter(pk=customer(call)).update(email=f"customer-{customer(call)}@example.org")


def wants_copy(now: datetime, call: int) -> None:
    from accounts.models import Customer
    from chatbot.privacy import requests

    has_address(now, call)
    requests.ask_for_copy(Customer.objects.get(pk=customer(call)), source="staff", now=now)


def send_copy(now: datetime, call: int) -> None:
    from chatbot.privacy import copies

    assert copies.send_waiting(now=now) == 1


DATA = [
    Page("merging: who it is", 11, merging),
    Page("merging: before it", 25, with_another),
    Page("merging: merged", 29, merging, lambda now, call: sent(with_another(now, call), keep=str(customer(call)))),
    Page("file of a day", 18, lambda now, call: export(of_a_day(now, call)), calls=20),
    Page(
        "file of a consultant's month",
        10,
        lambda now, call: export(f"{a_month(now, call)}&with=consultant+{1000 - call}"),
    ),
    Page("file of a month", 184, lambda now, call: export(a_month(now, call)), calls=3, aim=None),
    Page("a person's data", 52, privacy),
    Page("a person's data: a copy asked for", 14, privacy, lambda now, call: {"operation": "copy"}, first=has_address),
    Work("a copy made and mailed, by a worker", 49, send_copy, first=wants_copy),
    Page("a person's data: erased", 294, privacy, lambda now, call: {"operation": "erase", "confirmed": "yes"}),
]
