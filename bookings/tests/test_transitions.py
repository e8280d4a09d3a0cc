"""Every operation from every state by everybody: allowed or refused as the table here says, also when two race."""

from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from accounts.models import Customer
from bookings import services, sweeping
from bookings.actors import SYSTEM, by_consultant, by_customer, by_staff
from bookings.errors import BookingError, NotAllowedInThisState, NotYours, SlotTaken, TooLate
from bookings.models import Appointment, AppointmentEvent, Feedback, Notification
from bookings.tests.test_double_booking import at_once
from consultants.models import BusinessPolicy
from meetassist.tests.fixtures import make_office

STATES = ["held", "pending", "confirmed", "completed", "cancelled", "no_show", "declined", "expired"]
ACTORS = ["customer", "other customer", "consultant", "other consultant", "staff", "system"]

# operation -> who may ever do it -> from which state to which. The service asks for approval.
OUR_SIDE = ["consultant", "staff"]
TABLE = {
    "approve": {actor: {"pending": "confirmed"} for actor in OUR_SIDE},
    "decline": {actor: {"pending": "declined"} for actor in [*OUR_SIDE, "system"]},
    "reschedule": {
        # What a customer moves waits for approval again; a consultant who moves has agreed to what they had agreed to.
        "customer": {"held": "held", "pending": "pending", "confirmed": "pending"},
        "consultant": {"held": "held", "pending": "pending", "confirmed": "confirmed"},
        "staff": {"held": "held", "pending": "pending", "confirmed": "confirmed"},
    },
    "cancel": {
        actor: {"held": "cancelled", "pending": "cancelled", "confirmed": "cancelled"}
        for actor in ["customer", *OUR_SIDE]
    },
    "complete": {actor: {"confirmed": "completed"} for actor in [*OUR_SIDE, "system"]},
    "mark_no_show": {actor: {"confirmed": "no_show", "completed": "no_show"} for actor in OUR_SIDE},
}
KINDS = {
    "approve": "approved", "decline": "declined", "reschedule": "moved", "cancel": "cancelled",
    "complete": "completed", "mark_no_show": "no_show",
}  # fmt: skip
AFTER_THE_BEGIN = {"complete", "mark_no_show"}


class Case:
    """One appointment in a state, and everybody who might act on it."""

    def __init__(self, office, state, starts_at, now):
        office.tax.needs_approval = True
        office.tax.save()
        self.customer, self.other = Customer.objects.create(name="Khải"), Customer.objects.create(name="Duyên")
        self.row = Appointment(customer=self.customer, service=office.tax, consultant=office.bao, status=state)
        self.row.place_at(starts_at)
        self.row.held_until = now + timedelta(minutes=5) if state == "held" else None
        self.row.save()
        self.now = now
        self.actors = {
            "customer": by_customer(self.customer), "other customer": by_customer(self.other),
            "consultant": by_consultant(office.bao, name="bao"), "staff": by_staff("admin"), "system": SYSTEM,
            "other consultant": by_consultant(office.thu_hang, name="hang"),
        }  # fmt: skip

    def do(self, operation, actor, **values):
        if operation == "reschedule":
            values.setdefault("starts_at", self.row.starts_at + timedelta(hours=1))
        row = Appointment.objects.get(pk=self.row.pk)
        return getattr(services, operation)(appointment=row, by=self.actors[actor], now=self.now, **values)

    def everything(self):
        rows = (Appointment, AppointmentEvent, Notification, Feedback)
        return [list(model.objects.order_by("pk").values()) for model in rows]


@pytest.mark.parametrize("operation", TABLE)
@pytest.mark.parametrize("state", STATES)
def test_an_operation_from_a_state_by_everybody(office, tomorrow_at, now, operation, state):
    starts_at = tomorrow_at(9, days=-2) if operation in AFTER_THE_BEGIN else tomorrow_at(9)
    for actor in ACTORS:
        with transaction.atomic():
            case = Case(office, state, starts_at, now)
            before, allowed = case.everything(), TABLE[operation].get(actor)
            if allowed and state in allowed:
                event = case.do(operation, actor)
                case.row.refresh_from_db()
                assert case.row.status == allowed[state], (operation, state, actor)
                who = case.actors[actor]
                assert list(case.row.events.values_list("kind", "role", "source", "actor")) == [
                    (KINDS[operation], who.role, who.source, who.name)
                ]
                event.refresh_from_db()
                changes = dict(event.changes)
                moments = [datetime.fromisoformat(moment) for moment in changes.pop("start", [])]
                assert moments == ([starts_at, starts_at + timedelta(hours=1)] if operation == "reschedule" else [])
                assert changes == ({"status": [state, allowed[state]]} if state != allowed[state] else {})
                assert event.appointment == case.row
                assert case.row.sequence == (1 if operation == "reschedule" else 0)
                assert (Appointment.objects.count(), AppointmentEvent.objects.count()) == (1, 1)
            else:
                with pytest.raises(NotAllowedInThisState if allowed else NotYours):
                    case.do(operation, actor)
                assert case.everything() == before, "a refusal changes nothing"
            transaction.set_rollback(True)


