"""CSV in and out: all or nothing, every error with its place, twice changes nothing, and back again the same."""

import io
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import ChannelIdentity, Customer, OutgoingEmail
from bookings import services
from bookings.actors import by_customer, by_staff
from bookings.availability import slots_of_day
from bookings.models import Appointment, AppointmentEvent, Feedback, Notification
from consultants.models import Business, BusinessPolicy, Consultant, DateOverride, Service

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = timezone.localdate() + timedelta(days=7)

FILES = {
    "customer.csv": (
        "CustomerID,FullName,Email,Phone,DOB,CreatedAt,IsDisabled,Notes\n"
        '7300000000000001,Phan Thị Mỹ Duyên,duyen@example.com,912345678,1990-02-28,2025-01-02 03:04:05,false,"dặn ""gọi trước"",\nxin cảm ơn"\n'
        "K2,Đặng Khải,Khai@Example.com,0987654321,,2025-01-03 00:00:00,true,\n"
    ),
    "consultant.csv": (
        "ConsultantID,FullName,Email,Phone,Specialties,Qualifications,JoinDate,IsDisabled\n"
        '1,Nguyễn Thị Thu Hằng,hang@example.com,0911111111,"Thuế; tài chính","Thạc sĩ, CPA",2020-05-01,false\n'
        "3,Lê Quốc Bảo,bao@example.com,,Pháp lý,,2021-06-01,false\n"
    ),
    "consultantschedule.csv": (
        "ScheduleID,ConsultantID,Date,StartTime,EndTime,IsAvailable\n"
        f"11,1,{DAY},08:00,09:00,true\n12,1,{DAY},09:15,10:15,false\n13,1,{DAY},10:30,11:30,false\n"
        f"14,3,{DAY},13:30,14:30,true\n"
    ),
    "appointment.csv": (
        "AppointmentID,ConsultantID,CustomerID,Date,Time,Duration,MeetingURL,Status,Description,CreatedAt,UpdatedAt\n"
        f"5,1,7300000000000001,{DAY},09:15,60,https://meet.example.com/x,confirmed,hồ sơ,2025-02-01 00:00:00,2025-02-02 00:00:00\n"
        "9,3,K2,2024-05-06,09:00,60,,completed,,2024-05-01 00:00:00,2024-05-06 03:00:00\n"
        "10,3,K2,2024-05-06,09:00,60,,cancelled,,2024-05-01 00:00:00,2024-05-01 01:00:00\n"
        f"12,3,K2,{DAY},13:30,30,,pending,,2025-02-01 00:00:00,2025-02-01 00:00:00\n"
    ),
    "appointmentfeedback.csv": "AppointmentID,Rating,Text\n9,5,Rất tốt\n",
    "service.csv": "name,duration_minutes,consultants,description,price\nTư vấn thuế,60,1;Lê Quốc Bảo,Hoàn thuế,350000\n",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _policy(db):
    BusinessPolicy.current()


@pytest.fixture
def folder(tmp_path):
    def write(encoding="utf-8", name="in", **changes):
        directory = tmp_path / name
        directory.mkdir(exist_ok=True)
        for file, content in {**FILES, **{f"{key}.csv": value for key, value in changes.items()}}.items():
            if content is not None:
                (directory / file).write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return directory

    return write


def load(directory):
    out = io.StringIO()
    call_command("import_csv", directory, stdout=out)
    return out.getvalue()


def refused(directory):
    before = everything()
    with pytest.raises(CommandError) as error:
        load(directory)
    assert everything() == before
    assert str(error.value).startswith("Nothing was imported:\n")
    return str(error.value).splitlines()[1:]


def everything():
    # The row of the business is made by whoever asks first; no import writes it.
    models = [
        model
        for app in ("accounts", "consultants", "bookings")
        for model in [
            *apps.get_app_config(app).get_models(),
            *([Service.consultants.through] if app == "consultants" else []),
        ]
    ]
    models.remove(Business)
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def test_values_and_relations_come_in(folder):
    said = load(folder())
    assert "customer.csv: 2 of 2" in said and "appointment.csv: 4 added, 0 changed, 0 as they were" in said
    duyen, khai = Customer.objects.order_by("pk")
    assert (duyen.external_id, duyen.name, duyen.email, duyen.phone) == (
        "7300000000000001", "Phan Thị Mỹ Duyên", "duyen@example.com", "0912345678",
    )  # fmt: skip
    assert (duyen.birth_date, duyen.created_at) == (date(1990, 2, 28), datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert duyen.notes == 'dặn "gọi trước",\nxin cảm ơn' and (duyen.is_active, khai.is_active) == (True, False)
    hang, bao = Consultant.objects.order_by("pk")
    assert (hang.specialties, hang.qualifications, hang.joined_on) == (
        "Thuế; tài chính",
        "Thạc sĩ, CPA",
        date(2020, 5, 1),
    )
    tax = Service.objects.get(name="Tư vấn thuế")
    assert (tax.duration_minutes, tax.price, set(tax.consultants.all())) == (60, 350000, {hang, bao})
    rows = {row.external_id: row for row in Appointment.objects.all()}
    first = rows["5"]
    assert (first.customer, first.consultant, first.service, first.status) == (duyen, hang, tax, "confirmed")
    assert first.starts_at == datetime.combine(DAY, time(9, 15), tzinfo=VIETNAM)
    assert (first.meeting_link, first.description) == ("https://meet.example.com/x", "hồ sơ")
    assert (rows["12"].service.name, rows["12"].service.duration_minutes) == ("Tư vấn 30 phút", 30)
    assert Feedback.objects.get().appointment == rows["9"]
    events = AppointmentEvent.objects.values_list("kind", "role", "source")
    assert set(events) == {("booked", "system", "import")} and len(events) == 4
    assert set(Notification.objects.values_list("appointment", flat=True)) == {first.pk}


def test_the_dated_schedule_becomes_the_working_time_of_that_date(folder):
    """Reference defect 9: a booked slot was marked as not available, and stayed so when it was cancelled."""
    load(folder())
    hang, tax = Consultant.objects.get(external_id="1"), Service.objects.get(name="Tư vấn thuế")

    def free():
        slots = slots_of_day(service=tax, day=DAY, zone=VIETNAM, consultant=hang, now=timezone.now())
        return [f"{slot.starts_at.astimezone(VIETNAM):%H:%M}" for slot in slots]

    assert free() == ["08:00"]
    services.cancel(appointment=Appointment.objects.get(external_id="5"), by=by_staff("a"), now=timezone.now())
    assert free() == ["08:00", "09:15"]
    assert list(DateOverride.objects.filter(consultant=hang).order_by("pk").values_list("is_available", flat=True)) == [
        True, False, False,
    ]  # fmt: skip


def test_twice_changes_nothing(folder):
    load(folder())
    before = everything()
    assert "appointment.csv: 0 added, 0 changed, 4 as they were" in load(folder())
    assert everything() == before


def test_a_changed_file_changes_its_rows_but_not_what_was_changed_here_since(folder):
    load(folder())
    now = timezone.now()
    services.cancel(appointment=Appointment.objects.get(external_id="5"), by=by_staff("a"), now=now)
    changed = FILES["appointment.csv"].replace("pending,", "confirmed,mới").replace("hồ sơ", "hồ sơ khác")
    said = load(folder(appointment=changed, customer=FILES["customer.csv"].replace("Đặng Khải", "Đặng Văn Khải")))
    assert "appointment.csv: 0 added, 1 changed, 2 as they were, 1 changed here since and kept" in said
    assert "customer.csv: 0 added, 1 changed, 1 as they were" in said
    rows = {row.external_id: row for row in Appointment.objects.all()}
    assert (rows["5"].status, rows["5"].description) == ("cancelled", "hồ sơ")
    assert (rows["12"].status, rows["12"].description) == ("confirmed", "mới")
    assert Customer.objects.filter(name="Đặng Văn Khải", external_id="K2").count() == 1


def test_header_case_column_order_and_a_byte_order_mark_do_not_matter(folder):
    content = "rating,TEXT,APPOINTMENTID\n5,Rất tốt,9\n"
    load(
        folder(
            encoding="utf-8-sig",
            appointmentfeedback=content,
            customer=FILES["customer.csv"].replace("CustomerID,FullName,Email", "customerid,FULLNAME,eMail"),
        )
    )
    assert Feedback.objects.get().comment == "Rất tốt"
    assert Customer.objects.filter(external_id=None).count() == 0


def test_the_longer_names_of_columns_are_read_too(folder):
    customer = FILES["customer.csv"].replace(",Phone,DOB,", ",PhoneNumber,DateOfBirth,")
    feedback = FILES["appointmentfeedback.csv"].replace("Text", "CustomerFeedback")
    load(folder(customer=customer, appointmentfeedback=feedback))
    duyen = Customer.objects.get(name="Phan Thị Mỹ Duyên")
    assert (duyen.phone, duyen.birth_date) == ("0912345678", date(1990, 2, 28))
    assert Feedback.objects.get().comment == "Rất tốt"


def test_some_of_the_files_are_enough_when_what_they_refer_to_is_there(folder, tmp_path):
    load(folder())
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "Appointment.csv").write_text("id,consultantid,customerid,date,time\n77,1,K2,2024-01-02,8:00\n")
    load(alone)
    row = Appointment.objects.get(external_id="77")
    assert (row.status, row.ends_at - row.starts_at) == ("pending", timedelta(hours=1))


HEAD = {name.removesuffix(".csv"): content.splitlines()[0] + "\n" for name, content in FILES.items()}
WRONG = [
    ({"customer": HEAD["customer"] + "1,,a@example.com,,,,,\n"}, "customer.csv, line 2, FullName: this must not be empty"),
    ({"customer": HEAD["customer"] + "1,A,not an address,,,,,\n"}, "customer.csv, line 2, Email: Enter a valid email address."),
    ({"customer": FILES["customer.csv"] + "K3,Mai,DUYEN@example.com,,,,,\n"}, "customer.csv, line 5, Email: another customer has this address"),
    ({"customer": FILES["customer.csv"] + "K2,Mai,,,,,,\n"}, "customer.csv, line 5, customerid: this is there already, in line 4"),
    ({"customer": FILES["customer.csv"] + "K4,Mai,,,31/02/2020,,,\n"}, "customer.csv, line 5, DOB: a date is written 2026-11-23"),
    ({"customer": FILES["customer.csv"] + "K4,Mai,,,,soon,,\n"}, "customer.csv, line 5, CreatedAt: a date and time is written 2026-11-23 09:30:00"),
    ({"customer": FILES["customer.csv"] + "K4,Mai,,,,,perhaps,\n"}, "customer.csv, line 5, IsDisabled: it is true or false"),
    ({"customer": FILES["customer.csv"] + f"K4,{'M' * 101},,,,,,\n"}, "customer.csv, line 5, FullName: Ensure this value has at most 100 characters (it has 101)."),
    ({"customer": FILES["customer.csv"] + "K4,Mai\n"}, "customer.csv, line 5: 2 cells, the header has 8"),
    ({"customer": "FullName\nMai\n"}, "customer.csv, line 1, CustomerID: this column is missing"),
    ({"customer": "CustomerID,FullName,fullname\n1,A,B\n"}, "customer.csv, line 1, fullname: this column is there twice"),
    ({"customer": ""}, "customer.csv: the file is empty: not even a header"),
    ({"customer": HEAD["customer"].encode() + b"1,\xff\xfe,,,,,,\n"}, "customer.csv, line 2: this is not UTF-8"),
    ({"customer": HEAD["customer"] + "1,A\0,,,,,,\n"}, "customer.csv, line 2: a NUL character"),
    ({"customer": HEAD["customer"] + '1,"A,,,,,,\n'}, "customer.csv, line 2: this is not CSV: look for a quote that is not closed"),
    ({"consultantschedule": FILES["consultantschedule.csv"] + f"15,99,{DAY},08:00,09:00,true\n"}, "consultantschedule.csv, line 6, ConsultantID: there is no row with this id"),
    ({"consultantschedule": FILES["consultantschedule.csv"] + f"15,1,{DAY},17:00,09:00,true\n"}, "consultantschedule.csv, line 6, EndTime: the end must be after the start"),
    ({"consultantschedule": FILES["consultantschedule.csv"] + f"15,1,{DAY},17:00,,true\n"}, "consultantschedule.csv, line 6, EndTime: give both times, or none for a closed day"),
    ({"consultantschedule": FILES["consultantschedule.csv"] + f"15,1,{DAY},08:00,08:30,true\n"}, "consultantschedule.csv, line 6, StartTime: this consultant has a period with that date and start already"),
    ({"consultantschedule": FILES["consultantschedule.csv"] + f"15,1,{DAY},25:00,26:00,true\n"}, "consultantschedule.csv, line 6, StartTime: a time is written 09:30"),
    ({"appointment": FILES["appointment.csv"] + f"20,1,K2,{DAY},10:00,60,,confirmed,,,\n"}, "appointment.csv, line 6, Time: it overlaps line 2"),
    ({"appointment": FILES["appointment.csv"] + f"20,1,nobody,{DAY},15:00,60,,confirmed,,,\n"}, "appointment.csv, line 6, CustomerID: there is no row with this id"),
    ({"appointment": FILES["appointment.csv"] + f"20,1,K2,{DAY},15:00,0,,confirmed,,,\n"}, "appointment.csv, line 6, Duration: a whole number from 1 to 1440"),
    ({"appointment": FILES["appointment.csv"] + f"20,1,K2,{DAY},15:00,60,,maybe,,,\n"}, "appointment.csv, line 6, Status: one of: pending, confirmed, completed, cancelled"),
    ({"appointment": FILES["appointment.csv"] + f"20,1,K2,{DAY},15:00,60,nowhere,pending,,,\n"}, "appointment.csv, line 6, MeetingURL: Enter a valid URL."),
    ({"appointmentfeedback": HEAD["appointmentfeedback"] + "9,6,\n"}, "appointmentfeedback.csv, line 2, Rating: a whole number from 0 to 5"),
    ({"appointmentfeedback": HEAD["appointmentfeedback"] + "99,5,\n"}, "appointmentfeedback.csv, line 2, AppointmentID: there is no row with this id"),
    ({"service": HEAD["service"] + "Thuế,60,Nobody,,\n"}, "service.csv, line 2, consultants: there is no such consultant"),
    ({"service": HEAD["service"] + "Thuế,60,1,,cheap\n"}, "service.csv, line 2, price: an amount is written 350000 or 350000.50"),
    ({"service": HEAD["service"] + "Thuế,60,1,,-1\n"}, "service.csv, line 2, price: an amount is written 350000 or 350000.50"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "sentence"), WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_said_with_file_line_and_column_and_nothing_comes_in(folder, changes, sentence):
    assert sentence in refused(folder(**changes))


def test_everything_that_is_wrong_is_said_at_once(folder):
    customer = HEAD["customer"] + "".join(f"{number},,,,,,,\n" for number in range(150))
    lines = refused(folder(customer=customer, service=HEAD["service"] + "Thuế,x,1,,\n"))
    assert len(lines) == 101 and lines[-1] == "and 51 more"


def test_an_overlap_with_what_is_here_already_is_refused_by_its_row(folder, now):
    load(folder())
    row = Appointment.objects.get(external_id="5")
    customer = Customer.objects.create(name="Tại đây")
    services.book(
        customer=customer, service=row.service, consultant=row.consultant, by=by_customer(customer), now=now,
        starts_at=datetime.combine(DAY, time(8), tzinfo=VIETNAM),
    )  # fmt: skip
    more = FILES["appointment.csv"] + f"20,1,K2,{DAY},08:30,30,,confirmed,,,\n"
    assert refused(folder(appointment=more)) == ["appointment.csv, line 6, Time: it overlaps another one"]


@pytest.mark.parametrize("files", [{}, {"other.csv": "x\n"}])
def test_a_folder_without_any_of_the_files_is_refused(tmp_path, files):
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    assert "none of customer.csv" in refused(tmp_path)[0]
    with pytest.raises(CommandError, match="is not a directory"):
        load(tmp_path / "nowhere")


def read(directory):
    return {path.name: path.read_bytes() for path in sorted(directory.iterdir())}


def empty():
    ours = (Feedback, Notification, AppointmentEvent, Appointment, DateOverride, Service, Consultant)
    for model in (OutgoingEmail, *ours, ChannelIdentity, Customer):
        model.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_out_and_in_again_gives_the_same_values(folder, tmp_path, tomorrow_at, now):
    BusinessPolicy.current()
    load(folder())
    # Rows of our own stand beside the imported ones, and one's id is in use by an import.
    tax, hang = Service.objects.get(name="Tư vấn thuế"), Consultant.objects.get(external_id="1")
    own = Customer.objects.create(name='Ng,uyễn "Tí"; \n An', email="an@example.com", notes=" =1+1 ")
    Customer.objects.filter(external_id="K2").update(external_id=str(own.pk))
    Consultant.objects.create(name="Lê Quốc Bảo")
    hang.date_overrides.create(on=tomorrow_at(9).date(), start_time="09:00", end_time="12:00")
    hang.date_overrides.create(on=tomorrow_at(9, days=2).date(), reason="nghỉ")
    for days, end in ((3, "00:00"), (4, "02:30")):
        day = tomorrow_at(9, days=days).date()
        hang.date_overrides.create(on=day, start_time="22:00", end_time=end, ends_next_day=True)
    row = services.book(
        customer=own, service=tax, consultant=hang, starts_at=tomorrow_at(9), by=by_customer(own), now=now
    ).appointment
    other = Consultant.objects.get(external_id="3")
    held = services.hold(
        customer=own, service=tax, consultant=hang, starts_at=tomorrow_at(11), by=by_customer(own), now=now
    )
    Appointment.objects.filter(pk=row.pk).update(status="no_show")
    assert held and other
    call_command("export_csv", tmp_path / "first", stdout=io.StringIO())
    first = read(tmp_path / "first")
    assert sorted(first) == sorted(FILES)
    assert [line.split(b",")[4] for line in first["consultantschedule.csv"].splitlines()[-2:]] == [b"24:00", b"26:30"]
    empty()
    load(tmp_path / "first")
    assert DateOverride.objects.filter(ends_next_day=True).count() == 2
    values = {name: rows for name, rows in everything().items() if name == "Customer"}["Customer"]
    assert [value["name"] for value in values][-1] == own.name and values[-1]["notes"] == " =1+1 "
    call_command("export_csv", tmp_path / "second", stdout=io.StringIO())
    assert read(tmp_path / "second") == first
    lines = first["appointment.csv"].decode("utf-8-sig").splitlines()
    assert len(lines) == 6, "the hold is not an appointment"
    assert ",cancelled," in lines[-1], "who did not come has no other word there"


@pytest.mark.django_db(transaction=True)
def test_the_files_themselves_come_out_again_with_the_same_values(folder, tmp_path):
    import csv

    BusinessPolicy.current()
    load(folder())
    call_command("export_csv", tmp_path / "out", stdout=io.StringIO())

    def table(content):
        return list(csv.DictReader(io.StringIO(content, newline="")))

    for name in FILES:
        expected = table(FILES[name].replace(",912345678,", ",0912345678,").replace("1;Lê Quốc Bảo", "1;3"))
        found = table((tmp_path / "out" / name).read_text(encoding="utf-8-sig"))
        assert found[: len(expected)] == expected, name
