"""Three businesses to ask about, each in a database of its own, at a moment that stands still."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Customer, ServiceLevel
from bookings.models import Appointment, Feedback, WaitlistEntry
from chatbot.simulator.database import Temporary
from consultants.models import (
    Business,
    BusinessPolicy,
    Consultant,
    DateOverride,
    Holiday,
    Service,
    TimeOff,
    WorkingHours,
)

WANTED = Path(__file__).resolve().parent / "wanted.sql"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
# A Wednesday.
NOW = datetime(2026, 12, 2, 10, 15, tzinfo=ZONE)
MONDAY_TO_FRIDAY, ALL_WEEK = range(1, 6), range(1, 8)


@dataclass
class Made:
    """A business that is there to be asked about. `askers`: None is somebody whom it does not know."""

    name: str
    now: datetime
    askers: dict[str, Customer | None] = field(default_factory=lambda: {"stranger": None})

    @property
    def zone(self) -> ZoneInfo:
        return Business.current().zone


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def hours(consultant: Consultant, days: object, *periods: str) -> None:
    """Periods such as 08:00-12:00, on each of the days: 1 is Monday."""
    assert isinstance(days, range | list)
    WorkingHours.objects.bulk_create(
        WorkingHours(consultant=consultant, weekday=day, start_time=time.fromisoformat(start), end_time=time.fromisoformat(end))
        for day in days
        for start, end in (period.split("-") for period in periods)
    )  # fmt: skip


def business(**values: object) -> None:
    row = Business.current()
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    BusinessPolicy.current()


# One person, one service, and little said of either


def small() -> Made:
    business(name="Góc Nhỏ", time_zone=str(ZONE), phone="", address="", desk_hours={})
    person = Consultant.objects.create(name="Võ Mai Anh")
    hours(person, MONDAY_TO_FRIDAY, "09:00-17:00")
    service = Service.objects.create(name="Tư vấn nội thất", name_en="Interior advice", duration_minutes=60)
    service.consultants.add(person)
    return Made("small", NOW)


# A law office as a real one is

HANG, MINH_HANG, BAO = "Nguyễn Thị Thu Hằng", "Trần Minh Hằng", "Lê Quốc Bảo"
LAN, EMMA = "Phạm Ngọc Lan", "Emma Schneider"
LEGAL, TAX, CONTRACT = "Tư vấn pháp luật", "Tư vấn thuế", "Soạn thảo hợp đồng"
DIVORCE, PAPERS, INVESTMENT = "Tư vấn ly hôn", "Chứng thực giấy tờ", "Tư vấn đầu tư"

PEOPLE = (
    (HANG, "Luật sư", "Hôn nhân gia đình, thừa kế", ["vi", "en"], "0901000001", "2015-03-02"),
    (MINH_HANG, "Luật sư", "Đất đai, xây dựng", ["vi", "zh"], "0901000002", "2018-09-10"),
    (BAO, "Luật sư", "Thuế, doanh nghiệp", ["vi", "en"], "0901000003", "2012-06-01"),
    (LAN, "Chuyên viên", "Lao động, bảo hiểm xã hội", ["vi", "en", "fr"], "0901000004", "2021-01-11"),
    (EMMA, "Cố vấn", "Đầu tư nước ngoài", ["en", "de"], "+4930123456", "2023-05-15"),
)
# Working hours, by the clock of whose they are.
WEEKS: tuple[tuple[str, object, tuple[str, ...]], ...] = (
    (HANG, MONDAY_TO_FRIDAY, ("08:00-12:00", "13:30-17:30")),
    (MINH_HANG, range(1, 5), ("08:00-12:00", "13:00-17:00")),
    (BAO, [1, 3, 5], ("09:00-12:00", "13:00-18:00")), (BAO, [2], ("13:00-20:00",)), (BAO, [4], ("08:00-12:00",)),
    (LAN, range(2, 6), ("09:00-12:00", "13:30-18:30")), (LAN, [6], ("08:30-11:30",)),
    (EMMA, range(1, 5), ("09:00-13:00",)),
)  # fmt: skip
FLOOR = "Tầng 3, 25 Lý Thường Kiệt, Hoàn Kiếm, Hà Nội"
ONLINE = "https://meet.example.com/van-phong-minh-tam"
SERVICES: tuple[dict[str, object], ...] = (
    {
        "name": LEGAL, "name_en": "Legal advice", "duration_minutes": 60, "price": 500_000, "location": FLOOR,
        "synonyms": "luật dân sự\nhỏi luật\nlawyer\nlegal consultation",
        "description": "Trao đổi trực tiếp với luật sư về một vấn đề pháp lý, có biên bản tóm tắt.",
        "description_en": "You talk with a lawyer about one legal matter and get a written summary.",
        "by": (HANG, MINH_HANG, BAO),
    },
    {
        "name": TAX, "name_en": "Tax advice", "duration_minutes": 45, "price": 400_000, "location": FLOOR,
        "synonyms": "quyết toán thuế\nkhai thuế\ntax return",
        "description": "Khai thuế, quyết toán và hoàn thuế cho cá nhân và doanh nghiệp.",
        "description_en": "Tax returns, settlement and refunds for persons and companies.", "by": (BAO, LAN),
    },
    {
        "name": CONTRACT, "name_en": "Contract drafting", "duration_minutes": 90, "price": 1_200_000, "location": FLOOR,
        "synonyms": "làm hợp đồng\nviết hợp đồng\ncontract", "needs_approval": True, "cancel_notice_minutes": 48 * 60,
        "description": "Soạn và rà soát hợp đồng mua bán, thuê nhà, lao động.",
        "description_en": "We write and review contracts of sale, lease and employment.", "by": (BAO, MINH_HANG),
    },
    {
        "name": DIVORCE, "name_en": "Divorce advice", "duration_minutes": 60, "price": 600_000, "location": FLOOR,
        "synonyms": "ly dị\nhôn nhân\ndivorce", "description": "Thủ tục ly hôn, quyền nuôi con và chia tài sản.",
        "description_en": "Divorce, custody and the division of property.", "by": (HANG, LAN),
    },
    {
        "name": PAPERS, "name_en": "Certified copies", "duration_minutes": 30, "price": 150_000, "location": FLOOR,
        "synonyms": "công chứng\nsao y\nnotary", "description": "Chứng thực bản sao và chữ ký; mang theo bản gốc.",
        "description_en": "Copies and signatures are certified; bring the originals.", "by": (LAN, MINH_HANG),
    },
    {
        "name": INVESTMENT, "name_en": "Investment advice", "duration_minutes": 60, "price": None, "meeting_link": ONLINE,
        "synonyms": "đầu tư nước ngoài\nfdi\ninvestor", "description": "Giấy phép đầu tư cho người nước ngoài.",
        "description_en": "Investment licences for foreigners.", "by": (EMMA, BAO),
    },
)  # fmt: skip
CONFIRMED, PENDING, COMPLETED, CANCELLED, NO_SHOW = "confirmed", "pending", "completed", "cancelled", "no_show"
APPOINTMENTS = (
    # Of An, who asks.
    ("an", HANG, LEGAL, "2026-12-04 09:00", CONFIRMED, "ANA234"),
    ("an", BAO, TAX, "2026-12-08 17:00", CONFIRMED, "ANB345"),
    ("an", MINH_HANG, CONTRACT, "2026-12-21 10:00", PENDING, "ANC456"),
    ("an", MINH_HANG, PAPERS, "2026-12-01 10:00", COMPLETED, "AND567"),
    ("an", LAN, PAPERS, "2026-11-25 09:00", CANCELLED, "ANE678"),
    ("an", LAN, TAX, "2026-11-12 14:00", COMPLETED, "ANF789"),
    ("an", BAO, LEGAL, "2026-10-20 15:00", COMPLETED, "ANG892"),
    ("an", MINH_HANG, LEGAL, "2026-09-15 10:00", NO_SHOW, "ANH923"),
    # Of others.
    ("binh", HANG, LEGAL, "2026-12-03 08:00", CONFIRMED, "BNA234"),
    ("binh", BAO, CONTRACT, "2026-12-04 13:00", CONFIRMED, "BNB345"),
    ("binh", LAN, DIVORCE, "2026-12-08 13:30", CONFIRMED, "BNC456"),
    ("binh", LAN, TAX, "2026-11-10 10:00", COMPLETED, "BND567"),
    ("cuc", HANG, DIVORCE, "2026-12-04 13:30", CONFIRMED, "CCA234"),
    ("cuc", HANG, DIVORCE, "2026-12-07 08:00", CONFIRMED, "CCB345"),
    ("cuc", MINH_HANG, PAPERS, "2026-12-03 09:00", CONFIRMED, "CCC456"),
    ("cuc", LAN, PAPERS, "2026-12-05 09:00", CONFIRMED, "CCD567"),
    ("cuc", BAO, TAX, "2026-11-17 15:00", CANCELLED, "CCE678"),
    ("dung", BAO, CONTRACT, "2026-12-07 15:00", PENDING, "DNA234"),
    ("dung", BAO, INVESTMENT, "2026-12-08 18:00", CONFIRMED, "DNB345"),
    ("dung", EMMA, INVESTMENT, "2026-12-09 15:00", CONFIRMED, "DNC456"),
    ("dung", MINH_HANG, LEGAL, "2026-12-08 08:00", CONFIRMED, "DND567"),
    ("dung", MINH_HANG, CONTRACT, "2026-12-08 13:00", CONFIRMED, "DNE678"),
    ("dung", LAN, TAX, "2026-12-11 09:00", CONFIRMED, "DNF789"),
    ("dung", EMMA, INVESTMENT, "2026-11-18 16:00", COMPLETED, "DNG892"),
    ("dung", HANG, LEGAL, "2026-11-06 14:30", NO_SHOW, "DNH923"),
    ("binh", LAN, DIVORCE, "2026-12-12 08:30", CONFIRMED, "BNE678"),
)
RATED = (("BND567", 5), ("DNG892", 3), ("ANG892", 4))


def law_office() -> Made:
    desk = {str(day): [["08:00", "12:00"], ["13:30", "17:00"]] for day in MONDAY_TO_FRIDAY} | {
        "6": [["08:30", "11:30"]]
    }
    business(
        name="Văn phòng luật Minh Tâm", time_zone=str(ZONE), phone="+842438251234", desk_hours=desk,
        address="25 Lý Thường Kiệt, Hoàn Kiếm, Hà Nội", map_link="https://maps.example.com/minh-tam",
    )  # fmt: skip
    BusinessPolicy.objects.update(
        minimum_notice_minutes=120, booking_window_days=45, cancel_notice_minutes=24 * 60,
        reschedule_notice_minutes=12 * 60, maximum_coming=6, reminder_minutes=[24 * 60, 120],
    )  # fmt: skip
    _people_and_services()
    Holiday.objects.create(on=date(2026, 12, 10), name="Ngày truyền thống Luật sư")
    Holiday.objects.create(on=date(2027, 1, 1), name="Tết Dương lịch")
    off = DateTimeTZRange(at("2026-12-08 00:00"), at("2026-12-10 00:00"))
    TimeOff.objects.create(consultant=_person(HANG), during=off, reason="Nghỉ phép")
    DateOverride.objects.create(
        consultant=_person(BAO), on=date(2026, 12, 12), start_time=time(9), end_time=time(12), reason="Làm bù"
    )
    return Made("office", NOW, {"stranger": None, "an": _customers_and_appointments()})


def _people_and_services() -> None:
    for name, title, specialties, languages, phone, joined in PEOPLE:
        Consultant.objects.create(
            name=name, title=title, specialties=specialties, languages=languages, phone=phone,
            joined_on=date.fromisoformat(joined), time_zone="Europe/Berlin" if name == EMMA else str(ZONE),
        )  # fmt: skip
    for name, days, periods in WEEKS:
        hours(_person(name), days, *periods)
    for values in SERVICES:
        columns = {name: value for name, value in values.items() if name != "by"}
        by = values["by"]
        assert isinstance(by, tuple)
        Service.objects.create(**columns).consultants.set([_person(name) for name in by])


def _person(name: str) -> Consultant:
    return Consultant.objects.get(name=name)


def _customers_and_appointments() -> Customer:
    call_command("loaddata", "levels", verbosity=0)
    premium = ServiceLevel.objects.get(code="premium")
    make = Customer.objects.create
    customers = {
        "an": make(name="Nguyễn Hoài An", email="an@example.com", phone="0912345678", level=premium),
        "binh": make(name="Trần Văn Bình", email="binh@example.com", phone="0912000001"),
        "cuc": make(name="Lê Thị Cúc", email="cuc@example.com", phone="0912000002"),
        "dung": make(name="Đỗ Quang Dũng", email="dung@example.com", phone="0912000003"),
    }
    for who, person, service, moment, status, code in APPOINTMENTS:
        row = Appointment(
            customer=customers[who], consultant=_person(person), service=Service.objects.get(name=service),
            status=status, code=code, created_at=at(moment) - timedelta(days=14),
        )  # fmt: skip
        row.place_at(at(moment))
        row.save()
    for code, rating in RATED:
        Feedback.objects.create(appointment=Appointment.objects.get(code=code), rating=rating)
    WaitlistEntry.objects.create(
        customer=customers["an"], service=Service.objects.get(name=DIVORCE), consultant=_person(HANG),
        within=DateTimeTZRange(at("2026-12-03 00:00"), at("2026-12-06 00:00")), created_at=at("2026-11-30 09:00"),
    )  # fmt: skip
    return customers["an"]


# A clinic with many people, half of whose time is taken

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ")
GIVEN = ("Văn Sơn", "Thị Mai", "Đức Huy", "Thanh Tâm", "Quỳnh Như")
FIELDS = ("Tim mạch", "Nhi", "Da liễu", "Răng hàm mặt", "Mắt")
TREATMENTS = (
    ("Khám tổng quát", "General check-up", 30, 300_000), ("Khám tim mạch", "Heart check-up", 30, 450_000),
    ("Khám nhi", "Child check-up", 30, 250_000), ("Khám da liễu", "Skin check-up", 30, 350_000),
    ("Khám răng", "Dental check-up", 30, 200_000), ("Tẩy trắng răng", "Teeth whitening", 90, 2_500_000),
    ("Đo thị lực", "Eye test", 30, 150_000), ("Mổ mắt laser", "Laser eye surgery", 120, 35_000_000),
)  # fmt: skip
# Which of them each field offers, by their place above.
OFFERED = ((0, 1), (0, 2), (0, 3), (4, 5), (6, 7))
SHIFTS = (("07:30-11:30",), ("13:30-19:30",), ("07:30-11:30", "13:00-16:00"))
HALF_HOUR, DAYS_TAKEN = timedelta(minutes=30), 14


def clinic() -> Made:
    business(
        name="Phòng khám Bình Minh", time_zone=str(ZONE), phone="+842838221234",
        address="120 Nguyễn Thị Minh Khai, Quận 3, TP. Hồ Chí Minh",
        desk_hours={str(day): [["07:00", "19:30"]] for day in ALL_WEEK},
    )  # fmt: skip
    services = [
        Service.objects.create(
            name=name, name_en=name_en, duration_minutes=minutes, price=Decimal(price), location="Tầng trệt"
        )
        for name, name_en, minutes, price in TREATMENTS
    ]
    people = Consultant.objects.bulk_create(
        Consultant(
            name=f"{family} {given}", title="Bác sĩ", specialties=FIELDS[number % 5], time_zone=str(ZONE),
            languages=["vi", *(["en"] if number % 3 == 0 else []), *(["ja"] if number % 17 == 0 else [])],
        )
        for number, (given, family) in enumerate((given, family) for given in GIVEN for family in FAMILIES)
    )  # fmt: skip
    for number, person in enumerate(people):
        person.services.set(services[place] for place in OFFERED[number % 5])
        hours(person, range(1, 7) if number % 4 == 0 else MONDAY_TO_FRIDAY, *SHIFTS[number % 3])
    _take_half(services)
    customer = Customer.objects.create(name="Phan Gia Hân", email="han@example.com", phone="0912000009")
    return Made("large", NOW, {"stranger": None, "han": customer})


def _take_half(services: list[Service]) -> None:
    """Of the half hours of all working time from today on, whoever has them."""
    patients = [Customer.objects.create(name=f"Bệnh nhân {number}") for number in range(40)]
    random, rows = Random(7), []
    for hours_of in WorkingHours.objects.select_related("consultant").order_by("pk"):
        offered = [
            one for one in services if one.duration_minutes == 30 and one.consultants.contains(hours_of.consultant)
        ]
        for day in (NOW.date() + timedelta(days=number) for number in range(DAYS_TAKEN)):
            if day.isoweekday() != hours_of.weekday:
                continue
            start = datetime.combine(day, hours_of.start_time, tzinfo=ZONE)
            while start + HALF_HOUR <= datetime.combine(day, hours_of.end_time, tzinfo=ZONE):
                if random.random() < 0.5:
                    rows.append((hours_of.consultant, random.choice(offered), random.choice(patients), start))
                start += HALF_HOUR
    taken = []
    for number, (person, service, patient, start) in enumerate(rows):
        row = Appointment(customer=patient, consultant=person, service=service, code=f"T{number:05}")
        row.place_at(start)
        taken.append(row)
    Appointment.objects.bulk_create(taken, batch_size=1_000)


DATABASES: dict[str, Callable[[], Made]] = {"small": small, "office": law_office, "large": clinic}


def make(name: str) -> Made:
    """In the present database, which is empty, with what the queries of the questions read."""
    made = DATABASES[name]()
    with connection.cursor() as cursor:
        cursor.execute(WANTED.read_text(encoding="utf-8").replace("{now}", made.now.isoformat()))
        cursor.execute("ANALYZE")
    return made


@contextmanager
def opened(temporary: Temporary, name: str) -> Iterator[Made]:
    with temporary.database():
        # The key by which the reader proves who asks is another one in each run.
        call_command("prepare_database", verbosity=0)
        yield make(name)
