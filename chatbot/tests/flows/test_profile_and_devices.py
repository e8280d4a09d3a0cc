"""What customers keep about themselves in the chat: profile and devices, up to what their level allows."""

import pytest
from django.core.management import call_command

from accounts.models import Customer, Device
from bookings.models import Appointment
from chatbot.understanding.local.zones import find_zone
from meetassist.phones import read_phone


@pytest.fixture
def khai(talk):
    one = talk(name="Phan Văn Khải")
    one.say("xin chào")
    return one


def test_the_profile_is_shown_and_changed(khai):
    assert khai.say("hồ sơ của tôi")[0].splitlines() == [
        "Hồ sơ của bạn:", "Tên: Phan Văn Khải", f"E-mail: {khai.customer.email}", "Điện thoại: –",
        "Ngôn ngữ: Tiếng Việt", "Múi giờ: Asia/Ho_Chi_Minh",
    ]  # fmt: skip
    khai.tap("Đổi tên")
    khai.say("Phan Văn Khải Hoàn")
    khai.tap("Đổi số điện thoại")
    assert khai.say("12")[0].startswith("Mình chưa đọc được số điện thoại này.")
    assert "Điện thoại: +84 912 345 678" in khai.say("số của mình là 0912.345.678 nhé")[0]
    khai.tap("Đổi múi giờ")
    assert khai.say("Atlantis")[0].startswith("Mình chưa biết múi giờ")
    khai.say("tokyo")
    found = Customer.objects.values_list("name", "phone", "time_zone").get(pk=khai.customer.pk)
    assert found == ("Phan Văn Khải Hoàn", "+84912345678", "Asia/Tokyo")


def test_times_are_shown_by_the_customers_own_clock(khai):
    Customer.objects.update(time_zone="Asia/Tokyo")
    said = khai.say("đặt lịch tư vấn thuế với anh Bảo mai 11h")[0]
    assert "11:00–11:30 (GMT+9)" in said
    khai.tap("Đồng ý")
    assert Appointment.objects.get().starts_at.hour == 2


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0912 345 678", "+84912345678"), ("+84 912-345-678", "+84912345678"), ("84912345678", "+84912345678"),
     ("+1 650 253 0000", "+16502530000"), ("024 3825 3536", "+842438253536"), ("12345", None), ("abc", None)],
)  # fmt: skip
def test_telephone_numbers_are_read_as_people_write_them(typed, number):
    assert read_phone(typed, "VN") == number


@pytest.mark.parametrize(
    ("typed", "zone"),
    [("Hà Nội", "Asia/Ho_Chi_Minh"), ("sài gòn", "Asia/Ho_Chi_Minh"), ("Asia/Tokyo", "Asia/Tokyo"), ("paris", "Europe/Paris"),
     ("new york", "America/New_York"), ("Nhật Bản", "Asia/Tokyo"), ("CET", None), ("Atlantis", None), ("", None)],
)  # fmt: skip
def test_zones_are_found_by_what_people_call_them(typed, zone):
    assert find_zone(typed) == zone


def test_a_device_is_added_listed_booked_for_and_removed(khai, office):
    office.tax.is_for_a_device = True
    office.tax.save()
    assert khai.say("thiết bị của tôi") == ["Bạn chưa có thiết bị nào ở đây."]
    khai.tap("Thêm thiết bị")
    khai.say("Laptop")
    khai.say("Máy của Khải")
    khai.say("phòng làm việc")
    assert khai.say("PF-3M8X") == ["Có điều gì bên mình cần biết về nó không ạ?"]
    assert khai.tap("Bỏ qua") == ["Đã thêm: Máy của Khải (Laptop), phòng làm việc, số sê-ri PF-3M8X"]
    device = Device.objects.get()
    assert (device.customer, device.kind, device.name, device.place, device.serial, device.notes) == (
        khai.customer, "Laptop", "Máy của Khải", "phòng làm việc", "PF-3M8X", "",
    )  # fmt: skip
    assert khai.say("đặt lịch tư vấn thuế với anh Bảo mai 9h") == ["Lịch này dành cho thiết bị nào của bạn ạ?"]
    assert "Thiết bị: Máy của Khải (Laptop)" in khai.say("1")[0]
    assert "Thiết bị: Máy của Khải (Laptop)" in khai.tap("Đồng ý")[0]
    assert Appointment.objects.get().device == device
    khai.say("thiết bị của tôi")
    khai.tap("Bỏ thiết bị")
    assert khai.tap("Máy của Khải (Laptop)") == ["Đã bỏ: Máy của Khải (Laptop)"]
    device.refresh_from_db()
    assert (device.is_active, Appointment.objects.get().device) == (False, device)


def test_the_levels_number_of_devices_is_kept_and_the_refusal_helps(khai):
    call_command("loaddata", "levels", verbosity=0)
    Device.objects.create(customer=khai.customer, kind="Laptop", name="Máy 1")
    khai.say("thiết bị của tôi")
    assert khai.tap("Thêm thiết bị") == [
        "Với gói của bạn, bạn có được tối đa 1 thiết bị. Gói Cao cấp có. Bạn có thể: Đặt lịch hẹn."
    ]
    Customer.objects.update(level=2)
    khai.say("thiết bị của tôi")
    assert khai.tap("Thêm thiết bị")[0].startswith("Đó là loại thiết bị gì ạ?")


def test_what_is_too_long_is_said_and_nothing_is_lost(khai):
    khai.say("thiết bị của tôi")
    khai.tap("Thêm thiết bị")
    assert khai.say("x" * 61) == ["Hơi dài ạ; bạn viết tối đa 60 ký tự giúp mình nhé."]
    assert khai.say("Laptop") == ["Bạn gọi nó là gì ạ?"]
    assert khai.say("thôi")[0].startswith("Vâng") and not Device.objects.exists()


def test_a_device_of_somebody_else_cannot_be_booked_for(khai, office, talk, tomorrow_at, now):
    from bookings import services
    from bookings.actors import by_customer
    from bookings.errors import NotYours

    other = Device.objects.create(customer=Customer.objects.create(), kind="Laptop", name="Máy lạ")
    with pytest.raises(NotYours):
        services.book(
            customer=khai.customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9), device=other,
            by=by_customer(khai.customer), now=now,
        )  # fmt: skip
