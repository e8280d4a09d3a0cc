"""An import knows who is here: by id, by address, by name after a decision; never a silent second person."""

import concurrent.futures
import io
import unicodedata
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.models import Customer, User
from accounts.services import identify
from bookings import services
from bookings.actors import by_customer
from bookings.availability import slots_of_day
from bookings.merging import repoint as repoint_bookings
from bookings.models import Appointment
from bookings.tests.test_csv import DAY, FILES, everything, load
from consultants.models import Business, BusinessPolicy, Consultant, Service, WorkingHours
from meetassist.tests.fixtures import make_office

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
HEAD = {name.removesuffix(".csv"): content.splitlines()[0] + "\n" for name, content in FILES.items()}


@pytest.fixture(autouse=True)
def _policy(db):
    BusinessPolicy.current()


@pytest.fixture
def folder(tmp_path):
    def write(name="in", **files):
        directory = tmp_path / name
        directory.mkdir(exist_ok=True)
        for file, lines in files.items():
            (directory / f"{file}.csv").write_text(HEAD[file] + "\n".join(lines) + "\n")
        return directory

    return write


def run(directory, *options):
    out = io.StringIO()
    call_command("import_csv", directory, *options, stdout=out)
    return out.getvalue()


def undone(directory, *options):
    """What is said by an import that writes nothing."""
    before = everything()
    with pytest.raises(CommandError) as error:
        run(directory, *options)
    assert everything() == before
    return str(error.value).splitlines()[1:]


def twice(directory, *options):
    said = run(directory, *options)
    before = everything()
    run(directory, *options)
    assert everything() == before, "a second import changes nothing"
    return said


def person(number="1", name="Nguyễn Thị Thu Hằng", email="hang@example.com", disabled=""):
    return f"{number},{name},{email},,,,,{disabled}"


def customer(number="K1", name="Mai", email="mai@example.com", phone="", notes=""):
    return f"{number},{name},{email},{phone},,2020-01-01 00:00:00,,{notes}"


@pytest.mark.parametrize("kept", ["hang@example.com", "Hang@Example.com", "hang\u200b@example.com", "login"])
def test_a_consultant_who_works_here_is_the_same_and_their_imported_time_is_not_offered_again(folder, kept):
    hang = Consultant.objects.create(name="ThS. Thu Hằng", email="" if kept == "login" else kept, title="ThS.")
    if kept == "login":
        hang.user = User.objects.create_user("hang", email="hang@example.com")
        hang.save()
    WorkingHours.objects.create(consultant=hang, weekday=DAY.isoweekday(), start_time="09:00", end_time="12:00")
    tax = Service.objects.create(name="Tư vấn thuế", duration_minutes=60, slot_step_minutes=60)
    tax.consultants.add(hang)
    files = folder(
        consultant=[person(email="hang@example.com")], customer=[customer()],
        appointment=[f"5,1,K1,{DAY},10:00,60,,confirmed,,,"],
    )  # fmt: skip
    said = twice(files)
    assert f"consultant.csv, line 2: the same as consultant #{hang.pk} here, by its address" in said
    hang = Consultant.objects.get()
    assert (hang.external_id, hang.name, hang.title) == ("1", "Nguyễn Thị Thu Hằng", "ThS.")
    assert Appointment.objects.get().consultant == hang and hang.email.casefold() == "hang@example.com"
    slots = slots_of_day(service=tax, day=DAY, zone=VIETNAM, consultant=None, now=timezone.now())
    assert [f"{slot.starts_at.astimezone(VIETNAM):%H:%M}" for slot in slots] == ["09:00", "11:00"]


def test_a_customer_who_has_shown_their_address_in_chat_is_the_same_and_the_rest_comes_in(folder):
    identity = identify(channel="web", external_id="v")
    Customer.objects.filter(pk=identity.customer_id).update(
        name="Mai", email="mai@example.com", phone="+84901234567", notes="quen"
    )
    made_at = Customer.objects.get().created_at
    rows = [customer(email="MAI@example.com\u200b", phone="0901234567"), customer("K2", "Khải", "khai@example.com")]
    said = twice(folder(customer=rows))
    assert "customer.csv: 1 added, 1 changed, 0 as they were, 1 of them were here already" in said
    mai, khai = Customer.objects.order_by("pk")
    assert (mai.pk, mai.external_id, mai.email) == (identity.customer_id, "K1", "mai@example.com")
    assert (mai.phone, mai.notes, mai.created_at) == ("+84901234567", "quen", made_at), "blank cells take nothing away"
    assert (khai.external_id, khai.email) == ("K2", "khai@example.com")


