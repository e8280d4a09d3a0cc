"""Import and export in admin: chosen, looked at row by row, decided, applied; never anything else than what was shown."""

import io
import re
import zipfile
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Customer
from accounts.roles import Role
from bookings.csv_exchange import bundle
from bookings.models import Appointment
from bookings.pages import exchange
from bookings.tests.test_csv import FILES, everything
from consultants.models import BusinessPolicy, Consultant, Service
from history.models import Entry
from meetassist.tests.fixtures import everybody_reads, login

PAGE = "/admin/exchange/"
HEAD = FILES["customer.csv"].splitlines()[0] + "\n"


@pytest.fixture
def owner(db):
    BusinessPolicy.current()
    return login(Role.OWNER)


def chosen(**files):
    return [SimpleUploadedFile(f"{name}.csv", text.encode()) for name, text in files.items()]


def all_files():
    return [SimpleUploadedFile(name, text.encode()) for name, text in FILES.items()]


def look(client, files, **values):
    return client.post(PAGE, {"step": "look", "chosen": files, **values})


def hidden(answer):
    """What the page sends back with the next step."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.content.decode())
    return {unescape(name): unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def said(answer):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def apply(client, answer, **values):
    return client.post(PAGE, {**hidden(answer), "step": "apply", **values}, follow=True)


def test_what_would_happen_is_shown_and_nothing_happens_before_it_is_wanted(owner):
    before = everything()
    page = look(owner, all_files())
    assert everything() == before
    text = said(page)
    assert "customer.csv 2 0 0 0 0" in text and "appointment.csv 4 0 0 0 0" in text
    assert "customer.csv 2 Phan Thị Mỹ Duyên new" in text
    done = apply(owner, page)
    assert "customer.csv: 2 new, 0 changed" in said(done) and Customer.objects.count() == 2
    assert Appointment.objects.count() == 4
    again = apply(owner, look(owner, all_files()))
    assert "All of it was here already." in said(again)


def test_a_zip_file_is_as_good_as_its_files(owner):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("data/", "")
        archive.writestr("__MACOSX/data/._customer.csv", "x")
        for name, text in FILES.items():
            archive.writestr(f"data/{name.upper()}", text)
    page = look(owner, [SimpleUploadedFile("all.zip", out.getvalue())])
    apply(owner, page)
    assert (Customer.objects.count(), Appointment.objects.count()) == (2, 4)


def test_what_is_wrong_is_said_by_row_and_cannot_be_applied(owner):
    page = look(owner, chosen(customer=HEAD + "1,,a@example.com,,,,,\n2,B,no address,,,,,\n"))
    text = said(page)
    assert "customer.csv, line 2, FullName: this must not be empty" in text
    assert "line 3, Email" not in text, "what is read first is told first"
    assert 'value="apply"' not in page.content.decode()
    assert apply(owner, page).status_code == 409 and not Customer.objects.exists()


def test_in_vietnamese_too(owner):
    everybody_reads("vi")
    text = said(look(owner, chosen(customer=HEAD + "1,,a@example.com,,,,,\n")))
    assert "customer.csv, dòng 2, FullName: không được để trống" in text


def test_two_customers_with_one_address_are_reported(owner):
    page = look(owner, chosen(customer=HEAD + "1,An,an@example.com,,,,,\n2,Bình,AN@example.com,,,,,\n"))
    assert "customer.csv, line 3, Email: another customer has this address" in said(page)


def test_somebody_of_the_name_is_asked_about_and_decided_row_by_row(owner):
    an, binh = (Customer.objects.create(name=name) for name in ("Trần An", "Lê Bình"))
    page = look(owner, chosen(customer=HEAD + "1,Tran An,,0912345678,,,,\n2,Lê Bình,,,,,,\n3,Hoa,,,,,,\n"))
    text = said(page)
    assert "Tran An (customer.csv, line 2)" in text and f"(#{an.pk})" in text and f"(#{binh.pk})" in text
    assert 'value="apply"' not in page.content.decode()
    assert apply(owner, page).status_code == 409 and Customer.objects.count() == 2
    again = owner.post(
        PAGE, {**hidden(page), "step": "look", "row customer.csv:2": "same", "row customer.csv:3": "new"}
    )
    assert f"the same as customer #{an.pk} here, by its name" in said(again)
    apply(owner, again)
    rows = Customer.objects.order_by("pk").values_list("name", "phone")
    assert list(rows) == [("Tran An", "0912345678"), ("Lê Bình", ""), ("Lê Bình", ""), ("Hoa", "")]


def test_one_decision_for_all(owner):
    Customer.objects.create(name="Trần An")
    page = look(owner, chosen(customer=HEAD + "1,Trần An,,,,,,\n"))
    again = owner.post(PAGE, {**hidden(page), "step": "look", "everywhere": "new"})
    apply(owner, again)
    assert Customer.objects.filter(name="Trần An").count() == 2


def test_nothing_else_is_done_than_what_was_shown(owner):
    """Two at once: what somebody does in between is seen before anything is written."""
    page = look(owner, all_files())
    Customer.objects.create(name="Somebody", email="duyen@example.com")
    before = everything()
    answer = apply(owner, page)
    assert answer.status_code == 409 and everything() == before
    assert "Something has changed here since you looked" in said(answer) and "by its address" in said(answer)
    assert apply(owner, answer).status_code == 200 and Customer.objects.count() == 2


def test_sent_twice_it_is_done_once(owner):
    page = look(owner, all_files())
    apply(owner, page)
    before = everything()
    second = apply(owner, page)
    assert second.status_code == 409 and everything() == before


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("people.csv", b"x", "people.csv is none of customer.csv"),
        ("all.zip", b"PK nonsense", "all.zip cannot be unpacked."),
        ("customer.csv", b"x" * (bundle.MAX_BYTES + 1), "The files are larger than 10 MB"),
        ("customer.csv", b"\xff\xfe", "customer.csv, line 1: this is not UTF-8"),
        ("customer.csv", b"", "customer.csv: the file is empty"),
    ],
)
def test_what_cannot_be_read_is_said(owner, settings, name, content, text):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None
    assert text in said(look(owner, [SimpleUploadedFile(name, content)]))


def test_a_zip_that_swells_is_stopped(owner):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("customer.csv", b"0" * 200_000_000)
    assert len(out.getvalue()) < 300_000
    assert "The files are larger than 10 MB" in said(look(owner, [SimpleUploadedFile("bomb.zip", out.getvalue())]))


def test_the_same_file_twice_and_none_at_all(owner):
    twice = [SimpleUploadedFile("customer.csv", HEAD.encode()), SimpleUploadedFile("CUSTOMER.csv", HEAD.encode())]
    assert "CUSTOMER.csv is there twice." in said(look(owner, twice))
    assert "Choose the files first" in said(owner.post(PAGE, {"step": "look"}))


@pytest.mark.parametrize("files", ["nonsense", "x:y"])
def test_files_that_were_not_shown_are_refused(owner, files):
    answer = owner.post(PAGE, {"step": "apply", "files": files, "seen": "x"})
    assert answer.status_code == 400 and "These are not the files that you were shown." in said(answer)


def test_only_so_many_rows_are_shown_and_all_are_counted(owner, monkeypatch):
    monkeypatch.setattr(exchange, "SHOWN", 3)
    rows = "".join(f"{number},Khách {number},,,,,,\n" for number in range(5))
    text = said(look(owner, chosen(customer=HEAD + rows)))
    assert "customer.csv 5 0 0 0 0" in text and "and 2 more rows" in text and "customer.csv 4 Khách 2 new" in text
    assert "Khách 3 new" not in text


@pytest.mark.django_db(transaction=True)
def test_what_goes_out_comes_in_again_and_that_it_was_taken_is_noted(owner):
    apply(owner, look(owner, all_files()))
    answer = owner.post("/admin/export/")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="meetassist-')
    noted = Entry.objects.filter(kind=Entry.Kind.EXPORTED).values_list("table_name", flat=True)
    assert {"accounts_customer", "bookings_appointment", "consultants_consultant"} <= set(noted)
    page = look(owner, [SimpleUploadedFile("meetassist.zip", answer.content)])
    assert "All of it was here already." in said(apply(owner, page))


def test_what_is_too_much_for_a_page_is_left_to_the_command(owner, monkeypatch):
    monkeypatch.setattr(exchange, "MAX_APPOINTMENTS", -1)
    assert "manage.py export_csv writes the files" in said(owner.post("/admin/export/", follow=True))


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.CONSULTANT, Role.AUDITOR])
def test_who_may_not_does_not(role, db):
    client = login(role)
    assert client.get(PAGE).status_code == client.post("/admin/export/").status_code == 403
    assert look(client, all_files()).status_code == 403
    assert not (Customer.objects.exists() or Consultant.objects.exists() or Service.objects.exists())
