"""What makes no sense is refused on the staff's pages with a sentence, and what would be lost is kept."""

from datetime import date, time

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from accounts.models import Customer, ServiceLevel, User
from accounts.tests.test_keeping import Writer
from consultants.models import BusinessPolicy, Consultant, WorkingHours


@pytest.fixture
def lan(db, client):
    return Writer(client, "lan")


def add(writer, page, /, **values):
    """What came back, with the errors of the form, if any."""
    answer = writer.client.post(reverse(f"admin:{page}_add"), values, follow=True)
    return answer.content.decode()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"booking_window_days": "0"}, "Với khoảng 0 ngày thì không ai đặt được."),
        ({"maximum_coming": "0"}, "Với số 0 thì không ai đặt được."),
        ({"reminder_minutes": "60, 0"}, "Lời nhắc phải trước lịch hẹn ít nhất một phút."),
        ({"waitlist_offer_minutes": "0"}, "Không ai kịp trả lời trong 0 phút."),
        ({"booking_window_days": "1", "minimum_notice_minutes": "1440"}, "không ai đặt được."),
    ],
)
def test_a_policy_that_lets_nobody_book_is_refused(lan, office, values, sentence):
    lan.open(BusinessPolicy.current())
    before = BusinessPolicy.objects.values().get()
    assert not lan.save(**values) and sentence in lan.page
    assert BusinessPolicy.objects.values().get() == before


def test_a_service_and_a_level_too(lan, office):
    lan.open(office.tax)
    assert not lan.save(booking_window_days="0") and "Với khoảng 0 ngày" in lan.page
    assert not lan.save(booking_window_days="", minimum_notice_minutes=str(60 * 24 * 60)), (
        "as long as the policy's window"
    )
    assert lan.save(minimum_notice_minutes="", booking_window_days="3")
    level = ServiceLevel.objects.create(code="x", rank=90, name="X")
    lan.open(level)
    assert not lan.save(booking_window_days="0") and "Với khoảng 0 ngày" in lan.page


INLINES = {f"{name}-{part}_FORMS": "0" for name in ("identities", "devices") for part in ("TOTAL", "INITIAL")}
CUSTOMER = {"language": "vi", "is_active": "on", "name": "", "email": "", "phone": "", **INLINES}


def test_an_empty_customer_is_refused_unless_the_chat_knows_them(lan):
    for nothing in ("", "   "):
        page = add(lan, "accounts_customer", **{**CUSTOMER, "name": nothing, "notes": "x"})
        assert "Khách hàng cần có tên, địa chỉ e-mail hoặc số điện thoại." in page
    assert Customer.objects.count() == 0
    known = Customer.objects.create()
    known.identities.create(channel="web", external_id="v")
    lan.open(known)
    assert lan.save(notes="hay gọi buổi sáng")


def test_a_second_customer_with_the_same_phone_is_shown_first(lan):
    first = Customer.objects.create(name="Khải", phone="+84912345678")
    data = {**CUSTOMER, "name": "Khải Trần", "phone": "0912 345 678"}
    page = add(lan, "accounts_customer", **data)
    assert "Đã có khách hàng dùng số này:" in page and f"/admin/accounts/customer/{first.pk}/change/" in page
    assert 'name="second_person"' in page and Customer.objects.count() == 1
    add(lan, "accounts_customer", **data, second_person="on")
    second = Customer.objects.get(name="Khải Trần")
    assert second.phone == first.phone
    lan.open(second)
    assert lan.save(notes="con trai"), "a number that was there before is not asked about again"
    Customer.objects.filter(pk=first.pk).update(email="khai@example.com")
    page = add(lan, "accounts_customer", **{**CUSTOMER, "name": "x", "email": "KHAI@example.com"})
    assert "Khách hàng khác đã có địa chỉ này:" in page and f"/{first.pk}/change/" in page