@pytest.mark.parametrize("state", STATES)
def test_a_slot_that_is_in_a_state_is_booked_by_everybody_as_the_state_allows(office, tomorrow_at, now, state):
    """A hold becomes its customer's appointment and keeps others out; what is over leaves the time free."""
    for actor in ACTORS:
        with transaction.atomic():
            case = Case(office, state, tomorrow_at(9), now)
            who, taker = case.actors[actor], case.other if actor == "other customer" else case.customer
            values = {"customer": taker, "service": office.tax, "consultant": office.bao, "starts_at": tomorrow_at(9)}
            before = case.everything()
            if "consultant" in actor:
                expected = NotYours
            elif state in ("pending", "confirmed") or (state == "held" and actor == "other customer"):
                expected = SlotTaken
            else:
                expected = None
            if expected:
                with pytest.raises(expected):
                    services.book(**values, by=who, now=now)
                assert case.everything() == before
            else:
                event = services.book(**values, by=who, now=now)
                assert (event.kind, event.appointment.status) == ("booked", "pending")
                assert (event.appointment.pk == case.row.pk) == (state == "held")
            transaction.set_rollback(True)


@pytest.mark.parametrize("state", STATES)
def test_a_visit_is_rated_by_its_customer_once_it_is_completed(office, tomorrow_at, now, state):
    for actor in ACTORS:
        with transaction.atomic():
            case = Case(office, state, tomorrow_at(9, days=-2), now)
            before = case.everything()
            if actor == "customer" and state == "completed":
                assert [case.do("give_feedback", actor, rating=rating).rating for rating in (5, 3)] == [5, 3]
                assert list(Feedback.objects.values_list("appointment", "rating")) == [(case.row.pk, 3)]
                assert case.everything()[:3] == before[:3]
            else:
                with pytest.raises(NotAllowedInThisState if actor == "customer" else NotYours):
                    case.do("give_feedback", actor, rating=5)
                assert case.everything() == before
            transaction.set_rollback(True)


@pytest.mark.parametrize("state", STATES)
def test_the_sweeper_ends_a_hold_that_has_run_out_and_nothing_else(office, tomorrow_at, now, state):
    case = Case(office, state, tomorrow_at(9), now)
    before, runs_out = case.everything(), now + timedelta(minutes=5)
    assert sweeping.expire_holds(now=runs_out - timedelta(seconds=1)) == 0
    assert case.everything() == before
    assert sweeping.expire_holds(now=runs_out) == (1 if state == "held" else 0)
    case.row.refresh_from_db()
    if state == "held":
        assert case.row.status == "expired"
        assert list(AppointmentEvent.objects.values_list("kind", "role", "source", "actor", "changes")) == [
            ("expired", "system", "system", "", {"status": ["held", "expired"]})
        ]
    else:
        assert case.everything() == before


@pytest.mark.parametrize(("operation", "rule"), [("cancel", "cancel"), ("reschedule", "reschedule")])
def test_the_customers_notice_is_kept_to_the_second_and_binds_nobody_else(office, tomorrow_at, now, operation, rule):
    BusinessPolicy.objects.update(**{f"{rule}_notice_minutes": 120})
    for seconds, actor, refused in (
        (0, "customer", False),
        (1, "customer", True),
        (1, "staff", False),
        (1, "consultant", False),
    ):
        with transaction.atomic():
            case = Case(office, "confirmed", tomorrow_at(9), now)
            case.now = tomorrow_at(7) + timedelta(seconds=seconds)
            if refused:
                with pytest.raises(TooLate, match=f"{rule}_notice"):
                    case.do(operation, actor)
            else:
                case.do(operation, actor, **({"starts_at": tomorrow_at(14)} if operation == "reschedule" else {}))
            transaction.set_rollback(True)


def test_letting_go_of_a_hold_needs_no_notice(office, tomorrow_at):
    case = Case(office, "held", tomorrow_at(9), tomorrow_at(8, 59))
    assert case.do("cancel", "customer").appointment.status == "cancelled"


