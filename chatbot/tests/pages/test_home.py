"""The start page tells customers what they come for, and shows nothing that is not for them."""

from datetime import time

import pytest

from chatbot.pages.faces import initials
from consultants import photos
from consultants.models import Business, Consultant, Service, WorkingHours

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture
def page(client, office):
    def look():
        return client.get("/", headers={"Accept-Language": "en"}).content.decode()

    return look


def test_it_tells_what_is_offered_by_whom_when_and_where(page, office):
    Business.objects.update(
        name="Luật An Tâm", phone="+842838221234", address="12 Lê Lợi, Quận 1", map_link="https://maps.example/1"
    )
    Service.objects.filter(pk=office.tax.pk).update(price=500_000, description_en="Tax of households")
    Consultant.objects.filter(pk=office.bao.pk).update(
        title="Luật sư", specialties="Thuế", biography="Mười năm ở cục thuế.", email="bao@example.com", phone="+84900"
    )
    shown = page()
    for words in (
        "Luật An Tâm", "Tax advice", "30 minutes · 500,000 VND", "Tax of households", "Lê Quốc Bảo", "Luật sư · Thuế",
        "Mười năm ở cục thuế.", "08:00–18:00", "12 Lê Lợi, Quận 1", "https://maps.example/1", "tel:+842838221234",
        f"/book/?service={office.tax.pk}", 'href="/chat/"', 'href="/book/"',
    ):  # fmt: skip
        assert words in shown, words
    for hidden in ("bao@example.com", "+84900", "/api/", "/dev/", "/admin/"):
        assert hidden not in shown


def test_what_is_not_offered_any_more_is_not_shown(page, office):
    Service.objects.filter(pk=office.legal.pk).update(is_active=False)
    Consultant.objects.filter(pk=office.minh_hang.pk).update(is_active=False)
    shown = page()
    assert "Legal advice" not in shown and "Trần Minh Hằng" not in shown and "Tax advice" in shown


def test_hours_are_the_owners_where_they_have_said_them(page, office):
    WorkingHours.objects.update(start_time=time(6))
    assert "06:00–18:00" in page()
    Business.objects.update(office_hours={"1": [["08:30", "12:00"]]})
    shown = page()
    assert "08:30–12:00" in shown and "06:00" not in shown


def test_of_an_empty_business_there_is_a_page_too(client, db):
    assert client.get("/").status_code == 200


def test_a_face_is_a_picture_or_else_initials(client, page, office):
    photos.keep(office.bao.pk, PNG)
    shown = page()
    address = f"/people/{office.bao.pk}/{photos.Photo.objects.get().digest}"
    assert address in shown and ">NH<" in shown and ">LB<" not in shown
    assert client.get(address).content == PNG


def test_the_pictures_of_many_are_read_in_a_few_queries(page, office, django_assert_max_num_queries):
    for person in Consultant.objects.all():
        photos.keep(person.pk, PNG)
    with django_assert_max_num_queries(16):
        page()


@pytest.mark.parametrize(
    ("name", "expected"), [("Nguyễn Thị Thu Hằng", "NH"), ("Emma", "E"), ("đỗ  an", "ĐA"), ("", "")]
)
def test_initials(name, expected):
    assert initials(name) == expected