def test_overlapping_working_hours_are_refused_on_their_page(lan, office):
    values = {"consultant": office.bao.pk, "weekday": "1", "start_time": "17:00", "end_time": "20:00"}
    page = add(lan, "consultants_workinghours", **values)
    assert "Trùng với giờ làm việc khác: Thứ Hai 08:00-18:00." in page
    add(lan, "consultants_workinghours", **{**values, "start_time": "18:00"})
    assert office.bao.working_hours.filter(weekday=1).count() == 2
    page = add(lan, "consultants_workinghours", **{**values, "consultant": office.thu_hang.pk, "start_time": "18:00"})
    assert office.thu_hang.working_hours.filter(weekday=1).count() == 2, "another's hours are no obstacle"
    row = office.bao.working_hours.get(weekday=1, start_time=time(18))
    lan.open(row)
    assert not lan.save(start_time="17:30") and "Trùng với giờ làm việc khác" in lan.page


def test_overlapping_working_hours_are_refused_on_the_consultants_page(lan, office):
    lan.open(office.bao)
    assert not lan.save(**{"working_hours-1-weekday": "1"}) and "Trùng với giờ làm việc khác" in lan.page
    assert lan.save(**{"working_hours-1-start_time": "18:00", "working_hours-1-end_time": "19:00"})
    lan.open(office.bao)
    assert lan.save(**{"working_hours-0-DELETE": "on", "working_hours-1-start_time": "08:00"}), (
        "what goes is not in the way"
    )


def test_hours_that_hold_in_other_months_do_not_overlap():
    summer, winter = (
        WorkingHours(weekday=1, start_time=time(8), end_time=time(12), valid_from=first, valid_to=last)
        for first, last in ((None, date(2026, 8, 31)), (date(2026, 9, 1), None))
    )
    always = WorkingHours(weekday=1, start_time=time(11), end_time=time(13))
    assert not summer.overlaps(winter) and not winter.overlaps(summer)
    assert summer.overlaps(always) and always.overlaps(winter)


def test_the_default_level_stays_and_says_why(lan):
    level = ServiceLevel.objects.filter(is_default=True).first() or ServiceLevel.objects.create(
        code="basic", rank=1, name="Cơ bản", is_default=True
    )
    other = ServiceLevel.objects.create(code="other", rank=77, name="Khác")
    said = f"{level} là gói của những ai chưa có gói: hãy đặt gói khác làm mặc định trước."
    page = reverse("admin:accounts_servicelevel_delete", args=[level.pk])
    assert said in lan.client.post(page, {"post": "yes"}).content.decode()
    bulk = {"action": "delete_selected", "_selected_action": [level.pk, other.pk], "post": "yes"}
    assert said in lan.client.post(reverse("admin:accounts_servicelevel_changelist"), bulk).content.decode()
    assert ServiceLevel.objects.filter(pk__in=[level.pk, other.pk]).count() == 2
    lan.client.post(reverse("admin:accounts_servicelevel_delete", args=[other.pk]), {"post": "yes"})
    assert not ServiceLevel.objects.filter(pk=other.pk).exists()


def test_a_user_who_stands_in_the_log_is_deactivated_and_not_deleted(lan, client):
    customer = Customer.objects.create(name="Khải")
    lan.open(customer)
    assert lan.save(notes="x")
    boss, new = User.objects.create_superuser("sếp"), User.objects.create_user("mới")
    client.force_login(boss)
    page = client.post(reverse("admin:accounts_user_delete", args=[lan.user.pk]), {"post": "yes"}).content.decode()
    assert "Lan có 1 dòng trong nhật ký" in page
    bulk = {"action": "delete_selected", "_selected_action": [lan.user.pk], "post": "yes"}
    client.post(reverse("admin:accounts_user_changelist"), bulk)
    assert LogEntry.objects.get().user == lan.user
    client.post(reverse("admin:accounts_user_delete", args=[new.pk]), {"post": "yes"})
    assert not User.objects.filter(pk=new.pk).exists()


def test_a_service_that_more_than_a_thousand_people_offer_is_saved_like_any_other(lan, office):
    people = Consultant.objects.bulk_create(Consultant(name=f"Người {number}") for number in range(1_000))
    office.tax.consultants.add(*people)
    offered = office.tax.consultants.count()
    lan.open(office.tax)
    assert lan.save(price="300000")
    office.tax.refresh_from_db()
    assert (office.tax.price, office.tax.consultants.count()) == (300_000, offered) and offered > 1_000
