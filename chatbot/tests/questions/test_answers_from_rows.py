"""Forty questions over two businesses: what is said is what hand-written SQL finds, and nothing else is."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Device, ServiceLevel
from bookings.models import Appointment
from chatbot.models import Question
from consultants.models import BusinessPolicy, Consultant, Holiday, Service, WorkingHours
from meetassist.tests.fixtures import Talk

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = "(now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"

CITY = {
    "people": [("Nguyễn Thị Thu Hằng", "Thuế, kế toán"), ("Lê Quốc Bảo", "Pháp lý"), ("Phạm Ngọc Ánh", "Du học")],
    "services": [
        ("Tư vấn thuế", "Tax advice", 45, "350000", "12 Nguyễn Huệ", [0, 1]),
        ("Tư vấn pháp lý", "Legal advice", 60, "600000", "12 Nguyễn Huệ", [1]),
        ("Tư vấn du học", "Study abroad", 30, "450000", "", [2]),
    ],
    "hours": [(range(1, 6), time(8), time(12)), (range(1, 6), time(13), time(17, 30)), ([6], time(8), time(11))],
    "notices": (90, 45, 120, 240, 7),
    "devices": ["Máy in", "Điện thoại"],
    "level": ("Vàng", "250000"),
    "appointments": [(0, 1, 2, 9, "confirmed"), (0, 0, 3, 10, "confirmed"), (1, 1, 4, 14, "pending"),
                     (0, 1, 5, 9, "cancelled"), (2, 2, -5, 9, "completed")],
    "others": [(0, 1, 1, 9), (0, 1, 1, 14), (1, 1, 2, 15)],
}  # fmt: skip
CLINIC = {
    "people": [("Đặng Hoài Nam", "Tim mạch"), ("Bùi Khánh Linh", "Da liễu, thẩm mỹ"), ("Lê Quốc Bảo", "Nhi khoa"),
               ("Hoàng Đức Long", "Tim mạch")],
    "services": [
        ("Tư vấn thuế", "Tax advice", 20, "99000", "", [2]),
        ("Khám tim mạch", "Heart check", 90, "1250000", "5 Lê Lợi", [0, 3]),
        ("Khám da liễu", "Skin check", 25, "180500", "5 Lê Lợi", [1, 2]),
        ("Tư vấn pháp lý", "Legal advice", 35, "2000000", "5 Lê Lợi", [0, 1, 2]),
    ],
    "hours": [(range(2, 8), time(9, 30), time(16))],
    "notices": (30, 14, 1440, 2880, 3),
    "devices": ["Máy đo huyết áp"],
    "level": ("Cơ bản", "0"),
    "appointments": [(3, 2, 6, 10, "confirmed"), (0, 2, 9, 11, "cancelled"), (0, 2, 10, 11, "cancelled")],
    "others": [(3, 1, 1, 11), (2, 2, 3, 13), (2, 1, 3, 12)],
}  # fmt: skip


def noon(days):
    return datetime.combine(timezone.localdate(timezone=ZONE) + timedelta(days=days), time(), tzinfo=ZONE)


def build(data):
    people = [Consultant.objects.create(name=name, specialties=about) for name, about in data["people"]]
    for person in people:
        for days, opens, closes in data["hours"]:
            for weekday in days:
                WorkingHours.objects.create(consultant=person, weekday=weekday, start_time=opens, end_time=closes)
    services = []
    for name, name_en, minutes, price, place, who in data["services"]:
        service = Service.objects.create(
            name=name, name_en=name_en, duration_minutes=minutes, price=price, location=place
        )
        service.consultants.set([people[number] for number in who])
        services.append(service)
    notice, window, cancel, move, most = data["notices"]
    BusinessPolicy.current()
    BusinessPolicy.objects.update(
        minimum_notice_minutes=notice, booking_window_days=window, cancel_notice_minutes=cancel,
        reschedule_notice_minutes=move, maximum_coming=most,
    )  # fmt: skip
    name, price = data["level"]
    ServiceLevel.objects.create(
        code="own", rank=1, name=name, price=price, is_default=True, actions=["book", "question", "person", "device"]
    )
    Holiday.objects.create(on=noon(40 + most).date(), name="Giỗ Tổ")
    Holiday.objects.create(on=noon(90 + most).date(), name="Quốc khánh")
    one, other = Talk(name="Đỗ Na"), Talk(name="Lý Mỹ")
    for each in (one, other):
        each.say("xin chào")
    for kind in data["devices"]:
        Device.objects.create(customer=one.customer, kind=kind, name=kind)
    for rows, customer in ((data["appointments"], one.customer), (data["others"], other.customer)):
        for service, person, days, hour, *status in rows:
            row = Appointment(customer=customer, consultant=people[person], service=services[service])
            row.status = status[0] if status else "confirmed"
            row.place_at(noon(days) + timedelta(hours=hour))
            row.save()
    return one


def find(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def money(value):
    return f"{value:,.0f}".replace(",", ".") + " VND" if value == int(value) else f"{value:,.2f}"


def lasting(minutes):
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "ngày"), (hours, "giờ"), (rest, "phút")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count)


SERVICES = "SELECT name, price, duration_minutes FROM consultants_service WHERE {} ORDER BY name"
MINE = """
SELECT to_char(lower(during) AT TIME ZONE 'Asia/Ho_Chi_Minh', 'DD/MM/YYYY'),
       to_char(lower(during) AT TIME ZONE 'Asia/Ho_Chi_Minh', 'HH24:MI') || '–' ||
       to_char(upper(during) AT TIME ZONE 'Asia/Ho_Chi_Minh', 'HH24:MI'), s.name, c.name, a.code