def test_addresses_come_in_without_what_nobody_sees(folder):
    twice(
        folder(
            customer=[customer(email="\ufeffm\u200bai@example.com\u2060")],
            consultant=[person(email="hang\u00ad@example.com")],
        )
    )
    assert Customer.objects.get().email == "mai@example.com" and Consultant.objects.get().email == "hang@example.com"
    Customer.objects.update(email="mai\u200b@example.com", external_id=None)
    twice(folder("again", customer=[customer()]))
    assert (Customer.objects.get().email, Customer.objects.get().external_id) == ("mai@example.com", "K1")
    assert undone(folder("bad", customer=[customer("K5", "Lan", "m ai@example.com")])) == [
        "customer.csv, line 2, Email: Enter a valid email address."
    ]


@pytest.mark.parametrize(
    "here", ["Đặng Thị Mai", "dang thi mai", "ĐẶNG  THỊ MAI", unicodedata.normalize("NFD", "Đặng Thị Mai")]
)
def test_the_name_of_somebody_here_is_shown_for_a_decision(folder, here):
    old = Customer.objects.create(name=here, email="other@example.com")
    files = folder(customer=[customer(name="Đặng Thị Mai"), customer("K2", "Khải", "")])
    (shown,) = undone(files)
    assert shown == (
        f"customer.csv, line 2, FullName: Đặng Thị Mai has the name of customer #{old.pk}; "
        "--on-match customer.csv:2=same or customer.csv:2=new"
    )
    assert undone(files, "--on-match", "ask") == [shown]
    twice(files, "--on-match", "customer.csv:2=same")
    assert list(Customer.objects.order_by("pk").values_list("external_id", "email")) == [
        ("K1", "mai@example.com"), ("K2", None),
    ]  # fmt: skip


def test_who_is_a_row_by_their_address_is_no_other_row_by_their_name(folder):
    old = Customer.objects.create(name="Mai", email="mai@example.com")
    twice(folder(customer=[customer("K1", "Mai", ""), customer("K2", "Mai")]))
    assert Customer.objects.count() == 2 and Customer.objects.get(pk=old.pk).external_id == "K2"


def test_what_is_wrong_and_what_is_to_be_decided_is_said_at_once(folder):
    Customer.objects.create(name="Mai")
    shown = undone(folder(customer=[customer(), customer("K2", "An", "nowhere")], consultant=[person(), person()]))
    assert [line.split(":")[0] for line in shown] == [
        "customer.csv, line 2, FullName", "customer.csv, line 3, Email", "consultant.csv, line 3, consultantid",
    ]  # fmt: skip


def test_a_new_person_of_the_same_name_is_made_when_somebody_says_so(folder):
    Consultant.objects.create(name="Nguyễn Thị Thu Hằng")
    files = folder(consultant=[person(), person("2", "Lê Bảo", "bao@example.com")])
    assert len(undone(files)) == 1
    twice(files, "--on-match", "new")
    assert list(Consultant.objects.order_by("pk").values_list("external_id", flat=True)) == [None, "1", "2"]


def test_same_for_all_decides_nothing_where_it_does_not_say_who(folder):
    one, two = (Customer.objects.create(name="Mai") for _ in range(2))
    (several,) = undone(folder(customer=[customer()]), "--on-match", "same")
    assert f"several of the name are here (#{one.pk}, #{two.pk})" in several
    two.delete()
    both = folder(customer=[customer(), customer("K2", "mai", "")])
    shown = undone(both, "--on-match", "same")
    assert len(shown) == 2 and all("several rows have the name" in line for line in shown)
    twice(both, "--on-match", "customer.csv:3=same", "--on-match", "customer.csv:2=new")
    assert dict(Customer.objects.values_list("pk", "external_id"))[one.pk] == "K2" and Customer.objects.count() == 2


def test_the_earlier_system_s_own_namesakes_and_shared_mailboxes_stay_apart(folder):
    info = Consultant.objects.create(name="Văn phòng", email="info@example.com")
    rows = [person("1", "Hằng", "info@example.com"), person("2", "Hằng", "info@example.com")]
    twice(folder(consultant=rows))
    assert Consultant.objects.count() == 3 and Consultant.objects.get(pk=info.pk).external_id is None


def test_somebody_who_came_with_other_files_keeps_that_id(folder):
    twice(folder(customer=[customer("A7")]))
    files = folder(
        "other", customer=[customer("K1")], consultant=[person()], appointment=[f"5,1,K1,{DAY},10:00,60,,confirmed,,,"]
    )
    twice(files)
    assert Customer.objects.get().external_id == "A7" and Appointment.objects.get().customer == Customer.objects.get()


