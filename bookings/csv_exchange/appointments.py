"""Appointments, the dated schedule and feedback from the files; what they refer to has come in before."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from accounts.models import Customer
from bookings import notifications
from bookings.csv_exchange.matching import same_words
from bookings.csv_exchange.people import services_by_name
from bookings.csv_exchange.reading import Row
from bookings.csv_exchange.run import (
    STEP,
    Import,
    check_fields,
    differing,
    reference,
    refuse_if_any,
    store,
    unique,
)
from bookings.models import Appointment, AppointmentEvent, Feedback, new_codes
from consultants.models import BusinessPolicy, Consultant, DateOverride, Service

Source, BOOKED = AppointmentEvent.Source, Appointment.BOOKED


def take_appointments(run: Import) -> None:
    known = {str(row.external_id): row for row in Appointment.objects.exclude(external_id=None)}
    run.appointments = dict(known)
    others = AppointmentEvent.objects.filter(appointment__external_id__isnull=False).exclude(source=Source.IMPORT)
    touched = set(others.values_list("appointment_id", flat=True))
    seen, services, standing = unique(run, "appointment.csv", "appointmentid"), _Services(), _standing(run)
    new: list[tuple[Row, Appointment]] = []
    changed: list[tuple[Row, Appointment]] = []
    for row in run.of("appointment.csv"):
        person = reference(run, row, run.people, "ConsultantID")
        customer = reference(run, row, run.customers, "CustomerID")
        if row not in seen or not person or not customer:
            continue
        instance = known.get(row["appointmentid"])
        service = services.of(row["duration"], person)
        if instance and instance.pk in touched:
            run.note(row, "kept")
            continue
        values = _appointment_values(run, row, person, customer, service)
        same = standing.get((person.pk, customer.pk, values["during"])) if values["status"] in BOOKED else None
        if instance is None and same:
            _adopt(run, row, same)
            continue
        if instance and not differing(instance, values):
            run.note(row, "unchanged")
            continue
        (changed if instance else new).append((row, instance := instance or Appointment()))
        _set(run, row, instance, values)
        run.appointments[row["appointmentid"]] = instance
    _refuse_overlaps(run, new + changed)
    refuse_if_any(run.problems)
    _write_appointments(run, new, changed)


def _standing(run: Import) -> dict[tuple[int, int, DateTimeTZRange], Appointment]:
    """What was booked here with those of the files, and has no id of theirs."""
    rows = Appointment.objects.booked().filter(external_id=None, consultant__in=run.people.values())
    return {(row.consultant_id, row.customer_id, row.during): row for row in rows}


def _adopt(run: Import, row: Row, instance: Appointment) -> None:
    """One that stands here with the same people at the same time is that one, as it is."""
    instance.external_id = row["appointmentid"]
    if check_fields(run, row, instance, {"external_id": "AppointmentID"}):
        instance.save(update_fields=["external_id"])
        run.appointments[row["appointmentid"]] = instance
        run.note(row, "kept", _("the same as appointment %(code)s here") % {"code": instance.code})


def _set(run: Import, row: Row, instance: Appointment, values: dict[str, Any]) -> None:
    for name, value in {**values, "external_id": row["appointmentid"]}.items():
        setattr(instance, name, value)
    columns = {"description": "Description", "meeting_link": "MeetingURL", "external_id": "AppointmentID"}
    check_fields(run, row, instance, columns)


def _appointment_values(
    run: Import, row: Row, person: Consultant, customer: Customer, service: Service
) -> dict[str, Any]:
    start = datetime.combine(row["date"], row["time"], tzinfo=run.zone).astimezone(UTC)
    during = DateTimeTZRange(start, start + timedelta(minutes=row["duration"]))
    values = {
        "consultant": person, "customer": customer, "service": service, "during": during,
        # The earlier system knew no buffers, and its appointments may stand next to each other.
        "blocked": during, "buffer_before_minutes": 0, "buffer_after_minutes": 0,
        "status": row["status"], "meeting_link": row["meetingurl"], "description": row["description"],
        "created_at": row["createdat"], "updated_at": row["updatedat"],
    }  # fmt: skip
    return {name: value for name, value in values.items() if value is not None}


def _refuse_overlaps(run: Import, rows: list[tuple[Row, Appointment]]) -> None:
    """Said with the row before the constraint says it without."""
    live = [(instance, row) for row, instance in rows if instance.status in Appointment.LIVE]
    here = {instance.pk for _row, instance in rows if instance.pk}
    others = Appointment.objects.live().filter(consultant_id__in={instance.consultant_id for instance, _ in live})
    everyone: list[tuple[Appointment, Row | None]] = [*live, *((other, None) for other in others.exclude(pk__in=here))]
    everyone.sort(key=lambda pair: (pair[0].consultant_id, pair[0].blocked.lower, pair[0].blocked.upper))
    last: tuple[Appointment, Row | None] | None = None
    for pair in everyone:
        if last and last[0].consultant_id == pair[0].consultant_id and pair[0].blocked.lower < last[0].blocked.upper:
            row, other = (pair[1], last[1]) if pair[1] else (last[1], None)
            if row:
                what = _("it overlaps line %(line)s") % {"line": other.line} if other else _("it overlaps another one")
                run.problems.at(row, "Time", what)
        reach = (pair[0].consultant_id, pair[0].blocked.upper)
        if last is None or reach > (last[0].consultant_id, last[0].blocked.upper):
            last = pair


def _write_appointments(
    run: Import, new: list[tuple[Row, Appointment]], changed: list[tuple[Row, Appointment]]
) -> None:
    for (_row, instance), code in zip(new, new_codes(len(new)), strict=True):
        instance.code = code
    try:
        with transaction.atomic():
            Appointment.objects.bulk_create([instance for _row, instance in new], batch_size=STEP)
            for _row, instance in changed:
                instance.save()
                notifications.void(instance, "imported again", now=run.now)
    except IntegrityError as error:
        if "appointment_no_overlap" not in str(error):
            raise
        run.problems.add("appointment.csv", None, "Time", _("a row overlaps another appointment"))
        refuse_if_any(run.problems)
    AppointmentEvent.objects.bulk_create(
        [
            AppointmentEvent(
                appointment=instance, kind=AppointmentEvent.Kind.BOOKED, source=Source.IMPORT, at=run.now,
                changes={"status": [None, instance.status]},
            )
            for _row, instance in new
        ],
        batch_size=STEP,
    )  # fmt: skip
    business = BusinessPolicy.current()
    for _row, instance in [*new, *changed]:
        if instance.status == Appointment.Status.CONFIRMED and instance.ends_at > run.now:
            notifications.plan(instance, business=business, now=run.now)
    for kind, rows in (("added", new), ("changed", changed)):
        for row, _instance in rows:
            run.note(row, kind)


# Schedules and feedback


def take_schedule(run: Import) -> None:
    known = {row.external_id: row for row in DateOverride.objects.exclude(external_id=None)}
    places = {(row.consultant_id, row.on, row.start_time): row for row in DateOverride.objects.all()}
    seen = unique(run, "consultantschedule.csv", "scheduleid")
    live = _live_by_consultant(run)
    for row in run.of("consultantschedule.csv"):
        person = reference(run, row, run.people, "ConsultantID")
        if row not in seen or not person or not _times_fit(run, row):
            continue
        place = (person.pk, row["date"], row["starttime"])
        here = places.get(place)
        instance = known.get(row["scheduleid"]) if row["scheduleid"] else here
        if instance is None and here and here.external_id is None:
            # A period of somebody who worked here before the import.
            instance = here
        instance = instance or DateOverride()
        if places.get(place, instance) is not instance and places[place].pk != instance.pk:
            run.problems.at(row, "StartTime", _("this consultant has a period with that date and start already"))
            continue
        taken = not row["isavailable"] and any(_meets(row, person, other) for other in live.get(person.pk, ()))
        values = {
            "consultant": person, "on": row["date"], "start_time": row["starttime"],
            "end_time": row["endtime"] and row["endtime"].clock,
            "ends_next_day": bool(row["endtime"]) and row["endtime"].is_next_day,
            "is_available": row["isavailable"], "external_id": row["scheduleid"] or instance.external_id,
            # Once true it stays, until the file says otherwise: the appointment may have been cancelled since.
            "unavailable_by_appointment": taken or (instance.unavailable_by_appointment and not row["isavailable"]),
        }  # fmt: skip
        if store(run, row, instance, values, {"external_id": "ScheduleID"}):
            places[place] = instance


def _times_fit(run: Import, row: Row) -> bool:
    start, end = row["starttime"], row["endtime"]
    if (start is None) != (end is None):
        run.problems.at(row, "EndTime", _("give both times, or none for a closed day"))
    elif start and not end.is_next_day and end.clock <= start:
        run.problems.at(row, "EndTime", _("the end must be after the start"))
    elif start and end.is_next_day and end.clock >= start and (start, end.clock) != (time(), time()):
        run.problems.at(row, "EndTime", _("a period is shorter than a day, or 00:00 to 24:00"))
    else:
        return True
    return False


def _live_by_consultant(run: Import) -> dict[int, list[Appointment]]:
    found: dict[int, list[Appointment]] = {}
    for appointment in Appointment.objects.booked().filter(external_id__isnull=False):
        found.setdefault(appointment.consultant_id, []).append(appointment)
    return found


def _meets(row: Row, person: Consultant, appointment: Appointment) -> bool:
    if row["starttime"] is None:
        return False
    ends_on = row["date"] + timedelta(days=row["endtime"].is_next_day)
    start = datetime.combine(row["date"], row["starttime"], tzinfo=person.zone)
    end = datetime.combine(ends_on, row["endtime"].clock, tzinfo=person.zone)
    return bool(appointment.starts_at < end and start < appointment.ends_at)


def take_feedback(run: Import) -> None:
    seen = unique(run, "appointmentfeedback.csv", "appointmentid")
    known = {row.appointment_id: row for row in Feedback.objects.all()}
    for row in run.of("appointmentfeedback.csv"):
        appointment = reference(run, row, run.appointments, "AppointmentID")
        if row not in seen or not appointment:
            continue
        instance = known.get(appointment.pk) or Feedback(appointment=appointment)
        store(run, row, instance, {"rating": row["rating"], "comment": row["text"]}, {"comment": "Text"})


class _Services:
    """The earlier system knew none: one of that length that the consultant offers, else one that is made for it."""

    def __init__(self) -> None:
        self.found: dict[tuple[int, int], Service] = {}
        self.made: dict[int, Service] = {}

    def of(self, duration: int, person: Consultant) -> Service:
        key = (duration, person.pk)
        if key not in self.found:
            fitting = Service.objects.filter(duration_minutes=duration, consultants=person).order_by("pk").first()
            self.found[key] = fitting or self._made(duration, person)
        return self.found[key]

    def _made(self, duration: int, person: Consultant) -> Service:
        if duration not in self.made:
            name = f"Tư vấn {duration} phút"
            values = {"duration_minutes": max(duration, 5), "name_en": f"Consultation, {duration} minutes"}
            here = services_by_name().get(same_words(name))
            self.made[duration] = here or Service.objects.create(name=name, **values)
        self.made[duration].consultants.add(person)
        return self.made[duration]