@pytest.mark.parametrize("operation", ["complete", "mark_no_show"])
def test_nothing_is_over_before_it_has_begun(office, tomorrow_at, operation):
    case = Case(office, "confirmed", tomorrow_at(9), tomorrow_at(9) - timedelta(seconds=1))
    with pytest.raises(NotAllowedInThisState):
        case.do(operation, "staff")
    case.now = tomorrow_at(9)
    case.do(operation, "staff")


def test_what_has_begun_is_not_approved_any_more(office, tomorrow_at):
    case = Case(office, "pending", tomorrow_at(9), tomorrow_at(9))
    with pytest.raises(TooLate):
        case.do("approve", "consultant")


@pytest.mark.parametrize("operation", ["cancel", "reschedule"])
def test_a_hold_that_has_run_out_is_over_whether_or_not_somebody_has_written_so(office, tomorrow_at, now, operation):
    case = Case(office, "held", tomorrow_at(9), now)
    case.now = case.row.held_until
    with pytest.raises(NotAllowedInThisState):
        case.do(operation, "customer")
    values = {"service": office.tax, "consultant": office.bao, "starts_at": tomorrow_at(9), "now": case.now}
    services.hold(**values, customer=case.other, by=by_customer(case.other))
    case.row.refresh_from_db()
    assert (case.row.status, [event.kind for event in case.row.events.all()]) == ("expired", ["expired"])


def test_a_hold_that_has_run_out_is_not_confirmed_but_its_time_can_be_booked_anew(office, tomorrow_at, now):
    case = Case(office, "held", tomorrow_at(9), now)
    values = {"service": office.tax, "consultant": office.bao, "starts_at": tomorrow_at(9), "now": case.row.held_until}
    event = services.book(**values, customer=case.customer, by=case.actors["customer"])
    case.row.refresh_from_db()
    assert (case.row.status, [one.kind for one in case.row.events.all()]) == ("expired", ["expired"])
    assert (event.appointment.pk != case.row.pk, event.changes) == (True, {"status": [None, "pending"]})


@pytest.mark.parametrize("swept", [False, True])
@pytest.mark.parametrize("taking", ["book", "hold", "reschedule"])
def test_a_second_after_it_has_run_out_a_hold_stands_in_no_other_customers_way(office, tomorrow_at, now, taking, swept):
    case = Case(office, "held", tomorrow_at(9), now)
    later = case.row.held_until + timedelta(seconds=1)
    place = {"service": office.tax, "consultant": office.bao, "by": case.actors["other customer"], "now": later}
    if taking == "reschedule":
        elsewhere = services.book(**place, customer=case.other, starts_at=tomorrow_at(15)).appointment
    if swept:
        assert sweeping.expire_holds(now=later) == 1
    if taking == "reschedule":
        event = services.reschedule(**place, appointment=elsewhere, starts_at=tomorrow_at(9))
    else:
        event = getattr(services, taking)(**place, customer=case.other, starts_at=tomorrow_at(9))
    assert (event.kind, event.appointment.customer) == (
        {"book": "booked", "hold": "held", "reschedule": "moved"}[taking], case.other,
    )  # fmt: skip
    case.row.refresh_from_db()
    assert case.row.status == "expired"
    assert list(case.row.events.values_list("kind", "role", "changes")) == [
        ("expired", "system", {"status": ["held", "expired"]})
    ]


def test_an_expired_hold_stands_in_nobodys_way(office, tomorrow_at, now):
    """Not for a booking, not for a hold, not for a move; no sweeper has run."""
    takers = []
    for hour in (9, 10, 11):
        case = Case(office, "held", tomorrow_at(hour), now)
        values = {"service": office.tax, "consultant": office.bao, "now": case.row.held_until}
        if hour == 9:
            takers.append(services.book(**values, customer=case.other, starts_at=tomorrow_at(9), by=by_staff("a")))
        elif hour == 10:
            takers.append(services.hold(**values, customer=case.other, starts_at=tomorrow_at(10), by=by_staff("a")))
        else:
            moved = takers[0].appointment
            takers.append(
                services.reschedule(appointment=moved, starts_at=tomorrow_at(11), by=by_staff("a"), now=values["now"])
            )
    assert [event.kind for event in takers] == ["booked", "held", "moved"]
    assert Appointment.objects.filter(status="expired").count() == 3