def test_an_address_that_somebody_else_has_shown_stays_theirs_and_the_rest_comes_in(folder):
    twice(folder(customer=[customer("K1", "Mai", "")]))
    shown = Customer.objects.create(name="An", email="mai@example.com")
    said = twice(
        folder("later", customer=[customer("K1", "Mai Lan", "mai@example.com"), customer("K2", "Tú", "tu@example.com")])
    )
    assert f"customer.csv, line 2: its address is customer #{shown.pk}'s and stays theirs" in said
    rows = dict(Customer.objects.values_list("name", "email"))
    assert rows == {"Mai Lan": None, "An": "mai@example.com", "Tú": "tu@example.com"}


def test_who_was_merged_here_is_who_they_became(folder, now):
    from accounts import merging

    files = folder(customer=[customer()], consultant=[person()], appointment=[f"5,1,K1,{DAY},10:00,60,,confirmed,,,"])
    run(files)
    source, target = Customer.objects.get(), Customer.objects.create(name="Mai Trần")
    repoint_bookings(source, target, now=now)
    merging.repoint(source, target, now=now)
    assert "customer.csv: 0 added, 0 changed, 0 as they were, 1 changed here since and kept" in twice(files)
    assert Appointment.objects.get().customer == target and Customer.objects.filter(merged_into=None).count() == 1


def test_services_that_are_written_otherwise_are_the_same(folder):
    old = Service.objects.create(name="Tư vấn  Thuế", duration_minutes=30)
    written = unicodedata.normalize("NFD", "tư vấn thuế")
    hang = Consultant.objects.create(name="Thu Hằng")
    assert "service.csv: 0 added, 1 changed" in twice(folder(service=[f"{written} ,60,THU  HẰNG,,"]))
    assert (Service.objects.get().pk, Service.objects.get().duration_minutes) == (old.pk, 60)
    assert list(old.consultants.all()) == [hang]
    assert undone(folder("two", service=["Thuế,60,,,", "THUẾ,30,,,"])) == [
        "service.csv, line 3, name: this is there already, in line 2"
    ]
    Service.objects.create(name="TƯ VẤN 45 PHÚT", duration_minutes=30)
    twice(
        folder(
            "made", customer=[customer()], consultant=[person()], appointment=[f"5,1,K1,{DAY},10:00,45,,confirmed,,,"]
        )
    )
    assert Service.objects.count() == 2


def test_a_dry_run_says_row_by_row_what_would_happen_and_writes_nothing(folder):
    Customer.objects.create(name="An", email="mai@example.com")
    Customer.objects.create(name="Khải", external_id="K2")
    Customer.objects.create(name="Tú")
    rows = [customer(), customer("K2", "Khải", ""), customer("K3", "Lan", "lan@example.com"), customer("K4", "Tú", "")]
    files = folder(customer=rows, consultant=[person()], appointment=[f"5,1,K3,{DAY},10:00,60,,confirmed,,,"])
    Business.objects.all().delete()
    before = everything()
    an, tu = (Customer.objects.get(name=name).pk for name in ("An", "Tú"))
    said = run(files, "--dry-run").splitlines()
    assert everything() == before and not Business.objects.exists()
    assert said == [
        f"customer.csv, line 2: changed; name, external_id; the same as customer #{an} here, by its address",
        "customer.csv, line 3: unchanged",
        "customer.csv, line 4: added",
        "customer.csv, line 5: added",
        "consultant.csv, line 2: added",
        "appointment.csv, line 2: added",
        "customer.csv: 2 added, 1 changed, 1 as they were, 1 of them were here already",
        "consultant.csv: 1 added, 0 changed, 0 as they were",
        "appointment.csv: 1 added, 0 changed, 0 as they were",
        "As it is, nothing would be imported. To be decided:",
        f"customer.csv, line 5, FullName: Tú has the name of customer #{tu}; --on-match customer.csv:5=same or customer.csv:5=new",
        "Nothing was written.",
    ]  # fmt: skip
    assert "To be decided" not in run(files, "--dry-run", "--on-match", "same")
    broken = folder("broken", customer=[customer(email="nowhere")])
    assert undone(broken, "--dry-run") == ["customer.csv, line 2, Email: Enter a valid email address."]


@pytest.mark.parametrize(
    "word", ["merge", "customer.csv:2", "other.csv:2=same", "customer.csv:2=ask", "customer.csv:x=new"]
)
def test_a_decision_that_is_none_is_refused(folder, word):
    with pytest.raises(CommandError, match="--on-match takes ask, same, new, or a row"):
        run(folder(customer=[customer()]), "--on-match", word)


