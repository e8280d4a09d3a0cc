"""A process of the race: operations by chance on a few slots, as fast as it can. Prints what came of them as JSON.

Run by test_races.py as `python -m bookings.tests.racer guarded|unguarded SEED ATTEMPTS START`.
"""

import collections
import json
import random
import sys
import time
from datetime import UTC, datetime, timedelta

import django
from django.test.utils import setup_test_environment


class Racer:
    """`outcomes` counts (operation, what came of it): ok, the code of a refusal, or the class of anything else."""

    def __init__(self, seed, start):
        from accounts.models import Customer
        from consultants.models import Consultant, Service

        self.chance = random.Random(seed)
        self.service = Service.objects.get()
        self.people = list(Consultant.objects.order_by("pk"))
        self.customers = list(Customer.objects.order_by("pk"))
        self.slots = [start + timedelta(minutes=30 * number) for number in range(5)]
        self.span = (start, start + timedelta(hours=3))
        self.now = datetime.now(UTC)
        self.outcomes = collections.Counter()
        self.client = None

    def attempt(self):
        from bookings.errors import BookingError

        name, operation = self.chance.choice(self.operations())
        try:
            result = operation()
        except BookingError as error:
            result = error.code
        except Exception as error:  # noqa: BLE001 - what reaches a caller is what the test is about
            result = f"{type(error).__name__}: {error}"[:200]
        self.outcomes[f"{name} {result if isinstance(result, str) else 'ok'}"] += 1

    def operations(self):
        common = [("book", self.book), ("hold", self.hold), ("reschedule", self.reschedule), ("swap", self.swap),
                  ("approve", self.approve), ("cancel", self.cancel), ("outside", self.book_outside_the_rules)]  # fmt: skip
        return common * 3 + [("admin add", self.admin_add), ("admin change", self.admin_change)]

    def place(self):
        return {
            "service": self.service, "consultant": self.chance.choice(self.people),
            "starts_at": self.chance.choice(self.slots),
        }  # fmt: skip

    def some(self, *statuses):
        from bookings.models import Appointment

        # By the index of what is live: in the end nearly all rows are over.
        rows = Appointment.objects.filter(status__in=statuses, blocked__overlap=self.span)
        return list(rows.order_by("?")[:2])

    def book(self):
        from bookings import services
        from bookings.actors import by_customer

        customer = self.chance.choice(self.customers)
        held = customer.appointments.holds().first()
        place = self.place()
        if held and self.chance.random() < 0.7:
            place.update(consultant=held.consultant, starts_at=held.starts_at)
        return services.book(**place, customer=customer, by=by_customer(customer), now=self.now)

    def book_outside_the_rules(self):
        """Staff, at a time that is not on the grid: nothing is looked at before the write, only the constraint is left."""
        from bookings import services
        from bookings.actors import by_staff

        place = self.place()
        place["starts_at"] += timedelta(minutes=self.chance.choice([0, 10, 20]))
        values = {"by": by_staff("x"), "outside_rules_reason": "urgent", "now": self.now}
        return services.book(**place, customer=self.chance.choice(self.customers), **values)

    def hold(self):
        from bookings import services
        from bookings.actors import by_customer

        customer = self.chance.choice(self.customers)
        # Some run out at once, and stand there for others to meet.
        lasts = timedelta(minutes=self.chance.choice([-1, 10]))
        return services.hold(**self.place(), customer=customer, lasts=lasts, by=by_customer(customer), now=self.now)

    def reschedule(self):
        from bookings import services
        from bookings.actors import by_staff

        place = self.place()
        rows = self.some("held", "pending", "confirmed")
        return services.reschedule(appointment=rows[0], **place, by=by_staff("x"), now=self.now) if rows else "nothing"

    def swap(self):
        """One appointment is cancelled and another moved into its place, each in a transaction of its own."""
        from bookings import services
        from bookings.actors import by_staff

        rows = self.some("pending", "confirmed")
        if len(rows) < 2:
            return "nothing"
        target = {
            "consultant": rows[1].consultant, "starts_at": rows[1].starts_at,
            "outside_rules_reason": rows[1].outside_rules_reason,
        }  # fmt: skip
        services.cancel(appointment=rows[1], by=by_staff("x"), now=self.now)
        return services.reschedule(appointment=rows[0], **target, by=by_staff("x"), now=self.now)

    def approve(self):
        from bookings import services
        from bookings.actors import by_staff

        rows = self.some("pending")
        return services.approve(appointment=rows[0], by=by_staff("x"), now=self.now) if rows else "nothing"

    def cancel(self):
        from bookings import services
        from bookings.actors import by_staff

        rows = self.some("held", "pending", "confirmed")
        return services.cancel(appointment=rows[0], by=by_staff("x"), now=self.now) if rows else "nothing"

    def admin_add(self):
        return self.post("/admin/bookings/appointment/add/", customer=self.chance.choice(self.customers).pk)

    def admin_change(self):
        rows = self.some("held", "pending", "confirmed")
        if not rows:
            return "nothing"
        inlines = {f"{name}-{kind}_FORMS": 0 for name in ("events", "notifications") for kind in ("TOTAL", "INITIAL")}
        return self.post(f"/admin/bookings/appointment/{rows[0].pk}/change/", **inlines)

    def post(self, url, **values):
        from django.test import Client
        from django.utils import timezone

        from accounts.models import User
        from bookings.availability import Reason
        from bookings.forms import REFUSALS

        if self.client is None:
            self.client = Client()
            self.client.force_login(User.objects.get(username="admin"))
        place = self.place()
        local = timezone.localtime(place["starts_at"])
        data = {
            "service": place["service"].pk, "consultant": place["consultant"].pk, "description": "",
            "starts_at_0": f"{local:%d/%m/%Y}", "starts_at_1": f"{local:%H:%M}", "outside_rules_reason": "", **values,
        }  # fmt: skip
        answer = self.client.post(url, data)
        if answer.status_code == 302:
            # Sent twice at once by two of us: the second is shown what the first has booked.
            return "stands_already" if answer.url.endswith("/change/") else "ok"
        if answer.status_code == 403:
            return "not_allowed_in_this_state"  # ended since it was chosen: only looked at
        errors = answer.context["adminform"].form.errors
        said = {message for messages in errors.values() for message in messages}
        taken = {str(words) for words in (REFUSALS["slot_taken"], Reason.BUSY.label, Reason.HELD.label)}
        if set(errors) == {"starts_at"} and said <= taken:
            return "slot_taken"
        if said == {str(REFUSALS["not_allowed_in_this_state"])}:
            return "not_allowed_in_this_state"
        return f"form: {errors.as_json()}"


def unguarded(racer):
    """What systems do that check and then insert: nothing between the look and the write keeps others out."""
    from django.db import transaction

    from bookings.models import Appointment

    place = racer.place()
    row = Appointment(customer=racer.customers[0], service=place["service"], consultant=place["consultant"])
    row.place_at(place["starts_at"])
    with transaction.atomic():
        if not Appointment.objects.live().filter(consultant=row.consultant, blocked__overlap=row.blocked).exists():
            time.sleep(0.02)
            row.save()


def main(mode, seed, attempts, start):
    django.setup()
    setup_test_environment()
    racer = Racer(int(seed), datetime.fromisoformat(start))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for _ in range(int(attempts)):
        unguarded(racer) if mode == "unguarded" else racer.attempt()
    json.dump(racer.outcomes, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
