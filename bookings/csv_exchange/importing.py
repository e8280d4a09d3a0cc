"""Importing the files: all of them or nothing. The ids of the files become `external_id`, so that relations survive.

A row whose id is known is brought up to date; one that says what is there already is not touched, so that a second
import changes nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Customer
from bookings import notifications
from bookings.csv_exchange.reading import Problems, Row, read
from bookings.locks import lock_consultants
from bookings.models import Appointment, AppointmentEvent, Feedback, new_codes
from consultants.models import Business, BusinessPolicy, Consultant, DateOverride, Service

Progress = Callable[[str, int, int], None]
Source = AppointmentEvent.Source
STEP = 1000


class ImportRefused(Exception):
    """The files have problems; nothing was written."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(f"{problems.count} problems")
        self.problems = problems


@dataclass
class Count:
    """What became of a file's rows. `kept` have been changed here since, and are left as they are."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0


@dataclass
class Import:
    """One run. `people`, `customers` and `appointments` are by the ids of the files."""

    rows: dict[str, list[Row]]
    problems: Problems
    now: datetime
    progress: Progress
    zone: ZoneInfo = field(default_factory=lambda: Business.current().zone)
    counts: dict[str, Count] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    people: dict[str, Consultant] = field(default_factory=dict)
    appointments: dict[str, Appointment] = field(default_factory=dict)

    def of(self, name: str) -> Iterable[Row]:
        """The rows of a file, telling how far it has got."""
        rows, self.counts[name] = self.rows.get(name, []), Count()
        for number, row in enumerate(rows, 1):
            yield row
            if number % STEP == 0 or number == len(rows):
                self.progress(name, number, len(rows))


def import_directory(directory: Path, *, now: datetime, progress: Progress) -> dict[str, Count]:
    """Import the files of `directory` in one transaction. Raises ImportRefused with everything that is wrong."""
    problems = Problems()
    run = Import(read(directory, problems), problems, now, progress)
    _refuse_if_any(problems)
    with transaction.atomic():
        _customers(run)
        _consultants(run)
        _services(run)
        lock_consultants(person.pk for person in run.people.values())
        _appointments(run)
        _schedule(run)
        _feedback(run)
        _refuse_if_any(problems)
    return {name: run.counts[name] for name in run.rows}


def _refuse_if_any(problems: Problems) -> None:
    if problems.count:
        raise ImportRefused(problems)


# People


def _customers(run: Import) -> None:
    run.customers = {str(row.external_id): row for row in Customer.objects.exclude(external_id=None)}
    addresses = {row.email.lower(): row.pk for row in Customer.objects.exclude(email=None) if row.email}
    seen = _unique(run, "customer.csv", "customerid")
    for row in run.of("customer.csv"):
        if row not in seen:
            continue
        email = row["email"] or None
        values = {
            "name": row["fullname"], "email": email, "phone": row["phone"], "birth_date": row["dob"],
            "created_at": row["createdat"], "is_active": not row["isdisabled"], "notes": row["notes"],
        }  # fmt: skip
        instance = run.customers.get(row["customerid"]) or Customer(external_id=row["customerid"])
        if email and addresses.get(email.lower(), instance.pk) != instance.pk:
            run.problems.at(row, "Email", "another customer has this address")
            continue
        names = {"name": "FullName", "email": "Email", "phone": "Phone", "notes": "Notes", "external_id": "CustomerID"}
        if _store(run, row, instance, values, names):
            run.customers[row["customerid"]] = instance
            if email:
                addresses[email.lower()] = instance.pk


def _consultants(run: Import) -> None:
    run.people = {str(row.external_id): row for row in Consultant.objects.exclude(external_id=None)}
    seen = _unique(run, "consultant.csv", "consultantid")
    for row in run.of("consultant.csv"):
        if row not in seen:
            continue
        values = {
            "name": row["fullname"], "email": row["email"], "phone": row["phone"], "specialties": row["specialties"],
            "qualifications": row["qualifications"], "joined_on": row["joindate"], "is_active": not row["isdisabled"],
        }  # fmt: skip
        instance = run.people.get(row["consultantid"]) or Consultant(external_id=row["consultantid"])
        names = {"name": "FullName", "email": "Email", "phone": "Phone", "specialties": "Specialties",
                 "qualifications": "Qualifications", "external_id": "ConsultantID"}  # fmt: skip
        if _store(run, row, instance, values, names):
            run.people[row["consultantid"]] = instance


# Services


def _services(run: Import) -> None:
    seen = _unique(run, "service.csv", "name")
    for row in run.of("service.csv"):
        if row not in seen:
            continue
        people = [person for word in row["consultants"].split(";") if (person := _person(run, row, word.strip()))]
        values = {"duration_minutes": row["duration_minutes"], "description": row["description"], "price": row["price"]}
        instance = Service.objects.filter(name=row["name"]).first() or Service(name=row["name"])
        names = {"name": "name", "description": "description", "price": "price"}
        if _store(run, row, instance, values, names) and "consultants" in row.given:
            instance.consultants.set(people)


def _person(run: Import, row: Row, word: str) -> Consultant | None:
    """A consultant by the id or the name in the file."""
    if not word:
        return None
    if word in run.people:
        return run.people[word]
    named = [person for person in run.people.values() if person.name == word]
    if len(named) == 1:
        return named[0]
    what = "several consultants have this name: give the id" if named else "there is no such consultant"
    run.problems.at(row, "consultants", what)
    return None


def _service_for(duration: int, person: Consultant, made: dict[int, Service]) -> Service:
    """The earlier system knew no services: one of that length that the consultant offers, else one made for it."""
    fitting = Service.objects.filter(duration_minutes=duration, consultants=person).order_by("pk").first()
    if fitting:
        return fitting
    if duration not in made:
        values = {"duration_minutes": max(duration, 5), "name_en": f"Consultation, {duration} minutes"}
        made[duration] = Service.objects.get_or_create(name=f"Tư vấn {duration} phút", defaults=values)[0]
    made[duration].consultants.add(person)
    return made[duration]


# Appointments


def _appointments(run: Import) -> None:
    known = {str(row.external_id): row for row in Appointment.objects.exclude(external_id=None)}
    run.appointments = dict(known)
    touched = set(
        AppointmentEvent.objects.filter(appointment__external_id__isnull=False)
        .exclude(source=Source.IMPORT)
        .values_list("appointment_id", flat=True)
    )
    seen, made = _unique(run, "appointment.csv", "appointmentid"), {}  # type: ignore[var-annotated]
    services: dict[tuple[int, int], Service] = {}
    new: list[tuple[Row, Appointment]] = []
    changed: list[tuple[Row, Appointment]] = []
    count = run.counts.setdefault("appointment.csv", Count())
    for row in run.of("appointment.csv"):
        count = run.counts["appointment.csv"]
        person, customer = (
            _reference(run, row, run.people, "ConsultantID"),
            _reference(run, row, run.customers, "CustomerID"),
        )
        if row not in seen or not person or not customer:
            continue
        key = (row["duration"], person.pk)
        if key not in services:
            services[key] = _service_for(row["duration"], person, made)
        instance = known.get(row["appointmentid"])
        if instance and instance.pk in touched:
            count.kept += 1
            continue
        values = _appointment_values(run, row, person, customer, services[key])
        if instance is None:
            instance = Appointment(external_id=row["appointmentid"])
            new.append((row, instance))
        elif _same(instance, values):
            count.unchanged += 1
            continue
        else:
            changed.append((row, instance))
        for name, value in values.items():
            setattr(instance, name, value)
        _check_fields(
            run, row, instance,
            {"description": "Description", "meeting_link": "MeetingURL", "external_id": "AppointmentID"},
        )  # fmt: skip
        run.appointments[row["appointmentid"]] = instance
    _refuse_overlaps(run, new + changed)
    _refuse_if_any(run.problems)
    _write_appointments(run, new, changed)


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
                what = f"it overlaps line {other.line}" if other else "it overlaps another one"
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
        run.problems.add("appointment.csv", None, "Time", "a row overlaps another appointment")
        _refuse_if_any(run.problems)
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
    count = run.counts["appointment.csv"]
    count.added, count.changed = len(new), len(changed)


# Schedules and feedback


def _schedule(run: Import) -> None:
    known = {row.external_id: row for row in DateOverride.objects.exclude(external_id=None)}
    places = {(row.consultant_id, row.on, row.start_time): row for row in DateOverride.objects.all()}
    seen = _unique(run, "consultantschedule.csv", "scheduleid")
    live = _live_by_consultant(run)
    for row in run.of("consultantschedule.csv"):
        person = _reference(run, row, run.people, "ConsultantID")
        if row not in seen or not person or not _times_fit(run, row):
            continue
        place = (person.pk, row["date"], row["starttime"])
        instance = known.get(row["scheduleid"]) if row["scheduleid"] else places.get(place)
        instance = instance or DateOverride(external_id=row["scheduleid"])
        if places.get(place, instance) is not instance and places[place].pk != instance.pk:
            run.problems.at(row, "StartTime", "this consultant has a period with that date and start already")
            continue
        taken = not row["isavailable"] and any(_meets(row, person, other) for other in live.get(person.pk, ()))
        values = {
            "consultant": person, "on": row["date"], "start_time": row["starttime"], "end_time": row["endtime"],
            "is_available": row["isavailable"],
            # Once true it stays, until the file says otherwise: the appointment may have been cancelled since.
            "unavailable_by_appointment": taken or (instance.unavailable_by_appointment and not row["isavailable"]),
        }  # fmt: skip
        if _store(run, row, instance, values, {"external_id": "ScheduleID"}):
            places[place] = instance


def _times_fit(run: Import, row: Row) -> bool:
    start, end = row["starttime"], row["endtime"]
    if (start is None) != (end is None):
        run.problems.at(row, "EndTime", "give both times, or none for a closed day")
    elif start and end <= start:
        run.problems.at(row, "EndTime", "the end must be after the start")
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
    start, end = (datetime.combine(row["date"], row[name], tzinfo=person.zone) for name in ("starttime", "endtime"))
    return bool(appointment.starts_at < end and start < appointment.ends_at)


def _feedback(run: Import) -> None:
    seen = _unique(run, "appointmentfeedback.csv", "appointmentid")
    known = {row.appointment_id: row for row in Feedback.objects.all()}
    for row in run.of("appointmentfeedback.csv"):
        appointment = _reference(run, row, run.appointments, "AppointmentID")
        if row not in seen or not appointment:
            continue
        instance = known.get(appointment.pk) or Feedback(appointment=appointment)
        _store(run, row, instance, {"rating": row["rating"], "comment": row["text"]}, {"comment": "Text"})


# What they have in common


def _unique(run: Import, name: str, key: str) -> set[Row]:
    """The rows whose key has not been used by an earlier one; the others are noted."""
    lines: dict[str, int] = {}
    first: set[Row] = set()
    for row in run.rows.get(name, []):
        if row[key] is None:
            first.add(row)
        elif row[key] in lines:
            run.problems.at(row, key, f"this is there already, in line {lines[row[key]]}")
        else:
            lines[row[key]] = row.line
            first.add(row)
    return first


def _reference(run: Import, row: Row, found: dict[str, Any], column: str) -> Any:
    instance = found.get(row[column.lower()])
    if instance is None:
        run.problems.at(row, column, "there is no row with this id")
    return instance


def _same(instance: models.Model, values: dict[str, Any]) -> bool:
    return all(getattr(instance, name) == value for name, value in values.items())


def _store(run: Import, row: Row, instance: models.Model, values: dict[str, Any], columns: dict[str, str]) -> bool:
    """Write the values of the columns that the file has, if they differ. False when they cannot be."""
    values = {name: value for name, value in values.items() if not (name == "created_at" and value is None)}
    count, is_new = run.counts[row.file], instance.pk is None
    if not is_new and _same(instance, values):
        count.unchanged += 1
        return True
    for name, value in values.items():
        setattr(instance, name, value)
    if not _check_fields(run, row, instance, columns):
        return False
    instance.save()
    if is_new and "created_at" in values:
        # The field is filled by Django when the row is made.
        type(instance)._default_manager.filter(pk=instance.pk).update(created_at=values["created_at"])
        instance.refresh_from_db(fields=["created_at"])
    count.added += is_new
    count.changed += not is_new
    return True


def _check_fields(run: Import, row: Row, instance: models.Model, columns: dict[str, str]) -> bool:
    """Lengths and forms, as the models have them."""
    try:
        instance.clean_fields(exclude={field.name for field in instance._meta.fields if field.name not in columns})
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            run.problems.at(row, columns[name], " ".join(messages))
        return False
    return True