def test_a_period_of_somebody_who_worked_here_is_the_file_s_row(folder):
    hang = Consultant.objects.create(name="Thu Hằng", email="hang@example.com")
    hang.date_overrides.create(on=DAY, start_time="08:00", end_time="09:00")
    twice(folder(consultant=[person()], consultantschedule=[f"11,1,{DAY},08:00,10:00,true"]))
    (row,) = hang.date_overrides.all()
    assert (row.external_id, row.end_time) == ("11", time(10))


def test_an_appointment_that_stands_here_with_the_same_people_is_the_same(folder, now):
    hang, mai = (
        Consultant.objects.create(name="Hằng", email="hang@example.com"),
        Customer.objects.create(email="mai@example.com"),
    )
    tax = Service.objects.create(name="Tư vấn thuế", duration_minutes=60)
    row = Appointment(customer=mai, consultant=hang, service=tax, description="ở đây")
    row.place_at(datetime.combine(DAY, time(10), tzinfo=VIETNAM))
    row.save()
    services.acknowledge(appointment=row, by=by_customer(mai), now=now)
    lines = [f"5,1,K1,{DAY},10:00,60,,pending,,,", f"6,1,K1,{DAY},10:00,60,,cancelled,,,"]
    said = run(folder(customer=[customer()], consultant=[person()], appointment=lines))
    assert "appointment.csv: 1 added, 0 changed, 0 as they were, 1 changed here since and kept" in said
    assert list(Appointment.objects.order_by("pk").values_list("external_id", "status", "description")) == [
        ("5", "confirmed", "ở đây"), ("6", "cancelled", ""),
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_make_nobody_twice(folder):
    make_office()
    files = folder(
        customer=[customer(f"K{number}", f"Khách {number}", "") for number in range(40)],
        consultant=[person(str(number), f"Người {number}", "") for number in range(5)],
        appointment=[f"{number},1,K1,{DAY + timedelta(days=number)},10:00,60,,confirmed,,," for number in range(20)],
    )

    def once(_number):
        try:
            return load(files)
        finally:
            connection.close()

    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        said = list(pool.map(once, range(3)))
    assert sum("customer.csv: 40 added" in one for one in said) == 1
    assert sum("customer.csv: 0 added, 0 changed, 40 as they were" in one for one in said) == 2
    assert (Customer.objects.count(), Consultant.objects.count(), Appointment.objects.count()) == (40, 3 + 5, 20)


PSID = "24613784561237894"


def test_an_account_of_messenger_is_who_writes_from_there(folder, db):
    """The earlier system's ids of customers are those of their accounts on the Page."""
    directory = folder(customer=[f"{PSID},Nguyễn Văn An,an@example.com,0912345678,,,false,", "7,Lê Thị Hoa,,,,,false,"])
    run(directory)
    an, hoa = Customer.objects.get(external_id=PSID), Customer.objects.get(external_id="7")
    identity = identify(channel="messenger", external_id=PSID)
    assert (identity.customer, identity.verified_at) == (an, None)
    assert not hoa.identities.exists() and Customer.objects.count() == 2
    before = everything()
    assert "2 as they were" in run(directory) and everything() == before
    assert an.identities.count() == 1


def test_who_has_written_from_the_account_already_is_the_same(folder, db):
    writing = identify(channel="messenger", external_id=PSID).customer
    directory = folder(customer=[f"{PSID},Nguyễn Văn An,an@example.com,0912345678,,,false,"])
    assert f"the same as customer #{writing.pk} here, by its account" in run(directory)
    an = Customer.objects.get()
    assert (an.pk, an.name, an.external_id, an.email) == (writing.pk, "Nguyễn Văn An", PSID, "an@example.com")
    assert identify(channel="messenger", external_id=PSID).customer == an


def test_an_account_and_an_address_of_two_people_are_not_made_one(folder, db):
    """The account tells who it is; the address that another has shown stays theirs, and it is said."""
    other = Customer.objects.create(name="Nguyễn An", email="an@example.com")
    writing = identify(channel="messenger", external_id=PSID).customer
    said = run(folder(customer=[f"{PSID},Nguyễn Văn An,an@example.com,,,,false,"]))
    assert f"its address is customer #{other.pk}'s and stays theirs" in said
    assert Customer.objects.get(pk=writing.pk).email is None and Customer.objects.count() == 2


@pytest.mark.parametrize("file_id", ["1234567890123", "0" + PSID, PSID + "1234", f"m{PSID}", "24613784561237 894"])
def test_what_is_no_account_is_none(folder, file_id, db):
    run(folder(customer=[f"{file_id},Nguyễn Văn An,,,,,false,"]))
    assert not Customer.objects.get().identities.exists()
