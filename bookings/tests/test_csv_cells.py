"""What people have typed is never run by the spreadsheet that opens an export, and the import reads it back unchanged."""

import csv
from datetime import timedelta

import pytest
from django.core.management import call_command

from accounts.models import Customer
from bookings.csv_exchange.columns import FILES
from bookings.models import Appointment, AppointmentEvent, Feedback
from bookings.tests.test_csv import empty
from consultants.models import Business, BusinessPolicy, Consultant, DateOverride, Service

pytestmark = pytest.mark.django_db(transaction=True)

RUN = tuple("=+-@＝＋－＠")
STARTS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "'=", "''"]


def values():
    """Whatever texts the files hold, by row."""
    return {
        "customers": list(Customer.objects.order_by("pk").values_list("name", "phone", "notes", "external_id")),
        "consultants": list(
            Consultant.objects.order_by("pk").values_list(
                "name", "phone", "specialties", "qualifications", "external_id"
            )
        ),
        "services": list(Service.objects.order_by("pk").values_list("name", "description")),
        "dates": list(DateOverride.objects.order_by("pk").values_list("external_id", "consultant__name")),
        "appointments": list(
            Appointment.objects.order_by("pk").values_list(
                "description", "meeting_link", "external_id", "customer__name", "consultant__name"
            )
        ),
        "feedback": list(Feedback.objects.order_by("pk").values_list("comment", "appointment__external_id")),
    }  # fmt: skip


@pytest.fixture
def filled(tomorrow_at):
    """Every text of every file begins with something that a spreadsheet would run."""
    BusinessPolicy.current()
    Business.current()
    for number, start in enumerate(STARTS):
        text = f'{start}HYPERLINK("http://example.com")'
        customer = Customer.objects.create(
            name=f"{text} {number}", phone="+84912345678", notes=f"\t{text}", external_id=f"{start}c{number}"
        )
        consultant = Consultant.objects.create(
            name=f"{text} {number}", phone="+84912345678", specialties=text, qualifications=text,
            external_id=f"{start}p{number}",
        )  # fmt: skip
        service = Service.objects.create(name=f"{text} {number}", description=f"\n{text}", duration_minutes=30)
        service.consultants.add(consultant)
        DateOverride.objects.create(
            consultant=consultant, on=tomorrow_at(9).date(), start_time="08:00", end_time="12:00",
            external_id=f"{start}s{number}",
        )  # fmt: skip
        appointment = Appointment(
            customer=customer, consultant=consultant, service=service, status="completed", description=f"  {text}",
            meeting_link="https://example.com/x", external_id=f"{start}a{number}",
        )  # fmt: skip
        appointment.place_at(tomorrow_at(9) - timedelta(days=9))
        appointment.save()
        AppointmentEvent.objects.create(appointment=appointment, kind="booked", source="admin")
        Feedback.objects.create(appointment=appointment, rating=4, comment=text)


def cells(directory):
    return {
        name: list(csv.reader((directory / name).read_text("utf-8-sig").splitlines(keepends=True))) for name in FILES
    }


@pytest.mark.usefixtures("filled")
def test_no_cell_of_any_file_is_run(tmp_path):
    call_command("export_csv", tmp_path, verbosity=0)
    found = cells(tmp_path)
    assert {name: len(rows) for name, rows in found.items()} == dict.fromkeys(FILES, len(STARTS) + 1)
    texts = [cell for rows in found.values() for row in rows for cell in row]
    assert [cell for cell in texts if cell.lstrip().startswith(RUN) or cell.startswith(("\t", "\r", "\n"))] == []
    assert sum(cell.startswith("'") for cell in texts) > 10 * len(STARTS)


@pytest.mark.usefixtures("filled")
def test_the_import_reads_back_what_the_export_wrote(tmp_path):
    before = values()
    call_command("export_csv", tmp_path / "out", verbosity=0)
    empty()
    call_command("import_csv", tmp_path / "out", verbosity=0)
    assert values() == before
    call_command("export_csv", tmp_path / "again", verbosity=0)
    assert cells(tmp_path / "again") == cells(tmp_path / "out")