FROM bookings_appointment a JOIN consultants_service s ON s.id = a.service_id
JOIN consultants_consultant c ON c.id = a.consultant_id
JOIN accounts_customer u ON u.id = a.customer_id
WHERE u.name = 'Đỗ Na' AND {} ORDER BY lower(during)
"""
COMING = "a.status IN ('pending', 'confirmed') AND lower(during) > now()"
# Starts of a service on a day: on the grid of each period, inside it, after the notice, and not over a booking.
FREE = """
SELECT c.name, string_agg(to_char(s.start AT TIME ZONE 'Asia/Ho_Chi_Minh', 'HH24:MI'), ', ' ORDER BY s.start)
FROM consultants_consultant c
JOIN consultants_service_consultants o ON o.consultant_id = c.id
JOIN consultants_service v ON v.id = o.service_id
JOIN consultants_workinghours w ON w.consultant_id = c.id AND w.weekday = extract(isodow FROM {day})
CROSS JOIN LATERAL generate_series(
    ({day} + w.start_time) AT TIME ZONE 'Asia/Ho_Chi_Minh',
    ({day} + w.end_time) AT TIME ZONE 'Asia/Ho_Chi_Minh' - make_interval(mins => v.duration_minutes),
    make_interval(mins => v.slot_step_minutes)) AS s(start)
WHERE v.name = %s AND NOT EXISTS (
    SELECT FROM bookings_appointment a WHERE a.consultant_id = c.id AND a.status IN ('held', 'pending', 'confirmed')
    AND a.during && tstzrange(s.start, s.start + make_interval(mins => v.duration_minutes)))