def test_the_sweeper_ends_holds_and_declines_what_nobody_answered(office, tomorrow_at, now):
    held = Case(office, "held", tomorrow_at(9), now).row
    late, soon = (Case(office, "pending", tomorrow_at(hour), now).row for hour in (10, 15))
    moment = tomorrow_at(9)
    assert [sweeping.expire_holds(now=moment), sweeping.expire_holds(now=moment)] == [1, 0]
    assert [sweeping.decline_unanswered(now=moment), sweeping.decline_unanswered(now=moment)] == [1, 0]
    assert [Appointment.objects.get(pk=row.pk).status for row in (held, late, soon)] == [
        "expired",
        "declined",
        "pending",
    ]
    event = late.events.get()
    assert (event.kind, event.role, event.changes["reason"]) == ("declined", "system", "not answered in time")


# Two at once: the result is that of one after the other, in one order or the other.
RACES = [
    ("pending", ("approve", "consultant"), ("cancel", "customer"), {("ok", "ok"), ("refused", "ok")}, {"cancelled"}),
    ("pending", ("approve", "consultant"), ("decline", "staff"), {("ok", "refused"), ("refused", "ok")},
     {"confirmed", "declined"}),
    ("pending", ("reschedule", "staff"), ("approve", "consultant"), {("ok", "ok")}, {"confirmed"}),
    ("pending", ("approve", "consultant"), ("approve", "staff"), {("ok", "refused"), ("refused", "ok")}, {"confirmed"}),
    ("confirmed", ("cancel", "customer"), ("cancel", "staff"), {("ok", "refused"), ("refused", "ok")}, {"cancelled"}),
    ("confirmed", ("reschedule", "customer"), ("cancel", "staff"), {("ok", "ok"), ("refused", "ok")}, {"cancelled"}),
    ("confirmed", ("complete", "system"), ("mark_no_show", "consultant"), {("ok", "ok"), ("refused", "ok")}, {"no_show"}),
    ("held", ("reschedule", "customer"), ("cancel", "customer"), {("ok", "ok"), ("refused", "ok")}, {"cancelled"}),
]  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("state", "one", "other", "outcomes", "ends"), RACES, ids=range(len(RACES)))
def test_two_operations_at_once_end_like_one_after_the_other(tomorrow_at, now, state, one, other, outcomes, ends):
    office = make_office()
    for round_ in range(6):
        past = "complete" in one
        case = Case(office, state, tomorrow_at(9, days=-3 - round_ if past else 1 + round_), now)
        results = at_once(lambda case=case: case.do(*one), lambda case=case: case.do(*other))
        unexpected = [
            result for result in results if isinstance(result, Exception) and not isinstance(result, BookingError)
        ]
        assert unexpected == []
        words = tuple("refused" if isinstance(result, BookingError) else "ok" for result in results)
        case.row.refresh_from_db()
        assert words in outcomes and case.row.status in ends
        assert case.row.events.count() == words.count("ok")


@pytest.mark.django_db(transaction=True)
def test_a_hold_confirmed_while_the_sweeper_comes_is_booked_in_either_order(tomorrow_at, now):
    office = make_office()
    for round_ in range(6):
        case = Case(office, "held", tomorrow_at(9, days=1 + round_), now)
        values = {"service": office.tax, "consultant": office.bao, "starts_at": case.row.starts_at}
        book = {**values, "customer": case.customer, "by": case.actors["customer"], "now": now}
        runs_out = case.row.held_until
        event, expired = at_once(
            lambda book=book: services.book(**book), lambda runs_out=runs_out: sweeping.expire_holds(now=runs_out)
        )
        case.row.refresh_from_db()
        assert (event.kind, event.appointment.status) == ("booked", "pending")
        # The hold itself was booked, or it had ended and its time was free.
        assert (expired, case.row.status, event.appointment.pk == case.row.pk) in [
            (0, "pending", True), (1, "expired", False),
        ]  # fmt: skip
        assert case.customer.appointments.live().count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_row_lock_both_would_succeed(tomorrow_at, now):
    """What the lock is for: read, then write, and the last one wins over a customer who was told something else."""
    import threading

    case, both_have_read = Case(make_office(), "pending", tomorrow_at(9), now), threading.Barrier(2)

    def read_then_write(status):
        row = Appointment.objects.get(pk=case.row.pk)
        both_have_read.wait()
        assert row.status == "pending"
        row.status = status
        row.save(update_fields=["status"])
        connection.close()
        return "ok"

    assert at_once(lambda: read_then_write("confirmed"), lambda: read_then_write("cancelled")) == ["ok", "ok"]