AND s.start >= now() + make_interval(mins => (SELECT minimum_notice_minutes FROM consultants_businesspolicy))
AND {part}
GROUP BY c.name ORDER BY c.name
"""


def prices(where="true"):
    return [f"{name} · {money(price)} · {lasting(minutes)}" for name, price, minutes in find(SERVICES.format(where))]


def durations(where="true"):
    return [f"{name} · {lasting(minutes)}" for name, _, minutes in find(SERVICES.format(where))]


def mine(where, limit=99):
    return [list(row) for row in find(MINE.format(where))[:limit]]


def names(where, *values):
    sql = f"""
    SELECT DISTINCT c.name FROM consultants_consultant c JOIN consultants_service_consultants o ON o.consultant_id = c.id
    JOIN consultants_service s ON s.id = o.service_id WHERE {where} ORDER BY 1"""
    return [name for (name,) in find(sql, *values)]


def policy(column, unit=1):
    return [lasting(find(f"SELECT {column} FROM consultants_businesspolicy")[0][0] * unit)]


def free(service, days, part="true"):
    return [f"{name} · {times}" for name, times in find(FREE.format(day=f"({TODAY} + {days})", part=part), service)]


def periods(person=None):
    where = "c.name = %s" if person else "true"
    sql = f"""
    SELECT DISTINCT to_char(w.start_time, 'HH24:MI') || '–' || to_char(w.end_time, 'HH24:MI')
    FROM consultants_workinghours w JOIN consultants_consultant c ON c.id = w.consultant_id WHERE {where} ORDER BY 1"""
    return [text for (text,) in find(sql, *([person] if person else []))]


def count_of(values):
    """How many and which; nothing where there are none."""
    return [str(len(values)), *values] if values else []


def holidays():
    return [list(row) for row in find("SELECT to_char(\"on\", 'DD/MM/YYYY'), name FROM consultants_holiday ORDER BY 1")]


# A question, and by hand what the answer has to state: a text, or several that stand together.
CASES = [
    ("giá tư vấn thuế bao nhiêu?", lambda: prices("name = 'Tư vấn thuế'")),
    ("gia tu van phap ly bao nhieu tien", lambda: prices("name = 'Tư vấn pháp lý'")),
    ("cho xin bảng giá", prices),
    ("dịch vụ nào rẻ nhất?", lambda: prices("price = (SELECT min(price) FROM consultants_service)")),
    ("dich vu nao dat nhat vay shop", lambda: prices("price = (SELECT max(price) FROM consultants_service)")),
    ("tư vấn thuế và tư vấn pháp lý cái nào rẻ hơn?", lambda: prices(
        "price = (SELECT min(price) FROM consultants_service WHERE name IN ('Tư vấn thuế', 'Tư vấn pháp lý'))")),
    ("tư vấn thuế mất bao lâu?", lambda: durations("name = 'Tư vấn thuế'")),
    ("tu van phap ly keo dai bao lau", lambda: durations("name = 'Tư vấn pháp lý'")),
    ("dịch vụ nào lâu nhất?", lambda: durations("duration_minutes = (SELECT max(duration_minutes) FROM consultants_service)")),
    ("dịch vụ nào ngắn nhất?", lambda: durations("duration_minutes = (SELECT min(duration_minutes) FROM consultants_service)")),
    ("bên mình có những dịch vụ gì?", lambda: count_of(prices())),
    ("co bao nhieu dich vu vay", lambda: count_of(prices())),
    ("anh Lê Quốc Bảo tư vấn gì?", lambda: count_of(prices(
        "id IN (SELECT service_id FROM consultants_service_consultants o JOIN consultants_consultant c"
        " ON c.id = o.consultant_id WHERE c.name = 'Lê Quốc Bảo')"))),
    ("ai tư vấn pháp lý?", lambda: count_of(names("s.name = 'Tư vấn pháp lý'"))),
    ("ai tu van thue", lambda: count_of(names("s.name = 'Tư vấn thuế'"))),
    ("có bao nhiêu chuyên gia tư vấn thuế?", lambda: count_of(names("s.name = 'Tư vấn thuế'"))),
    ("bên mình có bao nhiêu chuyên gia?", lambda: count_of(names("true"))),
    ("huỷ lịch trước bao lâu?", lambda: policy("cancel_notice_minutes")),
    ("đổi lịch phải báo trước bao lâu?", lambda: policy("reschedule_notice_minutes")),
    ("đặt lịch phải trước bao lâu?", lambda: policy("minimum_notice_minutes")),
    ("dat lich truoc toi da bao nhieu ngay", lambda: policy("booking_window_days", 1440)),
    ("mình được đặt tối đa bao nhiêu lịch?",
     lambda: [str(find("SELECT maximum_coming FROM consultants_businesspolicy")[0][0])]),
    ("anh Bảo làm việc giờ nào?", lambda: periods("Lê Quốc Bảo")),
    ("gio lam viec cua Le Quoc Bao", lambda: periods("Lê Quốc Bảo")),
    ("mấy giờ mở cửa?", periods),
    ("lịch nghỉ lễ thế nào?", holidays),
    ("địa chỉ ở đâu?", lambda: [f"{name} · {place}" for name, place in find(
        "SELECT name, location FROM consultants_service WHERE location <> '' ORDER BY name")]),
    ("lịch hẹn tiếp theo của mình khi nào?", lambda: mine(COMING, 1)),
    ("mình có bao nhiêu lịch hẹn?", lambda: count_of(mine(COMING))),
    ("minh co may lich hen voi anh Bao", lambda: count_of(mine(f"{COMING} AND c.name = 'Lê Quốc Bảo'"))),
    ("mình đã huỷ bao nhiêu lịch hẹn?", lambda: count_of(mine("a.status = 'cancelled'"))),
    ("mình có lịch nào ngày kia không?", lambda: count_of(mine(
        f"{COMING} AND (lower(during) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date = {TODAY} + 2"))),
    ("mình có mấy thiết bị?", lambda: count_of([name for (name,) in find("SELECT name FROM accounts_device ORDER BY id")])),
    ("mình đang dùng gói nào?", lambda: [name for (name,) in find("SELECT name FROM accounts_servicelevel WHERE is_default")]),
    ("có những gói nào, giá bao nhiêu?", lambda: [
        f"{name} · {money(price)}" for name, price in find("SELECT name, price FROM accounts_servicelevel")]),
    ("ngày mai ai rảnh tư vấn pháp lý?", lambda: free("Tư vấn pháp lý", 1)),
    ("sáng mai còn chỗ tư vấn thuế không?", lambda: free(
        "Tư vấn thuế", 1, "extract(hour FROM s.start AT TIME ZONE 'Asia/Ho_Chi_Minh') < 12")),
    ("chiều ngày kia anh Bảo rảnh tư vấn thuế lúc nào?", lambda: free(
        "Tư vấn thuế", 2, "c.name = 'Lê Quốc Bảo' AND extract(hour FROM s.start AT TIME ZONE 'Asia/Ho_Chi_Minh')"
        " BETWEEN 12 AND 17")),
    ("anh Bảo rảnh tư vấn pháp lý ngày mai không?", lambda: [
        row for row in free("Tư vấn pháp lý", 1) if row.startswith("Lê Quốc Bảo")]),
    ("ngay kia con cho tu van thue khong", lambda: free("Tư vấn thuế", 2)),
]  # fmt: skip


def flat(expected):
    return [text for one in expected for text in (one if isinstance(one, list) else [one])]


@pytest.fixture(params=[CITY, CLINIC], ids=["city", "clinic"])
def one(request, settings):
    settings.WEBCHAT_MESSAGES_PER_MINUTE = settings.WEBCHAT_VISITORS_PER_HOUR = 1000
    return build(request.param)


def test_there_are_forty_questions():
    assert len(CASES) == 40


def test_what_is_stated_is_what_sql_finds(one):
    wrong = []
    for question, by_hand in CASES:
        said = "\n".join(one.say(question))
        row = Question.objects.order_by("pk").last()
        # The running year is not said.
        expected = [text.replace(f"/{timezone.localdate().year}", "") for text in flat(by_hand())]
        answered = row.text == re.sub(r"\d{3,}", lambda found: "•" * len(found[0]), question) and row.route == "flow"
        missing = [text for text in expected if text not in said]
        # Every number of the answer is one of those that were found by hand, or in a day's date.
        numbers = set(re.findall(r"\d+", said)) - set(re.findall(r"\d+", " ".join(expected)))
        numbers -= {part for found in re.findall(r"\d\d/\d\d(?:/\d{4})?", said) for part in found.split("/")} | {"7"}
        outcome = "answered" if expected else "empty"
        if missing or not answered or row.outcome != outcome or numbers:
            wrong.append((question, said, missing, sorted(numbers), row.outcome, row.text))
        if one.conversation.state:
            one.say("thôi")
    assert wrong == []
